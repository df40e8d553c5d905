"""Lists of random layout with known truth: what offices send, in every format and with every oddity, made anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from huiyin.intake.tests.reading import words
from huiyin.intake.tests.reading.writers import WRITERS, Page

RESULTS = ("facts", "finding", "measures", "state", "accountability")
FORMATS = tuple(WRITERS)
TYPED = ("xlsx", "xls", "ods")  # cells hold numbers and dates, and can be hidden or merged


@dataclass
class Plan:
    """What was decided for one file."""

    rng: random.Random
    format: str
    batch: str
    day: date
    columns: list[str]
    labels: dict[str, str]
    titled: str  # title, columns, both, none
    results: bool
    joint: str
    wide_digits: bool
    tick_types: bool
    grouped: bool
    cases: list[dict[str, Any]] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def make(seed: int, format_: str, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Write a file of this format, and return it with its truth."""
    rng = random.Random(f"{seed}-{format_}")
    plan = _plan(rng, format_)
    pages = _pages(plan)
    suffix = rng.choice([format_, format_.upper()])
    path = folder / f"{rng.choice(['list', '清单', '附件1', 'a b'])}-{seed}.{suffix}"
    WRITERS[format_](pages, path, rng)
    has_title, has_columns = plan.titled in ("title", "both"), plan.titled in ("columns", "both")
    knows_batch = has_title or (has_columns and "batch" in plan.columns)
    knows_day = has_title or (has_columns and "date" in plan.columns)
    truth = {
        "batch": plan.batch if knows_batch else None,
        "date": plan.day.isoformat() if knows_day else None,
        "rows": plan.cases,
        "left_out": [text for page in pages for text in page.left_out],
        "seed": seed,
    }
    return path, truth


def _plan(rng: random.Random, format_: str) -> Plan:
    day = date(rng.randint(2016, 2026), 1, 1) + timedelta(days=rng.randint(0, 364))
    results = rng.random() < 0.4
    names = ["accept_number", "region", "types", "text"]
    names += [name for name in ("channel", "remark") if rng.random() < 0.5]
    names += ["starred"] if rng.random() < 0.15 else []
    rng.shuffle(names)
    if results:
        names += [name for name in RESULTS if name == "facts" or rng.random() < 0.8]
    titled = rng.choice(["title", "title", "title", "both", "columns", "none"])
    if titled in ("both", "columns"):
        extra = rng.choice([["date"], ["batch"], ["batch", "date"]])
        for name in extra:
            names.insert(rng.randint(0, len(names)), name)
    if rng.random() < 0.9:
        names.insert(0, "serial")
    if rng.random() < 0.2:
        names.insert(rng.randint(1, len(names)), "unknown")
    labels = {name: rng.choice(words.COLUMNS.get(name, words.UNKNOWN)) for name in names}
    batch = words.batch_written(rng, rng.randint(1, 40))
    return Plan(
        rng=rng,
        format=format_,
        batch=batch,
        day=day,
        columns=names,
        labels=labels,
        titled=titled,
        results=results,
        joint=rng.choice(words.JOINTS),
        wide_digits=rng.random() < 0.15,
        tick_types=rng.random() < 0.1,
        grouped=rng.random() < 0.25,
    )


def _pages(plan: Plan) -> list[Page]:
    """One sheet, or several; one table on a sheet, or several."""
    rng = plan.rng
    pages: list[Page] = []
    for index in range(rng.choice([1, 1, 1, 1, 2, 3]) if plan.format not in ("csv", "tsv") else 1):
        page = Page(name=rng.choice([f"Sheet{index + 1}", f"清单{index + 1}", f"表 {index + 1}"]))
        _above(plan, page, again=index > 0)
        for table in range(rng.choice([1, 1, 1, 2])):
            if table:
                page.blank(rng.randint(0, 2))
                if plan.chance(0.4) and plan.titled in ("title", "both"):
                    page.line(_title(plan), left_out=True)
            _table(plan, page, several=table > 0)
        if plan.chance(0.3):
            page.blank(rng.randint(0, 1))
            for note in rng.sample(words.NOTES, rng.randint(1, 2)):
                page.line(note, left_out=True)
        pages.append(page)
    if len(pages) == 1 and plan.format in TYPED and plan.chance(0.15):
        pages.append(
            Page(
                name="说明",
                lines=[["填报说明"], ["请各区于次日上午报送"]],
                left_out=["填报说明", "请各区于次日上午报送"],
            )
        )
    return pages


def _title(plan: Plan) -> str:
    batch, day = plan.batch, words.day_written(plan.rng, plan.day)
    paper = plan.rng.choice(words.PAPERS)
    return plan.rng.choice(
        [f"{paper}（{batch}  {day}）", f"{batch}{paper} {day}", f"{paper}({batch})({day})", f"{paper}{batch}　{day}"]
    )


def _above(plan: Plan, page: Page, *, again: bool) -> None:
    """Title lines: one or two, batch and date together or apart, blank lines between; a second sheet may have none."""
    rng = plan.rng
    if plan.chance(0.2):
        page.line(rng.choice(["附件1", "内部资料 注意保存"]))
    if plan.titled in ("none", "columns"):
        if plan.chance(0.6):
            page.line(rng.choice(words.PAPERS))
    elif not again or plan.chance(0.5):
        batch, day = plan.batch, words.day_written(rng, plan.day)
        kind = rng.randint(0, 3)
        if kind == 0:
            page.line(_title(plan))
        elif kind == 1:
            page.line(rng.choice(words.PAPERS))
            page.line(rng.choice([f"（{batch}  {day}）", f"批次：{batch}  交办日期：{day}", f"{batch} {day}"]))
        elif kind == 2 and plan.format != "docx":
            page.lines.append([f"{batch}转办清单", "", "", day])
        else:
            page.line(f"{rng.choice(words.PAPERS)}（{batch}）")
            page.line(rng.choice([f"日期：{day}", f"交办时间:{day}", day]))
    if plan.chance(0.2):
        page.line("单位：清源市协调联络组")
    page.blank(rng.choice([0, 0, 0, 1, 2]))


def _header(plan: Plan, page: Page) -> list[list[Any]]:
    """One row or two; in two, groups span above, and the other names are merged down."""
    top = [plan.labels[name] for name in plan.columns]
    two_rows = plan.grouped and not plan.tick_types
    groups = {"facts": "办理结果", "finding": "办理结果", "measures": "办理结果"}
    if plan.tick_types:
        at = plan.columns.index("types")
        kinds = ["水", "大气", "噪声", "土壤", "其他"]
        lower = [""] * at + kinds + [""] * (len(top) - at - 1)
        upper = [*top[:at], plan.labels["types"], "", "", "", "", *top[at + 1 :]]
        page.merge_later(0, at, 0, at + 4)
        for column in (*range(at), *range(at + 5, len(upper))):
            page.merge_later(0, column, 1, column)
        return [upper, lower]
    if not two_rows:
        return [top]
    where = [index for index, name in enumerate(plan.columns) if name in groups]
    if len(where) < 2:
        where = sorted((plan.columns.index("text"), plan.columns.index("types")))
        if where[1] - where[0] != 1:
            return [top]
    span = range(where[0], where[-1] + 1)
    upper = ["" if index in span else label for index, label in enumerate(top)]
    upper[span[0]] = "办理结果" if plan.results and len(where) > 2 else "交办情况"
    lower = [label if index in span else "" for index, label in enumerate(top)]
    if len(span) > 1:
        page.merge_later(0, span[0], 0, span[-1])
    for column in range(len(top)):
        if column not in span:
            page.merge_later(0, column, 1, column)
    return [upper, lower]


def _table(plan: Plan, page: Page, *, several: bool) -> None:
    rng = plan.rng
    header = _header(plan, page)
    # The second table of a sheet repeats the header of the first one.
    page.take(header, left_out=several)
    if plan.chance(0.1) and not several:
        page.take([[str(index + 1) for index in range(len(header[0]))]], left_out=True)
    count = rng.randint(3, 25)
    each = rng.choice([0, 0, 0, 5, 8])
    restart = rng.choice([True, False])
    region_run: tuple[int, str] | None = None
    merged_region = plan.format in ("xlsx", "xls", "ods", "docx") and plan.chance(0.2)
    first_serial = 1 if restart else len(plan.cases) + 1
    for index in range(count):
        if each and index and index % each == 0:
            page.merge_again(header)
            page.take(header, left_out=True)
            region_run = None
        case = _case(plan, len(plan.cases))
        if merged_region and region_run and plan.chance(0.6):
            case["region"] = region_run[1]
        cells = _cells(plan, case, first_serial + index)
        at = len(page.lines)
        if merged_region:
            column = plan.columns.index("region") + (4 if plan.tick_types and _after_types(plan, "region") else 0)
            if region_run and case["region"] == region_run[1]:
                cells[column] = ""
                page.stretch(region_run[0], column, at)
            else:
                region_run = (at, case["region"])
        page.take([cells], left_out=False)
        if plan.format in TYPED and plan.chance(0.05):
            page.hidden.add(at)
        plan.cases.append(case)
        if plan.chance(0.02):
            page.blank(1)
            region_run = None
    if plan.chance(0.35):
        total = rng.choice(
            [["合计", f"{count}件"], ["合 计", "", count], [f"合计：{count}件"], ["总计", count], [f"共{count}件"]]
        )
        page.take([total], left_out=True)


def _after_types(plan: Plan, name: str) -> bool:
    return plan.columns.index(name) > plan.columns.index("types")


def _case(plan: Plan, index: int) -> dict[str, Any]:
    rng = plan.rng
    kinds = rng.sample(
        ["水", "大气", "噪声", "土壤", "其他"] if plan.tick_types else list(words.TYPES), rng.choice([1, 1, 1, 2, 2, 3])
    )
    if plan.tick_types:
        kinds.sort(key=["水", "大气", "噪声", "土壤", "其他"].index)
    elif plan.chance(0.08):
        kinds = []
    number = None if plan.chance(0.1) else words.a_number(rng, plan.day, index)
    # Without a column for it the star stands at the number, so a case without number has none.
    star = plan.chance(0.15) and (number is not None or "starred" in plan.columns)
    case: dict[str, Any] = {
        "accept_number": number,
        "starred": star,
        "region": words.a_region(rng),
        "types": kinds,
        "type_codes": list(dict.fromkeys(words.TYPES[kind] for kind in kinds)),
        "text": words.a_text(rng),
        "channel": (rng.choice([*words.CHANNELS, None]) if "channel" in plan.columns else None),
    }
    if plan.results:
        n = str(rng.randint(1, 90))
        made = {
            "facts": rng.choice([*words.FACTS, None]),
            "finding": rng.choice([*words.FINDINGS, None]),
            "measures": rng.choice([*words.MEASURES, None]),
            "state": rng.choice([*words.STATES, None]),
            "accountability": rng.choice([*words.BLAME, None]),
        }
        case |= {key: value.replace("{n}", n) if value and key in plan.columns else None for key, value in made.items()}
    return case


def _cells(plan: Plan, case: dict[str, Any], serial: int) -> list[Any]:
    cells: list[Any] = []
    for name in plan.columns:
        if name == "types" and plan.tick_types:
            tick = plan.rng.choice(["√", "✓", "1", "是"])
            cells.extend(tick if kind in case["types"] else "" for kind in ("水", "大气", "噪声", "土壤", "其他"))
        else:
            cells.append(_cell(plan, name, case, serial))
    return cells


def _cell(plan: Plan, name: str, case: dict[str, Any], serial: int) -> Any:
    rng = plan.rng
    if name == "serial":
        return (
            serial
            if plan.format in TYPED and plan.chance(0.8)
            else words.wide(str(serial))
            if plan.wide_digits
            else str(serial)
        )
    if name == "accept_number":
        return _number_cell(plan, case)
    if name == "types":
        joint = plan.joint if plan.chance(0.8) else rng.choice(words.JOINTS)
        return joint.join(case["types"]) or rng.choice(["", "", "/", "-"])
    if name == "date":
        return words.day_cell(rng, plan.day, typed=plan.format in TYPED, year_known=plan.titled == "both")
    if name == "batch":
        return plan.batch
    if name == "starred":
        return rng.choice(["是", "★", "√", "*"]) if case["starred"] else rng.choice(["", "", "否"])
    if name == "remark":
        return rng.choice(["", "", "重复件", "已转区政府", "举报人要求保密"])
    if name == "unknown":
        return rng.choice(["", "甲", "丙组"])
    value = case.get(name) or ""
    if value and plan.chance(0.1):
        return rng.choice([" ", "　", "\u00a0", "\n"]) + value + rng.choice(["", " ", "\n"])
    return value


def _number_cell(plan: Plan, case: dict[str, Any]) -> Any:
    rng, number = plan.rng, case["accept_number"]
    if number is None:
        return rng.choice(["", "", "/", "无", "——"])
    written = words.wide(number) if plan.wide_digits else number
    if len(written) > 14 and plan.chance(0.1):
        written = f"{written[:8]}\n{written[8:]}"
    if case["starred"] and "starred" not in plan.columns:
        return words.starred(rng, written)
    if plan.format in TYPED and number.isdigit() and number[0] != "0" and plan.chance(0.5):
        return int(number)
    return written
