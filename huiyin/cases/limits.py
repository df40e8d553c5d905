"""By when: the limits of the rulebook, reckoned from the moment the group handed the batch to the city.

A case keeps the limits of the day on which it was handed down (`case.ruled_on`), whatever is ruled later.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from huiyin.lib import working_days
from huiyin.lib.clock import SHANGHAI
from huiyin.lib.working_days import Calendar
from huiyin.rulebook.calendar import working_calendar
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Limit, NightCall


def limit_of(rulebook: Rulebook, code: str, *, on: date, grade: str = "") -> Limit | None:
    """The limit of that code on `on`: the one for `grade` where there is one, else the general one, else None."""
    found = [limit for limit in rulebook.all_of(Limit, on) if limit.step == code]
    own = [limit for limit in found if grade and limit.grade == grade]
    general = [limit for limit in found if not limit.grade]
    return next(iter(own or general), None)


def night_of(rulebook: Rulebook | None, moment: datetime) -> NightCall:
    """The rulebook's quiet hours on that day; where it is silent, ten at night to seven, and ten minutes."""
    found = rulebook.all_of(NightCall, moment.astimezone(SHANGHAI).date()) if rulebook is not None else []
    return found[0] if found else NightCall("default", "", "")


def yellow_from(due: datetime, limit: Limit | None) -> datetime:
    """From when on the lamp is yellow: so many days before `due`, or hours where the limit counts hours; three days
    where the rulebook is silent."""
    if limit is None:
        return due - timedelta(days=3)
    return due - (timedelta(hours=limit.yellow) if limit.unit == "hours" else timedelta(days=limit.yellow))


def reckoned(limit: Limit, start: datetime, calendar: Calendar) -> datetime:
    """When what the rulebook limits so is due, by that calendar."""
    return working_days.due(start, working_days.Limit(limit.amount, working_days.Unit(limit.unit)), calendar)


def due_by(
    rulebook: Rulebook, code: str, start: datetime, *, on: date, grade: str = "", default_days: int = 10
) -> datetime:
    """When something is due that the rulebook of `on` limits; `default_days` natural days where it is silent."""
    limit = limit_of(rulebook, code, on=on, grade=grade)
    return reckoned(limit or Limit(code, code, code, amount=default_days), start, working_calendar())
