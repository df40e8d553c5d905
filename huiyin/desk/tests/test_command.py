"""指挥: what is late, with whom, who is silent; and an instruction in three taps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.checks.tests.conftest import ON, confirmed, drawn, recorded
from huiyin.instructions.models import Instruction
from huiyin.lib import clock
from tests.support.cast import DAY, a_case, an_office, registered

pytestmark = pytest.mark.django_db
LATE = clock.at(DAY + timedelta(days=20), 9)


@pytest.fixture
def office():
    return an_office()


def test_it_tells_what_is_late_where_and_with_whom(office, client):
    case = a_case(office)
    client.force_login(office.mayor)
    with clock.set_to(clock.at(DAY, 23, 30)):
        page = client.get(reverse("command")).content.decode()
        assert "没有逾期案件" in page
        assert page.count("今日交办") == 1
    with clock.set_to(LATE):
        page = client.get(reverse("command")).content.decode()
    assert "逾期最久" in page
    assert f"〔{case.number}〕" in page
    assert reverse("leadership:leader", args=[office.chen.official.code]) in page
    assert "南河区" in page


def test_it_tells_of_failed_checks_and_of_no_covert_one_before_its_time(office, client):
    for _n in range(2):
        a_case(office, "closed")
    with clock.set_to(clock.at(ON, 9)):
        failed = confirmed(office, drawn(office, size=1)[0])  # its case is open again: the other one is left to draw
        [covert] = drawn(office, size=1, covert=True)
        recorded(office, covert)
        client.force_login(office.mayor)
        page = client.get(reverse("command")).content.decode().partition('id="failed"')[2]
    assert f"〔{failed.case.number}〕" in page
    assert f"{reverse('instructions:new')}?case={failed.case.number}" in page
    assert failed.case.number != covert.case.number
    assert covert.key not in page
    assert f"〔{covert.case.number}〕" not in page


def test_three_taps_from_the_screen_to_an_instruction(office, client):
    case = a_case(office)
    client.force_login(office.mayor)
    with clock.set_to(LATE):
        page = client.get(reverse("command")).content.decode()
        there = f"{reverse('instructions:new')}?case={case.number}"
        assert there in page  # the first tap
        form = client.get(there).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value()}
        assert client.post(there, sent).status_code == 302  # the second: the sentence and the recipients stand there
        assert "南河区" in client.get(reverse("command")).content.decode().partition("尚未确认的指令")[2]
    assert Instruction.objects.get().by == office.mayor


@pytest.mark.parametrize(("who", "status"), [("mayor", 200), ("lin", 200), ("chen", 200), ("he", 403), ("su", 403)])
def test_whose_screen_it_is(office, client, who, status):
    registered(office)
    client.force_login(office.users[who])
    assert client.get(reverse("command")).status_code == status
