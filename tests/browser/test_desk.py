"""The hand-down desk of a long batch and the form of a measure, in a real browser.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os

import pytest
from django.urls import reverse

from huiyin.cases.models import Case
from huiyin.cases.states import State
from tests.browser.support import DESK, LANGUAGES, PHONE, check_page, open_page
from tests.browser.visiting import open_all
from tests.support.cast import a_case, an_office, registered

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server, monkeypatch):
    monkeypatch.setattr("huiyin.intake.views.desk.ON_A_PAGE", 5)
    office = an_office()
    registered(office, 12)
    return office


def picture(page, name):
    if folder := os.environ.get("HUIYIN_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_of_a_long_desk(browser, live_server, office, size, language):
    with open_page(browser, live_server.url, user=office.lin, size=size, language=language) as (page, complaints):
        page.goto(reverse("intake:desk", args=[office.batch.pk]) + "?page=2")
        picture(page, f"desk-{language}-{size['width']}")
        check_page(page, complaints)
        open_all(page)
        picture(page, f"desk-open-{language}-{size['width']}")
        check_page(page, complaints)


def test_all_are_handed_down_after_a_question(browser, live_server, office):
    with open_page(browser, live_server.url, user=office.lin) as (page, complaints):
        page.goto(reverse("intake:desk", args=[office.batch.pk]))
        page.click("summary >> text=其余案件统一设置")
        page.fill("input[name=rest-units]", "市环保局")
        page.press("input[name=rest-units]", "Enter")  # hands nothing down
        page.click("text=全部交办 12 件")
        dialog = page.locator("dialog[open]")
        assert "本页按所填，其余 7 件" in dialog.inner_text()
        assert Case.objects.filter(state=State.HANDED_DOWN).count() == 0
        check_page(page, complaints)
        dialog.get_by_role("button", name="确认").click()
        page.wait_for_selector("text=已交办 12 件")
        check_page(page, complaints)
    city = Case.objects.filter(assignments__lead=True, assignments__body__short="市环保局")
    assert set(city.values_list("number", flat=True)) == set(range(6, 13))


def test_the_form_of_a_measure_shows_what_its_kind_concerns(browser, live_server, office):
    address = reverse("enforcement:take", args=[a_case(office).number])
    with open_page(browser, live_server.url, user=office.po) as (page, complaints):
        page.goto(address)
        person, file = page.locator("input[name=new_person]"), page.locator("input[name=file_number]")
        page.select_option("select[name=kind]", "arrested")
        assert person.is_visible() and not file.is_visible()
        picture(page, "measure-arrested")
        check_page(page, complaints)
        person.fill("欧阳某")
        page.select_option("select[name=kind]", "crimes_solved")
        assert person.is_visible() and file.is_visible()  # what is filled in is never out of sight
        check_page(page, complaints)
    with open_page(browser, live_server.url, user=office.po, script=False) as (page, _complaints):
        page.goto(address)
        assert page.is_visible("input[name=new_person]") and page.is_visible("input[name=file_number]")
        assert "涉及人员时填写" in page.inner_text("main")
