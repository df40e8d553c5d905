"""Counting the bulletin's figures: 累计 and 当日 side by side, in a handful of grouped queries whatever the number of cases.

What each figure counts is the very query that its list shows (`figures.records`); here it is only grouped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Coalesce

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case, Inspection, PartyMerge
from huiyin.closing.models import Conclusion, Feedback, FeedbackCase
from huiyin.enforcement.models import Amendment, Measure
from huiyin.lib.prepared import PreparedRows
from huiyin.reports.figures import (
    ANSWERED,
    BATCHES,
    CASES,
    HELD,
    IN_PART,
    OPEN,
    RECEIVED,
    Figure,
    Value,
    concluded,
    decisions,
    fed_back,
    figures_of,
    in_force,
    is_received,
    measures,
    received,
    standing,
)
from huiyin.reports.scope import Scope

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
    every: int = 0  # of the inspection, with those that are void or were not known
    starred: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    districts: Counter[int | None] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)  # by the JSON of the types, as the database gives it

    @classmethod
    def counted(cls, groups: Iterable[tuple[str, bool, int | None, str, int, int, int]]) -> Received:
        """From how many are alike in channel, star, district and types, how many of them came on the very day, and how
        many there are whether received or not."""
        found = cls()
        every = n_all = n_of_day = n_starred = 0
        channels, districts, kinds = found.channels, found.districts, found.types
        for channel, starred, district, types, n, n_day, of_all in groups:  # more than a thousand
            every += of_all
            if n:
                n_all += n
                n_of_day += n_day
                if starred:
                    n_starred += n
                channels[channel] += n
                districts[district] += n
                kinds[types] += n
        found.every, found.n, found.n_day, found.starred = every, n_all, n_of_day, n_starred
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
            thousands=not on_the_day,  # a day's rows are few: for them one plan serves every inspection
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
    # Named in the order of the index `case_to_count`, where those alike then stand side by side.
    alike = {
        "way": AsKept("channel"),
        "star": AsKept("starred"),
        "area": AsKept("district_id"),
        "kinds": AsKept("types"),
    }
    counted = is_received(scope)
    return (
        Case.objects.filter(inspection=scope.inspection)
        .order_by()
        .values(**alike)
        .annotate(
            n=Count("inspection", filter=counted),
            n_day=Count("inspection", filter=Q(received_on=scope.as_of) & counted),  # few come that far
            every=Count("*"),
        )
        .values_list(*alike, "n", "n_day", "every")
    )


@counting
def _answered(scope: Scope) -> QuerySet[Conclusion, Any]:
    rows = Conclusion.objects.filter(*standing(scope)).order_by().values("answer")
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
    if found.came.every != came:
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
    rows = Measure.objects.filter(*in_force(scope)).order_by().values("kind")
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
