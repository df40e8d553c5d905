"""One office, one case handed down on the evening of the hand-over, and the next morning on the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.cases.models import Case
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.rectification import actions
from huiyin.rectification.models import Item
from tests.support.cast import Office, a_case, an_office

ON = date(2016, 11, 29)
DUE = ON + timedelta(days=10)


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    clock_at(clock.at(ON, 9))
    return office


@pytest.fixture
def case(office) -> Case:
    return a_case(office)


def an_item(case: Case, by: User, term: str = "by_day", **more: Any) -> Item:
    """An item of the case, planned this morning and due in ten days."""
    fields = {
        "problem": "河边堆放垃圾约 30 吨", "measure": "清运垃圾并复绿", "person": "石敏", "due": DUE, "on": ON,
        "restriction": "完成前限产50%" if term == "long" else "",
    }  # fmt: skip
    return actions.plan_item(case, term=term, by=by, **{**fields, **more})


@pytest.fixture
def item(office, case) -> Item:
    return an_item(case, office.he)


@pytest.fixture
def long_item(office, case) -> Item:
    return an_item(case, office.he, term="long", measure="搬迁包装厂", due=date(2017, 5, 31))
