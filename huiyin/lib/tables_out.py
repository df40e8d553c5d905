"""A table as xlsx, ready to be printed: landscape, one page wide, its header on every page and in sight when scrolled.

Text stays text. Nothing that stands in a cell is read as a formula, a link or a number, whatever it begins with: a
letter's words come from strangers, and a document number must keep its leading zero.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter import Workbook

# The most one cell can hold; the writer would silently leave a longer text out.
CELL_LIMIT = 32_767
# The most points that a row of a sheet can be high.
HIGHEST = 409.0
MOST_IN_A_FOOT = 200  # characters; a foot of more than 255 in all is left out by the writer
LINE = 13.5  # points, of the text in a cell
SLICE = 6
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")

Value = str | int | float | None


@dataclass(frozen=True)
class SheetColumn:
    """One column: its heading, its width in characters, and how its cells stand."""

    heading: str
    width: float = 12.0
    align: str = "left"


def table_xlsx(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    *,
    subtitle: Sequence[str] = (),
    notes: Sequence[str] = (),
    sheet: str = "",
    mark: str = "",
) -> bytes:
    """The finished xlsx. A text longer than a cell can hold goes on in a row below rather than being cut.

    With `mark`, it stands at the foot of every printed page and among the properties of the file: see `papers.mark`.

    No row of a sheet is higher than 409 points. A record that needs more is given several rows, joined in each column,
    so that all of it is seen and printed.
    """
    out = io.BytesIO()
    book = Workbook(
        out,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "author": "", "comments": _clean(mark), "created": datetime(2016, 1, 1)})
    page = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", sheet or title)[:31].strip() or "表")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.set_footer(f"{_left_of_the_foot(mark)}&C— &P —")
    base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    texts = [book.add_format({**base, "border": 1, "num_format": "@", "align": one.align}) for one in columns]
    tall = [
        book.add_format({**base, "border": 1, "num_format": "@", "align": one.align, "valign": "top"})
        for one in columns
    ]
    number = book.add_format({**base, "border": 1})
    head = book.add_format({**base, "border": 1, "bold": True, "align": "center", "bg_color": "#EEF2F6"})
    heading = book.add_format({**base, "font_size": 16, "bold": True, "align": "center"})
    line = book.add_format({**base, "align": "center"})
    plain = book.add_format({**base, "valign": "top"})
    last = max(len(columns) - 1, 0)
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)

    def across(at: int, text: str, form) -> None:  # type: ignore[no-untyped-def]
        if last:
            page.merge_range(at, 0, at, last, "", form)
        page.write_string(at, 0, _clean(text), form)

    at = 0
    page.set_row(at, 30)
    across(at, title, heading)
    for text in subtitle:
        at += 1
        page.set_row(at, 18)
        across(at, text, line)
    at += 1
    header = at
    for index, column in enumerate(columns):
        page.write_string(at, index, _clean(column.heading), head)
    for values in rows:
        if len(values) != len(columns):
            raise ValueError(f"a row of {len(values)} cells in a table of {len(columns)} columns")
        pieces = [_pieces(value) for value in values]
        for turn in range(max((len(piece) for piece in pieces), default=1)):
            at += 1
            line_values: list[Value] = [piece[turn] if turn < len(piece) else "" for piece in pieces]
            lines = _most_lines(line_values, columns)
            slices = [lines] if LINE * lines + 4 <= HIGHEST else _slices(lines)
            for slice_, of_lines in enumerate(slices):
                page.set_row(at + slice_, LINE * of_lines + 4)
            for index, value in enumerate(line_values):
                text = texts[index] if len(slices) == 1 else tall[index]
                if len(slices) > 1:
                    page.merge_range(at, index, at + len(slices) - 1, index, "", text)
                if isinstance(value, str):
                    page.write_string(at, index, value, text)
                elif value is None:
                    page.write_blank(at, index, None, text)
                else:
                    page.write_number(at, index, value, number)
            at += len(slices) - 1
    if at > header:
        page.autofilter(header, 0, at, last)
    page.freeze_panes(header + 1, 0)
    page.repeat_rows(header)
    for text in notes:
        at += 1
        page.set_row(at, _note_height(text, columns))
        across(at, text, plain)
    book.close()
    return out.getvalue()


def _left_of_the_foot(mark: str) -> str:
    """In small letters. An ampersand is a command in a footer, and the blank keeps a figure out of the size."""
    return f"&L&8 {_clean(mark).replace('&', '&&')[:MOST_IN_A_FOOT]}" if mark else ""


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _pieces(value: Value) -> list[Value]:
    if not isinstance(value, str):
        return [value]
    text = _clean(value)
    return [text[start : start + CELL_LIMIT] for start in range(0, max(len(text), 1), CELL_LIMIT)]


def _width(text: str) -> float:
    """In the sheet's measure, where a Chinese character takes about two and a digit one."""
    return sum(1.05 if character.isascii() else 2.1 for character in text)


def _lines(text: str, width: float) -> int:
    # One and a half characters are lost at the edges and where a line cannot be broken exactly.
    room = max(width - 1.5, 2)
    return sum(max(1, int(-(-_width(part) // room))) for part in text.split("\n"))


def _most_lines(values: Sequence[Value], columns: Sequence[SheetColumn]) -> int:
    """The lines of the fullest cell: spreadsheets do not measure wrapped text when a file was made elsewhere."""
    return max(
        (_lines(str(v), column.width) for v, column in zip(values, columns, strict=True) if v is not None), default=1
    )


def _slices(lines: int) -> list[int]:
    """A record that is higher than a row can be, in rows of a few lines each: a page is filled before it is turned."""
    return [SLICE] * (lines // SLICE) + ([lines % SLICE] if lines % SLICE else [])


def _note_height(text: str, columns: Sequence[SheetColumn]) -> float:
    return min(HIGHEST, LINE * _lines(text, sum(column.width for column in columns)) + 3)
