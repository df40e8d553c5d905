"""Tables on paper and in workbooks: header on every page, nothing cut, nothing read as a formula."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook

from huiyin.lib.papers.table import MOST_ON_A4, WHOLE_ROW, TableColumn, table_paper
from huiyin.lib.tables_out import CELL_LIMIT, HIGHEST, LINE, SheetColumn, table_xlsx

LONG = "夜间有货车偷倒垃圾,气味难闻。" * 400
COLUMNS = [("序号", 1), ("受理编号", 2), ("情况", 8)]
ROWS = [["1", "D0001", LONG], ["2", "007", "=1+1"], ["3", "X2", "第一行\n第二行\x07"]]


def paper(rows=ROWS) -> bytes:
    return table_paper(
        "一览表",
        [TableColumn(name, share) for name, share in COLUMNS],
        rows,
        subtitle=["(第1批 2016年11月28日)"],
        notes=["注:涉及多个类型的案件分别计入。"],
    )


def sheet(rows=ROWS) -> bytes:
    return table_xlsx(
        "一览表",
        [SheetColumn(name, share * 8) for name, share in COLUMNS],
        rows,
        subtitle=["(第1批 2016年11月28日)"],
        notes=["注:涉及多个类型的案件分别计入。"],
    )


def test_the_paper_is_wide_and_repeats_its_header_and_cuts_nothing():
    document = Document(io.BytesIO(paper()))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE and section.page_width > section.page_height
    assert section._sectPr.find(qn("w:docGrid")) is None  # it would pull the lines of the table apart
    [table] = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [name for name, _ in COLUMNS]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[2].text == LONG
    assert table.rows[3].cells[2].text == "第一行\n第二行"
    assert document.paragraphs[0].text == "一览表"
    assert document.paragraphs[-1].text.startswith("注:")


def test_only_short_rows_are_kept_on_one_page():
    [table] = Document(io.BytesIO(paper())).tables
    whole = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows]
    assert len(LONG) > WHOLE_ROW
    assert whole == [True, False, True, True]


def test_columns_fill_the_width_in_their_shares():
    document = Document(io.BytesIO(paper()))
    [table] = document.tables
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635  # in twips
    assert abs(sum(widths) - room) <= 3
    assert widths[2] == pytest.approx(8 * widths[0], abs=8)


def test_many_columns_are_printed_on_the_larger_sheet():
    many = MOST_ON_A4 + 1
    paper_of_many = table_paper("表", [TableColumn("列")] * many, [["字"] * many])
    section = Document(io.BytesIO(paper_of_many)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)


def test_a_row_that_does_not_fit_the_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells"):
        paper([["1", "2"]])
    with pytest.raises(ValueError, match="2 cells"):
        sheet([["1", "2"]])


def test_the_workbook_prints_wide_with_its_header_and_keeps_text_as_text():
    page = load_workbook(io.BytesIO(sheet())).active
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"
    assert [cell.value for cell in page[3]] == [name for name, _ in COLUMNS]
    assert page["C4"].value == LONG and page["C4"].alignment.wrap_text
    [number], [formula], [lines] = (
        [row[column] for row in page.iter_rows(min_row=5) if row[0].value == serial]
        for serial, column in (("2", 1), ("2", 2), ("3", 2))
    )
    assert (formula.value, formula.data_type) == ("=1+1", "s")
    assert (number.value, number.data_type) == ("007", "s")
    assert lines.value == "第一行\n第二行"


def test_a_record_higher_than_a_row_can_be_is_given_several_rows_joined():
    page = load_workbook(io.BytesIO(sheet())).active
    tall = next(merged for merged in page.merged_cells.ranges if merged.coord.startswith("C4:"))
    assert tall.max_row > 4 and page["C4"].alignment.vertical == "top"
    assert {merged.coord for merged in page.merged_cells.ranges} >= {f"A4:A{tall.max_row}", f"B4:B{tall.max_row}"}
    heights = [page.row_dimensions[row].height for row in range(4, tall.max_row + 1)]
    assert max(heights) <= HIGHEST
    # Fourteen characters a sentence, some thirty to a line: all of it has room.
    assert sum(heights) >= LINE * len(LONG) / 32


def test_what_one_cell_cannot_hold_goes_on_below():
    text = "甲" * (CELL_LIMIT + 10)
    page = load_workbook(io.BytesIO(sheet([["1", "2", text]]))).active
    pieces = [row[2].value for row in page.iter_rows(min_row=4) if row[2].value and not row[2].value.startswith("注")]
    assert len(pieces) == 2 and "".join(pieces) == text
    assert [row[0].value for row in page.iter_rows(min_row=5, max_row=page.max_row - 1) if row[0].value] == []


def test_numbers_stay_numbers():
    content = table_xlsx("表", [SheetColumn("件"), SheetColumn("空")], [[12, None]])
    page = load_workbook(io.BytesIO(content)).active
    assert (page["A3"].value, page["B3"].value) == (12, None)


@pytest.mark.parametrize("mark", ["林静&何晓岚 标记 4F2A9C1B", "12号科员 标记 4F2A9C1B", "甲" * 300])
def test_the_mark_stands_at_the_foot_as_it_is_written(mark):
    content = table_xlsx("表", [SheetColumn("件")], [[12]], mark=mark)
    book = load_workbook(io.BytesIO(content))
    foot = book.active.oddFooter
    assert foot.left.text.strip().replace("&&", "&") == mark[:200]
    assert (foot.left.size, foot.center.text) == (8, "— &P —")
    assert book.properties.description == mark


def test_without_a_mark_the_foot_holds_the_number_alone():
    book = load_workbook(io.BytesIO(table_xlsx("表", [SheetColumn("件")], [[12]])))
    assert book.active.oddFooter.left.text is None
    assert not book.properties.description
