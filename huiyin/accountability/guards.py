"""What the database itself refuses in accountability."""

from huiyin.lib.guards import frozen, no_delete

GUARDS = [
    *no_delete("accountability_clue"),
    frozen("accountability_clue", ["case_id", "source", "on", "entered"]),
]
