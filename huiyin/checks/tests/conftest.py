"""One office with closed cases, and the morning after on the clock: Lei plans and draws, Cha goes out with her."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.cases.models import Case
from huiyin.checks import actions, queries
from huiyin.checks.models import Check, Plan, Record
from huiyin.lib import clock
from tests.support.cast import Office, a_case, an_office

ON = date(2016, 12, 12)
# Words that stand nowhere else: whoever reads them has seen what a covert check saw.
WORDS, NOTE, PLACE = "青苔七号暗管仍在排水", "围挡后面照旧生产", "芦荻洲后巷"


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    clock_at(clock.at(ON, 9))
    return office


@pytest.fixture
def cases(office) -> list[Case]:
    return [a_case(office, "closed") for _n in range(5)]


def a_plan(office: Office, **more: Any) -> Plan:
    """A plan of Lei's as a draft: three of the closed cases."""
    given = {
        "covert": False,
        "size": 3,
        "until": ON + timedelta(days=10),
        "filters": {"state": "closed"},
        "weights": {},
    }
    return actions.make_plan("十二月抽查", **(given | more), by=office.lei, on=ON)


def drawn(office: Office, **more: Any) -> list[Check]:
    """What such a plan draws."""
    plan = actions.freeze(a_plan(office, **more), by=office.lei, on=ON)
    return actions.draw(plan, by=office.lei, on=ON)


def staffed(office: Office, check: Check) -> Check:
    """Both who go out are named."""
    actions.name_checkers(check, [office.cha, office.lei], by=office.lei, on=ON)
    return Check.objects.get(pk=check.pk)


def recorded(office: Office, check: Check, finding: str = "fail", **more: Any) -> Record:
    """What Cha found, each thing that was said true or, for a check that was not passed, untrue."""
    said = queries.said_of(check.case)
    points = [(one.kind, one.about, one.text, finding == "pass", "" if finding == "pass" else NOTE) for one in said]
    given = {"at": clock.now(), "place": PLACE, "words": WORDS, "points": points, "by": office.cha, "on": ON}
    return actions.enter_record(staffed(office, check), finding=finding, **(given | more))


def confirmed(office: Office, check: Check, finding: str = "fail") -> Check:
    """Lei's word on it."""
    return actions.confirm(check, recorded(office, check, finding), words="情况属实。", by=office.lei, on=ON)
