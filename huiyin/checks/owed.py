"""Of a check that is owed: who hears of it. Its reminder names neither the case nor anything by which one might know it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from huiyin.cases.duties import Apart, tell_apart
from huiyin.cases.models import Duty
from huiyin.checks.actions import CONFIRM, DUTY
from huiyin.checks.models import Check
from huiyin.people.models import User
from huiyin.people.queries import holders


def _told(duty: Duty, about: int) -> Apart:
    check = Check.objects.select_related("case__rulebook").get(pk=about)
    leads = partial(holders, "check_lead", check.body_id)
    named = partial(_checkers, check, leads) if duty.kind == DUTY else None
    return Apart(
        check,
        "",
        check.get_absolute_url(),
        may_know=partial(_knows, check),
        does=named,
        above=leads,
        book=check.case.rulebook,
    )


def _knows(check: Check, user: User) -> bool:
    return Check.objects.visible_to(user).filter(pk=check.pk).exists()


def _checkers(check: Check, leads: Callable[[], list[User]]) -> list[User]:
    """Who was named for it; as long as nobody is, those who name."""
    named = User.objects.filter(pk__in=check.checkers.filter(ended_at=None).values("user"), is_active=True)
    return list(named.order_by("pk")) or leads()


tell_apart([DUTY, CONFIRM], _told)
