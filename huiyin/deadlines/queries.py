"""What the pages of deadlines show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar as Ical
from icalendar import Event as IcalEvent

from huiyin.cases import duties
from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import through_the_door
from huiyin.deadlines import forms, rules
from huiyin.deadlines.models import Extension, Move
from huiyin.people.models import User
from huiyin.rulebook.calendar import working_calendar
from huiyin.rulebook.models import CalendarYear

# What everyone in the chain may know that it is owed. A kind that is not named here is not shown: checks and inquiries
# open duties too, and nobody may infer one from a list of deadlines.
SHOWN = {
    "sign", "objection", "verify", "report_city", "conclude", "answer_instruction", "duty_investigate", "duty_on_site",
    "duty_plan", "item", "milestone", "accept", "extension", "answer_extension", "review_district", "review_city",
    "report_group", "answer_complainant", "call_back", "oversight_first",
}  # fmt: skip


@dataclass
class Line:
    """One duty on the page of deadlines: whose, by when, how that came about, and what may be done."""

    duty: Duty
    label: str
    moves: list[Move] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    ask: forms.AskForm | None = None
    answer: forms.AnswerForm | None = None
    waiting: Extension | None = None
    why_not: str = ""

    @property
    def is_quiet(self) -> bool:
        """Done, with nothing that moved it and nothing left to answer: a row of the table is enough."""
        return self.duty.done_at is not None and not self.moves and not self.extensions

    @property
    def is_late(self) -> bool:
        """Was it done after it was due?"""
        return self.duty.done_at is not None and self.duty.done_at > self.duty.due


def lines(case: Case, user: User, bound: dict[str, Any] | None = None) -> list[Line]:
    """The duties of a case that its chain may know of, the open ones first, the nearest first."""
    bound = bound or {}
    rows = list(
        Duty.objects.filter(case=case, kind__in=SHOWN, dropped_at=None)
        .select_related("body", "official", "case")
        .order_by("done_at", "due", "pk")
    )
    moves, extensions = _by_duty(Move, rows), _by_duty(Extension, rows)
    may_answer = bool(rules.may_answer_on(case, by=user))
    found = []
    for duty in rows:
        duty.case = case
        kind = duties.KINDS.get(duty.kind)
        line = Line(duty, str(kind.label) if kind else duty.kind, moves.get(duty.pk, []), extensions.get(duty.pk, []))
        line.waiting = next((one for one in line.extensions if one.granted is None), None)
        if line.waiting is not None and may_answer and rules.can_answer(line.waiting, by=user):
            line.answer = bound.get(f"answer-{line.waiting.pk}") or forms.AnswerForm(extension=line.waiting)
        if duty.is_open and duty.kind in rules.EXTENDABLE and line.waiting is None and rules.is_doer(duty, user):
            verdict = rules.may_ask(duty, by=user)
            line.why_not = "" if verdict else str(verdict.reason)
            line.ask = (bound.get(f"ask-{duty.pk}") or forms.AskForm(duty=duty)) if verdict else None
        found.append(line)
    return found


def _by_duty(model: Any, rows: list[Duty]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in model.objects.filter(duty__in=[duty.pk for duty in rows]).order_by("pk"):
        found.setdefault(row.duty_id, []).append(row)
    return found


def missing_years(today: date) -> list[int]:
    """The years whose notice ought to be there and is not: this one, and from December on the next."""
    wanted = [today.year] + ([today.year + 1] if today.month == 12 else [])
    return [year for year in wanted if year not in working_calendar().known_years]


def notices() -> list[CalendarYear]:
    """The notices that were entered, the last first, each with the number of cases' deadlines it moved.

    What hangs on no case is not counted: a number that is higher by one would tell of a clue.
    """
    rows = list(CalendarYear.objects.select_related("by").order_by("-pk"))
    moved = dict(
        Move.objects.filter(why=Move.Why.CALENDAR, duty__case__isnull=False)
        .values_list("notice")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        row.moved = moved.get(row.pk, 0)  # type: ignore[attr-defined]
    return rows


def years(today: date) -> list[tuple[int, bool]]:
    """The years that may be looked at, and whether each is known."""
    known = working_calendar().known_years
    return [(year, year in known) for year in range(today.year - 1, today.year + 3)]


def feed(user: User, now: datetime, address: str) -> bytes:
    """What `user` owes as an iCalendar: the word for it, the case's number, the moment. No word of a case.

    A deadline is an event of its last hour.
    """
    open_ones = Duty.objects.filter(duties.owed_by(user), through_the_door(user), done_at=None, dropped_at=None)
    rows = open_ones.filter(due__gt=now - timedelta(days=90)).select_related("case").order_by("due", "pk")[:500]
    calendar = Ical()
    calendar.add("prodid", "-//Huiyin//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("回音待办"))
    for duty in rows:
        kind = duties.KINDS.get(duty.kind)
        event = IcalEvent()
        event.add("uid", f"duty-{duty.pk}@huiyin")
        event.add("dtstamp", now)
        event.add("dtstart", duty.due - timedelta(hours=1))
        event.add("dtend", duty.due)
        number = f"〔{duty.case.number}〕" if duty.case else ""
        event.add("summary", f"{number}{kind.label if kind else duty.kind}")
        if address and duty.case:
            event.add("url", f"{address}{reverse('case', args=[duty.case.number])}")
        calendar.add_component(event)
    return calendar.to_ical()
