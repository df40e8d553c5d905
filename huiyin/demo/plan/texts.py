"""Complaints in many voices: topics are read from their notation, and a complaint is composed of what fits together.

Notation of a topic: a head `[name|types|weight|city office|district office|parties|firm trades|workshop trades]`, then lines:
`!` what residents suffer; `@` begins a question; under it `-` how residents put it, `+` what is found when it is
true, `~` when it is not, `>` what is done about it. `{2-9}` draws a number, `{firm}` and the like are filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from huiyin.demo.plan.words import topics_air, topics_other, topics_water

_NUMBER = re.compile(r"\{(\d+)-(\d+)\}")

LANDMARKS = [
    "村口牌坊后面",
    "旧粮仓旁",
    "涌边的空地",
    "小学围墙外",
    "农贸市场背后",
    "祠堂对面",
    "北环路桥底",
    "旧码头",
    "变电房旁边",
    "篮球场后面",
    "鱼塘基上",
    "货运场门口",
    "公交总站后",
    "旧砖厂里",
    "水闸边",
    "幼儿园斜对面",
    "卫生站隔壁",
    "工业路尽头",
    "高架桥下",
    "老榕树旁",
    "二环匝道边",
    "河堤脚下",
]
TIMES = [
    "凌晨两三点",
    "晚上十点以后",
    "每天傍晚",
    "半夜",
    "清晨五点多",
    "周末和节假日",
    "下雨天",
    "每逢夜里停电检修的时候",
    "晚饭后到十二点",
    "后半夜",
    "中午休息时间",
    "月底赶货那几天",
    "冬至前后的夜里",
]
RIVERS = [
    "横滘涌",
    "新涌",
    "北江大堤内涌",
    "大步涌",
    "罗村涌",
    "樵北涌",
    "西南涌",
    "桂畔海",
    "沙洛涌",
    "芦苞涌",
    "高明河",
    "三洪奇涌",
]
VILLAGES = [
    "上沙",
    "沙头",
    "大岸",
    "石龙",
    "朝阳",
    "罗行",
    "华涌",
    "良溪",
    "沙寮",
    "江表",
    "凤池",
    "岭西",
    "象林",
    "东平",
    "洲村",
    "横江",
    "新境",
    "大榄",
    "塘头",
    "隔海",
    "南便",
    "北约",
    "水藤",
    "古灶",
    "鹤园",
    "简村",
    "联表",
    "梧村",
    "黎涌",
    "澜石",
    "溶洲",
    "罗南",
    "紫南",
    "龙津",
    "寨边",
    "湖涌",
]
OPENINGS = (
    "", "", "您好，", "督察组领导好：", "我是{village}的村民，", "我们是{village}附近的住户，", "本人实名反映：", "反映一个多年没有解决的问题：",
    "请督察组关注：", "举报人反映，", "群众来电反映：", "现向督察组举报如下：",
)  # fmt: skip
HISTORIES = (
    "", "", "", "先后打过{3-12}次12345，每次都说已经处理。", "前年镇里来查过一次，罚了款，没几天又照旧。", "{2014-2015}年就向环保部门反映过，至今没有答复。",
    "已经写过{2-4}封信，石沉大海。", "村委会说管不了，让我们找环保。", "之前上过电视问政，好了半个月。", "微信公众号投诉过，回复说“已转有关部门”。",
)  # fmt: skip
DEMANDS = (
    "请尽快查处。", "希望督察组派人夜间来看一看。", "要求搬迁。", "请公开检测数据。", "要求停产整顿，还我们清净。", "恳请领导重视，给个准信。",
    "希望处理结果向居民公示。", "要求追究有关人员的责任。", "请为民做主。", "希望不要再走过场。", "盼回复。", "",
)  # fmt: skip
TYPE_CODES = {
    "大气": "air", "水": "water", "噪声": "noise", "固废": "solid_waste", "土壤": "soil", "扬尘": "dust", "辐射": "radiation",
    "生态": "ecology", "油烟": "fumes",
}  # fmt: skip


@dataclass
class Asked:
    """One question that residents of a topic ask: how they put it, what is found, what is done."""

    name: str
    said: list[str] = field(default_factory=list)
    true: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    remedy: list[str] = field(default_factory=list)


@dataclass
class Topic:
    """A kind of complaint with everything that fits it."""

    name: str
    types: tuple[str, ...]
    weight: int
    city: str  # slug of the city's department
    district: str  # slug of the district's bureau
    parties: str  # firm, firms, shops, body, none
    trades: tuple[str, ...]
    workshops: tuple[str, ...]
    effects: list[str] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


def read_topics() -> list[Topic]:
    """All topics, in the order in which they stand."""
    topics: list[Topic] = []
    for module in (topics_air, topics_water, topics_other):
        for line in module.TEXT.splitlines():
            mark, rest = line[:1], line[1:].strip()
            if mark == "[":
                topics.append(_head(rest))
            elif mark == "!":
                topics[-1].effects.append(rest)
            elif mark == "@":
                topics[-1].questions.append(Asked(rest))
            elif mark in "-+~>" and mark:
                asked = topics[-1].questions[-1]
                {"-": asked.said, "+": asked.true, "~": asked.false, ">": asked.remedy}[mark].append(rest)
    return topics


def _head(text: str) -> Topic:
    parts = text.rstrip("]").split("|")
    name, types, weight, city, district, parties, trades = parts[:7]
    workshops = parts[7] if len(parts) > 7 else trades
    return Topic(
        name,
        tuple(types.split(",")),
        int(weight),
        city,
        district,
        parties,
        tuple(trades.split()),
        tuple(workshops.split()),
    )


@dataclass(frozen=True)
class Found:
    """A question as it will be verified: its words, whether it is true, the facts, and what is done."""

    text: str
    finding: str
    facts: str
    remedy: str


@dataclass(frozen=True)
class Complaint:
    """What a resident wrote, and what will be found on it."""

    text: str
    questions: tuple[Found, ...]
    listed: bool  # the list itself numbers the questions


def compose(topic: Topic, words: dict[str, str], rng: Random, *, truth: float = 0.8) -> Complaint:
    """A complaint of this topic, told by somebody: one to three questions, what he suffers, what he tried, what he asks."""
    asked = rng.sample(topic.questions, k=min(len(topic.questions), rng.choices((1, 2, 3), (5, 4, 2))[0]))
    fill = _Filling(words, rng)
    found = tuple(_found(one, fill, rng, truth) for one in asked)
    opening, history, demand = (fill(rng.choice(pool)) for pool in (OPENINGS, HISTORIES, DEMANDS))
    effect = fill(rng.choice(topic.effects)) if topic.effects and rng.random() < 0.75 else ""
    where = rng.choice(("{town}{village}", "{town}{village}{lm}", "{town}{lm}", "{district}{town}{village}"))
    if rng.random() < 0.6:
        place = fill(where) + rng.choice(("的", "有一家", "附近的")) + words["firm"]
    else:
        place = fill(where) + rng.choice(("", "附近", "一带"))
    listed = len(found) > 1 and rng.random() < 0.4
    if listed:
        numbers = "一二三四"
        body = "".join(f"{numbers[n]}、{one.text}" for n, one in enumerate(found))
    else:
        body = "".join(one.text for one in found)
    joint = "存在以下问题：" if listed else rng.choice(("。", "，情况如下：", "污染扰民。", "问题突出。"))
    text = f"{opening}{place}{joint}{body}"
    for more in rng.sample([effect, history], 2):
        text += more
    return Complaint((text + demand).replace("。。", "。").replace("，。", "。"), found, listed)


def _found(one: Asked, fill: _Filling, rng: Random, truth: float) -> Found:
    draw = rng.random()
    finding = (
        "true" if draw < truth * 0.72 else "mostly" if draw < truth * 0.82 else "partly" if draw < truth else "false"
    )
    facts = fill(rng.choice(one.false if finding == "false" and one.false else one.true or one.false))
    remedy = fill(rng.choice(one.remedy)) if one.remedy and finding != "false" else ""
    prefix = rng.choice(
        ("经现场检查，", "经查，", "执法人员现场核实，", "经联合检查组夜间突击检查，", "经核，", "调阅资料并现场核查，")
    )
    return Found(fill(rng.choice(one.said)), finding, prefix + facts + "。", remedy)


class _Filling:
    """Fills the braces: numbers are drawn anew, names stay the same within a complaint."""

    def __init__(self, words: dict[str, str], rng: Random) -> None:
        self.words, self.rng = words, rng

    def __call__(self, text: str) -> str:
        text = _NUMBER.sub(lambda m: str(self.rng.randint(int(m[1]), int(m[2]))), text)
        return re.sub(r"\{(\w+)\}", lambda m: self._word(m[1]), text)

    def _word(self, key: str) -> str:
        pools = {"lm": LANDMARKS, "time": TIMES, "river": RIVERS, "village": VILLAGES}
        return self.words.get(key) or self.rng.choice(pools.get(key, ("附近",)))
