"""The working calendar that limits are reckoned with: the notices entered here, and for other years those that came with
Huiyin. A year that neither knows goes by plain weekends, and whoever looks is told so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.journal.actions import record
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import Calendar, SpecialDay, seeded, special_days
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.rulebook.events import CalendarEntered
from huiyin.rulebook.models import CalendarDay, CalendarYear

YEARS = range(2015, 2041)
_LATEST = Prepared(lambda: CalendarYear.objects.order_by("-pk")[:1])


def version() -> int:
    """The number of the last notice entered; 0 while there is none."""
    return next((row.pk for row in _LATEST()), 0)


def working_calendar() -> Calendar:
    """Working days with 调休, as known now."""
    return calendar_at(version())


@lru_cache(maxsize=32)
def calendar_at(version: int) -> Calendar:
    """The calendar as it was known when the notice of that number was the last."""
    shipped = _shipped()
    notices = {row.year: row.pk for row in CalendarYear.objects.filter(pk__lte=version).order_by("pk")}
    rows = CalendarDay.objects.filter(of__in=notices.values())
    special = [(row.day, row.working) for row in rows]
    return Calendar(
        holidays=frozenset(d for d in shipped.holidays if d.year not in notices)
        | frozenset(d for d, working in special if not working),
        extra_workdays=frozenset(d for d in shipped.extra_workdays if d.year not in notices)
        | frozenset(d for d, working in special if working),
        known_years=shipped.known_years | set(notices),
    )


@lru_cache(maxsize=1)
def _shipped() -> Calendar:
    return seeded(YEARS)


def days_of(year: int) -> list[SpecialDay]:
    """What is known of that year: the last notice entered, else what came with Huiyin; empty when nothing is."""
    last = CalendarYear.objects.filter(year=year).order_by("-pk").first()
    if last is None:
        return special_days(year)
    return [SpecialDay(row.day, row.working, row.name) for row in last.days.all()]


@transaction.atomic
def enter_year(
    year: int, days: Sequence[SpecialDay], *, notice: str, reason: str = "", by: User, on: date
) -> CalendarYear:
    """Enter the State Council's notice for a year; it takes the place of what was known of that year.

    Raises `Refused` for a day of another year, one named twice, a weekend that is called off or a weekday that is
    called worked: each is a slip of the pen that would move deadlines.
    """
    if not by.may(Right.ADMINISTER_RULEBOOK):
        raise Refused(_("工作日历由系统管理员维护。"))
    if not notice.strip():
        raise Refused(_("请填写放假通知的文号。"))
    if not days:
        raise Refused(_("请至少填写一天。"))
    seen: set[date] = set()
    for one in days:
        name = f"{one.day:%Y-%m-%d}"
        if one.day.year != year:
            raise Refused(_("%(day)s 不在%(year)d年。") % {"day": name, "year": year})
        if one.day in seen:
            raise Refused(_("%s 写了两次。") % name)
        if one.working and one.day.weekday() < 5:
            raise Refused(_("%s 是周一至周五，本来就上班，不必写为调休上班。") % name)
        seen.add(one.day)
    if not any(one.working for one in days):
        raise Refused(_("没有一天调休上班：历年通知都有，请核对后再录入。"))
    row = CalendarYear.objects.create(year=year, notice=notice.strip()[:120], reason=reason.strip()[:200], on=on, by=by)
    CalendarDay.objects.bulk_create([CalendarDay(of=row, day=d.day, working=d.working, name=d.name[:40]) for d in days])
    record(CalendarEntered(year, sum(not d.working for d in days), sum(d.working for d in days)), of=row, by=by, on=on)
    return row
