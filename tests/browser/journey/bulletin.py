"""The bulletin shows what was entered, and each figure opens the list of what it counts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journey.clerk import text_of
from tests.browser.journey.world import World
from tests.browser.support import PHONE

# What the journey comes to: the figure as the page names it, and what it reads.
FIGURES = {
    "收到交办件": "40 件",
    "在办": "39 件",
    "已反馈批次": "1 批",
    "已反馈案件": "1 件",
    "已办结": "1 件",
    "限期整改": "1 家",
    "立案处罚": "1 家",
    "罚款": "8.5000 万元",
}


def bulletin_shows_it(world: World) -> None:
    """On the desk of the office: figures, lists, the paragraph to copy, the paper."""
    with world.at("lin") as lin:
        lin.room("通报")
        lin.look("bulletin")
        for label, value in FIGURES.items():
            row = lin.page.get_by_role("row").filter(has=lin.page.get_by_role("rowheader", name=label, exact=True))
            expect(row.locator("td").last).to_have_text(value)
        links = lin.page.locator("table.figures td:last-child a")
        for n in range(links.count()):
            shown = links.nth(n).inner_text()
            links.nth(n).click()
            expect(lin.page.get_by_role("heading", level=1)).to_contain_text(shown)
            lin.follow("通报")
        lin.reads("8.5000万元", within=lin.section("通报段落"))
        paper = lin.download("生成文件（docx）")
    assert "8.5000万元" in text_of(paper)


def mayor_looks(world: World) -> None:
    """With one thumb: what is late, where, and the same figures."""
    with world.at("ma", PHONE) as mayor:
        mayor.look("mayor-home")
        mayor.room("通报")
        mayor.look("mayor-bulletin")
        for label, value in FIGURES.items():
            row = mayor.page.get_by_role("row").filter(has_text=label)
            expect(row.filter(has_text=value).first).to_be_visible()
