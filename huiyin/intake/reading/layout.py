"""Which lines of a sheet are cases, and what the others are: titles, headers, totals, notes, continuations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .columns import REGION_LIKE, Header, Sheet, find_header, guess_header, settle_by_content
from .dates import batches_in, clean_line, read_titles
from .values import BLANK, STARS, text_of
from .vocabulary import Vocabulary

NOTE = re.compile(
    rf"^[（(【\[]?\s*(?:备\s*注|附\s*注|注|说\s*明|附|填表|备考|※|[{STARS}]\s*[（(]?(?:号|为|代表|表示|系|是|指|标)|(?:标注?|带|打|加)[“\"（(]?[{STARS}]"
    rf")\s*[:：]?|^(?:以下|此页|本页|此处)空白|^第?\s*\d+\s*页|^[（(]?(?:续|接上|转下|未完)"
)
SIGNED = re.compile(
    r"^(?:制\s*表|填\s*表|填\s*报|审\s*核|复\s*核|审\s*批|审\s*定|打\s*印|统\s*计|签\s*发|签\s*收|经\s*办|承\s*办\s*人|联\s*系\s*人|负\s*责\s*人|校\s*对|单位(?:盖章|负责人))[^\d]{0,8}\s*[:：]"
)
TITLE = re.compile(
    r"清单|一览表|汇总表|统计表|台账|登记表|情况表|明细表|交办表|转办表|公开表|续表|附件\s*\d*|督察组|转交|移交"
)
TOTAL = re.compile(r"[\u4e00-\u9fff、]{0,8}?(?:合计|小计|共计|总计|总数|累计)[:：]?.{0,16}|(?:以上)?共\d+.{0,4}")
# In the column of the complaints only this is a total: 合计20多家企业排污 is one of them.
BARE_TOTAL = re.compile(
    r"(?:本页|本批次?|全市|全区|全省|以上)?(?:合计|小计|共计|总计|总数|累计|共)[:：]?\d*(?:件|宗|起)?。?"
)
COUNT = re.compile(
    r"(?<!累计)(?:共计?|合计|总计|总数|计|[:：(（])?\s*[:：]?\s*(\d{1,6})\s*(?:件|宗|起|条|个案件)(?!以)"
)
COUNTED = re.compile(r"[（(]?\d{1,2}[)）]?|[①-⑳]|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸]|[A-Z]")
NOTHING_SENT = re.compile(
    r"^(?:本批次?|本日|当日|今日)?(?:我市|全市|本市)?(?:无|没有|未收到|未转办)(?:转办|交办|信访|举报|群众|案|$).{0,8}$"
)
LEGEND = re.compile(
    rf"([{STARS}])[”\"）)]?\s*(?:号|标|符号|标记|件)?(?:的)?\s*(?:为|是|系|指|代表|表示|[:：])\s*([^，,；;。、\s]{{0,12}})"
)


@dataclass
class Out:
    """A line left out: its row (None for a paragraph), its text, and the kind of reason."""

    row: int | None
    text: str
    kind: str


@dataclass
class Table:
    """The cases of one table: the first physical row of each, and the further rows that belong to it."""

    sheet: Sheet
    header: Header
    titles: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    joined: dict[int, list[int]] = field(default_factory=dict)
    loosely: set[int] = field(default_factory=set)  # cases that took in a row no merge says is theirs
    sections: dict[int, str] = field(default_factory=dict)  # region lines above groups of rows
    remarks: list[str] = field(default_factory=list)
    own_titles: bool = True


@dataclass(frozen=True)
class Claim:
    """How many cases a line says there are, and whether the table it closes has just so many."""

    number: int
    fits: bool


@dataclass
class Layout:
    """A sheet taken apart."""

    sheet: Sheet
    tables: list[Table] = field(default_factory=list)
    left_out: list[Out] = field(default_factory=list)
    loose_lines: list[str] = field(default_factory=list)  # what a sheet without a table says
    claims: list[Claim] = field(default_factory=list)
    counted: int = 0  # cases above the last line that gave a number
    starts: list[int] = field(default_factory=list)  # cases above each header that came again
    legend: dict[str, bool] = field(default_factory=dict)  # what a note says a mark means: True is 重点

    def leave_out(self, row: int | None, text: str, kind: str) -> None:
        self.left_out.append(Out(row, text[:300], kind))
        if kind == "total" and "小计" not in re.sub(r"\s", "", text):
            self._claim(_counts(self.sheet, row, text))
        elif kind in ("note", "title"):
            self.listen(text)
        self.explain(text)

    def listen(self, line: str) -> None:
        """Hear the number of cases that a title or note gives."""
        self._claim([int(match[1]) for match in COUNT.finditer(clean_line(line)) if "累计" not in line])

    def _claim(self, numbers: list[int]) -> None:
        self.claims.extend(Claim(number, number in self.held) for number in numbers)
        self.counted = self.so_far if numbers else self.counted

    @property
    def so_far(self) -> int:
        return sum(len(table.rows) for table in self.tables)

    @property
    def held(self) -> set[int]:
        """How many cases stand above this line: on the whole sheet, since the last figure, since a header."""
        # A header that comes again may begin another table on the sheet, and the figure may be that table's alone.
        return {self.so_far - start for start in (0, self.counted, *self.starts)}

    def explain(self, text: str) -> None:
        for match in LEGEND.finditer(text):
            self.legend[match[1]] = any(word in match[2] for word in ("重点", "重要", "督办", "关注"))


def _end_of_former(layout: Layout, lines: list[str], former: Layout | None) -> list[str]:
    """Between two tables of a document stand the notes and total of the first and the title of the second."""
    if former is None:
        return lines
    titles = []
    for line in lines:
        is_total = bool(TOTAL.fullmatch(re.sub(r"\s+", "", line)))
        if not is_total and not NOTE.match(line) and not SIGNED.match(line):
            titles.append(line)
            continue
        layout.left_out.append(Out(None, line[:300], "total" if is_total else "note"))
        layout.claims.extend(Claim(number, number in former.held) for number in _counts(layout.sheet, None, line))
        layout.explain(line)
    return titles


@dataclass
class Stretch:
    """A header and all rows down to the next different one."""

    header: Header
    rows: list[int] = field(default_factory=list)
    again: set[int] = field(default_factory=set)  # rows of the same header, repeated


def lay_out(sheet: Sheet, vocabulary: Vocabulary, former: Layout | None = None) -> Layout:
    """Take a sheet apart. `former` is the one before: a page break may have cut this table off from its header."""
    layout = Layout(sheet)
    above, stretches = _stretches(sheet, vocabulary)
    titles = _end_of_former(layout, list(sheet.grid.titles), former)
    if not stretches:
        _without_header(layout, above, titles, vocabulary, former.tables[-1] if former else None)
    else:
        titles += [sheet.line(row) for row in above]
    for stretch in stretches:
        titles = _take(layout, stretch, titles, vocabulary)
    for line in titles if stretches else ():
        layout.leave_out(None, line, "title")
    for line in sheet.grid.notes:
        layout.leave_out(None, line, "note")
    for line in (line for table in layout.tables for line in table.titles):
        layout.explain(line)
        layout.listen(line)
    return layout


def _stretches(sheet: Sheet, vocabulary: Vocabulary) -> tuple[list[int], list[Stretch]]:
    above: list[int] = []
    stretches: list[Stretch] = []
    row = 0
    while row < len(sheet):
        if not sheet.cells(row):
            row += 1
            continue
        header = find_header(sheet, row, vocabulary)
        if header is None:
            (stretches[-1].rows if stretches else above).append(row)
            row += 1
            continue
        rows = range(row, row + header.depth)
        if stretches and header.same_as(stretches[-1].header):
            stretches[-1].rows.extend(rows)
            stretches[-1].again.update(rows)
        else:
            stretches.append(Stretch(header))
        row += header.depth
    return above, stretches


def _without_header(
    layout: Layout, rows: list[int], titles: list[str], vocabulary: Vocabulary, former: Table | None
) -> None:
    """A table cut off from its header goes on with the columns before; else content tells; else nothing is a case."""
    sheet = layout.sheet
    full = [row for row in rows if len(sheet.cells(row)) >= 3]
    if full and former and former.sheet.grid.kind == "docx" and sheet.grid.width == former.sheet.grid.width:
        header = replace(former.header, top=-1, depth=0)
        lines = [line for line in titles if not NOTE.match(line)]
        layout.tables.append(Table(sheet, header, lines, remarks=["columns_carried"], own_titles=bool(lines)))
        _classify(layout, layout.tables[-1], rows, set(), vocabulary)
        return
    top = next((index for index, row in enumerate(rows) if row in full), None)
    guessed = guess_header(sheet, full, vocabulary) if len(full) >= 2 else None
    if guessed is not None and top is not None:
        titles += [sheet.line(row) for row in rows[:top]]
        layout.tables.append(Table(sheet, guessed, titles, remarks=["header_guessed"]))
        _classify(layout, layout.tables[-1], rows[top:], set(), vocabulary)
        return
    layout.loose_lines = titles + [sheet.line(row) for row in rows]
    for line in titles:
        layout.leave_out(None, line, "title")
    for row in rows:
        layout.leave_out(row, sheet.line(row), "no_header")


def _take(layout: Layout, stretch: Stretch, titles: list[str], vocabulary: Vocabulary) -> list[str]:
    sheet = layout.sheet
    body = [row for row in stretch.rows if row not in stretch.again and len(sheet.cells(row)) >= 3]
    header = settle_by_content(stretch.header, sheet, body, vocabulary)
    # No line but the first header goes unnamed: what was taken for a header of its own may have been a case.
    for row in range(header.top, header.top + header.depth) if layout.tables else ():
        layout.leave_out(row, sheet.line(row), "header")
    table = Table(sheet, header, titles, own_titles=bool(titles))
    layout.tables.append(table)
    return _classify(layout, table, stretch.rows, stretch.again, vocabulary)


def _classify(layout: Layout, table: Table, rows: list[int], again: set[int], vocabulary: Vocabulary) -> list[str]:
    """Sort the rows below a header. Returns the title lines at the end, which belong to the table that follows."""
    sheet = layout.sheet
    waiting: list[int] = []  # title lines whose table has not begun
    section = ""
    for row in rows:
        kind = "header" if row in again else _kind(table, row, vocabulary)
        if kind == "title":
            waiting.append(row)
            continue
        if kind == "section":
            section = sheet.line(row)
            layout.leave_out(row, section, "section")
            continue
        if kind == "header":
            layout.starts.append(layout.so_far)
        if kind not in ("case", "joined", "continued"):
            layout.leave_out(row, sheet.line(row), kind)
            continue
        if waiting:
            lines = [sheet.line(line) for line in waiting]
            table, is_new = _begin_again(layout, table, lines)
            section = "" if is_new else section
            for line in () if is_new else waiting:
                layout.leave_out(line, sheet.line(line), "title")
            waiting = []
        if kind == "case" or not table.rows:
            table.rows.append(row)
            if section:
                table.sections[row] = section
        else:
            table.joined.setdefault(table.rows[-1], []).append(row)
            if kind == "continued":
                table.loosely.add(table.rows[-1])
    return [sheet.line(row) for row in waiting]


def _begin_again(layout: Layout, table: Table, lines: list[str]) -> tuple[Table, bool]:
    """A title inside the table begins the next batch, unless it only repeats the title of the first page."""
    now, before = read_titles(lines), read_titles(table.titles)
    if (now.batch in (None, before.batch)) and (now.day in (None, before.day)):
        return table, False
    following = Table(layout.sheet, table.header, lines, remarks=list(table.remarks))
    layout.tables.append(following)
    return following, True


def _kind(table: Table, row: int, vocabulary: Vocabulary) -> str:
    sheet, header = table.sheet, table.header
    cells = sheet.cells(row)
    serial, number, text = (header.index(name) for name in ("serial", "accept_number", "text"))
    own = dict(cells)
    first = cells[0][1]
    distinct = list(dict.fromkeys(value for _index, value in cells))
    has_serial = serial is not None and bool(re.fullmatch(r"\D{0,2}\d+\D{0,2}", own.get(serial, "")))
    if not table.rows and _counts_columns(distinct, header):
        return "column_numbers"
    if _is_total(own, cells, serial, number, text, header):
        return "total"

    covered = [c for c in (serial, number, text) if c is not None and _inside(sheet, row, c, table)]
    named = [c for c in (serial, number, text) if c is not None and own.get(c)]
    if covered and not named and table.rows:
        return "joined"
    if len(distinct) == 1 and not covered:
        may_continue = bool(table.rows) and serial is not None and bool(sheet.text(table.rows[-1], serial))
        return _lone_kind(first, cells, has_serial=has_serial, header=header, text=text, may_continue=may_continue)
    if not has_serial and (SIGNED.match(first) or (NOTE.match(first) and cells[0][0] != text)):
        return "note"
    others = [value for index, value in cells if index not in (serial, number) and not BLANK.fullmatch(value)]
    if (
        (text is None or not own.get(text))
        and not covered
        and has_serial
        and not others
        and not (number is not None and own.get(number))
    ):
        return "only_serial"
    if _says_nothing(own.get(text if text is not None else -1, ""), own, number):
        return "nothing"
    if table.rows and serial is not None and not own.get(serial) and not named:
        return "continued"
    return "case"


def _says_nothing(words: str, own: dict[int, str], number: int | None) -> bool:
    """`无` or `本批次无我市转办件` where a case would stand: a batch may hold nothing for the city."""
    has_number = number is not None and number in own and not BLANK.fullmatch(own[number])
    return bool(words) and not has_number and bool(BLANK.fullmatch(words) or NOTHING_SENT.match(words))


def _lone_kind(
    line: str, cells: list[tuple[int, str]], *, has_serial: bool, header: Header, text: int | None, may_continue: bool
) -> str:
    """What the only words of a row are."""
    column = cells[0][0]
    if has_serial and len(cells) == 1 and header.index("serial") == column:
        return "only_serial"
    if NOTHING_SENT.match(line):
        return "nothing"
    if NOTE.match(line) or SIGNED.match(line):
        return "note"
    if len(line) <= 80 and (batches_in(clean_line(line)) or (TITLE.search(line) and column != text)):
        return "title"
    if column == text and len(cells) == 1:
        only_date = re.fullmatch(r"[\d年月日./\-\s〇零一二三四五六七八九十]{4,20}", line)
        signature = len(line) <= 30 and re.search(r"(?:组|办公室|委员会|局|政府)(?:[（(]章[)）])?$", line)
        if BARE_TOTAL.fullmatch(re.sub(r"\s+", "", line)) or only_date or signature:
            return "note"
        # Words alone, in a table that numbers its cases, are what a page break cut off from the row above.
        return "continued" if may_continue else "case"
    if len(line) <= 25 and REGION_LIKE.fullmatch(plain_region(line)):
        return "section"
    return "note"


def plain_region(line: str) -> str:
    """`一、南海区（12件）` as 南海区."""
    line = re.sub(r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．:：]?\s*", "", line)
    return re.sub(r"\s*[（(]?\s*共?\s*\d+\s*(?:件|宗|起)\s*[)）]?\s*[:：]?$", "", line).rstrip(":：")


def _inside(sheet: Sheet, row: int, column: int, table: Table) -> bool:
    """Is the cell the lower part of a merged one that began at a case above?"""
    anchor = sheet.covered_down(row, column)
    return anchor is not None and anchor[0] >= table.header.top + table.header.depth and bool(sheet.text(*anchor))


def _counts_columns(distinct: list[str], header: Header) -> bool:
    """The line of 1, 2, 3 … or (1), (2) … that some forms have under the header."""
    if len(distinct) < 3 or len(distinct) < len(header.columns) - 2:
        return False
    return all(COUNTED.fullmatch(text) for text in distinct)


def _is_total(
    own: dict[int, str],
    cells: list[tuple[int, str]],
    serial: int | None,
    number: int | None,
    text: int | None,
    header: Header,
) -> bool:
    heads = [cells[0]] + [(index, own[index]) for index in (serial, number, header.index("region")) if index in own]
    for index, value in heads:
        word = re.sub(r"\s+", "", value)
        long_words = text is not None and text != index and len(own.get(text, "")) > 20
        if not long_words and (BARE_TOTAL if index == text else TOTAL).fullmatch(word):
            return True
    return False


def _counts(sheet: Sheet, row: int | None, text: str) -> list[int]:
    said = [int(match[1]) for match in COUNT.finditer(clean_line(text))]
    if said or row is None:
        return said[:1]
    figures = [text for _index, text in sheet.cells(row) if re.fullmatch(r"\d{1,6}(?:\.0)?", text_of(text))]
    return [int(float(figures[0]))] if len(figures) == 1 else []
