"""The verbs of the roster: make a month, add, take back and change shifts, swap, hand over and take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases import duties, limits
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.roster import events, rules
from huiyin.roster.models import HandoverNote, Shift, Swap
from huiyin.roster.patterns import spans, turns
from huiyin.rulebook.calendar import working_calendar
from huiyin.rulebook.queries import rulebook_on
from huiyin.ui.formats import moment


@dataclass(frozen=True)
class Seated:
    """Someone on call and the telephone under which he is reached."""

    user: User
    phone: str


@transaction.atomic
def make_month(body: Body, month: date, pattern: str, rota: Sequence[Seated], *, by: User, on: date) -> list[Shift]:
    """The month's shifts in a pattern, the people of `rota` in turn; the second is whoever is first next."""
    rules.can_keep(body, by=by).require()
    if not rota:
        raise Refused(_("请填写轮值人员。"))
    cut = spans(month, pattern, works=working_calendar().is_working_day)
    people = list(rota)
    return [
        add_shift(
            body,
            span.since,
            span.until,
            first=people[first],
            second=people[second] if second is not None else None,
            by=by,
            on=on,
        )
        for span, (first, second) in zip(cut, turns(range(len(people)), len(cut)), strict=True)
    ]


@transaction.atomic
def add_shift(
    body: Body, since: datetime, until: datetime, *, first: Seated, second: Seated | None = None, by: User, on: date
) -> Shift:
    """One shift. A body has one at a time: one that overlaps another is refused and the other named."""
    rules.can_keep(body, by=by).require()
    if until <= since:
        raise Refused(_("班次的结束须晚于开始。"))
    seated = [one for one in (first, second) if one is not None]
    rules.can_sit(body, [one.user for one in seated]).require()
    if not all(one.phone.strip() for one in seated):
        raise Refused(_("请填写值班电话。"))
    # Two who plan at once: the second waits here and then sees the shift of the first.
    Body.objects.select_for_update().get(pk=body.pk)
    if other := Shift.objects.filter(body=body, voided_at=None, since__lt=until, until__gt=since).first():
        raise Refused(
            _("%(since)s至%(until)s已有%(name)s值班，请先作废该班次。")
            % {"since": moment(other.since), "until": moment(other.until), "name": other.first.name}
        )
    shift = Shift.objects.create(
        body=body,
        since=since,
        until=until,
        first=first.user,
        first_phone=first.phone.strip()[:30],
        second=second.user if second else None,
        second_phone=second.phone.strip()[:30] if second else "",
        on=on,
        by=by,
    )
    event = events.ShiftPlanned(
        body.code,
        moment(since),
        moment(until),
        first.user.pk,
        second.user.pk if second else None,
    )
    record(event, of=shift, by=by, on=on)
    return shift


@transaction.atomic
def void_shift(shift: Shift, *, reason: str, by: User, on: date) -> None:
    """Take a shift back; it stays readable. What was asked about it is answered by that."""
    rules.can_void(shift, by=by, reason=reason).require()
    voided = Shift.objects.filter(pk=shift.pk, voided_at=None).update(
        voided_at=clock.now(), voided_by=by, void_reason=reason.strip()[:200]
    )
    if not voided:
        raise Refused(_("有人刚刚作废了此班次，请刷新后再操作。"))
    for swap in Swap.objects.filter(shift=shift, agreed=None):
        Swap.objects.filter(pk=swap.pk, agreed=None).update(
            agreed=False, answered_at=clock.now(), answer=_("班次已作废")
        )
    record(events.ShiftVoided(shift.body.code), of=shift, by=by, on=on, reason=reason)


@transaction.atomic
def change_shift(shift: Shift, *, first: Seated, second: Seated | None, reason: str, by: User, on: date) -> Shift:
    """Put other people on a shift: the former one is void with the reason, a new one takes its time."""
    void_shift(shift, reason=reason, by=by, on=on)
    return add_shift(shift.body, shift.since, shift.until, first=first, second=second, by=by, on=on)


@transaction.atomic
def ask_swap(shift: Shift, other: User, *, in_return: Shift | None = None, reason: str, by: User, on: date) -> Swap:
    """Ask a colleague to take one's seat, perhaps for one of his own; nothing changes until he agrees."""
    rules.can_swap(shift, other, in_return, by=by, reason=reason).require()
    try:
        with transaction.atomic():
            swap = Swap.objects.create(
                shift=shift,
                seat=shift.seat_of(by),
                asker=by,
                other=other,
                in_return=in_return,
                return_seat=in_return.seat_of(other) if in_return is not None else "",
                reason=reason.strip()[:200],
                on=on,
            )
    except IntegrityError as error:  # asked this moment
        raise Refused(_("此前的换班申请尚未答复。")) from error
    record(
        events.SwapAsked(swap.seat, other.pk, in_return.pk if in_return is not None else None), of=shift, by=by, on=on
    )
    return swap


@transaction.atomic
def answer_swap(swap: Swap, *, agreed: bool, phone: str = "", answer: str = "", by: User, on: date) -> None:
    """The colleague agrees and sits there with his telephone, or does not and everything stays."""
    swap = _locked(swap)
    rules.can_answer(swap, by=by).require()
    if agreed and not phone.strip():
        raise Refused(_("请填写您值班时的电话。"))
    answered = Swap.objects.filter(pk=swap.pk, agreed=None).update(
        agreed=agreed, answered_at=clock.now(), answer=answer.strip()[:200]
    )
    if not answered:
        raise Refused(_("此换班申请已答复。"))
    if agreed:
        back = swap.in_return
        asker_phone = _phone_of(swap.shift, swap.seat)
        _seat(swap.shift, swap.seat, swap.other, phone)
        if back is not None:
            _seat(back, swap.return_seat, swap.asker, asker_phone)
    record(events.SwapAnswered(swap.seat, agreed), of=swap.shift, by=by, on=on, reason=answer.strip())


def _locked(swap: Swap) -> Swap:
    """The question and its shifts as they stand now, held until the end: the shifts in the order of their keys."""
    keys = sorted(key for key in (swap.shift_id, swap.in_return_id) if key is not None)
    held = {row.pk: row for row in Shift.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    fresh = Swap.objects.select_related("asker", "other").get(pk=swap.pk)
    fresh.shift = held[fresh.shift_id]
    if fresh.in_return_id is not None:
        fresh.in_return = held[fresh.in_return_id]
    return fresh


def _phone_of(shift: Shift, seat: str) -> str:
    return shift.first_phone if seat == "first" else shift.second_phone


def _seat(shift: Shift, seat: str, user: User, phone: str) -> None:
    Shift.objects.filter(pk=shift.pk).update(**{seat: user, f"{seat}_phone": phone.strip()[:30]})


@transaction.atomic
def hand_over(shift: Shift, text: str, *, by: User, on: date) -> HandoverNote:
    """Write what the next shift must know; the body owes that someone of the next one reads it."""
    rules.can_hand_over(shift, by=by).require()
    if not text.strip():
        raise Refused(_("请写明交班事项；没有事项的写“无”。"))
    try:
        with transaction.atomic():
            note = HandoverNote.objects.create(shift=shift, text=text.strip(), by=by, on=on)
    except IntegrityError as error:
        raise Refused(_("本班已有交班记录。")) from error
    following = rules.next_of(shift)
    if following is not None and any(one.pk != by.pk for one in following.people()):
        start = max(following.since, clock.now())
        due = limits.due_by(rulebook_on(on), "read_handover", start, on=on, default_days=1)
        duties.open_duty("read_handover", shift.body, due=due, start=start, about=note, rule="read_handover")
    record(events.HandedOver(note.pk), of=shift, by=by, on=on)
    return note


@transaction.atomic
def take_over(note: HandoverNote, *, by: User, on: date) -> None:
    """Someone of the next shift has read the note and takes over (接班)."""
    rules.can_take_over(note, by=by).require()
    if not HandoverNote.objects.filter(pk=note.pk, read_at=None).update(read_at=clock.now(), read_by=by):
        raise Refused(_("此交班记录已接班确认。"))
    duties.finish("read_handover", about=note, by=by, on=on)
    record(events.TakenOver(note.pk), of=note.shift, by=by, on=on)
