"""Pages of cells written as the files that offices send."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties  # noqa: F401 - odfpy wants its styles module loaded
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P


@dataclass
class Page:
    """A sheet in the making. `left_out` holds a word of each line that a reader must name as not taken."""

    name: str
    lines: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden: set[int] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    _pending: list[tuple[int, int, int, int]] = field(default_factory=list)
    _pattern: list[tuple[int, int, int, int]] = field(default_factory=list)

    def line(self, text: str, *, left_out: bool = False) -> None:
        self.lines.append([text])
        self.left_out += [text] * left_out

    def blank(self, count: int) -> None:
        self.lines.extend([] for _line in range(count))

    def merge_later(self, top: int, left: int, bottom: int, right: int) -> None:
        """A merge of the header that is taken next, counted from its first row."""
        self._pending.append((top, left, bottom, right))

    def merge_again(self, header: list[list[Any]]) -> None:
        self._pending = list(self._pattern) if len(header) > 1 else []

    def take(self, rows: list[list[Any]], *, left_out: bool) -> None:
        at = len(self.lines)
        if self._pending:
            self.merges.extend((top + at, left, bottom + at, right) for top, left, bottom, right in self._pending)
            self._pattern, self._pending = self._pending, []
        self.lines.extend(list(row) for row in rows)
        if left_out:
            self.left_out += [next(str(value) for value in row if value != "") for row in rows]

    def stretch(self, top: int, column: int, bottom: int) -> None:
        """Let the cell at (top, column) reach down to `bottom`."""
        self.merges = [m for m in self.merges if m[:2] != (top, column)] + [(top, column, bottom, column)]

    @property
    def width(self) -> int:
        return max((len(line) for line in self.lines), default=1)


def write_xlsx(pages: list[Page], path: Path, _rng: random.Random) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row, line in enumerate(page.lines, 1):
            for column, value in enumerate(line, 1):
                if value != "":
                    sheet.cell(row, column, value)
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in page.hidden:
            sheet.row_dimensions[row + 1].hidden = True
    book.save(path)


def write_xls(pages: list[Page], path: Path, _rng: random.Random) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    as_day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name, cell_overwrite_ok=True)
        for row, line in enumerate(page.lines):
            for column, value in enumerate(line):
                if isinstance(value, datetime):
                    sheet.write(row, column, value, as_day)
                elif value != "":
                    sheet.write(row, column, value)
        for top, left, bottom, right in page.merges:
            cells = page.lines[top]
            sheet.merge(top, bottom, left, right)
            sheet.write(top, left, cells[left] if left < len(cells) else "")
        for row in page.hidden:
            sheet.row(row).hidden = True
    book.save(str(path))


def write_ods(pages: list[Page], path: Path, _rng: random.Random) -> None:
    document = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        spans = {(m[0], m[1]): m for m in page.merges}
        covered = {(r, c) for m in page.merges for r in range(m[0], m[2] + 1) for c in range(m[1], m[3] + 1)} - set(
            spans
        )
        for row, line in enumerate(page.lines):
            written = TableRow(visibility="collapse") if row in page.hidden else TableRow()
            for column in range(page.width):
                value = line[column] if column < len(line) else ""
                if (row, column) in covered:
                    written.addElement(CoveredTableCell())
                    continue
                written.addElement(_ods_cell(value, spans.get((row, column))))
            table.addElement(written)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_cell(value: Any, span: tuple[int, int, int, int] | None) -> TableCell:
    given: dict[str, Any] = {}
    if span:
        given = {"numberrowsspanned": span[2] - span[0] + 1, "numbercolumnsspanned": span[3] - span[1] + 1}
    if isinstance(value, datetime):
        given |= {"valuetype": "date", "datevalue": value.date().isoformat()}
    elif isinstance(value, int):
        given |= {"valuetype": "float", "value": str(value)}
    elif value != "":
        given |= {"valuetype": "string"}
    cell = TableCell(**given)
    for paragraph in str(value).split("\n") if value != "" else ():
        cell.addElement(P(text=paragraph))
    return cell


def _rows_of_text(pages: list[Page]) -> list[list[str]]:
    return [[str(value) for value in line] + [""] * (page.width - len(line)) for page in pages for line in page.lines]


def write_csv(pages: list[Page], path: Path, rng: random.Random, delimiter: str = ",") -> None:
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gb18030"])
    with path.open("w", encoding=encoding, newline="") as handle:
        if encoding in ("utf-16-le", "utf-16-be") and rng.random() < 0.5:
            handle.write("\ufeff")
        csv.writer(handle, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n"])).writerows(
            _rows_of_text(pages)
        )


def write_tsv(pages: list[Page], path: Path, rng: random.Random) -> None:
    write_csv(pages, path, rng, delimiter="\t")


def write_docx(pages: list[Page], path: Path, rng: random.Random) -> None:
    """Single lines above and below a table are paragraphs, as in documents; the rest is one table per page."""
    document = docx.Document()
    for page in pages:
        first = next(index for index, line in enumerate(page.lines) if len(line) > 2)
        last = max(index for index, line in enumerate(page.lines) if len(line) > 2)
        as_rows = rng.random() < 0.3
        if as_rows:
            first = 0
        for line in page.lines[:first]:
            document.add_paragraph(str(line[0]) if line else "")
        body = page.lines[first : last + 1]
        table = document.add_table(len(body), page.width)
        for row, line in enumerate(body):
            cells = table.rows[row].cells
            for column, value in enumerate(line):
                if value != "":
                    cells[column].text = str(value)
        for top, left, bottom, right in page.merges:
            table.cell(top - first, left).merge(table.cell(bottom - first, right)).text = str(page.lines[top][left])
        for line in page.lines[last + 1 :]:
            if line:
                document.add_paragraph(" ".join(str(value) for value in line if value != ""))
    document.save(str(path))


WRITERS: dict[str, Callable[[list[Page], Path, random.Random], None]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "csv": write_csv,
    "tsv": write_tsv,
    "docx": write_docx,
}
