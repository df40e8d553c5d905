"""What the database itself refuses on the spine: gaps in the register, leaps on the road, deletions."""

from __future__ import annotations

from huiyin.cases.states import NEXT
from huiyin.lib.guards import Guard, append_only, frozen, no_delete, refuse

_STEPS = ", ".join(f"'{here.value}>{there}'" for here, theres in NEXT.items() for there in sorted(theres))  # type: ignore[attr-defined]
_TABLES = [
    "batch",
    "case",
    "casetext",
    "question",
    "repeatlink",
    "assignment",
    "accusation",
    "inquiry",
    "party",
    "partymerge",
    "duty",
    "access",
    "inspection",
    "sentback",
]


def _search(name: str, when: str, body: str) -> Guard:
    """A trigger that keeps the full-text index in step with the words. PostgreSQL indexes the column itself."""
    name = f"huiyin_{name}"
    return Guard(
        name,
        "cases_casetext",
        {"sqlite": (f'CREATE TRIGGER "{name}" {when} ON "cases_casetext" FOR EACH ROW BEGIN {body} END',)},
        {"sqlite": (f'DROP TRIGGER IF EXISTS "{name}"',)},
    )


_LOCAL_DAY = {
    "sqlite": "date(c.handed_down_at, '+8 hours')",
    "postgresql": "(c.handed_down_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def _kept_for_cases(name: str, when: str, from_day: str, changed: dict[str, str] | None = None) -> Guard:
    """What is ruled from `from_day` on is no longer `changed` once a case was handed down under it."""
    conditions = {}
    for vendor, day in _LOCAL_DAY.items():
        case = f"SELECT 1 FROM cases_case c WHERE c.rulebook_id = NEW.rulebook_id AND {day} >= {from_day}"  # noqa: S608 - no value comes in
        conditions[vendor] = (f"({changed[vendor]}) AND " if changed else "") + f"EXISTS ({case})"
    message = "已有案件按此规则交办，只能自以后的日期起另立版本。"
    return refuse(name, "rulebook_entry", when=when, condition=conditions, message=message)


_CONTENT = ("name", "name_en", "data", "position")
_REWRITTEN = {
    vendor: " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in _CONTENT)
    for vendor, differs in (("sqlite", "IS NOT"), ("postgresql", "IS DISTINCT FROM"))
}

_TAKE_OUT = "INSERT INTO cases_search(cases_search, rowid, bigrams) VALUES ('delete', OLD.case_id, OLD.bigrams);"
_PUT_IN = "INSERT INTO cases_search(rowid, bigrams) VALUES (NEW.case_id, NEW.bigrams);"

GUARDS = [
    *append_only("cases_precedent", message="责任先例不得修改或删除。"),
    *(guard for table in _TABLES for guard in no_delete(f"cases_{table}")),
    refuse(
        "case_number_gapless",
        "cases_case",
        when="BEFORE INSERT",
        condition="NEW.number <> (SELECT COALESCE(MAX(c.number), 0) + 1 FROM cases_case c)",
        message="登记号必须连续，不得跳号或重号。",
    ),
    frozen(
        "cases_case",
        ["number", "inspection_id", "batch_id", "entered", "entered_by_id", "origin", "clock_start"],
        message="登记号、批次、来源和计时起点登记后不得修改。",
    ),
    frozen("cases_case", ["handed_down_at", "rulebook_id"], once=True, message="首次交办时间和所依规则库不得修改。"),
    _kept_for_cases("entry_of_cases_not_rewritten", "BEFORE UPDATE", "OLD.since", _REWRITTEN),
    _kept_for_cases("entry_not_begun_before_cases", "BEFORE INSERT", "NEW.since"),
    _kept_for_cases("entry_not_ended_before_cases", "BEFORE UPDATE OF until", "NEW.until"),
    refuse(
        "case_road",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({_STEPS})",
        message="案件不能这样转换状态。",
    ),
    refuse(
        "case_two_inquiries",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'handed_down' AND OLD.state = 'registered' AND "
            "(SELECT COUNT(*) FROM cases_inquiry i WHERE i.case_id = NEW.id) <> 2"
        ),
        message="交办前须同时开启两项调查。",
    ),
    refuse(
        "case_has_lead_unit",
        "cases_case",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state NOT IN ('registered', 'void') AND OLD.state <> NEW.state AND NEW.origin <> 'history' AND NOT "
            "EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = NEW.id AND a.lead AND a.ended_at IS NULL)"
        ),
        message="案件须有一个主办单位。",
    ),
    frozen(
        "cases_batch", ["inspection_id", "number", "handed_over", "entered"], message="批次和移交时间登记后不得修改。"
    ),
    frozen("cases_assignment", ["case_id", "body_id", "part", "urgent", "on", "entered", "by_id"]),
    frozen("cases_assignment", ["signed_at", "signed_by_id", "ended_at"], once=True),
    refuse(
        "assignment_not_accused",
        "cases_assignment",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
            "JOIN people_body mine ON mine.id = NEW.body_id WHERE x.case_id = NEW.case_id AND x.withdrawn_at IS NULL "
            "AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位及其下属单位不得承办本案，由其上级承办。",
    ),
    frozen("cases_inquiry", ["case_id", "kind", "opened"]),
    frozen("cases_duty", ["kind", "case_id", "start", "entered"]),
    frozen("cases_duty", ["done_on", "done_at", "done_by_id", "dropped_at"], once=True),
    frozen("cases_partymerge", ["source_id", "target_id", "on", "entered", "by_id"]),
    frozen("cases_partymerge", ["voided"], once=True),
    frozen("cases_accusation", ["case_id", "body_id", "by_id", "on", "entered"]),
    frozen("cases_question", ["case_id", "n"]),
    frozen("cases_sentback", ["case_id", "why", "reason", "state", "answer", "on", "entered", "by_id"]),
    _search("casetext_found", "AFTER INSERT", _PUT_IN),
    _search("casetext_lost", "AFTER DELETE", _TAKE_OUT),
    _search("casetext_changed", "AFTER UPDATE OF bigrams", _TAKE_OUT + " " + _PUT_IN),
]
