"""One office, one case handed down on the evening of the hand-over, and the next morning on the clock."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.cases.models import Case
from huiyin.lib import clock
from tests.support.cast import DAY, Office, a_case, an_office

ON = date(2016, 11, 29)


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    clock_at(clock.at(ON, 9))
    return office


@pytest.fixture
def case(office) -> Case:
    return a_case(office)


@pytest.fixture
def handed_over() -> date:
    return DAY
