"""The pages of publication in a real browser: on a desk and on a phone, axe and the console quiet.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.publication import actions
from huiyin.publication.models import DisclosureTable
from huiyin.publication.selecting import Selection
from tests.browser.support import DESK, LANGUAGES, PHONE, check_page, open_page
from tests.support.cast import DAY, a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ON = DAY + timedelta(days=5)


@pytest.fixture
def scene(live_server):
    """A batch with a row that contradicts itself, and a proposed table of it in the widest columns."""
    office = an_office()
    case = a_case(office, State.CLOSED, starred=True)
    a_case(office, State.REPORTED, anonymous=True)
    with clock.set_to(clock.at(ON, 9)):
        case.submissions.create(whole=True, report="经核查，无需整改。", on=ON, by=office.he)
        selection = Selection(office.inspection, batch=office.batch)
        table = actions.make_table(selection, column_set="provincial", unit="某市", by=office.lin, on=ON)
        actions.propose(table, by=office.lin, on=ON)
        actions.make_table(selection, column_set="first-round", unit="某市", by=office.lin, on=ON)
    return office, table


def photograph(page, name: str) -> None:
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"publication-{name}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_read_well_everywhere(browser, live_server, scene, size, language):
    office, table = scene
    pages = {
        "list": reverse("publication:tables"),
        "make": reverse("publication:make"),
        "table": table.get_absolute_url(),
    }
    with open_page(browser, live_server.url, user=office.lin, size=size, language=language) as (page, complaints):
        for name, address in pages.items():
            page.goto(address)
            check_page(page, complaints)
            photograph(page, f"{name}-{size['width']}-{language}")


def test_a_table_is_made_proposed_and_approved_by_clicks(browser, live_server, scene):
    office, _table = scene
    with open_page(browser, live_server.url, user=office.lin) as (page, complaints):
        page.goto(reverse("publication:make"))
        page.get_by_label("批次").select_option(label="第1批")
        page.get_by_label("列式").select_option(label="第二轮列式")
        page.get_by_role("button", name="制表").click()
        page.get_by_text("无需整改").first.wait_for()
        page.get_by_role("button", name="送审").click()
        page.locator("dialog .button-primary").click()
        page.get_by_text("已送审").first.wait_for()
        assert complaints.said == []
        address = page.url
    with open_page(browser, live_server.url, user=office.pan) as (page, complaints):
        page.goto(address)
        page.get_by_role("button", name="批准公开").click()
        page.locator("dialog .button-primary").click()
        page.get_by_text("已批准公开").first.wait_for()
        assert complaints.said == []
    assert DisclosureTable.objects.latest("pk").state == "approved"
