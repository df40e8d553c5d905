"""Finding the header, and saying what each column holds: by its name, and where names fail, by its content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .grid import Grid
from .values import BLANK, TICKS, text_of
from .vocabulary import Vocabulary, plain

DEEPEST = 3
NAME_LENGTH = 40
# A second column of the same kind: what else it may be.
SECOND_CHOICE = {
    "facts": "measures",
    "measures": "facts",
    "responsible_unit": "assisting_unit",
    "text": "",
    "region": "place",
}
JOINED = {"measures", "region", "responsible_unit", "remark"}
CODED = {"types": "types", "finding": "findings", "state": "states", "channel": "channels"}
NUMBER_LIKE = re.compile(r"(?=.*\d)[A-Za-z*＊（()）〔〕\[\]【】第批号字受访信 \-－—\d]{1,34}")
REGION_LIKE = re.compile(r"[\u4e00-\u9fff、，,/\s（）()]{0,40}(?:市|区|县|镇|乡|旗|州|盟|街道|新区|开发区|农场|村)")
UNIT_LIKE = re.compile(r".{2,30}(?:局|委|办|政府|公司|中心|大队|支队|街道|厅)")
DIGITS = re.compile(r"\d{1,5}(?:\.0)?")
# No column is called like this: a number of a case, a sentence.
NO_NAME = re.compile(rf"{NUMBER_LIKE.pattern}|.*(?:\d{{6}}|[A-Za-z]\d{{3}}|[。；;！？]).*", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """Column `index` holds `field`; with `option`, a tick in it means that word (水 | 大气 | 噪声 as columns)."""

    index: int
    field: str
    label: str
    score: float = 1.0
    option: str = ""


@dataclass
class Header:
    """Where a table's header stands and what it says."""

    top: int
    depth: int
    columns: list[Column]
    labels: dict[int, str] = field(default_factory=dict)
    guessed: bool = False

    @property
    def score(self) -> float:
        return sum({c.field: c.score for c in self.columns if c.field}.values())

    @property
    def named(self) -> int:
        return sum(bool(column.field) for column in self.columns)

    def index(self, name: str) -> int | None:
        return next((column.index for column in self.columns if column.field == name), None)

    def same_as(self, other: Header) -> bool:
        return {i: plain(v) for i, v in self.labels.items()} == {i: plain(v) for i, v in other.labels.items()}


class Sheet:
    """A grid with its cells as text and its merged areas at hand."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.texts = [[text_of(value) for value in row] for row in grid.rows]
        self.anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in grid.merges:
            bottom, right = min(merge.bottom, len(grid.rows) - 1), min(merge.right, grid.width - 1)
            if (bottom - merge.top + 1) * (right - merge.left + 1) > 200_000:
                continue
            for row in range(merge.top, bottom + 1):
                for column in range(merge.left, right + 1):
                    if (row, column) != (merge.top, merge.left):
                        self.anchors[row, column] = (merge.top, merge.left)

    def __len__(self) -> int:
        return len(self.texts)

    def text(self, row: int, column: int) -> str:
        cells = self.texts[row]
        return cells[column] if column < len(cells) else ""

    def cells(self, row: int) -> list[tuple[int, str]]:
        """The cells that hold something."""
        return [(index, text) for index, text in enumerate(self.texts[row]) if text]

    def line(self, row: int) -> str:
        return " ".join(dict.fromkeys(text for _index, text in self.cells(row)))

    def covered_across(self, row: int, column: int) -> tuple[int, int] | None:
        """The anchor to the left that a merged cell of this row repeats."""
        anchor = self.anchors.get((row, column))
        return anchor if anchor and anchor[0] == row else None

    def covered_down(self, row: int, column: int) -> tuple[int, int] | None:
        """The anchor above that a merged cell of this column repeats."""
        anchor = self.anchors.get((row, column))
        return anchor if anchor and anchor[0] < row else None


def find_header(sheet: Sheet, row: int, vocabulary: Vocabulary) -> Header | None:
    """The header that starts at `row`, one to three rows deep, or None when this row is none."""
    if not _may_be_header(sheet, row, vocabulary):
        return None
    best = _window(sheet, row, 1, vocabulary)
    for depth in range(2, DEEPEST + 1):
        if row + depth > len(sheet) or not _goes_on(sheet, row, row + depth - 1, vocabulary):
            break
        deeper = _window(sheet, row, depth, vocabulary)
        # 水 | 大气 | 噪声 below 污染类型 are less sure as names, but they name what was nameless.
        if deeper and (best is None or deeper.named > best.named or deeper.score >= best.score):
            best = deeper
    if best is None:
        return None
    # A line above the real header (a group name, a title in two cells) must not swallow it.
    for lower in range(row + 1, min(row + best.depth, len(sheet))):
        inner = _window(sheet, lower, row + best.depth - lower, vocabulary)
        if inner and inner.score >= best.score:
            return None
    return best


def _may_be_header(sheet: Sheet, row: int, vocabulary: Vocabulary) -> bool:
    cells = sheet.cells(row)
    if len(cells) < 2 or any(len(text) > NAME_LENGTH for _index, text in cells):
        return False
    if any(NO_NAME.fullmatch(text) for _index, text in cells) or _is_answered(cells, vocabulary):
        return False
    return sum(vocabulary.column(text)[1] >= 0.55 for _index, text in cells) >= 2 or (
        row + 1 < len(sheet) and any(vocabulary.column(text)[1] >= 0.55 for _index, text in cells)
    )


def _is_answered(cells: list[tuple[int, str]], vocabulary: Vocabulary) -> bool:
    """Are these the values of a case (现场, 水, 不属实, 办结), each of another kind, rather than names of columns?"""
    # Columns to be ticked come in companies: 属实 | 不属实, 水 | 大气 | 噪声.
    words = [sum(bool(vocabulary.code(section, text)) for _index, text in cells) for section in CODED.values()]
    return words.count(1) >= 3


def _goes_on(sheet: Sheet, top: int, row: int, vocabulary: Vocabulary) -> bool:
    """Is `row` a further row of the header that starts at `top`: names only below what spans or is empty above?"""
    cells = sheet.cells(row)
    if not cells or any(len(text) > NAME_LENGTH for _index, text in cells):
        return False
    if any(NO_NAME.fullmatch(text) for _index, text in cells):
        return False
    has_merges = any(a[0] >= top for (r, _c), a in _merges_of(sheet, top, row))
    filled = 0
    for column, _text in cells:
        above = sheet.text(row - 1, column)
        if above:
            nothing_right = column + 1 < sheet.grid.width and not sheet.text(row - 1, column + 1)
            spans = sheet.covered_across(row - 1, column + 1) is not None or (not has_merges and nothing_right)
            if not spans:
                return False
        elif sheet.covered_down(row, column):
            return False
        else:
            filled += 1
    known = sum(vocabulary.column(text)[1] >= 0.55 or _any_code(text, vocabulary) for _index, text in cells)
    # A first data row under a header with blank names would have its serial and its text there.
    return known * 2 >= len(cells)


def _merges_of(sheet: Sheet, top: int, bottom: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        ((row, column), anchor)
        for row in range(top, bottom + 1)
        for column in range(sheet.grid.width)
        if (anchor := sheet.anchors.get((row, column)))
    ]


def _any_code(text: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.code(section, text) for section in CODED.values())


def _labels(sheet: Sheet, top: int, depth: int) -> dict[int, list[str]]:
    """Per column the names from the top down; a spanning name is repeated over what it spans."""
    labels: dict[int, list[str]] = {}
    for row in range(top, top + depth):
        carried = ""
        for column in range(sheet.grid.width):
            text = sheet.text(row, column)
            if not text:
                anchor = sheet.covered_across(row, column)
                if anchor:
                    text = sheet.text(*anchor)
                elif (
                    depth > 1
                    and row < top + depth - 1
                    and not labels.get(column)
                    and not sheet.covered_down(row, column)
                ):
                    below = [sheet.text(r, column) for r in range(row + 1, top + depth)]
                    text = carried if any(below) else ""
            carried = text or carried
            if text and text not in labels.setdefault(column, []):
                labels[column].append(text)
    return {column: parts for column, parts in labels.items() if parts}


def _window(sheet: Sheet, top: int, depth: int, vocabulary: Vocabulary) -> Header | None:
    labels = _labels(sheet, top, depth)
    if len(set(map(tuple, labels.values()))) < 2:
        return None
    columns = assign(labels, vocabulary)
    fields = {column.field: column.score for column in columns if column.field}
    sure = {name for name, score in fields.items() if score >= 0.6}
    essential = sure & {"text", "accept_number", "facts"}
    enough = (len(sure) >= 3 and (essential or {"types", "region"} <= sure)) or len(sure) >= 5
    pair = len(sure) == 2 and "text" in sure and all(fields[name] >= 0.9 for name in sure) and len(labels) <= 4
    header = Header(top, depth, columns, {column: "/".join(parts) for column, parts in labels.items()})
    return header if (enough or pair) and header.named * 2 >= len(labels) else None


def assign(labels: dict[int, list[str]], vocabulary: Vocabulary) -> list[Column]:
    """One field per column: exact names first, then the surer, then the earlier in the vocabulary."""
    wishes: list[tuple[float, int, str, str]] = []
    chosen: dict[int, Column] = {}
    for index, parts in labels.items():
        label = "/".join(parts)
        option = _option(parts, vocabulary)
        if option:
            chosen[index] = Column(index, option[0], label, 0.9, option[1])
            continue
        name, score = _best_name(parts, vocabulary)
        wishes.append((score, index, name, label))
    single = [index for index, parts in labels.items() if len(parts) == 1 and vocabulary.code("types", parts[0])]
    if len(single) >= 3:  # 水 | 大气 | 噪声 as columns of their own, without a name above
        for index in single:
            chosen[index] = Column(index, "types", labels[index][0], 0.9, labels[index][0])
    taken = {column.field for column in chosen.values()}
    for score, index, name, label in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if index in chosen:
            continue
        final = name
        again = any(column.field == name and plain(column.label) == plain(label) for column in chosen.values())
        if name in taken and not (name in JOINED and score >= 0.9 and not again):
            final = SECOND_CHOICE.get(name, "")
            final = "" if final in taken else final
            score = min(score, 0.6)
        taken.add(final)
        chosen[index] = Column(index, final, label, score if final else 0.0)
    return [chosen[index] for index in sorted(chosen)]


def _best_name(parts: list[str], vocabulary: Vocabulary) -> tuple[str, float]:
    name, score = vocabulary.column(parts[-1])
    if len(parts) > 1:
        joined = vocabulary.column("".join(parts[-2:]))
        if joined[1] > score or not name:
            name, score = joined
        if not name and not any(char in plain(parts[-1]) for char in "是否"):
            above = vocabulary.column(parts[-2])
            name, score = above[0], above[1] * 0.7
    return name, score


def _option(parts: list[str], vocabulary: Vocabulary) -> tuple[str, str] | None:
    if len(parts) < 2:
        return None
    above, _score = vocabulary.column(parts[-2])
    if above == "text" and vocabulary.code("types", parts[-1]):
        above = "types"
    section = CODED.get(above)
    if section and vocabulary.code(section, parts[-1]):
        return above, parts[-1]
    return None


def settle_by_content(header: Header, sheet: Sheet, rows: list[int], vocabulary: Vocabulary) -> Header:
    """Correct and complete the columns by what stands in them."""
    sample = rows[:300]
    values = {
        column.index: [text for row in sample if (text := sheet.text(row, column.index))] for column in header.columns
    }
    for index in range(sheet.grid.width):  # columns without any name
        if index not in values and (texts := [text for row in sample if (text := sheet.text(row, index))]):
            values[index] = texts
            header.columns.append(Column(index, "", "", 0.0))
    columns = {column.index: column for column in header.columns}

    def put(index: int, name: str) -> None:
        columns[index] = Column(index, name, columns[index].label, 0.5)

    def missing(name: str) -> bool:
        return all(column.field != name for column in columns.values())

    for index, column in list(columns.items()):
        texts = values[index]
        if column.option or not texts:
            continue
        kind = _coded_kind(texts, vocabulary)
        if (
            kind
            and kind != column.field
            and missing(kind)
            and (not column.field or _misnamed(column, texts, vocabulary))
        ):
            put(index, kind)
    if missing("serial"):
        for index, column in columns.items():
            weak = column.field == "" or (
                column.field == "accept_number" and plain(column.label) in ("编号", "号", "号码")
            )
            if weak and index <= 1 and _counts_up(values[index]):
                put(index, "serial")
                break
    free = [index for index, column in columns.items() if not column.field and values[index]]
    for name, fits in (("accept_number", _number_like), ("region", _region_like)):
        if missing(name):
            found = next((index for index in free if fits(values[index])), None)
            if found is not None:
                put(found, name)
                free.remove(found)
    if missing("text"):

        def mean(index: int) -> float:
            return sum(map(len, values[index])) / len(values[index])

        candidates = [index for index in free if mean(index) >= 6 and not _region_like(values[index])]
        if candidates:
            put(max(candidates, key=mean), "text")
    header.columns = [columns[index] for index in sorted(columns)]
    return header


def _share(texts: list[str], test: object) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0  # type: ignore[operator]


def _coded_kind(texts: list[str], vocabulary: Vocabulary) -> str | None:
    """The field whose words fill the column. 是 and 否 alone say nothing: many columns hold them."""
    telling = [text for text in texts if plain(text) not in ("是", "否", "") and not BLANK.fullmatch(text)]
    if len(telling) < 2:
        return None
    for name, section in CODED.items():
        if section == "types":
            share = _share(telling, lambda t: any(vocabulary.code("types", p) for p in re.split(r"[、，,/;；\s]+", t)))
        else:
            share = _share(telling, lambda t, s=section: len(t) <= 12 and vocabulary.code(s, t))
        if share >= 0.75:
            return name
    return None


def _misnamed(column: Column, texts: list[str], vocabulary: Vocabulary) -> bool:
    """A name such as 类型 or 办理结果 promises one thing and the cells hold another."""
    if column.field in CODED:
        section = CODED[column.field]
        return _share(texts, lambda t: any(vocabulary.code(section, p) for p in re.split(r"[、，,/;；\s]+", t))) < 0.2
    if column.field in ("facts", "measures", "text"):
        return len(texts) >= 3 and max(map(len, texts)) <= 8
    return False


def _counts_up(texts: list[str]) -> bool:
    numbers = [int(float(text)) for text in texts if DIGITS.fullmatch(text)]
    if len(numbers) < max(1, 0.8 * len(texts)) or not numbers or numbers[0] != 1:
        return False
    return sum(b == a + 1 for a, b in pairwise(numbers)) >= 0.8 * (len(numbers) - 1)


def _number_like(texts: list[str]) -> bool:
    return len(texts) >= 1 and _share(texts, NUMBER_LIKE.fullmatch) >= 0.7 and len(set(texts)) > 0.8 * len(texts)


def _region_like(texts: list[str]) -> bool:
    return (
        _share(texts, lambda t: len(t) <= 25 and REGION_LIKE.match(t)) >= 0.7
        and _share(texts, UNIT_LIKE.fullmatch) < 0.5
    )


def guess_header(sheet: Sheet, rows: list[int], vocabulary: Vocabulary) -> Header | None:
    """A table without any header, told from its content alone."""
    if len(rows) < 2 or sheet.grid.width < 3:
        return None
    header = Header(rows[0], 0, [Column(index, "", "", 0.0) for index in range(sheet.grid.width)], {}, guessed=True)
    header = settle_by_content(header, sheet, rows, vocabulary)
    names = {column.field for column in header.columns}
    return header if "text" in names and len(names & {"accept_number", "serial", "types", "region"}) >= 2 else None


def is_ticked(text: str) -> bool:
    return plain(text) in TICKS or text.strip().lower() in TICKS
