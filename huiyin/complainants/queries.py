"""Asking about complainants: the panel, the calls that are owed, and the keepers' requests."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Duty
from huiyin.cases.states import State
from huiyin.complainants import rules
from huiyin.complainants.forms import ReachForm, ReplyForm
from huiyin.complainants.models import Complainant, Unlock
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.models import User
from huiyin.people.rights import ROLES, Right
from huiyin.ui.panels import Panel

SHOWN = 100


def panel(case: Case, user: User, *, reply: ReplyForm | None = None, reach: ReachForm | None = None) -> Panel | None:
    """What the case page shows of the complainant: whether he can be reached, answers and calls; never who he is."""
    if case.is_history or case.state in (State.REGISTERED, State.VOID):
        return None
    today = clock.today()
    known, reached = rules.complainant_of(case), rules.reach_of(case)
    may_reply = rules.can_reply(case, by=user, on=today)
    replies = rules.replies_of(case)
    may_reach = rules.can_record_reach(case, Complainant.Reach.UNREACHABLE, by=user, on=today)
    return Panel(
        anchor="complainants",
        title=_("投诉人"),
        template="complainants/_panel.html",
        context={
            "case": case,
            "reach": Complainant.Reach(reached).label,
            "can_be_answered": reached == Complainant.Reach.REACHABLE,
            "reach_note": known.note if known is not None else "",
            "replies": replies,
            "owed": _OWED(case.pk, case=case),
            "may_reply": may_reply,
            "reply_form": (reply or ReplyForm(expecting=len(replies))) if may_reply else None,
            "reach_form": (reach or ReachForm()) if may_reach else None,
            "may_correct": rules.can_correct_redaction(case, by=user),
        },
    )


_OWED = Prepared(
    lambda case: Duty.objects.filter(
        case=case, kind__in=("answer_complainant", "call_back"), done_at=None, dropped_at=None
    ).select_related("body")
)


# --- calls ------------------------------------------------------------------------------------------------------------


def calls_owed(user: User) -> QuerySet[Duty]:
    """The calls that the bodies for which `user` calls owe now, the nearest first. Such a case is his for the call."""
    bodies = {grant.body_id for grant in user.grants_now() if Right.CALL_BACK in ROLES[grant.role].rights}
    owed = Duty.objects.filter(kind="call_back", body__in=bodies, done_at=None, dropped_at=None)
    return owed.select_related("case").order_by("due", "pk")


def call_of(number: int, *, user: User) -> Duty:
    """The door to one call: 404 for a case that `user` does not owe a call on now, or that he may not call about."""
    duty = (
        calls_owed(user).select_related("case__text", "case__lead_body", "case__rulebook").filter(case__number=number)
    )
    found = duty.first()
    if found is None or found.case is None or not rules.may_call(found.case, by=user):
        raise Http404
    return found


# --- keepers ----------------------------------------------------------------------------------------------------------


def unlocks(user: User) -> dict[str, list[Unlock]]:
    """For the keepers' page: what waits for another's word, what is open to `user` now, and what was before."""
    now = clock.now()
    rows = list(Unlock.objects.select_related("identity__case", "asked_by", "answered_by")[:SHOWN])
    waiting = [row for row in rows if row.answered_by_id is None and now <= row.asked_at + rules.ANSWER_WITHIN]
    usable = [row for row in rows if row.asked_by_id == user.pk and row.until is not None and now < row.until]
    past = [row for row in rows if row not in waiting and row not in usable]
    for row in waiting:
        row.may_answer = rules.can_answer_unlock(row, by=user)  # type: ignore[attr-defined]
    return {"waiting": waiting, "usable": usable, "past": past}


def case_to_keep(number: int) -> Case | None:
    """The case of that register number, for a keeper who has its slip before him; keepers see no case page."""
    return Case.objects.filter(number=number).select_related("lead_body").first()
