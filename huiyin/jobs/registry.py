"""What can be done in the background, by name, and what is done by the clock.

    @job("instructions.mirror", _("转发指令"))
    def mirror(*, instruction: int) -> None: ...

    @every(minutes=1)("honesty.scan", _("查找异常信号"))
    def scan(moment: datetime) -> None: ...

Names are stored for good. A job runs in one transaction together with the mark that it is done: whatever becomes of the
worker, its changes to the database happen once or not at all. One that speaks to the world outside says `atomic=False`
and must bear being run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise

from huiyin.lib.clock import SHANGHAI

Run = Callable[..., None]
Decorate = Callable[[Run], Run]


@dataclass(frozen=True)
class Work:
    """One kind of job: what runs, and how the operators' page calls it."""

    name: str
    run: Run
    label: str | Promise
    atomic: bool = True


@dataclass(frozen=True)
class Schedule:
    """When the clock starts a job: every so many minutes of the day, or daily at a time in Asia/Shanghai."""

    work: Work
    minutes: int = 0
    at: time | None = None

    def latest(self, now: datetime) -> datetime:
        """The last moment up to `now` at which it was due."""
        local = now.astimezone(SHANGHAI)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.at is None:
            return midnight + timedelta(minutes=(local - midnight) // timedelta(minutes=self.minutes) * self.minutes)
        today = datetime.combine(local.date(), self.at, tzinfo=SHANGHAI)
        return today if today <= local else today - timedelta(days=1)

    def next(self, now: datetime) -> datetime:
        """The first moment after `now` at which it will be due."""
        if self.at is None:
            midnight = self.latest(now).replace(hour=0, minute=0) + timedelta(days=1)
            return min(self.latest(now) + timedelta(minutes=self.minutes), midnight)
        return self.latest(now) + timedelta(days=1)


WORKS: dict[str, Work] = {}
SCHEDULES: dict[str, Schedule] = {}


def job(name: str, label: str | Promise = "", *, atomic: bool = True) -> Decorate:
    """Make the function known under `name`. Its arguments are keywords whose values JSON can hold."""

    def known(run: Run) -> Run:
        if name in WORKS and WORKS[name].run.__module__ != run.__module__:
            raise ValueError(f"two jobs of one name: {name}")
        WORKS[name] = Work(name, run, label or name, atomic)
        return run

    return known


def _scheduled(**when: Any) -> Callable[..., Decorate]:
    def named(name: str, label: str | Promise = "", *, atomic: bool = True) -> Decorate:
        def known(run: Run) -> Run:
            job(name, label, atomic=atomic)(run)
            SCHEDULES[name] = Schedule(WORKS[name], **when)
            return run

        return known

    return named


def every(*, minutes: int) -> Callable[..., Decorate]:
    """Run it every so many minutes, counted from midnight; what was missed while no worker ran is run once."""
    if not 0 < minutes <= 24 * 60:
        raise ValueError("between a minute and a day")
    return _scheduled(minutes=minutes)


def daily(at: str) -> Callable[..., Decorate]:
    """Run it each day at that time ("02:30"), Asia/Shanghai."""
    return _scheduled(at=time.fromisoformat(at))
