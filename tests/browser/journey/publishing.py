"""The table for the public: made by the office, approved by someone without a hand in the case, read back from its files."""

from __future__ import annotations

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.journey import day_list, reviewers, unit
from tests.browser.journey.clerk import text_of
from tests.browser.journey.world import World


def office_makes_the_table(world: World) -> None:
    """By batch, in the columns of this round; sent up as it is."""
    with world.at("lin") as lin:
        lin.room("公开")
        lin.look("tables-empty")
        lin.follow("制作一览表")
        lin.choose("批次", "第1批")
        lin.look("table-make")
        lin.press("制表")
        lin.told("已制表，共 1 件")
        lin.look("table-draft")
        lin.press("送审", agree=True)
        lin.told("已送审")
        expect(lin.page.get_by_role("button", name="批准公开")).to_have_attribute("aria-disabled", "true")


def publisher_approves(world: World) -> None:
    """What the public will see, approved as it is; docx and xlsx hold the same words and nobody's name."""
    with world.at("pan") as pan:
        pan.look("publisher-home")
        pan.room("公开")
        pan.follow("第1批")
        pan.press("批准公开", agree=True)
        pan.told("已批准公开")
        pan.look("table-approved")
        papers = [pan.download("下载 docx"), pan.download("下载 xlsx")]
    book = load_workbook(papers[1])
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    for words in (text_of(papers[0]), "\n".join(cells)):
        for needed in ("第1批", "D3GD202611230001", unit.OVERALL, reviewers.FINAL, "部分属实", "已办结"):
            assert needed in words, needed
        for secret in (day_list.CALLER, day_list.PHONE):
            assert secret not in words
