"""Two at once: two workers ring one person once, two who answer are one answer, two who plan make one shift."""

import pytest

from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.roster import actions, ringing
from huiyin.roster.models import Alarm, Call, Shift, Swap
from huiyin.roster.tests.conftest import NIGHT, a_shift, add_people, handed_down
from tests.support.cast import DAY, an_office
from tests.support.together import Desks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    office = an_office()
    add_people(office)
    return office


def test_four_workers_ring_each_person_once(office):
    with clock.set_to(clock.at(DAY, 20)):
        a_shift(office)
    for _ in range(3):
        handed_down(office, NIGHT)
    with Desks(4) as desks:
        assert desks.at_once(NIGHT, [lambda: ringing.ring(NIGHT)] * 4) == []
    assert Alarm.objects.count() == Call.objects.count() == 2  # the district's and the bureau's
    assert Alarm.objects.get(body=office.nanhe).parts.count() == 3
    assert Entry.objects.filter(kind="roster.rung").count() == 2


def test_two_who_answer_at_once_are_one_answer(office):
    with clock.set_to(clock.at(DAY, 20)):
        a_shift(office)
    handed_down(office, NIGHT)
    for minutes in (0, 11):
        ringing.ring(NIGHT + minutes * (clock.at(DAY, 20, 1) - clock.at(DAY, 20)))
    alarm = Alarm.objects.get(body=office.nanhe)
    works = [
        lambda who=who: ringing.acknowledge(Alarm.objects.get(pk=alarm.pk), device="phone", by=who, on=DAY)
        for who in (office.he, office.ning)
    ]
    with Desks(2) as desks:
        assert len(desks.at_once(clock.at(DAY, 23, 55), works)) == 1
    assert Entry.objects.filter(kind="roster.acknowledged").count() == 1


def test_two_who_plan_the_same_hours(office):
    with Desks(3) as desks:
        told = desks.at_once(clock.at(DAY, 20), [lambda: a_shift(office)] * 3)
    assert len(told) == 2 and Shift.objects.count() == 1


def test_agreeing_while_the_shift_is_taken_back(office):
    with clock.set_to(clock.at(DAY, 20)):
        shift = a_shift(office)
        swap = actions.ask_swap(shift, office.shi, reason="有事", by=office.he, on=DAY)
    works = [
        lambda: actions.answer_swap(Swap.objects.get(pk=swap.pk), agreed=True, phone="5", by=office.shi, on=DAY),
        lambda: actions.void_shift(Shift.objects.get(pk=shift.pk), reason="重排", by=office.lin, on=DAY),
    ]
    with Desks(2) as desks:
        desks.at_once(clock.at(DAY, 20, 30), works)
    swap.refresh_from_db()
    shift.refresh_from_db()
    assert shift.voided_at is not None
    assert swap.agreed == (shift.first_id == office.shi.pk)
