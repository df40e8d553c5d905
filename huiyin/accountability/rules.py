"""Who may answer the oversight inquiry and hold someone to account; what the chain may know (M6, M7)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Accountable, Appeal, Clue, Decision, OversightAnswer, Step
from huiyin.accountability.states import OWED, REVIEWS, ROAD, UNNUMBERED, ClueState, Move
from huiyin.cases.models import Accusation, Case, Duty, Inquiry
from huiyin.cases.queries import accused_of, of_visible, through_the_door, was_assigned
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
    if decision.clue_id is not None and (by.pk == decision.by_id or not may_approve(decision.clue, by)):
        return no(_("经审批的决定由没有提出该决定的纪检监察负责人撤销或作废。"))
    if not reason.strip():
        return no(_("须写明原因。"))
    return YES if sees_inquiry(decision.case, by) else no(_("问责决定由纪检监察机关登记。"))


def decisions_seen_by(user: User) -> QuerySet[Decision]:
    """The decisions `user` may read: none for anyone in the handling chain."""
    body = inspecting_body(user)
    if body is None:
        return Decision.objects.none()
    return of_visible(Decision.objects.all(), user)


# --- the procedure ----------------------------------------------------------------------------------------------------


def clues_seen_by(user: User) -> QuerySet[Clue]:
    """The clues `user` may read: none for anyone in the handling chain, and for an inspector none about his own body.

    A clue of a case goes through the door of the case as well.
    """
    body = inspecting_body(user)
    if body is None:
        return Clue.objects.none()
    above = body.ancestor_paths()
    accused = Accusation.objects.filter(withdrawn_at=None, body__path__in=above)
    seen = Clue.objects.filter(Q(case=None) | through_the_door(user))
    return seen.exclude(body__path__in=above).exclude(case__isnull=False, case__in=accused.values("case"))


def sees_clue(clue: Clue, user: User) -> bool:
    """May `user` read this clue?"""
    return clues_seen_by(user).filter(pk=clue.pk).exists()


def _conducts(clue: Clue, by: User, on: date) -> Verdict:
    """The inspectors of the body that handles the clue conduct it, from the day it was taken; never on themselves."""
    body = inspecting_body(by)
    if body is None or body.pk != clue.organ_id or not sees_clue(clue, by):
        return no(_("线索由承办的纪检监察机关办理。"))
    if clue.case is not None and was_assigned(clue.case, [body.pk]):
        return no(_("您所在机关承办此案，须由上级纪检监察机关办理。"))
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if clue.taken_on is not None and on < clue.taken_on:
        return no(_("日期不能早于线索受理日期。"))
    return YES


def may_conduct(clue: Clue, *, by: User, on: date) -> Verdict:
    """May `by` do anything at all in this clue?"""
    return _conducts(clue, by, on)


def may_approve(clue: Clue | None, user: User) -> bool:
    """Is he a chief of the body that handles the clue?"""
    return (
        clue is not None
        and clue.organ is not None
        and any(
            grant.body_id == clue.organ_id and user.may(Right.APPROVE_OVERSIGHT, at=clue.organ)
            for grant in user.grants_now()
        )
    )


def moves_of(clue: Clue) -> dict[Move, ClueState]:
    """The steps that lead on from where the clue stands."""
    return ROAD.get(ClueState(clue.state), {})


def can_propose(clue: Clue, move: str, *, by: User, on: date, appeal: Appeal | None = None) -> Verdict:
    """A step is proposed by an inspector of the handling body, from where the clue stands, one at a time."""
    conducts = _conducts(clue, by, on)
    if not conducts:
        return conducts
    if clue.state in UNNUMBERED:
        return no(_("随案线索由监管责任调查的首次答复接办。"))
    if move not in moves_of(clue):
        return no(_("线索处于“%(state)s”环节，不能这样办理。") % {"state": clue.get_state_display()})
    if Step.objects.filter(clue=clue, approved=None).exists():
        return no(_("已有一个事项等待审批，请先审批。"))
    if move == Move.FILE and clue.case is None:
        return no(_("立案前须写明所涉案件；与交办案件无关的线索，了结时写明移送何处。"))
    if move in REVIEWS:
        if appeal is None or appeal.decision.clue_id != clue.pk or appeal.answered_at is not None:
            return no(_("请选择待复核的申诉。"))
        if appeal.decision.by_id == by.pk:
            return no(_("复核须由没有提出原决定的人办理。"))
    return YES


def can_extend(clue: Clue, until: date | None) -> Verdict:
    """An extension is asked before the day, and names a later one (invariant 6)."""
    owed = duty_of(clue)
    if owed is not None and owed.due < clock.now():
        return no(_("延期须在到期前申请。"))
    return fits_extension(clue, until)


def fits_extension(clue: Clue, until: date | None) -> Verdict:
    """There is a limit, and the new day is later. One asked in time may be granted after the day has passed."""
    owed = duty_of(clue)
    if owed is None:
        return no(_("此环节没有期限，无需延期。"))
    if until is None or until <= owed.due.astimezone(clock.SHANGHAI).date():
        return no(_("延长后的日期须晚于原期限。"))
    return YES


def duty_of(clue: Clue) -> Duty | None:
    """What is owed where the clue stands."""
    kind = OWED.get(ClueState(clue.state))
    return Duty.objects.filter(about_kind="clue", about_id=clue.pk, kind=kind, done_at=None, dropped_at=None).first()


def can_decide_step(step: Step, *, by: User, on: date) -> Verdict:
    """A step is approved or refused by a chief of the handling body who did not propose it."""
    if not may_approve(step.clue, by) or not sees_clue(step.clue, by):
        return no(_("须由承办机关的纪检监察负责人审批。"))
    if step.by_id == by.pk:
        return no(_("自己提出的事项，须由另一位负责人审批。"))
    if step.approved is not None:
        return no(_("此事项已经审批。"))
    if on > clock.today() or on < step.on:
        return no(_("审批日期不能早于提出日期，也不能晚于今天。"))
    return YES


def can_appeal(decision: Decision, *, by: User, on: date) -> Verdict:
    """What the person objects to is entered by the handling body, on a standing decision that came from a clue."""
    if decision.clue is None:
        return no(_("此决定由有关机关作出，申诉由该机关受理。"))
    conducts = _conducts(decision.clue, by, on)
    if not conducts:
        return conducts
    if decision.voided_at is not None or decision.withdrawn_at is not None:
        return no(_("此决定已撤销或作废。"))
    if on < decision.on:
        return no(_("申诉日期不能早于决定生效日期。"))
    if Appeal.objects.filter(decision=decision, answered_at=None).exists():
        return no(_("已有一件申诉正在复核。"))
    return YES


def can_release(decision: Decision, *, by: User, on: date) -> Verdict:
    """Whether a decision is made public is a chief's word, who did not propose it (invariant 9); case by case."""
    if not sees_inquiry(decision.case, by) or not by.may(Right.APPROVE_OVERSIGHT):
        return no(_("公开与否由纪检监察负责人决定。"))
    if decision.by_id == by.pk:
        return no(_("自己提出的决定，须由另一位负责人决定是否公开。"))
    if decision.voided_at is not None:
        return no(_("此决定已作废。"))
    if on > clock.today() or on < decision.on:
        return no(_("日期不能早于决定生效日期，也不能晚于今天。"))
    return YES


def can_file(clue: Clue, *, by: User, on: date) -> Verdict:
    """What proves something is added by the inspectors who conduct it, as long as the clue has not ended."""
    if clue.state in (ClueState.SETTLED, ClueState.MERGED):
        return no(_("线索已经办结，不能再补充材料。"))
    return _conducts(clue, by, on)


def can_tie(clue: Clue, case: Case, *, by: User, on: date) -> Verdict:
    """A clue without a case is tied to one that its inspector sees, and that accuses no body of his."""
    if clue.case_id is not None:
        return no(_("线索已写明所涉案件。"))
    if clue.organ is not None and any(accused.holds(clue.organ) for accused in accused_of(case)):
        return no(_("您所在机关被举报或承办此案，须由上级纪检监察机关答复。"))
    if not sees_inquiry(case, by) or case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    return _conducts(clue, by, on)


def items_open(case: Case) -> int:
    """How many items of `case` still wait to be put right: no penalty stands in their place (以问责代替整改)."""
    return Duty.objects.filter(case=case, kind="item", done_at=None, dropped_at=None).count()


# --- the first answer, as the chain may know it -----------------------------------------------------------------------


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
