"""Who read what: spooled to disk first, moved to the table in batches, exactly once.

A page that only reads must not take the database's write lock, so a reading is one line appended to a file in
`DATA/spool`. The line is with the operating system when the page is sent: kill -9 loses nothing. What is opened from
under a seal (an identity, an inquiry, a file) is another matter: `open_sealed` commits before the content is sent.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from huiyin.journal.actions import author_of, subject_of
from huiyin.journal.models import How, Reading
from huiyin.journal.verifier import canon, moment_text
from huiyin.lib import clock

DRAIN_LINES = 500
DRAIN_SECONDS = 60
BATCH = 500

_lock = threading.Lock()
_lines = 0
_since: float | None = None
_draining = threading.Event()


def spool_folder() -> Path:
    """The folder of the spool files, made at first use."""
    folder = Path(settings.DATA) / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def device_of(request: HttpRequest) -> str:
    """A short mark of the device and address: the same device gives the same mark, the address cannot be read back."""
    told = f"{request.META.get('REMOTE_ADDR', '')}\n{request.META.get('HTTP_USER_AGENT', '')}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()[:12]


def note_read(subject: Any, *, by: Any, how: str, filter: str = "", device: str = "") -> UUID:
    """Note that `by` read `subject`; a list or an export is one reading with its filter. Takes no database lock."""
    about, reader = subject_of(subject), author_of(by)
    uuid = uuid4()
    line = {
        "uuid": uuid.hex,
        "subject_kind": about.kind,
        "subject_id": about.id,
        "reader_kind": reader.kind,
        "reader_id": reader.id,
        "how": How(how).value,
        "filter": filter[:300],
        "at": moment_text(clock.now()),
        "device": device,
    }
    _append((canon(line) + "\n").encode())
    _drain_when_due()
    return uuid


def note_page(request: HttpRequest, subject: Any) -> None:
    """Note that a page about `subject` was opened. What answers a POST was opened before it was filled in."""
    if request.method in ("GET", "HEAD"):
        note_read(subject, by=request.user, how="page", device=device_of(request))


def open_sealed(subject: Any, *, by: Any, what: str, reason: str, device: str = "") -> Reading:
    """Note the opening of something sealed, committed before its content is sent.

    Call it outside any transaction: one that rolls back later would take the note with it (RuntimeError then).
    """
    about, reader = subject_of(subject), author_of(by)
    # Django lets a durable block stand inside the transaction that a TestCase wraps around each test, and no other.
    with transaction.atomic(durable=True):
        return Reading.objects.create(
            uuid=uuid4(),
            subject_kind=about.kind,
            subject_id=about.id,
            reader_kind=reader.kind,
            reader_id=reader.id,
            how=How.OPENING,
            what=what,
            reason=reason,
            at=clock.now(),
            device=device,
        )


def drain(*, wait: bool = True) -> int:
    """Move all spooled lines to the table; how many were new. Safe to repeat after a crash at any point.

    A spool file is renamed first, so that new lines go to a new file; it is removed only when its rows are committed.
    Killed in between, the renamed file is found by the next drain, and the unique uuid lets no line in twice.
    """
    folder = spool_folder()
    with _only_one(folder, wait=wait) as mine:
        if not mine:
            return 0
        for path in sorted(folder.glob("readings-*.jsonl")):
            path.rename(folder / f"draining-{uuid4().hex}.jsonl")
        return sum(_drain_file(path) for path in sorted(folder.glob("draining-*.jsonl")))


def waiting() -> int:
    """How many lines are still in the spool."""
    total = 0
    for path in [*spool_folder().glob("readings-*.jsonl"), *spool_folder().glob("draining-*.jsonl")]:
        try:
            total += path.read_bytes().count(b"\n")
        except FileNotFoundError:  # drained this moment
            continue
    return total


def _append(data: bytes) -> None:
    path = spool_folder() / f"readings-{os.getpid()}.jsonl"
    while True:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            # Renamed between open and lock? Then it may have been read already: take the new file.
            if _is_at(fd, path):
                while data:
                    data = data[os.write(fd, data) :]
                return
        finally:
            os.close(fd)


def _is_at(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def _only_one(folder: Path, *, wait: bool) -> Iterator[bool]:
    with (folder / "drain.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _drain_file(path: Path) -> int:
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # a writer that still holds it finishes its line first
        readings, torn = _parsed(file, batch=path.stem.removeprefix("draining-"))
    if torn:
        # Half a line can only be left by a full disk; it is kept for people, not thrown away.
        with (path.parent / "unreadable.log").open("ab") as kept:
            kept.write(b"".join(torn))
    new = sum(_insert(readings[start : start + BATCH]) for start in range(0, len(readings), BATCH))
    # Inside somebody's transaction the file goes when that one commits; if it rolls back the lines are still here.
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return new


def _parsed(file: IO[bytes], *, batch: str) -> tuple[list[Reading], list[bytes]]:
    readings: dict[UUID, Reading] = {}
    torn: list[bytes] = []
    for raw in file:
        try:
            line = json.loads(raw)
            uuid, at = UUID(line.pop("uuid")), datetime.fromisoformat(line.pop("at"))
            readings[uuid] = Reading(uuid=uuid, at=at, batch=batch, **line)
        except (ValueError, KeyError, TypeError, AttributeError):
            torn.append(raw)
    return list(readings.values()), torn


def _insert(readings: list[Reading]) -> int:
    with transaction.atomic():
        known = set(Reading.objects.filter(uuid__in=[one.uuid for one in readings]).values_list("uuid", flat=True))
        fresh = [one for one in readings if one.uuid not in known]
        Reading.objects.bulk_create(fresh)
    return len(fresh)


def _drain_when_due() -> None:
    """Drain in a thread of its own once the spool is long or old, so that no page waits for the write lock."""
    global _lines, _since
    with _lock:
        now = time.monotonic()
        _since = now if _since is None else _since
        _lines += 1
        if _lines < DRAIN_LINES and now - _since < DRAIN_SECONDS:
            return
        if connection.in_atomic_block or _draining.is_set():
            return
        _lines, _since = 0, None
        _draining.set()
    threading.Thread(target=_drain_aside, name="readings-drain", daemon=True).start()


def _drain_aside() -> None:
    try:
        drain(wait=False)
    finally:
        _draining.clear()
        connection.close()
