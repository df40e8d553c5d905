"""Reads of the gathering pages: one case as a whole, the list, and the figures of the first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases import search
from huiyin.cases.models import Assignment, Case, CaseDistrict, CaseType
from huiyin.cases.models.access import few_seen_by, newest_seen_by, sees_everything, subjects_of
from huiyin.cases.queries import parts_of
from huiyin.cases.states import OPEN, Answer, State
from huiyin.closing import rules as closing_rules
from huiyin.desk.forms import OPEN_ONES, type_choices
from huiyin.desk.rows import Row
from huiyin.desk.work import asked_on
from huiyin.instructions.queries import is_supervised, supervised, supervised_ones
from huiyin.journal.models import Entry
from huiyin.journal.words import sentences
from huiyin.leadership.models import Lead
from huiyin.leadership.queries import in_hand
from huiyin.leadership.rules import current_leads
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, for_many
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import Grade
from huiyin.ui.http import whole_number
from huiyin.ui.naming import called, title
from huiyin.ui.panels import Panel

ON_A_PAGE = 50
# What a row of the list shows, in the order of `Row`; the words of a case and its other columns stay where they are.
_SHOWN = (
    *("pk", "number", "gist", "accept_number", "starred", "batch__number", "types", "lead_body__short"),
    *("state", "answer", "origin", "due", "struck_off_on"),
)
COUNTED = 100  # two pages; a count beyond says "more than": nobody reads the difference, and it costs a second
TIMELINE = 20
# The order of the sections of a case page: who has it, then the tracks, then the road to its end.
SECTIONS = (
    *("intake", "committee", "roster", "leadership", "instructions", "verification", "enforcement", "rectification"),
    *("accountability", "complainants", "closing", "checks", "publication"),
)


# --- one case ---------------------------------------------------------------------------------------------------------


def panels(case: Case, user: User) -> list[Panel]:
    """What each room has to show of `case` to `user`: a room answers with one panel, several, or None."""
    shown: list[Panel] = []
    for room in SECTIONS:
        if not apps.is_installed(f"huiyin.{room}"):
            continue
        try:
            queries = import_module(f"huiyin.{room}.queries")
        except ModuleNotFoundError:
            continue
        ask = getattr(queries, "panel", None)
        found = ask(case, user) if ask is not None else None
        if found is not None:
            shown += found if isinstance(found, list) else [found]
    return shown


def stages(case: Case) -> list[dict[str, Any]]:
    """The rail of milestones with their days: what is behind, where it stands, what is late."""
    order = [State.REGISTERED, State.HANDED_DOWN, State.SUBMITTED, State.PASSED, State.REPORTED, State.CLOSED]
    labels = [_("登记"), _("交办"), _("上报"), _("审核"), _("反馈"), _("办结"), _("销号")]
    days = _days(case)
    if case.state == State.VOID:
        return [{"label": _("登记"), "day": case.entered, "state": "done"}, {"label": _("作废"), "state": "current"}]
    at = order.index(State(case.state))
    late = case.is_open and case.due is not None and case.due < clock.now()
    rail = []
    for n, label in enumerate(labels):
        done = n <= at if n < len(order) else case.struck_off_on is not None
        current = n == at + 1 and n < len(order)
        state = "done" if done else ("late" if late else "current") if current else "todo"
        rail.append({"label": label, "day": days.get(n) if done else None, "state": state})
    return rail


def _days(case: Case) -> dict[int, Any]:
    days: dict[int, Any] = {0: case.received_on, 1: case.handed_down_at, 6: case.struck_off_on}
    for entry in _ON_THE_ROAD(case.pk):
        days[_ROAD[entry.kind]] = entry.on
    return days


# Which entry ends which stage of the rail.
_ROAD = {"closing.case_submitted": 2, "closing.review_passed": 3, "closing.fed_back": 4, "closing.closed": 5}
_ON_THE_ROAD = Prepared(
    lambda case: Entry.objects.filter(subject_kind="case", subject_id=str(case), kind__in=list(_ROAD)).order_by("n")
)


@dataclass
class Clocks:
    """Both deadlines of an open case, and which of them it has still to meet."""

    city: datetime | None
    city_met: bool
    group: datetime | None
    group_met: bool


def clocks(case: Case) -> Clocks:
    """The two clocks, both from the hand-over by the group (invariant 6)."""
    city_met = case.state in (State.PASSED, State.REPORTED, State.CLOSED)
    return Clocks(case.due_city, city_met, case.due_group, case.state in (State.REPORTED, State.CLOSED))


def who_has_it(case: Case) -> list[Assignment]:
    """The current units with their leaders (`leader` on each, or None), lead unit first, parts passed down below."""
    units = parts_of(case)
    by_unit = {lead.assignment_id: lead for lead in current_leads(case)}
    for unit in units:
        unit.leader = by_unit.get(unit.pk)  # type: ignore[attr-defined]
    return units


_NAMES = for_many(lambda people: User.objects.filter(pk__in=people).values_list("pk", "name"))


def told(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Journal entries as the timeline shows them, authors by their names."""
    entries = list(entries)
    people = {int(e.author_id) for e in entries if e.author_kind == "user" and e.author_id.isdigit()}
    names = dict(_NAMES(people))
    machine = {"system": _("系统"), "import": _("导入")}
    return [
        {
            "on": entry.on,
            "entered": entry.entered,
            "who": names.get(int(entry.author_id)) if entry.author_id.isdigit() else machine.get(entry.author_kind, ""),
            "what": sentence,
            "detail": entry.reason,
            "tone": "late" if entry.kind.endswith(("returned", "voided", "reopened", "reopened_by_check")) else "",
        }
        for entry, sentence in zip(entries, sentences(entries), strict=True)
    ]


def _entries(case: int) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind="case", subject_id=str(case)).order_by("-n")


_LATEST = Prepared(lambda case: _entries(case)[: TIMELINE + 1])


def latest(case: Case, *, before: int | None = None, limit: int = TIMELINE) -> tuple[list[dict[str, Any]], int | None]:
    """The last entries of a case's chain, newest first, and the key after which older ones follow (None: no more)."""
    if before is None and limit == TIMELINE:
        entries = _LATEST(case.pk)
    else:
        rows = _entries(case.pk)
        entries = list((rows if before is None else rows.filter(n__lt=before))[: limit + 1])
    more = entries[limit - 1].n if len(entries) > limit else None
    return told(entries[:limit]), more


_DISTRICTS = Prepared(lambda case: CaseDistrict.objects.filter(case=case).select_related("district"))


def whole_case(case: Case, user: User) -> dict[str, Any]:
    """The context of the case page but for the panels' own fragments."""
    entries, more = latest(case)
    lines = [
        {"met": line.met, "label": line.label, "reason": "" if line.met else line.verdict.reason, "href": line.url}
        for line in closing_rules.checklist(case)
    ]
    return {
        "case": case,
        "asked": asked_on(case, user),
        "stages": stages(case),
        "clocks": clocks(case),
        "units": who_has_it(case),
        "districts": [row.district for row in _DISTRICTS(case.pk)],
        "checklist": lines,
        "missing": [line for line in lines if not line["met"]],
        "entries": entries,
        "more": more,
        "grade": _grade_name(case),
        "supervised": is_supervised(case),
        "types": _type_names([case]).get(case.pk, []),
    }


def _grade_name(case: Case) -> str:
    if not case.grade or case.rulebook is None:
        return ""
    grade = case.rulebook.named(Grade, case.grade, case.ruled_on)
    return title(grade) if grade else case.grade


def _type_names(cases: Sequence[Case]) -> dict[int, list[str]]:
    names = dict(type_choices())
    return {case.pk: [names.get(code, code) for code in case.types] for case in cases}


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """One page of the list: its rows, the key of the next page, and on the first one how many there are (`capped`: at
    least)."""

    rows: list[Row]
    after: str
    count: int
    capped: bool
    newest_first: bool


def filtered(user: User, chosen: dict[str, str]) -> QuerySet[Case]:
    """The cases `user` may see that fit what was chosen; history is a case like others here."""
    cases = Case.objects.visible_to(user)
    state = chosen.get("state") or ("all" if chosen.get("q") else OPEN_ONES)
    if state == OPEN_ONES:
        cases = cases.filter(due__isnull=False)  # as small as the open cases, and in the order of the list
    elif state == "all":
        cases = cases.live()
    else:
        cases = cases.filter(state=state)
    if code := chosen.get("district"):
        # Asked row by row: the list stops at its fiftieth, and a district's cases of all years are many.
        district = Body.objects.filter(code=code).values_list("pk", flat=True).first()
        # The case's own mark within keeps PostgreSQL from making a list of all the district's cases first.
        shared = ExpressionWrapper(OuterRef("shared"), output_field=BooleanField())
        sharing = CaseDistrict.objects.alias(shared=shared).filter(shared=True, case=OuterRef("pk"), district=district)
        cases = cases.filter(Q(district=district) | Q(shared=True) & Exists(sharing))
    if code := chosen.get("type"):
        cases = cases.filter(Exists(CaseType.objects.filter(case=OuterRef("pk"), code=code)))
    if key := chosen.get("inspection"):
        cases = cases.filter(inspection__key=key)
    for name in ("finding", "answer"):
        if chosen.get(name):
            cases = cases.filter(**{name: chosen[name]})
    match chosen.get("more"):
        case "late":
            cases = cases.filter(due__lt=clock.now())
        case "starred":
            cases = cases.filter(starred=True)
        case "important":
            cases = cases.filter(grade="important")
        case "supervised":
            cases = cases.filter(Exists(supervised_ones()))
    return cases


def page_of(user: User, chosen: dict[str, str], after: str = "") -> Page:
    """One page of the list: by due day, what is late first; a search newest first."""
    cases = filtered(user, chosen)
    few = few_seen_by(user)
    if few is not None:
        cases = cases.filter(pk__in=few)
    limit = ON_A_PAGE + 1 if after else COUNTED + 1
    words = chosen.get("q", "")
    by_due = not words and (chosen.get("state") or OPEN_ONES) in (OPEN_ONES, *OPEN)
    if words:
        keys = _found(user, cases, words, few=few is not None, limit=limit, before=whole_number(after))
    elif by_due:
        keys = list(_after_due(cases, after).order_by("due", "pk").values_list("pk", flat=True)[:limit])
    else:
        before = whole_number(after)
        older = cases.filter(pk__lt=before) if before is not None else cases
        keys = list(older.order_by("-pk").values_list("pk", flat=True)[:limit])
    return _page(keys, by_due=by_due, counted=not after)


def _found(user: User, cases: QuerySet[Case], words: str, *, few: bool, limit: int, before: int | None) -> list[int]:
    """The keys of a page of a search."""
    if few:
        return search.within(cases, words, limit=limit, before=before)
    if before is None and (newest := newest_seen_by(user)) is not None:
        before = newest + 1
    subjects = [] if sees_everything(user) else subjects_of(user)
    let_in = subjects[0] if len(subjects) == 1 else None
    return search.newest(cases, words, limit=limit, before=before, let_in=let_in)


_BY_DUE = for_many(lambda keys: Case.objects.filter(pk__in=keys).order_by("due", "pk").values_list(*_SHOWN))
_NEWEST_FIRST = for_many(lambda keys: Case.objects.filter(pk__in=keys).order_by("-pk").values_list(*_SHOWN))
_LEADERS = for_many(
    lambda cases: (
        Lead.objects.current()
        .filter(assignment__case__in=cases, assignment__lead=True, assignment__ended_at=None)
        .values_list("assignment__case", "official__name")
    )
)


def _page(keys: list[int], *, by_due: bool, counted: bool) -> Page:
    """The page that begins with these keys, of which there is at least one more than it shows if there are more."""
    found = [Row(*values) for values in (_BY_DUE if by_due else _NEWEST_FIRST)(keys[:ON_A_PAGE])]
    _with_leaders(found)
    key = ""
    if len(keys) > ON_A_PAGE and found:
        last = found[-1]
        key = f"{last.due.timestamp()}_{last.pk}" if by_due and last.due else str(last.pk)
    return Page(found, key, min(len(keys), COUNTED) if counted else 0, counted and len(keys) > COUNTED, not by_due)


def _after_due(cases: QuerySet[Case], after: str) -> QuerySet[Case]:
    moment, _sep, key = after.partition("_")
    try:
        due = datetime.fromtimestamp(float(moment), clock.SHANGHAI)
        pk = int(key)
    except (ValueError, OverflowError, OSError):  # as for a moment that is beyond all calendars
        return cases
    return cases.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk))


def _with_leaders(rows: list[Row]) -> None:
    """Give each row its lead unit's leader, and say whether it is under supervision: a query for each."""
    names = dict(_LEADERS(row.pk for row in rows))
    watched = supervised([row.pk for row in rows]) if rows else set()
    for row in rows:
        row.leader = names.get(row.pk, "")
        row.supervised = row.pk in watched


# --- the first page ---------------------------------------------------------------------------------------------------


@dataclass
class Tile:
    """A figure on the first page and the list behind it."""

    label: str | Promise
    value: int
    href: str
    tone: str = ""


@dataclass(frozen=True)
class Standing:
    """Open cases alike in what the first page counts: how many, and how many of them late."""

    state: str
    answer: str
    district: int | None
    open: int
    late: int


def standing(user: User) -> list[Standing]:
    """The open cases that `user` may see, counted in one query."""
    cases = Case.objects.visible_to(user).filter(due__isnull=False).order_by()
    counted = cases.values("state", "answer", "district").annotate(
        open=Count("pk"), late=Count("pk", filter=Q(due__lt=clock.now()))
    )
    return [Standing(*row) for row in counted.values_list("state", "answer", "district", "open", "late")]


def tiles(user: User, cases: Sequence[Standing]) -> list[Tile]:
    """How the cases stand, as far as it is the business of `user`: a unit hands down and reports nothing."""
    counts = Counter({"open": sum(one.open for one in cases), "late": sum(one.late for one in cases)})
    for one in cases:
        counts[one.state] += one.open
        counts[one.answer if one.answer == Answer.IN_PART else ""] += one.open
    url = reverse("cases")
    waiting = Tile(_("待交办"), counts["registered"], f"{url}?state=registered", "soon" if counts["registered"] else "")
    commands = user.may(Right.INSTRUCT)
    return [
        Tile(_("在办"), counts["open"], url),
        Tile(_("逾期"), counts["late"], f"{url}?more=late", "late" if counts["late"] else ""),
        *([waiting] if commands or user.may(Right.HAND_DOWN) else []),
        Tile(_("待审核"), counts["submitted"], f"{url}?state=submitted"),
        *(
            [Tile(_("待反馈"), counts["passed"], f"{url}?state=passed")]
            if commands or user.may(Right.FEED_BACK)
            else []
        ),
        Tile(_("阶段性办结"), counts["in_part"], f"{url}?answer=in_part"),
    ]


def tiles_of_the_leader(user: User) -> list[Tile]:
    """What `user` answers for himself, on the way to his own page; nothing where he leads no open case."""
    led, late = in_hand(user)
    url = reverse("leadership:mine")
    said = [Tile(_("我包的在办案件"), led, url), Tile(_("我包的逾期案件"), late, url, "late" if late else "")]
    return said if led else []


def late_by_district(user: User, cases: Sequence[Standing]) -> list[dict[str, Any]]:
    """Open and late cases per district, the worst first: what a mayor asks first. A shared case stands in each."""
    counts: dict[int, list[int]] = {}

    def add(district: int | None, *numbers: int) -> None:
        if district is not None:
            counts[district] = [a + b for a, b in zip(counts.get(district, [0, 0]), numbers, strict=True)]

    for one in cases:
        add(one.district, one.open, one.late)
    shared = Case.objects.visible_to(user).filter(due__isnull=False, shared=True).order_by()
    late = dict(shared.annotate(late=Q(due__lt=clock.now())).values_list("pk", "late"))
    others = CaseDistrict.objects.filter(case__in=list(late)).exclude(district=F("case__district"))
    for case, district in others.values_list("case", "district"):
        add(district, 1, late[case])
    bodies = Body.objects.in_bulk(list(counts))
    lines = [
        {"code": bodies[pk].code, "short": called(bodies[pk].short, bodies[pk].name_en), "open": n, "late": overdue}
        for pk, (n, overdue) in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line["late"], -line["open"], line["code"]))


def oldest_open(user: User, limit: int = 5) -> list[Row]:
    """The open cases that are late the longest."""
    cases = Case.objects.visible_to(user).filter(due__lt=clock.now())
    rows = [Row(*values) for values in cases.order_by("due", "pk").values_list(*_SHOWN)[:limit]]
    _with_leaders(rows)
    return rows
