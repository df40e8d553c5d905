"""A small month is played through the actions, and the bulletin counts what the plan meant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.demo.diary import NOW
from huiyin.demo.office import Office, open_office
from huiyin.demo.plan.story import FIRST, LAST, Totals, make_plan
from huiyin.demo.player import Player
from huiyin.reports.counts import values
from huiyin.reports.scope import Scope
from huiyin.reports.tests.agreement import days, disagreements
from huiyin.reports.tests.second_counter import read_export

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _small(seed: int) -> Totals:
    drawn = vars(Totals.drawn(Random(seed)))
    few = {key: value % 9 for key, value in drawn.items() if key not in ("fines", "cases", "batches")}
    return Totals(**few, batches=3, cases=12, fines=drawn["fines"])


def _played(seed: int, totals: Totals) -> Office:
    office = open_office(passwords=False)
    Player(make_plan(seed, totals), office).play()
    return office


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_bulletin_prints_the_totals_that_were_drawn(seed: int) -> None:
    totals = _small(seed)
    office = _played(seed, totals)
    found = values(Scope.of(office.inspection, LAST, NOW))
    wanted = vars(totals)
    assert {key: found[key].value for key in wanted} == wanted
    assert Case.objects.filter(state=State.CLOSED).exists()


def test_the_second_counter_agrees_for_every_day_and_three_moments_of_knowledge(tmp_path: Path) -> None:
    """Every figure of the bulletin, record by record: each counted row has its entry, and each entry its row."""
    office = _played(14, _small(14))
    call_command("journal", "export", str(tmp_path / "journal.jsonl"), verbosity=0)
    month = list(days(FIRST - timedelta(days=1), LAST))
    moments = (NOW - timedelta(days=13, hours=7), NOW - timedelta(days=4, hours=9, minutes=30), NOW)
    found, compared = disagreements(office.inspection, read_export(tmp_path / "journal.jsonl"), month, moments)
    assert found == []
    assert compared == len(month) * len(moments) * len(values(Scope.of(office.inspection, LAST, NOW)))
