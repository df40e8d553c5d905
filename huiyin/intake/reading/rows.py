"""One case out of its cells: values as written, codes beside them, and what a clerk should look at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from .columns import Column, is_ticked
from .dates import Found, read_date
from .grid import Value
from .layout import Table, plain_region
from .remarks import Remark, contradictions, personal_information
from .shapes import Row
from .values import (
    ANY_STAR,
    BLANK,
    LEADING_STAR,
    STAR_WORD,
    STARS,
    half_width,
    is_star_cell,
    read_code,
    read_number,
    read_types,
    split_questions,
    text_of,
)
from .vocabulary import Vocabulary, plain

DITTO = {"同上", "〃", "″", '"', "''", "”", "上同"}
CARRIED = {"region", "types", "channel", "date", "batch", "finding", "state", "responsible_unit"}
SEALED = ("complainant_name", "complainant_phone", "complainant_address")
PLAIN_FIELDS = (
    "due",
    "goal",
    "measure_kind",
    "responsible_unit",
    "assisting_unit",
    "responsible_person",
    "party",
    "place",
    "remark",
)
# Words such as 举报时间 date the complaint, not the hand-over of the list.
NOT_HAND_OVER = ("举报", "来电", "来信", "投诉", "信访", "登记", "接报", "来件", "受理")


@dataclass
class Draft:
    """A case in the making: the text per field, where it stood, and the remarks so far."""

    table: Table
    row: int
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def note(self, kind: str, **about: object) -> None:
        self.remarks.append(Remark(kind, about))


class RowReader:
    """Reads the rows of one table; what `同上` means it remembers from the row above."""

    def __init__(self, table: Table, found: Found, legend: dict[str, bool], vocabulary: Vocabulary) -> None:
        self.table, self.found, self.vocabulary = table, found, vocabulary
        self.other_marks = {mark for mark, means_starred in legend.items() if not means_starred}
        self.before: dict[str, str] = {}

    def read(self, row: int) -> tuple[Row, list[Remark]]:
        draft = Draft(self.table, row)
        self._gather(draft)
        self._place(draft)
        return self._finish(draft), draft.remarks

    # -- cells ------------------------------------------------------------------------------------------------------

    def _gather(self, draft: Draft) -> None:
        for column in self.table.header.columns:
            text, value, place = self._cell(draft.row, column)
            if not text:
                continue
            name = column.field
            if column.option:
                if is_ticked(text):
                    text = column.option
                elif not self.vocabulary.code("types" if name == "types" else f"{name}s", text):
                    continue
                draft.texts[name] = "、".join(filter(None, (draft.texts.get(name, ""), text)))
                draft.cells.setdefault(name, place)
            elif not name:
                draft.extra[column.label or place.rstrip("0123456789")] = text
            elif name in SEALED:
                draft.sealed[name] = text
            elif name in draft.texts:
                draft.texts[name] = _join(name, draft.texts[name], text)
            else:
                draft.texts[name], draft.values[name], draft.cells[name] = text, value, place
                draft.labels[name] = column.label
        for name in CARRIED:
            if draft.texts.get(name, "").strip() in DITTO and name in self.before:
                draft.texts[name] = self.before[name]
                draft.values[name] = self.before[name]
        self.before.update({name: draft.texts[name] for name in CARRIED if name in draft.texts})

    def _cell(self, row: int, column: Column) -> tuple[str, Value, str]:
        """The text of a case in one column: its own cell, the merged one above, and the rows joined to it."""
        sheet, grid = self.table.sheet, self.table.sheet.grid
        text, value, at = sheet.text(row, column.index), self._value(row, column.index), row
        if not text:
            anchor = sheet.covered_down(row, column.index)
            # A cell merged both down and across belongs to the column it starts in.
            if anchor and anchor[1] == column.index and anchor[0] >= self.table.header.top + self.table.header.depth:
                at = anchor[0]
                text, value = sheet.text(*anchor), self._value(*anchor)
        pieces = [text] if text else []
        for further in self.table.joined.get(row, ()):
            piece = sheet.text(further, column.index)
            if piece and piece not in pieces:
                pieces.append(piece)
        if len(pieces) > 1:
            text = value = "\n".join(pieces)
        elif pieces and not text:
            text = value = pieces[0]
        return text, value, grid.cell_name(at, column.index)

    def _value(self, row: int, column: int) -> Value:
        cells = self.table.sheet.grid.rows[row]
        return cells[column] if column < len(cells) else ""

    def _place(self, draft: Draft) -> None:
        grid = self.table.sheet.grid
        joined = self.table.joined.get(draft.row, [])
        if draft.row in grid.hidden_rows:
            draft.note("hidden_row")
        if grid.hidden:
            draft.note("hidden_sheet")
        if joined:
            rows = "、".join(str(grid.row_number(row)) for row in joined)
            draft.note("continued_row" if draft.row in self.table.loosely else "joined_rows", rows=rows)
        if not draft.texts.get("region") and (section := self.table.sections.get(draft.row)):
            draft.texts["region"] = plain_region(section)

    # -- meaning ----------------------------------------------------------------------------------------------------

    def _finish(self, draft: Draft) -> Row:
        number, serial, starred = self._numbers(draft)
        text, text_starred = self._text(draft)
        types, type_codes = self._types(draft)
        channel = _blank(draft.texts.get("channel"))
        channel_code = read_code("channels", channel, self.vocabulary)
        if channel and not channel_code:
            draft.note("channel_unknown", value=channel)
        region = self._region(draft)
        day = self._day(draft)
        results = self._results(draft, day)
        self._personal(draft, text)
        starred = starred or text_starred or self._starred_elsewhere(draft)
        batch = _blank(draft.texts.get("batch")) or self.found.batch
        row = Row(
            sheet=draft.table.sheet.grid.sheet,
            row_number=draft.table.sheet.grid.row_number(draft.row),
            serial=serial,
            accept_number=number,
            starred=starred,
            channel=channel,
            channel_code=channel_code,
            region=region,
            types=tuple(types),
            type_codes=tuple(type_codes),
            text=text,
            questions=tuple(split_questions(text)),
            batch=batch,
            date=day,
            extra=draft.extra,
            cells=draft.cells,
            sealed=draft.sealed,
        )
        return replace(row, **results, **{name: draft.texts.get(name) or None for name in PLAIN_FIELDS})  # type: ignore[arg-type]

    def _numbers(self, draft: Draft) -> tuple[str | None, str | None, bool]:
        number, starred = None, False
        if "accept_number" in draft.values:
            written = draft.texts["accept_number"]
            number, starred, kinds = read_number(draft.values["accept_number"])
            for kind in kinds:
                draft.note(kind, value=written if kind == "star_inside" else number)
            starred = starred and not self._means_other(written)
        if number is None and any(column.field == "accept_number" for column in self.table.header.columns):
            draft.note("number_missing")
        serial, serial_starred, _kinds = read_number(draft.values.get("serial", ""))
        serial_starred = serial_starred and not self._means_other(draft.texts.get("serial", ""))
        return number, serial, starred or serial_starred

    def _means_other(self, written: str) -> bool:
        """A legend may say that this mark stands for something else than 重点."""
        marks = {char for char in written if char in STARS}
        return bool(marks) and marks <= self.other_marks and not STAR_WORD.search(written)

    def _text(self, draft: Draft) -> tuple[str, bool]:
        written = draft.texts.get("text", "")
        text = LEADING_STAR.sub("", written).lstrip()
        word = STAR_WORD.match(text)
        if word:
            text = text[word.end() :].lstrip()
        starred = bool(word) or (text != written and not self._means_other(written[: len(written) - len(text)]))
        if not text:
            draft.note("text_missing")
        return text, starred

    def _starred_elsewhere(self, draft: Draft) -> bool:
        if is_star_cell(draft.texts.get("starred", "")):
            return True
        remark = draft.texts.get("remark", "")
        alone = remark and not ANY_STAR.sub("", remark).strip() and not self._means_other(remark)
        return bool(alone) or plain(remark) in (
            "重点",
            "重点件",
            "重点案件",
            "重点关注",
            "重点关注件",
            "重点信访件",
            "重点转办件",
        )

    def _types(self, draft: Draft) -> tuple[list[str], list[str]]:
        types, codes, unknown = read_types(half_width(draft.texts.get("types", "")), self.vocabulary)
        if not types:
            draft.note("types_missing")
        for word in unknown:
            draft.note("type_unknown", value=word)
        return types, codes

    def _region(self, draft: Draft) -> str | None:
        region = _blank(draft.texts.get("region"))
        if region is None:
            draft.note("region_missing")
            return None
        region = "".join(region.split("\n"))
        if any(mark in region for mark in "、，,/；;"):
            draft.note("several_regions", value=region)
        return region

    def _day(self, draft: Draft) -> date | None:
        if "date" not in draft.values:
            return self.found.day
        written = draft.texts["date"]
        day, kind = read_date(draft.values["date"], near=self.found.day, year=self.found.year)
        if kind:
            draft.note(kind, value=written)
        if not is_hand_over(draft.labels.get("date", "")):
            return self.found.day
        if day and self.found.day and day != self.found.day:
            draft.note("date_differs", value=day.isoformat(), other=self.found.day.isoformat())
        return day or self.found.day

    def _results(self, draft: Draft, day: date | None) -> dict[str, str | None]:
        texts = draft.texts
        facts, finding, measures, state = (
            texts.get(name) or None for name in ("facts", "finding", "measures", "state")
        )
        finding_code = read_code("findings", finding, self.vocabulary)
        state_code = read_code("states", state, self.vocabulary)
        is_state = bool(finding and not finding_code and read_code("states", finding, self.vocabulary))
        if finding and not finding_code and not is_state and not BLANK.fullmatch(finding):
            draft.note("finding_unknown", value=finding[:40])
        if state and not state_code and not BLANK.fullmatch(state):
            draft.note("state_unknown", value=state[:40])
        draft.remarks += contradictions(
            facts=facts,
            finding=finding,
            finding_code=finding_code,
            finding_is_state=is_state,
            measures=measures,
            state_code=state_code,
            due=texts.get("due"),
            day=day,
        )
        return {
            "facts": facts,
            "finding": finding,
            "finding_code": finding_code,
            "measures": measures,
            "state": state,
            "state_code": state_code,
            "accountability": texts.get("accountability") or None,
        }

    def _personal(self, draft: Draft, text: str) -> None:
        for name, value in (
            ("text", text),
            ("facts", draft.texts.get("facts", "")),
            ("remark", draft.texts.get("remark", "")),
        ):
            kinds = personal_information(value) if value else []
            if kinds:
                where = draft.labels.get(name) or draft.cells.get(name, name)
                draft.note("personal_information", where=where.replace("\n", ""), what="、".join(kinds))


def is_hand_over(label: str) -> bool:
    """Does a date column tell when the list was handed over, rather than when somebody complained?"""
    return not any(word in label for word in NOT_HAND_OVER)


def _blank(written: str | None) -> str | None:
    return None if not written or BLANK.fullmatch(written) else text_of(written)


def _join(name: str, first: str, second: str) -> str:
    if second in first:
        return first
    if name == "region":
        return second if second.startswith(first) else first + second
    return f"{first}\n{second}"
