"""What the database itself refuses in accountability."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

GUARDS = [
    *no_delete("accountability_clue"),
    frozen("accountability_clue", ["case_id", "source", "on", "entered"]),
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
            "JOIN people_grant g ON g.user_id = NEW.by_id AND g.role = 'discipline' AND g.until IS NULL "
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
