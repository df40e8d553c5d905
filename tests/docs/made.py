"""The pages of docs/ that are made from the code: the road of a case, and what each figure counts.

`./dev docs` writes them; a test compares what is written with what the code says today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils import translation

from huiyin.cases.states import NEXT, Answer, State
from huiyin.reports.figures import Figure, figures_of
from huiyin.rulebook.loader import SHIPPED, read_shipped
from huiyin.rulebook.sections import SECTIONS, Section
from tests.browser.gallery import PAPERS, SHOTS

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = "<!-- Made from the code by ./dev docs; what is changed here by hand is lost. -->"

# Each step of the road: the action that takes it, who acts, and when.
STEPS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("registered", "handed_down"): (
        "huiyin.intake.actions.hand_down",
        "协调联络员交办：责任单位、跟进单位和各自的包案领导已定",
        "the coordinator hands down; units and their leaders are named",
    ),
    ("registered", "void"): (
        "huiyin.intake.actions.void_case",
        "协调联络员作废：本不是一件案件，写明原因",
        "the coordinator voids it, with the reason: it never was a case",
    ),
    ("handed_down", "void"): (
        "huiyin.intake.actions.void_case",
        "协调联络员作废：本不是一件案件，写明原因",
        "the coordinator voids it, with the reason: it never was a case",
    ),
    ("handed_down", "submitted"): (
        "huiyin.closing.actions.submit_case",
        "主办单位上报：上报清单各项均已具备",
        "the lead unit submits; nothing on the checklist is missing",
    ),
    ("submitted", "passed"): (
        "huiyin.closing.actions.review",
        "区级、市级审核通过",
        "district and city reviewers have passed it",
    ),
    ("submitted", "handed_down"): (
        "huiyin.closing.actions.review",
        "审核退回，写明原因",
        "a reviewer returns it, with the reason",
    ),
    ("passed", "reported"): (
        "huiyin.closing.actions.feed_back",
        "按批向督察组反馈：日期、文号、签发人",
        "fed back to the inspection group with its batch: day, document number, signer",
    ),
    ("passed", "handed_down"): (
        "huiyin.closing.actions.reopen",
        "重新办理，写明原因；投诉人不满意的，由回访退回",
        "reopened, with the reason; or the complainant was dissatisfied when asked",
    ),
    ("reported", "closed"): (
        "huiyin.closing.actions.conclude",
        "结论为“已办结”：整改项全部验收，投诉人已答复",
        "concluded as answered: every item accepted, the complainant answered",
    ),
    ("reported", "handed_down"): (
        "huiyin.closing.actions.reopen",
        "重新办理，写明原因；投诉人不满意的，由回访退回",
        "reopened, with the reason; or the complainant was dissatisfied when asked",
    ),
    ("closed", "handed_down"): (
        "huiyin.closing.actions.reopen",
        "重新办理，写明原因；投诉人不满意的，由回访退回",
        "reopened, with the reason; or the complainant was dissatisfied when asked",
    ),
}


def road() -> list[tuple[str, str]]:
    """Every step that the road map allows, in the order in which a case comes by."""
    order = [state.value for state in State]
    return [(here.value, there) for here in State for there in sorted(map(str, NEXT[here]), key=order.index)]


def _label(choice: Any, language: str) -> str:
    with translation.override(language):
        return str(choice.label)


def states() -> str:
    """docs/states.md."""
    both = {state.value: f"{_label(state, 'zh-hans')} {_label(state, 'en')}" for state in State}
    lines = [
        "# 案件的状态 The states of a case", "", MADE, "",
        "一件案件只有少数几个状态，由交办（`intake`）和上报办结（`closing`）两处推动；核实、执法、整改、问责、包案、投诉人六条线在交办之后并行，",
        "各自报告是否具备条件。路线图是 `huiyin/cases/states.py` 里的一个字典 `NEXT`，数据库触发器 `huiyin_case_road` 由它生成。", "",
        "A case has few states, moved by `intake` and `closing` only; the six tracks run side by side from hand-down and say",
        "what is still missing. The road map is one dictionary, `NEXT` in `huiyin/cases/states.py`, and the database's own",
        "guard `huiyin_case_road` is made from it.", "",
        "```mermaid", "stateDiagram-v2", "    [*] --> registered",
        *(f"    {state}: {words}" for state, words in both.items()),
        *(f"    {here} --> {there}" for here, there in road()),
        "    void --> [*]", "```", "",
        "| 由 from | 到 to | 何人何时 | who and when | 动作 action |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for here, there in road():
        action, chinese, english = STEPS[here, there]
        lines.append(f"| {both[here]} | {both[there]} | {chinese} | {english} | `{action.removeprefix('huiyin.')}` |")
    lines += [
        "", "## 办结情况 How far a case is answered", "",
        "与状态分开：阶段性办结的案件已反馈，仍在跟进。销号在办结之后，须全部验收、公示期满。", "",
        "Kept apart from the state: a case answered in part has been reported and is still watched. Striking off comes after",
        "closing, when everything is accepted and the public notice has run.", "",
        "| 代码 code | 中文 | English |", "|---|---|---|",
        *(f"| `{one.value}` | {_label(one, 'zh-hans')} | {_label(one, 'en')} |" for one in Answer),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


class ShippedBook:
    """A shipped rulebook straight from its file, where there is no database: as much of one as figures ask."""

    def __init__(self, code: str) -> None:
        self.file = read_shipped(code)
        self.name, self.since = str(self.file["name"]), date.fromisoformat(self.file["since"])

    def ever(self, section: type[Section], on: date | None = None) -> Mapping[str, Section]:
        """The entries of a section by code, as `Rulebook.ever` gives them."""
        own = ("code", "name", "name_en", "since", "until")
        return {
            row["code"]: SECTIONS[section.section].read(
                row["code"], row["name"], row["name_en"], {key: value for key, value in row.items() if key not in own}
            )
            for row in self.file["sections"][section.section]
        }


def figures_in(book: ShippedBook, language: str) -> list[Figure]:
    """The figures of an inspection under that rulebook, their words in that language."""
    scope: Any = SimpleNamespace(inspection=SimpleNamespace(rulebook=book), as_of=date.max)
    with translation.override(language):
        return [
            Figure(one.key, str(one.label), str(one.unit), str(one.definition), one.group, one.kind, one.counts)
            for one in figures_of(scope)
        ]


def figures() -> str:
    """docs/figures.md."""
    lines = [
        "# 各项数字的含义 What each figure counts", "", MADE, "",
        "每项数字只有一个定义、一种数法、一个单位和一个统计范围；通报、公文、清单、接口都向它询问，点开即是它所数的记录。",
        "定义来自 `huiyin/reports/figures.py` 和案件所用规则库的措施种类。", "",
        "Each figure has one definition, one way of counting, one unit and one population; page, paper, workbook and data ask",
        "it, and it opens the very records it counted. The definitions come from `huiyin/reports/figures.py` and from the kinds",
        "of measures in the rulebook that the inspection works under.", "",
        "## 共同的规则 Rules for all", "",
        "- 统计范围是一次督察转办的全部案件（含各区）。The population is one inspection's handed-over cases, all districts included.",
        "- 截至某日（当日终了，北京时间）已发生、在某一时刻前已录入、未作废、未撤回的记录才计。作废的从任何一天都不计；撤回的自撤回之日起不计；",
        "  后来解除的措施仍计。A record counts when it happened by the end of the day, was entered by the moment asked, is not",
        "  void and not withdrawn. Void leaves every day; withdrawn leaves from its day on; a measure lifted later still counts.",
        "- 家、人、宗按对象去重，另列件数、人次。各类措施相互重叠，不能相加。家, 人 and 宗 count distinct parties, persons and",
        "  police files, with the records beside them; kinds overlap and are never added up.",
        "- 按类型、区域的表，各格相加可能大于案件数，表下注明多出多少。Cells of the tables by type and district may add up to more",
        "  than the cases; the note says by how many.", "",
        "查看任何一天：`huiyin bulletin --as-of 2016-12-28`；按当时所知：加 `--known-at 2016-12-28T20:00`；背后的记录：`--list fines`。", "",
    ]  # fmt: skip
    for code in SHIPPED:
        book = ShippedBook(code)
        lines += [
            f"## {book.name} `{code}`",
            "",
            "| key | 名称 | English | 单位 | 含义 | Meaning |",
            "|---|---|---|---|---|---|",
        ]
        kinds = book.ever(SECTIONS["measure_kind"])
        for chinese, english in zip(figures_in(book, "zh-hans"), figures_in(book, "en"), strict=True):
            name = kinds[chinese.kind].name_en if chinese.kind else english.label
            lines.append(
                f"| `{chinese.key}` | {chinese.label} | {name} | {chinese.unit} | {chinese.definition} | {english.definition} |"
            )
        lines.append("")
    return "\n".join(lines)


def gallery() -> str:
    """docs/gallery.md."""
    lines = [
        "# 页面一览 Every page and every paper", "", MADE, "",
        "由 `./dev shots` 在演示城市上拍摄：每个人用自己的账号登录，公文是下载的原件经 LibreOffice 打印。左为电脑（1280 像素），右为手机",
        "（360 像素）。Taken by `./dev shots` from the demo city: everybody signs in by the page, papers are what is downloaded, printed",
        "by LibreOffice. Desk on the left (1280 px), phone on the right (360 px).", "",
        "## 页面 Pages", "",
    ]  # fmt: skip
    for shot in SHOTS:
        lines += [f"### {shot.said}", ""]
        address = f"`{shot.at.split('?')[0]}`" + (f" · {shot.who.partition('（')[0]}" if shot.who else "")
        lines += [address, ""]
        desk = f"![{shot.said}](pictures/{shot.name}.png)"
        if shot.phone:
            lines += ["| | |", "|---|---|", f"| {desk} | ![{shot.said}](pictures/{shot.name}-phone.png) |", ""]
        else:
            lines += [desk, ""]
    lines += ["## 公文 Papers", ""]
    for paper in PAPERS:
        names = [f"{paper.name}-{n}" for n in range(1, paper.pages + 1)] if paper.pages > 1 else [paper.name]
        cells = " | ".join(f"![{paper.said}](pictures/{name}.png)" for name in names)
        lines += [f"### {paper.said}", "", f"|{' |' * len(names)}", f"|{'---|' * len(names)}", f"| {cells} |", ""]
    return "\n".join(lines)


PAGES = {"states.md": states, "figures.md": figures, "gallery.md": gallery}


def write() -> list[Path]:
    """Write the pages; those whose words changed."""
    changed = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
