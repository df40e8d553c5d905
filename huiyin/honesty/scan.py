"""核查: follow the journal from where the last look ended, and look at what the new entries touched.

It runs beside the work, never within it: nobody waits for it, and what it finds it writes in transactions of its own.
Looking twice finds nothing twice, so an interrupted look is simply done again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min

from huiyin.cases.models import Case
from huiyin.files.models import Evidence
from huiyin.honesty.actions import raise_signals
from huiyin.honesty.found import Found, Look, Touched, day_of
from huiyin.honesty.looks import days, duties, exif, photographs, texts
from huiyin.honesty.models import Cursor
from huiyin.journal.models import Entry

ENTRIES_AT_ONCE = 500
# On PostgreSQL an entry may be committed after one with a higher key; a gap this old will not be filled any more.
UNSETTLED = timedelta(minutes=30)

BY_CASE: tuple[Look, ...] = (
    duties.late,
    duties.missing_numbers,
    days.ahead,
    days.backfilled,
    days.contradicted,
    exif.wrong_time,
    exif.wrong_place,
)
BY_PRINT = (texts.alike, photographs.used_again)  # each keeps its prints together with what it finds
BY_TIME: tuple[Look, ...] = (duties.absent,)


def scan(moment: datetime, *, again: bool = False) -> int:
    """Look at everything entered since the last look; how many signals are new. With `again`, from the beginning."""
    cursor = _cursor(moment)
    since, at, found = cursor.moment, 0 if again else cursor.entry, 0
    while True:
        lines = list(Entry.objects.filter(pk__gt=at).order_by("pk").values_list(
            "pk", "subject_kind", "subject_id", "kind", "entered")[:ENTRIES_AT_ONCE])  # fmt: skip
        if not lines:
            break
        touched = _touched(lines, moment, since)
        found += _raise([one for look in BY_CASE for one in look(touched)], moment)
        found += sum(look(touched) for look in BY_PRINT)
        at = lines[-1][0]
        _move_on(_settled(lines, cursor.entry, moment), moment)
    idle = Touched(frozenset(), frozenset(), (), moment, since)
    found += _raise([one for look in BY_TIME for one in look(idle)], moment)
    _move_on(None, moment)
    return found


def _raise(found: Sequence[Found], moment: datetime) -> int:
    return len(raise_signals(found, on=day_of(moment))) if found else 0


Line = tuple[int, str, str, str, datetime]


def _touched(lines: Sequence[Line], moment: datetime, since: datetime) -> Touched:
    """The cases and batches that these entries are about, and the findings of rooms beside this one."""
    cases = {int(subject) for _key, of, subject, _kind, _at in lines if of == "case"}
    pieces = [int(subject) for _key, of, subject, _kind, _at in lines if of == "evidence"]
    if pieces:  # what hangs on a hidden inquiry has a chain of its own
        cases |= set(Evidence.objects.filter(pk__in=pieces).values_list("case", flat=True))
    batches = {int(subject) for _key, of, subject, _kind, _at in lines if of == "batch"}
    fresh = [int(subject) for _key, of, subject, kind, _at in lines if kind == "intake.case_registered"]
    if fresh:
        batches |= set(Case.objects.filter(pk__in=fresh).values_list("batch", flat=True))
    wanted = [key for key, _of, _subject, kind, _at in lines if kind in days.FAILED_CHECK]
    checked = tuple((row.pk, row.kind, row.payload) for row in Entry.objects.filter(pk__in=wanted)) if wanted else ()
    return Touched(frozenset(cases), frozenset(batches), checked, moment, since)


def _settled(lines: Sequence[Line], before: int, moment: datetime) -> int:
    """The last key up to which no entry can still appear: the next look begins after it."""
    if connection.vendor == "sqlite":
        return lines[-1][0]
    settled = before
    for key, _of, _subject, _kind, entered in lines:
        if key > settled + 1 and moment - entered < UNSETTLED:
            break
        settled = max(settled, key)
    return settled


@transaction.atomic
def _cursor(moment: datetime) -> Cursor:
    if not Cursor.objects.filter(pk=1).exists():  # the journal's first key need not be 1: what lies before it is no gap
        first = Entry.objects.aggregate(first=Min("pk"))["first"] or 1
        Cursor.objects.bulk_create([Cursor(pk=1, entry=first - 1, moment=moment)], ignore_conflicts=True)
    return Cursor.objects.get(pk=1)


def _move_on(entry: int | None, moment: datetime) -> None:
    """The cursor moves forward only, whoever looked in between."""
    if entry is not None:
        Cursor.objects.filter(pk=1, entry__lt=entry).update(entry=entry)
    Cursor.objects.filter(pk=1, moment__lt=moment).update(moment=moment)


def behind() -> int:
    """How many journal keys lie after the cursor: what the next look has before it."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    here = Cursor.objects.filter(pk=1).values_list("entry", flat=True).first() or 0
    return max(0, last - here)
