"""District and city look at the report: it is returned once with reasons, then passes both."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journey import unit
from tests.browser.journey.person import Person
from tests.browser.journey.world import World

FIRST = "已立案处罚 8.5 万元，收集罩已修复。"
REASON = "未写明废水和噪声两个问题的核实结果，请补充后再报。"
FINAL = "已立案并罚款 8.5 万元；喷涂废气收集罩已修复并接入处理设施；清洗废水全部回用；厂界噪声达标。"


def _review(person: Person, world: World, verdict: str, text: str = "") -> None:
    person.room("审核")
    person.look(f"{person.username}-reviews")
    person.follow(f"〔{world.case}〕")
    drawer = person.section("上报、审核和办结").locator("details.drawer").filter(has_text="提交审核结论").first
    person.tick(verdict, within=drawer)
    if text:
        person.fill("意见", text, within=drawer)
    person.press("提交审核结论", within=drawer)


def report_is_returned_once_and_passes(world: World) -> None:
    """Unit, district (returned), unit, district, city."""
    unit.unit_reports(world, FIRST)
    with world.at("tang") as tang:
        tang.look("district-home")
        _review(tang, world, "退回")
        expect(tang.section("上报、审核和办结").locator(".error-summary")).to_contain_text("退回须写明理由")
        drawer = tang.section("上报、审核和办结").locator("details.drawer").filter(has_text="提交审核结论").first
        tang.fill("意见", REASON, within=drawer)
        tang.press("提交审核结论", within=drawer)
        tang.reads(REASON, within=tang.section("上报、审核和办结"))
        tang.look("district-returned")
    unit.unit_reports(world, FINAL)
    with world.at("tang") as tang:
        _review(tang, world, "通过", "情况完整，同意上报。")
        tang.reads("情况完整，同意上报。", within=tang.section("上报、审核和办结"))
    with world.at("zhou") as zhou:
        zhou.look("city-home")
        _review(zhou, world, "通过", "同意。")
        expect(zhou.page.locator(".case-head")).to_contain_text("已审核")
        zhou.look("city-passed")
