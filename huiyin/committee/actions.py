"""The verbs of the committee: its members, and a dispute from filing to the ruling that is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases import access, duties, limits, precedents
from huiyin.cases.models import Assignment, Duty
from huiyin.closing.actions import office
from huiyin.committee import events, rules
from huiyin.committee.models import Dispute, Hearing, Member, Ruling, Side
from huiyin.intake import actions as intake
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, Official, Post, User
from huiyin.people.rights import ROLES, Right


def committee_office() -> Body:
    """The body of the committee's office: where somebody may settle disputes; else the coordination office."""
    roles = [role.code for role in ROLES.values() if Right.SETTLE_DISPUTES in role.rights]
    grant = Grant.objects.in_effect().filter(role__in=roles).select_related("body").order_by("body__path").first()
    return grant.body if grant is not None else office()


# --- members ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def seat_member(official: Official, *, post: str, seat: str, since: date, by: User, on: date) -> Member:
    """`official` sits on the committee from `since` on."""
    rules.is_office(by=by).require()
    if not post.strip():
        raise Refused(_("请写明时任职务。"))
    try:
        with transaction.atomic():
            member = Member.objects.create(official=official, post=post.strip()[:80], seat=seat, since=since, by=by)
    except IntegrityError as error:
        raise Refused(_("%s已是环委会成员，请先登记其离任。") % official.name) from error
    record(events.MemberSeated(official.code, seat), of=member, by=by, on=on)
    return member


@transaction.atomic
def end_member(member: Member, *, until: date, by: User, on: date) -> None:
    """He no longer sits there from `until` on."""
    rules.is_office(by=by).require()
    if until < member.since:
        raise Refused(_("离任日期不能早于到任日期。"))
    if not Member.objects.filter(pk=member.pk, until=None).update(until=until):
        raise Refused(_("此成员已离任。"))
    record(events.MemberLeft(member.official.code), of=member, by=by, on=on)


# --- a dispute --------------------------------------------------------------------------------------------------------


@transaction.atomic
def file_dispute(assignment: Assignment, others: Sequence[Body], *, reasons: str, by: User, on: date) -> Dispute:
    """Ask the committee whose the part is. The unit has it until the ruling; the clocks run on.

    The other sides may see the case while it is disputed: they are to say whether it is theirs.
    """
    rules.can_file(assignment, others, by=by, on=on, reasons=reasons).require()
    case = assignment.case
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                case=case,
                assignment=assignment,
                objection=rules.refused_objection(assignment),
                reasons=reasons.strip(),
                on=on,
                by=by,
            )
    except IntegrityError as error:  # filed this moment
        raise Refused(_("此项分办的责任争议正在处理。")) from error
    bodies = list({body.pk: body for body in (assignment.body, *others)}.values())
    sides = Side.objects.bulk_create([Side(dispute=dispute, body=body) for body in bodies])
    for body in bodies[1:]:
        access.let_in_body(case, body, why=f"dispute:{dispute.pk}", on=on)
    heard = _owe("hear_dispute", dispute, committee_office(), default_days=5)
    for side in sides:  # nothing is ruled before each has spoken: a silent side is reminded like whoever owes
        duties.open_duty(
            "state_side", side.body, due=heard.due, start=heard.start, case=case, about=side, rule="hear_dispute"
        )
    record(events.DisputeFiled(dispute.pk, assignment.pk, [body.code for body in bodies][:12]), of=case, by=by, on=on)
    return dispute


def _owe(kind: str, dispute: Dispute, owner: Body, *, default_days: int) -> Duty:
    case, now = dispute.case, clock.now()
    assert case.rulebook is not None  # it was handed down
    due = limits.due_by(case.rulebook, kind, now, on=case.ruled_on, grade=case.grade, default_days=default_days)
    return duties.open_duty(kind, owner, due=due, start=now, case=case, about=dispute, rule=kind)


@transaction.atomic
def state_side(side: Side, text: str, *, by: User, on: date) -> None:
    """What one side says; it stands as it was said."""
    rules.can_state(side, by=by).require()
    if not text.strip():
        raise Refused(_("请写明意见。"))
    stated = Side.objects.filter(pk=side.pk, stated_at=None).update(
        text=text.strip(), stated_on=on, stated_at=clock.now(), stated_by=by
    )
    if not stated:
        raise Refused(_("%s已陈述意见。") % side.body.name)
    duties.finish("state_side", about=side, by=by, on=on)
    record(events.SideStated(side.dispute_id, side.body.code), of=side.dispute.case, by=by, on=on)


@transaction.atomic
def hear(dispute: Dispute, *, place: str, present: str, text: str, by: User, on: date) -> Hearing:
    """The office heard the sides on `on`; from then on the ruling is owed."""
    rules.can_hear(dispute, by=by, on=on).require()
    if not present.strip() or not text.strip():
        raise Refused(_("请写明到场人员和听取意见的记录。"))
    hearing = Hearing.objects.create(
        dispute=dispute, place=place.strip()[:80], present=present.strip()[:300], text=text.strip(), by=by, on=on
    )
    if Dispute.objects.filter(pk=dispute.pk, state=Dispute.State.FILED).update(state=Dispute.State.HEARD):
        duties.finish("hear_dispute", about=dispute, by=by, on=on)
        _owe("decide_dispute", dispute, committee_office(), default_days=3)
    elif not Dispute.objects.filter(pk=dispute.pk, state=Dispute.State.HEARD).exists():
        raise Refused(_("此项争议已结束。"))
    dispute.state = Dispute.State.HEARD
    record(events.DisputeHeard(dispute.pk), of=dispute.case, by=by, on=on)
    return hearing


@transaction.atomic
def decide(
    dispute: Dispute,
    body: Body,
    *,
    reasons: str,
    basis: str,
    signer: Member,
    words: Sequence[str],
    by: User,
    on: date,
) -> Ruling:
    """The committee rules whose it is. It binds the desk the next time a case of its kind comes (`words`, types, place).

    Where the part lies elsewhere, the coordination office owes giving it to the body named.
    """
    rules.can_decide(dispute, body, signer, by=by, on=on, reasons=reasons, basis=basis, words=words).require()
    # One at a time: the number is the next of its year, and there is no gap.
    Body.objects.select_for_update().get(pk=office().pk)
    if not Dispute.objects.filter(pk=dispute.pk, state=Dispute.State.HEARD).update(state=Dispute.State.DECIDED):
        raise Refused(_("有人刚刚裁定或撤回了此项争议，请刷新后再操作。"))
    dispute.state = Dispute.State.DECIDED
    last = Ruling.objects.filter(year=on.year).order_by("-n").values_list("n", flat=True).first() or 0
    ruling = Ruling.objects.create(
        dispute=dispute,
        year=on.year,
        n=last + 1,
        body=body,
        reasons=reasons.strip(),
        basis=basis.strip()[:200],
        signer=signer,
        on=on,
        by=by,
    )
    duties.finish("decide_dispute", about=dispute, by=by, on=on)
    if body.pk != dispute.assignment.body_id:
        _owe("carry_out_ruling", dispute, office(), default_days=1)
    precedents.keep(dispute.case, ruling.number, body, basis=ruling.basis, words=words, on=on)
    access.let_out(dispute.case, why=f"dispute:{dispute.pk}", on=on)
    record(events.DisputeDecided(dispute.pk, ruling.number, body.code), of=dispute.case, by=by, on=on)
    return ruling


@transaction.atomic
def withdraw(dispute: Dispute, *, reason: str, by: User, on: date) -> None:
    """The sides agreed, or it was filed in error: the part stays where it is."""
    rules.can_withdraw(dispute, by=by, reason=reason).require()
    open_ones = Dispute.objects.filter(pk=dispute.pk, state__in=[Dispute.State.FILED, Dispute.State.HEARD])
    if not open_ones.update(
        state=Dispute.State.WITHDRAWN, withdrawn_at=clock.now(), withdraw_reason=reason.strip()[:200]
    ):
        raise Refused(_("此项争议已结束。"))
    duties.drop_all(about=dispute, reason=reason.strip()[:200])
    duties.drop_about("side", dispute.sides.values_list("pk", flat=True), reason=reason.strip()[:200])
    access.let_out(dispute.case, why=f"dispute:{dispute.pk}", on=on)
    record(events.DisputeWithdrawn(dispute.pk), of=dispute.case, by=by, on=on, reason=reason.strip())


@transaction.atomic
def carry_out(ruling: Ruling, post: Post | None, *, by: User, on: date) -> None:
    """The coordination office gives the part to the body that the committee named, under `post`'s holder.

    A lesser part that it had in the case ends with it. Where the part went there by another way, this only says so.
    """
    rules.can_carry_out(ruling, by=by).require()
    dispute, body = ruling.dispute, ruling.body
    part = Assignment.objects.select_related("case__rulebook", "body").get(pk=dispute.assignment_id)
    has_it = part.case.assignments.filter(ended_at=None, body=body, part=part.part, lead=part.lead).exists()
    if not has_it:
        reason = _("责任争议裁定%s") % ruling.number
        for lesser in part.case.assignments.filter(ended_at=None, body=body, lead=False).select_related("case", "body"):
            intake.end_unit(lesser, reason=reason, by=by, on=on)
        plan = intake.UnitPlan(body, part.part, lead=part.lead, post=post if part.needs_leader else None)
        intake.reassign(part, plan, reason=reason, by=by, on=on)
    if not Ruling.objects.filter(pk=ruling.pk, carried_out_at=None).update(
        carried_out_at=clock.now(), carried_out_by=by
    ):
        raise Refused(_("此项裁定已执行。"))
    duties.finish("carry_out_ruling", about=dispute, by=by, on=on)
    record(events.RulingCarriedOut(ruling.number, body.code), of=dispute.case, by=by, on=on)
