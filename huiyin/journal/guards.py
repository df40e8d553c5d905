"""What the database refuses in the journal: changing it, emptying it, and dating it back."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_PLAY = "EXISTS (SELECT 1 FROM journal_birth WHERE born_as IN ('demo', 'test'))"
_LINKED = (
    "SELECT 1 FROM journal_entry e WHERE e.subject_kind = NEW.subject_kind AND e.subject_id = NEW.subject_id "
    "AND e.n = NEW.n - 1 AND e.hash = NEW.previous"
)

GUARDS = [
    *append_only("journal_birth", message="数据库的用途在建立时确定，不得更改。"),
    *append_only("journal_entry", message="日志只能追加，不得修改或删除。"),
    refuse(
        "journal_entry_clock",
        "journal_entry",
        when="BEFORE INSERT",
        condition={
            "sqlite": f"COALESCE(ABS(julianday(NEW.entered) - julianday('now')) * 86400, 1e9) > 600 AND NOT {_PLAY}",
            "postgresql": f"ABS(EXTRACT(EPOCH FROM (NEW.entered - clock_timestamp()))) > 600 AND NOT {_PLAY}",
        },
        message="录入时间与数据库时钟相差超过十分钟，正式库不得倒填。",
    ),
    refuse(
        "journal_entry_linked",
        "journal_entry",
        when="BEFORE INSERT",
        condition=f"NEW.n < 1 OR (NEW.n > 1 AND NOT EXISTS ({_LINKED}))",
        message="日志条目须与同一对象的前一条相衔接。",
    ),
    *no_delete("journal_chainhead", message="日志链首不得删除。"),
    refuse(
        "journal_chainhead_forward",
        "journal_chainhead",
        when="BEFORE UPDATE",
        condition="NEW.n <= OLD.n OR NEW.subject_kind <> OLD.subject_kind OR NEW.subject_id <> OLD.subject_id",
        message="日志链首只能前进。",
    ),
    *(
        guard
        for table in ("journal_seal", "journal_readingseal")
        for guard in (
            *no_delete(table, message="封存记录不得删除。"),
            frozen(table, ["number", "first", "last", "count", "total", "root", "previous", "hash", "moment"]),
            frozen(table, ["published"], once=True),
        )
    ),
    *append_only("journal_reading", message="阅读记录只能追加，不得修改或删除。"),
]
