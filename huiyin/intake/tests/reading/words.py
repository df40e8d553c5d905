"""What the made-up lists are made of: invented complaints, and the many ways offices write the same things."""

from __future__ import annotations

import random
from datetime import date, datetime

COLUMNS = {
    "serial": ["序号", "序 号", "序\n号", "项次", "顺序号", "No."],
    "accept_number": [
        "受理编号",
        "受理\n编号",
        "信访编号",
        "转办编号",
        "案件编号",
        "举报件编号",
        "交办件编号",
        "受理号",
        "工单编号",
        "转办单号",
        "信访件编号",
        "交办编号（督察组）",
    ],
    "channel": ["受理方式", "举报方式", "来源", "来件方式", "信访渠道", "举报来源", "投诉方式"],
    "region": [
        "行政区域",
        "所属区县",
        "属地",
        "被举报地区",
        "县（市、区）",
        "行政区划",
        "所在区域",
        "涉及区县",
        "问题属地",
        "所属\n区域",
        "行政 区域",
    ],
    "types": [
        "污染类型",
        "问题类型",
        "类型",
        "环境要素",
        "污染类别",
        "污染\n类型",
        "污染种类",
        "主要污染类型",
        "涉及要素",
    ],
    "text": [
        "交办问题基本情况",
        "举报问题",
        "信访内容",
        "反映问题",
        "投诉内容",
        "举报内容摘要",
        "问题描述",
        "反映的主要问题",
        "举报内容",
        "信访件反映问题",
        "交办问题\n基本情况",
        "主要诉求",
    ],
    "date": ["交办日期", "转办时间", "转办日期", "日期", "转交日期", "下发日期"],
    "batch": ["批次", "交办批次", "转办批次", "所属批次"],
    "starred": ["是否重点", "重点件", "重点关注", "是否重点件", "星标"],
    "facts": ["调查核实情况", "核查情况", "核实情况", "现场核查情况", "调查\n核实情况", "调查情况", "办理情况"],
    "finding": ["是否属实", "是否\n属实", "属实情况", "核查结论", "属实与否", "是否查实"],
    "measures": ["处理和整改情况", "整改情况", "处理情况", "处理及整改情况", "整改措施", "处理和\n整改情况"],
    "state": ["是否办结", "办结情况", "办理状态", "办结状态", "是否\n办结"],
    "accountability": ["责任人被处理情况", "问责情况", "责任追究情况", "问责", "责任人\n被处理情况"],
    "remark": ["备注", "备 注", "附注"],
}
UNKNOWN = ["经度", "挂点科室", "微信群回执", "签收栏", "预留"]

CITIES = ["清源市", "临浦市", "望江市", "云栖市", "东屏市"]
DISTRICTS = ["南湖区", "北塘区", "西岭县", "桥东区", "平川县", "高新区", "石湾区", "沙口县"]
TOWNS = ["河口镇", "大塘镇", "双桥街道", "松岗镇", "白鹭镇", "红旗街道", ""]
PLACES = [
    "横岭村",
    "东风路{n}号",
    "第{n}工业区",
    "新围村村口",
    "老码头旁",
    "莲塘小区{n}期",
    "国道{n}线边",
    "中心小学后面",
    "李家洼",
    "水库下游",
]
FIRMS = [
    "恒发塑料厂",
    "金鼎铸造公司",
    "一家无名喷漆作坊",
    "顺达砖厂",
    "绿源养猪场",
    "福满楼饭店",
    "嘉禾印染厂",
    "多家石材加工场",
    "宏图搅拌站",
    "废品收购站",
    "2家家具厂",
    "7天酒店",
]
NUISANCES = [
    "夜间偷排污水,河水发黑发臭",
    "废气刺鼻,居民不敢开窗",
    "机器24小时噪声扰民",
    "粉尘大,窗台一天一层灰",
    "垃圾露天堆放约300立方米,无人清理",
    "油烟直排楼上住户",
    "未批先建,无环保手续",
    "占用耕地约15亩挖沙",
    "焚烧电线,黑烟滚滚",
    "运输车辆不盖篷布,扬尘严重",
    "渗滤液流入鱼塘,造成鱼死亡",
    "多次投诉未解决,2016年曾被责令停产",
    "距离居民楼不足50米",
    "凌晨2点左右排放最严重",
    "危险废物去向不明",
]
TYPES = {
    "水": "water",
    "水污染": "water",
    "大气": "air",
    "大气污染": "air",
    "废气": "air",
    "土壤": "soil",
    "生态": "ecology",
    "生态破坏": "ecology",
    "噪声": "noise",
    "噪音": "noise",
    "辐射": "radiation",
    "海洋": "marine",
    "固废": "solid_waste",
    "固体废物": "solid_waste",
    "垃圾": "solid_waste",
    "油烟": "fumes",
    "扬尘": "dust",
    "其他": "other",
    "农业面源": "agriculture",
}
JOINTS = ["、", "，", ",", ";", "；", "/", " ", "　", "\n", "、 "]
CHANNELS = ["来电", "来信", "微信", "网络", "现场"]
FACTS = [
    "经现场核查,该厂正在生产,废水处理设施停运,监测超标{n}倍",
    "12月3日镇政府与环保局联合检查,现场堆存约{n}吨",
    "该店已装净化器,监测达标",
    "走访周边{n}户,均表示夜间有异味",
    "经查,该场建于2008年,无环评手续",
    "问题一:确有露天焚烧痕迹。\n问题二:未见外排口。",
]
FINDINGS = ["属实", "基本属实", "部分属实", "不属实", "是", "否"]
MEASURES = [
    "责令立即停产,拆除设备",
    "立案处罚,罚款{n}万元",
    "限期15日内清理完毕",
    "加强巡查",
    "1.清运垃圾{n}吨。\n2.复绿。",
    "约谈负责人,签订承诺书",
    "无需整改",
]
STATES = ["已办结", "阶段性办结", "未办结", "办结", "正在办理"]
BLAME = ["无", "约谈村干部2人", "诫勉谈话1人,通报批评1人", "对镇分管领导问责"]
PAPERS = [
    "群众信访举报转办清单",
    "中央环境保护督察组群众信访举报件转办清单",
    "群众信访举报转办和边督边改公开情况一览表",
    "省生态环境保护督察信访件交办表",
    "中央第四环境保护督察组转办群众举报问题汇总表",
    "环保督察交办件台账",
]
NOTES = [
    "备注:*为重点件",
    "注：带★的为督察组重点关注件。",
    "说明：同一案件涉及多个区的,分别列出。",
    "备注：1.本表一式两份；2.请于5个工作日内反馈。",
    "※ 请注意保密",
    "填表人:陈某    审核人:林某",
    "附注:污染类型可多选",
]
DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """26 as 二十六."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return (head + (DIGITS[ones] if ones else "")) or "零"


def wide(text: str) -> str:
    """ASCII digits and letters at full width."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


def a_text(rng: random.Random) -> str:
    body = f"{rng.choice(PLACES)}{rng.choice(FIRMS)}".replace("{n}", str(rng.randint(1, 399)))
    parts = rng.sample(NUISANCES, rng.randint(1, 4))
    if rng.random() < 0.15:
        marks = rng.choice(
            [
                ("问题一:", "问题二:", "问题三:", "问题四:"),
                ("1、", "2、", "3、", "4、"),
                ("一是", "二是", "三是", "四是"),
            ]
        )
        return body + ":\n" + "\n".join(f"{mark}{part};" for mark, part in zip(marks, parts, strict=False))
    return body + rng.choice(["", ",", ":"]) + rng.choice(["，", "；", "。"]).join(parts) + rng.choice(["", "。"])


def a_region(rng: random.Random) -> str:
    region = rng.choice(["", rng.choice(CITIES)]) + rng.choice(DISTRICTS) + rng.choice(TOWNS)
    return region if rng.random() > 0.06 else f"{region}、{rng.choice(DISTRICTS)}"


def a_number(rng: random.Random, day: date, index: int) -> str:
    stamp = f"{day:%Y%m%d}"
    return rng.choice([
        str(2000 + index), f"d{12000 + index}", f"25-{index + 1}", f"D440000{stamp}{index:04d}", f"X140000{stamp}{index:04d}",
        f"D2GD{stamp}{index:04d}", f"X3HI{stamp}{index:04d}", f"〔{day.year}〕{index + 1}号", f"访受〔{day.year}〕{index:07d}号",
        f"WX{day.year}{index:05d}", f"SD2EZ{stamp}{index:04d}", f"0{index + 10}", f"12369-{stamp}{index:08d}",
    ])  # fmt: skip


def starred(rng: random.Random, number: str) -> str:
    return rng.choice([
        f"{number}*", f"{number}＊", f"*{number}", f"{number}(*)", f"{number}（*）", f"★{number}", f"{number}★", f"(*){number}", f"{number} *",
        f"▲{number}", f"{number}(重点)", f"{number}（重点件）", f"☆{number}", f"{number}\n*", f"【重点】{number}",
    ])  # fmt: skip


def batch_written(rng: random.Random, number: int) -> str:
    return rng.choice([f"第{number}批", f"第{in_words(number)}批"])


def day_written(rng: random.Random, day: date) -> str:
    han = "".join(DIGITS[int(d)] for d in str(day.year)).replace("零", "〇")
    return rng.choice([
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day:%Y.%m.%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}",
        f"{han}年{in_words(day.month)}月{in_words(day.day)}日", f"{day.year} 年 {day.month} 月 {day.day} 日",
        wide(f"{day.year}") + "年" + wide(f"{day.month}") + "月" + wide(f"{day.day}") + "日",
    ])  # fmt: skip


def day_cell(rng: random.Random, day: date, *, typed: bool, year_known: bool) -> object:
    """A date as cells hold it; with a point and no year only where a title gives the year."""
    choices: list[object] = [f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%Y-%m-%d}"]
    if year_known:
        choices += [f"{day.month}.{day.day}", f"{day.month}月{day.day}日"]
    if typed:
        choices += [datetime(day.year, day.month, day.day), (day - date(1899, 12, 30)).days]
    return rng.choice(choices)
