"""Reading the journal back: timelines of one subject, the history of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.journal.actions import subject_of
from huiyin.journal.models import Entry


def timeline(of: Any, kinds: Iterable[str] | None = None) -> QuerySet[Entry]:
    """The entries of one subject, oldest first; only of these `kinds` where given."""
    return history([of], kinds)


def history(subjects: Iterable[Any], kinds: Iterable[str] | None = None) -> QuerySet[Entry]:
    """The entries of several subjects together, in the order they were written."""
    by_kind: dict[str, list[str]] = {}
    for subject in map(subject_of, subjects):
        by_kind.setdefault(subject.kind, []).append(subject.id)
    wanted = Q(pk__in=[])
    for kind, ids in by_kind.items():
        wanted |= Q(subject_kind=kind, subject_id__in=ids)
    entries = Entry.objects.filter(wanted).order_by("id")
    return entries if kinds is None else entries.filter(kind__in=list(kinds))
