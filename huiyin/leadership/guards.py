"""What the database itself refuses in leadership (invariants 1, 2 and 4)."""

from __future__ import annotations

from huiyin.lib.guards import frozen, no_delete, refuse

# A case may not take a step on the road while a top-level responsible or follow-up unit has no leader.
_LEADERLESS = (
    "NEW.state NOT IN ('registered', 'void') AND OLD.state <> NEW.state AND NEW.origin <> 'history' AND EXISTS ("
    "SELECT 1 FROM cases_assignment a WHERE a.case_id = NEW.id AND a.ended_at IS NULL AND a.parent_id IS NULL "
    "AND a.part <> 'assisting' AND NOT EXISTS ("
    "SELECT 1 FROM leadership_lead l WHERE l.assignment_id = a.id AND l.ended_at IS NULL))"
)


def _below_grade(rank: str) -> str:
    """Some current leader stands below every rank that the rulebook ever asked for this grade."""
    grade = "e.rulebook_id = NEW.rulebook_id AND e.section = 'grade' AND e.code = NEW.grade"
    return (
        "NEW.state NOT IN ('registered', 'void') AND OLD.state <> NEW.state AND NEW.origin <> 'history' AND EXISTS ("  # noqa: S608 - no value comes in
        "SELECT 1 FROM cases_assignment a JOIN leadership_lead l ON l.assignment_id = a.id AND l.ended_at IS NULL "
        "JOIN people_post p ON p.id = l.post_id WHERE a.case_id = NEW.id AND a.ended_at IS NULL "
        f"AND EXISTS (SELECT 1 FROM rulebook_entry e WHERE {grade}) "
        f"AND NOT EXISTS (SELECT 1 FROM rulebook_entry e WHERE {grade} AND COALESCE({rank}, 1) <= p.rank))"
    )


GUARDS = [
    *(guard for table in ("lead", "personalduty", "writteninstruction") for guard in no_delete(f"leadership_{table}")),
    refuse(
        "case_has_leaders",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=_LEADERLESS,
        message="责任单位和跟进单位都须有包案领导。",
    ),
    refuse(
        "case_leaders_of_rank",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition={
            "sqlite": _below_grade("json_extract(e.data, '$.rank')"),
            "postgresql": _below_grade("(e.data->>'rank')::int"),
        },
        message="包案领导的层级低于案件等级的要求。",
    ),
    refuse(
        "lead_of_rank",
        "leadership_lead",
        when="BEFORE INSERT",
        condition="(SELECT p.rank FROM people_post p WHERE p.id = NEW.post_id) < NEW.rank_asked",
        message="包案领导的层级低于案件等级的要求。",
    ),
    refuse(
        "lead_of_a_current_unit",
        "leadership_lead",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_assignment a WHERE a.id = NEW.assignment_id AND (a.ended_at IS NOT NULL "
            "OR a.parent_id IS NOT NULL OR a.part = 'assisting'))"
        ),
        message="只为现有的责任单位和跟进单位指定包案领导。",
    ),
    refuse(
        "lead_not_accused",
        "leadership_lead",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_assignment a JOIN cases_accusation x ON x.case_id = a.case_id "
            "JOIN people_body accused ON accused.id = x.body_id JOIN people_post p ON p.id = NEW.post_id "
            "JOIN people_body mine ON mine.id = p.body_id WHERE a.id = NEW.assignment_id AND x.withdrawn_at IS NULL "
            "AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位及其下属单位的领导不得包案。",
    ),
    frozen("leadership_lead", ["assignment_id", "post_id", "official_id", "rank_asked", "on", "entered", "by_id"]),
    refuse(
        "lead_ended",
        "leadership_lead",
        when="BEFORE UPDATE",
        condition="OLD.ended_at IS NOT NULL",
        message="已终止的包案记录不得修改。",
    ),
    refuse(
        "personal_duty_in_person",
        "leadership_personalduty",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM leadership_lead l JOIN people_user u ON u.official_id = l.official_id "
            "WHERE l.id = NEW.lead_id AND l.ended_at IS NULL AND u.id = NEW.by_id "
            "AND l.assignment_id = NEW.assignment_id)"
        ),
        message="亲自办理事项只能由现任包案领导本人登记。",
    ),
    frozen(
        "leadership_personalduty",
        ["assignment_id", "lead_id", "kind", "on", "place", "note", "evidence_note", "not_needed", "entered", "by_id"],
    ),
    refuse(
        "personal_duty_voided",
        "leadership_personalduty",
        when="BEFORE UPDATE",
        condition="OLD.voided_at IS NOT NULL",
        message="已作废的记录不得修改。",
    ),
    frozen("leadership_writteninstruction", ["case_id", "official_id", "post_id", "text", "on", "entered", "by_id"]),
    refuse(
        "instruction_answered_once",
        "leadership_writteninstruction",
        when="BEFORE UPDATE",
        condition="OLD.answered_at IS NOT NULL",
        message="批示的答复登记后不得修改。",
    ),
]
