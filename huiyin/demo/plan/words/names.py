"""Invented names of people and firms. None is meant to be anybody: offices are real in the scenario, persons are not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

# Names that stand in the source, and so may never be drawn.
FORBIDDEN = frozenset({"鲁毅", "朱伟", "赵海", "胡学骏", "杨永泰"})

SURNAMES = "陈梁李黄何张罗冯刘卢谭霍邓林苏麦区潘关叶欧吴周曾杨邝简岑孔莫伍招庞劳游甘温朱邱蔡陆崔严彭杜程郭钟谢"
GIVEN_FIRST = "泽锦沛炳兆绮婉嘉润焯柏钊德伟惠洁淑铭骏耀桂荣承启瑞翠雪颖俊智永慧志佩丽妙诗梓尚允颂观应达礼景云汝仲"
GIVEN_LAST = "棠均坚芳仪林添明锋培生贞华强妍洪泉娟标鸿玲辉枝良章平盛敏怡桐成尧钧然恒亨添谦彬樵葵松湘崧禧垣昀"

FIRM_HEADS = [
    "顺泽",
    "恒鹭",
    "昌垣",
    "盈澜",
    "德沣",
    "锦崧",
    "兆樾",
    "裕珑",
    "润钜",
    "汇骐",
    "鸿岑",
    "富垚",
    "腾堃",
    "宏谷",
    "粤澍",
    "永骥",
    "万沛",
    "建隽",
    "祥泓",
    "泰樵",
    "众铂",
    "森屿",
    "南粟",
    "星漪",
    "金岽",
    "佳嵘",
    "诚珂",
    "岭鑫",
    "通浥",
    "利垌",
    "辉瀚",
    "新沚",
    "联旌",
    "华煊",
    "福岚",
    "信砺",
    "东翊",
    "港驰",
    "三禾",
    "奥岩",
    "达骅",
    "盛湄",
    "康皓",
    "源淞",
    "广迪",
    "伟澄",
    "力峣",
    "嘉沐",
    "卓翎",
    "正堃",
    "凯栎",
    "同晖",
    "安汶",
    "美榕",
    "雅琚",
    "亿钇",
    "科锐恩",
    "大唐冈",
    "合茂源",
    "顺意兴",
    "联发泰",
    "永记",
    "广记",
    "耀昌隆",
    "惠盈丰",
    "鼎铄",
    "沃朗斯",
    "迈科达",
    "彩丰源",
    "百塑通",
    "华溢达",
    "信立荣",
    "佰利高",
    "展旭",
    "宝盈川",
    "锐沣",
    "立浦",
    "峻铭",
    "铨昇",
    "欣荔",
    "荣桦",
    "冠岭",
    "炜亨",
    "志越",
    "致恒",
    "纳川",
    "朗峻",
    "晋旸",
    "逸彩",
    "毅昌源",
    "鹏骋",
    "钜骅",
    "弘晔",
    "振珩",
]


def person_names(rng: Random) -> Iterator[str]:
    """Endless distinct names, in an order that `rng` alone decides."""
    seen: set[str] = set(FORBIDDEN)
    while True:
        name = rng.choice(SURNAMES)
        if rng.random() < 0.86:
            name += rng.choice(GIVEN_FIRST)
        name += rng.choice(GIVEN_LAST)
        if name not in seen and len(set(name)) == len(name):
            seen.add(name)
            yield name


def firm_names(rng: Random) -> Iterator[str]:
    """Endless distinct trade names (字号), without place and trade; a second round joins two heads."""
    heads = list(FIRM_HEADS)
    rng.shuffle(heads)
    seen = set(heads)
    yield from heads
    while True:
        name = rng.choice(heads)[:1] + rng.choice(heads)[-1:]
        if len(name) == 2 and name not in seen and name[0] != name[1]:
            seen.add(name)
            yield name
        elif len(seen) > 5000:  # every pair is used: number them
            for number in range(1, 10**6):
                yield f"{name}{number}"


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(rng: Random, division: str) -> str:
    """A unified social credit code whose check character is right (GB 32100-2015)."""
    body = "91" + division + "MA4" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    total = sum(_ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(body))
    return body + _ALPHABET[(31 - total % 31) % 31]
