"""Reminding of what hangs on no case: each room says whose it is, and nobody hears of what he may not know."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from huiyin.cases import duties
from huiyin.cases.models import Duty
from huiyin.checks.tests.conftest import drawn, staffed
from huiyin.deadlines.reminding import remind
from huiyin.instructions import actions as instructions
from huiyin.instructions.recipients import To
from huiyin.jobs.models import Message
from huiyin.lib import clock
from huiyin.people.models import Grant
from huiyin.roster import actions as roster
from huiyin.roster.actions import Seated
from tests.support.cast import DAY, Office, a_case, an_office
from tests.support.clues import a_clue

pytestmark = pytest.mark.django_db
THEN = date(2016, 12, 12)


@pytest.fixture
def office(clock_at) -> Office:
    office = an_office()
    Grant.objects.create(user=office.wu, role="body_head", body=office.nanhe, reach=office.nanhe, since=DAY)
    clock_at(clock.at(THEN, 9))
    return office


def told_by(moment: datetime) -> dict[str, list[str]]:
    """Who was told what so far, reminded at `moment` and again."""
    with clock.set_to(moment):
        for _ in range(3):
            remind(moment)
    found: dict[str, list[str]] = {}
    rows = Message.objects.filter(kind__in=["duty_soon", "duty_late", "duty_late_below"]).order_by("pk")
    for row in rows.select_related("user"):
        found.setdefault(row.user.username, []).append(row.kind)
    return found


def noon_after(due: datetime, days: int) -> datetime:
    """So many days after it fell due, and not by night."""
    return clock.at(due.astimezone(clock.SHANGHAI).date() + timedelta(days=days), 12)


def alone(kind: str) -> Duty:
    """The open duty of that kind; nothing else is owed by anybody."""
    Duty.objects.exclude(kind=kind).filter(done_at=None, dropped_at=None).update(
        dropped_at=clock.now(), drop_reason="不在此列"
    )
    return Duty.objects.get(kind=kind, done_at=None, dropped_at=None)


def test_of_a_clue_the_inspectors_hear_then_their_chief_and_nobody_else_ever(office):
    clue = a_clue(office)
    duty = alone("clue_disposal")
    inspectors = {user.username for user in duties.doers(duty)}
    assert inspectors == {"su", "lv"}
    assert told_by(duty.due - timedelta(hours=10)) == {name: ["duty_soon", "duty_soon"] for name in inspectors}
    late = told_by(noon_after(duty.due, 5))
    assert set(late) == inspectors
    assert late["lv"].count("duty_late_below") == 1 and "duty_late_below" not in late["su"]
    row = Message.objects.filter(user=office.su).latest("pk")
    assert (row.number, row.path) == (str(clue), clue.get_absolute_url())


def test_of_an_answer_who_received_it_hears_then_the_head_then_who_gave_it(office):
    sent = instructions.send(
        "请报告进展。", to=[To(office.nanhe)], due_on=THEN + timedelta(days=4), by=office.mayor, on=THEN
    )
    instructions.acknowledge(sent, by=office.he, on=THEN)
    duty = alone("instruction")
    received = set(sent.receipts.values_list("user__username", flat=True))
    soon = told_by(duty.due - timedelta(hours=10))
    assert set(soon) == received and "mayor" not in soon
    told_by(noon_after(duty.due, 1))
    late = told_by(noon_after(duty.due, 4))
    assert "duty_late_below" in late["wu"]
    assert late["mayor"] == ["duty_late_below"]
    assert set(late) == received | {"wu", "mayor"}


def test_of_a_covert_check_only_those_who_make_it_hear_and_no_number_is_said(office):
    for _n in range(5):
        a_case(office, "closed")
    clock_now = clock.now()
    [check, *_others] = drawn(office, covert=True, size=1)
    staffed(office, check)
    duty = alone("spot_check")
    found = told_by(duty.due - timedelta(hours=10))
    assert set(found) == {"cha", "lei"}
    assert set(told_by(noon_after(duty.due, 5))) == {"cha", "lei"}
    rows = Message.objects.filter(at__gte=clock_now, kind__startswith="duty_")
    assert rows and not rows.exclude(number="").exists()
    assert set(rows.values_list("path", flat=True)) == {check.get_absolute_url()}


def test_of_a_note_the_next_shift_hears(office):
    first = roster.add_shift(
        office.nanhe, clock.at(THEN, 8), clock.at(THEN, 20), first=Seated(office.he, "1"), by=office.lin, on=THEN
    )
    roster.add_shift(
        office.nanhe, clock.at(THEN, 20), clock.at(THEN + timedelta(days=1), 8),
        first=Seated(office.shi, "2"), by=office.lin, on=THEN,
    )  # fmt: skip
    roster.hand_over(first, "河边还在清运。", by=office.he, on=THEN)
    duty = alone("read_handover")
    told = told_by(noon_after(duty.due, 3))
    assert set(told) == {"shi", "wu"}


def test_what_is_owed_on_no_case_is_told_by_its_room(office):
    """A kind of duty that no room speaks for would be owed in silence."""
    a_clue(office)
    instructions.send("请报告。", to=[To(office.nanhe)], due_on=THEN + timedelta(days=2), by=office.mayor, on=THEN)
    apart = set(Duty.objects.filter(case=None).values_list("kind", flat=True))
    assert apart - {"acknowledge_instruction", "acknowledge_urgent"} <= set(duties.APART)
    assert {"clue_disposal", "instruction"} <= apart
