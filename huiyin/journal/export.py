"""The journal as lines that an outsider can verify, and the same verification for ourselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any, TextIO

from django.db import connection

from huiyin.journal import verifier
from huiyin.journal.models import AnySeal, Birth, ChainHead, Entry, Reading, ReadingSeal, Seal
from huiyin.lib import clock, guards


def lines(*, withhold: Iterable[str] = (), readings: bool = False) -> Iterator[dict[str, Any]]:
    """Header, entries, heads, seals, readings: one state of the journal, while others go on writing.

    Kinds matching `withhold` (a kind, or a pattern such as `accountability.*`) go without payload, reason and salt,
    and still verify. Readings go as hashes only, unless asked for: they tell who read what.
    """
    with _snapshot():
        entries = Entry.objects.order_by("id")
        patterns = list(withhold)
        known = Entry.objects.order_by().values_list("kind", flat=True).distinct()
        withheld = sorted(kind for kind in known if any(fnmatchcase(kind, pattern) for pattern in patterns))
        yield {
            "t": "header",
            "format": verifier.FORMAT,
            "born_as": Birth.objects.values_list("born_as", flat=True).first(),
            "exported": verifier.moment_text(clock.now()),
            "entries": entries.count(),
            "withheld": withheld,
        }
        hidden = set(withheld)
        for seq, entry in enumerate(entries.iterator(chunk_size=2000), 1):
            yield _entry_line(entry, seq, hidden)
        for head in ChainHead.objects.order_by("subject_kind", "subject_id").iterator():
            yield {
                "t": "head",
                "subject_kind": head.subject_kind,
                "subject_id": head.subject_id,
                "n": head.n,
                "hash": head.hash,
            }
        yield from (_seal_line("seal", seal) for seal in Seal.objects.order_by("number").iterator())
        for reading in Reading.objects.order_by("id").iterator(chunk_size=2000):
            line: dict[str, Any] = {"t": "reading", "id": reading.pk, "hash": reading.hash}
            yield line | {"fields": reading.fields()} if readings else line
        yield from (_seal_line("reading_seal", seal) for seal in ReadingSeal.objects.order_by("number").iterator())


def write(file: TextIO, *, withhold: Iterable[str] = (), readings: bool = False) -> int:
    """Write the export; how many lines."""
    written = 0
    for line in lines(withhold=withhold, readings=readings):
        file.write(verifier.canon(line) + "\n")
        written += 1
    return written


def verify(roots: dict[int, str] | None = None) -> verifier.Result:
    """Verify this database's journal as an outsider would verify its export."""
    return verifier.verify(lines(), roots)


def broken_guards() -> list[str]:
    """Names of guards that do not stand in the database as they are declared."""
    standing = guards.installed(connection)
    wanted = guards.expected(connection)
    return sorted(name for name, guard in wanted.items() if standing.get(name) != guard.digest(connection.vendor))


def root_line(seal: AnySeal) -> str:
    """A published root: number, hash, moment, and how many entries it vouches for."""
    return f"{seal.number} {seal.hash} {verifier.moment_text(seal.moment)} {seal.total}"


def _entry_line(entry: Entry, seq: int, hidden: set[str]) -> dict[str, Any]:
    line = {
        "t": "entry",
        "seq": seq,
        "id": entry.pk,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "n": entry.n,
        "kind": entry.kind,
        "author_kind": entry.author_kind,
        "author_id": entry.author_id,
        "on": entry.on.isoformat(),
        "entered": verifier.moment_text(entry.entered),
        "payload_hash": entry.payload_hash,
        "reason_hash": entry.reason_hash,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    if entry.kind not in hidden:
        line |= {"payload": entry.payload_text, "reason": entry.reason, "salt": entry.salt}
    return line


def _seal_line(kind: str, seal: AnySeal) -> dict[str, Any]:
    return {
        "t": kind,
        "number": seal.number,
        "first": seal.first,
        "last": seal.last,
        "count": seal.count,
        "total": seal.total,
        "root": seal.root,
        "previous": seal.previous,
        "hash": seal.hash,
        "moment": verifier.moment_text(seal.moment),
    }


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for all reads inside, without the write lock that atomic() takes on SQLite."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
