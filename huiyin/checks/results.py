"""抽查结果: how many were checked and passed, by district. Confirmed findings only, so no number tells of a covert check.

A case counts once, by its latest confirmed finding of the span; a case that districts share counts in each of them and
once in the whole. The share is of the cases that ever had a conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from huiyin.cases.models import Case, CaseDistrict, Inspection
from huiyin.cases.states import Origin, State
from huiyin.checks.models import Check, CheckQuerySet, Result
from huiyin.closing.models import Conclusion
from huiyin.people.models import Body, User
from huiyin.ui.naming import called


@dataclass(frozen=True)
class Row:
    """One line of the table: a district, or the whole."""

    name: str
    checked: int
    passed: int
    partly: int
    failed: int
    concluded: int

    @property
    def rate(self) -> str:
        """合格率: passed of checked."""
        return _percent(self.passed, self.checked)

    @property
    def share(self) -> str:
        """抽查比例: checked of those that ever had a conclusion."""
        return _percent(self.checked, self.concluded)


@dataclass(frozen=True)
class Results:
    """The table, the whole below it, and by how many the lines exceed it."""

    rows: list[Row]
    whole: Row
    more: int


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


@dataclass(frozen=True)
class Asked:
    """Of which inspection's cases the results are asked for (all where none is), and of which days' confirmations."""

    inspection: Inspection | None = None
    since: date | None = None
    until: date | None = None

    def confirmed(self) -> CheckQuerySet:
        """The confirmed checks that are meant, the earlier before the later."""
        checks = Check.objects.exclude(confirmed_at=None).exclude(case__state=State.VOID)
        if self.inspection is not None:
            checks = checks.filter(case__inspection=self.inspection)
        if self.since:
            checks = checks.filter(confirmed_on__gte=self.since)
        if self.until:
            checks = checks.filter(confirmed_on__lte=self.until)
        return checks.order_by("confirmed_at", "pk")

    def concluded(self) -> QuerySet[Case]:
        """The cases that ever had a conclusion: counted where they are, however many a city has."""
        cases = Case.objects.exclude(state=State.VOID).exclude(origin=Origin.HISTORY)
        if self.inspection is not None:
            cases = cases.filter(inspection=self.inspection)
        return cases.filter(Exists(Conclusion.objects.filter(case=OuterRef("pk"))))


def results(asked: Asked) -> Results:
    """The results of the checks that are meant, a line for each district that has any such case."""
    latest = dict(asked.confirmed().values_list("case", "result"))
    concluded = asked.concluded()
    # One that was checked counts in the share whatever it came to: 100% is the most.
    beside = latest.keys() - set(concluded.filter(pk__in=asked.confirmed().values("case")).values_list("pk", flat=True))
    districts: dict[int | None, set[int]] = {None: set(latest)}  # of the checked cases only; None: of no district
    for case, district in CaseDistrict.objects.filter(case__in=asked.confirmed().values("case")).values_list(
        "case", "district"
    ):
        districts.setdefault(district, set()).add(case)
        districts[None].discard(case)
    among = dict(
        CaseDistrict.objects.filter(case__in=concluded.values("pk"))
        .order_by()
        .values_list("district")
        .annotate(n=Count("pk"))
    )
    nowhere = concluded.exclude(Exists(CaseDistrict.objects.filter(case=OuterRef("pk")))).count()
    named = Body.objects.filter(pk__in=among.keys() | (districts.keys() - {None})).order_by("path")
    lines = [(called(body.short, body.name_en), body.pk, among.get(body.pk, 0)) for body in named]
    lines.append((_("未分区"), None, nowhere))
    rows = []
    for name, key, n in lines:
        checked = districts.get(key, set())
        rows.append(_row(name, [latest[case] for case in checked], n + len(checked & beside)))
    whole = _row(_("合计"), list(latest.values()), concluded.count() + len(beside))
    rows = [row for row in rows if row.concluded]
    return Results(rows, whole, sum(row.checked for row in rows) - whole.checked)


def _row(name: str, found: list[str], concluded: int) -> Row:
    count = found.count
    return Row(name, len(found), count(Result.PASS), count(Result.PARTLY), count(Result.FAIL), concluded)


def behind(asked: Asked, user: User, *, limit: int) -> tuple[list[Check], int]:
    """The confirmed checks behind the figures that `user` may see, the newest `limit`; and how many are withheld."""
    every = asked.confirmed()
    seen = every.visible_to(user)
    rows = seen.select_related("case__district", "case__lead_body", "plan").order_by("-confirmed_at", "-pk")
    return list(rows[:limit]), every.count() - seen.count()
