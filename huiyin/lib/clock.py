"""The one clock. Every `entered` moment in Huiyin comes from here.

A moment may be set only inside `set_to`, or for a whole process by `HUIYIN_CLOCK` (the demo city lives in December
2016), and the journal's guard refuses entries away from the real time in a database that was not born as demo or
test: so a city's own database cannot be back-dated through either door.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

# From which moment this process's clock runs on, as an ISO moment with its zone; nothing: the real time.
_SINCE = os.environ.get("HUIYIN_CLOCK", "")
_OFFSET = datetime.fromisoformat(_SINCE) - datetime.now(SHANGHAI) if _SINCE else timedelta(0)

_set: ContextVar[datetime | None] = ContextVar("huiyin_clock", default=None)


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return _set.get() or datetime.now(SHANGHAI) + _OFFSET


def is_shifted() -> bool:
    """Does this process live at another time than the real one?"""
    return bool(_OFFSET)


def today() -> date:
    """The day it is in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """The first moment that is no longer `day` in Asia/Shanghai: 截至 a day means everything before it."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That hour of that day, in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block: for the demo and the tests, and for nothing else."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
