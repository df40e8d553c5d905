"""催办: who is told when something falls due or is late, by the rulebook's rules, each once.

Up the tree: whoever is to do it, the head of the unit, the lead official, the command. In the quiet hours only what is
urgent; the rest in the morning. The rows of `Reminded` and the messages stand in one transaction: a worker that is
killed has told nobody, and the next one tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases import duties
from huiyin.cases.limits import night_of
from huiyin.cases.models import Duty
from huiyin.deadlines.models import Reminded
from huiyin.jobs.messages import message_kind, tell_all
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, User
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.queries import rulebook_on
from huiyin.rulebook.sections import Reminder

# What was due longer ago is not brought up again, as when an office begins with a register full of late things.
AS_FAR_BACK = timedelta(days=7)
AT_A_TIME = 200

SOON = message_kind("duty_soon", _("您有事项即将到期"))
LATE = message_kind("duty_late", _("您有事项已逾期"))
BELOW = message_kind("duty_late_below", _("您管辖的事项已逾期"))


@transaction.atomic
def remind(now: datetime) -> int:
    """Tell whoever is to be told by `now` and has not been; how many duties and rules that were, at most `AT_A_TIME`
    for each rule: the caller asks again until there are none."""
    told = 0
    current = _rulebook_of_the_day(now)
    for book in Rulebook.objects.all():
        quiet = night_of(book, now).is_night(now)
        rungs = [rung for rung in book.all_of(Reminder) if rung.urgent or not quiet]
        owed = Q(case__rulebook=book)
        if book.pk == current:  # what hangs on no case is reminded of by the rules of the day
            owed |= Q(case=None, kind__in=list(duties.APART))
        told += sum(_climb(owed, rung, now) for rung in rungs)
    return told


def _rulebook_of_the_day(now: datetime) -> int | None:
    """The rulebook by which the office works today; None where none is in force."""
    try:
        return rulebook_on(now.astimezone(clock.SHANGHAI).date()).pk
    except Refused:
        return None


def _climb(owed: Q, rung: Reminder, now: datetime) -> int:
    """One rule for the duties of one rulebook."""
    when = timedelta(hours=rung.hours)
    open_ones = Duty.objects.filter(
        owed, done_at=None, dropped_at=None, due__lte=now - when, due__gt=now - when - AS_FAR_BACK
    )
    if rung.hours < 0:
        open_ones = open_ones.filter(due__gt=now)  # once late, it is not told as soon due
    if rung.duties:
        open_ones = open_ones.filter(kind__in=rung.duties)
    done = Reminded.objects.filter(duty=OuterRef("pk"), due=OuterRef("due"), rule=rung.code)
    rows = list(
        open_ones.exclude(Exists(done))
        .select_related("case__lead_body", "body", "official")
        .order_by("due", "pk")[:AT_A_TIME]
    )
    for duty in rows:
        apart = duties.apart_of(duty)
        people = _to_tell_apart(duty, apart, rung.to) if apart is not None else to_tell(duty, rung.to)
        Reminded.objects.create(duty=duty, rule=rung.code, due=duty.due, told=len(people))
        _tell(duty, apart, rung, people)
    return len(rows)


def _tell(duty: Duty, apart: duties.Apart | None, rung: Reminder, people: list[User]) -> None:
    if apart is not None:
        number, path = apart.number, apart.path
    else:
        assert duty.case is not None  # what hangs on no case is told apart
        number, path = f"〔{duty.case.number}〕", reverse("case", args=[duty.case.number])
    kind = SOON if rung.hours < 0 else LATE if rung.to == "handler" else BELOW
    due = duty.due.astimezone(clock.SHANGHAI)
    tell_all(
        people,
        kind,
        number=number,
        path=path,
        urgent=rung.urgent,
        key=f"remind:{duty.pk}:{rung.code}:{due:%Y%m%d%H%M}",
    )


def to_tell(duty: Duty, to: str) -> list[User]:
    """Who stands on that rung above `duty`, and may see its case: an accused body's people are told nothing."""
    found: Iterable[User]
    match to:
        case "handler":
            found = duties.doers(duty)
        case "head":
            found = _holders("body_head", _bodies_above(duty.body)) if duty.body else []
        case "lead":
            leads = Lead.objects.current().filter(assignment__case=duty.case_id)
            found = User.objects.filter(official__in=leads.values("official"), is_active=True)
        case _command:
            found = _holders("commander", _bodies_above(duty.body or (duty.case.lead_body if duty.case else None)))
    assert duty.case is not None  # what hangs on no case is told apart
    seen: dict[int, User] = {}
    for user in found:
        if type(duty.case).objects.visible_to(user).filter(pk=duty.case.pk).exists():
            seen[user.pk] = user
    return list(seen.values())


def _to_tell_apart(duty: Duty, apart: duties.Apart, to: str) -> list[User]:
    """The same for what hangs on no case: its room says who stands there, and who may know of it at all."""
    found: Iterable[User]
    match to:
        case "handler":
            found = apart.does() if apart.does is not None else duties.doers(duty)
        case "head":
            found = apart.above()
        case "lead":
            found = []  # a leader answers for a case
        case _command:
            found = apart.top()
    return [user for user in {one.pk: one for one in found}.values() if apart.may_know(user)]


def _bodies_above(body: Body | None) -> list[str]:
    return body.ancestor_paths() if body is not None else []


def _holders(role: str, paths: list[str]) -> list[User]:
    """Those who hold `role` over one of these bodies; of heads only the nearest, of the unit itself or the one above."""
    grants = Grant.objects.in_effect().filter(role=role, reach__path__in=paths, user__is_active=True)
    by_depth: dict[int, list[User]] = defaultdict(list)
    for grant in grants.select_related("user", "reach"):
        by_depth[len(grant.reach.path)].append(grant.user)
    if not by_depth:
        return []
    return by_depth[max(by_depth)] if role == "body_head" else [user for users in by_depth.values() for user in users]
