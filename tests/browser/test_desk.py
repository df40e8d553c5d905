"""The hand-down desk of a long batch and the form of a measure, in a real browser.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.intake import steps as handing_down
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


@pytest.fixture
def steps(monkeypatch):
    """Two cases a step, and half a second for it."""
    monkeypatch.setattr("huiyin.intake.steps.AT_A_TIME", 2)
    monkeypatch.setattr("huiyin.intake.steps.A_MOMENT", -1)
    real = handing_down.hand_down_rows

    def slowly(*args, **named):
        time.sleep(0.5)
        return real(*args, **named)

    monkeypatch.setattr(handing_down, "hand_down_rows", slowly)


def begin(page, office):
    page.goto(reverse("intake:desk", args=[office.batch.pk]))
    page.locator("button[name=scope]").click()
    page.locator("dialog[open] .button-primary").click()
    page.wait_for_selector("progress")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_steps_go_on_by_themselves_stop_when_told_and_go_on_again(browser, live_server, office, steps, size, language):
    with open_page(browser, live_server.url, user=office.lin, size=size, language=language) as (page, complaints):
        begin(page, office)
        stop, go = page.locator("[data-steps-stop]"), page.locator("[data-steps-go]")
        expect(stop).to_be_visible()
        assert not go.is_visible()
        stop.focus()
        page.keyboard.press("Enter")
        expect(go).to_be_focused()
        assert not stop.is_visible()
        picture(page, f"steps-{language}-{size['width']}")
        check_page(page, complaints, keyboard=True)
        handed = Case.objects.filter(state=State.HANDED_DOWN).count()
        assert 5 <= handed < 12
        assert str(handed) in page.locator("[role=status]").inner_text()
        page.wait_for_timeout(1200)
        assert Case.objects.filter(state=State.HANDED_DOWN).count() == handed  # it does stand still
        go.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/hand-down/*/")
        page.wait_for_selector("#notices .notice-success")
        assert "12" in page.locator("#notices").inner_text()
        check_page(page, complaints)
    assert Case.objects.filter(state=State.HANDED_DOWN).count() == 12


def test_the_refused_come_to_the_grid_at_the_end_of_the_steps(browser, live_server, office, steps):
    with open_page(browser, live_server.url, user=office.lin) as (page, complaints):
        page.goto(reverse("intake:desk", args=[office.batch.pk]))
        page.click("summary >> text=其余案件统一设置")
        page.fill("input[name=rest-units]", "无此单位")
        page.locator("button[name=scope]").click()
        page.locator("dialog[open] .button-primary").click()
        page.wait_for_selector("#content > form[data-grid]")
        expect(page.locator("#notices")).to_contain_text("已交办 5 件")
        expect(page.locator("tr.is-refused")).to_have_count(5)
        expect(page.locator("#units-6")).to_be_focused()  # the first cell that is wrong
        expect(page.locator("[data-grid-tools]")).to_be_visible()  # the grid's keys work again
        picture(page, "steps-refused")
        check_page(page, complaints)


def test_after_a_refusal_the_keyboard_stands_in_the_cell_that_is_wrong(browser, live_server, office):
    with open_page(browser, live_server.url, user=office.lin) as (page, _complaints):
        page.goto(reverse("intake:desk", args=[office.batch.pk]))
        page.keyboard.press("Tab")  # 跳到正文
        page.keyboard.press("Enter")
        page.locator("#accused-3").focus()
        page.keyboard.type("无此单位")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("tr.is-refused")
        expect(page.locator("#accused-3")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=已交办 1 件")


def test_steps_without_script(browser, live_server, office, steps):
    with open_page(browser, live_server.url, user=office.lin, script=False) as (page, _complaints):
        page.goto(reverse("intake:desk", args=[office.batch.pk]))
        page.locator("button[name=scope]").click()
        for handed in (7, 9, 11):
            assert f"已交办 {handed} 件，还有 {12 - handed} 件" in page.inner_text("main")
            page.click("text=继续交办")
        assert "已交办 12 件" in page.inner_text("#notices")


def test_a_step_that_gets_no_answer_waits_for_the_person(browser, live_server, office, steps):
    with open_page(browser, live_server.url, user=office.lin) as (page, _complaints):
        begin(page, office)
        page.context.set_offline(True)
        expect(page.locator("[data-steps-go]")).to_be_visible(timeout=10_000)
        page.context.set_offline(False)
        page.click("[data-steps-go]")
        page.wait_for_selector("#notices .notice-success")
    assert Case.objects.filter(state=State.HANDED_DOWN).count() == 12


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
