"""What every kind of file is turned into before anybody asks what it means: grids of cells with their coordinates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from huiyin.lib.verdicts import Refused

Value = str | int | float | date | datetime

MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 300
MAX_MEMBERS = 5_000
MAX_CELLS = 3_000_000
MAX_COLUMNS = 1_000
MAX_ROWS = 300_000


class UnreadableFile(Refused):
    """The file cannot be read as a list. Its text tells the clerk why and what to do."""


@dataclass(frozen=True)
class Merge:
    """A merged area, all four edges inclusive and counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet, one text file or one table of a document. `rows[i]` is row `first_row + i` as a person sees it."""

    sheet: str
    kind: str
    rows: list[list[Value]]
    first_row: int = 1
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: bool = False

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def row_number(self, index: int) -> int:
        """The row as Excel numbers it; in a document, its place in the table."""
        return self.first_row + index

    def cell_name(self, index: int, column: int) -> str:
        """`B7` where the file has such names, otherwise the row and column in words."""
        if self.kind == "docx":
            return f"{self.sheet}第{self.row_number(index)}行第{column + 1}列"
        return f"{column_letters(column)}{self.row_number(index)}"


def column_letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def trim(rows: list[list[Value]]) -> list[list[Value]]:
    """Without the empty cells at the right and the empty rows at the end, which files carry by the thousand."""
    for row in rows:
        while row and (row[-1] == "" or (isinstance(row[-1], str) and not row[-1].strip())):
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
