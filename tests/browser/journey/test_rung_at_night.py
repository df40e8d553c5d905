"""One case from the telephone that rings at night to the paper of a decision, on phones where a person holds one.

An urgent hand-down at twenty to midnight, the leader on site next morning, the case closed, a covert check that fails,
the case reopened, the clue, the decision: each step through the pages, by the one whose step it is, and the worker does
between them what the clock asks for.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.roster import actions as roster
from tests.browser.journey.city import City
from tests.browser.journey.clerk import text_of
from tests.browser.journey.person import Person
from tests.support.cast import DAY, an_office, carried_on, registered

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NIGHT = clock.at(DAY, 23, 40)
MORNING = clock.at(DAY + timedelta(days=1), 7, 20)
CHECKED = DAY + timedelta(days=14)


@pytest.fixture
def city(browser, live_server, settings, tmp_path, monkeypatch):
    """The small office on the evening of a hand-over: one case waits on the desk, two are on call until the morning."""
    settings.DATA = tmp_path
    office = an_office()
    registered(office)
    with clock.set_to(clock.at(DAY, 17)):
        roster.add_shift(
            office.nanhe,
            clock.at(DAY, 20),
            clock.at(DAY + timedelta(days=1), 8),
            first=roster.Seated(office.he, "13800000001"),
            second=roster.Seated(office.tang, "13800000002"),
            by=office.lin,
            on=DAY,
        )
    folder = tmp_path / "papers"
    folder.mkdir()
    return City(browser, live_server.url, folder, office, monkeypatch)


def hand_down_urgent(city: City) -> None:
    """The clerk ticks 急件 and hands down; a minute later the worker rings whoever is on call."""
    city.its(NIGHT)
    with city.at_a_desk("lin") as lin:
        lin.room("交办台")
        lin.tick("1 号急件")
        lin.press("全部交办")
        lin.told("已交办 1 件")
    city.its(NIGHT + timedelta(minutes=1))
    city.work()


def test_from_the_ringing_telephone_to_the_paper_of_a_decision(city):
    hand_down_urgent(city)
    on_call_answers_with_one_tap(city)
    leader_is_on_site(city)
    case = carried_on(city.office, Case.objects.get(), State.CLOSED)
    office_reads_closed(city, case)
    checks_are_drawn(city)
    checker_records_on_site(city)
    head_confirms(city)
    office_reads_reopened(city)
    inspectors_decide(city)
    chain_learns_nothing(city)


def test_who_does_not_answer_is_followed_by_the_next_and_then_by_the_head(city):
    hand_down_urgent(city)
    with city.on_a_phone("tang") as tang:
        expect(tang.page.get_by_text("急件呼叫您")).to_have_count(0)
        city.its(NIGHT + timedelta(minutes=12))  # ten minutes without an answer
        city.work()
        expect(tang.page.get_by_text("急件呼叫您：南河区")).to_be_visible(timeout=60_000)  # where he sits, by itself
        tang.look("night-second")
        tang.press("我已收到")
        tang.told("已确认收到")
        assert tang.taps == 1
        tang.sees("急件呼叫 南河区")
        tang.reads("唐审已确认收到")
        calls = tang.section("呼叫记录")
        expect(calls.get_by_role("listitem").nth(0)).to_contain_text("何晓岚 首值 未确认")
        expect(calls.get_by_role("listitem").nth(1)).to_contain_text("唐审 次值 已确认")
        tang.look("night-acknowledged-by-second")
    with city.on_a_phone("he") as he:
        expect(he.page.get_by_text("急件呼叫您")).to_have_count(0)  # the other has it


# --- the night and the morning ----------------------------------------------------------------------------------------


def on_call_answers_with_one_tap(city: City) -> None:
    with city.on_a_phone("he") as he:
        he.reads("急件呼叫您：南河区")
        he.look("night-rung")
        he.press("我已收到")
        he.reads("何晓岚已确认收到")
        assert he.taps == 1
        he.reads("〔1〕", within=he.section("所涉案件"))
        he.reads("已确认", within=he.section("呼叫记录"))
        he.look("night-acknowledged")
        city.its(NIGHT + timedelta(minutes=20))
        city.work()
        he.page.reload()
        expect(he.section("呼叫记录").get_by_role("listitem")).to_have_count(1)  # nobody else was rung


def leader_is_on_site(city: City) -> None:
    city.its(MORNING)
    with city.on_a_phone("chen") as chen:
        chen.room("包案")
        chen.follow("亲自到现场解决问题")
        chen.sees("亲自到现场解决问题")
        chen.fill("地点", "石湾镇横岗村河边")
        chen.fill("情况", "现场责令连夜清运，协调挖掘机三部，明确镇街每晚值守。")
        chen.attach("照片和材料", city.photograph("on-site.jpg"))
        chen.look("morning-form")
        chen.press("登记")
        chen.told("已登记")
        leading = chen.section("包案领导")
        chen.reads("2016年11月29日 · 石湾镇横岗村河边", within=leading)
        expect(leading.locator("img")).to_have_count(1)
        chen.look("morning-recorded")


def office_reads_closed(city: City, case: Case) -> None:
    city.its(clock.at(DAY + timedelta(days=5), 9))
    city.work()
    with city.at_a_desk("lin") as lin:
        lin.page.goto(case.get_absolute_url())
        expect(lin.page.locator(".case-head")).to_contain_text("已办结")


# --- the check --------------------------------------------------------------------------------------------------------


def checks_are_drawn(city: City) -> None:
    """The head of the checks plans a covert one among the closed, freezes the list, draws, and names two who go."""
    city.its(clock.at(CHECKED, 8, 30))
    with city.at_a_desk("lei") as lei:
        lei.room("抽查")
        lei.follow("抽查方案")
        lei.follow("制定方案")
        lei.fill("方案名称", "十二月暗访")
        lei.tick("暗访")
        lei.fill("抽取件数", "1")
        lei.press("保存")
        lei.press("锁定名单")
        lei.press("抽取")
        lei.told("已抽取")
        lei.follow("〔1〕", within=lei.section("抽中的案件"))
        drawer = lei.open("指派检查人员")
        lei.tick("查实", within=drawer)
        lei.tick("雷厉", within=drawer)
        lei.press("指派", within=drawer)
        lei.reads("查实、雷厉")


def checker_records_on_site(city: City) -> None:
    city.its(clock.at(CHECKED, 22, 15))
    with city.on_a_phone("cha") as cha:
        cha.room("抽查")
        cha.follow("〔1〕")
        cha.sees("抽查 〔1〕")
        cha.look("check")
        cha.follow("登记现场检查")
        cha.sees("现场检查 〔1〕")
        cha.look("check-form")
        cha.fill("检查地点", "横岗村河边")
        for one in cha.page.get_by_role("radio", name="不属实", exact=True).all():
            one.check()
        for one in cha.page.get_by_label("实际情况").all():
            one.fill("仍有两车垃圾堆在河边，新近倾倒。")
        cha.fill("现场情况", "夜里十点仍有外地货车倾倒，无人值守。")
        cha.tick("不合格")
        cha.attach("照片和材料", city.photograph("dumping.jpg"))
        cha.press("登记")
        cha.reads("夜里十点仍有外地货车倾倒", within=cha.section("现场检查记录"))
        expect(cha.section("现场检查记录").locator("img")).to_have_count(1)
        cha.look("check-recorded")
    with city.at_a_desk("he") as he:  # covert still: the unit reads nothing of it
        he.page.goto("/cases/1/")
        expect(he.page.locator(".case-head")).to_contain_text("已办结")
        expect(he.page.get_by_text("暗访")).to_have_count(0)


def head_confirms(city: City) -> None:
    city.its(clock.at(CHECKED + timedelta(days=1), 8))
    with city.on_a_phone("lei") as lei:
        lei.room("抽查")
        lei.follow("〔1〕")
        drawer = lei.open("确认检查结论")
        lei.fill("确认意见", "垃圾仍在倾倒，原报已清运不实。", within=drawer)
        lei.press("确认并公布", within=drawer)
        lei.reads("不合格", within=lei.section("检查结论"))
        lei.look("check-confirmed")
    city.work()


def office_reads_reopened(city: City) -> None:
    with city.on_a_phone("he") as he:
        he.page.goto("/cases/1/")
        expect(he.page.locator(".case-head")).not_to_contain_text("已办结")
        he.reads("抽查不合格：垃圾仍在倾倒", within=he.section("上报、审核和办结"))
        he.look("reopened")


# --- the clue ---------------------------------------------------------------------------------------------------------


STEPS = [  # what is proposed, and what the badge of the clue says once the chief has agreed
    ("初步核实", "调阅垃圾清运台账，询问石敏等三人。", "初步核实"),
    ("立案审查调查", "台账所记清运与现场不符，涉嫌失职。", "立案审查调查"),
    ("移送审理", "事实已查清，证据齐全。", "审理"),
    ("审理通过", "事实清楚，定性准确。", "待决定"),
]


def inspectors_decide(city: City) -> None:
    """Su proposes at her desk, Lv approves with his phone: inquiry, filing, hearing, decision; then the paper opens."""
    city.its(clock.at(CHECKED + timedelta(days=1), 9))
    with ExitStack() as stack:
        su, lv = stack.enter_context(city.at_a_desk("su")), stack.enter_context(city.on_a_phone("lv"))
        for inspector in (su, lv):
            inspector.room("线索与问责")
            tabs = inspector.page.get_by_role("navigation", name="线索与问责")
            inspector.hit(tabs.get_by_role("link", name="线索", exact=True))
            row = inspector.page.get_by_role("row").filter(has_text="抽查不合格：垃圾仍在倾倒")
            expect(row).to_contain_text("待处置")
            inspector.look(f"clues-{inspector.username}")
            inspector.follow(re.compile("号$"), within=row)
            inspector.reads("南河区", within=inspector.page.locator(".keyvalues").first)
        for move, text, stands in STEPS:
            drawer = su.open("提出下一步")
            su.tick(move, within=drawer)
            su.fill("事实与理由", text, within=drawer)
            su.press("提请审批", within=drawer)
            su.told("等待负责人审批")
            agree(lv, move, text, stands)
            su.page.reload()
            expect(su.page.get_by_role("heading", level=1)).to_contain_text(stands)
        drawer = su.open("提出问责决定")
        su.fill("姓名", "欧阳某", within=drawer)
        su.fill("时任职务", "石湾镇城管办主任", within=drawer)
        su.choose("所在机构", "石湾镇", within=drawer)
        su.tick("诫勉", within=drawer)
        su.choose("追责情形", "弄虚作假", within=drawer)
        su.fill("事实", "未派人清运即报已清运，致垃圾继续倾倒。", within=drawer)
        su.fill("文号", "某纪责〔2016〕9号", within=drawer)
        su.press("提请审批", within=drawer)
        su.told("等待负责人审批")
        agree(lv, "作出决定", "未派人清运即报已清运", "已决定，待执行")
        decided = lv.section("问责决定")
        lv.reads("欧阳某", within=decided)
        lv.reads(re.compile("2016年12月13日 生效"), within=decided)
        lv.look("decided")
        su.page.reload()
        paper = text_of(su.download("问责决定书", within=su.section("办理经过")))
    for words in ("欧阳某", "石湾镇城管办主任", "诫勉", "未派人清运即报已清运", "某纪责〔2016〕9号", "申诉"):
        assert words in paper, words


def agree(chief: Person, move: str, text: str, stands: str) -> None:
    """The chief reads what is proposed, and agrees."""
    chief.page.reload()
    waiting = chief.section(f"等待审批：{move}")
    chief.reads(text, within=waiting)
    chief.tick("同意", within=waiting)
    chief.look(f"approve-{move}")
    chief.press("提交审批意见", within=waiting)
    chief.told("已审批")
    expect(chief.page.get_by_role("heading", level=1)).to_contain_text(stands)


def chain_learns_nothing(city: City) -> None:
    """The unit's own page says that the inquiry was answered, and no more: nothing was released."""
    with city.on_a_phone("he") as he:
        he.page.goto("/cases/1/")
        inquiry = he.section("监管责任")
        expect(inquiry).to_contain_text("已答复")
        expect(he.page.get_by_text("欧阳某")).to_have_count(0)
        assert he.page.goto("/oversight/clues/1/").status in (403, 404)
