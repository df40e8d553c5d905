"""Whoever no longer holds the role sees nothing by it any more, and an address that cannot be is a 404."""

import pytest

from huiyin.cases.models import Access, Case
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.people import actions as people
from huiyin.people.models import Grant, User
from tests.support.cast import _day, _on, a_case, an_office

pytestmark = pytest.mark.django_db


def test_a_caller_whose_role_has_ended_no_longer_sees_the_case_he_was_to_call_about(client):
    office = an_office()
    case = a_case(office, State.PASSED)
    client.force_login(office.gao)
    with clock.set_to(_day(4, 9)):
        assert client.get(case.get_absolute_url()).status_code == 200
        people.end_grant(Grant.objects.get(user=office.gao), reason="调离", by=office.admin, on=_on(4))
        assert Access.objects.filter(subject=f"user:{office.gao.pk}", until=None).exists()
        assert client.get(case.get_absolute_url()).status_code == 404
        gao = User.objects.get(pk=office.gao.pk)
        assert not Case.objects.visible_to(gao).exists()
        people.grant_role(gao, "handler", body=office.beihe, reach=office.beihe, by=office.admin, on=_on(4))
        assert client.get(case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", [0, 2**31, 10**20])
def test_a_number_that_no_case_can_have_is_not_found(client, number):
    office = an_office()
    for user in (office.lin, office.he, office.admin):
        client.force_login(user)
        assert client.get(f"/cases/{number}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/cases/?after={}", "/cases/?q=垃圾&after={}", "/cases/?state=all&after={}", "/cases/1/timeline/?after={}"],
)
@pytest.mark.parametrize("key", ["²", "1e300_1", "inf_1", "nan_1", "-1", "9" * 40, "1_" + "9" * 40])
def test_a_key_in_an_address_that_is_none_breaks_no_page(client, address, key):
    office = an_office()
    a_case(office)
    client.force_login(office.lin)
    with clock.set_to(_day(4, 9)):
        assert client.get(address.format(key)).status_code == 200
