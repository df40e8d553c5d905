"""A list is read and shown before anything is registered. Pure: a file goes in, plain values come out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

from .columns import Sheet
from .dates import Found, clean_line, read_titles
from .grid import Grid, UnreadableFile
from .layout import NOTE, Claim, Layout, Table, lay_out
from .neighbours import compare
from .remarks import Remark, why_left_out
from .rows import SEALED, RowReader
from .shapes import Kind, LeftOut, Preview, Row
from .tables import read_file
from .values import chinese_number
from .vocabulary import Vocabulary, as_vocabulary

__all__ = ["Kind", "LeftOut", "Preview", "Refused", "Row", "preview_file"]

INSPECTION = re.compile(
    r"(?:第?[一二三四五]轮)?(?:第[一二三四五六七八九十]+批)?(?:中央|国家|[\u4e00-\u9fff]{0,3}省级?|[\u4e00-\u9fff]{2}自治区)?"
    r"(?:第[一二三四五六七八九十\d]+)?(?:生态)?(?:环境保护|环保|环境)(?:督察|督查)(?:组)?(?:[“\"]?回头看[”\"]?)?"
)


def preview_file(path: Path | str, name: str = "", *, vocabulary: Vocabulary | dict[str, Any] | None = None) -> Preview:
    """What the file at `path` holds, or `Refused` with the sentence that says what is wrong and what to do.

    `name` is the name the file was sent under, for sentences only: what a file is, its content tells. `vocabulary`
    are the rulebook's words for columns, types, channels, findings and states; the shipped ones when not given.
    """
    words = as_vocabulary(vocabulary)
    shown = name or Path(path).name
    try:
        grids = read_file(path, shown)
    except UnreadableFile as refusal:
        raise Refused(_("“%(name)s”：%(why)s") % {"name": shown, "why": refusal.reason}) from refusal
    return _preview(grids, shown, words)


def _preview(grids: list[Grid], name: str, words: Vocabulary) -> Preview:
    layouts = _lay_out_all(grids, words)
    tables = [table for layout in layouts for table in layout.tables]
    found = _found_per_table(layouts)
    legend = {mark: meaning for layout in layouts for mark, meaning in layout.legend.items()}
    drafts: list[tuple[Row, list[Remark]]] = []
    for table, says in zip(tables, found, strict=True):
        reader = RowReader(table, says, legend, words)
        drafts.extend(reader.read(row) for row in table.rows)
    compare(drafts, several_sheets=len({row.sheet for row, _remarks in drafts}) > 1)
    rows = tuple(_with_remarks(row, remarks) for row, remarks in drafts)
    # A batch may hold nothing for the city: then the titles of the empty tables count.
    says_it = [says for table, says in zip(tables, found, strict=True) if table.rows or not rows] or [_cover(layouts)]
    batch = _agreed((says.batch for says in says_it), rows, "batch")
    day = _agreed((says.day for says in says_it), rows, "date")
    announced = _announced([claim for layout in layouts for claim in layout.claims], len(rows))
    remarks = list(_file_remarks(layouts, found, rows, batch, day, announced))
    titles = [line for table in tables for line in table.titles]
    results = any(row.facts or row.finding or row.measures or row.state for row in rows)
    return Preview(
        name=name,
        format=grids[0].kind if grids else "",
        kind=Kind.WITH_RESULTS if results else Kind.HANDED_OVER,
        batch=batch,
        date=day,
        rows=rows,
        left_out=tuple(_left_out(layouts)),
        inspection=_inspection(titles),
        announced=announced,
        titles=tuple(dict.fromkeys(titles)),
        warnings=tuple(str(remark) for remark in remarks),
        kinds=tuple(remark.kind for remark in remarks),
    )


def _lay_out_all(grids: list[Grid], words: Vocabulary) -> list[Layout]:
    layouts: list[Layout] = []
    former: Layout | None = None
    for grid in grids:
        if not grid.rows and not grid.titles:
            continue
        layout = lay_out(Sheet(grid), words, former)
        former = layout if layout.tables else former
        layouts.append(layout)
    return layouts


def _cover(layouts: list[Layout]) -> Found:
    return read_titles([line for layout in layouts if not layout.tables for line in layout.loose_lines[:30]])


def _announced(claims: list[Claim], count: int) -> int | None:
    """How many cases the file claims to hold. A figure that closes one of several tables claims nothing of the file."""
    numbers = [claim.number for claim in claims]
    if numbers and count in (sum(numbers), *numbers):
        return count
    return next((claim.number for claim in claims if not claim.fits), None)


def _found_per_table(layouts: list[Layout]) -> list[Found]:
    """Batch and day of each table: its own title, the sheet's name, the table before it, a cover sheet."""
    cover = _cover(layouts)
    found: list[Found] = []
    before = cover
    for layout in layouts:
        for table in layout.tables:
            says = read_titles([line for line in table.titles if not NOTE.match(line)])
            grid = table.sheet.grid
            if grid.kind in ("xlsx", "xls", "ods") and (says.batch is None or says.day is None):
                tab = read_titles([grid.sheet])
                says = replace(says, batch=says.batch or tab.batch, day=says.day or tab.day, year=says.year or tab.year)
            if says.batch is None and says.day is None:
                says = (
                    before if before is not cover or not table.titles else replace(cover, year=says.year or cover.year)
                )
            elif says.batch is None or says.day is None:
                # Half a title is completed by the table before it, unless it speaks of another batch.
                same = says.batch in (None, before.batch)
                says = replace(
                    says,
                    batch=says.batch or before.batch,
                    day=says.day or (before.day if same else None),
                    year=says.year or before.year,
                )
            found.append(says)
            before = says
    return found


def _agreed(said: Iterable[Any], rows: tuple[Row, ...], name: str) -> Any:
    """What all titles say; where titles are silent, what all rows say; None when they do not agree."""
    titles = {_comparable(value): value for value in said}
    titles.pop(None, None)
    if titles:
        return next(iter(titles.values())) if len(titles) == 1 else None
    values = {_comparable(getattr(row, name)): getattr(row, name) for row in rows}
    return next(iter(values.values())) if len(values) == 1 else None


def _comparable(value: Any) -> Any:
    """`第二十七批`, `第27批` and `27` are one batch."""
    if not isinstance(value, str):
        return value
    core = re.sub(r"[第批次号\s]", "", clean_line(value))
    return chinese_number(core) or core


def _with_remarks(row: Row, remarks: list[Remark]) -> Row:
    warnings = [remark for remark in remarks if not remark.is_error]
    errors = [remark for remark in remarks if remark.is_error]
    return replace(
        row,
        warnings=tuple(str(remark) for remark in warnings),
        errors=tuple(str(remark) for remark in errors),
        kinds=tuple(remark.kind for remark in (*warnings, *errors)),
    )


def _left_out(layouts: list[Layout]) -> Iterable[LeftOut]:
    for layout in layouts:
        grid = layout.sheet.grid
        for out in layout.left_out:
            number = None if out.row is None else grid.row_number(out.row)
            yield LeftOut(grid.sheet, number, out.text, out.kind, why_left_out(out.kind))


def _inspection(titles: list[str]) -> str | None:
    for line in titles:
        match = INSPECTION.search(clean_line(line).replace(" ", ""))
        if match:
            return match[0]
    return None


def _file_remarks(
    layouts: list[Layout],
    found: list[Found],
    rows: tuple[Row, ...],
    batch: str | None,
    day: date | None,
    announced: int | None,
) -> Iterable[Remark]:
    if not rows:
        yield Remark("no_rows")
    batches = list(dict.fromkeys(row.batch for row in rows if row.batch))
    if len({_comparable(value) for value in batches}) > 1:
        yield Remark("several_batches", {"value": "、".join(batches)})
    elif batch is None:
        yield Remark("batch_missing")
    if day is None and not any(row.date for row in rows):
        yield Remark("date_missing")
    for says in dict.fromkeys(found):
        if says.other_batch:
            yield Remark("two_batch_numbers", {"value": says.batch, "other": says.other_batch})
    if announced is not None and rows and announced != len(rows):
        yield Remark("count_differs", {"value": announced, "other": len(rows)})
    seen: set[str] = set()
    for layout in layouts:
        if not layout.tables and layout.left_out and len(layouts) > 1:
            yield Remark("no_header", {"sheet": layout.sheet.grid.sheet})
        for table in layout.tables:
            for kind in table.remarks:
                if kind not in seen:
                    seen.add(kind)
                    yield Remark(kind)
            yield from _column_remarks(table, seen)


def _column_remarks(table: Table, seen: set[str]) -> Iterable[Remark]:
    for column in table.header.columns:
        label = column.label.replace("\n", "")
        if not label or label in seen:
            continue
        if column.index in table.sheet.grid.hidden_columns:
            seen.add(label)
            yield Remark("hidden_column", {"label": label})
        if column.field in SEALED:
            seen.add(label)
            yield Remark("identity_column", {"label": label})
        elif not column.field:
            seen.add(label)
            yield Remark("column_unknown", {"label": label})
