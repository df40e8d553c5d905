"""What the database itself refuses in accountability."""

from huiyin.accountability.states import BY_ANSWER, REVIEWS, ROAD
from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_BY_ANSWER = " OR ".join(
    f"(OLD.state = '{here.value}' AND NEW.state = '{there.value}')"
    for here, ends in BY_ANSWER.items()
    for there in ends
)
# The road as the database knows it: which step leads from where to where.
_STEPS = ", ".join(
    f"'{move.value}:{here.value}:{there.value}'" for here, ways in ROAD.items() for move, there in ways.items()
)
_REVIEWS = ", ".join(f"'{move.value}'" for move in REVIEWS)
_LAST = "(SELECT COALESCE(MAX(c.n), 0) + 1 FROM accountability_clue c WHERE c.year = NEW.year)"


def _no_grant(who: str, day: str, roles: str) -> str:
    """`who` holds on `day` none of these roles in the discipline body that handles the clue."""
    return (
        "NOT EXISTS (SELECT 1 FROM people_grant g JOIN accountability_clue c ON c.id = NEW.clue_id "  # noqa: S608
        f"WHERE g.user_id = NEW.{who} AND g.role IN ({roles}) AND g.body_id = c.organ_id "
        f'AND (g.until IS NULL OR g.until > NEW."{day}"))'
    )


_NO_INSPECTOR = _no_grant("by_id", "on", "'discipline', 'discipline_chief'")
_NO_CHIEF = _no_grant("decided_by_id", "decided_on", "'discipline_chief'")

GUARDS = [
    *no_delete("accountability_clue"),
    frozen("accountability_clue", ["source", "on", "entered", "summary", "body_id", "by_id", "about_kind", "about_id"]),
    frozen("accountability_clue", ["case_id", "year", "n", "organ_id", "taken_on", "taken_at", "into_id"], once=True),
    refuse(
        "clue_number_gapless",
        "accountability_clue",
        when="BEFORE INSERT",
        condition=f"NEW.n IS NOT NULL AND NEW.n <> {_LAST}",
        message="线索编号须连续。",
    ),
    refuse(
        "clue_number_in_turn",
        "accountability_clue",
        when="BEFORE UPDATE OF n",
        condition=f"OLD.n IS NULL AND NEW.n IS NOT NULL AND NEW.n <> {_LAST}",
        message="线索编号须连续。",
    ),
    refuse(
        "clue_begins_at_the_beginning",
        "accountability_clue",
        when="BEFORE INSERT",
        condition="NOT (NEW.source = 'case' AND NEW.state = 'waiting' OR NEW.source <> 'case' AND NEW.state = 'accepted')",
        message="线索自受理起办理。",
    ),
    refuse(
        "clue_road",
        "accountability_clue",
        when="BEFORE UPDATE OF state",
        condition=(
            f"NEW.state <> OLD.state AND NOT ({_BY_ANSWER}) AND NOT EXISTS (SELECT 1 FROM accountability_step s "  # noqa: S608
            "WHERE s.clue_id = NEW.id AND s.approved AND s.here = OLD.state AND s.there = NEW.state "
            "AND s.id = (SELECT MAX(t.id) FROM accountability_step t WHERE t.clue_id = NEW.id))"
        ),
        message="线索只能按已批准的步骤办理。",
    ),
    refuse(
        "clue_taken_by_the_answer",
        "accountability_clue",
        when="BEFORE UPDATE OF state",
        condition=(
            "OLD.state = 'waiting' AND NEW.state <> OLD.state AND NOT EXISTS "
            "(SELECT 1 FROM accountability_oversightanswer o WHERE o.case_id = NEW.case_id AND "
            "o.outcome = CASE NEW.state WHEN 'answered' THEN 'none' ELSE 'suspected' END)"
        ),
        message="随案线索由监管责任调查的首次答复接办。",
    ),
    refuse(
        "clue_handled_by_discipline",
        "accountability_clue",
        when="BEFORE INSERT",
        condition="(SELECT b.kind FROM people_body b WHERE b.id = NEW.organ_id) <> 'discipline'",
        message="线索由纪检监察机关承办。",
    ),
    refuse(
        "clue_not_on_own_body",
        "accountability_clue",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM people_body theirs JOIN people_body mine ON mine.id = NEW.organ_id "
            "WHERE theirs.id = NEW.body_id AND substr(mine.path, 1, length(theirs.path)) = theirs.path)"
        ),
        message="被反映的单位不得承办自己的线索。",
    ),
    *no_delete("accountability_step"),
    frozen(
        "accountability_step",
        [
            "clue_id",
            "move",
            "here",
            "there",
            "text",
            "until",
            "into_id",
            "appeal_id",
            "person_id",
            "terms",
            "on",
            "entered",
            "by_id",
        ],
        message="提出的事项登记后不得修改，由负责人审批。",
    ),
    frozen("accountability_step", ["approved", "decided_on", "decided_at", "decided_by_id"], once=True),
    refuse(
        "step_of_the_road",
        "accountability_step",
        when="BEFORE INSERT",
        condition=f"(NEW.move || ':' || NEW.here || ':' || NEW.there) NOT IN ({_STEPS})",
        message="线索不能这样办理。",
    ),
    refuse(
        "step_from_where_the_clue_stands",
        "accountability_step",
        when="BEFORE INSERT",
        condition="NEW.here <> (SELECT c.state FROM accountability_clue c WHERE c.id = NEW.clue_id)",
        message="线索已经办理到别的环节。",
    ),
    refuse(
        "step_proposed_by_an_inspector",
        "accountability_step",
        when="BEFORE INSERT",
        condition=_NO_INSPECTOR,
        message="线索由承办的纪检监察机关办理。",
    ),
    refuse(
        "step_decided_by_the_chief",
        "accountability_step",
        when="BEFORE UPDATE OF approved",
        condition=f"NEW.approved IS NOT NULL AND {_NO_CHIEF}",
        message="须由承办机关的纪检监察负责人审批。",
    ),
    refuse(
        "step_begins_undecided",
        "accountability_step",
        when="BEFORE INSERT",
        condition="NEW.approved IS NOT NULL",
        message="先提出，后审批。",
    ),
    refuse(
        "step_asked_before_the_day",
        "accountability_step",
        when="BEFORE INSERT",
        condition=(
            "NEW.move = 'extend' AND NOT EXISTS (SELECT 1 FROM cases_duty d WHERE d.about_kind = 'clue' "
            "AND d.about_id = NEW.clue_id AND d.done_at IS NULL AND d.dropped_at IS NULL AND d.due >= NEW.entered)"
        ),
        message="延期须在到期前申请。",
    ),
    refuse(
        "step_reviewed_by_another",
        "accountability_step",
        when="BEFORE INSERT",
        condition=(
            f"NEW.move IN ({_REVIEWS}) AND EXISTS (SELECT 1 FROM accountability_appeal a "  # noqa: S608
            "JOIN accountability_decision d ON d.id = a.decision_id WHERE a.id = NEW.appeal_id AND d.by_id = NEW.by_id)"
        ),
        message="复核须由没有提出原决定的人办理。",
    ),
    refuse(
        "step_filed_with_a_case",
        "accountability_step",
        when="BEFORE INSERT",
        condition="NEW.move = 'file' AND (SELECT c.case_id FROM accountability_clue c WHERE c.id = NEW.clue_id) IS NULL",
        message="立案前须写明所涉案件。",
    ),
    *no_delete("accountability_appeal"),
    frozen("accountability_appeal", ["decision_id", "text", "on", "entered", "by_id"]),
    frozen("accountability_appeal", ["outcome", "answered_on", "answered_at"], once=True),
    refuse(
        "appeal_after_the_decision",
        "accountability_appeal",
        when="BEFORE INSERT",
        condition='NEW."on" < (SELECT d."on" FROM accountability_decision d WHERE d.id = NEW.decision_id)',
        message="申诉日期不能早于决定生效日期。",
    ),
    refuse(
        "appeal_answered_by_an_approved_step",
        "accountability_appeal",
        when="BEFORE UPDATE OF outcome",
        condition=(
            "NEW.outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accountability_step s "
            "WHERE s.appeal_id = NEW.id AND s.approved AND s.move = NEW.outcome)"
        ),
        message="复核结果须经批准。",
    ),
    *append_only("accountability_release", message="公开与否的决定不得修改或删除，可另作新的决定。"),
    refuse(
        "release_by_the_chief_who_is_another",
        "accountability_release",
        when="BEFORE INSERT",
        condition=(
            "NEW.by_id = (SELECT d.by_id FROM accountability_decision d WHERE d.id = NEW.decision_id) OR NOT EXISTS "
            "(SELECT 1 FROM people_grant g WHERE g.user_id = NEW.by_id AND g.role = 'discipline_chief')"
        ),
        message="公开与否由没有提出该决定的纪检监察负责人决定。",
    ),
    *append_only("accountability_cluefile", message="调查材料不得修改或删除。"),
    refuse(
        "decision_by_an_approved_step",
        "accountability_decision",
        when="BEFORE INSERT",
        condition=(
            "NEW.clue_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accountability_step s WHERE s.id = NEW.step_id "
            "AND s.clue_id = NEW.clue_id AND s.approved AND s.move IN ('decide', 'changed') "
            "AND s.person_id = NEW.accountable_id)"
        ),
        message="问责决定须经审理和批准。",
    ),
    *append_only("accountability_oversightanswer", message="监管责任调查的首次答复不得修改或删除。"),
    *append_only("accountability_treatment", message="问责方式随决定登记，不得修改或删除。"),
    *no_delete("accountability_accountable"),
    frozen(
        "accountability_accountable", ["inspection_id", "official_id", "name", "body_id", "post", "rank", "entered"]
    ),
    *no_delete("accountability_decision"),
    frozen(
        "accountability_decision",
        [
            "accountable_id",
            "case_id",
            "inspection_id",
            "ground",
            "facts",
            "organ_id",
            "on",
            "entered",
            "by_id",
            "clue_id",
            "step_id",
            "basis",
            "appeal_until",
            "appeal_organ_id",
            "items_open",
        ],
        message="问责决定不得修改，只能撤销或注明理由后作废。",
    ),
    frozen("accountability_decision", ["withdrawn_on", "withdrawn_at", "voided_at"], once=True),
    refuse(
        "decision_of_its_inspection",
        "accountability_decision",
        when="BEFORE INSERT",
        condition="NEW.inspection_id <> (SELECT c.inspection_id FROM cases_case c WHERE c.id = NEW.case_id)",
        message="问责决定须计入案件所属的督察。",
    ),
    frozen(
        "accountability_decision",
        ["document_number"],
        name="accountability_decision_number",
        message="问责决定不得修改，只能撤销或注明理由后作废。",
    ),
    refuse(
        "decision_reasons_stand",
        "accountability_decision",
        when="BEFORE UPDATE",
        condition=(
            "(OLD.withdraw_reason <> '' AND OLD.withdraw_reason <> NEW.withdraw_reason) "
            "OR (OLD.void_reason <> '' AND OLD.void_reason <> NEW.void_reason)"
        ),
        message="撤销和作废的原因登记后不得修改。",
    ),
    refuse(
        "decision_not_on_own_body",
        "accountability_decision",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM accountability_accountable a JOIN people_body theirs ON theirs.id = a.body_id "
            "JOIN people_grant g ON g.user_id IN "
            "(NEW.by_id, (SELECT s.decided_by_id FROM accountability_step s WHERE s.id = NEW.step_id)) "
            "AND g.role IN ('discipline', 'discipline_chief') AND g.until IS NULL "
            "JOIN people_body mine ON mine.id = g.body_id WHERE a.id = NEW.accountable_id "
            "AND substr(theirs.path, 1, length(mine.path)) = mine.path)"
        ),
        message="被问责人属于登记人所在机关，须由上级纪检监察机关登记。",
    ),
    refuse(
        "oversight_answered_by_discipline",
        "accountability_oversightanswer",
        when="BEFORE INSERT",
        condition="(SELECT b.kind FROM people_body b WHERE b.id = NEW.body_id) <> 'discipline'",
        message="监管责任调查由纪检监察机关答复。",
    ),
    refuse(
        "oversight_not_by_accused",
        "accountability_oversightanswer",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
            "JOIN people_body mine ON mine.id = NEW.body_id WHERE x.case_id = NEW.case_id AND x.withdrawn_at IS NULL "
            "AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位不得答复监管责任调查。",
    ),
    refuse(
        "oversight_inquiry_answer_stands",
        "cases_inquiry",
        when="BEFORE UPDATE OF answered",
        condition="NEW.kind = 'oversight' AND OLD.answered IS NOT NULL AND (NEW.answered IS NULL OR NEW.answered <> OLD.answered)",
        message="监管责任调查只答复一次。",
    ),
    refuse(
        "oversight_inquiry_answered_by_an_answer",
        "cases_inquiry",
        when="BEFORE UPDATE OF answered",
        condition=(
            "NEW.kind = 'oversight' AND NEW.answered IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM accountability_oversightanswer o WHERE o.case_id = NEW.case_id)"
        ),
        message="监管责任调查须有首次答复。",
    ),
]
