"""What the database refuses of verification: rewriting a finding, and finding outside the time of handling."""

from __future__ import annotations

from huiyin.lib.guards import frozen, no_delete, refuse

_TIME = "案件不在办理中，不能登记核实结论。"

GUARDS = [
    *(guard for table in ("questionfinding", "casefacts") for guard in no_delete(f"verification_{table}")),
    frozen(
        "verification_questionfinding",
        ["question_id", "finding", "facts", "verified_by", "on", "entered", "by_id"],
        message="核实结论不得修改，更正须另作一条。",
    ),
    frozen("verification_questionfinding", ["ended_at"], once=True),
    frozen(
        "verification_casefacts",
        ["case_id", "inspection_id", "finding", "facts", "on", "entered", "by_id"],
        message="核实结论不得修改，更正须另作一条。",
    ),
    refuse(
        "finding_of_its_inspection",
        "verification_casefacts",
        when="BEFORE INSERT",
        condition="NEW.inspection_id <> (SELECT c.inspection_id FROM cases_case c WHERE c.id = NEW.case_id)",
        message="核实结论须计入案件所属的督察。",
    ),
    frozen("verification_casefacts", ["ended_at"], once=True),
    refuse(
        "question_found_in_time",
        "verification_questionfinding",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM cases_question q JOIN cases_case c ON c.id = q.case_id "
            "WHERE q.id = NEW.question_id AND q.dropped_at IS NULL AND c.state = 'handed_down')"
        ),
        message=_TIME,
    ),
    refuse(
        "case_found_in_time",
        "verification_casefacts",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND "
            "(c.origin = 'history' OR (c.state = 'handed_down' AND NEW.finding <> '' AND NEW.facts <> '')))"
        ),
        message=_TIME,
    ),
    refuse(
        "case_submitted_found",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'submitted' AND OLD.state = 'handed_down' AND (EXISTS (SELECT 1 FROM cases_question q "
            "WHERE q.case_id = NEW.id AND q.dropped_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
            "verification_questionfinding f WHERE f.question_id = q.id AND f.ended_at IS NULL)) OR NOT EXISTS "
            "(SELECT 1 FROM verification_casefacts o WHERE o.case_id = NEW.id AND o.ended_at IS NULL))"
        ),
        message="上报前每个问题和全案都须有核实结论。",
    ),
]
