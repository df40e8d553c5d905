"""Chinese text as lists and people write it: widths, numerals, dates, character forms, and the order of names."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import opencc

_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "○": 0, "幺": 1}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}

# A Chinese character, or a mark that only Chinese text has.
_HAN = "[\u3400-\u9fff\u3001\u3002\u300a-\u3011〔〕（），。；：、”’%]"
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_IN_BRACKETS = re.compile(r"\(([^()\n]*[\u3400-\u9fff][^()\n]*)\)")
_MARK_AFTER_HAN = re.compile(f"(?<={_HAN})[,;:?!]")
_MARK_BEFORE_HAN = re.compile("[,;:?!](?=[\u3400-\u9fff〔《“（])")
_SPACE_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[0-9])|(?<=[0-9%]) (?=[\u3400-\u9fff])")


def half_width(text: str) -> str:
    """Full-width ASCII and spaces in their half-width shape, punctuation too: for numbers and codes, same length."""
    return text.translate(_FULL)


def full_width_marks(text: str) -> str:
    """Commas, colons and the like that stand beside a Chinese character in their Chinese shape: 144家,罚款 → 144家，罚款.

    What belongs to a number or a code stays (12:30, 1,234, (2)), and so does every word: this is a matter of type, for
    papers, as the choice of a font is. Spaces between Chinese and digits go too, which the typesetter sets by himself.
    """
    former = ""
    while former != text:  # brackets in brackets, from the inside out
        former, text = text, _IN_BRACKETS.sub(r"（\1）", text)
    text = _MARK_AFTER_HAN.sub(lambda found: _MARKS[found.group()], text)
    text = _MARK_BEFORE_HAN.sub(lambda found: _MARKS[found.group()], text)
    return _SPACE_BESIDE_HAN.sub("", text)


def simplified(text: str) -> str:
    """Simplified characters for traditional ones, one for one, so that a place in the text stays its place.

    Character by character on purpose: a phrase-wise conversion would fold part of a text otherwise than the whole,
    and a search for the part would miss it.
    """
    return text.translate(_simplified_forms())


@cache
def _simplified_forms() -> dict[int, int]:
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFAFF))]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): ord(b) for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}


def numeral(text: str) -> int | None:
    """The number that `text` writes, in Chinese or in digits (二十三, 二〇一六, 壹佰零五, ２３), else None."""
    text = half_width(text).strip()
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _BIG for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or (1 if _UNITS[c] == 10 else 0)) * _UNITS[c]
            digit = 0
        else:
            total = (total + section + digit) * _BIG[c] if c == "亿" else total + (section + digit) * _BIG[c]
            section = digit = 0
    return total + section + digit


def in_chinese(number: int) -> str:
    """1 to 9999 as a heading writes it: 一, 十, 二十三, 一百零五."""
    if not 0 < number < 10_000:
        raise ValueError(f"no Chinese numeral for {number} here")
    written, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if pending_zero else "") + "零一二三四五六七八九"[digit] + name
            pending_zero = False
        elif written and number:
            pending_zero = True
    return written.removeprefix("一") if written.startswith("一十") else written


def format_date(day: date) -> str:
    """2016年12月1日: without leading zeros, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"
