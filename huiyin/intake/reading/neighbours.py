"""What only shows when rows are seen beside each other: numbers twice, words twice, serials that jump."""

from __future__ import annotations

from .remarks import Remark
from .shapes import Row
from .values import PLAIN_SERIAL, loose

# Shorter texts ("噪声") are alike without being the same complaint.
TELLING = 10


def compare(drafts: list[tuple[Row, list[Remark]]], *, several_sheets: bool) -> None:
    """Add a remark to every row that repeats another or follows a gap."""
    numbers: dict[tuple[str | None, str], list[int]] = {}
    texts: dict[str, int] = {}
    for index, (row, remarks) in enumerate(drafts):
        if row.accept_number:
            numbers.setdefault((row.batch, row.accept_number.upper()), []).append(index)
        words = loose(row.text)
        if len(words) >= TELLING:
            if words in texts:
                remarks.append(Remark("text_twice", {"where": _where(drafts[texts[words]][0], several_sheets)}))
            texts.setdefault(words, index)
    for indexes in numbers.values():
        for index in indexes if len(indexes) > 1 else ():
            row, remarks = drafts[index]
            others = [_where(drafts[other][0], several_sheets) for other in indexes if other != index]
            remarks.append(Remark("number_twice", {"value": row.accept_number, "where": "、".join(others[:5])}))
    _serials(drafts)


def _serials(drafts: list[tuple[Row, list[Remark]]]) -> None:
    before: tuple[str, int, str | None] | None = None
    for row, remarks in drafts:
        if not row.serial or not PLAIN_SERIAL.fullmatch(row.serial) or not row.serial.isdigit():
            before = None
            continue
        serial = int(row.serial)
        if before and before[0] == row.sheet and before[2] == row.batch:
            if serial == before[1]:
                remarks.append(Remark("serial_twice", {"value": serial}))
            elif serial > before[1] + 1:
                remarks.append(Remark("serial_gap", {"before": before[1], "after": serial}))
        before = (row.sheet, serial, row.batch)


def _where(row: Row, several_sheets: bool) -> str:  # noqa: FBT001 - a detail of this file
    from_sheet = f"“{row.sheet}”" if several_sheets else ""
    return f"{from_sheet}第 {row.row_number} 行"
