"""Who may answer the oversight inquiry and hold someone to account; what the chain may know (M6, M7)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Accountable, Clue, Decision, OversightAnswer
from huiyin.cases.models import Case, Inquiry
from huiyin.cases.queries import accused_of, of_visible, was_assigned
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import Body, Official, Post, Tenure, User
from huiyin.people.rights import Right

_INSPECTING = Prepared(
    lambda: Body.objects.filter(kind=Body.Kind.DISCIPLINE, until=None).order_by("depth", "path"),
)
# Who may open a clue of a source: a failed check is the checker's to tell, all else the inspectors'.
_OPENED_BY = {Clue.Source.CHECK: Right.CHECK}


def organ_for(case: Case | None, about: Body | None = None) -> Body | None:
    """The discipline body that handles it: the highest that neither is accused nor is, or lies inside, `about`."""
    barred = [*(accused_of(case) if case is not None else []), *([about] if about is not None else [])]
    return next((body for body in _INSPECTING() if not any(one.holds(body) for one in barred)), None)


def can_open(source: str, *, case: Case | None, by: User, on: date) -> Verdict:
    """Clues are opened by the inspectors, those of a failed check by the checkers; a case's own comes with it alone."""
    if source not in Clue.Source.values or source == Clue.Source.CASE:
        return no(_("请选择线索来源。"))
    right = _OPENED_BY.get(Clue.Source(source))
    if inspecting_body(by) is None and not (right is not None and by.may(right)):
        return no(_("线索由纪检监察机关登记。"))
    if case is None:
        return no(_("日期不能晚于今天。")) if on > clock.today() else YES
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    return _day_has_come(case, on)


def inspecting_body(user: User) -> Body | None:
    """The discipline body that `user` works for; None when he is no inspector."""
    for grant in user.grants_now():
        if grant.body.kind == Body.Kind.DISCIPLINE and user.may(Right.OVERSIGHT, at=grant.body):
            return grant.body
    return None


def may_inspect(user: User) -> Verdict:
    """The inspectors' own door: nobody else passes, and nobody can switch them off."""
    if inspecting_body(user) is None:
        return no(_("此页供纪检监察人员使用。"))
    return YES


def sees_inquiry(case: Case, user: User) -> bool:
    """May `user` read what stands behind “answered”? Discipline inspectors of a body the complaint does not accuse."""
    body = inspecting_body(user)
    return body is not None and not any(accused.holds(body) for accused in accused_of(case))


def _day_has_come(case: Case, on: date) -> Verdict:
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期。"))
    return YES


def can_answer(case: Case, *, by: User, on: date) -> Verdict:
    """The first answer is given by discipline inspectors whose body has no part in the case and is not accused."""
    body = inspecting_body(by)
    if body is None:
        return no(_("监管责任调查由纪检监察机关答复。"))
    if any(accused.holds(body) for accused in accused_of(case)) or was_assigned(case, [body.pk]):
        return no(_("您所在机关被举报或承办此案，须由上级纪检监察机关答复。"))
    if case.is_history or case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    if OversightAnswer.objects.filter(case=case).exists():
        return no(_("监管责任调查已有首次答复。"))
    return _day_has_come(case, on)


def can_decide(case: Case, *, by: User, on: date) -> Verdict:
    """Decisions are entered by the inspectors, whatever the state of the case: their procedure runs on beyond it."""
    if not sees_inquiry(case, by):
        return no(_("问责决定由纪检监察机关登记。"))
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    return _day_has_come(case, on)


def posts_on(official: Official, on: date) -> list[Post]:
    """The posts that `official` held on `on`, the highest first."""
    tenures = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), official=official, since__lte=on)
    return [row.post for row in tenures.select_related("post__body").order_by("-post__rank", "post__position", "pk")]


def can_hold(person: Accountable, *, by: User, on: date) -> Verdict:
    """Nobody holds to account someone of his own body, nor himself: the inspectors above it do."""
    own = inspecting_body(by)
    if own is None:
        return no(_("问责决定由纪检监察机关登记。"))
    of = [person.body] if person.body is not None else []
    if person.official is not None:
        of += [post.body for post in posts_on(person.official, on)]
    himself = person.official_id is not None and person.official_id == by.official_id
    if himself or any(own.holds(body) for body in of):
        return no(_("被问责人属于您所在机关，须由上级纪检监察机关登记。"))
    return YES


def can_change(decision: Decision, *, by: User, reason: str) -> Verdict:
    """A standing decision is withdrawn or void with a reason."""
    if decision.voided_at is not None:
        return no(_("此决定已作废。"))
    if not reason.strip():
        return no(_("须写明原因。"))
    return YES if sees_inquiry(decision.case, by) else no(_("问责决定由纪检监察机关登记。"))


def decisions_seen_by(user: User) -> QuerySet[Decision]:
    """The decisions `user` may read: none for anyone in the handling chain."""
    body = inspecting_body(user)
    if body is None:
        return Decision.objects.none()
    return of_visible(Decision.objects.all(), user)


def oversight_of(case: Case) -> Inquiry | None:
    """The oversight inquiry of `case`; imported history has none."""
    return next(iter(_OVERSIGHT(case.pk, case=case)), None)


_OVERSIGHT = Prepared(lambda case: Inquiry.objects.filter(case=case, kind=Inquiry.Kind.OVERSIGHT))


def to_submit(case: Case) -> list[Line]:
    """The oversight inquiry has its first answer (invariant 2). That it is answered is all the chain learns."""
    inquiry = oversight_of(case)
    answered = inquiry is not None and inquiry.answered is not None
    verdict = YES if answered else no(_("监管责任调查尚未答复，由纪检监察机关办理。"))
    return [
        Line("accountability.answered", _("监管责任调查已答复"), verdict, f"{case.get_absolute_url()}#accountability")
    ]
