"""The figures of the bulletin: one declaration each, one way of counting each, the list behind each.

Dashboard, bulletin, paper, workbook and interface all ask here. A figure knows its unit and its definition; what it
counts is the very query that its list shows, so the two cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum, TextField
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Decision, Treatment
from huiyin.cases.models import Case, PartyMerge
from huiyin.closing.models import Conclusion, FeedbackCase
from huiyin.enforcement.models import Amendment, Measure
from huiyin.lib import money
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
    "received", _("收到交办件"), _("件"), _("截至当日收到并登记在册的案件,每件计一次;作废的案件不计。"), "received"
)
BATCHES = Figure(
    "batches",
    _("已反馈批次"),
    _("批"),
    _("截至当日已向督察组反馈办理结果的批次;一批分几份(如35-1、35-2)的计一批。"),
    "feedback",
)
CASES = Figure(
    "cases", _("已反馈案件"), _("件"), _("截至当日已向督察组反馈办理结果的案件,多次反馈计一次。"), "feedback"
)
ANSWERED = Figure("answered", _("已办结"), _("件"), _("截至当日办结结论为“已办结”且未被退回重办的案件。"), "feedback")
IN_PART = Figure(
    "in_part", _("阶段性办结"), _("件"), _("截至当日办结结论为“阶段性办结”且未被退回重办的案件。"), "feedback"
)
OPEN = Figure("open", _("在办"), _("件"), _("截至当日收到而尚未“已办结”的案件,阶段性办结的仍在内。"), "received")
HELD = Figure(
    "held_accountable",
    _("问责"),
    _("人"),
    _("截至当日有生效问责决定的人数,同一人受多种处理计一人,另列人次。"),
    "accountability",
    counts="person",
)

_DEFINITIONS: dict[str, str | Promise] = {
    "party": _("截至当日有此项措施的当事人家数,同一当事人多次计一家;措施后来解除的仍计,撤回、作废的不计。"),
    "person": _("截至当日有此项措施的人数,按人员登记计,同一人多次计一人。"),
    "police_file": _("截至当日有此项记录的公安案卷宗数,同一案卷多次计一宗。"),
    "fen": _("截至当日有效的罚款决定金额合计,经复议或判决变更的自变更之日按变更后金额,不是实缴金额。"),
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
    ended = Q(ended_on=None) | Q(ended_on__gt=scope.as_of) | Q(ended_at__gt=scope.known_at)
    return Conclusion.objects.filter(scope.happened(), ended, inspection=scope.inspection, answer=answer)


def still_open(scope: Scope) -> QuerySet[Case]:
    """The cases received that no standing conclusion answers by the day: what came that very day, too, is asked as of
    the day, whenever it was answered."""
    done = concluded(replace(scope, on_the_day=False), "answered").values("case")
    return received(scope).exclude(pk__in=done)


def measures(scope: Scope, *kinds: str) -> QuerySet[Measure]:
    """The measures of these kinds, each record."""
    return Measure.objects.filter(
        scope.happened(), scope.not_void(), scope.not_withdrawn(), inspection=scope.inspection, kind__in=kinds
    )


def decisions(scope: Scope) -> QuerySet[Decision]:
    """The decisions in effect that hold someone to account."""
    return Decision.objects.filter(
        scope.happened(), scope.not_void(), scope.not_withdrawn(), inspection=scope.inspection
    )


def merged(scope: Scope) -> dict[int, int]:
    """Which party is counted as which, as far as was known: chains are followed to their end."""
    rows = PartyMerge.objects.filter(
        Q(voided=None) | Q(voided__gt=scope.known_at), on__lte=scope.as_of, entered__lte=scope.known_at
    )
    into = dict(rows.values_list("source", "target"))

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
    """累计 and 当日: every figure of a scope and of its day alone, by key, counted side by side in the same queries."""

    scope: Scope
    values: dict[str, Value] = field(default_factory=dict)
    that_day: dict[str, Value] = field(default_factory=dict)
    # The cases received by what the customary tables group by: channel, starred, district, kinds (JSON); `n`, `n_day`.
    groups: list[dict[str, Any]] = field(default_factory=list)

    def put(self, one: Figure, total: tuple[int, int], day: tuple[int, int]) -> None:
        """Set a figure: what it comes to and its records, in all and of the day."""
        for found, (value, records) in ((self.values, total), (self.that_day, day)):
            found[one.key] = Value(one, value, records)

    def count(self, name: str, path: str, day: str) -> dict[str, Count]:
        """How many distinct `path` there are in all (`name`), and with a `day` that is the scope's (`name_day`)."""
        distinct = path != "pk"
        of_day = Count(path, distinct=distinct, filter=Q(**{day: self.scope.as_of}))
        return {name: Count(path, distinct=distinct), f"{name}_day": of_day}


def both(scope: Scope) -> Both:
    """Count every figure of `scope`, which is not one of a day alone."""
    found = Both(scope)
    for one in figures_of(scope):
        found.put(one, (0, 0), (0, 0))
    _put_cases(found)
    _put_feedback(found)
    _put_measures(found)
    _put_accountability(found)
    return found


def _put_cases(found: Both) -> None:
    scope = found.scope
    # The kinds as the database keeps them: hundreds of groups have few different ones, and reading each takes long.
    kinds = ExpressionWrapper(F("types"), output_field=TextField())
    grouped: Any = received(scope).values("channel", "starred", "district", kinds=kinds).order_by()
    found.groups = list(grouped.annotate(**found.count("n", "pk", "received_on")))
    came, came_day = (sum(row[n] for row in found.groups) for n in ("n", "n_day"))
    found.put(RECEIVED, (came, came), (came_day, came_day))
    for one, answer in ((ANSWERED, "answered"), (IN_PART, "in_part")):
        n, day = concluded(scope, answer).aggregate(**found.count("n", "case", "on")).values()
        found.put(one, (n, n), (day, day))
    # Open are those received less those of them that are answered. Nearly every answered one was received: the few that
    # were not (void, or not yet known) are quicker found than every received one is looked up.
    answered = found.values[ANSWERED.key].value
    strangers = Case.objects.filter(~scope.happened("received_on") | ~scope.not_void(), inspection=scope.inspection)
    known = concluded(scope, "answered")
    open_ones = came - answered + known.filter(case__in=strangers).aggregate(n=Count("case", distinct=True))["n"]
    of_day = came_day
    if came_day:
        of_day -= known.filter(case__in=received(scope.that_day)).aggregate(n=Count("case", distinct=True))["n"]
    found.put(OPEN, (open_ones, open_ones), (of_day, of_day))


def _put_feedback(found: Both) -> None:
    back = fed_back(found.scope).aggregate(
        **found.count("batches", "feedback__batch__whole", "feedback__on"),
        **found.count("cases", "case", "feedback__on"),
        **found.count("lines", "pk", "feedback__on"),
    )
    for one in (BATCHES, CASES):
        found.put(one, (back[one.key], back["lines"]), (back[f"{one.key}_day"], back["lines_day"]))


def _put_measures(found: Both) -> None:
    """The figures that count measures, in one grouped query; merges and amended fines are few and set right after."""
    scope = found.scope
    wanted = {one.kind: one for one in _measures(scope)}
    rows: Any = (
        measures(scope, *wanted)
        .values("kind")
        .annotate(
            **found.count("n_record", "pk", "on"),
            **found.count("n_party", "party", "on"),
            **found.count("n_person", "person", "on"),
            **found.count("n_police_file", "police_file", "on"),
            n_fen=Coalesce(Sum("fen"), 0),
            n_fen_day=Coalesce(Sum("fen", filter=Q(on=scope.as_of)), 0),
        )
        .order_by()
    )
    into = merged(scope)
    for row in rows:
        one = wanted[row["kind"]]
        value, of_day = row[f"n_{one.counts}"], row[f"n_{one.counts}_day"]
        if one.counts == "party" and into:
            value -= _counted_twice(scope, one.kind, into)
            of_day -= _counted_twice(scope.that_day, one.kind, into)
        if one.counts == "fen":
            more, more_that_day = _amended_by(scope, one.kind)
            value, of_day = value + more, of_day + more_that_day
        found.put(one, (value, row["n_record"]), (of_day, row["n_record_day"]))


def _put_accountability(found: Both) -> None:
    held = decisions(found.scope).aggregate(**found.count("n", "accountable", "on"))
    if held["n"]:
        of_them = Treatment.objects.filter(decision__in=decisions(found.scope))
        treated = of_them.aggregate(**found.count("n", "pk", "decision__on"))
        found.put(HELD, (held["n"], treated["n"]), (held["n_day"], treated["n_day"]))


def _counted_twice(scope: Scope, kind: str, into: dict[int, int]) -> int:
    """By how much the distinct parties of a kind fall when merged ones are one."""
    both_ends = set(into) | set(into.values())
    rows = set(measures(scope, kind).filter(party__in=both_ends).values_list("party", flat=True))
    return len(rows) - len({into.get(party, party) for party in rows})


def _amended_by(scope: Scope, kind: str) -> tuple[int, int]:
    """By how much the fines of a kind, and those of the day alone, differ from what was first decided: the last change
    in force counts."""
    rows = Amendment.objects.filter(
        Q(voided_at=None) | Q(voided_at__gt=scope.known_at),
        on__lte=scope.as_of,
        entered__lte=scope.known_at,
        measure__in=measures(scope, kind),
    ).order_by("on", "entered", "pk")
    named = rows.values_list("measure", "fen", "measure__fen", "measure__on")
    last = {measure: (fen - (first or 0), on) for measure, fen, first, on in named}
    return sum(more for more, _on in last.values()), sum(more for more, on in last.values() if on == scope.as_of)


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
