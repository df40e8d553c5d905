"""The filter above the list of cases says what the list holds."""

from __future__ import annotations

import pytest

from huiyin.cases.models import Inspection
from huiyin.cases.states import State
from tests.support.cast import a_case, an_office


@pytest.fixture
def office(db):
    return an_office()


def state_shown(page: str) -> str:
    select = page[page.index('name="state"') :]
    select = select[: select.index("</select>")]
    return (
        select.split('" selected>')[1].split("<")[0] if '" selected>' in select else select.split(">")[2].split("<")[0]
    )


def test_a_search_seeks_in_all_cases_and_says_so(client, office):
    case = a_case(office, State.CLOSED)
    client.force_login(office.lin)
    found = client.get("/cases/?q=河边").content.decode()
    assert f'href="/cases/{case.number}/"' in found and state_shown(found) == "全部"
    open_ones = client.get("/cases/?q=河边&state=open").content.decode()
    assert f'href="/cases/{case.number}/"' not in open_ones and state_shown(open_ones) == "在办"
    assert state_shown(client.get("/cases/").content.decode()) == "在办"


@pytest.mark.parametrize("more", ["", "&state=all"])
def test_a_number_alone_leads_to_its_case(client, office, more):
    case = a_case(office)
    client.force_login(office.lin)
    assert client.get(f"/cases/?q={case.number}{more}")["Location"] == case.get_absolute_url()
    assert client.get(f"/cases/?q={case.number}&state=open").status_code == 200


def test_an_inspection_is_called_in_the_readers_language(client, office):
    Inspection.objects.update(name_en="First inspection")
    client.force_login(office.lin)
    assert "First inspection" not in client.get("/cases/").content.decode()
    client.cookies["django_language"] = "en"
    for address in ("/cases/", "/batches/", f"/batches/{office.batch.pk}/", "/lists/"):
        page = client.get(address).content.decode()
        assert "First inspection" in page and "首轮督察" not in page, address
