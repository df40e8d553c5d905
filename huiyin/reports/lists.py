"""The lists behind the figures, row by row, in one shape whatever is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case
from huiyin.closing.models import Conclusion, FeedbackCase
from huiyin.enforcement.models import Measure
from huiyin.lib import money
from huiyin.reports.figures import Figure, amount_of
from huiyin.reports.scope import Scope


@dataclass(frozen=True)
class Line:
    """One record behind a figure: of which case, when, what, who, and the amount where there is one."""

    case: int
    on: date
    what: str
    who: str
    display: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line as data."""
        return {**asdict(self), "on": self.on.isoformat()}


def case_path(one: Figure) -> str:
    """How a record of this figure reaches its case, for the door."""
    return "" if one.key in ("received", "open") else "case__"


def described(scope: Scope, one: Figure, rows: QuerySet[Any]) -> list[Line]:
    """`rows` of a figure as lines, oldest first."""
    model = rows.model
    if model is Measure:
        rows = rows.select_related("case", "party", "person", "police_file", "authority").order_by("on", "pk")
        return [_measure(scope, one, row) for row in rows]
    if model is Decision:
        rows = rows.select_related("case", "accountable").prefetch_related("treatments").order_by("on", "pk")
        return [Line(row.case.number, row.on, one.label, _who(row), str(len(row.treatments.all()))) for row in rows]  # type: ignore[arg-type]
    if model is FeedbackCase:
        rows = rows.select_related("case__lead_body", "feedback__batch").order_by("feedback__on", "pk")
        return [
            Line(row.case.number, row.feedback.on, row.feedback.document_number, row.feedback.batch.number)
            for row in rows
        ]
    if model is Conclusion:
        rows = rows.select_related("case__lead_body").order_by("on", "pk")
        return [Line(row.case.number, row.on, row.get_answer_display(), _unit(row.case)) for row in rows]
    return [
        Line(row.number, row.received_on, row.gist, _unit(row))
        for row in rows.select_related("lead_body").order_by("number")
    ]


def _measure(scope: Scope, one: Figure, row: Measure) -> Line:
    who: Iterable[Any] = filter(None, (row.party, row.person, row.police_file))
    amount = money.grouped(amount_of(scope, row)) if one.counts == "fen" else ""
    return Line(row.case.number, row.on, str(one.label), "、".join(map(str, who)), amount)


def _who(row: Decision) -> str:
    return str(row.accountable)


def _unit(case: Case) -> str:
    return case.lead_body.short if case.lead_body else ""
