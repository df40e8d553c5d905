"""The lists behind the figures, row by row, in one shape whatever is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case
from huiyin.closing.models import Conclusion, FeedbackCase
from huiyin.enforcement.models import Measure
from huiyin.enforcement.queries import whom
from huiyin.lib import money
from huiyin.lib.tables_out import SheetColumn, table_xlsx
from huiyin.reports.figures import Figure, Value, amount_of
from huiyin.reports.scope import Scope
from huiyin.ui.formats import day


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
    return "pk" if one.key in ("received", "open") else "case"


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` of a figure as their list shows them: oldest first, cases by their number."""
    days = {Measure: "on", Decision: "on", Conclusion: "on", FeedbackCase: "feedback__on"}
    day_of = days.get(rows.model)
    return rows.order_by(day_of, "pk") if day_of else rows.order_by("number")


def described(scope: Scope, one: Figure, rows: QuerySet[Any]) -> list[Line]:
    """`rows` of a figure as lines, oldest first."""
    model, rows = rows.model, in_order(rows)
    if model is Measure:
        rows = rows.select_related("case", "party", "person", "police_file", "authority")
        return [_measure(scope, one, row) for row in rows]
    if model is Decision:
        rows = rows.select_related("case", "accountable").prefetch_related("treatments")
        return [
            Line(row.case.number, row.on, str(one.label), _who(row), str(len(row.treatments.all()))) for row in rows
        ]  # type: ignore[arg-type]
    if model is FeedbackCase:
        rows = rows.select_related("case__lead_body", "feedback__batch")
        return [
            Line(
                row.case.number,
                row.feedback.on,
                row.case.gist,
                f"{row.feedback.batch.number} {row.feedback.document_number}",
            )
            for row in rows
        ]
    if model is Conclusion:
        rows = rows.select_related("case__lead_body")
        return [Line(row.case.number, row.on, row.case.gist, _unit(row.case)) for row in rows]
    return [Line(row.number, row.received_on, row.gist, _unit(row)) for row in rows.select_related("lead_body")]


def workbook(
    scope: Scope, one: Figure, value: Value, lines: Iterable[Line], *, withheld: int = 0, mark: str = ""
) -> bytes:
    """The list as xlsx, headed by the figure, its day and its population, with its definition below; `mark` is its reader's."""
    columns = [
        SheetColumn(_("登记号"), 10, "center"),
        SheetColumn(_("日期"), 13, "center"),
        SheetColumn(_("事项"), 60),
        SheetColumn(_("对象"), 40),
    ]
    amounts = one.counts == "fen"
    if amounts:
        columns.append(SheetColumn(_("金额（元）"), 18, "right"))
    rows: list[list[Any]] = [
        [line.case, line.on.isoformat(), line.what, line.who, *([line.display] if amounts else [])] for line in lines
    ]
    when = _("%(day)s 当日") if scope.on_the_day else _("截至 %(day)s")
    notes = [_("口径：%(definition)s") % {"definition": one.definition}]
    if withheld:
        notes.append(_("另有 %(n)s 条记录不在您的查看范围内，已计入数字。") % {"n": withheld})
    return table_xlsx(
        f"{one.label} {value.display}",
        columns,
        rows,
        subtitle=[f"{when % {'day': day(scope.as_of)}}  {scope.population}"],
        notes=notes,
        sheet=str(one.label),
        mark=mark,
    )


def _measure(scope: Scope, one: Figure, row: Measure) -> Line:
    amount = money.grouped(amount_of(scope, row)) if one.counts == "fen" else ""
    return Line(row.case.number, row.on, str(one.label), whom(row, names=False), amount)


def _who(row: Decision) -> str:
    return str(row.accountable)


def _unit(case: Case) -> str:
    return case.lead_body.short if case.lead_body else ""
