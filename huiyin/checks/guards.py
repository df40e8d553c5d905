"""What the database itself refuses in spot checks: choosing the outcome, and having a hand in checking one's own work."""

from huiyin.checks.apart import OWN_KINDS
from huiyin.lib.guards import frozen, no_delete, refuse

_OWN = ", ".join(f"'{kind}'" for kind in OWN_KINDS)


def _handled(case: str, user: str) -> str:
    """`user` has an entry on `case` or is, or was, a man of a body that had a part in it (invariant 3)."""
    return (
        "(EXISTS (SELECT 1 FROM journal_entry e WHERE e.subject_kind = 'case' "  # noqa: S608 - columns, no values
        f"AND e.subject_id = CAST({case} AS TEXT) AND e.author_kind = 'user' "
        f"AND e.author_id = CAST({user} AS TEXT) AND e.kind NOT IN ({_OWN})) "
        "OR EXISTS (SELECT 1 FROM cases_assignment a JOIN people_grant g ON g.body_id = a.body_id "
        f"WHERE a.case_id = {case} AND g.user_id = {user}))"
    )


_OF_THE_PLAN = ("covert", "body_id", "filters", "weights", "size", "until", "source", "known_on")
_CHANGED = {
    vendor: "OLD.frozen_at IS NOT NULL AND ("
    + " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in _OF_THE_PLAN)
    + ")"
    for vendor, differs in (("sqlite", "IS NOT"), ("postgresql", "IS DISTINCT FROM"))
}

GUARDS = [
    *(g for t in ("plan", "check", "checker") for g in no_delete(f"checks_{t}")),
    *(
        g
        for t in ("listed", "record", "point")
        for g in (
            refuse(
                f"checks_{t}_no_update", f"checks_{t}", when="BEFORE UPDATE", message="此表只能追加，不得修改或删除。"
            ),
            *no_delete(f"checks_{t}"),
        )
    ),
    frozen("checks_plan", ["key", "on", "entered", "by_id"]),
    frozen(
        "checks_plan",
        [
            *("frozen_on", "frozen_at", "frozen_by_id", "list_sha256", "commitment", "secret"),
            *("number", "seed", "drawn_on", "drawn_at", "drawn_by_id", "voided_at"),
        ],
        once=True,
        message="名单锁定后、种子设定后不得更改。",
    ),
    refuse(
        "plan_stands_once_frozen",
        "checks_plan",
        when="BEFORE UPDATE",
        condition=_CHANGED,
        message="名单已锁定，方案不得再改。",
    ),
    refuse(
        "plan_not_drawn_by_handler",
        "checks_plan",
        when="BEFORE UPDATE OF drawn_by_id",
        condition=(
            "NEW.drawn_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM checks_listed l WHERE l.plan_id = NEW.id AND "  # noqa: S608
            + _handled("l.case_id", "NEW.drawn_by_id")
            + ")"
        ),
        message="经办过名单中案件的人员不得抽取。",
    ),
    refuse(
        "listed_not_by_handler",
        "checks_listed",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM checks_plan p WHERE p.id = NEW.plan_id AND "  # noqa: S608
            + _handled("NEW.case_id", "p.by_id")
            + ")"
        ),
        message="经办过本案的人员不得制定涉及本案的抽查方案。",
    ),
    refuse(
        "listed_before_freezing",
        "checks_listed",
        when="BEFORE INSERT",
        condition="EXISTS (SELECT 1 FROM checks_plan p WHERE p.id = NEW.plan_id AND p.frozen_at IS NOT NULL)",
        message="名单已锁定，不得再增加案件。",
    ),
    refuse(
        "check_of_a_drawn_plan",
        "checks_check",
        when="BEFORE INSERT",
        condition=(
            "NEW.plan_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM checks_plan p JOIN checks_listed l "
            "ON l.plan_id = p.id WHERE p.id = NEW.plan_id AND p.drawn_at IS NOT NULL AND l.case_id = NEW.case_id)"
        ),
        message="抽查案件须出自已抽取方案的名单。",
    ),
    refuse(
        "check_not_by_handling_body",
        "checks_check",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = NEW.case_id AND a.body_id = NEW.body_id)"
        ),
        message="承办本案的单位不得抽查本案。",
    ),
    refuse(
        "check_not_by_the_accused",
        "checks_check",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
            "JOIN people_body mine ON mine.id = NEW.body_id WHERE x.case_id = NEW.case_id AND x.withdrawn_at IS NULL "
            "AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位不得抽查本案。",
    ),
    frozen(
        "checks_check",
        ["key", "case_id", "plan_id", "rule", "conclusion_id", "covert", "body_id", "until", "on", "entered"],
    ),
    frozen(
        "checks_check",
        [
            *("confirmed_on", "confirmed_at", "confirmed_by_id"),
            *("released_on", "released_at", "released_by_id", "dropped_at"),
        ],
        once=True,
    ),
    refuse(
        "check_result_stands",
        "checks_check",
        when="BEFORE UPDATE",
        condition="OLD.result <> '' AND (OLD.result <> NEW.result OR OLD.words <> NEW.words)",
        message="检查结论确认后不得更改。",
    ),
    refuse(
        "check_confirmed_on_a_record",
        "checks_check",
        when="BEFORE UPDATE OF result",
        condition=(
            "NEW.result <> '' AND NOT EXISTS (SELECT 1 FROM checks_record r WHERE r.check_made_id = NEW.id "
            "AND r.finding = NEW.result AND r.by_id <> NEW.confirmed_by_id)"
        ),
        message="结论须以他人所作的现场检查记录为据。",
    ),
    refuse(
        "check_not_confirmed_by_handler",
        "checks_check",
        when="BEFORE UPDATE OF confirmed_by_id",
        condition=f"NEW.confirmed_by_id IS NOT NULL AND {_handled('NEW.case_id', 'NEW.confirmed_by_id')}",
        message="经办过本案的人员不得确认检查结论。",
    ),
    frozen("checks_checker", ["check_made_id", "user_id", "on", "entered", "by_id"]),
    frozen("checks_checker", ["ended_at"], once=True),
    refuse(
        "check_not_by_handler",
        "checks_checker",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM checks_check k WHERE k.id = NEW.check_made_id AND "  # noqa: S608
            + _handled("k.case_id", "NEW.user_id")
            + ")"
        ),
        message="经办过本案的人员不得检查本案。",
    ),
    refuse(
        "record_by_a_named_checker",
        "checks_record",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM checks_checker c WHERE c.check_made_id = NEW.check_made_id "
            "AND c.user_id = NEW.by_id AND c.ended_at IS NULL)"
        ),
        message="现场检查记录由指派的检查人员登记。",
    ),
    refuse(
        "no_pass_with_an_untrue_point",
        "checks_point",
        when="BEFORE INSERT",
        condition=(
            "NOT NEW.holds AND EXISTS (SELECT 1 FROM checks_record r WHERE r.id = NEW.record_id AND r.finding = 'pass')"
        ),
        message="有一项不属实的，不得评为合格。",
    ),
    refuse(
        "reopened_by_a_failed_check",
        "cases_sentback",
        when="BEFORE INSERT",
        condition=(
            "NEW.why = 'failed_check' AND NOT EXISTS (SELECT 1 FROM checks_check k WHERE k.case_id = NEW.case_id "
            "AND k.result = 'fail')"
        ),
        message="因抽查不合格重新办理须有确认的检查结论。",
    ),
]
