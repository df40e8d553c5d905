"""Is a rulebook in use, and since when? The cases know; their room stands above and leaves the answers here.

What has been ruled stays as it was ruled: in a rulebook that cases live by, nothing changes for today or before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from huiyin.lib import clock
from huiyin.rulebook.models import Rulebook


@dataclass
class _Asked:
    used: Callable[[Rulebook], bool] | None = None
    days: Callable[[Rulebook], tuple[date, date] | None] | None = None


_asked = _Asked()


def answers(*, used: Callable[[Rulebook], bool], days: Callable[[Rulebook], tuple[date, date] | None]) -> None:
    """Ask these from now on: does any case live by it, and on which first and last day was one handed down under it."""
    _asked.used, _asked.days = used, days


def is_used(rulebook: Rulebook) -> bool:
    """Does any case live by this rulebook?"""
    return bool(_asked.used and _asked.used(rulebook))


def handed_down_between(rulebook: Rulebook) -> tuple[date, date] | None:
    """The first and the last day on which a case was handed down under it; None when none was."""
    return _asked.days(rulebook) if _asked.days else None


def free_from(rulebook: Rulebook) -> date | None:
    """The first day from which something in it may be ruled otherwise; None when any day will do."""
    return clock.today() + timedelta(days=1) if is_used(rulebook) else None
