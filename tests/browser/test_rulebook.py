"""The rulebooks' pages in a real browser: on a desk and on a phone, axe and the console quiet.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.lib import clock
from huiyin.people.models import Body
from huiyin.rulebook import actions
from huiyin.rulebook.sections import MeasureKind
from tests.browser.support import DESK, LANGUAGES, PHONE, check_page, open_page
from tests.browser.visiting import open_all
from tests.support.cast import DAY, a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BODIES = [
    ("city", "city-hb", "某市环境保护局", "市环保局"),
    ("city", "city-cg", "某市城市管理局", "市城管局"),
    ("nanhe", "nanhe-hb", "南河区环境运输和城市管理局", "南河区环境运输和城市管理局"),
    ("beihe", "beihe-hb", "北河区环境保护局", "北河区环境保护局"),
]


@pytest.fixture
def scene(live_server):
    """A rulebook in use, an entry of it with a former, a present and a coming version."""
    office = an_office()
    for parent, code, name, short in BODIES:
        Body.objects.get(code=parent).add_child(code=code, name=name, short=short, kind="department")
    book, who = office.rulebook, {"by": office.admin}
    book = actions.date_rulebook(
        book, since=book.since, until=None, reason="仍在使用", on=clock.today(), **who
    )  # the browser lives today, long after 2016
    kind = office.rulebook.entries.get(section="measure_kind", code="closed_down")
    with clock.set_to(clock.at(DAY - timedelta(days=9), 9)):
        kind = actions.change_entry(
            kind, name="关停取缔", data={"needs_document": True}, since=DAY - timedelta(days=5), reason="某环办〔2016〕3号",
            on=DAY - timedelta(days=9), **who,
        )  # fmt: skip
    a_case(office)
    tomorrow = clock.today() + timedelta(days=1)
    actions.change_entry(
        kind, name="关停取缔(含断电)", data={"needs_document": True}, since=tomorrow, reason="某环办〔2016〕9号",
        on=clock.today(), **who,
    )  # fmt: skip
    actions.add_entry(
        book, MeasureKind, code="power_cut", name="停电", data={}, since=tomorrow, on=clock.today(), **who
    )
    pages = {
        "books": reverse("rulebook:books"),
        "book": reverse("rulebook:book", args=[book.code]),
        "entry": reverse("rulebook:entry", args=[book.code, "measure_kind", kind.pk]),
    }
    pages |= {
        f"section-{one}": reverse("rulebook:section", args=[book.code, one])
        for one in ("measure_kind", "limit", "duty")
    }
    pages |= {f"add-{one}": reverse("rulebook:add", args=[book.code, one]) for one in ("limit", "duty", "column_set")}
    columns = book.entries.filter(section="column_set").first()
    pages["entry-column_set"] = reverse("rulebook:entry", args=[book.code, "column_set", columns.pk])
    return office, pages


def looked_at(page, complaints, name, size, wrong):
    open_all(page)
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/rulebook-{name}-{size['width']}.png", full_page=True)
    try:
        check_page(page, complaints)
    except AssertionError as error:
        wrong.append(f"{name} {size['width']}: {error}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_on_a_desk_and_on_a_phone(browser, live_server, scene, language):
    office, pages = scene
    wrong = []
    for size in (DESK, PHONE):
        with open_page(browser, live_server.url, user=office.admin, size=size, language=language) as (page, complaints):
            for name, address in pages.items():
                assert page.goto(address).status == 200, address
                looked_at(page, complaints, f"{name}-{language}", size, wrong)
        with open_page(browser, live_server.url, user=office.he, size=size, language=language) as (page, complaints):
            assert page.goto(reverse("rulebook:duties")).status == 200
            looked_at(page, complaints, f"duties-{language}", size, wrong)
    assert not wrong, "\n\n".join(wrong)


def test_a_rule_is_changed_by_hand(browser, live_server, scene):
    office, pages = scene
    with open_page(browser, live_server.url, user=office.admin, size=PHONE) as (page, complaints):
        page.goto(pages["section-limit"])
        page.click("main table a >> text=签收")
        page.click("summary >> text=修改")
        page.fill("#change_amount", "2")
        page.fill("#change_since", clock.today().isoformat())
        page.click("text=保存修改")
        page.wait_for_selector(".error-summary")
        assert "依据或原因" in page.inner_text(".error-summary")
        page.fill("#change_reason", "某环督〔2016〕12号")
        page.click("text=保存修改")
        page.wait_for_selector(".error-summary")
        assert "最早为" in page.inner_text(".error-summary")
        check_page(page, complaints)
        page.fill("#change_since", (clock.today() + timedelta(days=1)).isoformat())
        page.click("text=保存修改")
        page.wait_for_selector("text=已修改")
        assert "2 小时" in page.inner_text("main") and "4 小时" in page.inner_text("main")
        check_page(page, complaints)
