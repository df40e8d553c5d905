"""What the database itself refuses in the ledger."""

from huiyin.lib.guards import frozen, no_delete, refuse

_CASE_OF = "(SELECT c.inspection_id FROM cases_case c WHERE c.id = NEW.case_id)"


def _ahead(day: str, moment: str) -> dict[str, str]:
    """The day lies after the Shanghai day of the moment at which it was typed."""
    return {
        "sqlite": f'NEW."{day}" > date(NEW."{moment}", \'+8 hours\')',
        "postgresql": f'NEW."{day}" > (NEW."{moment}" AT TIME ZONE \'Asia/Shanghai\')::date',
    }


GUARDS = [
    *(
        g
        for t in ("measure", "amendment", "person", "policefile", "caseparty", "enforcementanswer")
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
            "note",
            "entered",
            "by_id",
        ],
        message="处理措施登记后不得改写，只能变更、撤回或作废。",
    ),
    frozen("enforcement_measure", ["withdrawn_on", "withdrawn_at", "voided_at"], once=True),
    refuse(
        "measure_reasons_stand",
        "enforcement_measure",
        when="BEFORE UPDATE",
        condition=" OR ".join(
            f"(OLD.{column} <> '' AND NEW.{column} <> OLD.{column})"
            for column in ("withdraw_reason", "void_reason", "document_number", "legal_basis")
        ),
        message="已登记的文书号、法律依据和原因不得改写。",
    ),
    refuse(
        "measure_of_its_inspection",
        "enforcement_measure",
        when="BEFORE INSERT",
        condition=f"NEW.inspection_id <> {_CASE_OF}",
        message="措施须记在案件所属的督察下。",
    ),
    refuse(
        "measure_not_ahead_of_its_day",
        "enforcement_measure",
        when="BEFORE INSERT",
        condition=_ahead("on", "entered"),
        message="措施不能先登记后实施。",
    ),
    refuse(
        "withdrawal_not_ahead_of_its_day",
        "enforcement_measure",
        when="BEFORE UPDATE OF withdrawn_on",
        condition=_ahead("withdrawn_on", "withdrawn_at"),
        message="撤回不能登记在尚未到来的日期。",
    ),
    refuse(
        "amendment_not_ahead_of_its_day",
        "enforcement_amendment",
        when="BEFORE INSERT",
        condition=_ahead("on", "entered"),
        message="金额变更不能登记在尚未到来的日期。",
    ),
    refuse(
        "measure_not_by_the_accused",
        "enforcement_measure",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
            "JOIN people_body mine ON mine.id = NEW.authority_id WHERE x.case_id = NEW.case_id "
            "AND x.withdrawn_at IS NULL AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位及其下属单位不得作为本案执法单位。",
    ),
    refuse(
        "amendment_of_a_fine",
        "enforcement_amendment",
        when="BEFORE INSERT",
        condition=(
            'EXISTS (SELECT 1 FROM enforcement_measure m WHERE m.id = NEW.measure_id AND (m.fen IS NULL OR m."on" > '
            'NEW."on"))'
        ),
        message="只有罚款可以变更金额，且不早于决定日期。",
    ),
    frozen("enforcement_amendment", ["measure_id", "fen", "on", "entered", "by_id", "reason"]),
    frozen("enforcement_amendment", ["voided_at"], once=True),
    frozen("enforcement_caseparty", ["case_id", "party_id", "on", "entered", "by_id"]),
    frozen("enforcement_enforcementanswer", ["inquiry_id", "outcome", "reasons", "on", "entered", "by_id"]),
    frozen("enforcement_enforcementanswer", ["superseded_at"], once=True),
    refuse(
        "enforcement_inquiry_answered_by_an_answer",
        "cases_inquiry",
        when="BEFORE UPDATE OF answered",
        condition=(
            "NEW.kind = 'enforcement' AND NEW.answered IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
            "enforcement_enforcementanswer a WHERE a.inquiry_id = NEW.id AND a.superseded_at IS NULL)"
        ),
        message="执法调查须有答复内容。",
    ),
]
