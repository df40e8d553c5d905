"""A wide table on landscape paper, as the customary disclosure table is printed.

The header row stands on every page. A row may run over a page's end, for a cell may hold a report of several pages:
a row that must not break would be cut off by some word processors. Nothing is shortened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

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
DOCUMENT = "word/document.xml"
SAMPLE = "字"  # what stands in each cell of the sample row
_CELL = re.compile("<w:tc>.*?</w:tc>", re.S)
_PARAGRAPH = re.compile("(<w:p>.*</w:p>)", re.S)
_RUN = re.compile("<w:r>.*</w:r>", re.S)
_TEXT = re.compile("<w:t>.*</w:t>", re.S)


@dataclass(frozen=True)
class TableColumn:
    """One column: its heading, its share of the width, and how its cells stand."""

    heading: str
    share: float = 1.0
    align: str = "left"


def table_paper(
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[str]],
    *,
    subtitle: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """The finished docx: title, lines under it, the table, notes below."""
    document = blank(landscape=True, a3=len(columns) > MOST_ON_A4)
    _without_grid(document)
    paragraph(document, title, SONG_TITLE, Pt(18), align="center", line=Pt(26))
    for line in subtitle:
        paragraph(document, line, KAI, SIZE_4, align="center", line=Pt(20))
    # A little air between the heading and the table.
    paragraph(document, "", FANGSONG, SIZE_5, line=Pt(8))
    _table(document, columns)
    for note in notes:
        paragraph(document, note, FANGSONG, SIZE_5, align="left", line=Pt(16))
    page_numbers(document, centred=True)
    return _with_rows(saved(document), rows)


def _without_grid(document: DocumentObject) -> None:
    """A letter's lines stand on a grid of 29 points, which would pull the small lines of a table apart."""
    for grid in document.sections[0]._sectPr.findall(qn("w:docGrid")):
        document.sections[0]._sectPr.remove(grid)


def _table(document: DocumentObject, columns: Sequence[TableColumn]) -> None:
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
    _sample(table, columns, widths)


def _sample(table: Table, columns: Sequence[TableColumn], widths: Sequence[int]) -> None:
    """One row of the document after which every other is written; `_with_rows` puts those in its place."""
    row = table.add_row()
    for cell, column, width in zip(row.cells, columns, widths, strict=True):
        _fill(cell, SAMPLE, width, align=column.align)


def _with_rows(made: bytes, rows: Iterable[Sequence[str]]) -> bytes:
    """The docx with `rows` in the place of its sample row, written one after the other: ten thousand of them as a
    tree would hold a gigabyte of memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename != DOCUMENT:
                target.writestr(part, content)
                continue
            before, sample, after = _around_the_sample(content.decode())
            cells = _CELL.findall(sample)
            with target.open(part.filename, "w") as stream:
                stream.write(before.encode())
                for values in rows:
                    stream.write(_row(cells, values).encode())
                stream.write(after.encode())
    return out.getvalue()


def _around_the_sample(document: str) -> tuple[str, str, str]:
    """The document before its sample row, which is the last of its only table; the row; and what follows."""
    end = document.rindex("</w:tr>") + len("</w:tr>")
    start = document.rindex("<w:tr>", 0, end)
    return document[:start], document[start:end], document[end:]


def _row(cells: Sequence[str], values: Sequence[str]) -> str:
    """A row like the sample's, its cells with these words."""
    if len(values) != len(cells):
        raise ValueError(f"a row of {len(values)} cells in a table of {len(cells)} columns")
    whole = max((len(value) for value in values), default=0) <= WHOLE_ROW
    properties = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    return f"<w:tr>{properties}{''.join(map(_cell, cells, values))}</w:tr>"


def _cell(sample: str, text: str) -> str:
    """The sample cell with this text: each of its lines in a copy of the sample's paragraph."""
    head, paragraph, foot = _PARAGRAPH.split(sample)
    return head + "".join(_line(paragraph, line) for line in clean(text).replace("\t", " ").split("\n")) + foot


def _line(paragraph: str, text: str) -> str:
    if not text:
        return _RUN.sub("", paragraph)
    return _TEXT.sub(lambda _found: f'<w:t xml:space="preserve">{escape(text)}</w:t>', paragraph)


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
