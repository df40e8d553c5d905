"""A ruled form in a letter: labels in 黑体, what is filled in beside them, as 交办单 and receipts are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import _Cell

from huiyin.lib.papers import typeset as ts

SIZE = ts.SIZE_4
LINE = Pt(22)
WIDTHS = (0.15, 0.31, 0.15, 0.39)  # of the whole: a number of twenty signs has room in the last
WIDE_LABELS = (0.21, 0.25, 0.21, 0.33)  # where a label has a long word of letters, which would break within
LONG_WORD = re.compile(r"[A-Za-z]{8}")
CELL_MARGINS = {"top": 50, "left": 80, "bottom": 50, "right": 80}
TO_WRITE_IN = Mm(11)
# A row longer than this may go on over the page; shorter ones stay whole.
WHOLE_ROW = 300

Pair = tuple[str, str]


@dataclass(frozen=True)
class Form:
    """Rows of one or two pairs of label and value. A value of several lines keeps them; an empty one is to be filled in."""

    rows: Sequence[Sequence[Pair]]
    by_hand: bool = False  # high rows, for a pen


def form(document: DocumentObject, content: Form) -> None:
    """Rule the form across the type area; a paragraph follows, so that two forms do not grow together."""
    whole = ts.type_width(document)
    long = any(LONG_WORD.search(name) for pairs in content.rows for name, _value in pairs)
    widths = [int(whole * share) for share in (WIDE_LABELS if long else WIDTHS)]
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    ts.cell_margins(table, CELL_MARGINS)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(Emu(width).pt * 20)))
    for pairs in content.rows:
        row = table.add_row()
        if sum(len(value) for _, value in pairs) <= WHOLE_ROW:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if content.by_hand:
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, TO_WRITE_IN
        cells = list(row.cells)
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Emu(width)
        if len(pairs) == 1:
            cells = [cells[0], cells[1].merge(cells[3])]
        for place, (name, value) in enumerate(pairs):
            _fill(cells[2 * place], ts.marks(name), font=ts.HEI, align="center")
            _fill(cells[2 * place + 1], value, font=ts.FANGSONG, align="both" if len(pairs) == 1 else "left")
    ts.paragraph(document, "", line=Pt(12))


def _fill(cell: _Cell, text: str, *, font: str, align: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first = True
    for line in text.split("\n"):
        added = cell.paragraphs[0] if first else cell.add_paragraph()
        first = False
        ts.shape(added, align=align, size=SIZE, line=LINE)
        if line:
            ts.run(added, line, font, SIZE)
        else:
            ts.mark_size(added, SIZE)
