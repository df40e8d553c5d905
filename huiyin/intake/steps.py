"""全部交办: a batch of any size goes in steps, each of which hands down what fits into a moment.

Between two steps nothing is kept but what the page carries: whoever closes it leaves whole cases behind, those handed
down and those that wait. Each case is a transaction of its own, under the rules of `hand_down`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.cases.models import Assignment, Batch, Case
from huiyin.intake import desk as desks
from huiyin.intake.handdown import hand_down_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

A_MOMENT = 2.0  # seconds; a proxy waits longer, and so does a person
AT_A_TIME = 20  # cases between two looks at the watch
CARRIED = ("since", "after", "until", "total")


@dataclass
class Course:
    """How far handing down all of a batch has come."""

    since: datetime  # when it was begun
    until: int  # the last number that waited then: what came later is not handed down unseen
    total: int  # how many were to be handed down
    after: int = 0  # the last number that was tried
    kept: list[int] = field(default_factory=list)  # the rows of the page it was begun from that wait on
    unticked: list[int] = field(default_factory=list)  # those of them that shall wait

    @classmethod
    def begun(cls, ready: QuerySet[Case], page: desks.Desk) -> Course:
        """At its beginning: the rows of the page and all else of `ready`, but those that shall wait."""
        numbers = {row.case.number for row in page.rows} | set(ready.values_list("number", flat=True))
        unticked = [row.case.number for row in page.rows if not row.taken]
        return cls(clock.now(), max(numbers, default=0), len(numbers.difference(unticked)), unticked=unticked)

    @classmethod
    def carried(cls, typed: Mapping[str, str], rows: list[int]) -> Course:
        """As the page brings it back, with the rows that it still holds."""
        try:
            since = datetime.fromisoformat(typed["since"])
            after, until, total = (int(typed[name]) for name in CARRIED[1:])
        except (KeyError, ValueError) as error:
            raise Refused(_("请从交办台重新开始。")) from error
        if since.tzinfo is None or not 0 <= after <= until < 2**31:
            raise Refused(_("请从交办台重新开始。"))
        return cls(since, until, total, after, rows, [number for number in rows if f"take-{number}" not in typed])

    @property
    def fields(self) -> dict[str, str]:
        """What the page carries to the next step."""
        return {"since": self.since.isoformat()} | {name: str(getattr(self, name)) for name in CARRIED[1:]}

    def ahead(self, ready: QuerySet[Case]) -> QuerySet[Case]:
        """Those of `ready` that were not tried yet."""
        return ready.filter(number__gt=self.after, number__lte=self.until).exclude(number__in=self.kept)

    def waiting(self, ready: QuerySet[Case]) -> QuerySet[Case]:
        """Those of `ready` that should not wait any more: not tried yet, or refused."""
        return ready.filter(number__lte=self.until).exclude(number__in=self.unticked)

    def handed_down(self, batch: Batch, by: User) -> int:
        """How many cases of the batch `by` has handed down since it was begun."""
        lead = Assignment.objects.filter(lead=True, parent=None, by=by, case__batch=batch)
        return lead.filter(case__handed_down_at__gte=self.since).values("case").distinct().count()


@dataclass(frozen=True)
class Progress:
    """What a person is told between two steps."""

    total: int
    done: int
    left: int
    refused: int

    @property
    def tried(self) -> int:
        """How many need no further step, whoever handed them down."""
        return max(0, self.total - self.left)


def progress(course: Course, batch: Batch, ready: QuerySet[Case], *, by: User) -> Progress:
    """Counted anew: a second clerk may have been at the same batch."""
    left = course.ahead(ready).count()
    return Progress(course.total, course.handed_down(batch, by), left, course.waiting(ready).count() - left)


def go_on(
    course: Course, batch: Batch, ready: QuerySet[Case], changes: Mapping[str, str], *, by: User, on: date, begun: float
) -> None:
    """Hand down the next cases, until a moment has passed since `begun`; at least some, so that the steps end."""
    while cases := list(course.ahead(ready)[:AT_A_TIME]):
        page = desks.desk(batch, cases, on)
        for row in page.rows:
            row.values |= changes
        hand_down_rows(page, by=by, on=on)
        course.after = cases[-1].number
        if time.monotonic() - begun > A_MOMENT:
            return


def hand_down_rows(page: desks.Desk, *, by: User, on: date) -> int:
    """How many of the rows are handed down; those that are not remain, each with its sentence."""
    plans = desks.plans_of(page, on)
    refused = {case.pk: reason for case, reason in hand_down_many(plans, by=by, on=on)}
    done = {case.pk for case, _plan in plans} - set(refused)
    for row in page.rows:
        row.refused = refused.get(row.case.pk, row.refused)
    page.rows = [row for row in page.rows if row.case.pk not in done]
    return len(done)
