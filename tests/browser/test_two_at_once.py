"""Two people at two browsers: what one sends, the other sees on the page that lies open before him, and neither reloads.

A page asks every eight seconds, and so has said what is new within ten. How long a busy machine takes to answer is no
fault of the page: the tests wait longer, and look at how often it asks.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from huiyin.instructions.models import Addressee
from huiyin.lib import clock
from tests.browser.journey.city import City
from tests.browser.journey.person import Person
from tests.support.cast import DAY, a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SOON = 60_000  # milliseconds


def asks_in_time(person: Person, part: str) -> None:
    """The part of the page asks every eight seconds."""
    assert person.page.locator(part).get_attribute("hx-trigger") == "every 8s"


@pytest.fixture
def city(browser, live_server, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    city = City(browser, live_server.url, tmp_path, an_office(), monkeypatch)
    city.its(clock.at(DAY + timedelta(days=1), 20))
    return city


def stays(person: Person) -> None:
    """Mark the document that he has before him: a page that was loaded anew has no mark."""
    person.page.evaluate("() => { window.huiyinStays = true; }")


def stayed(person: Person) -> bool:
    """Has it not been loaded anew since?"""
    return bool(person.page.evaluate("() => window.huiyinStays === true"))


def test_an_instruction_arrives_is_acknowledged_with_one_tap_and_its_sender_sees_that(city):
    with city.at_a_desk("mayor") as mayor, city.on_a_phone("he") as he:
        stays(he)
        asks_in_time(he, "#inbox")
        mayor.room("指令")
        mayor.follow("下达指令")
        mayor.fill("主送", "南河区、市环保局")
        mayor.fill("内容", "今晚台风过境，请连夜加固横岗村堆场。")
        mayor.press("发送")
        mayor.told("已下达")
        standing = mayor.section("送达和办理")
        expect(standing.get_by_text("待确认")).to_have_count(2)
        stays(mayor)
        asks_in_time(mayor, "#standing")

        inbox = he.page.get_by_role("region", name="待确认的指令")
        expect(inbox).to_contain_text("今晚台风过境", timeout=SOON)
        assert stayed(he)
        he.look("two-instruction")
        he.press(f"{Addressee.objects.first().instruction.number} 收到", within=inbox)
        expect(inbox).to_contain_text("已确认收到")
        expect(inbox.get_by_role("button")).to_have_count(0)
        assert he.taps == 1
        assert stayed(he)
        he.look("two-acknowledged")

        row = standing.get_by_role("row").filter(has_text="南河区")
        expect(row).to_contain_text("何晓岚", timeout=SOON)
        expect(row).to_contain_text("手机")
        expect(standing.get_by_text("待确认")).to_have_count(1)  # one of the two is still awaited
        assert stayed(mayor)
        mayor.room("指令")
        mayor.follow("下达的")
        silent = mayor.section("尚未确认")
        expect(silent.get_by_role("listitem")).to_have_count(1)
        expect(silent).to_contain_text("市环保局")
        with city.on_a_phone("huan") as huan:
            huan.hit(huan.page.get_by_role("region", name="待确认的指令").get_by_role("button"))
            expect(huan.page.get_by_role("region", name="待确认的指令")).to_contain_text("已确认收到")
        mayor.page.reload()
        mayor.reads("确认 2/2")
        expect(mayor.page.get_by_text("尚未确认")).to_have_count(0)
    assert not Addressee.objects.filter(acknowledged_at=None).exists()


def test_a_notice_arrives_on_the_first_page_and_in_its_room(city):
    with city.at_a_desk("lin") as lin, city.on_a_phone("he") as he, city.on_a_phone("shi") as shi:
        shi.room("通知")
        shi.sees("通知")
        for reader in (he, shi):
            stays(reader)
        asks_in_time(he, "#inbox")
        asks_in_time(shi, "#notice-list")
        lin.room("通知")
        lin.follow("发布通知")
        lin.fill("标题", "明早七时集中清运")
        lin.fill("内容", "各镇街挖掘机七时到横岗村集合。")
        lin.press("发布")
        lin.told("通知已发布")
        expect(he.page.get_by_role("link", name="明早七时集中清运")).to_be_visible(timeout=SOON)
        expect(shi.page.get_by_role("link", name="明早七时集中清运")).to_be_visible(timeout=SOON)
        assert stayed(he) and stayed(shi)
        he.look("two-notice")
        he.follow("明早七时集中清运")
        he.sees("明早七时集中清运")
        he.fill("内容", "南河区两部挖掘机已出发。")
        he.press("回复")
        he.reads("南河区两部挖掘机已出发。")
        he.room("待办")
        he.sees("待办")
        expect(he.page.get_by_text("条通知未读")).to_have_count(0)  # he has read it


def test_what_is_said_on_a_case_arrives_where_the_case_lies_open(city):
    case = a_case(city.office)
    with city.at_a_desk("huan") as huan, city.on_a_phone("he") as he:
        for person in (huan, he):
            person.room("案件")
            person.follow(re.compile("1"), within=person.page.locator("main tbody"))
            expect(person.section("交流")).to_contain_text("还没有人发言")
        stays(he)
        asks_in_time(he, "#talk-said")
        talk = huan.section("交流")
        huan.fill("内容", "市局监测车今晚八时到。", within=talk)
        huan.press("发言", within=talk)
        expect(talk).to_contain_text("市局监测车今晚八时到。")
        expect(he.section("交流")).to_contain_text("市局监测车今晚八时到。", timeout=SOON)
        assert stayed(he)
        he.look("two-talk")
    assert case.number == 1
