"""排班方式: how a month is cut into shifts, as pure functions of the month and the calendar.

Everybody is relieved at the same hour. A month runs from that hour of its first day to that hour of the next month's,
so that the months of a body join without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock

RELIEVED, EVENING = 8, 20  # the hours at which one shift ends and the next begins
FIVE_AND_TWO, ROUND_THE_CLOCK, DAY_AND_NIGHT = "5+2", "24h", "12h"
PATTERNS = [
    (FIVE_AND_TWO, _("“5+2”：工作日一班、休息日一班")),
    (ROUND_THE_CLOCK, _("24 小时：每天一班")),
    (DAY_AND_NIGHT, _("24 小时：白班、夜班")),
]


@dataclass(frozen=True)
class Span:
    """From a moment until before another."""

    since: datetime
    until: datetime


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (first_of(day) + timedelta(days=32)).replace(day=1)


def days_of(month: date) -> list[date]:
    """The days of the month."""
    first, end = first_of(month), next_month(month)
    return [first + timedelta(days=n) for n in range((end - first).days)]


def month_of(month: date) -> Span:
    """What the shifts of a month cover together."""
    return Span(clock.at(first_of(month), RELIEVED), clock.at(next_month(month), RELIEVED))


def spans(month: date, pattern: str, *, works: Callable[[date], bool]) -> list[Span]:
    """The shifts of a month in the pattern; `works` knows the working days, swapped weekends (调休) included."""
    days = days_of(month)
    if pattern == FIVE_AND_TWO:
        groups: list[list[date]] = []
        for day in days:
            if groups and works(groups[-1][0]) == works(day):
                groups[-1].append(day)
            else:
                groups.append([day])
        return [_whole(group[0], group[-1]) for group in groups]
    if pattern == ROUND_THE_CLOCK:
        return [_whole(day, day) for day in days]
    if pattern == DAY_AND_NIGHT:
        cut = []
        for day in days:
            whole, evening = _whole(day, day), clock.at(day, EVENING)
            cut += [Span(whole.since, evening), Span(evening, whole.until)]
        return cut
    raise ValueError(f"no pattern is called {pattern}")


def _whole(first: date, last: date) -> Span:
    return Span(clock.at(first, RELIEVED), clock.at(last + timedelta(days=1), RELIEVED))


def gaps(within: Span, taken: Iterable[Span]) -> list[Span]:
    """What of `within` nobody has."""
    found, at = [], within.since
    for span in sorted(taken, key=lambda one: one.since):
        if span.since > at:
            found.append(Span(at, min(span.since, within.until)))
        at = max(at, span.until)
        if at >= within.until:
            break
    if at < within.until:
        found.append(Span(at, within.until))
    return [span for span in found if span.since < span.until]


def turns(people: Sequence[int], shifts: int) -> list[tuple[int, int | None]]:
    """For each shift who is first and who second: the rota goes round, and the second is whoever is first next."""
    count = len(people)
    return [(people[n % count], people[(n + 1) % count] if count > 1 else None) for n in range(shifts)]
