"""Of a check that is owed: who hears of it. Its reminder names neither the case nor anything by which one might know it."""

from __future__ import annotations

from functools import partial

from huiyin.cases.duties import Apart, tell_apart
from huiyin.cases.models import Duty
from huiyin.checks.actions import CONFIRM, DUTY
from huiyin.checks.models import Check
from huiyin.people.models import Grant, User


def _told(duty: Duty, about: int) -> Apart:
    check = Check.objects.select_related("case__rulebook").get(pk=about)
    named = partial(_checkers, check) if duty.kind == DUTY else None
    return Apart(
        check,
        "",
        check.get_absolute_url(),
        may_know=partial(_knows, check),
        does=named,
        above=partial(_leads, check),
        book=check.case.rulebook,
    )


def _knows(check: Check, user: User) -> bool:
    return Check.objects.visible_to(user).filter(pk=check.pk).exists()


def _checkers(check: Check) -> list[User]:
    """Who was named for it; as long as nobody is, those who name."""
    named = User.objects.filter(pk__in=check.checkers.filter(ended_at=None).values("user"), is_active=True)
    return list(named.order_by("pk")) or _leads(check)


def _leads(check: Check) -> list[User]:
    grants = Grant.objects.in_effect().filter(role="check_lead", body=check.body_id)
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


tell_apart([DUTY, CONFIRM], _told)
