"""The working calendar that limits are reckoned with."""

from __future__ import annotations

from functools import cache

from huiyin.lib.working_days import Calendar, seeded

YEARS = range(2015, 2028)


@cache
def working_calendar() -> Calendar:
    """Working days of mainland China with 调休, for the years whose notice is known."""
    return seeded(YEARS)
