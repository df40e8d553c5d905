"""What a case asks of whoever opens it: the very duties that his first page names for this case, and where each is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.desk.work import asked_on, owed_by
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people.models import User
from tests.support.cast import DAY, a_case, an_office

LATER = DAY + timedelta(days=4)
STATES = (State.REGISTERED, State.HANDED_DOWN, State.SUBMITTED, State.PASSED, State.REPORTED, State.CLOSED)


@pytest.fixture
def office(db):
    return an_office()


@pytest.mark.parametrize("state", STATES)
def test_a_case_asks_of_each_what_his_first_page_names(office, state):
    case, other = a_case(office, state), a_case(office)
    asked_of_someone = 0
    with clock.set_to(clock.at(LATER, 18)):
        for person in User.objects.filter(is_active=True):
            seen = Case.objects.visible_to(person).filter(pk=case.pk).exists()
            owed = [duty.pk for duty in owed_by(person) if duty.case_id == case.pk]
            assert [duty.pk for duty in asked_on(case, person)] == owed or not seen, person.name
            assert not {duty.case_id for duty in asked_on(case, person)} & {other.pk}
            asked_of_someone += len(owed)
    assert asked_of_someone or state in (State.REGISTERED, State.CLOSED)


def test_a_leader_reads_on_the_case_what_he_is_to_do_and_is_led_there(office, client):
    case = a_case(office)
    lead = Lead.objects.get(assignment__case=case)
    with clock.set_to(clock.at(DAY + timedelta(days=1), 9)):
        client.force_login(office.chen)
        page = client.get(case.get_absolute_url()).content.decode()
        _before, _title, asked = page.partition('id="asked-title"')
        asked = asked.split("</section>")[0]
        for kind in ("investigate", "on_site", "plan"):
            assert reverse("leadership:duty", args=[case.number, lead.pk, kind]) in asked
        client.force_login(office.mayor)
        assert 'id="asked-title"' not in client.get(case.get_absolute_url()).content.decode()
