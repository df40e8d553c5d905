"""An urgent hand-down at night reaches a person: who is rung when, each once, until somebody says that he has it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.cases.models import Assignment
from huiyin.cases.queries import has_handled
from huiyin.intake import actions as intake
from huiyin.jobs.models import Message
from huiyin.jobs.registry import SCHEDULES
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.roster import queries, ringing
from huiyin.roster.models import Alarm, AlarmPart, Call
from huiyin.roster.tests.conftest import NIGHT, a_shift, handed_down, part_of
from huiyin.rulebook.sections import NightCall
from tests.support.cast import DAY

MINUTE = timedelta(minutes=1)


def rung(office):
    """Who was rung for the district so far, in order, with the seat and the minutes after the hand-down."""
    calls = Call.objects.filter(alarm__body=office.nanhe).select_related("user").order_by("pk")
    return [(call.user.username, call.seat, (call.rung_at - NIGHT) // MINUTE) for call in calls]


def run(moment, minutes):
    """The schedule, minute by minute."""
    for n in range(minutes + 1):
        with clock.set_to(moment + n * MINUTE):
            ringing.ring(moment + n * MINUTE)


@pytest.fixture
def night(office, clock_at):
    a_shift(office)
    case = handed_down(office, NIGHT)
    clock_at(NIGHT)
    return office, case


def test_the_first_then_the_second_then_the_head_each_once(night):
    office, case = night
    run(NIGHT, 60)
    assert rung(office) == [("he", "first", 0), ("ning", "second", 10), ("rao", "head", 20)]
    alarm = Alarm.objects.get(body=office.nanhe)
    assert alarm.exhausted_at == NIGHT + 30 * MINUTE
    assert Entry.objects.filter(kind="roster.rung", subject_id=str(alarm.pk)).count() == 3
    told = Message.objects.filter(kind="urgent_call", path=alarm.get_absolute_url())
    assert [(one.user, one.number, one.urgent) for one in told.order_by("pk")] == [
        (user, f"〔{case.number}〕", True) for user in (office.he, office.ning, office.rao)
    ]
    in_vain = Message.objects.filter(kind="urgent_call_in_vain", path=alarm.get_absolute_url())
    assert {one.user for one in in_vain} == {office.lin, office.head, office.rao}
    assert queries.in_vain(office.lin) == 2  # the city's bureau keeps no roster, and its chief did not answer either
    assert queries.in_vain(office.rao) == 1 and queries.in_vain(office.he) == 0


def test_it_is_run_every_minute(night):
    office, _case = night
    schedule = SCHEDULES["roster.ring"]
    assert schedule.minutes == 1
    schedule.work.run(NIGHT)
    assert rung(office) == [("he", "first", 0)]


def test_looked_at_twice_in_a_minute_nobody_is_rung_twice(night):
    office, _case = night
    for _ in range(3):
        ringing.ring(NIGHT)
    assert len(rung(office)) == 1


def test_whoever_answers_ends_it_and_has_not_signed_for_his_unit(night, clock_at):
    office, case = night
    run(NIGHT, 12)
    clock_at(NIGHT + 13 * MINUTE)
    alarm = Alarm.objects.get(body=office.nanhe)
    ringing.acknowledge(alarm, device="phone", by=office.ning, on=DAY)
    run(NIGHT + 14 * MINUTE, 60)
    assert [who for who, _seat, _n in rung(office)] == ["he", "ning"]
    alarm.refresh_from_db()
    assert (alarm.acknowledged_by, alarm.device) == (office.ning, "phone")
    assert part_of(case, office).state == Assignment.State.HANDED
    assert not Entry.objects.filter(subject_kind="case", author_id=str(office.ning.pk)).exists()
    assert has_handled(office.lin, case)
    with pytest.raises(Refused, match="宁次已确认收到"):
        ringing.acknowledge(alarm, device="desk", by=office.he, on=DAY)


def test_only_who_was_rung_answers(night):
    office, _case = night
    ringing.ring(NIGHT)
    alarm = Alarm.objects.get(body=office.nanhe)
    with pytest.raises(Refused, match="没有呼叫您"):
        ringing.acknowledge(alarm, device="phone", by=office.ning, on=DAY)


def test_who_was_rung_in_vain_may_still_answer(night, clock_at):
    office, _case = night
    run(NIGHT, 40)
    clock_at(NIGHT + 50 * MINUTE)
    ringing.acknowledge(Alarm.objects.get(body=office.nanhe), device="desk", by=office.he, on=DAY)
    assert queries.in_vain(office.rao) == 0


def test_a_unit_that_signs_is_rung_no_more(night, clock_at):
    office, case = night
    ringing.ring(NIGHT)
    clock_at(NIGHT + 5 * MINUTE)
    intake.sign_for(part_of(case, office), by=office.he, on=DAY)
    run(NIGHT + 6 * MINUTE, 30)
    assert len(rung(office)) == 1
    assert Alarm.objects.get(body=office.nanhe).ended_at == NIGHT + 10 * MINUTE - 4 * MINUTE


@pytest.mark.parametrize(
    ("hour", "urgent", "rings"),
    [(21, False, False), (21, True, True), (22, False, True), (23, False, True)],
)
def test_by_day_only_what_is_urgent_rings(office, hour, urgent, rings):
    a_shift(office)
    moment = clock.at(DAY, hour, 30)
    handed_down(office, moment, urgent=urgent)
    with clock.set_to(moment):
        ringing.ring(moment)
    assert Call.objects.filter(user=office.he).exists() == rings
    parts = AlarmPart.objects.filter(assignment__body=office.nanhe)
    assert [one.why for one in parts] == ([("urgent" if urgent else "night")] if rings else [])


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (0, True), (6, True), (7, False), (12, False)])
def test_the_quiet_hours_go_over_midnight(hour, night):
    assert NightCall("default", "", "").is_night(clock.at(DAY, hour, 59)) == night
    same_day = NightCall("default", "", "", from_hour=0, until_hour=6)
    assert same_day.is_night(clock.at(DAY, hour)) == (hour < 6)


def test_a_list_of_rows_is_one_call_and_what_comes_after_an_answer_rings_anew(office, clock_at):
    a_shift(office)
    for n in range(3):
        handed_down(office, NIGHT + n * MINUTE)
        run(NIGHT + n * MINUTE, 0)
    assert AlarmPart.objects.filter(alarm__body=office.nanhe).count() == 3
    assert len(rung(office)) == 1
    clock_at(NIGHT + 4 * MINUTE)
    ringing.acknowledge(Alarm.objects.get(body=office.nanhe), device="phone", by=office.he, on=DAY)
    handed_down(office, NIGHT + 5 * MINUTE)
    run(NIGHT + 5 * MINUTE, 0)
    assert rung(office) == [("he", "first", 0), ("he", "first", 5)]


def test_without_a_roster_the_head_is_rung_at_once(office, clock_at):
    handed_down(office, NIGHT)
    clock_at(NIGHT)
    ringing.ring(NIGHT)
    assert rung(office) == [("rao", "head", 0)]
    assert Call.objects.get(alarm__body=office.env).user == office.luo  # no head's role there: its chief


def test_the_shift_that_begins_meanwhile_is_rung(office, clock_at):
    a_shift(office, until=NIGHT + 5 * MINUTE)
    a_shift(office, NIGHT + 5 * MINUTE, clock.at(date(2016, 11, 29), 8), first=office.shi)
    handed_down(office, NIGHT)
    run(NIGHT, 10)
    assert rung(office) == [("he", "first", 0), ("shi", "first", 10)]


def test_what_lay_for_half_a_day_rings_nobody(office):
    a_shift(office, until=clock.at(date(2016, 12, 3), 8))
    handed_down(office, NIGHT)
    later = NIGHT + timedelta(hours=12, minutes=1)
    with clock.set_to(later):
        ringing.ring(later)
    assert not Alarm.objects.exists()


def test_a_part_passed_down_at_night_rings_the_town(office, clock_at):
    a_shift(office)
    case = handed_down(office, NIGHT)
    clock_at(NIGHT + MINUTE)
    intake.sign_for(part_of(case, office), by=office.he, on=DAY)
    intake.pass_down(part_of(case, office), office.shiwan, by=office.he, on=DAY)
    ringing.ring(NIGHT + MINUTE)
    assert [part.assignment.body for part in AlarmPart.objects.filter(alarm__body=office.nanhe)] == [office.shiwan]


def test_a_call_is_neither_changed_nor_repeated(night):
    ringing.ring(NIGHT)
    call = Call.objects.filter(step=1).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(rung_at=NIGHT + MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(alarm=call.alarm, user=call.user, step=2, seat="second", next_at=NIGHT)
