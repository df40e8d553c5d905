"""The table on paper and as a workbook, word for word as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.lib.papers.table import TableColumn, table_paper
from huiyin.lib.tables_out import SheetColumn, table_xlsx
from huiyin.publication.models import DisclosureTable

# How much room a column asks for, and how its cells stand: 序号 is narrow, the words of a report are wide.
_ROOM: dict[str, tuple[float, str]] = {
    "serial": (4.8, "center"),
    "batch": (6.4, "center"),
    "accept_number": (10.5, "center"),
    "channel": (8.2, "center"),
    "region": (8.2, "center"),
    "involved": (8.2, "center"),
    "text": (25, "left"),
    "types": (8.2, "center"),
    "facts": (28, "left"),
    "finding": (8.2, "center"),
    "measures": (28, "left"),
    "measure_kind": (8, "center"),
    "goal": (14, "left"),
    "state": (8.2, "center"),
    "units": (8.2, "center"),
    "persons": (10, "center"),
    "accountability": (8.2, "center"),
    "remark": (9, "left"),
}
NOT_APPROVED = "（未经批准，不得公开）"


def _wide(key: str) -> float:
    """Characters in a workbook: a number stays on one line there."""
    return 21.0 if key == "accept_number" else 1.05 * _ROOM[key][0] + 0.5


def _heading(table: DisclosureTable) -> list[str]:
    lines = [table.subtitle, table.unit]
    if table.state != DisclosureTable.State.APPROVED:
        lines.append(NOT_APPROVED)
    return [line for line in lines if line]


def table_docx(table: DisclosureTable, rows: Iterable[list[str]]) -> bytes:
    """The paper, with the cells of each row. Whatever is not approved says so under its title."""
    columns = [TableColumn(heading, *_ROOM[key]) for key, heading in table.columns]
    return table_paper(table.title, columns, rows, subtitle=_heading(table), notes=table.notes)


def table_workbook(table: DisclosureTable, rows: Iterable[list[str]]) -> bytes:
    """The workbook, with the same words."""
    columns = [SheetColumn(heading, _wide(key), _ROOM[key][1]) for key, heading in table.columns]
    return table_xlsx(table.title, columns, rows, subtitle=_heading(table), notes=table.notes, sheet="一览表")
