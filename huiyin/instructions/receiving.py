"""Reading, acknowledging and answering an instruction; accepting an answer; and what rises when nobody acknowledges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.cases import duties
from huiyin.cases.limits import night_of
from huiyin.files.actions import attach
from huiyin.instructions import events, rules, telling
from huiyin.instructions.models import Addressee, Answer, Instruction, Receipt
from huiyin.instructions.sending import ACKNOWLEDGE, ANSWER
from huiyin.journal.actions import SYSTEM, record
from huiyin.leadership.queries import eligible_posts_of
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import last_moment
from huiyin.people.models import Body, Grant, Post, Tenure, User

HEAD, LEADER, SENDER = 1, 2, 3  # how far up an unacknowledged instruction rises


def mark_read(instruction: Instruction, *, by: User, device: str = "") -> None:
    """`by` has opened what he received; the first time counts."""
    unread = Receipt.objects.filter(instruction=instruction, user=by, read_at=None)
    unread.update(read_at=clock.now(), read_with=device)


@transaction.atomic
def acknowledge(instruction: Instruction, *, by: User, on: date, device: str = "") -> list[Addressee]:
    """“收到”: the addressee has it. One of a body is enough; of two who say so at once the second is told who was first.

    A stand-in acknowledges in the name of the person who is away, and both names stay.
    """
    rules.can_acknowledge(instruction, by=by).require()
    now, done = clock.now(), []
    for receipt in rules.acting(instruction, by):
        if receipt.addressee.acknowledged_at is not None:
            continue
        silent = Addressee.objects.filter(pk=receipt.addressee_id, acknowledged_at=None)
        stood_in_for = receipt.user if receipt.user_id != by.pk else None
        if not silent.update(
            acknowledged_at=now, acknowledged_by=by, acknowledged_for=stood_in_for, acknowledged_with=device
        ):
            continue
        duties.finish(ACKNOWLEDGE, by=by, on=on, about=receipt.addressee)
        event = events.Acknowledged(
            instruction.number, receipt.addressee_id, stood_in_for.username if stood_in_for else ""
        )
        record(event, of=instruction, by=by, on=on)
        done.append(receipt.addressee)
    if not done:
        raise Refused(_("有人刚刚确认了此指令。"))
    mark_read(instruction, by=by, device=device)
    return done


@transaction.atomic
def answer(
    addressee: Addressee, text: str, *, by: User, on: date, device: str = "", uploads: Sequence[UploadedFile] = ()
) -> Answer:
    """What became of it. Whoever answers has it: an answer acknowledges what was not acknowledged yet."""
    addressee = Addressee.objects.select_related("instruction", "body", "official").get(pk=addressee.pk)
    instruction = addressee.instruction
    rules.can_answer(instruction, addressee, by=by, on=on).require()
    if not text.strip():
        raise Refused(_("请写明落实情况。"))
    if addressee.acknowledged_at is None:
        acknowledge(instruction, by=by, on=on, device=device)
    own = next(one for one in rules.acting(instruction, by) if one.addressee_id == addressee.pk)
    stood_in_for = own.user if own.user_id != by.pk else None
    try:
        with transaction.atomic():
            row = Answer.objects.create(
                addressee=addressee, text=text.strip(), on=on, by=by, by_for=stood_in_for, device=device
            )
    except IntegrityError as error:
        raise Refused(_("已经答复，请等待下达人审定。")) from error
    for file in uploads:
        attach(row, file, case=None, by=by, on=on)
    duties.finish(ANSWER, by=by, on=on, about=addressee)
    event = events.Answered(instruction.number, addressee.pk, row.pk, stood_in_for.username if stood_in_for else "")
    record(event, of=instruction, by=by, on=on)
    return row


@transaction.atomic
def accept_answer(row: Answer, *, by: User, on: date, reasons: str = "") -> None:
    """The sender is content."""
    row = _decided(row, accepted=True, reasons=reasons, by=by, on=on)
    event = events.AnswerAccepted(row.addressee.instruction.number, row.pk)
    record(event, of=row.addressee.instruction, by=by, on=on)


@transaction.atomic
def return_answer(row: Answer, *, reasons: str, by: User, on: date, due_on: date | None = None) -> None:
    """The sender is not: it is owed again, until a day he names, else until the day that stood."""
    if not reasons.strip():
        raise Refused(_("请写明退回的原因。"))
    if due_on is not None and due_on < on:
        raise Refused(_("新的答复期限不能早于今天。"))
    row = _decided(row, accepted=False, reasons=reasons, by=by, on=on)
    instruction = row.addressee.instruction
    assert instruction.due is not None
    due = last_moment(due_on) if due_on else instruction.due
    owner = row.addressee.body or row.addressee.official
    assert owner is not None
    duties.open_duty(ANSWER, owner, due=due, start=clock.now(), about=row.addressee)
    event = events.AnswerReturned(instruction.number, row.pk, due_on.isoformat() if due_on else "")
    record(event, of=instruction, by=by, on=on, reason=reasons.strip())
    telling.tell_returned(row)


def _decided(row: Answer, *, accepted: bool, reasons: str, by: User, on: date) -> Answer:
    row = Answer.objects.select_related("by", "addressee__instruction", "addressee__body", "addressee__official").get(
        pk=row.pk
    )
    rules.can_decide(row, by=by, on=on).require()
    waiting = Answer.objects.filter(pk=row.pk, accepted=None)
    if not waiting.update(
        accepted=accepted, reasons=reasons.strip()[:500], decided_on=on, decided_at=clock.now(), decided_by=by
    ):
        raise Refused(_("有人刚刚审定了此答复，请刷新后再操作。"))
    return row


# --- what nobody acknowledges rises -----------------------------------------------------------------------------------


def escalate(moment: datetime) -> int:
    """Tell of what nobody acknowledged in time, one step further up: the head of the unit, the lead official, the
    sender. Each step once, whoever runs this and however often; how many steps were taken.

    The next step follows as long after the last as was given for acknowledging. At night only the urgent rises.
    """
    silent = (
        Addressee.objects.filter(
            acknowledged_at=None, acknowledge_by__lt=moment, risen__lt=SENDER, instruction__ended_at=None
        )
        .select_related("instruction__by", "body", "official")
        .order_by("pk")
    )
    night = night_of(None, moment).is_night(moment)
    return sum(_rise(one, moment) for one in silent if one.instruction.urgent or not night)


def _rise(addressee: Addressee, moment: datetime) -> int:
    given = addressee.acknowledge_by - addressee.instruction.entered
    if moment <= addressee.acknowledge_by + addressee.risen * given:
        return 0
    with transaction.atomic():
        level, told = addressee.risen, list[User]()
        while level < SENDER and not told:
            level += 1
            here = Addressee.objects.filter(pk=addressee.pk, risen=level - 1, acknowledged_at=None)
            if not here.update(risen=level, risen_at=moment):
                return 0  # another worker was here, or somebody has just acknowledged
            told = _next_above(addressee, level)  # a step that nobody stands on is passed over at once
        Receipt.objects.bulk_create(
            [
                Receipt(instruction=addressee.instruction, addressee=addressee, user=user, way=Receipt.Way.RISEN,
                        delivered_at=moment)
                for user in told
                if level < SENDER
            ]
        )  # fmt: skip
        telling.tell_above(addressee, level, told)
        event = events.Rose(addressee.instruction.number, addressee.pk, level, len(told))
        record(event, of=addressee.instruction, by=SYSTEM, on=moment.astimezone(clock.SHANGHAI).date())
    return 1


def _next_above(addressee: Addressee, level: int) -> list[User]:
    """Who stands on that step and has not had the instruction yet."""
    if level == SENDER:
        return [addressee.instruction.by]
    bodies = _bodies_of(addressee)
    day = clock.today()
    if level == HEAD:
        grants = Grant.objects.in_effect(day).filter(role="body_head", body__in=bodies)
        found = User.objects.filter(pk__in=grants.values("user"))
    else:
        above = Body.objects.filter(path__in=[path for body in bodies for path in body.ancestor_paths()], depth__gt=1)
        leading = eligible_posts_of([*above, *bodies], day)
        posts = [post.pk for one in leading.values() for post in one.at_least(Post.Rank.PRINCIPAL)]
        held = Tenure.objects.filter(Q(until=None) | Q(until__gt=day), post__in=posts, since__lte=day)
        found = User.objects.filter(official__in=held.values("official"))
    had = Receipt.objects.filter(instruction=addressee.instruction).values("user")
    return list(found.filter(is_active=True).exclude(pk__in=had).exclude(pk=addressee.instruction.by_id).order_by("pk"))


def _bodies_of(addressee: Addressee) -> list[Body]:
    if addressee.body is not None:
        return [addressee.body]
    day = clock.today()
    held = Tenure.objects.filter(Q(until=None) | Q(until__gt=day), official=addressee.official, since__lte=day)
    return [tenure.post.body for tenure in held.select_related("post__body")]
