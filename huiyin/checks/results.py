"""抽查结果: how many were checked and passed, by district. Confirmed findings only, so no number tells of a covert check.

A case counts once, by its latest confirmed finding of the span; a case that districts share counts in each of them and
once in the whole. The share is of the cases that ever had a conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from huiyin.cases.models import CaseDistrict
from huiyin.cases.states import Origin, State
from huiyin.checks.models import Check, CheckQuerySet, Result
from huiyin.closing.models import Conclusion
from huiyin.people.models import Body, User


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


def results(*, since: date | None = None, until: date | None = None) -> Results:
    """The results of the checks confirmed in the span; of all where no span is asked for."""
    latest = dict(_confirmed(since, until).values_list("case", "result"))
    concluded = set(
        Conclusion.objects.exclude(case__state=State.VOID)
        .exclude(case__origin=Origin.HISTORY)
        .values_list("case", flat=True)
    ) | set(latest)
    districts: dict[int, set[int]] = {}
    for case, district in CaseDistrict.objects.values_list("case", "district"):
        districts.setdefault(district, set()).add(case)
    named = Body.objects.filter(pk__in=districts).order_by("path")
    rows = [_row(body.short, latest, districts[body.pk] & concluded) for body in named]
    nowhere = concluded - {case for cases in districts.values() for case in cases}
    if nowhere:
        rows.append(_row(_("未分区"), latest, nowhere))
    whole = _row(_("合计"), latest, concluded)
    rows = [row for row in rows if row.concluded]
    return Results(rows, whole, sum(row.checked for row in rows) - whole.checked)


def _confirmed(since: date | None, until: date | None) -> CheckQuerySet:
    checks = Check.objects.exclude(confirmed_at=None).exclude(case__state=State.VOID).order_by("confirmed_at", "pk")
    if since:
        checks = checks.filter(confirmed_on__gte=since)
    return checks.filter(confirmed_on__lte=until) if until else checks


def _row(name: str, latest: dict[int, str], among: Iterable[int]) -> Row:
    keys = set(among)
    found = [result for case, result in latest.items() if case in keys]
    count = found.count
    return Row(name, len(found), count(Result.PASS), count(Result.PARTLY), count(Result.FAIL), len(keys))


def behind(user: User, *, since: date | None = None, until: date | None = None) -> tuple[list[Check], int]:
    """The confirmed checks behind the figures that `user` may see, and how many are withheld from him."""
    every = _confirmed(since, until)
    seen = every.visible_to(user).select_related("case__district", "case__lead_body", "plan").order_by("-confirmed_at")
    rows = list(seen)
    return rows, every.count() - len(rows)
