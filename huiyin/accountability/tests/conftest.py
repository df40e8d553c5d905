"""One office, one case handed down on the evening of the hand-over, and the next morning on the clock."""

from __future__ import annotations

import pytest

from huiyin.accountability import actions
from huiyin.accountability.models import Accountable, Decision
from huiyin.cases.models import Case
from huiyin.lib import clock
from tests.support.cast import Office, a_case, an_office
from tests.support.clues import FACTS, ON, PERSON, REASONS


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    clock_at(clock.at(ON, 9))
    return office


@pytest.fixture
def case(office) -> Case:
    return a_case(office)


@pytest.fixture
def person(office) -> Accountable:
    return actions.name_person(
        office.inspection, name=PERSON, post="监管科科长", body=office.nanhe_env, by=office.su, on=ON
    )


@pytest.fixture
def decision(office, case, person) -> Decision:
    return actions.decide(
        case, person, forms=["admonition", "warning"], ground="inaction", facts=FACTS, document_number="某纪〔2016〕7号",
        by=office.su, on=ON,
    )  # fmt: skip


def answer(office: Office, case: Case, outcome: str = "suspected"):
    """The oversight inquiry's first answer, by the city's inspector."""
    return actions.answer_oversight(case, outcome=outcome, reasons=REASONS, signature="苏纪", by=office.su, on=ON)
