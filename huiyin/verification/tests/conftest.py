from __future__ import annotations

import pytest

from huiyin.cases.models import Case
from tests.support.cast import Office, a_case, an_office


@pytest.fixture
def office(db: None) -> Office:
    return an_office()


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office)
