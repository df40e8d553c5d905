"""What the database itself refuses in the ledger."""

from huiyin.lib.guards import frozen, no_delete, refuse

_CASE_OF = "(SELECT c.inspection_id FROM cases_case c WHERE c.id = NEW.case_id)"

GUARDS = [
    *(
        g
        for t in ("measure", "amendment", "person", "policefile", "enforcementanswer")
        for g in no_delete(f"enforcement_{t}")
    ),
    frozen(
        "enforcement_measure",
        [
            "case_id",
            "inspection_id",
            "kind",
            "party_id",
            "person_id",
            "police_file_id",
            "authority_id",
            "on",
            "hour",
            "fen",
            "entered",
            "by_id",
        ],
        message="处理措施登记后不得改写,只能变更、撤回或作废。",
    ),
    frozen("enforcement_measure", ["withdrawn_on", "withdrawn_at", "voided_at"], once=True),
    refuse(
        "measure_of_its_inspection",
        "enforcement_measure",
        when="BEFORE INSERT",
        condition=f"NEW.inspection_id <> {_CASE_OF}",
        message="措施须记在案件所属的督察下。",
    ),
    frozen("enforcement_amendment", ["measure_id", "fen", "on", "entered", "by_id", "reason"]),
    frozen("enforcement_amendment", ["voided_at"], once=True),
    frozen("enforcement_enforcementanswer", ["inquiry_id", "outcome", "reasons", "on", "entered", "by_id"]),
]
