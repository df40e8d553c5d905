"""A small month is played through the actions, and the bulletin counts what the plan meant."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.demo.office import open_office
from huiyin.demo.plan.story import LAST, Totals, make_plan
from huiyin.demo.player import NOW, Player
from huiyin.journal.export import lines
from huiyin.reports.figures import values
from huiyin.reports.scope import Scope
from huiyin.reports.tests.second_counter import Counter
from huiyin.rulebook.sections import MeasureKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _small(seed: int) -> Totals:
    drawn = vars(Totals.drawn(Random(seed)))
    few = {key: value % 9 for key, value in drawn.items() if key not in ("fines", "cases", "batches")}
    return Totals(**few, batches=3, cases=12, fines=drawn["fines"])


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_bulletin_prints_the_totals_that_were_drawn(seed: int) -> None:
    totals = _small(seed)
    office = open_office(passwords=False)
    Player(make_plan(seed, totals), office).play()
    found = values(Scope.of(office.inspection, LAST, NOW))
    wanted = vars(totals)
    assert {key: found[key].value for key in wanted} == wanted

    second = Counter(lines(), office.inspection.key)
    kinds = {
        kind.code: (kind.key or kind.code, kind.counts)
        for kind in office.inspection.rulebook.ever(MeasureKind).values()
    }
    for back in range(0, 30, 7):
        day = LAST - timedelta(days=back)
        for known in (NOW, NOW - timedelta(days=3), NOW - timedelta(days=9, hours=5)):
            counted = second.figures(day, known, kinds)
            first = values(Scope.of(office.inspection, day, known))
            told = {key: value.value for key, value in first.items()}
            told |= {f"{key}_records": value.records for key, value in first.items()}
            assert {key: told[key] for key in counted} == counted, (day, known)
    assert Case.objects.filter(state=State.CLOSED).exists()
