"""Writing to the journal: one entry, many at once, and the seal over what is new."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from huiyin.journal.events import Event
from huiyin.journal.models import AnySeal, ChainHead, Entry, Reading, ReadingSeal, Seal
from huiyin.journal.verifier import ZERO, leaf, merkle_root
from huiyin.lib import clock


@dataclass(frozen=True)
class Subject:
    """What an entry or a reading is about, where there is no row at hand."""

    kind: str
    id: str


@dataclass(frozen=True)
class Author:
    """Who did it, where it is no signed-in person."""

    kind: str
    id: str = ""


SYSTEM = Author("system")
IMPORT = Author("import")


@dataclass(frozen=True)
class Happening:
    """One line for `record_many`: the arguments of `record`."""

    event: Event
    of: Any
    by: Any
    on: date
    reason: str = ""


def subject_of(of: Any) -> Subject:
    """The subject for a row: its model's name (or `journal_kind`) and its key (or `journal_id`)."""
    if isinstance(of, Subject):
        return of
    if not isinstance(of, models.Model):
        raise TypeError(f"a subject is a saved row or a Subject, not {of!r}")
    number = getattr(of, "journal_id", None) or of.pk
    if number is None:
        raise ValueError("an unsaved row has no journal")
    return Subject(getattr(of, "journal_kind", None) or str(of._meta.model_name), str(number))


def author_of(by: Any) -> Author:
    """The author for a person's row, or the `Author` itself."""
    if isinstance(by, Author):
        return by
    subject = subject_of(by)
    return Author(subject.kind, subject.id)


def record(event: Event, *, of: Any, by: Any, on: date, reason: str = "") -> Entry:
    """Write what happened into the chain of its subject, in the transaction of the change itself.

    Outside a transaction it refuses: a change and its entry exist together or not at all.
    """
    _needs_transaction()
    subject = subject_of(of)
    head = _locked_head(subject)
    entry = _link(head, event, author_of(by), on, reason, clock.now())
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(n=head.n, hash=head.hash)
    return entry


def record_many(happenings: Iterable[Happening], *, batch_size: int = 500) -> list[Entry]:
    """Write many entries at once, in the order given: what `record` does one by one, in a few statements."""
    _needs_transaction()
    lines = list(happenings)
    subjects = [subject_of(line.of) for line in lines]
    heads = _locked_heads(set(subjects))
    now = clock.now()
    entries = [
        _link(heads[subject], line.event, author_of(line.by), line.on, line.reason, now)
        for subject, line in zip(subjects, lines, strict=True)
    ]
    Entry.objects.bulk_create(entries, batch_size=batch_size)
    # They are there, so each of these inserts moves one on: a few statements, and cheap to build (`bulk_update` is not).
    ChainHead.objects.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["id"], update_fields=["n", "hash"], batch_size=batch_size
    )
    return entries


def seal() -> Seal | None:
    """Seal the entries that no seal covers yet; None when there are none. Calling it twice changes nothing."""
    made = _seal(Entry, Seal)
    assert made is None or isinstance(made, Seal)
    return made


def seal_readings() -> ReadingSeal | None:
    """Seal the readings that no seal covers yet; None when there are none."""
    made = _seal(Reading, ReadingSeal)
    assert made is None or isinstance(made, ReadingSeal)
    return made


def mark_published(seals: Iterable[AnySeal]) -> None:
    """Note that the hashes of these seals were given out; the first time stays."""
    for one in seals:
        type(one)._default_manager.filter(pk=one.pk, published=None).update(published=clock.now())


def _needs_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the change itself: use transaction.atomic")


def _locked_head(subject: Subject) -> ChainHead:
    heads = ChainHead.objects.select_for_update().filter(subject_kind=subject.kind, subject_id=subject.id)
    head = heads.first()
    if head is None:
        # Two who begin a chain at once: the second waits for the first one's row here, then finds it.
        fresh = ChainHead(subject_kind=subject.kind, subject_id=subject.id, n=0, hash=ZERO)
        ChainHead.objects.bulk_create([fresh], ignore_conflicts=True)
        head = heads.get()
    return head


def _locked_heads(subjects: set[Subject]) -> dict[Subject, ChainHead]:
    # In one order for all writers, so that two bulk writers cannot wait for each other.
    ordered = sorted(subjects, key=lambda subject: (subject.kind, subject.id))
    fresh = [ChainHead(subject_kind=subject.kind, subject_id=subject.id, n=0, hash=ZERO) for subject in ordered]
    ChainHead.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    found: dict[Subject, ChainHead] = {}
    for kind in sorted({subject.kind for subject in ordered}):
        ids = [subject.id for subject in ordered if subject.kind == kind]
        for start in range(0, len(ids), 500):
            part = ChainHead.objects.select_for_update().filter(
                subject_kind=kind, subject_id__in=ids[start : start + 500]
            )
            for head in part.order_by("subject_id"):
                found[Subject(head.subject_kind, head.subject_id)] = head
    return found


def _link(head: ChainHead, event: Event, author: Author, on: date, reason: str, entered: datetime) -> Entry:
    """The next entry of the chain, and the head moved on to it (in memory)."""
    if isinstance(on, datetime) or not isinstance(on, date):
        raise TypeError("`on` is a day")
    entry = Entry(
        subject_kind=head.subject_kind,
        subject_id=head.subject_id,
        n=head.n + 1,
        kind=event.kind,
        payload_text=event.payload_text(),
        reason=str(reason),
        author_kind=author.kind,
        author_id=author.id,
        on=on,
        entered=entered,
        salt=secrets.token_hex(16),
        previous=head.hash,
    )
    entry.close()
    head.n, head.hash = entry.n, entry.hash
    return entry


@transaction.atomic
def _seal(rows: type[Entry] | type[Reading], seals: type[AnySeal]) -> AnySeal | None:
    if connection.vendor == "postgresql":
        # Waits for writers under way: an id handed out earlier but committed later would slip under the seal.
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{seals._meta.db_table}", "{rows._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
    former = seals._default_manager.order_by("-number").first()
    since = former.last if former else 0
    pairs = [(row.pk, row.hash) for row in rows._default_manager.filter(pk__gt=since).order_by("pk").iterator()]
    if not pairs:
        return None
    made = seals(
        number=former.number + 1 if former else 1,
        first=pairs[0][0],
        last=pairs[-1][0],
        count=len(pairs),
        total=(former.total if former else 0) + len(pairs),
        root=merkle_root([leaf(number, digest) for number, digest in pairs]),
        previous=former.hash if former else ZERO,
        moment=clock.now(),
    )
    made.close()
    made.save(force_insert=True)
    return made
