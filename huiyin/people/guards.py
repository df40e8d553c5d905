"""What the database refuses of administration: deleting, rewriting who had which role or post, and two at one post."""

from __future__ import annotations

from huiyin.lib.guards import frozen, no_delete, refuse

_TABLES = ("body", "official", "post", "tenure", "user", "grant")
_OVERLAP = (
    "EXISTS (SELECT 1 FROM people_tenure t WHERE t.post_id = NEW.post_id {others}"
    "AND (t.until IS NULL OR t.until > NEW.since) AND (NEW.until IS NULL OR t.since < NEW.until))"
)

GUARDS = [
    *(guard for table in _TABLES for guard in no_delete(f"people_{table}")),
    frozen("people_body", ["code"]),
    frozen("people_official", ["code"]),
    frozen("people_post", ["body_id"]),
    frozen("people_tenure", ["post_id", "official_id", "since"]),
    frozen("people_tenure", ["until"], once=True),
    frozen("people_user", ["username"]),
    frozen(
        "people_grant",
        ["user_id", "role", "body_id", "reach_id", "guarded", "by_id", "at", "since"],
        message="授权不得修改，只能终止后重新授予。",
    ),
    frozen("people_grant", ["second_id", "confirmed_at", "until"], once=True),
    refuse(
        "tenure_not_beside_another",
        "people_tenure",
        when="BEFORE INSERT",
        condition=_OVERLAP.format(others=""),
        message="同一职务同一时间只能有一人任职。",
    ),
    refuse(
        "tenure_not_grown_over_another",
        "people_tenure",
        when="BEFORE UPDATE OF until",
        condition=_OVERLAP.format(others="AND t.id <> NEW.id "),
        message="同一职务同一时间只能有一人任职。",
    ),
    refuse(
        "grant_not_revived_by_confirming",
        "people_grant",
        when="BEFORE UPDATE OF second_id",
        condition="OLD.second_id IS NULL AND NEW.second_id IS NOT NULL AND OLD.until IS NOT NULL",
        message="已终止的授权不得复核。",
    ),
]
