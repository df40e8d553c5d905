"""An office with a case at work, and people who instruct and are instructed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.lib import clock
from tests.support.cast import DAY, Office, a_case, an_office

ON = DAY + timedelta(days=3)


@pytest.fixture
def office(db) -> Office:
    return an_office()


@pytest.fixture
def case(office):
    return a_case(office)


@pytest.fixture
def nine():
    """Nine in the morning of a working day."""
    with clock.set_to(clock.at(ON, 9)):
        yield ON
