"""Who is on call now, the month of a body, one's own shifts, and the alarms that wait: reads for pages and for ringing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import parts_of
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.roster import rules
from huiyin.roster.models import Alarm, AlarmPart, Call, HandoverNote, Shift, Swap
from huiyin.roster.patterns import Span, days_of, gaps, month_of
from huiyin.ui.panels import Panel


def standing() -> QuerySet[Shift]:
    """The shifts that hold, with their people."""
    return Shift.objects.filter(voided_at=None).select_related("body", "first", "second")


def on_call(body: Body, moment: datetime) -> Shift | None:
    """Who is on call for `body` at `moment`: by its own roster, else by that of the nearest body above that has one."""
    return on_call_for([body], moment).get(body.pk)


def on_call_for(bodies: Iterable[Body], moment: datetime) -> dict[int, Shift]:
    """The same for many bodies, by key, in one query."""
    bodies = list(bodies)
    paths = sorted({path for body in bodies for path in body.ancestor_paths()})
    by_path = {shift.body.path: shift for shift in _on_call(len(paths))(moment, *paths)} if paths else {}
    found = {}
    for body in bodies:
        nearest = next((by_path[path] for path in reversed(body.ancestor_paths()) if path in by_path), None)
        if nearest is not None:
            found[body.pk] = nearest
    return found


@cache
def _on_call(paths: int) -> Prepared[Shift]:
    """The shifts at a moment of the bodies with so many paths."""
    return Prepared(
        lambda moment, *named: standing().filter(body__path__in=named, since__lte=moment, until__gt=moment),
        datetime,
        *(str,) * paths,
    )


# --- who is on call now -----------------------------------------------------------------------------------------------


@dataclass
class Place:
    """A district, or the city's own bodies, and who is on call there; None where a body keeps no roster now."""

    body: Body
    rows: list[tuple[Body, Shift | None]] = field(default_factory=list)


KEPT_FOR = timedelta(days=60)  # a body whose last shift is older keeps no roster any more


def now_by_place(moment: datetime) -> list[Place]:
    """Every body that keeps a roster, and every district whether it does or not: the city's first, then by district."""
    kept = standing().filter(until__gt=moment - KEPT_FOR).values("body")
    districts = Q(kind=Body.Kind.DISTRICT)
    bodies = list(Body.objects.filter(Q(pk__in=kept) | districts, until=None).order_by("path"))
    current = {shift.body_id: shift for shift in standing().filter(since__lte=moment, until__gt=moment)}
    root = Body.objects.filter(depth=1).order_by("path").first()
    places: dict[str, Place] = {}
    of_districts = [body for body in bodies if body.kind == Body.Kind.DISTRICT]
    for body in bodies:
        district = next((one for one in of_districts if one.holds(body)), None)
        home = district or root or body
        places.setdefault(home.path, Place(home)).rows.append((body, current.get(body.pk)))
    return [places[path] for path in sorted(places, key=lambda path: (places[path].body.depth, path))]


# --- the month of a body ----------------------------------------------------------------------------------------------


@dataclass
class Day:
    """One day of the grid: the shifts that begin on it, and what of it nobody has."""

    day: date
    shifts: list[Shift] = field(default_factory=list)
    gaps: list[Span] = field(default_factory=list)


@dataclass
class Month:
    """The roster of a body in a month."""

    body: Body
    first: date
    days: list[Day]
    void: list[Shift]

    @property
    def is_empty(self) -> bool:
        return not any(day.shifts for day in self.days)

    @property
    def gaps(self) -> list[Span]:
        return [gap for day in self.days for gap in day.gaps]


def month(body: Body, first: date) -> Month:
    """The shifts that begin in the month, and the hours of it that nobody has; an empty month has no gaps to name."""
    whole = month_of(first)
    rows = standing().filter(body=body, since__lt=whole.until, until__gt=whole.since)
    taken = list(rows.prefetch_related("swaps"))
    by_day: dict[date, list[Shift]] = defaultdict(list)
    for shift in taken:
        by_day[max(shift.since, whole.since).astimezone(clock.SHANGHAI).date()].append(shift)
    open_hours: dict[date, list[Span]] = defaultdict(list)
    if taken:
        for gap in gaps(whole, [Span(shift.since, shift.until) for shift in taken]):
            open_hours[gap.since.astimezone(clock.SHANGHAI).date()].append(gap)
    void = Shift.objects.filter(body=body, voided_at__isnull=False, since__gte=whole.since, since__lt=whole.until)
    return Month(
        body,
        first,
        [Day(day, by_day.get(day, []), open_hours.get(day, [])) for day in days_of(first)],
        list(void.select_related("first", "second", "voided_by")),
    )


def bodies_kept_by(user: User) -> list[Body]:
    """The bodies whose roster `user` keeps, and those that have one, for the choice on the page."""
    has_one = Q(pk__in=Shift.objects.filter(voided_at=None).values("body"))
    return list(Body.objects.filter(has_one | user.within(Right.KEEP_ROSTER), until=None).order_by("path"))


# --- my shifts --------------------------------------------------------------------------------------------------------


@dataclass
class Mine:
    """What the roster asks of one person."""

    shifts: list[Shift]
    past: list[Shift]
    asked_of_me: list[Swap]
    asked_by_me: list[Swap]
    notes: list[HandoverNote]


def mine(user: User) -> Mine:
    """His shifts to come and the last ones, the swaps that wait for him, and the notes he is to read."""
    now = clock.now()
    my = standing().filter(Q(first=user) | Q(second=user))
    swaps = Swap.objects.select_related("shift__body", "asker", "other", "in_return")
    return Mine(
        list(my.filter(until__gt=now).order_by("since")[:40]),
        list(my.filter(until__lte=now).select_related("note").order_by("-since")[:10]),
        list(swaps.filter(other=user, agreed=None, shift__voided_at=None, shift__until__gt=now)),
        list(swaps.filter(asker=user).order_by("-pk")[:10]),
        notes_for(user),
    )


def notes_for(user: User) -> list[HandoverNote]:
    """The hand-over notes that wait for `user`: those of the shift before one of his."""
    unread = HandoverNote.objects.filter(read_at=None).exclude(by=user)
    mine = Shift.objects.filter(Q(first=user) | Q(second=user), voided_at=None)
    unread = unread.filter(shift__body__in=mine.values("body"))
    rows = unread.select_related("shift__body", "by").order_by("-shift__since")[:20]
    return [note for note in rows if rules.can_take_over(note, by=user)]


def sitting(user: User) -> Shift | None:
    """The shift in which `user` is on call now; None when he is not."""
    now = clock.now()
    return standing().filter(Q(first=user) | Q(second=user), since__lte=now, until__gt=now).order_by("until").first()


def swaps_waiting(user: User) -> int:
    """How many colleagues wait for his answer."""
    open_ones = Swap.objects.filter(other=user, agreed=None, shift__voided_at=None, shift__until__gt=clock.now())
    return open_ones.count()


# --- alarms -----------------------------------------------------------------------------------------------------------


def unanswered() -> QuerySet[Alarm]:
    """The alarms that nobody has acknowledged, and whose cases no unit has signed for."""
    return Alarm.objects.filter(acknowledged_at=None, ended_at=None)


def ringing_for(user: User) -> list[Alarm]:
    """The alarms about which `user` was rung and which nobody has acknowledged yet, the newest first."""
    rows = unanswered().filter(calls__user=user).select_related("body").prefetch_related("parts__assignment__case")
    return list(rows.order_by("-pk"))


def mark_of(calls: Iterable[Alarm]) -> str:
    """What changes whenever someone else is rung or one of them is answered: asked every few seconds."""
    return "-".join(f"{alarm.pk}.{len(alarm.parts.all())}" for alarm in calls)


def in_vain(user: User) -> int:
    """How many alarms within his part of the tree nobody answered although all were rung."""
    within = user.within(Right.KEEP_ROSTER, "body__path")
    return unanswered().filter(within, exhausted_at__isnull=False).count()


@dataclass
class Unit:
    """A unit of a case and who is on call for it now."""

    body: Body
    shift: Shift


def panel(case: Case, user: User) -> Panel | None:
    """Beside the units of a case: who of them is on call now, and which alarms its hand-down rang."""
    parts = parts_of(case)
    if not case.is_open or not parts:
        return None
    current = on_call_for([part.body for part in parts], clock.now())
    units = [Unit(part.body, current[part.body_id]) for part in parts if part.body_id in current]
    alarms = _ALARMS(case.pk)
    if not units and not alarms:
        return None
    return Panel("on-call", _("值班"), "roster/_panel.html", {"units": units, "alarms": alarms})


_ALARMS = Prepared(
    lambda case: (
        Alarm.objects.filter(
            Exists(AlarmPart.objects.filter(alarm=OuterRef("pk"), assignment__case=case, assignment__ended_at=None))
        )
        .select_related("body", "acknowledged_by")
        .prefetch_related(Prefetch("calls", Call.objects.select_related("user")))
        .order_by("pk")
    )
)


def seen_parts(alarm: Alarm, user: User) -> Sequence[tuple[Case, bool, str, str]]:
    """The cases of an alarm: each with whether `user` may open it, its unit and why it rings."""
    parts = alarm.parts.select_related("assignment__case", "assignment__body").order_by("pk")
    cases = [part.assignment.case for part in parts]
    seen = set(Case.objects.visible_to(user).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    return [
        (part.assignment.case, part.assignment.case_id in seen, part.assignment.body.short, part.get_why_display())
        for part in parts
    ]
