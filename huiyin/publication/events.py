"""What a table for the public leaves in the journal, in a chain of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class TableMade(Event):
    """A table was made: of how many cases, in which columns; `digest` is of its content."""

    kind = "publication.table_made"
    sentence = _("制作公开一览表（%(cases)s 件）")
    inspection: str
    batch: str
    column_set: str
    cases: int
    warnings: int
    digest: str


@dataclass(frozen=True)
class TableProposed(Event):
    """It was put before the one who approves, with its warnings read."""

    kind = "publication.table_proposed"
    sentence = _("送审公开一览表")
    warnings: int
    digest: str


@dataclass(frozen=True)
class TableApproved(Event):
    """It may be called public, as it stands."""

    kind = "publication.table_approved"
    sentence = _("批准公开一览表")
    cases: int
    digest: str


@dataclass(frozen=True)
class TableVoided(Event):
    """It no longer counts; the reason stands with the entry."""

    kind = "publication.table_voided"
    sentence = _("作废公开一览表")
    state: str  # what it was
