"""Answers as units write them: own facts among stock phrases; and what somebody does to an answer before he copies it."""

from __future__ import annotations

from random import Random

NAMES = [
    "鸿运",
    "顺达",
    "永利",
    "恒昌",
    "兴业",
    "东升",
    "华信",
    "金星",
    "联丰",
    "宏图",
    "大明",
    "利源",
    "富民",
    "长江",
    "安泰",
    "天成",
    "万和",
    "建新",
    "协力",
    "佳美",
]
TRADES = [
    "轮毂厂",
    "家具厂",
    "印染厂",
    "饲料厂",
    "搅拌站",
    "洗车场",
    "餐馆",
    "养猪场",
    "电镀厂",
    "塑料造粒厂",
    "石料厂",
    "木业厂",
    "胶粘剂厂",
    "皮革厂",
]
TOWNS = [
    "里水镇",
    "大沥镇",
    "乐从镇",
    "北滘镇",
    "西樵镇",
    "杨和镇",
    "芦苞镇",
    "南庄镇",
    "张槎街道",
    "容桂街道",
    "狮山镇",
    "丹灶镇",
]
SPOTS = [
    "村口牌坊后面",
    "旧粮仓旁",
    "小学围墙外",
    "农贸市场背后",
    "祠堂对面",
    "北环路桥底",
    "旧码头",
    "水闸边",
    "公交总站后",
    "工业路尽头",
    "鱼塘基上",
]
STEPS = ["喷漆", "打磨", "造粒", "破碎", "印花", "电镀", "发酵", "蒸煮", "切割", "搅拌", "烘干", "酸洗", "脱脂", "注塑"]
GEAR = [
    "活性炭吸附箱",
    "布袋除尘器",
    "喷淋塔",
    "水帘柜",
    "油烟净化器",
    "光解装置",
    "污水处理站",
    "集气罩",
    "沉淀池",
    "隔声罩",
]
FAULTS = [
    "未开启",
    "已损坏",
    "长期未更换耗材",
    "与环评批复不符",
    "旁路排放",
    "无运行台账",
    "风机停转",
    "管道破损",
    "被拆除",
    "仅在检查时运行",
]
STOCK = (
    "接到转办件后，我单位高度重视，立即组织执法人员赶赴现场开展调查核实工作。",
    "下一步，我单位将加大巡查力度，防止问题反弹，切实维护群众环境权益。",
    "感谢广大群众对环境保护工作的关心和支持，欢迎继续监督。",
    "该案已建立工作台账，明确责任领导和责任人，实行销号管理。",
)
_FACTS = (
    "该{trade}位于{town}{spot}，占地约{n}平方米，于{year}年投产，现有工人{few}名",
    "现场检查时{step}工序正在作业，配套的{gear}{fault}",
    "厂界{side}侧可闻到明显异味，{step}车间{few}扇窗户敞开",
    "监测人员在{side}侧厂界采样，{step}废气非甲烷总烃浓度为{n}.{few}毫克每立方米",
    "厂区{spot}堆放废料约{few}吨，地面有{n}平方米油渍，雨水沟内积有黑色淤泥",
    "经询问负责人{name}某，承认{gear}自{month}月起{fault}",
    "该场所与最近居民住宅相距{n}米，{month}月以来共接到投诉{few}次",
    "调取用电记录，{month}月夜间用电{n}度，与其所称夜间停产不符",
    "{town}网格员{name}某{month}月{few}日巡查时曾发现{gear}{fault}，已口头提醒",
    "排放口位于{spot}，水体呈灰黑色，取样化学需氧量为{n}毫克每升",
    "该{trade}未办理{step}项目环评审批手续，排污许可证已于{year}年到期",
    "执法人员查看视频记录，{month}月{few}日凌晨有{few}辆货车由{spot}进入",
    "周边走访{few}户，其中{few}户反映{month}月以来{step}噪声较大",
)
_DONE = (
    "已责令停止{step}工序，{few}日内修复{gear}并提交监测报告",
    "对{name}{trade}立案查处，拟处罚款{n}00元，并查封{step}设备{few}台",
    "已清运废料{few}车，硬化{spot}地面{n}平方米，{month}月{few}日复查时未见积存",
    "{name}{trade}承诺于{month}月{few}日前搬离{spot}，设备已拆除{few}台",
    "更换{gear}滤料{n}公斤，加装在线监控，数据接入{town}平台",
    "由{town}城管中队每晚{few}时至凌晨设卡，{spot}已加装围挡{n}米",
)


class _Words:
    """What fills the sentences of one case: its names stay, its numbers are its own."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.fixed = {key: rng.choice(pool) for key, pool in (("name", NAMES), ("trade", TRADES), ("town", TOWNS))}

    def __getitem__(self, key: str) -> str:
        rng = self.rng
        pools = {"spot": SPOTS, "step": STEPS, "gear": GEAR, "fault": FAULTS, "side": list("东南西北")}
        numbers = {"n": (12, 990), "few": (2, 29), "year": (1998, 2015), "month": (3, 11)}
        if key in self.fixed:
            return self.fixed[key]
        return rng.choice(pools[key]) if key in pools else str(rng.randint(*numbers[key]))


def answer(rng: Random) -> str:
    """An honest answer: three to six facts of its own, what was done, and stock phrases around them."""
    words = _Words(rng)
    facts = [fact.format_map(words) for fact in rng.sample(_FACTS, rng.randint(3, 6))]
    done = [one.format_map(words) for one in rng.sample(_DONE, rng.randint(1, 3))]
    opening = rng.choice(STOCK[:1] * 3 + ("经查，",))
    closing = "".join(rng.sample(STOCK[1:], rng.randint(1, 3)))
    return f"{opening}{'；'.join(facts)}。{'；'.join(done)}。{closing}"


def copied(text: str, rng: Random) -> str:
    """The same answer for another case: names and numbers changed, a sentence moved, left out or added."""
    for pool in (NAMES, TOWNS, TRADES):
        for old in pool:
            if old in text and rng.random() < 0.8:
                text = text.replace(old, rng.choice(pool))
    text = "".join(str(rng.randint(1, 9)) if sign.isdigit() and rng.random() < 0.35 else sign for sign in text)
    parts = text.rstrip("。").split("；")
    how = rng.choice(("as it is", "moved", "less", "more"))
    if how == "moved" and len(parts) > 2:
        parts.insert(rng.randrange(len(parts)), parts.pop(rng.randrange(len(parts))))
    elif how == "less" and len(parts) > 3:
        parts.pop(rng.randrange(1, len(parts) - 1))
    elif how == "more":
        parts.insert(rng.randrange(1, len(parts)), rng.choice(_FACTS).format_map(_Words(rng)))
    text = "；".join(parts) + "。"
    for word, other in (("现场", "实地"), ("已", "业已"), ("负责人", "经营者"), ("责令", "要求"), ("明显", "较重")):
        if rng.random() < 0.3:
            text = text.replace(word, other)
    return text


SUBSTANCES = [
    "pH值",
    "悬浮物",
    "化学需氧量",
    "五日生化需氧量",
    "氨氮",
    "总磷",
    "石油类",
    "动植物油",
    "总铬",
    "六价铬",
    "总镍",
    "总铜",
    "氰化物",
    "挥发酚",
]


def report(rng: Random) -> list[str]:
    """An honest test report on the laboratory's form: what differs from one to the next is what was measured."""
    lines = [
        "佛山市某某检测技术有限公司 检测报告", f"报告编号：FT2016{rng.randint(1000, 9999)}",
        f"采样日期：2016年{rng.randint(9, 12)}月{rng.randint(1, 28)}日 样品数量：{rng.randint(1, 4)}",
        "检测依据：地表水和污水监测技术规范 HJ/T 91-2002；评价标准：广东省水污染物排放限值 DB44/26-2001。",
    ]  # fmt: skip
    for substance in SUBSTANCES:
        lines.append(f"{substance} {rng.uniform(0.05, 90):.2f} {rng.uniform(0.05, 90):.2f} 毫克每升")
    return [*lines, "本报告仅对来样负责，未经本公司书面同意不得部分复制。"]


def forged(lines: list[str], rng: Random) -> list[str]:
    """The same report for another firm: number and day changed, and one value made better."""
    other = report(rng)
    made = [*lines[:1], *other[1:3], *lines[3:]]
    at = rng.randrange(4, len(made) - 1)
    made[at] = other[at]
    return made
