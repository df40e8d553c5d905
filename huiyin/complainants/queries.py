"""Asking about complainants: the results of call-backs, for reports."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, QuerySet

from huiyin.cases.models import Case
from huiyin.complainants.models import CallBack


def call_back_results(cases: QuerySet[Case], *, as_of: date, known_at: datetime | None = None) -> dict[str, int]:
    """How many of `cases` stand at each result of call-backs on `as_of`, as known at `known_at`: the last one of a case.

    Every result has its key, so a table has no holes; cases that nobody called yet are in none.
    """
    rows = CallBack.objects.filter(case__in=cases.values("pk"), on__lte=as_of)
    if known_at is not None:
        rows = rows.filter(entered__lte=known_at)
    last = rows.values("case").annotate(last=Max("pk")).values("last")
    counts = dict.fromkeys(CallBack.Result.values, 0)
    for result in CallBack.objects.filter(pk__in=last).values_list("result", flat=True):
        counts[result] += 1
    return counts
