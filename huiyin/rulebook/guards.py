"""What the database refuses of rulebooks: deleting, renaming codes, moving a beginning, and two versions on one day.

What cases live by is kept by the cases' own guards, beside the table that says when each was handed down.
"""

from __future__ import annotations

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_OVERLAP = (
    "EXISTS (SELECT 1 FROM rulebook_entry e WHERE e.rulebook_id = NEW.rulebook_id AND e.section = NEW.section "
    "AND e.code = NEW.code AND e.id <> {own} AND (e.until IS NULL OR e.until > e.since) "
    "AND (NEW.until IS NULL OR NEW.until > NEW.since) "
    "AND (e.until IS NULL OR e.until > NEW.since) AND (NEW.until IS NULL OR e.since < NEW.until))"
)

GUARDS = [
    *append_only("rulebook_calendaryear", message="放假安排不得修改或删除，另录入一份即可。"),
    *append_only("rulebook_calendarday", message="放假安排不得修改或删除，另录入一份即可。"),
    *(
        guard
        for table in ("rulebook", "entry")
        for guard in no_delete(f"rulebook_{table}", message="规则不得删除，只能终止。")
    ),
    frozen("rulebook_rulebook", ["code"]),
    frozen("rulebook_entry", ["rulebook_id", "section", "code", "since"]),
    frozen("rulebook_entry", ["until"], once=True, message="规则的终止日期登记后不得修改。"),
    refuse(
        "rulebook_entry_not_beside_another",
        "rulebook_entry",
        when="BEFORE INSERT",
        condition=_OVERLAP.format(own="-1"),
        message="同一规则同一天只能有一个版本。",
    ),
    refuse(
        "rulebook_entry_not_grown_over_another",
        "rulebook_entry",
        when="BEFORE UPDATE OF until",
        condition=_OVERLAP.format(own="NEW.id"),
        message="同一规则同一天只能有一个版本。",
    ),
]
