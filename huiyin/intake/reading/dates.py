"""Batches and days, found in title lines and in cells, in the many shapes people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .grid import Value
from .values import chinese_number, text_of

EXCEL_EPOCH = date(1899, 12, 30)
HAN = "零〇○Ｏ一二三四五六七八九十"
FULL = re.compile(
    r"(?<![\d.])(20\d{2}|19\d{2})\s*[年./\-—–·]\s*(1[0-2]|0?[1-9])\s*[月./\-—–·]\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
)
COMPACT = re.compile(r"(?<![\dA-Za-z])(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
HAN_FULL = re.compile(rf"([二一][{HAN}]{{3}})年([{HAN}]{{1,3}})月([{HAN}]{{1,3}})[日号]")
SHORT_YEAR = re.compile(r"(?<!\d)'?(1[4-9]|2\d|3\d)[年.](1[0-2]|0?[1-9])[月.](3[01]|[12]\d|0?[1-9])(?!\d)[日号]?")
MONTH_DAY = re.compile(r"(?<![\d年.])(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?")
HAN_MONTH_DAY = re.compile(rf"(?<!年)([{HAN}]{{1,3}})月([{HAN}]{{1,3}})[日号]")
POINT_DAY = re.compile(r"^\s*(1[0-2]|0?[1-9])\s*[./\-]\s*(3[01]|[12]\d|0?[1-9])\s*$")
LOOSE_POINT_DAY = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])(?![\d.%])")
YEAR = re.compile(r"(?<!\d)(20[1-4]\d)\s*(?:年|[.\-/](?=\d))")
HAN_YEAR = re.compile(rf"(二[{HAN}]{{3}})年")

NUMBER = r"(?:\d{1,3}|[零〇一二三四五六七八九十百两]{1,6})"
BATCH = re.compile(
    rf"第\s*({NUMBER}(?:\s*[-－—–~至、,，和及之]\s*(?:第\s*)?{NUMBER})*)\s*批次?(?:\s*[（(]\s*(?:第?{NUMBER}部分|[一二三四五\d上下])\s*[)）])?"
)
BARE_BATCH = re.compile(rf"(?<![\d第一-龥])({NUMBER}(?:[-－—–]\d{{1,2}})?)\s*批次?(?!准|复|评|量|发|文)")
LABELLED_BATCH = re.compile(r"批\s*次\s*[:：]?\s*(第?\s*[\d零〇一二三四五六七八九十百]{1,6}(?:-\d{1,2})?\s*批?)")
NOT_THE_DAY = re.compile(
    r"(截至|截止|打印|制表|填报|填表|统计|制作|公示期|公开|反馈|办结|上报|印发|更新|完成|导出|生成)[^\d零〇一二三四五六七八九十]{0,8}$"
)
# The day of a reading, not of the list: where it is the only date, the list says none.
NEVER_THE_DAY = re.compile(r"(截至|截止|打印|统计|公示期|更新|导出|生成)[^\d零〇一二三四五六七八九十]{0,8}$")
HANDED_OVER = re.compile(r"(交办|转办|下发|转交|移交|交接)(?:日期|时间|日|于)?\s*[:：]?\s*$")
COMPLAINED = re.compile(r"(受理|收件|接收|举报|来电|来信)[^\d零〇一二三四五六七八九十]{0,8}$")
OTHER_BATCH = re.compile(r"(轮|中央|国家|督察组|省级|省里|省|上级)[^市区县批]{0,6}$")
INSPECTION_AFTER = re.compile(r"^[^，,。（(\s]{0,6}(督察|督查)(?!组?(交办|转办|移交|转交|信访|群众|第))")


@dataclass(frozen=True)
class Found:
    """What title lines say. `year` helps dates of rows that give only month and day."""

    batch: str | None = None
    day: date | None = None
    year: int | None = None
    other_batch: str | None = None


def make_date(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if 2000 <= year <= 2099 else None


def _dates_in(line: str, year: int | None) -> list[tuple[int, date]]:
    """(place, day) for every date in the line."""
    found: list[tuple[int, date]] = []
    taken: list[tuple[int, int]] = []

    def add(match: re.Match[str], y: int | None, m: int | None, d: int | None) -> None:
        if y is None or m is None or d is None or any(a < match.end() and match.start() < b for a, b in taken):
            return
        made = make_date(y, m, d)
        if made:
            taken.append(match.span())
            found.append((match.start(), made))

    for match in FULL.finditer(line):
        add(match, int(match[1]), int(match[2]), int(match[3]))
    for match in COMPACT.finditer(line):
        add(match, int(match[1]), int(match[2]), int(match[3]))
    for match in HAN_FULL.finditer(line):
        add(match, chinese_number(_zero(match[1])), chinese_number(_zero(match[2])), chinese_number(_zero(match[3])))
    for match in SHORT_YEAR.finditer(line):
        add(match, 2000 + int(match[1]), int(match[2]), int(match[3]))
    for match in MONTH_DAY.finditer(line):
        add(match, year, int(match[1]), int(match[2]))
    for match in HAN_MONTH_DAY.finditer(line):
        add(match, year, chinese_number(_zero(match[1])), chinese_number(_zero(match[2])))
    return sorted(found)


def _zero(word: str) -> str:
    return word.replace("○", "〇").replace("Ｏ", "〇")


def _year_in(text: str) -> int | None:
    match = YEAR.search(text)
    if match:
        return int(match[1])
    han = HAN_YEAR.search(text)
    if han:
        return chinese_number(_zero(han[1]))
    compact = COMPACT.search(text)
    return int(compact[1]) if compact else None


def clean_line(text: str) -> str:
    """Half-width figures, single spaces; Chinese punctuation as it was."""
    return re.sub(r"[ \t\u3000\xa0]+", " ", unicodedata.normalize("NFKC", text)).strip()


def batches_in(line: str) -> list[tuple[int, str, int]]:
    """(rank, batch as written, place) for every batch named in a title line; rank 0 is the likeliest."""
    found = []
    for pattern in (BATCH, LABELLED_BATCH, BARE_BATCH):
        for match in pattern.finditer(line):
            before, after = line[: match.start()], line[match.end() :]
            rank = 0
            if pattern is BATCH and OTHER_BATCH.search(before):
                rank = 1
            if INSPECTION_AFTER.search(after) or before.rstrip().endswith("轮"):
                rank = 3  # 第二轮第三批中央生态环境保护督察: which cities are visited, not which list this is
            group = match[0] if pattern is not LABELLED_BATCH else match[1]
            found.append((rank, re.sub(r"\s+", "", group), match.start()))
        if found:
            break
    return found


def read_titles(lines: list[str], day_hint: date | None = None) -> Found:
    """Batch and day of the lines above a table. A day beside the batch beats one that dates the paper."""
    cleaned = [clean_line(part) for line in lines for part in line.split("\n")]
    cleaned = [line for line in cleaned if line]
    whole = "\n".join(cleaned)
    year = _year_in(whole) or (day_hint.year if day_hint else None)
    batches = [
        (rank, index, text, place) for index, line in enumerate(cleaned) for rank, text, place in batches_in(line)
    ]
    batches = [item for item in batches if item[0] < 3]
    batches.sort(key=lambda item: (item[0], "、" not in item[2] and 0))
    batch = batches[0][2] if batches else None
    other = next((item[2] for item in batches[1:] if item[2] != batch), None)
    ranked: list[tuple[int, int, int, date]] = []
    for index, line in enumerate(cleaned):
        days = _dates_in(line, year)
        if not days and (match := re.search(r"(?:日期|时间)\s*[:：]?\s*(\d{5})(?!\d)", line)):
            serial = from_serial(int(match[1]))
            days = [(match.start(1), serial)] if serial else []
        if not days and year and (match := LOOSE_POINT_DAY.search(line)):
            made = make_date(year, int(match[1]), int(match[2]))
            days = [(match.start(), made)] if made else []
        for place, day in days:
            before = line[:place]
            if NEVER_THE_DAY.search(before):
                continue
            if NOT_THE_DAY.search(before):
                rank = 4
            elif HANDED_OVER.search(before):
                rank = 0
            elif COMPLAINED.search(before):
                rank = 3
            else:
                rank = 1 if batches and index == batches[0][1] else 2
            ranked.append((rank, index, place, day))
    ranked.sort()
    return Found(batch, ranked[0][3] if ranked else None, year, other)


def from_serial(number: float) -> date | None:
    """An Excel day count, when it falls in the years of inspections (2009 to 2064)."""
    if 40_000 <= number < 60_000:
        return EXCEL_EPOCH + timedelta(days=int(number))
    return None


def nearest(month: int, day: int, near: date | None, year: int | None) -> date | None:
    """A day without a year: the one nearest to the list's own day, for lists run over New Year."""
    if near:
        made = [make_date(near.year + step, month, day) for step in (0, -1, 1)]
        return min((d for d in made if d), key=lambda d: abs((d - near).days), default=None)
    return make_date(year, month, day) if year else None


def read_date(value: Value, *, near: date | None = None, year: int | None = None) -> tuple[date | None, str]:
    """A date cell, and a kind of warning or "". Blank is (None, "")."""
    if isinstance(value, datetime):
        return (value.date(), "") if 2000 <= value.year <= 2099 else (None, "date_unread")
    if isinstance(value, date):
        return (value, "") if 2000 <= value.year <= 2099 else (None, "date_unread")
    written = clean_line(text_of(value))
    if not written or written in "-—/无":
        return None, ""
    if re.fullmatch(r"\d{5}(\.\d+)?", written):
        serial = from_serial(float(written))
        return serial, "" if serial else "date_unread"
    base = near.year if near else year
    for match in (POINT_DAY.match(written),):
        if match:
            made = nearest(int(match[1]), int(match[2]), near, year)
            if made is None:
                return None, "date_without_year"
            # 12.1 typed as a number may have been 12.10.
            doubtful = isinstance(value, float) and len(match[2]) == 1 and match[2] in "123" and int(match[2]) > 0
            return made, "date_doubtful" if doubtful else ""
    days = _dates_in(written, None)
    if days:
        return days[0][1], ""
    days = _dates_in(written, base)
    if days:
        made = nearest(days[0][1].month, days[0][1].day, near, year)
        return made, ""
    if MONTH_DAY.search(written) or HAN_MONTH_DAY.search(written):
        return None, "date_without_year"
    return None, "date_unread"
