"""When something is due: natural days, working days with 调休 (swapped weekends), or hours.

Pure: the calendar is handed in, the moment is handed in. A year whose holiday notice is not out is not guessed in
silence: it is reckoned by plain weekends and named as doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.lib.clock import SHANGHAI

_DAY = timedelta(days=1)
SWAPPED = "调休上班"  # as the notice has it, in whatever language a page is read


class UnknownYear(ValueError):
    """The holiday notice of that year is not in the calendar."""


class Unit(StrEnum):
    """What a limit counts."""

    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


class Lamp(StrEnum):
    """Green, yellow, red; `label` is the word that always stands beside the colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        return str(_LAMP_WORDS[self])


_LAMP_WORDS = {Lamp.GREEN: gettext_lazy("正常"), Lamp.YELLOW: gettext_lazy("临期"), Lamp.RED: gettext_lazy("逾期")}


@dataclass(frozen=True)
class Limit:
    """So many days or hours."""

    amount: int
    unit: Unit = Unit.NATURAL_DAYS

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(_("期限不能是负数。"))
        object.__setattr__(self, "unit", Unit(self.unit))


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: weekdays but for `holidays`, and the weekends in `extra_workdays`.

    `strict` refuses a year outside `known_years`; otherwise it falls back to plain weekends and `doubts` names it.
    """

    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()
    strict: bool = False

    def __post_init__(self) -> None:
        for name in ("holidays", "extra_workdays", "known_years"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if self.strict and day.year not in self.known_years:
            raise UnknownYear(_("%d年的放假安排尚未录入工作日历，请管理员先补录。") % day.year)
        if day in self.extra_workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def add_working_days(self, day: date, amount: int) -> date:
        """The `amount`-th working day after `day`; `day` itself is not counted."""
        while amount:
            day += _DAY
            amount -= self.is_working_day(day)
        return day

    def doubts(self, first: date, last: date) -> list[int]:
        """The years from `first` to `last` whose holidays are not known."""
        return [year for year in range(first.year, last.year + 1) if year not in self.known_years]


@dataclass(frozen=True)
class Reckoning:
    """A due moment and what to doubt about it."""

    due: datetime
    doubtful_years: list[int] = field(default_factory=list)

    @property
    def warning(self) -> str:
        """The sentence to show beside the day, empty when there is nothing to doubt."""
        if not self.doubtful_years:
            return ""
        years = _("、").join(str(year) for year in self.doubtful_years)
        return _("%s年的放假安排尚未录入，期限暂按普通周末推算。") % years


def due(start: datetime, rule: Limit, calendar: Calendar, extensions: Iterable[date | Limit] = ()) -> datetime:
    """The last moment of the day by which a duty must be done, in Asia/Shanghai; for hours, that very moment.

    The day of `start` is not counted. An extension is a new day, or so much more after the day it follows; none
    brings a due day forward. Late means: now is after `due`.
    """
    return reckon(start, rule, calendar, extensions).due


def reckon(start: datetime, rule: Limit, calendar: Calendar, extensions: Iterable[date | Limit] = ()) -> Reckoning:
    """`due`, together with the years it had to guess."""
    if start.tzinfo is None:
        raise ValueError("a moment needs its zone")
    begun = start.astimezone(SHANGHAI)
    moment = _after(begun, rule, calendar)
    counted_working_days = rule.unit is Unit.WORKING_DAYS
    for extension in extensions:
        if isinstance(extension, Limit):
            later = _after(moment, extension, calendar)
            counted_working_days |= extension.unit is Unit.WORKING_DAYS
        else:
            later = last_moment(extension)
        moment = max(moment, later)
    doubtful = calendar.doubts(begun.date(), moment.date()) if counted_working_days else []
    return Reckoning(moment, doubtful)


def last_moment(day: date) -> datetime:
    """The last moment that still is `day`: so a due moment, printed plainly, shows the right day."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


def lamp(due: datetime, now: datetime, yellow_before: timedelta | int = 3) -> Lamp:
    """Red once past, yellow from `yellow_before` (days, where it is a number) on, else green."""
    before = timedelta(days=yellow_before) if isinstance(yellow_before, int) else yellow_before
    if now > due:
        return Lamp.RED
    return Lamp.YELLOW if now >= due - before else Lamp.GREEN


def _after(start: datetime, rule: Limit, calendar: Calendar) -> datetime:
    match rule.unit:
        case Unit.HOURS:
            return start + timedelta(hours=rule.amount)
        case Unit.NATURAL_DAYS:
            return last_moment(start.date() + _DAY * rule.amount)
        case Unit.WORKING_DAYS:
            return last_moment(calendar.add_working_days(start.date(), rule.amount))


@dataclass(frozen=True)
class SpecialDay:
    """A row for the editable calendar: a weekday off, or a weekend worked."""

    day: date
    working: bool
    name: str


def special_days(year: int) -> list[SpecialDay]:
    """What the State Council's notice for `year` changes, as far as the `holidays` library knows it.

    Empty for a year whose notice it does not carry: statutory feasts alone, without the swaps, would look right and
    be wrong. The notice is recognised by its swapped weekends, which every year has had.
    """
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    swapped = sorted(day for day in known.weekend_workdays if day.year == year)
    if not swapped:
        return []
    days = [SpecialDay(day, working=False, name=name) for day, name in known.items() if day.year == year]
    days += [SpecialDay(day, working=True, name=SWAPPED) for day in swapped]
    return sorted(days, key=lambda special: special.day)


def seeded(years: Iterable[int]) -> Calendar:
    """A calendar of mainland China for `years`; those without a notice are left unknown."""
    by_year = {year: special_days(year) for year in years}
    every = [special for days in by_year.values() for special in days]
    return Calendar(
        holidays=frozenset(special.day for special in every if not special.working),
        extra_workdays=frozenset(special.day for special in every if special.working),
        known_years=frozenset(year for year, days in by_year.items() if days),
    )
