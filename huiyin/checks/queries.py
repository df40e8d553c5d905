"""Reads of spot checks: the population of a plan, its list, the route of a day, one check, what a case page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Accusation, Assignment, Case, CaseDistrict, CaseType, Inspection
from huiyin.cases.states import OPEN, Origin, State
from huiyin.checks import apart, factors, rules
from huiyin.checks.models import Check, Listed, Plan, Point, Record, Result
from huiyin.closing.models import Conclusion, Submission
from huiyin.complainants.models import Reply
from huiyin.files.queries import evidence_of
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import Body, User
from huiyin.rectification.models import Item
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.formats import day
from huiyin.ui.naming import title
from huiyin.ui.panels import Panel

NO_DISTRICT = "none"
PAGE_SIZE = 100
STATES = [
    ("closed", _("已办结的")),
    ("answered", _("已作出结论的（含阶段性办结）")),
    ("open", _("在办的")),
    ("all", _("已交办的全部")),
]


# --- the population ---------------------------------------------------------------------------------------------------


def chosen(filters: Mapping[str, Any]) -> QuerySet[Case]:
    """The cases that a plan's filter means. Imported history, and what was never handed down, is checked by nobody."""
    cases = Case.objects.exclude(state__in=[State.REGISTERED, State.VOID]).exclude(origin=Origin.HISTORY)
    state = filters.get("state") or "closed"
    if state == "closed":
        cases = cases.filter(state=State.CLOSED)
    elif state == "answered":
        cases = cases.exclude(answer="open")
    elif state == "open":
        cases = cases.filter(state__in=OPEN)
    for name in ("inspection", "grade"):
        if filters.get(name):
            cases = cases.filter(**{name: filters[name]})
    if filters.get("district"):
        cases = cases.filter(pk__in=CaseDistrict.objects.filter(district=filters["district"]).values("case"))
    if filters.get("type"):
        cases = cases.filter(pk__in=CaseType.objects.filter(code=filters["type"]).values("case"))
    if filters.get("starred"):
        cases = cases.filter(starred=True)
    concluded = Conclusion.objects.filter(ended_at=None)
    if filters.get("closed_since"):
        cases = cases.filter(pk__in=concluded.filter(on__gte=filters["closed_since"]).values("case"))
    if filters.get("closed_until"):
        cases = cases.filter(pk__in=concluded.filter(on__lte=filters["closed_until"]).values("case"))
    return cases


def population(plan: Plan, *, by: User) -> QuerySet[Case]:
    """Whom the draw of `plan` is among: those that its body and `by` may check, and no more (invariant 3)."""
    parts = Assignment.objects.filter(body=plan.body_id).values("case")
    accused = Accusation.objects.filter(withdrawn_at=None, body__path__in=plan.body.ancestor_paths()).values("case")
    seen = Case.objects.visible_to(by).filter(pk__in=chosen(plan.filters).values("pk"))
    seen = seen.exclude(pk__in=parts).exclude(pk__in=accused).exclude(apart.handled_by(by, case="pk"))
    return seen.select_related("rulebook", "district", "lead_body").order_by("number")


def stratum_of(case: Case) -> str:
    """The district's code; cases of no district are a stratum of their own."""
    return case.district.code if case.district is not None else NO_DISTRICT


def list_csv(plan: Plan) -> bytes:
    """The list as it is hashed, drawn from and given out: bytes that never change once it is frozen."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["number", "stratum", "weight", "why"])
    rows = Listed.objects.filter(plan=plan).order_by("case__number")
    for number, stratum, weight, why in rows.values_list("case__number", "stratum", "weight", "why"):
        write.writerow([number, stratum, weight, " ".join(f"{code}:{points}" for code, points in why)])
    return out.getvalue().encode("utf-8")


# --- plans ------------------------------------------------------------------------------------------------------------


def plans_seen_by(user: User) -> list[Plan]:
    """The plans that `user` may know of, the newest first."""
    rows = Plan.objects.select_related("body", "by").order_by("-pk")[:200]
    return rules.plans_seen(list(rows), user)


def get_plan(key: str, *, user: User) -> Plan:
    """The one door to a plan: `Http404` for what is not there and, alike, for what `user` may not know of."""
    plan = Plan.objects.select_related("body", "by", "frozen_by", "drawn_by").filter(key=key).first()
    if plan is None or not rules.plans_seen([plan], user):
        raise Http404
    return plan


def filters_in_words(plan: Plan) -> list[tuple[str | Promise, str]]:
    """What the filter of a plan says, field by field."""
    filters = plan.filters
    books = [one.rulebook for one in Inspection.objects.select_related("rulebook")]

    def named(kind: type[Grade] | type[PollutionType], code: str) -> str:
        return next((title(entry) for book in books for entry in book.ever(kind).values() if entry.code == code), code)

    found: list[tuple[str | Promise, str]] = [
        (_("案件范围"), str(dict(STATES).get(filters.get("state", "closed"), "")))
    ]
    if filters.get("inspection"):
        found.append((_("督察"), str(Inspection.objects.filter(pk=filters["inspection"]).first() or "")))
    if filters.get("district"):
        found.append((_("所属区"), str(Body.objects.filter(pk=filters["district"]).first() or "")))
    if filters.get("type"):
        found.append((_("污染类型"), named(PollutionType, filters["type"])))
    if filters.get("grade"):
        found.append((_("等级"), named(Grade, filters["grade"])))
    if filters.get("starred"):
        found.append((_("重点件"), str(_("只抽重点件"))))
    for name, label in (("closed_since", _("结论日期自")), ("closed_until", _("结论日期至"))):
        if filters.get(name):
            found.append((label, day(date.fromisoformat(filters[name]))))
    return found


@dataclass
class Scored:
    """One case of a list as the page shows it: its weight, and each reason in words."""

    case: Case
    stratum: str
    weight: int
    why: list[tuple[str | Promise, int]]


@dataclass
class Listing:
    """The list of a plan: how many cases it has in each stratum, and one page of them; none where it is too long."""

    total: int
    strata: list[tuple[str, int]]
    page: Page[Any]
    too_long: bool = False


def is_too_long(cases: QuerySet[Case]) -> bool:
    """More than one draw takes; it is not counted how many more."""
    return cases.order_by()[: rules.MOST_LISTED + 1].count() > rules.MOST_LISTED


def listing(plan: Plan, *, user: User, number: Any) -> Listing:
    """The list of a draft as it would be frozen now, by number; of a frozen plan as it is, the heaviest first."""
    if plan.state == "draft":
        cases = population(plan, by=user)
        if is_too_long(cases):
            return Listing(0, [], Paginator([], PAGE_SIZE).get_page(1), too_long=True)
        strata = _strata(cases, "district")
        page: Page[Any] = Paginator(cases, PAGE_SIZE).get_page(number)
        shown: list[Case] = list(page.object_list)
        points = factors.scored(shown, plan.weights, on=plan.on)
        told = [(case, sum(n for _c, n in points[case.pk]), points[case.pk]) for case in shown]
    else:
        rows = Listed.objects.filter(plan=plan).select_related("case__district").order_by("-weight", "case__number")
        strata = _strata(rows, "case__district")
        page = Paginator(rows, PAGE_SIZE).get_page(number)
        told = [(row.case, row.weight, row.why) for row in page.object_list]
    page.object_list = [Scored(case, _district(case.district), weight, _in_words(why)) for case, weight, why in told]
    return Listing(sum(n for _name, n in strata), strata, page)


def _strata(rows: QuerySet[Any], district: str) -> list[tuple[str, int]]:
    counted = dict(rows.order_by().values_list(district).annotate(n=Count("pk")))
    bodies = Body.objects.in_bulk([key for key in counted if key is not None])
    return sorted((_district(bodies.get(key)), n) for key, n in counted.items())


def _district(body: Body | None) -> str:
    return body.short if body is not None else str(_("未分区"))


def _in_words(why: Iterable[Any]) -> list[tuple[str | Promise, int]]:
    return [(factors.BY_CODE[code].name if code in factors.BY_CODE else code, points) for code, points in why]


# --- checks -----------------------------------------------------------------------------------------------------------


def get_check(key: str, *, user: User) -> Check:
    """The one door to a check: what `user` may not know of is not there."""
    rows = Check.objects.visible_to(user).select_related(
        "case__district", "case__lead_body", "case__rulebook", "case__text", "case__batch", "case__inspection",
        "body", "plan", "confirmed_by",
    )  # fmt: skip
    check = rows.filter(key=key).first()
    if check is None:
        raise Http404
    return check


@dataclass
class Stop:
    """The checks of one district on a route."""

    district: str
    checks: list[Check] = field(default_factory=list)


def route(user: User, *, mine: bool) -> list[Stop]:
    """What is still to be looked at, district by district, the nearest day first; with `mine`, only where he is named."""
    rows = (
        Check.objects.visible_to(user)
        .of_open_duty()
        .select_related("case__district", "case__lead_body", "case__text", "plan")
        .prefetch_related("checkers__user", "records")
        .order_by("case__district__path", "until", "case__number")
    )
    if mine:
        rows = rows.filter(checkers__user=user, checkers__ended_at=None)
    stops: dict[str, Stop] = {}
    for check in rows:
        check.named = [one for one in check.checkers.all() if one.ended_at is None]  # type: ignore[attr-defined]
        check.is_recorded = bool(check.records.all())  # type: ignore[attr-defined]
        stops.setdefault(_district(check.case.district), Stop(_district(check.case.district))).checks.append(check)
    return list(stops.values())


@dataclass(frozen=True)
class Said:
    """One thing that the units or the office say is so, to be held against what is seen."""

    kind: str
    about: int
    text: str

    @property
    def name(self) -> str:
        """How the form calls it."""
        return f"{self.kind}-{self.about}"

    @property
    def label(self) -> str:
        return str(Point.Kind(self.kind).label)


def said_of(case: Case) -> list[Said]:
    """What was said of `case`: its items, what holds until they are done, steps reached, the report and the reply."""
    found: list[Said] = []
    for item in case.items.exclude(state=Item.State.VOID).prefetch_related("milestones").order_by("n"):
        found.append(Said("item", item.pk, f"{item.n}. {item.measure}（{item.get_state_display()}）"))
        if item.restriction:
            found.append(Said("restriction", item.pk, item.restriction))
        found += [
            Said("milestone", step.pk, step.name)
            for step in item.milestones.all()
            if step.reached_on is not None and step.voided_at is None
        ]
    report = Submission.objects.filter(case=case, whole=True, returned=False).order_by("-pk").first()
    if report is not None:
        found.append(Said("report", report.pk, report.report))
    reply = Reply.objects.filter(case=case).order_by("-pk").first()
    if reply is not None:
        found.append(Said("reply", reply.pk, reply.text))
    return found


@dataclass(frozen=True)
class CheckPage:
    """One check with what `user` may do about it."""

    check: Check
    records: list[Record]
    checkers: list[Any]
    may_end: list[Any]
    record: Verdict
    confirm: Verdict
    lead: Verdict
    release: Verdict
    drop: Verdict


def check_page(check: Check, user: User) -> CheckPage:
    """What the page of a check shows: what was found only to those who may read it."""
    records: list[Record] = []
    if rules.sees_record(check, user):
        records = list(check.records.select_related("by").prefetch_related("points"))
        evidence_of(records)
    check.is_recorded = bool(records)  # type: ignore[attr-defined]
    checkers = [one for one in check.checkers.select_related("user") if one.ended_at is None]
    for one in checkers:
        one.check_made = check
    lead = rules.may_lead(check, by=user)
    return CheckPage(
        check,
        records,
        checkers,
        [one for one in checkers if lead and rules.can_end_checker(one, by=user)],
        rules.may_record(check, by=user),
        rules.may_confirm(check, by=user),
        lead,
        rules.can_release(check, by=user),
        rules.can_drop(check, by=user, reason="-"),
    )


def possible_checkers(check: Check, *, by: User) -> list[User]:
    """Whom `by` may name: those of the checking body, and of others, who check and did not handle the case."""
    people = User.objects.filter(grants__role__in=["checker", "check_lead"], is_active=True).distinct()
    named = {one.user_id for one in check.checkers.all() if one.ended_at is None}
    return [user for user in people.order_by("name") if user.pk not in named and rules.can_name(check, user, by=by)]


def panel(case: Case, user: User) -> Panel | None:
    """The checks of a case that this person may know of; nothing at all where there is none."""
    rows = _OF_CASE(case.pk, case=case)
    if not rows:
        return None
    seen = set(Check.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    rows = [row for row in rows if row.pk in seen]
    if not rows:
        return None
    return Panel("checks", _("抽查"), "checks/_panel.html", {"case": case, "checks": rows})


def failed(user: User, *, limit: int) -> list[Check]:
    """The checks that found otherwise than was reported, as far as `user` may know of them, the last first."""
    rows = Check.objects.visible_to(user).filter(result=Result.FAIL).select_related("case__lead_body")
    return list(rows.order_by("-confirmed_at", "-pk")[:limit])


_OF_CASE = Prepared(lambda case: Check.objects.filter(case=case, dropped_at=None).select_related("body").order_by("pk"))
