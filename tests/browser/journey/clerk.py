"""The coordination office: the inspection, the list, the hand-down desk; later feedback and conclusion."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from docx import Document
from playwright.sync_api import expect

from tests.browser.journey import day_list
from tests.browser.journey.world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """What the clock on the wall shows."""
    return datetime.now(SHANGHAI)


def clerk_enters_the_inspection(world: World) -> None:
    """Without an inspection there is nothing to read a list into."""
    with world.at("lin") as lin:
        lin.look("clerk-first-home")
        lin.room("来件清单")
        lin.look("lists-empty")
        lin.follow("督察")
        lin.follow("登记督察")
        lin.look("inspection-form")
        lin.fill("代号", "central-2026")
        lin.fill("名称", "中央生态环境保护督察")
        lin.choose("层级", "中央")
        lin.choose("类别", "例行督察")
        lin.fill("督察组", "中央第四生态环境保护督察组")
        expect(lin.field("进驻日期")).to_have_value(now().date().isoformat())
        expect(lin.field("规则库").locator("option:checked")).to_have_text("第三轮督察")
        lin.press("保存")
        lin.told("已保存")
        lin.look("inspections")


def clerk_reads_the_list(world: World) -> None:
    """Upload, look at every row, type what the file does not say, confirm; the same file again changes nothing."""
    file = day_list.write(world.folder / "第1批清单.xlsx", now().date())
    with world.at("lin") as lin:
        lin.room("来件清单")
        lin.attach("清单文件", file)
        lin.press("读入并预览")
        lin.look("list-preview")
        body = lin.page.locator("main")
        expect(body.locator("tbody").first.locator("tr")).to_have_count(40)
        for secret in (day_list.CALLER, day_list.PHONE):
            expect(body).not_to_contain_text(secret)
        expect(lin.page.get_by_label("批次", exact=True)).to_have_value("第1批")
        expect(lin.page.get_by_label("转办日期", exact=True)).to_have_value(now().date().isoformat())
        lin.fill("移交时间", now().strftime("%Y-%m-%dT00:05"))
        lin.fill("告知件数", "40")
        lin.press("确认登记")
        lin.look("list-confirmed")
        lin.room("来件清单")
        lin.attach("清单文件", file)
        lin.press("读入并预览")
        lin.told("再次上传不作任何改动")


def clerk_hands_down_by_keyboard(world: World) -> None:
    """Forty cases from the first key to the last without a mouse; then the papers, and the batch agrees."""
    with world.at("lin") as lin:
        lin.room("交办台")
        lin.sees("交办台 第1批")
        page, keys = lin.page, lin.page.keyboard
        grid = page.locator("form[data-grid]")
        rows = grid.locator("tbody > tr")
        expect(rows).to_have_count(40)
        world.case = rows.first.get_by_role("link").first.inner_text().strip("〔〕")
        keys.press("Tab")  # 跳到正文
        keys.press("Enter")
        while page.evaluate("() => !document.activeElement.closest('form[data-grid] tbody')"):
            keys.press("Tab")
        # Right along the first row: the unit, its leader, who follows up, who assists. Nobody needs to assist here.
        for _cell in range(5):
            keys.press("ArrowRight")
        expect(page.get_by_label(f"{world.case} 号配合单位", exact=True)).to_be_focused()
        keys.press("Delete")
        # To the last column, down to the tenth row, and from there five rows as one: they are important too.
        for _cell in range(2):
            keys.press("ArrowRight")
        for _row in range(9):
            keys.press("ArrowDown")
        keys.press("Alt+ArrowDown")
        keys.press("ArrowDown")
        keys.press("Enter")
        for _row in range(4):
            keys.press("Shift+ArrowDown")
        expect(grid.locator("[data-grid-count]")).to_have_text("已选 5 行")
        keys.press("Control+D")
        grades = grid.locator("select[data-column=grade]")
        for n in range(9, 14):
            expect(grades.nth(n)).to_have_value("important")
            # The leader proposed for a general case does not fit any more: the cell is empty, the rule will name one.
            expect(grid.locator("input[data-column=leader]").nth(n)).to_have_value("")
        lin.look("desk-before")
        keys.press("Control+Enter")
        lin.told("已交办 40 件")
        lin.look("desk-after")
        lin.reads("本批已全部交办")
        paper = lin.download("下载本批交办单")
        lin.follow("核对本批")
        lin.look("batch")
        lin.reads("登记在册")
        expect(lin.page.get_by_role("table", name="本批案件").locator("tbody tr")).to_have_count(40)
        lin.room("案件")
        lin.look("cases")
        lin.reads("共 40 件")
        lin.room("待办")
        lin.look("clerk-home")
    _paper_is_whole(paper)


def _paper_is_whole(paper: Path) -> None:
    """It opens, names the case, its unit and its leader, and nowhere who complained."""
    words = text_of(paper)
    for needed in ("鸿泰铝型材厂", "佛山市生态环境局南海分局", "关国华", "罗启明"):
        assert needed in words, needed
    for secret in (day_list.CALLER, day_list.PHONE):
        assert secret not in words


def text_of(paper: Path) -> str:
    """All words of a docx, those of its tables too."""
    document = Document(str(paper))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def clerk_feeds_back_and_concludes(world: World) -> None:
    """One report to the group on the batch, with its document number and who signed; then the case is concluded."""
    with world.at("lin") as lin:
        lin.look("clerk-home-passed")
        lin.room("反馈")
        lin.look("feedback-batches")
        lin.follow("第1批")
        lin.look("feedback")
        waiting = lin.page.get_by_role("table", name="已通过审核，待反馈")
        expect(waiting.locator("tbody tr")).to_have_count(1)
        lin.fill("文号", "佛环督办〔2026〕1号")
        lin.choose("签发人", "马致远")
        lin.press("反馈所选案件")
        lin.told("已反馈 1 件")
        lin.look("fed-back")
        lin.follow(f"〔{world.case}〕")
        drawer = lin.open("作出办结结论", within=lin.section("上报、审核和办结"))
        lin.tick("已办结", within=drawer)
        lin.press("确认结论", within=drawer)
        expect(lin.page.locator(".case-head")).to_contain_text("已办结")
        lin.look("closed")
