"""A search finds the same, whichever way it goes: through the few cases of a small unit, or down the index."""

from __future__ import annotations

import pytest

from huiyin.cases import search
from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.desk import queries
from tests.support.cast import a_case, an_office, registered

pytestmark = pytest.mark.django_db
WORDS = ("河边", "外地货车", "没有这样的词", "X2016")


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """Cases that he was let in to between many more that he was not."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = an_office()
        for _ in range(4):
            a_case(made)
            registered(made, 3)
        a_case(made, State.CLOSED)
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["he", "lin", "chen", "su", "gao"])
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("walked", [1, 20])
def test_down_the_index_as_one_by_one(office, monkeypatch, who, words, walked):
    user = getattr(office, who)
    cases = Case.objects.visible_to(user)
    monkeypatch.setattr(search, "FIRST_STEP", 2)
    monkeypatch.setattr(search, "LONGEST_STEP", 3)
    monkeypatch.setattr(search, "WALKED", walked)
    for limit in (1, 3, 100):
        for before in (None, Case.objects.order_by("-pk")[5].pk):
            wanted = search.within(cases, words, limit=limit, before=before)
            found = queries._found(user, cases, words, few=False, limit=limit, before=before)
            assert found == wanted, (limit, before)


def test_there_is_something_to_find(office):
    """Else the comparison above says nothing."""
    found = {who: queries.page_of(getattr(office, who), {"q": "河边"}).count for who in ("he", "lin")}
    assert 0 < found["he"] < found["lin"]
