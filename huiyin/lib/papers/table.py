"""A wide table on landscape paper, as the customary disclosure table is printed.

The header row stands on every page. A row may run over a page's end, for a cell may hold a report of several pages:
a row that must not break would be cut off by some word processors. Nothing is shortened.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Pt
from docx.table import Table, _Cell, _Row

from .typeset import (
    FANGSONG,
    HEI,
    KAI,
    SIZE_4,
    SIZE_5,
    SONG_TITLE,
    blank,
    cell_margins,
    clean,
    page_numbers,
    paragraph,
    run,
    saved,
    shape,
    type_width,
)  # fmt: skip

# A cell longer than this may break over pages; shorter rows stay whole.
WHOLE_ROW = 400
CELL_SIZE = Pt(9)
CELL_LINE = Pt(13)
CELL_MARGINS = {"top": 40, "left": 60, "bottom": 40, "right": 60}  # in twips, in the order of the schema
MOST_ON_A4 = 12  # columns; more are printed on A3


@dataclass(frozen=True)
class TableColumn:
    """One column: its heading, its share of the width, and how its cells stand."""

    heading: str
    share: float = 1.0
    align: str = "left"


def table_paper(
    title: str,
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    *,
    subtitle: Sequence[str] = (),
    notes: Sequence[str] = (),
    empty: str = "",
) -> bytes:
    """The finished docx: title, lines under it, the table, notes below. `empty` is said where no row is."""
    document = blank(landscape=True, a3=len(columns) > MOST_ON_A4)
    _without_grid(document)
    paragraph(document, title, SONG_TITLE, Pt(18), align="center", line=Pt(26))
    for line in subtitle:
        paragraph(document, line, KAI, SIZE_4, align="center", line=Pt(20))
    # A little air between the heading and the table.
    paragraph(document, "", FANGSONG, SIZE_5, line=Pt(8))
    _table(document, columns, rows)
    if not rows and empty:
        paragraph(document, empty, FANGSONG, SIZE_5, align="center", line=Pt(20))
    for note in notes:
        paragraph(document, note, FANGSONG, SIZE_5, align="left", line=Pt(16))
    page_numbers(document, centred=True)
    return saved(document)


def _without_grid(document: DocumentObject) -> None:
    """A letter's lines stand on a grid of 29 points, which would pull the small lines of a table apart."""
    for grid in document.sections[0]._sectPr.findall(qn("w:docGrid")):
        document.sections[0]._sectPr.remove(grid)


def _table(document: DocumentObject, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(type_width(document), columns)
    grid = table._tbl.tblGrid
    for column, width in zip(grid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(Emu(width).pt * 20)))
    cell_margins(table, CELL_MARGINS)
    header = table.rows[0]
    _mark(header, "w:tblHeader")
    _mark(header, "w:cantSplit")
    for cell, column, width in zip(header.cells, columns, widths, strict=True):
        _fill(cell, column.heading, width, align="center", font=HEI)
    _rows(table, columns, widths, rows)


def _rows(table: Table, columns: Sequence[TableColumn], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    """Every row is a copy of one made once: a table of ten thousand rows is built in seconds, not minutes."""
    sample = table.add_row()
    for cell, column, width in zip(sample.cells, columns, widths, strict=True):
        _fill(cell, "字", width, align=column.align)
    table._tbl.remove(sample._tr)
    patterns = list(sample._tr.findall(qn("w:tc")))
    for values in rows:
        if len(values) != len(columns):
            raise ValueError(f"a row of {len(values)} cells in a table of {len(columns)} columns")
        row = OxmlElement("w:tr")
        if max((len(value) for value in values), default=0) <= WHOLE_ROW:
            properties = OxmlElement("w:trPr")
            properties.append(OxmlElement("w:cantSplit"))
            row.append(properties)
        for pattern, value in zip(patterns, values, strict=True):
            row.append(_copy(pattern, value))
        table._tbl.append(row)


def _copy(pattern: Any, text: str) -> Any:
    """A copy of the sample cell with this text: each of its lines in a copy of the sample's paragraph."""
    cell = deepcopy(pattern)
    sample = cell.find(qn("w:p"))
    cell.remove(sample)
    lines = clean(text).replace("\t", " ").split("\n")
    for n, line in enumerate(lines, start=1):
        added = sample if n == len(lines) else deepcopy(sample)
        piece = added.find(qn("w:r"))
        if line:
            words = piece.find(qn("w:t"))
            words.text = line
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            added.remove(piece)
        cell.append(added)
    return cell


def _widths(whole: Length, columns: Sequence[TableColumn]) -> list[int]:
    total = sum(column.share for column in columns)
    return [int(whole * column.share / total) for column in columns]


def _fill(cell: _Cell, text: str, width: int, *, align: str, font: str = FANGSONG) -> None:
    """Each line of the text is a paragraph of its own; the cell's empty first paragraph takes the first."""
    cell.width = Emu(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first = True
    for line in clean(text).split("\n"):
        added = cell.paragraphs[0] if first else cell.add_paragraph()
        first = False
        shape(added, align=align, size=CELL_SIZE, line=CELL_LINE)
        if line:
            run(added, line, font, CELL_SIZE)


def _mark(row: _Row, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))
