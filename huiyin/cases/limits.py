"""By when: the limits of the rulebook, reckoned from the moment the group handed the batch to the city.

A case keeps the limits of the day on which it was handed down (`case.ruled_on`), whatever is ruled later.
"""

from __future__ import annotations

from datetime import date, datetime

from huiyin.lib import working_days
from huiyin.rulebook.calendar import working_calendar
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Limit


def limit_of(rulebook: Rulebook, code: str, *, on: date, grade: str = "") -> Limit | None:
    """The limit of that code on `on`: the one for `grade` where there is one, else the general one, else None."""
    found = [limit for limit in rulebook.all_of(Limit, on) if limit.step == code]
    own = [limit for limit in found if grade and limit.grade == grade]
    general = [limit for limit in found if not limit.grade]
    return next(iter(own or general), None)


def due_by(
    rulebook: Rulebook, code: str, start: datetime, *, on: date, grade: str = "", default_days: int = 10
) -> datetime:
    """When something is due that the rulebook of `on` limits; `default_days` natural days where it is silent."""
    limit = limit_of(rulebook, code, on=on, grade=grade)
    rule = (
        working_days.Limit(limit.amount, working_days.Unit(limit.unit))
        if limit
        else working_days.Limit(default_days, working_days.Unit.NATURAL_DAYS)
    )
    return working_days.due(start, rule, working_calendar())
