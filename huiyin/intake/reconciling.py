"""批次核对: announced, read, registered, doubled, left out, and the numbers that are missing, named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet

from huiyin.cases.models import Batch, Case
from huiyin.cases.states import State
from huiyin.intake.models import ListedRow, SourceList
from huiyin.intake.reading.preview import LeftOut, Preview
from huiyin.people.models import User

TAIL = re.compile(r"^(.*?)(\d+)$")
CHANNEL = re.compile(r"^[A-Za-z](?=\w)")  # the letter that says how a complaint came: D telephone, X letter
WIDEST = 200  # numbers further apart than this belong to another series: naming them all would help nobody


def gaps(numbers: Iterable[str]) -> list[str]:
    """The numbers that lie between those given and are not among them, written as they would be.

    Numbers are compared within their series: what stands before their last digits, and how many digits these are.
    Telephone calls (D…) and letters (X…) of a day may share one count: they do where no number stands
    under both and fewer are left out.
    """
    series: dict[tuple[str, int], dict[str, set[int]]] = {}
    for number in numbers:
        match = TAIL.match(number)
        if match:
            head, tail = match.group(1), match.group(2)
            # A long tail is a day followed by a count (D4400002016112800012): only its end counts on.
            head, tail = head + tail[:-4], tail[-4:]
            series.setdefault((CHANNEL.sub("", head), len(tail)), {}).setdefault(head, set()).add(int(tail))
    missing = []
    for (_kin, width), heads in sorted(series.items()):
        apart = [number for head in sorted(heads) for number in _between([(n, head) for n in heads[head]], width)]
        together = [(n, head) for head, held in heads.items() for n in held]
        shared = _between(together, width)
        doubled = len({n for n, _head in together}) < len(together)
        missing += apart if doubled or len(apart) <= len(shared) else shared
    return missing


def _between(count: Iterable[tuple[int, str]], width: int) -> list[str]:
    """What lies between the numbers of one count, written with what stands before the number that comes first."""
    found = []
    for (before, head), (after, _next) in pairwise(sorted(count)):
        if after - before <= WIDEST:
            found += [f"{head}{n:0{width}d}" for n in range(before + 1, after)]
    return found


def batches() -> QuerySet[Batch]:
    """All batches, the newest first."""
    return Batch.objects.select_related("inspection").order_by("-on", "-order")


def counted(batches: Iterable[Batch], user: User) -> list[Batch]:
    """The batches of one page with `registered`, `waiting` and `voided`, as far as `user` sees their cases."""
    rows = list(batches)
    cases = Case.objects.visible_to(user).filter(batch__in=rows).order_by().values_list("batch", "state")
    found = {(batch, state): n for batch, state, n in cases.annotate(n=Count("pk"))}
    for row in rows:
        states = {state: found.get((row.pk, state), 0) for state in State.values}
        row.voided, row.waiting = states[State.VOID], states[State.REGISTERED]  # type: ignore[attr-defined]
        row.registered = sum(states.values()) - states[State.VOID]  # type: ignore[attr-defined]
    return rows


@dataclass
class Reconciliation:
    """One batch against its lists."""

    batch: Batch
    announced: int | None
    read: int
    registered: int
    voided: int
    doubled: list[ListedRow] = field(default_factory=list)
    left_out: list[ListedRow] = field(default_factory=list)
    unread: list[tuple[SourceList, LeftOut]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def differs(self) -> int | None:
        """How many cases more (or fewer) stand in the register than were announced; None when nothing was."""
        return None if self.announced is None else self.registered - self.announced


def reconcile(batch: Batch, cases: Iterable[Case]) -> Reconciliation:
    """What was announced of `batch`, what its lists held, and what became of every line."""
    cases = list(cases)
    rows = list(ListedRow.objects.filter(source__batch=batch).select_related("source", "case").defer("source__preview"))
    unread: list[tuple[SourceList, Any]] = [
        (source, line) for source in batch.lists.all() for line in Preview.from_json(source.preview).left_out
    ]
    live = [case for case in cases if case.state != State.VOID]
    distinct = {(row.values.get("accept_number") or f"{row.sheet} {row.row} {row.source_id}") for row in rows}
    return Reconciliation(
        batch,
        batch.announced,
        len(distinct),
        len(live),
        len(cases) - len(live),
        [row for row in rows if row.outcome == ListedRow.Outcome.DOUBLED],
        [row for row in rows if row.outcome == ListedRow.Outcome.LEFT_OUT],
        unread,
        gaps(case.accept_number for case in cases if case.accept_number),
    )
