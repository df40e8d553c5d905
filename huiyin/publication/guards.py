"""What the database refuses of tables for the public: rewriting, deleting, and approving one's own (invariant 9)."""

from __future__ import annotations

from huiyin.lib.guards import frozen, no_delete, refuse

_MADE = ("inspection_id", "batch_id", "column_set", "by_id", "on", "entered")

# One who was handed a part of the case by his body, today or earlier, or who left an entry on it.
_HANDLED = (
    "EXISTS (SELECT 1 FROM publication_tablecase t JOIN cases_assignment a ON a.case_id = t.case_id "
    "JOIN people_grant g ON g.body_id = a.body_id WHERE t.table_id = NEW.id AND g.user_id = NEW.approved_by_id "
    "AND g.since <= NEW.approved_on AND (g.until IS NULL OR g.until > NEW.approved_on) "
    "AND (NOT g.guarded OR g.second_id IS NOT NULL))"
)
_HANDLED_HIMSELF = (
    "EXISTS (SELECT 1 FROM publication_tablecase t JOIN journal_entry e ON e.subject_kind = 'case' "
    "AND e.subject_id = CAST(t.case_id AS TEXT) WHERE t.table_id = NEW.id AND e.author_kind = 'user' "
    "AND e.author_id = CAST(NEW.approved_by_id AS TEXT))"
)

_BECOMES_APPROVED = "NEW.state = 'approved' AND OLD.state <> 'approved'"

GUARDS = [
    *no_delete("publication_disclosuretable"),
    *no_delete("publication_tablecase"),
    frozen("publication_tablecase", ["table_id", "case_id", "n", "cells", "warnings"]),
    frozen("publication_disclosuretable", _MADE, message="一览表的来源不得修改，请另制新表。"),
    frozen(
        "publication_disclosuretable",
        ["proposed_at", "proposed_by_id", "approved_at", "approved_by_id", "approved_on", "voided_at", "voided_by_id"],
        once=True,
    ),
    refuse(
        "table_frozen_once_proposed",
        "publication_disclosuretable",
        condition={
            "sqlite": "OLD.state <> 'draft' AND (OLD.content IS NOT NEW.content OR OLD.title IS NOT NEW.title OR "
            "OLD.subtitle IS NOT NEW.subtitle OR OLD.unit IS NOT NEW.unit OR OLD.filter IS NOT NEW.filter)",
            "postgresql": "OLD.state <> 'draft' AND (OLD.content IS DISTINCT FROM NEW.content OR OLD.title <> NEW.title "
            "OR OLD.subtitle <> NEW.subtitle OR OLD.unit <> NEW.unit OR OLD.filter IS DISTINCT FROM NEW.filter)",
        },
        message="送审后的一览表不得修改，请作废后另制新表。",
    ),
    refuse(
        "table_lines_before_proposing",
        "publication_tablecase",
        when="BEFORE INSERT",
        condition="EXISTS (SELECT 1 FROM publication_disclosuretable d WHERE d.id = NEW.table_id AND d.state <> 'draft')",
        message="送审后的一览表不得增加案件。",
    ),
    refuse(
        "table_state_forward",
        "publication_disclosuretable",
        when="BEFORE UPDATE OF state",
        condition=(
            "(OLD.state = 'void' AND NEW.state <> 'void') OR (OLD.state = 'approved' AND NEW.state NOT IN "
            "('approved', 'void')) OR (OLD.state = 'proposed' AND NEW.state = 'draft')"
        ),
        message="一览表的状态不得退回，请作废后另制新表。",
    ),
    refuse(
        "table_begins_as_draft",
        "publication_disclosuretable",
        when="BEFORE INSERT",
        condition="NEW.state <> 'draft'",
        message="一览表先制草稿，再送审、批准。",
    ),
    refuse(
        "table_approved_when_proposed",
        "publication_disclosuretable",
        when="BEFORE UPDATE OF state",
        condition=f"{_BECOMES_APPROVED} AND OLD.state <> 'proposed'",
        message="未经送审的一览表不得批准。",
    ),
    refuse(
        "table_approved_by_no_handler",
        "publication_disclosuretable",
        when="BEFORE UPDATE OF state",
        condition=f"{_BECOMES_APPROVED} AND {_HANDLED}",
        message="承办单位的人员不得批准公开。",
    ),
    refuse(
        "table_approved_by_no_actor",
        "publication_disclosuretable",
        when="BEFORE UPDATE OF state",
        condition=f"{_BECOMES_APPROVED} AND {_HANDLED_HIMSELF}",
        message="办理过其中案件的人员不得批准公开。",
    ),
]
