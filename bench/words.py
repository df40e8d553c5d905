"""What a made-up complaint says, with the searchable form of each sentence reckoned once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from huiyin.lib import search_text

TYPES = ("water", "air", "noise", "solid_waste", "dust", "fumes", "ecology", "soil")
PLACES = (
    "横岗",
    "石湾",
    "大沥",
    "乐从",
    "北滘",
    "容桂",
    "西樵",
    "丹灶",
    "里水",
    "桂城",
    "三水",
    "高明",
    "陈村",
    "龙江",
    "均安",
    "白坭",
    "芦苞",
    "更合",
    "杨和",
    "荷城",
)
POLLUTERS = (
    "五金厂",
    "家具厂",
    "陶瓷厂",
    "印染厂",
    "养猪场",
    "砂场",
    "餐馆",
    "铝材厂",
    "塑料厂",
    "喷漆作坊",
    "电镀厂",
    "纸厂",
    "搅拌站",
    "码头",
    "污水厂",
)
DEEDS = (
    "夜间排放废气",
    "偷排污水",
    "倾倒垃圾",
    "露天焚烧",
    "噪声扰民",
    "油烟直排",
    "扬尘严重",
    "气味刺鼻",
    "废水发黑",
    "占用河道",
)
TAILS = (
    "居民无法开窗",
    "多次投诉未解决",
    "附近有学校",
    "鱼塘死鱼",
    "影响睡眠",
    "要求尽快处理",
    "怀疑没有环评",
    "白天停工晚上开工",
)


class Skewed:
    """Draws the first ones far more often than the last (Zipf), many at a time."""

    def __init__(self, things: Sequence, rng: random.Random) -> None:
        self.things, self.rng = things, rng
        self.weights = list(accumulate(1 / (place + 1) for place in range(len(things))))

    def draw(self, n: int) -> list:
        """`n` of them."""
        return self.rng.choices(self.things, cum_weights=self.weights, k=n)


@cache
def _pairs(words: str) -> str:
    return search_text.bigrams(words)


class Texts:
    """Complaints of three to six sentences: places, polluters and words as unevenly spread as in life."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.parts = [Skewed(words, rng) for words in (PLACES, POLLUTERS, DEEDS, TAILS)]

    def draw(self, n: int) -> list[tuple[str, str]]:
        """`n` complaints, each with its searchable form."""
        lengths = self.rng.choices((3, 4, 5, 6), k=n)
        sentences = zip(*(part.draw(sum(lengths)) for part in self.parts), strict=True)
        houses = self.rng.choices(range(1, 400), k=sum(lengths))
        told = [self._sentence(house, *words) for house, words in zip(houses, sentences, strict=True)]
        found, at = [], 0
        for length in lengths:
            own = told[at : at + length]
            found.append(("".join(text for text, _ in own), " ".join(pairs for _, pairs in own)))
            at += length
        return found

    @staticmethod
    def _sentence(house: int, place: str, polluter: str, deed: str, tail: str) -> tuple[str, str]:
        doing = f"号附近{polluter}{deed}"
        return f"{place}{house}{doing},{tail}。", f"{_pairs(place)} {house} {_pairs(doing)} {_pairs(tail)}"
