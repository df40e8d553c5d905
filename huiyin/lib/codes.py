"""Codes that carry their own check, and the mask under which names are shown.

Real credit codes in circulation fail their check now and then: every answer here is a sentence to warn with, never
a reason to refuse a record.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from huiyin.lib import chinese

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MISTAKEN_FOR = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司徒",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "长孙",
        "宇文",
        "夏侯",
        "轩辕",
        "端木",
        "南宫",
        "百里",
        "呼延",
        "独孤",
        "万俟",
        "澹台",
        "钟离",
        "闻人",
        "赫连",
        "太史",
        "申屠",
        "淳于",
        "单于",
        "公冶",
        "宗政",
        "濮阳",
        "仲孙",
        "拓跋",
    ]
)


def clean_code(text: str) -> str:
    """As a code is stored: half-width capitals without spaces and dashes."""
    return re.sub(r"[\s\-]", "", chinese.half_width(text)).upper()


def credit_check_character(code: str) -> str:
    """The eighteenth character that GB 32100-2015 asks for behind the first seventeen."""
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def credit_code_warning(text: str) -> str:
    """What is wrong with a unified social credit code, naming the character; empty when it is right."""
    code = clean_code(text)
    if len(code) != 18:
        return _("统一社会信用代码应为18位，现为%d位。") % len(code)
    for place, c in enumerate(code, start=1):
        if c not in CREDIT_ALPHABET:
            hint = _MISTAKEN_FOR.get(c)
            if hint:
                return _("第%(place)d位“%(c)s”不是代码可用的字符，是否应为“%(hint)s”？") % {
                    "place": place, "c": c, "hint": hint,
                }  # fmt: skip
            return _("第%(place)d位“%(c)s”不是代码可用的字符。") % {"place": place, "c": c}
    expected = credit_check_character(code)
    if code[17] != expected:
        return _("校验不符：按前17位推算，第18位应为“%(expected)s”，现为“%(found)s”。请核对原件。") % {
            "expected": expected, "found": code[17],
        }  # fmt: skip
    return ""


def surname_of(name: str) -> str:
    """The family name: two characters where it is a compound one."""
    name = name.strip()
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]


def mask_name(name: str) -> str:
    """张**: always two stars, so that the mask does not tell how long the name is."""
    return surname_of(name) + "**" if name.strip() else ""
