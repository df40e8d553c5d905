"""The figures of the bulletin: one declaration each, one way of counting each, the list behind each.

Dashboard, bulletin, paper, workbook and interface all ask here. A figure knows its unit and its definition; what it
counts is the very query that its list shows, so the two cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case, Inspection, PartyMerge
from huiyin.closing.models import Conclusion, Feedback, FeedbackCase
from huiyin.enforcement.models import Amendment, Measure
from huiyin.lib import money
from huiyin.lib.prepared import PreparedRows
from huiyin.reports.scope import Scope
from huiyin.rulebook.sections import MeasureKind
from huiyin.rulebook.showing import title
from huiyin.ui.formats import yuan


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
        return f"{self.value} {self.figure.unit}"

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
    return Case.objects.filter(scope.happened("received_on"), scope.not_void(), inspection=scope.inspection)


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
    return Conclusion.objects.filter(*_standing(scope), answer=answer)


def _standing(scope: Scope) -> tuple[Q, ...]:
    ended = Q(ended_on=None) | Q(ended_on__gt=scope.as_of) | Q(ended_at__gt=scope.known_at)
    return scope.happened(), ended, Q(inspection=scope.inspection)


def still_open(scope: Scope) -> QuerySet[Case]:
    """The cases received that no standing conclusion answers by the day: what came that very day, too, is asked as of
    the day, whenever it was answered."""
    done = concluded(replace(scope, on_the_day=False), "answered").values("case")
    return received(scope).exclude(pk__in=done)


def measures(scope: Scope, *kinds: str) -> QuerySet[Measure]:
    """The measures of these kinds, each record."""
    return Measure.objects.filter(*_in_force(scope), kind__in=kinds)


def _in_force(scope: Scope) -> tuple[Q, ...]:
    return scope.happened(), scope.not_void(), scope.not_withdrawn(), Q(inspection=scope.inspection)


def decisions(scope: Scope) -> QuerySet[Decision]:
    """The decisions in effect that hold someone to account."""
    return Decision.objects.filter(
        scope.happened(), scope.not_void(), scope.not_withdrawn(), inspection=scope.inspection
    )


_MERGES = PreparedRows(
    lambda as_of, known_at: PartyMerge.objects.filter(
        Q(voided=None) | Q(voided__gt=known_at), on__lte=as_of, entered__lte=known_at
    ).values_list("source", "target"),
    *(date, datetime),
)


def merged(scope: Scope) -> dict[int, int]:
    """Which party is counted as which, as far as was known: chains are followed to their end."""
    into = dict(_MERGES(scope.as_of, scope.known_at))

    def end(party: int) -> int:
        seen = {party}
        while party in into and into[party] not in seen:
            party = into[party]
            seen.add(party)
        return party

    return {source: end(source) for source in into}


# --- the values -------------------------------------------------------------------------------------------------------


def values(scope: Scope) -> dict[str, Value]:
    """Every figure of the bulletin, by key: a handful of grouped queries, whatever the number of cases."""
    counted = both(replace(scope, on_the_day=False))
    return counted.that_day if scope.on_the_day else counted.values


@dataclass
class Both:
    """累计 and 当日: every figure of a scope and of its day alone, by key."""

    scope: Scope
    values: dict[str, Value] = field(default_factory=dict)
    that_day: dict[str, Value] = field(default_factory=dict)
    came: Received = field(default_factory=lambda: Received())

    def put(self, one: Figure, total: tuple[int, int], day: tuple[int, int]) -> None:
        """Set a figure: what it comes to and its records, in all and of the day."""
        for found, (value, records) in ((self.values, total), (self.that_day, day)):
            found[one.key] = Value(one, value, records)


@dataclass
class Received:
    """The cases received: how many, of them on the very day, and of each kind that the customary tables tell apart."""

    n: int = 0
    n_day: int = 0
    starred: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    districts: Counter[int | None] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)  # by the JSON of the types, as the database gives it

    @classmethod
    def counted(cls, groups: Iterable[tuple[str, bool, int | None, str, int, int]]) -> Received:
        """From how many are alike in channel, star, district and types, and how many of them came on the very day."""
        found = cls()
        for channel, starred, district, types, n, n_day in groups:
            found.n += n
            found.n_day += n_day
            if starred:
                found.starred += n
            found.channels[channel] += n
            found.districts[district] += n
            found.types[types] += n
        return found


def both(scope: Scope) -> Both:
    """Count every figure of `scope`, which is not one of a day alone."""
    found = Both(scope)
    declared = figures_of(scope)
    for one in declared:
        found.put(one, (0, 0), (0, 0))
    _put_cases(found)
    _put_feedback(found)
    _put_measures(found, [one for one in declared if one.kind])
    _put_accountability(found)
    return found


def counting(query: Callable[[Scope], QuerySet[Any, Any]]) -> Callable[[Scope], list[Any]]:
    """A query of values that depends on nothing but a scope, of all days or of one: its SQL is written once for each."""

    def prepared(*, on_the_day: bool) -> PreparedRows:
        return PreparedRows(
            lambda inspection, as_of, known_at: query(Scope(Inspection(pk=inspection), as_of, known_at, on_the_day)),
            *(int, date, datetime),
            thousands=True,
        )

    of_all, of_day = prepared(on_the_day=False), prepared(on_the_day=True)

    def ask(scope: Scope) -> list[Any]:
        return (of_day if scope.on_the_day else of_all)(scope.inspection.pk, scope.as_of, scope.known_at)

    return ask


class AsKept(ExpressionWrapper):
    """A column as the database keeps it: of thousands of rows, turning each into Python's terms takes long."""

    def __init__(self, name: str) -> None:
        super().__init__(F(name), output_field=TextField())


@counting
def _groups(scope: Scope) -> QuerySet[Case, Any]:
    return (
        received(scope)
        .order_by()
        .values("channel", "district", star=AsKept("starred"), kinds=AsKept("types"))
        .annotate(n=Count("*"), n_day=Count("inspection", filter=Q(received_on=scope.as_of)))
        .values_list("channel", "star", "district", "kinds", "n", "n_day")
    )


_EVERY = PreparedRows(
    lambda inspection: (
        Case.objects.filter(inspection=inspection)
        .order_by()
        .values("inspection")
        .annotate(n=Count("*"))
        .values_list("n", flat=True)
    ),
    thousands=True,
)


@counting
def _answered(scope: Scope) -> QuerySet[Conclusion, Any]:
    rows = Conclusion.objects.filter(*_standing(scope)).order_by().values("answer")
    return rows.annotate(n=Count("case", distinct=True)).values_list("answer", "n")


def _how_many_cases(rows: QuerySet[Conclusion]) -> QuerySet[Conclusion, Any]:
    counted = rows.order_by().values("inspection").annotate(n=Count("case", distinct=True))
    return counted.values_list("n", flat=True)


@counting
def _answered_strangers(scope: Scope) -> QuerySet[Conclusion, Any]:
    strange = ~scope.happened("received_on") | ~scope.not_void()
    strangers = Case.objects.filter(strange, inspection=scope.inspection)
    return _how_many_cases(concluded(scope, "answered").filter(case__in=strangers))


@counting
def _answered_of_the_day(scope: Scope) -> QuerySet[Conclusion, Any]:
    return _how_many_cases(concluded(scope, "answered").filter(case__in=received(scope.that_day)))


def _put_cases(found: Both) -> None:
    scope = found.scope
    found.came = Received.counted(_groups(scope))
    came, came_day = found.came.n, found.came.n_day
    found.put(RECEIVED, (came, came), (came_day, came_day))
    ended, ended_that_day = dict(_answered(scope)), dict(_answered(scope.that_day))
    for one, answer in ((ANSWERED, "answered"), (IN_PART, "in_part")):
        n, day = ended.get(answer, 0), ended_that_day.get(answer, 0)
        found.put(one, (n, n), (day, day))
    # Open are those received less those of them that are answered. Nearly every answered one was received: the few that
    # were not (void, or not yet known) are quicker found than every received one is looked up.
    open_ones, open_day = came - found.values[ANSWERED.key].value, came_day
    if (came,) not in _EVERY(scope.inspection.pk):
        open_ones += sum(n for (n,) in _answered_strangers(scope))
    if came_day:
        open_day -= sum(n for (n,) in _answered_of_the_day(scope))
    found.put(OPEN, (open_ones, open_ones), (open_day, open_day))


@counting
def _fed_back(scope: Scope) -> QuerySet[FeedbackCase, Any]:
    lines = fed_back(scope).order_by().values("feedback__batch__inspection")
    return lines.annotate(lines=Count("*"), cases=Count("case", distinct=True)).values_list("lines", "cases")


@counting
def _batches(scope: Scope) -> QuerySet[Feedback, Any]:
    lines = FeedbackCase.objects.filter(scope.not_void(), feedback=OuterRef("pk"))
    reports = Feedback.objects.filter(
        Exists(lines), scope.happened(), scope.not_void(), batch__inspection=scope.inspection
    )
    return reports.order_by().values_list("batch__whole").distinct()


def _put_feedback(found: Both) -> None:
    scopes = (found.scope, found.scope.that_day)
    (lines, cases), (lines_that_day, cases_that_day) = (next(iter(_fed_back(scope)), (0, 0)) for scope in scopes)
    batches, batches_that_day = (len(_batches(scope)) for scope in scopes)
    found.put(BATCHES, (batches, lines), (batches_that_day, lines_that_day))
    found.put(CASES, (cases, lines), (cases_that_day, lines_that_day))


class Taken(NamedTuple):
    """What the measures of a kind come to, by whatever a rulebook may have them counted."""

    kind: str
    record: int = 0
    party: int = 0
    person: int = 0
    police_file: int = 0
    fen: int = 0


@counting
def _taken(scope: Scope) -> QuerySet[Measure, Any]:
    rows = Measure.objects.filter(*_in_force(scope)).order_by().values("kind")
    return rows.annotate(
        n_record=Count("*"),
        n_party=Count("party", distinct=True),
        n_person=Count("person", distinct=True),
        n_police_file=Count("police_file", distinct=True),
        n_fen=Coalesce(Sum("fen"), 0),
    ).values_list("kind", "n_record", "n_party", "n_person", "n_police_file", "n_fen")


def _put_measures(found: Both, kinds: Iterable[Figure]) -> None:
    """The figures that count measures, in one grouped query; merges and amended fines are few and set right after."""
    scopes, into = (found.scope, found.scope.that_day), merged(found.scope)
    taken = [{row[0]: Taken(*row) for row in _taken(scope)} for scope in scopes]
    for one in kinds:
        told = []
        for scope, rows in zip(scopes, taken, strict=True):
            row = rows.get(one.kind) or Taken(one.kind)
            value = getattr(row, one.counts)
            if row.record and one.counts == "party" and into:
                value -= _counted_twice(scope, one.kind, into)
            if row.record and one.counts == "fen":
                value += _amended_by(scope, one.kind)
            told.append((value, row.record))
        found.put(one, *told)


@counting
def _held(scope: Scope) -> QuerySet[Decision, Any]:
    rows = decisions(scope).order_by().values("inspection")
    return rows.annotate(
        persons=Count("accountable", distinct=True), treated=Count("treatments", distinct=True)
    ).values_list("persons", "treated")


def _put_accountability(found: Both) -> None:
    total, day = (next(iter(_held(scope)), (0, 0)) for scope in (found.scope, found.scope.that_day))
    found.put(HELD, total, day)


def _counted_twice(scope: Scope, kind: str, into: dict[int, int]) -> int:
    """By how much the distinct parties of a kind fall when merged ones are one."""
    both_ends = set(into) | set(into.values())
    rows = set(measures(scope, kind).filter(party__in=both_ends).values_list("party", flat=True))
    return len(rows) - len({into.get(party, party) for party in rows})


def _amendments(inspection: int, as_of: date, known_at: datetime, day: date, kind: str) -> QuerySet[Amendment, Any]:
    scope = Scope(Inspection(pk=inspection), as_of, known_at)
    rows = Amendment.objects.filter(
        Q(voided_at=None) | Q(voided_at__gt=known_at),
        on__lte=as_of,
        entered__lte=known_at,
        measure__in=measures(scope, kind),
        measure__on__gte=day,
    ).order_by("on", "entered", "pk")
    return rows.values_list("measure", "fen", "measure__fen")


_AMENDMENTS = PreparedRows(_amendments, int, date, datetime, date, str)


def _amended_by(scope: Scope, kind: str) -> int:
    """By how much the fines of a kind differ from what was first decided: the last change in force counts."""
    since = scope.as_of if scope.on_the_day else date.min
    rows = _AMENDMENTS(scope.inspection.pk, scope.as_of, scope.known_at, since, kind)
    return sum(fen - (first or 0) for fen, first in {measure: change for measure, *change in rows}.values())


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
