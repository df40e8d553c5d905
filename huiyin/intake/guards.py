"""What the database itself refuses in intake."""

from huiyin.lib.guards import append_only, frozen, no_delete

GUARDS = [
    *no_delete("intake_sourcelist"),
    frozen("intake_sourcelist", ["sha256", "stored", "preview", "by_id", "entered", "inspection_id"]),
    frozen("intake_sourcelist", ["confirmed_at", "confirmed_by_id", "batch_id"], once=True),
    *append_only("intake_listedrow"),
    *no_delete("intake_objection"),
    frozen("intake_objection", ["assignment_id", "reasons", "on", "entered", "by_id"]),
    frozen("intake_objection", ["accepted", "answered_on", "answered_at", "answered_by_id"], once=True),
]
