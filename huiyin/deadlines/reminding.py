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
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases import duties
from huiyin.cases.limits import night_of
from huiyin.cases.models import Duty
from huiyin.deadlines.models import Reminded
from huiyin.jobs.messages import message_kind, tell_all
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, User
from huiyin.rulebook.models import Rulebook
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
    for book in Rulebook.objects.all():
        quiet = night_of(book, now).is_night(now)
        rungs = [rung for rung in book.all_of(Reminder) if rung.urgent or not quiet]
        told += sum(_climb(book, rung, now) for rung in rungs)
    return told


def _climb(book: Rulebook, rung: Reminder, now: datetime) -> int:
    """One rule of one rulebook."""
    when = timedelta(hours=rung.hours)
    open_ones = Duty.objects.filter(
        done_at=None, dropped_at=None, case__rulebook=book, due__lte=now - when, due__gt=now - when - AS_FAR_BACK
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
        people = to_tell(duty, rung.to)
        Reminded.objects.create(duty=duty, rule=rung.code, due=duty.due, told=len(people))
        _tell(duty, rung, people)
    return len(rows)


def _tell(duty: Duty, rung: Reminder, people: list[User]) -> None:
    assert duty.case is not None  # of a case's rulebook
    kind = SOON if rung.hours < 0 else LATE if rung.to == "handler" else BELOW
    due = duty.due.astimezone(clock.SHANGHAI)
    tell_all(
        people,
        kind,
        number=f"〔{duty.case.number}〕",
        path=reverse("case", args=[duty.case.number]),
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
    assert duty.case is not None  # of a case's rulebook
    seen: dict[int, User] = {}
    for user in found:
        if type(duty.case).objects.visible_to(user).filter(pk=duty.case.pk).exists():
            seen[user.pk] = user
    return list(seen.values())


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
