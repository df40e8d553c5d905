"""What the database itself refuses of complainants: opening alone, answering for oneself, a satisfied anonymous."""

from __future__ import annotations

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

GUARDS = [
    *(guard for table in ("complainant", "identity", "unlock") for guard in no_delete(f"complainants_{table}")),
    frozen("complainants_complainant", ["case_id"]),
    # The sealing alone may change, when keys are rotated.
    frozen("complainants_identity", ["case_id", "has_phone", "on", "entered", "by_id"]),
    frozen("complainants_identity", ["ended_at"], once=True),
    frozen("complainants_unlock", ["identity_id", "asked_by_id", "reason", "asked_at"]),
    frozen(
        "complainants_unlock", ["answered_by_id", "answered_at", "until"], once=True, message="查阅申请的复核不得更改。"
    ),
    refuse(
        "unlock_answered_with_its_end",
        "complainants_unlock",
        when="BEFORE UPDATE",
        condition=(
            "OLD.answered_by_id IS NOT NULL AND "
            "(OLD.decline_reason <> NEW.decline_reason OR OLD.until IS NULL AND NEW.until IS NOT NULL)"
        ),
        message="查阅申请的复核不得更改。",
    ),
    *append_only("complainants_reply", message="答复登记后不得修改或删除。"),
    *append_only("complainants_callback", message="回访结果登记后不得修改或删除。"),
    refuse(
        "call_back_by_another_body",
        "complainants_callback",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = NEW.case_id AND a.body_id = NEW.body_id)"
        ),
        message="承办单位不得回访本案投诉人。",
    ),
    refuse(
        "call_back_not_by_accused",
        "complainants_callback",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
            "JOIN people_body mine ON mine.id = NEW.body_id WHERE x.case_id = NEW.case_id AND x.withdrawn_at IS NULL "
            "AND substr(mine.path, 1, length(accused.path)) = accused.path)"
        ),
        message="被举报单位不得回访本案投诉人。",
    ),
    refuse(
        "call_back_not_by_handler",
        "complainants_callback",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM journal_entry e WHERE e.subject_kind = 'case' "
            "AND e.subject_id = CAST(NEW.case_id AS TEXT) AND e.author_kind = 'user' "
            "AND e.author_id = CAST(NEW.by_id AS TEXT) "
            "AND e.kind NOT IN ('complainants.called_back', 'complainants.reach_recorded'))"
        ),
        message="经办过本案的人员不得回访投诉人。",
    ),
    refuse(
        "call_back_anonymous_unasked",
        "complainants_callback",
        when="BEFORE INSERT",
        condition=(
            "NEW.result IN ('satisfied', 'basically_satisfied', 'dissatisfied') AND EXISTS "
            "(SELECT 1 FROM complainants_complainant c WHERE c.case_id = NEW.case_id AND c.reach = 'anonymous')"
        ),
        message="匿名投诉不能记为满意或不满意。",
    ),
    refuse(
        "call_back_on_its_reply",
        "complainants_callback",
        when="BEFORE INSERT",
        condition="NEW.case_id <> (SELECT r.case_id FROM complainants_reply r WHERE r.id = NEW.reply_id)",
        message="回访须针对本案的答复。",
    ),
]
