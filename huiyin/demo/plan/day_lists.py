"""The day's list as the group sends it: a workbook with its title line, stars after the numbers, a note below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from huiyin.demo.plan.story import DISTRICTS, CasePlan

_CHANNELS = {"phone": "来电", "letter": "来信"}


def workbook(batch: str, day: date, cases: Sequence[CasePlan], rng: Random) -> bytes:
    """An xlsx of the batch; where its columns stand and how it writes things differs from day to day, as in life."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    joint = rng.choice("、，,;")
    day_text = rng.choice((f"{day.year}年{day.month}月{day.day}日", day.isoformat()))
    sheet.append([f"中央环保督察组交办佛山市群众举报转办清单（{batch}，{day_text}）"])
    heads = ["序号", "受理编号", "受理方式", "行政区域", "污染类型", "交办问题基本情况"]
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(heads)
    for n, case in enumerate(cases, start=1):
        star = rng.choice(("*", "（*）", "＊")) if case.starred else ""
        sheet.append(
            [n, case.accept_number + star, _CHANNELS[case.channel], f"佛山市{DISTRICTS[case.district]}{case.town}",
             joint.join(case.types), case.complaint.text]
        )  # fmt: skip
    if cases:
        sheet.append([f"合计：{len(cases)}件"])
        sheet.append(["备注：编号带*的为重点关注件。"])
    else:
        sheet.append(["本批无转办佛山市的案件。"])
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["B"].width, sheet.column_dimensions["F"].width = 26, 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
