"""夜间急件: who is rung about a new hand-down, and who next when nobody answers; each of them once.

`ring(moment)` is run every minute. It follows the hand-downs by itself, so that intake need not know the roster. What
was handed down urgent, or at night, rings whoever is on call for the unit; what comes while an alarm still rings joins
it, so that a list of forty rows is one call and not forty.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.cases.limits import night_of
from huiyin.cases.models import Assignment
from huiyin.jobs.messages import message_kind, tell, tell_all
from huiyin.journal.actions import SYSTEM, record
from huiyin.leadership.queries import eligible_posts_of
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, Post, User
from huiyin.people.rights import ROLES, Right
from huiyin.roster import events, rules
from huiyin.roster.models import Alarm, AlarmPart, Call, Cursor, Seat
from huiyin.roster.queries import on_call

# What was typed this long ago is committed or will never be: a part may become visible after a later one did.
SETTLED = timedelta(minutes=10)
# A hand-down that nobody looked at for so long (the worker stood still) rings nobody any more: it is day again.
STALE = timedelta(hours=12)
URGENT = message_kind("urgent_call", gettext_lazy("有急件，请立即确认"))
IN_VAIN = message_kind("urgent_call_in_vain", gettext_lazy("急件呼叫无人确认"))


def ring(moment: datetime) -> int:
    """Begin alarms for new hand-downs, ring the next where a call was not answered in time; how many were rung."""
    _begin_alarms(moment)
    ringing = Alarm.objects.filter(acknowledged_at=None, ended_at=None, exhausted_at=None).order_by("pk")
    return sum(_go_on(alarm, moment) for alarm in ringing.select_related("body"))


def _begin_alarms(moment: datetime) -> None:
    """Find what was handed down since the last time, and let it ring."""
    cursor, _made = Cursor.objects.get_or_create(name="ring")
    fresh = Assignment.objects.filter(pk__gt=cursor.last, entered__gt=moment - STALE, entered__lte=moment)
    for part in fresh.filter(alarm_part=None).select_related("body", "case__rulebook").order_by("pk"):
        why = _why(part)
        if why and _waits(part):
            _join(part, why, moment)
    settled = Assignment.objects.filter(pk__gt=cursor.last, entered__lte=moment - SETTLED).aggregate(last=Max("pk"))
    if settled["last"] is not None:
        Cursor.objects.filter(pk=cursor.pk, last__lt=settled["last"]).update(last=settled["last"])


def _why(part: Assignment) -> str:
    if part.urgent:
        return "urgent"
    return "night" if night_of(part.case.rulebook, part.entered).is_night(part.entered) else ""


def _waits(part: Assignment) -> bool:
    """Has nobody of the unit seen it yet?"""
    return part.ended_at is None and part.state == Assignment.State.HANDED


@transaction.atomic
def _join(part: Assignment, why: str, moment: datetime) -> None:
    """The part rings in the body whose roster answers for its unit: in an alarm that rings already, or a new one."""
    shift = on_call(part.body, moment)
    body = shift.body if shift is not None else part.body
    # One worker at a time begins an alarm in a body; the other then finds the part taken.
    Body.objects.select_for_update().get(pk=body.pk)
    if AlarmPart.objects.filter(assignment=part).exists():
        return
    alarm = Alarm.objects.filter(body=body, acknowledged_at=None, ended_at=None, exhausted_at=None).first()
    if alarm is None:
        alarm = Alarm.objects.create(body=body, begun=moment)
    AlarmPart.objects.create(alarm=alarm, assignment=part, why=why)


@transaction.atomic
def _go_on(alarm: Alarm, moment: datetime) -> int:
    """Ring the next where it is time; 1 when someone was rung."""
    Alarm.objects.select_for_update().get(pk=alarm.pk)
    standing = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None, ended_at=None, exhausted_at=None)
    if not standing.exists():
        return 0
    parts = [one.assignment for one in alarm.parts.select_related("assignment__case__rulebook")]
    if not any(_waits(part) for part in parts):
        standing.update(ended_at=moment)
        return 0
    calls = list(alarm.calls.order_by("step"))
    if calls and calls[-1].next_at > moment:
        return 0
    rung = {call.user_id for call in calls}
    found = next(((user, seat) for user, seat in _in_turn(alarm.body, moment) if user.pk not in rung), None)
    if found is None:
        standing.update(exhausted_at=moment)
        record(events.NobodyAnswered(len(calls)), of=alarm, by=SYSTEM, on=clock.today())
        tell_all(
            keepers_of(alarm.body),
            IN_VAIN,
            number=_numbers(parts),
            path=alarm.get_absolute_url(),
            urgent=True,
            key=f"alarm:{alarm.pk}:vain",
        )
        return 0
    user, seat = found
    minutes = min(night_of(part.case.rulebook, moment).minutes for part in parts)
    step = len(calls) + 1
    Call.objects.create(
        alarm=alarm, user=user, step=step, seat=seat, rung_at=moment, next_at=moment + timedelta(minutes=minutes)
    )
    record(events.Rung(user.pk, step, seat), of=alarm, by=SYSTEM, on=clock.today())
    tell(
        user,
        URGENT,
        number=_numbers(parts),
        path=alarm.get_absolute_url(),
        urgent=True,
        key=f"alarm:{alarm.pk}:call:{step}",
    )
    return 1


def _numbers(parts: Iterable[Assignment]) -> str:
    """The register numbers of the cases, as far as a message has room for them."""
    return "".join(f"〔{number}〕" for number in sorted({part.case.number for part in parts})[:8])


def _in_turn(body: Body, moment: datetime) -> Iterable[tuple[User, str]]:
    """Who is rung for a body, one after the other: the first on call, the second, then whoever heads the body."""
    shift = on_call(body, moment)
    if shift is not None:
        for seat, user in zip((Seat.FIRST, Seat.SECOND), shift.people(), strict=False):
            if user.is_active:
                yield user, seat
    for user in heads_of(body):
        yield user, "head"


def heads_of(body: Body) -> list[User]:
    """Who heads the body and can sign in: with the role of its head, else the holders of its principal posts."""
    roles = [role.code for role in ROLES.values() if Right.CONFIRM_GRANTS in role.rights]
    grants = Grant.objects.in_effect().filter(body=body, role__in=roles, user__is_active=True)
    heads = list(User.objects.filter(pk__in=grants.values("user")).order_by("pk"))
    if heads:
        return heads
    posts = eligible_posts_of([body], clock.today())[body.pk].at_least(Post.Rank.PRINCIPAL)
    officials = [post.holder.pk for post in posts]  # type: ignore[attr-defined]
    found = {user.official_id: user for user in User.objects.filter(official__in=officials, is_active=True)}
    return [found[key] for key in dict.fromkeys(officials) if key in found]


def keepers_of(body: Body) -> list[User]:
    """Who keeps the roster of `body`, and has to know that nobody answered."""
    roles = [role.code for role in ROLES.values() if Right.KEEP_ROSTER in role.rights]
    grants = Grant.objects.in_effect().filter(role__in=roles, reach__path__in=body.ancestor_paths())
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


@transaction.atomic
def acknowledge(alarm: Alarm, *, device: str, by: User, on: date) -> None:
    """Whoever was rung says that he has it; nobody else is rung. His unit still signs for its part.

    One who was rung and answers after all had been rung in vain is heard as well.
    """
    rules.can_acknowledge(alarm, by=by).require()
    call = alarm.calls.get(user=by)
    taken = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None).update(
        acknowledged_at=clock.now(), acknowledged_by=by, device=device[:10]
    )
    if not taken:
        raise Refused(_("有人刚刚确认了此急件。"))
    record(events.Acknowledged(call.step, device[:10]), of=alarm, by=by, on=on)
