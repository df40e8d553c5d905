"""A city of some days is played: each room of supervision has rows in its states, and the bulletin still counts the plan."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from huiyin.checks.models import Check, Plan, Record
from huiyin.committee.models import Dispute, Member, Ruling
from huiyin.deadlines.models import Extension, Move
from huiyin.demo.diary import NOW
from huiyin.demo.office import SHOWN, open_office
from huiyin.demo.plan.city import make_city
from huiyin.demo.plan.disputes import contested
from huiyin.demo.plan.signals import REASONS, VERDICTS
from huiyin.demo.plan.story import LAST, Totals, make_plan
from huiyin.demo.player import Player
from huiyin.honesty.models import Signal
from huiyin.journal.models import Reading
from huiyin.journal.readings import waiting
from huiyin.lib import clock
from huiyin.reports.counts import values
from huiyin.reports.scope import Scope
from huiyin.roster.models import Alarm, HandoverNote, Shift, Swap
from huiyin.rulebook.models import CalendarYear

# What must be there when the month ends: room and state, and how many rows of it.
ROWS: dict[str, Callable[[], int]] = {
    "a plan that was drawn by": lambda: Plan.objects.filter(drawn_at__isnull=False).count(),
    "a plan whose list is frozen": lambda: Plan.objects.filter(frozen_at__isnull=False, drawn_at=None).count(),
    "a plan in draft": lambda: Plan.objects.filter(frozen_at=None, voided_at=None).count(),
    "a plan that is void": lambda: Plan.objects.filter(voided_at__isnull=False).count(),
    "a check that passed": lambda: Check.objects.filter(result="pass").count(),
    "a check that failed": lambda: Check.objects.filter(result="fail").count(),
    "a check that nobody has made, late": lambda: Check.objects.filter(records=None, until__lt=LAST).count(),
    "a record that nobody has confirmed": lambda: Record.objects.filter(check_made__confirmed_at=None).count(),
    "a covert check that was released": lambda: Check.objects.filter(covert=True, released_at__isnull=False).count(),
    "a shift": lambda: Shift.objects.filter(voided_at=None).count(),
    "a shift that is void": lambda: Shift.objects.filter(voided_at__isnull=False).count(),
    "a swap agreed": lambda: Swap.objects.filter(agreed=True).count(),
    "a swap declined": lambda: Swap.objects.filter(agreed=False).count(),
    "a swap that waits": lambda: Swap.objects.filter(agreed=None).count(),
    "a note that was read": lambda: HandoverNote.objects.filter(read_at__isnull=False).count(),
    "a note that waits": lambda: HandoverNote.objects.filter(read_at=None).count(),
    "an alarm that somebody answered": lambda: Alarm.objects.filter(acknowledged_at__isnull=False).count(),
    "a member": lambda: Member.objects.filter(until=None).count(),
    "a former member": lambda: Member.objects.filter(until__isnull=False).count(),
    "a dispute that waits for its hearing": lambda: Dispute.objects.filter(state="filed").count(),
    "a dispute that waits for its ruling": lambda: Dispute.objects.filter(state="heard").count(),
    "a ruling carried out": lambda: Ruling.objects.filter(carried_out_at__isnull=False).count(),
    "a signal that nobody has judged": lambda: Signal.objects.open().count(),
    "a signal confirmed": lambda: Signal.objects.filter(judgement="confirmed").count(),
    "a signal dismissed": lambda: Signal.objects.filter(judgement="dismissed").count(),
    "more time given": lambda: Extension.objects.filter(granted=True).count(),
    "more time refused": lambda: Extension.objects.filter(granted=False).count(),
    "a request for more time that waits": lambda: Extension.objects.filter(granted=None).count(),
    "a deadline that an extension moved": lambda: Move.objects.filter(why="extension").count(),
    "a year of the calendar": lambda: CalendarYear.objects.count(),
    "who opened a case": lambda: Reading.objects.count() + waiting(),
}


@pytest.mark.slow
@pytest.mark.django_db
def test_every_room_has_rows_in_its_states_and_no_figure_moves() -> None:
    drawn = vars(Totals.drawn(Random(3)))
    few = {key: value % 20 for key, value in drawn.items() if key not in ("fines", "cases", "batches")}
    totals = Totals(**few, batches=12, cases=72, fines=drawn["fines"])
    office = open_office(passwords=False)
    Player(make_plan(3, totals), office).play()
    found = values(Scope.of(office.inspection, LAST, NOW))
    assert {key: found[key].value for key in vars(totals)} == vars(totals)
    with clock.set_to(NOW):
        assert [name for name, count in ROWS.items() if not count()] == []


def test_whoever_is_shown_works_in_the_city() -> None:
    users = make_city().user
    assert [code for code, _what in SHOWN if code not in users] == []


def test_nobody_quarrels_with_himself() -> None:
    rows = [row for row in make_plan().cases if contested(row)]
    assert rows
    for row in rows:
        contest = contested(row)
        assert contest is not None
        assert f"{row.district}-{contest.rival}" not in (row.lead, row.follow_up)


def test_each_judgement_has_its_reasons() -> None:
    asked = {(kind, verdict) for kind, turns in VERDICTS.items() for verdict in turns if verdict in "cd"}
    assert asked <= REASONS.keys()
