"""Which rulebooks cases live by: what the rulebook's room, which knows no cases, must not let be ruled otherwise."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Min, Q

from huiyin.cases.models import Case
from huiyin.cases.states import Origin
from huiyin.lib import clock
from huiyin.rulebook.models import Rulebook


def is_used(rulebook: Rulebook) -> bool:
    """Was a case handed down under it, or history imported that is read by it?"""
    history = Q(origin=Origin.HISTORY, inspection__rulebook=rulebook)
    return Case.objects.filter(rulebook=rulebook).exists() or Case.objects.filter(history).exists()


def handed_down_between(rulebook: Rulebook) -> tuple[date, date] | None:
    """The first and the last day on which a case was handed down under it; None when none was."""
    found = Case.objects.filter(rulebook=rulebook).aggregate(first=Min("handed_down_at"), last=Max("handed_down_at"))
    if found["first"] is None:
        return None
    return found["first"].astimezone(clock.SHANGHAI).date(), found["last"].astimezone(clock.SHANGHAI).date()
