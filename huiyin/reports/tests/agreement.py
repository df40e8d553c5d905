"""Do the two counters agree: the same value, the same number of records, and the very same records?"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.cases.models import Inspection
from huiyin.closing.models import FeedbackCase
from huiyin.reports.counts import values
from huiyin.reports.figures import Figure, figures_of, records
from huiyin.reports.scope import Scope
from huiyin.reports.tests.second_counter import Counter, Kinds, Told
from huiyin.rulebook.sections import MeasureKind

# What a record of a figure is called in the journal, where it is not called by its own row's key.
_NAMES: dict[str, tuple[str, ...]] = {"answered": ("case_id",), "in_part": ("case_id",)}


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def kinds_of(inspection: Inspection) -> Kinds:
    """Each kind of measure: the key of its figure and what it counts, as the rulebook declares it."""
    kinds = inspection.rulebook.ever(MeasureKind).values()
    return {kind.code: (kind.key or kind.code, kind.counts) for kind in kinds if kind.bulletin}


def first_counter(scope: Scope) -> dict[str, Told]:
    """What the product counts, with the records that it lists behind each figure."""
    counted = values(scope)
    return {
        one.key: Told(counted[one.key].value, counted[one.key].records, _rows(scope, one)) for one in figures_of(scope)
    }


def _rows(scope: Scope, one: Figure) -> frozenset[Hashable]:
    rows: Any = records(scope, one)
    if rows.model is FeedbackCase:
        return frozenset(rows.values_list("feedback_id", "case_id"))
    return frozenset(rows.values_list(*_NAMES.get(one.key, ("pk",)), flat=True))


def disagreements(
    inspection: Inspection, export: Iterable[dict[str, Any]], over: Iterable[date], known_at: Iterable[datetime]
) -> tuple[list[str], int]:
    """Where the two differ, in words, and how many figures were compared."""
    second, kinds = Counter(export, inspection.key), kinds_of(inspection)
    known_at, found, compared = list(known_at), [], 0
    for as_of in over:
        for known in known_at:
            scope = Scope.of(inspection, as_of, known)
            ours, theirs = first_counter(scope), second.figures(as_of, known, kinds)
            for key in sorted(ours.keys() | theirs.keys()):
                compared += 1
                if ours.get(key) != theirs.get(key):
                    found.append(
                        f"{key}, {as_of} as known on {known:%m-%d %H:%M}: {ours.get(key)} != {theirs.get(key)}"
                    )
    return found, compared
