"""问责泛化: no penalty stands in the place of an unfinished item. Whoever is punished, the case owes what it owed."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.accountability.models import Decision
from huiyin.cases.models import Case, Duty
from huiyin.closing import rules as closing
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from tests.support.cast import a_case, an_office
from tests.support.clues import ON, a_clue, passed

pytestmark = pytest.mark.django_db


def test_a_decision_closes_nothing_and_is_entered_with_what_stands_open():
    office = an_office()
    case = a_case(office)
    with clock.set_to(clock.at(ON, 9)):
        item = rectification.plan_item(
            case,
            problem="垃圾堆放",
            measure="清运",
            person="石敏",
            term="by_day",
            due=date(2016, 12, 20),
            by=office.he,
            on=ON,
        )
        clue = a_clue(office, "heard", case=case)
        before = Case.objects.filter(pk=case.pk).values().get()
        owed = sorted(Duty.objects.filter(case=case).values_list("pk", "done_at", "dropped_at"))
        lacks = [(line.key, line.met) for line in closing.to_submit(case)]
        passed(office, clue, "decide", "execute")
        assert Decision.objects.get().items_open == 1
        item.refresh_from_db()
        assert item.state == "open"
        assert Case.objects.filter(pk=case.pk).values().get() == before
        assert sorted(Duty.objects.filter(case=case).values_list("pk", "done_at", "dropped_at")) == owed
        assert [(line.key, line.met) for line in closing.to_submit(case)] == lacks
