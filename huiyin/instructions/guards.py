"""What the database itself refuses of instructions, supervision, conversations and stand-ins."""

from __future__ import annotations

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_TABLES = ("instruction", "addressee", "receipt", "answer", "delegation", "supervision", "notice", "message")

GUARDS = [
    *(guard for table in _TABLES for guard in no_delete(f"instructions_{table}")),
    *append_only("instructions_named", message="指令涉及的案件下达后不得修改。"),
    refuse(
        "instruction_number_gapless",
        "instructions_instruction",
        when="BEFORE INSERT",
        condition=(
            "NEW.n <> (SELECT COALESCE(MAX(i.n), 0) + 1 FROM instructions_instruction i WHERE i.year = NEW.year)"
        ),
        message="指令编号每年必须连续，不得跳号或重号。",
    ),
    frozen(
        "instructions_instruction",
        ["year", "n", "source", "meeting", "met_on", "title", "text", "urgent", "due", "body_id", "post", "on",
         "entered", "by_id"],
        message="指令下达后不得修改，只能注明理由后撤回或作废。",
    ),
    frozen("instructions_instruction", ["ended_on", "ended_at", "ended_by_id"], once=True),
    refuse(
        "instruction_end_stands",
        "instructions_instruction",
        condition=(
            "OLD.ended_at IS NOT NULL AND (OLD.end_reason <> NEW.end_reason OR OLD.ended_as <> NEW.ended_as)"
        ),
        message="指令的终止原因登记后不得修改。",
    ),
    refuse(
        "addressee_of_a_standing_instruction",
        "instructions_addressee",
        when="BEFORE INSERT",
        condition=(
            "(SELECT i.ended_at FROM instructions_instruction i WHERE i.id = NEW.instruction_id) IS NOT NULL"
        ),
        message="指令已终止，不能再增加主送对象。",
    ),
    frozen("instructions_addressee", ["instruction_id", "kind", "name", "body_id", "official_id", "acknowledge_by"]),
    frozen("instructions_addressee", ["acknowledged_at", "acknowledged_by_id", "acknowledged_for_id"], once=True),
    refuse(
        "acknowledged_by_a_receiver",
        "instructions_addressee",
        when="BEFORE UPDATE OF acknowledged_by_id",
        condition=(
            "OLD.acknowledged_by_id IS NULL AND NEW.acknowledged_by_id IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM instructions_receipt r WHERE r.addressee_id = NEW.id "
            "AND r.user_id = COALESCE(NEW.acknowledged_for_id, NEW.acknowledged_by_id) "
            "AND r.user_id <> (SELECT i.by_id FROM instructions_instruction i WHERE i.id = NEW.instruction_id))"
        ),
        message="指令由收件人本人或其受托人确认。",
    ),
    refuse(
        "addressee_rises",
        "instructions_addressee",
        condition="NEW.risen < OLD.risen OR NEW.risen > OLD.risen + 1",
        message="未确认的指令逐级上报，不得跳级或退回。",
    ),
    frozen(
        "instructions_receipt",
        ["instruction_id", "addressee_id", "user_id", "way", "role", "delivered_at"],
        message="送达记录不得修改。",
    ),
    frozen("instructions_receipt", ["read_at"], once=True),
    refuse(
        "receipt_of_its_instruction",
        "instructions_receipt",
        when="BEFORE INSERT",
        condition=(
            "NEW.instruction_id <> (SELECT a.instruction_id FROM instructions_addressee a WHERE a.id = NEW.addressee_id)"
        ),
        message="送达记录须属于同一指令。",
    ),
    frozen(
        "instructions_answer",
        ["addressee_id", "text", "on", "entered", "by_id", "by_for_id", "device"],
        message="指令答复不得修改，被退回后可另行答复。",
    ),
    refuse(
        "answer_decided_once",
        "instructions_answer",
        condition="OLD.decided_at IS NOT NULL",
        message="已审定的答复不得修改。",
    ),
    refuse(
        "answer_to_a_standing_instruction",
        "instructions_answer",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM instructions_addressee a JOIN instructions_instruction i ON i.id = a.instruction_id "
            "WHERE a.id = NEW.addressee_id AND (i.ended_at IS NOT NULL OR a.acknowledged_at IS NULL))"
        ),
        message="指令须先确认后答复，已终止的指令不再答复。",
    ),
    frozen(
        "instructions_delegation",
        ["absent_id", "delegate_id", "body_id", "since", "until", "begins_at", "reason", "on", "entered", "by_id"],
        message="委托登记后不得修改，只能提前终止。",
    ),
    frozen("instructions_delegation", ["ended_on", "ended_at"], once=True),
    refuse(
        "delegation_without_chains",
        "instructions_delegation",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM instructions_delegation d WHERE d.ended_at IS NULL AND d.since <= NEW.until "
            "AND d.until >= NEW.since AND (d.absent_id = NEW.delegate_id OR d.delegate_id = NEW.absent_id "
            "OR d.absent_id = NEW.absent_id))"
        ),
        message="委托不得转托，同一时期只委托一人。",
    ),
    refuse(
        "delegation_within_one_body",
        "instructions_delegation",
        when="BEFORE INSERT",
        condition=(
            "(SELECT COUNT(DISTINCT g.user_id) FROM people_grant g WHERE g.body_id = NEW.body_id "
            "AND g.user_id IN (NEW.absent_id, NEW.delegate_id)) < 2"
        ),
        message="只能委托本单位的人员。",
    ),
    frozen("instructions_supervision", ["case_id", "instruction_id", "reason", "on", "entered", "by_id"]),
    frozen("instructions_supervision", ["ended_on", "ended_at", "ended_by_id"], once=True),
    refuse(
        "supervision_end_stands",
        "instructions_supervision",
        condition="OLD.ended_at IS NOT NULL AND OLD.end_note <> NEW.end_note",
        message="解除督办的说明登记后不得修改。",
    ),
    refuse(
        "supervision_ended_on_an_answer",
        "instructions_supervision",
        when="BEFORE UPDATE OF ended_at",
        condition=(
            "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM instructions_answer w "
            "JOIN instructions_addressee a ON a.id = w.addressee_id WHERE a.instruction_id = NEW.instruction_id "
            "AND w.accepted) AND EXISTS (SELECT 1 FROM instructions_instruction i WHERE i.id = NEW.instruction_id "
            "AND i.ended_at IS NULL)"
        ),
        message="督办单的答复经认可后方可解除督办。",
    ),
    refuse(
        "supervision_ended_by_no_handler",
        "instructions_supervision",
        when="BEFORE UPDATE OF ended_by_id",
        condition=(
            "NEW.ended_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM cases_assignment s "
            "JOIN people_grant g ON g.body_id = s.body_id AND g.user_id = NEW.ended_by_id AND g.until IS NULL "
            "WHERE s.case_id = NEW.case_id AND s.ended_at IS NULL)"
        ),
        message="督办不由承办单位解除。",
    ),
    frozen(
        "instructions_notice",
        ["reach_id", "title", "text", "urgent", "body_id", "on", "entered", "by_id"],
        message="通知发布后不得修改，只能注明理由后撤回。",
    ),
    frozen("instructions_notice", ["ended_at"], once=True),
    refuse(
        "notice_reason_stands",
        "instructions_notice",
        condition="OLD.ended_at IS NOT NULL AND OLD.end_reason <> NEW.end_reason",
        message="撤回原因登记后不得修改。",
    ),
    frozen(
        "instructions_message",
        ["case_id", "notice_id", "text", "body_id", "on", "entered", "by_id"],
        message="发言不得修改，只能注明理由后撤回。",
    ),
    frozen("instructions_message", ["voided_at"], once=True),
    refuse(
        "message_reason_stands",
        "instructions_message",
        condition="OLD.voided_at IS NOT NULL AND OLD.void_reason <> NEW.void_reason",
        message="撤回原因登记后不得修改。",
    ),
]  # fmt: skip
