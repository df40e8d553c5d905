"""办结后复查: re-checks planned by the rulebook, so many days after a conclusion (M15): closed on paper, still running later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from huiyin.cases.models import Case
from huiyin.cases.states import Origin, State
from huiyin.checks import rules
from huiyin.checks.actions import owe
from huiyin.checks.events import CheckPlanned
from huiyin.checks.models import Check
from huiyin.closing.models import Conclusion
from huiyin.journal.actions import SYSTEM, record
from huiyin.lib import clock
from huiyin.people.models import Body, Grant
from huiyin.people.rights import ROLES, Right
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Recheck

# What fell due longer ago is not brought up again, as when an office begins with a register full of closed cases.
AS_FAR_BACK = timedelta(days=30)


def plan_rechecks(moment: datetime) -> int:
    """Plan each re-check that has fallen due by `moment` and was not planned; how many. Safe to run twice at once.

    A case is looked at again while its conclusion stands. The rules are those of the day of the conclusion.
    """
    today = moment.astimezone(clock.SHANGHAI).date()
    bodies = checking_bodies()
    planned = 0
    for book in Rulebook.objects.all():
        for rule in book.all_of(Recheck, today):
            last = today - timedelta(days=rule.days)
            due = Conclusion.objects.filter(
                ended_at=None, answer="answered", on__lte=last, on__gt=last - AS_FAR_BACK, case__rulebook=book
            ).exclude(case__state=State.VOID)
            if rule.grade:
                due = due.filter(case__grade=rule.grade)
            known = Check.objects.filter(rule=rule.code).values("conclusion")
            for conclusion in due.exclude(case__origin=Origin.HISTORY).exclude(pk__in=known).select_related("case"):
                planned += _plan(conclusion, rule, bodies)
    return planned


def _plan(conclusion: Conclusion, rule: Recheck, bodies: list[Body]) -> bool:
    """One re-check, owed by the first checking body that may make it; False where there is none, or it is there."""
    case: Case = conclusion.case
    body = next((body for body in bodies if rules.fits(case, body)), None)
    if body is None:
        return False
    today = clock.today()
    try:
        with transaction.atomic():
            check = Check.objects.create(
                case=case,
                rule=rule.code,
                conclusion=conclusion,
                covert=rule.covert,
                body=body,
                until=today + timedelta(days=rule.within),
                on=today,
            )
            owe([check])
            record(CheckPlanned(case.number, rule.code), of=check, by=SYSTEM, on=today)
    except IntegrityError:  # another worker has just planned it
        if Check.objects.filter(rule=rule.code, conclusion=conclusion).exists():
            return False
        raise
    return True


def checking_bodies() -> list[Body]:
    """The bodies that plan spot checks, the highest first."""
    roles = [code for code, role in ROLES.items() if Right.PLAN_CHECKS in role.rights]
    grants = Grant.objects.in_effect().filter(role__in=roles, user__is_active=True)
    return list(Body.objects.filter(pk__in=grants.values("body"), until=None).order_by("depth", "path"))
