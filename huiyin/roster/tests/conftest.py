"""One office, a second handler in the leading district, and an evening on which something may come."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from huiyin.cases.models import Assignment, Case
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.people.models import Grant, User
from huiyin.roster import actions
from huiyin.roster.actions import Seated
from huiyin.roster.models import Shift
from tests.support.cast import DAY, Office, an_office, plan, registered

NIGHT = clock.at(DAY, 23, 40)


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    add_people(office)
    clock_at(clock.at(DAY, 20))
    return office


def add_people(office: Office) -> None:
    """Ning handles in the district beside He; Rao heads it."""
    for name, word, role in (("ning", "宁次", "handler"), ("rao", "饶区", "body_head")):
        user = User.objects.create(username=name, name=word)
        Grant.objects.create(user=user, role=role, body=office.nanhe, reach=office.nanhe, since=date(2016, 1, 1))
        office.users[name] = user


def a_shift(office: Office, since: datetime | None = None, until: datetime | None = None, **who: User) -> Shift:
    """The district's shift from eight in the evening to eight: He first, Ning second."""
    first, second = who.get("first", office.he), who.get("second", office.ning)
    return actions.add_shift(
        office.nanhe,
        since or clock.at(DAY, 20),
        until or clock.at(date(2016, 11, 29), 8),
        first=Seated(first, "13800000001"),
        second=Seated(second, "13800000002"),
        by=office.rao,
        on=DAY,
    )


def handed_down(office: Office, moment: datetime, *, urgent: bool = False) -> Case:
    """A case handed down to the district and the bureau at `moment`."""
    [case] = registered(office)
    with clock.set_to(moment):
        intake.hand_down(case, plan(office, urgent=urgent), by=office.lin, on=DAY)
    return case


def part_of(case: Case, office: Office) -> Assignment:
    return case.assignments.get(body=office.nanhe, ended_at=None)
