"""What the database itself refuses of deadlines."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

# A duty of a clue is moved by its own record: the approved extension, to the last moment of its day.
WITHOUT_REASON = (
    "NEW.due <> OLD.due AND OLD.rule <> '' AND OLD.kind NOT IN ('item', 'milestone') "
    "AND NOT EXISTS (SELECT 1 FROM deadlines_move m WHERE m.duty_id = OLD.id AND m.was = OLD.due AND m.due = NEW.due) "
    "AND NOT (OLD.about_kind = 'clue' AND EXISTS (SELECT 1 FROM accountability_step s WHERE s.clue_id = OLD.about_id "
    "AND s.move = 'extend' AND s.approved AND s.until = {day}))"
)

GUARDS = [
    *append_only("deadlines_move", message="期限变更记录不得修改或删除。"),
    *append_only("deadlines_reminded", message="催办记录不得修改或删除。"),
    *no_delete("deadlines_extension"),
    frozen(
        "deadlines_extension", ["duty_id", "body_id", "former", "asked", "reason", "progress", "on", "entered", "by_id"]
    ),
    frozen("deadlines_extension", ["granted", "fixed", "answered_on", "answered_at", "answered_by_id"], once=True),
    refuse(
        "deadline_moved_with_a_reason",
        "cases_duty",
        when="BEFORE UPDATE OF due",
        condition={
            # Without its fraction: SQLite before 3.43 makes the next day of the last moment of one.
            "sqlite": WITHOUT_REASON.format(day="date(substr(NEW.due, 1, 19), '+8 hours')"),
            "postgresql": WITHOUT_REASON.format(day="(NEW.due AT TIME ZONE 'Asia/Shanghai')::date"),
        },
        message="期限只能因放假安排、时限规定变更或同意延期而改变，并须留下记录。",
    ),
]
