"""The pages of enforcement and rectification in a real browser: on a desk and on a phone, axe and the console quiet.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os
from datetime import date, time
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.enforcement import actions as enforcement
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from tests.browser.support import DESK, PHONE, check_page, open_page
from tests.browser.visiting import open_all
from tests.support.cast import DAY, a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ON = date(2016, 11, 29)


@pytest.fixture
def scene(live_server):
    """A case with all that its two sections can show."""
    office = an_office()
    case = a_case(office)
    with clock.set_to(clock.at(ON, 9)):
        firm = enforcement.enter_party(
            case, "南河区鸿运轮毂制造有限公司", credit_code="91440600123456789X", address="石湾镇工业大道 12 号",
            by=office.he, on=ON,
        )  # fmt: skip
        enforcement.take_measure(case, "production_halted", party=firm, hour=time(22, 10), by=office.he, on=DAY)
        fine = enforcement.take_measure(
            case, "fine", party=firm, fen=5_000_000, document_number="南环罚〔2016〕7号", by=office.he, on=ON,
            legal_basis="《中华人民共和国水污染防治法》第七十五条",
        )  # fmt: skip
        enforcement.amend_fine(fine, 3_000_050, reason="行政复议变更", by=office.he, on=ON)
        filed = enforcement.take_measure(case, "penalty_filed", party=firm, by=office.he, on=ON)
        enforcement.withdraw_measure(filed, reason="立案撤销", by=office.he, on=ON)
        workshops = enforcement.enter_workshops(case, 10, place="横岗村", by=office.he, on=ON)
        enforcement.take_measures(case, "closed_down", parties=workshops[:3], by=office.he, on=ON)
        enforcement.merge_parties(workshops[0], workshops[1], reason="同一院落", case=case, by=office.he, on=ON)
        enforcement.take_measures(case, "arrested", new_person="欧阳某", by=office.po, on=ON)
        enforcement.answer_inquiry(case, outcome="measures", reasons="已责令停产、立案并罚款。", by=office.he, on=ON)
        plan = {"problem": "河边堆放垃圾约 30 吨", "person": "石敏", "by": office.he, "on": ON}
        done = rectification.plan_item(case, measure="清运垃圾并复绿", term="at_once", due=date(2016, 12, 3), **plan)
        proof = rectification.prove_item(done, "已清运 30 吨", by=office.he, on=ON)
        rectification.return_item(proof, "岸边仍有残留", by=office.yan, on=ON)
        done.refresh_from_db()
        rectification.prove_item(done, "残留已清，已复绿", by=office.he, on=ON)
        rectification.plan_item(case, measure="安装卡口摄像头", term="by_day", due=date(2016, 12, 9), **plan)
        long = rectification.plan_item(
            case, measure="包装厂整体搬迁出村", term="long", due=date(2036, 5, 31), restriction="完成前限产50%", **plan
        )
        step = rectification.plan_milestone(long, "落实新址并签约", due=date(2017, 1, 31), by=office.he, on=ON)
        rectification.reach_milestone(step, note="已签租约", by=office.he, on=ON)
        rectification.plan_milestone(long, "新厂房动工", due=date(2036, 3, 31), by=office.he, on=ON)
        rectification.ask_extension(long, asked=date(2036, 8, 31), reason="用地审批未完成", by=office.he, on=ON)
        rectification.enter_progress(
            case, "挖掘机进场清运，夜间值守拦截外地车辆。", joint="环保、城管、住建", people=120, machines=4, vehicles=96,
            place="横岗村河边", item=done, by=office.he, on=ON,
        )  # fmt: skip
    n = case.number
    return office, {
        "enforcement": (office.he, reverse("enforcement:section", args=[n])),
        "take": (office.he, reverse("enforcement:take", args=[n])),
        "measure": (office.he, reverse("enforcement:measure", args=[n, fine.pk])),
        "case_parties": (office.he, reverse("enforcement:case_parties", args=[n])),
        "measures": (office.lin, reverse("enforcement:measures")),
        "parties": (office.lin, reverse("enforcement:parties")),
        "party": (office.lin, reverse("enforcement:party", args=[firm.pk])),
        "rectification": (office.he, reverse("rectification:section", args=[n])),
        "plan": (office.he, reverse("rectification:plan", args=[n])),
        "item": (office.he, reverse("rectification:item", args=[n, long.n])),
        "accept": (office.yan, reverse("rectification:item", args=[n, done.n])),
        "answer_extension": (office.zhou, reverse("rectification:item", args=[n, long.n])),
        "progress": (office.he, reverse("rectification:progress", args=[n])),
        "items": (office.lin, reverse("rectification:items")),
        "to_accept": (office.yan, reverse("rectification:to_accept")),
    }


def _picture(page, name, width):
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_every_page_on_a_desk_and_on_a_phone(browser, live_server, scene):
    wrong = []
    for name, (user, address) in scene[1].items():
        for size in (DESK, PHONE):
            with open_page(browser, live_server.url, user=user, size=size) as (page, complaints):
                answer = page.goto(address)
                assert answer.status == 200, address
                _picture(page, name, size["width"])
                open_all(page)
                try:
                    check_page(page, complaints)
                except AssertionError as error:
                    wrong.append(f"{name} {size['width']}: {error}")
    assert not wrong, "\n\n".join(wrong)


def test_a_fine_is_entered_and_an_item_accepted_by_hand(browser, live_server, scene):
    office, pages = scene
    with open_page(browser, live_server.url, user=office.he) as (page, complaints):
        page.goto(pages["take"][1])
        page.select_option("select[name=kind]", "fine")
        page.check("input[name=parties] >> nth=0")
        page.fill("input[name=amount]", "看不懂")
        page.click("main form button[type=submit]")
        assert "看不懂金额" in page.inner_text(".error-summary")
        page.fill("input[name=amount]", "1.5万元")
        page.click("main form button[type=submit]")
        page.wait_for_url("**/cases/*/#enforcement")
        assert "1.5 万元" in page.inner_text("#enforcement")
        check_page(page, complaints)
    with open_page(browser, live_server.url, user=office.yan, size=PHONE) as (page, complaints):
        page.goto(pages["accept"][1])
        page.check("input[name=decide-accepted][value=yes]")
        page.fill("textarea[name=decide-decision]", "现场已复绿")
        page.click("form[action$='decide/'] button")
        page.wait_for_load_state()
        assert "验收通过" in page.inner_text("main")
        check_page(page, complaints)
