"""Discipline answers behind its own door; another body accepts what was put right; another one calls the complainant."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journey import day_list
from tests.browser.journey.unit import ITEMS
from tests.browser.journey.world import World


def discipline_answers(world: World) -> None:
    """ "No dereliction" is an answer only with reasons and a signature; the chain learns that it was answered."""
    with world.at("su") as su:
        su.look("discipline-home")
        su.room("线索与问责")
        su.look("discipline-register")
        su.follow(f"〔{world.case}〕")
        su.look("discipline-inquiry")
        su.press("答复", within=su.section("首次答复"))
        expect(su.page.locator(".error-summary")).to_be_visible()
        su.tick("未发现失职失责")
        su.fill("事实与理由", "调阅分局近两年执法台账和巡查记录，询问 3 人；日常监管到位，未发现不作为、乱作为。")
        expect(su.field("签名")).to_have_value("苏纪")
        su.press("答复", within=su.section("首次答复"))
        su.reads("未发现失职失责", within=su.section("首次答复"))
        su.look("discipline-answered")


def acceptor_accepts(world: World) -> None:
    """A body without a part in the case looks at each item; one is returned first."""
    with world.at("yan") as yan:
        yan.look("acceptor-home")
        yan.room("待验收")
        yan.look("to-accept")
        yan.follow(ITEMS[0][1])
        yan.look("accept")
        yan.tick("通过")
        yan.fill("验收意见", "现场查看收集罩和活性炭吸附设施运行正常，监测达标。")
        yan.press("提交验收结论")
        yan.told("验收通过")
        yan.room("待验收")
        yan.follow(ITEMS[1][1])
        yan.tick("退回")
        yan.fill("验收意见", "回用水池液位计未装，请补装后再报。")
        yan.press("提交验收结论")
        yan.told("已退回整改单位")


def acceptor_accepts_the_rest(world: World) -> None:
    """What was returned is looked at again."""
    with world.at("yan") as yan:
        yan.room("待验收")
        yan.follow(ITEMS[1][1])
        yan.reads("已补装液位计，回用系统连续运行正常。")
        yan.tick("通过")
        yan.fill("验收意见", "液位计已装，回用正常。")
        yan.press("提交验收结论")
        yan.told("验收通过")


def caller_calls(world: World) -> None:
    """From another body, told only what the call needs; the number is shown once it is asked for, and that is kept."""
    with world.at("gao") as gao:
        gao.look("caller-home")
        gao.room("回访")
        gao.look("calls")
        gao.follow(f"〔{world.case}〕")
        gao.look("call")
        body = gao.page.locator("body")
        expect(body).not_to_contain_text(day_list.PHONE)
        gao.press("显示电话号码")
        expect(body).to_contain_text(day_list.PHONE)
        expect(body).not_to_contain_text(day_list.CALLER)
        gao.look("call-number")
        gao.fill("投诉人意见", "已没有异味，对处理结果认可。")
        gao.press("满意")
        gao.look("called")
