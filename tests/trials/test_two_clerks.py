"""Two clerks hand all of one batch down at the same moment: each case goes once, and each is told what he did."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.cases.models import Assignment, Case
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.people.models import Grant, User
from tests.support import cast
from tests.support.together import Desks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CASES = 40


def _hands_all_down(user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    rows = {}
    for row in client.get(address).context["desk"].rows:
        rows |= {f"{name}-{row.case.number}": row.values.get(name, "") for name in ("units", "assisting", "grade")}
        rows |= {f"take-{row.case.number}": "on"}
    answer = client.post(address, {**rows, "scope": "all"})
    while answer.context and "carried" in answer.context:
        answer = client.post(address, dict(answer.context["carried"]))
    assert answer.status_code in (200, 302)  # 200: the other one was faster with all of them


@pytest.mark.parametrize("at_a_time", [1, 3])
def test_two_clerks_at_once(monkeypatch, at_a_time):
    monkeypatch.setattr("huiyin.intake.views.desk.ON_A_PAGE", 5)
    monkeypatch.setattr("huiyin.intake.steps.AT_A_TIME", at_a_time)
    monkeypatch.setattr("huiyin.intake.steps.A_MOMENT", -1)
    office = cast.an_office()
    second = User.objects.create(username="lin2", name="林二")
    Grant.objects.create(user=second, role="coordinator", body=office.office, reach=office.city, since=cast.DAY)
    cast.registered(office, CASES)
    address = reverse("intake:desk", args=[office.batch.pk])
    with Desks(2) as desks:
        desks.at_once(cast._day(0, 23), [lambda u=user: _hands_all_down(u, address) for user in (office.lin, second)])
    assert set(Case.objects.values_list("state", flat=True)) == {State.HANDED_DOWN}
    assert Entry.objects.filter(kind="intake.case_handed_down").count() == CASES
    assert Assignment.objects.filter(lead=True, ended_at=None).count() == CASES
