"""The list of one evening as the inspection group sends it: forty rows in the customary layout, every word invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

HEADS = ["序号", "受理编号", "受理方式", "行政区域", "污染类型", "交办问题基本情况", "投诉人", "联系电话"]

# The case that is followed to its end, and what must never reach those who handle it.
CALLER, PHONE = "梁颖欣", "13923451987"
FOLLOWED = (
    "南海区狮山镇科勒大道旁的南海区鸿泰铝型材厂，1、喷涂车间废气没有收集直接排放，刺鼻气味影响附近居民；"
    "2、夜间把清洗废水排入厂后的河涌，水面有泡沫；3、厂区噪声大。多次投诉未解决。"
)

PLACES = {
    "南海区": ["狮山镇小塘工业区", "狮山镇罗村桂丹路", "大沥镇盐步河东", "大沥镇黄岐沿江路", "西樵镇崇民工业园", "丹灶镇金沙新城", "里水镇和顺河塱沙", "九江镇沙头石江"],
    "顺德区": ["容桂街道红旗中路", "北滘镇林上路", "陈村镇白陈路", "乐从镇沙边村", "龙江镇仙塘工业区", "勒流街道江义村", "杏坛镇齐杏工业区", "均安镇畅兴工业园"],
}  # fmt: skip
# What people complain of: the words, the types as the group writes them.
COMPLAINTS = [
    ("{place}一家无名塑料作坊夜间注塑，排出刺鼻废气，附近居民无法开窗。", "大气"),
    ("{place}的洗水作坊把黑色废水直接排入河涌，涌水发黑发臭。", "水"),
    ("{place}路边空地长期堆放生活垃圾和建筑垃圾，夏天臭气熏天。", "固废"),
    ("{place}在建工地夜间十一点后仍在打桩施工，噪声严重影响休息。", "噪声"),
    ("{place}的泥头车带泥上路，沿途扬尘很大，路面无人清洗。", "大气、扬尘"),
    ("{place}多家烧烤档没有安装油烟净化设备，油烟直接排到住户窗前。", "油烟"),
    ("{place}家具厂露天喷漆，油漆味很大，家里老人咳嗽不止。", "大气"),
    ("{place}养猪场的粪水流入鱼塘旁的水渠，死鱼浮在水面。", "水、农业"),
    ("{place}五金厂冲压机噪声二十四小时不停，窗户都在震动。", "噪声"),
    ("{place}内河涌长期黑臭，沿岸有多个排污口，污水直排。", "水"),
]


def rows() -> list[tuple[str, ...]]:
    """The forty rows: number as written, channel, region, types, words, who complained and his telephone."""
    found = [("D3GD202611230001*", "来电", "佛山市南海区狮山镇", "大气、水、噪声", FOLLOWED, CALLER, PHONE)]
    for n in range(2, 41):
        district = "南海区" if n % 2 else "顺德区"
        place = PLACES[district][(n // 2) % 8]
        words, types = COMPLAINTS[n % len(COMPLAINTS)]
        by_letter = n % 5 == 0
        kind, letter = ("X", "来信") if by_letter else ("D", "来电")
        text = words.format(place=f"{district}{place}{n}号附近")
        who = ("", "") if by_letter else (f"{'陈李张黄何罗'[n % 6]}女士", f"1380013{8000 + n}")
        found.append((f"{kind}3GD20261123{n:04d}", letter, f"佛山市{district}", types, text, *who))
    return found


def write(into: Path, day: date) -> Path:
    """The workbook: a title with batch and day over the heads, a star after a number, a sum and a note below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "转办清单"
    sheet.append([f"中央生态环境保护督察组交办佛山市群众信访举报件清单(第1批，{day.year}年{day.month}月{day.day}日)"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADS))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.append(HEADS)
    listed = rows()
    for n, row in enumerate(listed, start=1):
        sheet.append([n, *row])
    sheet.append([f"合计：{len(listed)}件"])
    sheet.append(["备注：编号带*的为重点关注件。"])
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["B"].width, sheet.column_dimensions["F"].width = 24, 80
    book.save(into)
    return into
