"""What the database itself refuses in accountability."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

GUARDS = [
    *no_delete("accountability_clue"),
    frozen("accountability_clue", ["case_id", "source", "on", "entered"]),
    *append_only("accountability_oversightanswer", message="监管责任调查的首次答复不得修改或删除。"),
    *append_only("accountability_treatment", message="问责方式随决定登记,不得修改或删除。"),
    *no_delete("accountability_accountable"),
    frozen(
        "accountability_accountable", ["inspection_id", "official_id", "name", "body_id", "post", "rank", "entered"]
    ),
    *no_delete("accountability_decision"),
    frozen(
        "accountability_decision",
        ["accountable_id", "case_id", "inspection_id", "ground", "facts", "organ_id", "on", "entered", "by_id"],
        message="问责决定不得修改,只能撤销或注明理由后作废。",
    ),
    frozen("accountability_decision", ["withdrawn_on", "withdrawn_at", "voided_at"], once=True),
    refuse(
        "decision_of_its_inspection",
        "accountability_decision",
        when="BEFORE INSERT",
        condition="NEW.inspection_id <> (SELECT c.inspection_id FROM cases_case c WHERE c.id = NEW.case_id)",
        message="问责决定须计入案件所属的督察。",
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
