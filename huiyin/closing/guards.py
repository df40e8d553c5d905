"""What the database refuses of closing: deleting, rewriting, and answers that skip the road (invariants 2, 4, 5)."""

from __future__ import annotations

from huiyin.lib.guards import frozen, no_delete, refuse

_TABLES = ("submission", "review", "feedback", "feedbackcase", "conclusion", "strikeoff")

GUARDS = [
    *(guard for table in _TABLES for guard in no_delete(f"closing_{table}")),
    frozen("closing_submission", ["case_id", "assignment_id", "whole", "report", "on", "entered", "by_id"]),
    frozen("closing_review", ["submission_id", "step", "passed", "text", "body_id", "on", "entered", "by_id"]),
    frozen(
        "closing_feedback",
        ["batch_id", "document_number", "signer_id", "signer_post", "on", "entered", "by_id"],
        message="反馈记录不得修改，只能注明理由后作废。",
    ),
    frozen("closing_feedback", ["voided_at", "voided_by_id"], once=True),
    frozen("closing_feedbackcase", ["feedback_id", "case_id"]),
    frozen("closing_feedbackcase", ["voided_at"], once=True),
    frozen("closing_conclusion", ["case_id", "inspection_id", "answer", "next_on", "text", "on", "entered", "by_id"]),
    frozen("closing_conclusion", ["ended_at", "ended_on"], once=True),
    refuse(
        "strikeoff_noticed_after_conclusion",
        "closing_strikeoff",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM closing_conclusion c WHERE c.case_id = NEW.case_id AND c.ended_at IS NULL "
            'AND NEW.noticed_from < c."on")'
        ),
        message="公示须在办结之后开始。",
    ),
    frozen("closing_strikeoff", ["case_id", "noticed_from", "noticed_until", "text", "signer_id", "on", "entered"]),
    refuse(
        "case_submitted_whole",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'submitted' AND OLD.state = 'handed_down' AND ("
            "NOT EXISTS (SELECT 1 FROM closing_submission s WHERE s.case_id = NEW.id AND s.whole AND NOT s.returned) "
            "OR EXISTS (SELECT 1 FROM cases_inquiry i WHERE i.case_id = NEW.id AND i.answered IS NULL))"
        ),
        message="上报须有办理报告，且两项调查均已答复。",
    ),
    refuse(
        "case_passed_by_reviewers",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'passed' AND OLD.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM closing_review r JOIN "
            "closing_submission s ON s.id = r.submission_id WHERE s.case_id = NEW.id AND s.whole AND r.passed "
            "AND NOT s.returned)"
        ),
        message="未经审核通过，不得转入下一环节。",
    ),
    refuse(
        "case_reported_by_document",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state IN ('reported', 'closed') AND OLD.state <> NEW.state AND NEW.origin <> 'history' AND NOT EXISTS "
            "(SELECT 1 FROM closing_feedbackcase f WHERE f.case_id = NEW.id AND f.voided_at IS NULL)"
        ),
        message="未反馈督察组，不得转入已反馈。",
    ),
    refuse(
        "case_closed_when_answered",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition="NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.answer <> 'answered' AND NEW.origin <> 'history'",
        message="未形成已办结结论，不得办结。",
    ),
    refuse(
        "case_answered_by_conclusion",
        "cases_case",
        when="BEFORE UPDATE OF answer",
        condition=(
            "NEW.answer <> OLD.answer AND NEW.answer <> 'open' AND NEW.origin <> 'history' AND NOT EXISTS (SELECT 1 FROM "
            "closing_conclusion c WHERE c.case_id = NEW.id AND c.ended_at IS NULL AND c.answer = NEW.answer)"
        ),
        message="办结情况须有办结结论。",
    ),
    refuse(
        "case_struck_off_by_notice",
        "cases_case",
        when="BEFORE UPDATE OF struck_off_on",
        condition=(
            "NEW.struck_off_on IS NOT NULL AND OLD.struck_off_on IS NULL AND NEW.origin <> 'history' AND NOT EXISTS "
            '(SELECT 1 FROM closing_strikeoff o WHERE o.case_id = NEW.id AND o."on" = NEW.struck_off_on)'
        ),
        message="未经验收、公示和签批，不得销号。",
    ),
]
