"""The units: they sign, verify question by question, enter what was done, plan what is put right, report and answer."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from huiyin.demo.plan.photographs import draw
from tests.browser.journey import day_list
from tests.browser.journey.clerk import now
from tests.browser.journey.person import Person
from tests.browser.journey.world import World

FIRM = "佛山市南海区鸿泰铝型材厂"
FINDINGS = [
    ("属实", "喷涂车间废气经车间门窗无组织排放，收集罩破损，未接入处理设施。"),
    ("部分属实", "清洗废水排入厂内应急池，未见排入河涌；河涌水面泡沫来自上游生活污水。"),
    ("不属实", "委托监测两天，厂界昼夜噪声均符合排放标准。"),
]
OVERALL = "该厂喷涂废气未有效收集属实，废水直排河涌不属实，噪声达标。"
CREDIT_CODE = "91440605MA4UQ7XY31"
# Kind as the form lists it, the amount of a fine, the number of the paper.
MEASURES = [
    ("立案处罚（家）", "", "佛南环立〔2026〕118号"),
    ("罚款（元）", "8.5万", "佛南环罚〔2026〕231号"),
    ("限期整改（家）", "", "佛南环改〔2026〕77号"),
]
ITEMS = [
    ("喷涂废气无组织排放", "修复收集罩，废气接入活性炭吸附设施", "立行立改", 0),
    ("废水收集管网不完善", "完善雨污分流，清洗废水全部回用", "限期整改", 5),
]


def take_up(person: Person, world: World, task: str | re.Pattern[str]) -> None:
    """From the first page: the task that stands there for the case."""
    of_the_case = person.page.get_by_role("row").filter(has_text=f"〔{world.case}〕")
    of_the_case.get_by_role("link", name=task, exact=True).first.click()


def open_case(person: Person, world: World, task: str) -> None:
    """A task that is done on the page of the case."""
    take_up(person, world, task)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(f"〔{world.case}〕")


def unit_signs_and_verifies(world: World) -> None:
    """何晓岚 signs for the case, and finds on each question; the words do not tell who complained."""
    with world.at("he") as he:
        he.look("unit-home")
        open_case(he, world, "签收")
        he.look("unit-case")
        body = he.page.locator("body")
        for secret in (day_list.CALLER, day_list.PHONE):
            expect(body).not_to_contain_text(secret)
        he.press("签收", within=he.section("交办与承办"))
        he.reads("办理中", within=he.section("交办与承办"))
        for n, (finding, facts) in enumerate(FINDINGS, start=1):
            entry = he.section("核实").locator("article").filter(has=he.page.get_by_role("heading", name=f"问题 {n}"))
            drawer = he.open("登记核实结论", within=entry)
            he.choose("核实结论", finding, within=drawer)
            he.fill("调查核实情况", facts, within=drawer)
            he.fill("核实人", "何晓岚、区监测站谭工", within=drawer)
            he.attach("照片和材料", photograph(world, f"question-{n}.jpg"), within=drawer)
            he.press("登记", within=drawer)
            he.reads(facts, within=he.section("核实"))
        he.look("unit-verified")
        drawer = he.open("登记全案核实结论", within=he.section("核实"))
        he.choose("全案核实结论", "部分属实", within=drawer)
        he.fill("调查核实情况（将上报和公开）", OVERALL, within=drawer)
        he.press("登记", within=drawer)
        he.reads(OVERALL, within=he.section("核实"))


def photograph(world: World, name: str) -> Path:
    """A photograph as a telephone takes it now: drawn, with the time and place in its data."""
    path = world.folder / name
    path.write_bytes(draw("factory", sum(name.encode()), now().replace(tzinfo=None)))
    return path


def unit_takes_measures(world: World) -> None:
    """The firm, a case filed, a fine with its document number, an order with a day; and the first inquiry answered."""
    with world.at("he") as he:
        open_case(he, world, "上报办理结果")
        he.follow("登记和合并当事人", within=he.section("执法查处"))
        drawer = he.open("登记当事人")
        he.fill("名称", FIRM, within=drawer)
        he.choose("类别", "企业", within=drawer)
        he.fill("统一社会信用代码", CREDIT_CODE, within=drawer)
        he.fill("地址", "狮山镇科勒大道 18 号", within=drawer)
        he.press("登记", within=drawer)
        he.look("parties")
        he.reads(FIRM)
        expect(he.page.get_by_text("代码待核")).to_have_count(0)
        he.follow("返回案件")
        for kind, amount, number in MEASURES:
            he.follow("登记处理措施", within=he.section("执法查处"))
            he.choose("措施", kind)
            he.tick(FIRM)
            if amount:
                he.fill("罚款金额", amount)
            he.fill("文书号", number)
            he.fill("法律依据", "《中华人民共和国大气污染防治法》第一百零八条")
            he.look(f"measure-{len(number)}")
            he.press("登记")
            he.reads(kind.partition("（")[0], within=he.section("执法查处"))
        he.reads("8.5 万元", within=he.section("执法查处"))
        drawer = he.open("答复执法调查", within=he.section("执法查处"))
        he.tick("已依法处理", within=drawer)
        he.fill("事实与理由", "对废气未收集处理的违法行为立案并处罚款，责令限期整改。", within=drawer)
        he.press("答复", within=drawer)
        he.reads("对废气未收集处理的违法行为立案并处罚款", within=he.section("执法查处"))
        he.look("unit-measures")


def unit_plans_and_proves_items(world: World) -> None:
    """What is put right item by item; progress with photographs from the site; the first item is proved at once."""
    with world.at("he") as he:
        open_case(he, world, "上报办理结果")
        for n, (problem, measure, term, days) in enumerate(ITEMS, start=1):
            he.follow("列入整改项", within=he.section("整改"))
            he.fill("存在问题", problem)
            he.fill("整改措施", measure)
            he.fill("责任人", "鸿泰厂负责人 邝某；何晓岚督办")
            he.tick(term)
            he.fill("完成期限", (now() + timedelta(days=days)).date().isoformat())
            he.look(f"item-{n}")
            he.press("列入")
            he.reads(f"{n}. {measure}", within=he.section("整改"))
        he.follow("登记进展", within=he.section("整改"))
        he.look("progress-form")
        he.fill("进展", "收集罩已修复，活性炭吸附设施安装完毕并调试。")
        he.fill("参与单位", "环保、城管")
        he.fill("人员", "12")
        he.fill("机械（台）", "1")
        he.fill("地点", "鸿泰铝型材厂喷涂车间")
        he.attach("照片和材料", [photograph(world, "progress-1.jpg"), photograph(world, "progress-2.jpg")])
        he.press("登记")
        he.told("已登记进展")
        he.look("progress")
        he.follow("返回案件")
        for n in range(1, len(ITEMS) + 1):
            he.follow(ITEMS[n - 1][1], within=he.section("整改"))
            drawer = he.open("提请验收")
            he.fill("完成情况", f"第 {n} 项已完成，现场照片附后。", within=drawer)
            he.attach("照片和材料", photograph(world, f"proof-{n}.jpg"), within=drawer)
            he.press("提请验收", within=drawer)
            he.told("已提请验收")
            he.look(f"item-proved-{n}")
            he.follow("返回案件")


def unit_proves_again(world: World) -> None:
    """What was returned is put right and shown again."""
    with world.at("he") as he:
        he.look("unit-home-returned")
        take_up(he, world, re.compile("^完成整改项 2"))  # the duty names its item, and leads to it
        expect(he.page.get_by_role("heading", level=1)).to_contain_text(ITEMS[1][1])
        he.reads("回用水池液位计未装，请补装后再报。")
        drawer = he.open("提请验收")
        he.fill("完成情况", "已补装液位计，回用系统连续运行正常。", within=drawer)
        he.attach("照片和材料", photograph(world, "proof-again.jpg"), within=drawer)
        he.press("提请验收", within=drawer)
        he.told("已提请验收")


def follow_up_unit_reports(world: World) -> None:
    """The city's bureau signs for its part and reports it."""
    with world.at("huan") as huan:
        open_case(huan, world, "签收")
        huan.press("签收", within=huan.section("交办与承办"))
        huan.reads("宦青", within=huan.section("交办与承办"))
        drawer = huan.open("上报所承担的部分")
        huan.fill("处理和整改情况", "已派员跟进督导，复核监测达标。", within=drawer)
        huan.press("上报", within=drawer)
        huan.reads("已派员跟进督导", within=huan.section("上报、审核和办结"))
        huan.look("part-reported")


def unit_reports(world: World, report: str) -> None:
    """The lead unit reports for all; what is missing would have been said."""
    with world.at("he") as he:
        open_case(he, world, "上报办理结果")
        he.look("unit-ready")
        he.reads("各项均已具备")
        drawer = he.open("上报办理结果", within=he.section("上报、审核和办结"))
        he.fill("处理和整改情况", report, within=drawer)
        he.press("上报办理结果", within=drawer)
        he.reads(report, within=he.section("上报、审核和办结"))


def unit_answers_the_complainant(world: World) -> None:
    """In words that do not tell who complained."""
    with world.at("he") as he:
        open_case(he, world, "答复投诉人")
        drawer = he.open("登记答复", within=he.section("投诉人"))
        he.choose("答复方式", "电话", within=drawer)
        he.fill(
            "答复内容", "废气收集罩已修复并接入处理设施，企业被罚款 8.5 万元；废水和噪声经监测达标。", within=drawer
        )
        he.press("登记", within=drawer)
        he.reads("企业被罚款 8.5 万元", within=he.section("投诉人"))
        he.look("replied")
