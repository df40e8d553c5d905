"""What a look has found, before it is a row; and what there is to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.lib import clock


@dataclass(frozen=True)
class Found:
    """A contradiction: what was claimed (kind and key), what stands against it, and how strongly."""

    kind: str
    pair: str
    claimed: tuple[str, int]
    against: tuple[str, int]
    strength: int
    on: date
    case: int | None = None
    other: int | None = None
    body: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Touched:
    """What new journal entries were about, by keys: cases, batches; and the moment of looking."""

    cases: frozenset[int]
    batches: frozenset[int]
    findings: tuple[tuple[int, str, dict[str, Any]], ...]  # entries of rooms beside this one: key, kind, payload
    moment: datetime
    since: datetime


Look = Callable[[Touched], Iterable[Found]]


def day_of(moment: datetime) -> date:
    """The day it was in the city."""
    return moment.astimezone(clock.SHANGHAI).date()


def percent(value: float) -> int:
    """A strength: 1 to 100."""
    return max(1, min(100, round(value)))


DAY = timedelta(days=1)
