"""Rows that hang on cases go through the same door as the cases themselves."""

from __future__ import annotations

import pytest

from huiyin.cases.models import Accusation, Assignment, Case
from huiyin.cases.queries import of_visible
from huiyin.cases.states import State
from huiyin.people.models import User
from tests.support.cast import DAY, a_case, an_office, registered


@pytest.fixture
def office(db):
    return an_office()


def test_rows_are_seen_exactly_when_their_case_is(office):
    handed, closed, *_ = [a_case(office), a_case(office, at=State.CLOSED), *registered(office, 2)]
    Accusation.objects.create(case=closed, body=office.beihe, by=office.lin, on=DAY)
    everyone = User.objects.filter(is_active=True)
    seen_by_some = set()
    for user in everyone:
        seen = set(Case.objects.visible_to(user).values_list("pk", flat=True))
        rows = of_visible(Assignment.objects.all(), user)
        assert set(rows) == set(Assignment.objects.filter(case__in=seen)), user.username
        assert set(of_visible(Case.objects.all(), user, case="pk").values_list("pk", flat=True)) == seen, user.username
        seen_by_some |= {(user.username, pk) for pk in seen}
    assert ("he", handed.pk) in seen_by_some
    assert ("lin", closed.pk) in seen_by_some
    assert not any(name == "wu" for name, _pk in seen_by_some)
