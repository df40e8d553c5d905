"""What the page of a list shows before anything is registered: each row, what it would do, and what it may repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Case
from huiyin.cases.states import Channel
from huiyin.intake.lists import RowPlan, compare, preview_of
from huiyin.intake.models import ListedRow, SourceList
from huiyin.intake.reading.preview import Preview
from huiyin.intake.repeats import Likely, likely
from huiyin.ui.formats import listed

MOST_COMPARED = 60  # rows whose likely repeats are sought at once; a longer list is history, or is asked on the desk

OUTCOMES: dict[str, tuple[str | Promise, str]] = {  # outcome to its word before confirming, and its tone
    "registered": (_("新登记"), "green"),
    "corrected": (_("有变化"), "amber"),
    "unchanged": (_("无变化"), "plain"),
    "doubled": (_("编号重复"), "red"),
    "left_out": (_("没有内容"), "red"),
}
FIELDS: dict[str, str | Promise] = {
    "text": _("交办问题基本情况"),
    "starred": _("重点件"),
    "channel": _("受理方式"),
    "region": _("行政区域"),
    "types_written": _("污染类型"),
    "types": _("污染类型代码"),
}


@dataclass
class Line:
    """One row on the page."""

    position: int
    plan: RowPlan
    taken: bool
    elsewhere: Case | None = None  # the same number in another batch
    likely: list[Likely] = field(default_factory=list)

    @property
    def word(self) -> str | Promise:
        return OUTCOMES[str(self.plan.outcome)][0]

    @property
    def tone(self) -> str:
        return OUTCOMES[str(self.plan.outcome)][1]

    @property
    def may_take(self) -> bool:
        """Only what would change something can be taken or left."""
        return self.plan.outcome in (ListedRow.Outcome.REGISTERED, ListedRow.Outcome.CORRECTED)

    @property
    def differs(self) -> list[tuple[str | Promise, str, str]]:
        """What changes: the field, as it stands, as the list has it."""
        return [(FIELDS[key], _said(key, a), _said(key, b)) for key, (a, b) in self.plan.differs.items()]


def _said(key: str, value: Any) -> str:
    if key == "starred":
        return str(_("是") if value else _("否"))
    if key == "channel":
        return str(dict(Channel.choices).get(value, value))
    return listed(value) if isinstance(value, list) else str(value)


@dataclass
class ListPage:
    """A list that waits for the clerk's word."""

    preview: Preview
    batch: Batch | None
    lines: list[Line]

    @property
    def counts(self) -> list[tuple[str | Promise, str, int]]:
        found = Counter(str(line.plan.outcome) for line in self.lines)
        return [(word, tone, found[key]) for key, (word, tone) in OUTCOMES.items() if found[key]]

    @property
    def compared(self) -> bool:
        return len(self.lines) <= MOST_COMPARED


def proposed_number(source: SourceList, preview: Preview) -> str:
    """The batch as the file names it; a corrected list without a title is taken for the batch its numbers stand in."""
    if preview.batch:
        return preview.batch[:40]
    known = Counter(plan.case.batch.number for plan in compare(source) if plan.case is not None)
    return known.most_common(1)[0][0] if known else ""


def list_page(source: SourceList, number: str, *, without: Iterable[int] | None = None) -> ListPage:
    """The rows of `source` against batch `number`. `without` are the positions that the clerk has unticked so far."""
    preview = preview_of(source)
    batch = Batch.objects.filter(inspection=source.inspection_id, number=number).first() if number else None
    plans = compare(source, batch)
    left = set(without) if without is not None else None
    lines = []
    for position, plan in enumerate(plans):
        elsewhere = None
        if batch is None and plan.case is not None:
            # A batch that is not there yet holds nothing: the row would be a case of its own in it.
            elsewhere, plan.case, plan.differs = plan.case, None, {}
            plan.outcome = ListedRow.Outcome.REGISTERED
        line = Line(position, plan, taken=True, elsewhere=elsewhere)
        line.taken = line.may_take and (position not in left if left is not None else not plan.row.errors)
        lines.append(line)
    page = ListPage(preview, batch, lines)
    if page.compared and not source.history:
        for line in lines:
            if line.plan.outcome == ListedRow.Outcome.REGISTERED:
                line.likely = likely(line.plan.row.text, limit=3)
    return page


def first_values(source: SourceList, preview: Preview, number: str) -> dict[str, Any]:
    """What the form proposes: the batch, its day and how many were announced, as far as the file says them.

    The moment of hand-over starts both clocks: it is never guessed, the clerk types it unless the batch is known.
    """
    batch = Batch.objects.filter(inspection=source.inspection_id, number=number).first()
    return {
        "number": number,
        "day": batch.on if batch else preview.date,
        "handed_over": batch.handed_over if batch else None,
        "announced": batch.announced if batch and batch.announced is not None else preview.announced,
    }
