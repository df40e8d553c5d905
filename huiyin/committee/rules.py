"""Who brings a dispute about responsibility before the committee, who states, hears, rules and carries out (M20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment
from huiyin.cases.queries import accused_of
from huiyin.cases.states import State
from huiyin.committee.models import Dispute, Member, Ruling, Side
from huiyin.intake.models import Objection
from huiyin.intake.rules import acts_for
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right


def is_office(*, by: User) -> Verdict:
    """The committee's office keeps its members and its procedure."""
    return YES if by.may(Right.SETTLE_DISPUTES) else no(_("由环委会办公室办理。"))


def can_read(*, by: User) -> Verdict:
    """Rulings bind all units, so all who see cases read them, as far as they see the case."""
    if by.may(Right.VIEW_CASES) or by.may(Right.LEAD) or by.may(Right.SETTLE_DISPUTES):
        return YES
    return no(_("您没有查看责任争议的权限。"))


def refused_objection(assignment: Assignment) -> Objection | None:
    """The unit's last objection that was answered with no."""
    refused = [one for one in assignment.objections.all() if one.accepted is False]
    return max(refused, key=lambda one: one.pk, default=None)


def may_file(assignment: Assignment, *, by: User) -> Verdict:
    """A unit whose objection was refused, or the committee's office, while the case is being handled."""
    if assignment.ended_at is not None or assignment.case.state != State.HANDED_DOWN:
        return no(_("案件不在办理中，不能提出责任争议。"))
    if not by.may(Right.SETTLE_DISPUTES):
        if not acts_for(assignment, by=by):
            return no(_("责任争议由承办单位或环委会办公室提出。"))
        if refused_objection(assignment) is None:
            return no(_("请先提出异议；异议未获同意的，可以提出责任争议。"))
    if Dispute.objects.filter(assignment=assignment, state__in=[Dispute.State.FILED, Dispute.State.HEARD]).exists():
        return no(_("此项分办的责任争议正在处理。"))
    return YES


def can_file(assignment: Assignment, others: Sequence[Body], *, by: User, on: date, reasons: str) -> Verdict:
    """With reasons, and against bodies that may answer for the matter: none that is accused or inside one that is."""
    verdict = may_file(assignment, by=by)
    if not verdict:
        return verdict
    if not reasons.strip():
        return no(_("请写明争议事项和理由。"))
    if not others or any(body.pk == assignment.body_id for body in others):
        return no(_("请写明您认为应当承办的其他单位。"))
    for body in others:
        if any(accused.holds(body) for accused in accused_of(assignment.case)):
            return no(_("%s 被举报，不得承办本案。") % body.name)
    return _day_has_come(on)


def _day_has_come(on: date) -> Verdict:
    return no(_("日期不能晚于今天。")) if on > clock.today() else YES


def can_settle(dispute: Dispute, *, by: User) -> Verdict:
    """The committee's office, whose own body is not one of the sides."""
    verdict = is_office(by=by)
    if verdict and {side.body_id for side in dispute.sides.all()} & by.bodies():
        return no(_("您所在单位是争议一方，不得经办此项争议。"))
    return verdict


def can_state(side: Side, *, by: User) -> Verdict:
    """Each side once, by its own staff, or by the committee's office from what it sent on paper."""
    dispute = side.dispute
    if not dispute.is_open:
        return no(_("此项争议已结束。"))
    if side.stated_at is not None:
        return no(_("%s已陈述意见。") % side.body.name)
    own = by.belongs_to(side.body) and by.may(Right.HANDLE, at=side.body)
    if not own and not can_settle(dispute, by=by):
        return no(_("由%s的承办人员或环委会办公室填写。") % side.body.name)
    return YES


def can_hear(dispute: Dispute, *, by: User, on: date) -> Verdict:
    """Before it is decided, as often as is needed, not before it was filed."""
    if not dispute.is_open:
        return no(_("此项争议已结束。"))
    if on < dispute.on:
        return no(_("日期不能早于争议提出的日期。"))
    return first_no(can_settle(dispute, by=by), _day_has_come(on))


def may_decide(dispute: Dispute, *, by: User) -> Verdict:
    """After a hearing, when each side has been heard."""
    verdict = can_settle(dispute, by=by)
    if not verdict:
        return verdict
    if dispute.state == Dispute.State.FILED:
        return no(_("请先听取各方意见并登记。"))
    if dispute.state != Dispute.State.HEARD:
        return no(_("此项争议已结束。"))
    silent = [side.body.short for side in dispute.sides.all() if side.stated_at is None]
    if silent:
        return no(_("%s尚未陈述意见。") % "、".join(silent))
    return YES


def can_decide(
    dispute: Dispute, body: Body, signer: Member, *, by: User, on: date, reasons: str, basis: str, words: Sequence[str]
) -> Verdict:
    """For one of the sides, with reasons and the article, signed by the chair or a deputy in office on that day."""
    verdict = first_no(may_decide(dispute, by=by), _day_has_come(on))
    if not verdict:
        return verdict
    if body.pk not in {side.body_id for side in dispute.sides.all()}:
        return no(_("只能裁定由争议各方之一承办。"))
    if not reasons.strip() or not basis.strip():
        return no(_("裁定须写明理由和依据。"))
    if not any(word.strip() for word in words):
        return no(_("请写明同类事项的关键词，今后交办据此适用本裁定。"))
    if any(hearing.on > on for hearing in dispute.hearings.all()):
        return no(_("裁定日期不能早于听取意见的日期。"))
    if not signer.signs or not signer.sits_on(on):
        return no(_("裁定须由环委会在任主任或副主任签发。"))
    return YES


def can_withdraw(dispute: Dispute, *, by: User, reason: str) -> Verdict:
    """The unit that filed it, or the office, while it is open, with a reason."""
    if not dispute.is_open:
        return no(_("此项争议已结束。"))
    if not reason.strip():
        return no(_("请写明原因。"))
    if acts_for(dispute.assignment, by=by) or can_settle(dispute, by=by):
        return YES
    return no(_("由提出单位或环委会办公室撤回。"))


def can_carry_out(ruling: Ruling, *, by: User) -> Verdict:
    """The coordination office gives the part to whom the committee named, once."""
    if not by.may(Right.HAND_DOWN):
        return no(_("裁定由协调联络组执行。"))
    if ruling.carried_out_at is not None:
        return no(_("此项裁定已执行。"))
    return YES
