"""What one cell means: numbers and stars, types, findings, questions."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from .grid import Value
from .vocabulary import Vocabulary, plain

STARS = "*＊★☆※✱✲✳∗⁎﹡⋆✻✽❋▲△"
LEADING_STAR = re.compile(rf"^(?:[(（\[【]?\s*[{STARS}]+\s*[)）\]】]?)+")
TRAILING_STAR = re.compile(rf"(?:[(（\[【]?\s*[{STARS}]+\s*[)）\]】]?)+$")
ANY_STAR = re.compile(rf"[(（\[【]?[{STARS}]+[)）\]】]?")
STAR_WORD = re.compile(r"[(（\[【](?:重点件?|重点关注件?|重点案件)[)）\]】]")
BLANK = re.compile(r"[-—–－_/／\\无空〇○.。…]*|暂无|无编号|未编号|不详|N/?A|n/?a|null|None")
WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
WIDE |= {0xFF0D: ord("-"), 0xFF0F: ord("/"), 0xFF3F: ord("_"), 0xFF0E: ord(".")}
SCIENTIFIC = re.compile(r"[\d.]+[eE]\+\d+")
SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u2060]+")
EDGES = " \t\n\r\v\f　\xa0\u200b\u200c\u200d\ufeff\u2060"
TYPE_JOINTS = re.compile(r"[、，,/／;；|｜＋+&＆\\\s　。·．]+")
PLAIN_SERIAL = re.compile(r"[A-Za-z]?\d{1,5}")
QUESTION_MARKS = (
    re.compile(
        r"(?:^|(?<=[\n。；;，,：: 　]))\s*(?:反映|举报)?问题([一二三四五六七八九十]{1,3}|\d{1,2})\s*[：:、.．,，)）]?"
    ),
    re.compile(r"(?:^|(?<=[\n。；;，,：: 　]))\s*第?([一二三四五六七八九十]{1,3})是[：:,，]?"),
    re.compile(r"(?:^|(?<=[\n。；;，,：: 　]))\s*[(（]([一二三四五六七八九十]{1,3}|\d{1,2})[)）]"),
    re.compile(r"(?:^|(?<=[\n。；;，,：: 　]))\s*(\d{1,2})\s*[.．、](?!\d)"),
    re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩])"),
)
CHINESE = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TICKS = {"√", "✓", "✔", "☑", "v", "1", "是", "●", "■", "o", "○", "有", "y", "yes", "✅", "x"}


def text_of(value: Value) -> str:
    """A cell as a person reads it; the inside is left as it was written."""
    if isinstance(value, str):
        return value.strip(EDGES)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if not (value.hour or value.minute) else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e15 else f"{value:.0f}"
    return str(value)


def chinese_number(word: str) -> int | None:
    """`二十六` or `26` as 26."""
    if word.isascii() and word.isdigit():
        return int(word)
    if not word or any(char not in CHINESE and char not in "十百" for char in word):
        return None
    if "十" not in word and "百" not in word:
        return int("".join(str(CHINESE[char]) for char in word))
    total, current = 0, 0
    for char in word:
        if char in CHINESE:
            current = CHINESE[char]
        else:
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
    return total + current


def read_number(value: Value) -> tuple[str | None, bool, list[str]]:
    """A number cell as (number or None, starred, kinds of warnings). A star inside the number stars nothing."""
    warnings: list[str] = []
    if isinstance(value, datetime | date):
        return f"{value.month}-{value.day}", False, ["number_was_date"]
    if isinstance(value, float) and abs(value) >= 1e15:
        return f"{value:.0f}", False, ["number_lost_digits"]
    written = text_of(value).lstrip("'‘’`")
    starred = bool(STAR_WORD.search(written))
    number = SPACE.sub("", STAR_WORD.sub("", written)).translate(WIDE)
    for edge in (LEADING_STAR, TRAILING_STAR):
        cut = edge.sub("", number)
        if cut != number:
            starred, number = True, cut
    if ANY_STAR.search(number):
        number = ANY_STAR.sub("", number)
        warnings.append("star_inside")
    if SCIENTIFIC.fullmatch(number):
        warnings.append("number_lost_digits")
    if BLANK.fullmatch(number):
        return None, starred, warnings
    return number, starred, warnings


def is_star_cell(written: str, label: str = "") -> bool:
    """What a column of its own says about the star."""
    word = plain(written)
    if not word:
        return any(char in STARS for char in written)
    return word in TICKS or (word.startswith(("是", "重点", "重要")) and "非" not in word)


def read_types(written: str, vocabulary: Vocabulary) -> tuple[list[str], list[str], list[str]]:
    """Types as written, their codes, and the words no code is known for."""
    types: list[str] = []
    for piece in _split_outside_brackets(written):
        word = re.sub(r"^\s*(?:[(（]?\d{1,2}[)）.、:：]|[①-⑩])\s*", "", piece).strip(EDGES)
        if not word or word.isdigit() or BLANK.fullmatch(word):
            continue
        types.extend(_unglue(word, vocabulary))
    types = list(dict.fromkeys(types))
    codes: list[str] = []
    unknown: list[str] = []
    for word in types:
        code = vocabulary.code("types", word)
        if code is None:
            unknown.append(word)
        elif code not in codes:
            codes.append(code)
    return types, codes, unknown


def _split_outside_brackets(written: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    index = 0
    while index < len(written):
        char = written[index]
        if char in "(（[【":
            depth += 1
        elif char in ")）]】":
            depth = max(0, depth - 1)
        elif not depth and (joint := TYPE_JOINTS.match(written, index)):
            pieces.append(written[start:index])
            start = index = joint.end()
            continue
        index += 1
    pieces.append(written[start:])
    return pieces


def _unglue(word: str, vocabulary: Vocabulary) -> list[str]:
    """`水和大气` and `大气水噪声` are several types when every piece is one; `水生态` is one word of its own."""
    if vocabulary.code("types", word) or len(word) > 24:
        return [word]
    parts = [part for part in re.split(r"[和及与跟]|以及", word) if part]
    if len(parts) > 1 and all(vocabulary.code("types", part) for part in parts):
        return parts
    rest, pieces = word, []
    while rest:
        for length in range(min(6, len(rest)), 0, -1):
            if vocabulary.code("types", rest[:length]):
                pieces.append(rest[:length])
                rest = rest[length:]
                break
        else:
            return [word]
    return pieces if len(pieces) > 1 else [word]


def read_code(section: str, written: str | None, vocabulary: Vocabulary) -> str | None:
    """The code of a finding, state or channel; a longer phrase counts when it can mean only one."""
    if not written:
        return None
    exact = vocabulary.code(section, written)
    if exact or len(written) > 30:
        return exact
    first = re.split(r"[\s,，;；。、（(：:]", written.strip())[0]
    if section == "findings":
        codes = {vocabulary.code(section, part) for part in re.findall(r"(?:基本|部分|大部分|不|完全)?属实", written)}
        return codes.pop() if len(codes) == 1 else None
    if section == "states":
        for words, code in (
            (("阶段",), "阶段性办结"),
            (("未", "正在", "办理中"), "未办结"),
            (("办结", "完成"), "已办结"),
        ):
            if any(word in written for word in words):
                return vocabulary.code(section, code)
    return vocabulary.code(section, first)


def split_questions(text: str) -> list[str]:
    """The questions of one complaint where it numbers them; otherwise the whole text as the only one."""
    for pattern in QUESTION_MARKS:
        marks: list[re.Match[str]] = []
        for match in pattern.finditer(text):
            number = "①②③④⑤⑥⑦⑧⑨⑩".find(match[1]) + 1 or chinese_number(match[1])
            if number == len(marks) + 1:  # only 1, 2, 3 in order: other figures are prose
                marks.append(match)
        if len(marks) < 2:
            continue
        ends = [match.start() for match in marks[1:]] + [len(text)]
        head = text[: marks[0].start()].strip(EDGES)
        parts = [text[match.end() : end].strip(EDGES + "；;") for match, end in zip(marks, ends, strict=True)]
        if all(parts):
            # A sentence before the first mark names place and firm; the first question would be lost without it.
            return [f"{head}{parts[0]}" if head and len(head) <= 60 and len(parts) == 1 else parts[0], *parts[1:]]
    return [text] if text else []


def half_width(text: str) -> str:
    """Figures and letters of full width as the usual ones; punctuation is left alone."""
    return text.translate(WIDE)


def loose(text: str) -> str:
    """For comparing two texts: no width, no space, no punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
