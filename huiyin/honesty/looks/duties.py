"""迟报、漏报: what was done after its deadline, what was due and is not there, and numbers missing in a batch.

Deadlines are read from the one table of duties, numbers from the register; nothing is reckoned here a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F

from huiyin.cases.models import Batch, Case, Duty
from huiyin.cases.states import State
from huiyin.honesty.found import DAY, Found, Touched, day_of, percent
from huiyin.honesty.models import Signal
from huiyin.intake.reconciling import gaps

REPORTS = ("report_city", "report_group", "verify", "answer_complainant", "answer_instruction")
MOST_MISSING = 20  # a batch that misses more numbers shares its series with other cities: nothing was left out of it


def late(touched: Touched) -> Iterator[Found]:
    """Duties of these cases that were done after they were due."""
    done = Duty.objects.filter(case__in=touched.cases, done_at__gt=F("due"))
    for duty in done.values_list("pk", "kind", "case", "body", "due", "done_at"):
        key, kind, case, body, due, done_at = duty
        assert done_at is not None
        days = (done_at - due) / DAY
        yield Found(
            Signal.Kind.LATE, f"duty:{key}", ("duty", key), ("duty", key), percent(40 + 10 * days), day_of(done_at),
            case=case, body=body, detail={"what": kind, "hours": round(days * 24, 1)},
        )  # fmt: skip


def absent(touched: Touched) -> Iterator[Found]:
    """Reports that fell due since the last look, and are not there."""
    owed = Duty.objects.filter(
        done_at=None, dropped_at=None, due__lte=touched.moment, due__gt=touched.since - DAY, kind__in=REPORTS
    )
    for key, kind, case, body, due in owed.values_list("pk", "kind", "case", "body", "due"):
        yield Found(
            Signal.Kind.OMITTED, f"duty:{key}", ("duty", key), ("duty", key), 60, day_of(due),
            case=case, body=body, detail={"what": kind},
        )  # fmt: skip


def missing_numbers(touched: Touched) -> Iterator[Found]:
    """Numbers of the group's series that lie between those registered of a batch and are not among them."""
    for batch in Batch.objects.filter(pk__in=touched.batches, history=False):
        cases = list(Case.objects.filter(batch=batch).values_list("accept_number", "state"))
        missing = gaps(number for number, _state in cases if number)
        registered = sum(state != State.VOID for _number, state in cases)
        yield from _missing(batch, missing)
        if batch.announced is not None and batch.announced > registered:
            yield Found(
                Signal.Kind.OMITTED, f"batch:{batch.pk}:announced", ("batch", batch.pk), ("batch", batch.pk), 80,
                batch.on, detail={"announced": batch.announced, "registered": registered},
            )  # fmt: skip


def _missing(batch: Batch, missing: Iterable[str]) -> Iterator[Found]:
    named = list(missing)
    if len(named) > MOST_MISSING:
        return
    for number in named:
        yield Found(
            Signal.Kind.OMITTED, f"batch:{batch.pk}:{number}"[:100], ("batch", batch.pk), ("batch", batch.pk), 50,
            batch.on, detail={"number": number},
        )  # fmt: skip
