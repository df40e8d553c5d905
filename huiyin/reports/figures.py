"""The figures of the bulletin: one declaration each, one way of counting each, the list behind each.

Dashboard, bulletin, paper, workbook and interface all ask here. A figure knows its unit and its definition; what it
counts is the very query that its list shows, so the two cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Q,
    QuerySet,
)
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case
from huiyin.closing.models import Conclusion, FeedbackCase
from huiyin.enforcement.models import Measure
from huiyin.lib import money
from huiyin.reports.scope import Scope
from huiyin.rulebook.sections import MeasureKind
from huiyin.rulebook.showing import title
from huiyin.ui.formats import unit_of, yuan


@dataclass(frozen=True)
class Figure:
    """One figure: its key for ever, its word, its unit, and the sentence that says what it counts."""

    key: str
    label: str | Promise
    unit: str | Promise
    definition: str | Promise
    group: str  # received, feedback, measures, police, accountability
    kind: str = ""  # the code of the measure kind, where it counts measures
    counts: str = ""  # party, person, police_file, fen, record


@dataclass(frozen=True)
class Value:
    """What a figure comes to: the number (fen for money), and how many records stand behind it."""

    figure: Figure
    value: int
    records: int

    @property
    def plain(self) -> int | str:
        """As data carries it: a whole number, or yuan with two decimals as text."""
        return money.yuan(self.value) if self.figure.counts == "fen" else self.value

    @property
    def display(self) -> str:
        """As the bulletin prints it: 144 家, 1553.4528 万元; in English in yuan."""
        if self.figure.counts == "fen":
            return yuan(self.value) if (get_language() or "").startswith("en") else money.wan(self.value)
        return f"{self.value} {unit_of(self.value, self.figure.unit)}"

    def as_json(self) -> dict[str, Any]:
        """The shape of the bulletin's JSON."""
        return {
            "value": self.plain,
            "unit": str(self.figure.unit),
            "display": self.display,
            "label": str(self.figure.label),
            "records": self.records,
        }


RECEIVED = Figure(
    "received", _("收到交办件"), _("件"), _("截至当日收到并登记在册的案件，每件计一次；作废的案件不计。"), "received"
)
BATCHES = Figure(
    "batches",
    _("已反馈批次"),
    _("批"),
    _("截至当日已向督察组反馈办理结果的批次；一批分几份（如35-1、35-2）的计一批。"),
    "feedback",
)
CASES = Figure(
    "cases", _("已反馈案件"), _("件"), _("截至当日已向督察组反馈办理结果的案件，多次反馈计一次。"), "feedback"
)
ANSWERED = Figure("answered", _("已办结"), _("件"), _("截至当日办结结论为“已办结”且未被退回重办的案件。"), "feedback")
IN_PART = Figure(
    "in_part", _("阶段性办结"), _("件"), _("截至当日办结结论为“阶段性办结”且未被退回重办的案件。"), "feedback"
)
OPEN = Figure("open", _("在办"), _("件"), _("截至当日收到而尚未“已办结”的案件，阶段性办结的仍在内。"), "received")
HELD = Figure(
    "held_accountable",
    _("问责"),
    _("人"),
    _("截至当日有生效问责决定的人数，同一人受多种处理计一人，另列人次。"),
    "accountability",
    counts="person",
)

_DEFINITIONS: dict[str, str | Promise] = {
    "party": _("截至当日有此项措施的当事人家数，同一当事人多次计一家；措施后来解除的仍计，撤回、作废的不计。"),
    "person": _("截至当日有此项措施的人数，按人员登记计，同一人多次计一人。"),
    "police_file": _("截至当日有此项记录的公安案卷宗数，同一案卷多次计一宗。"),
    "fen": _("截至当日有效的罚款决定金额合计，经复议或判决变更的自变更之日按变更后金额，不是实缴金额。"),
    "record": _("截至当日此项记录的条数。"),
}
_POLICE = ("person", "police_file")


def figures_of(scope: Scope) -> list[Figure]:
    """The figures of an inspection, in the bulletin's order: what its rulebook calls measures, and the fixed ones."""
    return [RECEIVED, BATCHES, CASES, ANSWERED, IN_PART, OPEN, *_measures(scope), HELD]


def _measures(scope: Scope) -> tuple[Figure, ...]:
    rulebook = scope.inspection.rulebook
    # What was ruled after the day changes no bulletin of that day.
    kinds = rulebook.ever(MeasureKind, max(scope.as_of, rulebook.since)).values()
    return tuple(
        Figure(
            kind.figure,
            title(kind),
            gettext(kind.unit),
            _DEFINITIONS[kind.counts],
            "police" if kind.counts in _POLICE else "measures",
            kind=kind.code,
            counts=kind.counts,
        )
        for kind in kinds
        if kind.bulletin
    )


def figure(scope: Scope, key: str) -> Figure | None:
    """The figure of that key, or None."""
    return next((one for one in figures_of(scope) if one.key == key), None)


# --- what each figure counts ------------------------------------------------------------------------------------------


def received(scope: Scope) -> QuerySet[Case]:
    """The cases received."""
    return Case.objects.filter(is_received(scope), inspection=scope.inspection)


def is_received(scope: Scope) -> Q:
    """Of a case: it had been handed over, and was not known to be void."""
    return scope.happened("received_on") & scope.not_void()


def fed_back(scope: Scope) -> QuerySet[FeedbackCase]:
    """The lines of reports to the group."""
    return FeedbackCase.objects.filter(
        scope.happened("feedback__on", "feedback__entered"),
        scope.not_void(),
        scope.not_void("feedback__voided_at"),
        feedback__batch__inspection=scope.inspection,
    )


def concluded(scope: Scope, answer: str) -> QuerySet[Any]:
    """The conclusions of that kind that stand: not superseded and not sent back, as far as was known."""
    return Conclusion.objects.filter(*standing(scope), answer=answer)


def standing(scope: Scope) -> tuple[Q, ...]:
    ended = Q(ended_on=None) | Q(ended_on__gt=scope.as_of) | Q(ended_at__gt=scope.known_at)
    return scope.happened(), ended, Q(inspection=scope.inspection)


def still_open(scope: Scope) -> QuerySet[Case]:
    """The cases received that no standing conclusion answers by the day: what came that very day, too, is asked as of
    the day, whenever it was answered."""
    done = concluded(replace(scope, on_the_day=False), "answered").values("case")
    return received(scope).exclude(pk__in=done)


def measures(scope: Scope, *kinds: str) -> QuerySet[Measure]:
    """The measures of these kinds, each record."""
    return Measure.objects.filter(*in_force(scope), kind__in=kinds)


def in_force(scope: Scope) -> tuple[Q, ...]:
    return scope.happened(), scope.not_void(), scope.not_withdrawn(), Q(inspection=scope.inspection)


def decisions(scope: Scope) -> QuerySet[Decision]:
    """The decisions in effect that hold someone to account."""
    return Decision.objects.filter(
        scope.happened(), scope.not_void(), scope.not_withdrawn(), inspection=scope.inspection
    )


def amount_of(scope: Scope, measure: Measure) -> int:
    """The amount of a fine in force for the scope: what its list shows."""
    rows = measure.amendments.filter(
        Q(voided_at=None) | Q(voided_at__gt=scope.known_at), on__lte=scope.as_of, entered__lte=scope.known_at
    ).order_by("on", "entered", "pk")
    last = rows.last()
    return last.fen if last is not None else measure.fen or 0


def records(scope: Scope, one: Figure) -> QuerySet[Any]:
    """The list behind a figure: the very rows that `values` counts."""
    if one.kind:
        return measures(scope, one.kind)
    if one.group == "accountability":
        return decisions(scope)
    if one in (BATCHES, CASES):
        return fed_back(scope)
    if one == ANSWERED:
        return concluded(scope, "answered")
    if one == IN_PART:
        return concluded(scope, "in_part")
    if one == OPEN:
        return still_open(scope)
    return received(scope)
