"""What the database itself refuses in accountability."""

from huiyin.accountability.states import BY_ANSWER
from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_ROAD = " OR ".join(
    f"(OLD.state = '{here.value}' AND NEW.state = '{there.value}')"
    for here, ends in BY_ANSWER.items()
    for there in ends
)
_LAST = "(SELECT COALESCE(MAX(c.n), 0) + 1 FROM accountability_clue c WHERE c.year = NEW.year)"

GUARDS = [
    *no_delete("accountability_clue"),
    frozen("accountability_clue", ["source", "on", "entered", "summary", "body_id", "by_id", "about_kind", "about_id"]),
    frozen("accountability_clue", ["case_id", "year", "n", "organ_id", "taken_on", "taken_at"], once=True),
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
        condition=f"NEW.state <> OLD.state AND NOT ({_ROAD})",
        message="线索不能这样办理。",
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
    *append_only("accountability_oversightanswer", message="监管责任调查的首次答复不得修改或删除。"),
    *append_only("accountability_treatment", message="问责方式随决定登记，不得修改或删除。"),
    *no_delete("accountability_accountable"),
    frozen(
        "accountability_accountable", ["inspection_id", "official_id", "name", "body_id", "post", "rank", "entered"]
    ),
    *no_delete("accountability_decision"),
    frozen(
        "accountability_decision",
        ["accountable_id", "case_id", "inspection_id", "ground", "facts", "organ_id", "on", "entered", "by_id"],
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
            "JOIN people_grant g ON g.user_id = NEW.by_id AND g.role IN ('discipline', 'discipline_chief') AND g.until IS NULL "
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
