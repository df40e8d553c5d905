"""The way back on the road map. It lies here because two rooms that do not know each other send cases back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Assignment, Case, SentBack
from huiyin.cases.states import OPEN, Answer, State
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

# What was owed by those who looked at it, and is no longer once the case is with its units again.
_OTHERS_DUTIES = ("review_district", "review_city", "report_group", "conclude")

_listeners: list[Callable[[Case, date], None]] = []


def when_sent_back(then: Callable[[Case, date], None]) -> None:
    """A room above has something to end when a case goes back: `then(case, on)` runs in the same transaction."""
    if then not in _listeners:
        _listeners.append(then)


def send_back(case: Case, *, why: str, reason: str, by: User, on: date) -> SentBack:
    """Return `case` to its units: its answer no longer stands and its lead unit owes the city a report again.

    Within the first deadline the old one stays; a case that was already past it, or had met it, gets a new one of the
    same length from now. Nothing that was found, measured or put right is lost. The caller records what happened.
    """
    if not reason.strip():
        raise Refused(_("请说明退回办理的原因。"))
    row = SentBack.objects.create(case=case, why=why, reason=reason, state=case.state, answer=case.answer, on=on, by=by)
    Case.objects.filter(pk=case.pk).update(answer=Answer.OPEN, struck_off_on=None)
    case.advance_to(State.HANDED_DOWN)
    case.answer, case.struck_off_on = Answer.OPEN, None
    for then in _listeners:
        then(case, on)
    lead = case.lead_assignment
    if lead is None or case.rulebook is None:
        return row
    Assignment.objects.filter(pk=lead.pk).update(state=Assignment.State.SIGNED)
    for kind in _OTHERS_DUTIES:
        duties.drop(kind, case=case, reason=reason[:200])
    now = clock.now()
    due = case.due_city
    if due is None or due <= now:
        due = due_by(case.rulebook, "report_city", now, on=case.ruled_on, grade=case.grade, default_days=7)
    if not duties.open_of("report_city", case=case).exists():
        duties.open_duty("report_city", lead.body, due=due, start=now, case=case, about=case, rule="report_city")
    Case.objects.filter(pk=case.pk, state__in=OPEN).update(due=due)
    case.due = due
    return row
