"""What the database itself refuses in the roster: two first on call at once, seats that change without an agreed swap."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

# Moments are text of one shape on SQLite, with six or no digits of a second: they are compared as moments.
_OVERLAP = {
    "sqlite": (
        "EXISTS (SELECT 1 FROM roster_shift o WHERE o.body_id = NEW.body_id AND o.voided_at IS NULL "
        "AND julianday(o.since) < julianday(NEW.until) AND julianday(NEW.since) < julianday(o.until))"
    ),
    "postgresql": (
        "EXISTS (SELECT 1 FROM roster_shift o WHERE o.body_id = NEW.body_id AND o.voided_at IS NULL "
        "AND o.since < NEW.until AND NEW.since < o.until)"
    ),
}


def _swapped(seat: str) -> str:
    """The seat has another holder, and no agreed swap says so."""
    old, new = f"OLD.{seat}_id", f"NEW.{seat}_id"
    return (
        f"COALESCE({old}, 0) <> COALESCE({new}, 0) AND NOT EXISTS (SELECT 1 FROM roster_swap s WHERE s.agreed AND ("  # noqa: S608 - no value comes in
        f"(s.shift_id = NEW.id AND s.seat = '{seat}' AND s.asker_id = {old} AND s.other_id = {new}) OR "
        f"(s.in_return_id = NEW.id AND s.return_seat = '{seat}' AND s.other_id = {old} AND s.asker_id = {new})))"
    )


GUARDS = [
    *(g for table in ("shift", "swap", "handovernote", "alarm") for g in no_delete(f"roster_{table}")),
    *append_only("roster_alarmpart", message="急件所涉案件不得修改或删除。"),
    *append_only("roster_call", message="呼叫记录不得修改或删除。"),
    refuse(
        "one_shift_at_a_time",
        "roster_shift",
        when="BEFORE INSERT",
        condition=_OVERLAP,
        message="此时段已有值班人员。",
    ),
    frozen("roster_shift", ["body_id", "since", "until", "on", "entered", "by_id"]),
    frozen("roster_shift", ["voided_at", "voided_by_id"], once=True),
    refuse(
        "seats_change_by_swap",
        "roster_shift",
        when="BEFORE UPDATE OF first_id, second_id",
        condition=f"({_swapped('first')}) OR ({_swapped('second')})",
        message="值班人员只能经对方同意换班，或作废后重新排班。",
    ),
    frozen(
        "roster_swap",
        ["shift_id", "seat", "asker_id", "other_id", "in_return_id", "return_seat", "reason", "on", "entered"],
    ),
    frozen("roster_swap", ["agreed", "answered_at"], once=True),
    frozen("roster_handovernote", ["shift_id", "text", "on", "entered", "by_id"]),
    frozen("roster_handovernote", ["read_at", "read_by_id"], once=True),
    frozen("roster_alarm", ["body_id", "begun"]),
    frozen("roster_alarm", ["acknowledged_at", "acknowledged_by_id", "ended_at", "exhausted_at"], once=True),
]
