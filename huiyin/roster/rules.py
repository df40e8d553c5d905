"""Who keeps a roster, swaps a shift, hands it over, takes it over and answers an alarm (M13)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, Grant, User
from huiyin.people.rights import Right
from huiyin.roster.models import Alarm, HandoverNote, Shift, Swap


def can_read(*, by: User) -> Verdict:
    """Who is on call, and his telephone, is known to all who work on cases or keep a roster."""
    if by.may(Right.VIEW_CASES) or by.may(Right.LEAD) or by.may(Right.KEEP_ROSTER):
        return YES
    return no(_("值班表供办理案件的人员查看，您没有此项权限。"))


def can_keep(body: Body, *, by: User) -> Verdict:
    """The roster of a body is kept by its head, or by the coordination office for all within its reach."""
    if by.may(Right.KEEP_ROSTER, at=body):
        return YES
    return no(_("%s的值班表由其负责人或协调联络组安排。") % body.name)


def is_of(body: Body, user: User) -> bool:
    """Does `user` work for `body`, or for a body inside it?"""
    return user.is_active and any(body.holds(grant.body) for grant in user.grants_now())


def can_sit(body: Body, users: list[User]) -> Verdict:
    """On call are the body's own people, two different ones at a time, who can sign in to be rung."""
    for user in users:
        if not is_of(body, user):
            return no(_("%(name)s不是%(body)s的人员，或账号已停用。") % {"name": user.name, "body": body.short})
    if len({user.pk for user in users}) < len(users):
        return no(_("首值和次值不能是同一人。"))
    return YES


def colleagues(body: Body) -> list[User]:
    """The people of a body and of the bodies inside it, who may be put on its roster."""
    grants = Grant.objects.in_effect().filter(body__path__startswith=body.path, user__is_active=True)
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("name", "pk"))


def can_void(shift: Shift, *, by: User, reason: str) -> Verdict:
    """A shift that has not ended is taken back with a reason; what was served stays as it was."""
    verdict = can_change(shift, by=by)
    if verdict and not reason.strip():
        return no(_("作废须写明原因。"))
    return verdict


def can_change(shift: Shift, *, by: User) -> Verdict:
    """Whoever keeps the roster changes a standing shift that has not ended."""
    return first_no(can_keep(shift.body, by=by), _is_to_come(shift))


def _is_to_come(shift: Shift) -> Verdict:
    if shift.voided_at is not None:
        return no(_("此班次已作废。"))
    if shift.until <= clock.now():
        return no(_("此班次已结束，照实保留。"))
    return YES


def may_swap(shift: Shift, *, by: User) -> Verdict:
    """Who sits in a shift that has not ended asks for himself, one question at a time."""
    verdict = _is_to_come(shift)
    if not verdict:
        return verdict
    seat = shift.seat_of(by)
    if not seat:
        return no(_("只有本班值班人员可以申请换班。"))
    if any(one.agreed is None and one.seat == seat for one in shift.swaps.all()):
        return no(_("此前的换班申请尚未答复。"))
    return YES


def can_swap(shift: Shift, other: User, in_return: Shift | None, *, by: User, reason: str) -> Verdict:
    """With a colleague who is not on this shift already; in return he gives a shift of his own that is to come."""
    verdict = first_no(may_swap(shift, by=by), fits(shift, other))
    if not verdict:
        return verdict
    if not reason.strip():
        return no(_("申请换班须写明理由。"))
    if in_return is not None:
        if in_return.body_id != shift.body_id or not in_return.seat_of(other) or in_return.pk == shift.pk:
            return no(_("换回的班次须是对方在本单位的班次。"))
        return first_no(_is_to_come(in_return), fits(in_return, by))
    return YES


def fits(shift: Shift, user: User) -> Verdict:
    """May `user` sit in this shift as well as whoever else does?"""
    if shift.seat_of(user):
        return no(_("%s本来就在此班。") % user.name)
    return can_sit(shift.body, [user])


def can_answer(swap: Swap, *, by: User) -> Verdict:
    """The colleague who was asked answers, once, while both still sit where they sat."""
    if swap.agreed is not None:
        return no(_("此换班申请已答复。"))
    if swap.other_id != by.pk:
        return no(_("换班由被请求的同事本人答复。"))
    verdict = _is_to_come(swap.shift)
    if not verdict:
        return verdict
    back = swap.in_return
    moved = swap.shift.seat_of(swap.asker) != swap.seat
    if moved or (back is not None and (back.voided_at is not None or back.seat_of(swap.other) != swap.return_seat)):
        return no(_("班次已有变动，请重新申请换班。"))
    return YES


def can_hand_over(shift: Shift, *, by: User) -> Verdict:
    """Who was on call writes what the next must know, once the shift has begun, once."""
    if shift.voided_at is not None:
        return no(_("此班次已作废。"))
    if not shift.seat_of(by):
        return no(_("交班记录由本班值班人员填写。"))
    if shift.since > clock.now():
        return no(_("班次尚未开始。"))
    if HandoverNote.objects.filter(shift=shift).exists():
        return no(_("本班已有交班记录。"))
    return YES


def next_of(shift: Shift) -> Shift | None:
    """The shift of the same body that comes after it."""
    later = Shift.objects.filter(body=shift.body_id, voided_at=None, since__gte=shift.until)
    return later.select_related("body", "first", "second").order_by("since").first()


def can_take_over(note: HandoverNote, *, by: User) -> Verdict:
    """The note is read and confirmed by someone of the next shift, who did not write it."""
    if note.read_at is not None:
        return no(_("此交班记录已接班确认。"))
    if note.by_id == by.pk:
        return no(_("交班记录由接班人员确认。"))
    following = next_of(note.shift)
    if following is None or not following.seat_of(by):
        return no(_("交班记录由下一班值班人员确认。"))
    return YES


def can_acknowledge(alarm: Alarm, *, by: User) -> Verdict:
    """Whoever was rung answers, until one of them has."""
    if not alarm.calls.filter(user=by).exists():
        return no(_("此急件没有呼叫您。"))
    if alarm.acknowledged_at is not None:
        return no(_("%s已确认收到。") % (alarm.acknowledged_by.name if alarm.acknowledged_by else ""))
    return YES


def can_see(alarm: Alarm, *, by: User) -> bool:
    """Who was rung, and who keeps the roster of the body that was."""
    return by.may(Right.KEEP_ROSTER, at=alarm.body) or alarm.calls.filter(user=by).exists()
