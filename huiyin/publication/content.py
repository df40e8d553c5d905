"""What a table says of each case, and where a row contradicts itself.

Of two hundred cases at a time everything is read in a few queries. The words of the complaint are the redacted ones;
of accountability the table says that it is dealt with by the rules, the same of every case that was found true, and
what the head of discipline released of a decision, in his words: nothing else that inspectors decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.queries import released
from huiyin.cases.models import Assignment, Case, CaseDistrict, CaseText, Inspection, RepeatLink
from huiyin.cases.states import Answer, Channel, Finding
from huiyin.closing.models import Conclusion, Submission
from huiyin.complainants.models import Complainant
from huiyin.complainants.redacting import known_words_of
from huiyin.enforcement.models import Measure
from huiyin.leadership.models import Lead
from huiyin.lib.redaction import mask_known
from huiyin.publication.models import CHUNK, DisclosureTable, TableCase
from huiyin.rectification.models import Item
from huiyin.rulebook.sections import ColumnSet, MeasureKind, PollutionType
from huiyin.verification.models import CaseFacts

BY_THE_RULES = "按规定办理"
_NOTHING_TO_DO = re.compile(r"(无需|不需|无须|不必)(要)?(进行)?整改")
_SAYS_TRUE = re.compile(r"(?<![不否])属实")
_SAYS_FALSE = re.compile("不属实")
_PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


@dataclass
class Facts:
    """All that the columns of one case are made of."""

    case: Case
    text: str = ""
    facts: str = ""
    finding: str = ""
    report: str = ""
    kinds: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    last_due: date | None = None  # of items not yet accepted
    units: list[str] = field(default_factory=list)
    all_units: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    reach: str = ""
    concluded_on: date | None = None
    next_on: date | None = None
    repeats: list[Case] = field(default_factory=list)
    released: list[str] = field(default_factory=list)  # of decisions, as the head of discipline let them out


def gather(cases: Sequence[int], inspection: Inspection) -> list[Facts]:
    """The facts of the cases with these keys, at most `CHUNK`, in their order."""
    known = Case.objects.select_related("batch").in_bulk(cases)
    found = {key: Facts(known[key]) for key in cases}
    _gather(found, list(found), inspection)
    return list(found.values())


def _gather(found: dict[int, Facts], keys: list[int], inspection: Inspection) -> None:
    for pk, text in CaseText.objects.filter(case__in=keys).values_list("case", "redacted"):
        found[pk].text = text
    for facts in CaseFacts.objects.current().filter(case__in=keys):
        found[facts.case_id].facts, found[facts.case_id].finding = facts.facts, facts.finding
    whole = Submission.objects.filter(case__in=keys, whole=True, returned=False).order_by("pk")
    for pk, report in whole.values_list("case", "report"):
        found[pk].report = report  # the last one stands
    kinds = inspection.rulebook.ever(MeasureKind)
    measures = Measure.objects.filter(case__in=keys, voided_at=None, withdrawn_at=None).order_by("on", "pk")
    for pk, kind in measures.values_list("case", "kind"):
        _once(found[pk].kinds, kinds[kind].name if kind in kinds else kind)
    for item in Item.objects.filter(case__in=keys).exclude(state=Item.State.VOID).order_by("case", "n"):
        one = found[item.case_id]
        one.goals.append(f"{item.measure.rstrip('。')}（{item.due.year}年{item.due.month}月{item.due.day}日前）")
        if item.state != Item.State.ACCEPTED:
            one.last_due = max(filter(None, (one.last_due, item.due)))
    for part in Assignment.objects.filter(case__in=keys, ended_at=None).select_related("body").order_by("-lead", "pk"):
        one = found[part.case_id]
        _once(one.all_units, part.body.short)
        if part.part == Assignment.Part.RESPONSIBLE:
            _once(one.units, part.body.short)
    leads = Lead.objects.current().filter(assignment__case__in=keys, assignment__ended_at=None)
    for lead in leads.select_related("official", "post", "assignment").order_by("-assignment__lead", "pk"):
        _once(found[lead.assignment.case_id].leaders, f"{lead.official.name}（{lead.post.title}）")
    for pk, short in CaseDistrict.objects.filter(case__in=keys).order_by("pk").values_list("case", "district__short"):
        _once(found[pk].districts, short)
    for pk, reach in Complainant.objects.filter(case__in=keys).values_list("case", "reach"):
        found[pk].reach = reach
    for row in Conclusion.objects.filter(case__in=keys, ended_at=None):
        found[row.case_id].concluded_on, found[row.case_id].next_on = row.on, row.next_on
    for link in RepeatLink.objects.filter(case__in=keys).select_related("earlier__batch").order_by("pk"):
        found[link.case_id].repeats.append(link.earlier)
    for pk, told in released(keys).items():
        found[pk].released = told
    for pk, words in known_words_of(found[key].case for key in keys).items():
        _mask(found[pk], words)


def _mask(one: Facts, words: list[str]) -> None:
    """What units wrote may name him who complained; the public never reads it (M16)."""
    one.text, one.facts, one.report, *one.goals = mask_known([one.text, one.facts, one.report, *one.goals], words)
    one.released = mask_known(one.released, words)


def _once(shelf: list[str], word: str) -> None:
    if word and word not in shelf:
        shelf.append(word)


# --- the cells --------------------------------------------------------------------------------------------------------


def _finding(one: Facts, columns: ColumnSet) -> str:
    if not one.finding:
        return ""
    if columns.yes_no and one.finding in (Finding.TRUE, Finding.FALSE):
        return "是" if one.finding == Finding.TRUE else "否"
    return _WRITTEN_FINDING[one.finding]


# A table on paper is Chinese whoever makes it: these words never follow the reader's language.
_WRITTEN_FINDING = {
    Finding.TRUE.value: "属实",
    Finding.MOSTLY.value: "基本属实",
    Finding.PARTLY.value: "部分属实",
    Finding.FALSE.value: "不属实",
}
_WRITTEN_ANSWER = {
    Answer.OPEN.value: "未办结",
    Answer.IN_PART.value: "阶段性办结",
    Answer.ANSWERED.value: "已办结",
}
_WRITTEN_CHANNEL = {
    Channel.PHONE.value: "来电",
    Channel.LETTER.value: "来信",
    Channel.WECHAT.value: "微信",
    Channel.WEB.value: "网络",
    Channel.VISIT.value: "现场",
}


def _remark(one: Facts) -> str:
    words = []
    for earlier in one.repeats:
        number = earlier.accept_number or f"登记号{earlier.number}"
        words.append(f"与{earlier.batch.number}受理编号{number}反映的问题重复。")
    if one.case.anonymous or one.reach == Complainant.Reach.ANONYMOUS:
        words.append("匿名举报，无法答复举报人。")
    elif one.reach == Complainant.Reach.UNREACHABLE:
        words.append("联系不上举报人，无法答复。")
    return "\n".join(words)


def _types(one: Facts, types: dict[str, PollutionType]) -> str:
    named = [types[code].name for code in one.case.types if code in types]
    return "、".join(named or one.case.types_written)


def _accountability(one: Facts) -> str:
    """What was released; else the same for every case that was found true, whoever is being held to account or not."""
    if one.released:
        return "\n".join(one.released)
    return BY_THE_RULES if one.finding in (Finding.TRUE, Finding.MOSTLY, Finding.PARTLY) else ""


def _involved(one: Facts) -> str:
    units = one.districts + [unit for unit in one.all_units if unit not in one.districts]
    return "、".join(units)


def _number(case: Case) -> str:
    return f"{case.accept_number or ''}{'*' if case.starred else ''}"


def cells_of(one: Facts, n: int, columns: ColumnSet, types: dict[str, PollutionType]) -> list[str]:
    """The texts of a row, in the order of the columns."""
    make: dict[str, Callable[[], str]] = {
        "serial": lambda: str(n),
        "batch": lambda: one.case.batch.number,
        "accept_number": lambda: _number(one.case),
        "channel": lambda: _WRITTEN_CHANNEL.get(one.case.channel, ""),
        "region": lambda: one.case.region or "、".join(one.districts),
        "involved": lambda: _involved(one),
        "text": lambda: one.text,
        "types": lambda: _types(one, types),
        "facts": lambda: one.facts,
        "finding": lambda: _finding(one, columns),
        "measures": lambda: one.report,
        "measure_kind": lambda: "、".join(one.kinds),
        "goal": lambda: "\n".join(one.goals),
        "state": lambda: _WRITTEN_ANSWER[one.case.answer],
        "units": lambda: "、".join(one.units),
        "persons": lambda: "\n".join(one.leaders),
        "accountability": lambda: _accountability(one),
        "remark": lambda: _remark(one),
    }
    return [make[key]() for key, _heading in columns.columns]


# --- what contradicts itself ------------------------------------------------------------------------------------------

# What a reader would stumble over. A row keeps the code, and the page says the sentence in its reader's language.
WARNINGS: dict[str, Promise] = {
    "nothing_to_do": _("核实为属实，处理情况却写“无需整改”。"),
    "false_says_true": _("核实为不属实，核实情况中却写有“属实”。"),
    "true_says_false": _("核实为属实，核实情况中却写有“不属实”。"),
    "false_with_measures": _("核实为不属实，却有处理措施：%(detail)s。"),
    "answered_item_due": _("已办结，却有 %(detail)s 才到期的整改项。"),
    "open_says_answered": _("尚未办结，处理情况却写“已办结”。"),
    "no_facts": _("没有调查核实情况。"),
    "no_finding": _("没有核实结论。"),
    "no_measures": _("没有处理和整改情况。"),
    "no_number": _("没有受理编号。"),
    "private": _("文字中有像手机号或身份证号的数字，公开前请核对。"),
}


def said(warning: Sequence[str]) -> str:
    """The sentence of a kept warning: its code and, where there is one, its detail."""
    code, detail = warning
    return str(WARNINGS[code]) % {"detail": detail} if code in WARNINGS else code


def warnings_of(one: Facts, columns: ColumnSet) -> list[list[str]]:
    """Each as code and detail. They stop nothing: the row stays as it is (invariant 10)."""
    shown = {key for key, _heading in columns.columns}
    lacks = {
        "facts": ("no_facts", one.facts.strip()),
        "finding": ("no_finding", one.finding),
        "measures": ("no_measures", one.report.strip()),
        "accept_number": ("no_number", one.case.accept_number),
    }
    found = list(_contradictions(one))
    found += [[code, ""] for key, (code, value) in lacks.items() if key in shown and not value]
    if any(_PRIVATE.search(text) for text in (one.text, one.facts, one.report)):
        found.append(["private", ""])
    return found


def _contradictions(one: Facts) -> Iterable[list[str]]:
    true = one.finding in (Finding.TRUE, Finding.MOSTLY, Finding.PARTLY)
    answer, due, concluded = one.case.answer, one.last_due, one.concluded_on
    if true and _NOTHING_TO_DO.search(one.report):
        yield ["nothing_to_do", ""]
    if one.finding == Finding.FALSE and _SAYS_TRUE.search(one.facts):
        yield ["false_says_true", ""]
    if one.finding == Finding.TRUE and _SAYS_FALSE.search(one.facts):
        yield ["true_says_false", ""]
    if one.finding == Finding.FALSE and one.kinds:
        yield ["false_with_measures", "、".join(one.kinds)]
    if answer == Answer.ANSWERED and due and concluded and due > concluded:
        yield ["answered_item_due", due.isoformat()]
    if answer == Answer.OPEN and "已办结" in one.report:
        yield ["open_says_answered", ""]


# --- the content ------------------------------------------------------------------------------------------------------


def lines_of(cases: Sequence[int], table: DisclosureTable, columns: ColumnSet) -> Iterator[list[TableCase]]:
    """The frozen rows of the cases with these keys, in their order and not yet saved, `CHUNK` of them at a time."""
    types = table.inspection.rulebook.ever(PollutionType)
    for start in range(0, len(cases), CHUNK):
        found = gather(cases[start : start + CHUNK], table.inspection)
        yield [
            TableCase(
                table=table,
                case=one.case,
                n=n,
                cells=cells_of(one, n, columns, types),
                warnings=warnings_of(one, columns),
            )
            for n, one in enumerate(found, start=start + 1)
        ]


def notes_of(columns: ColumnSet, *, starred: bool) -> list[str]:
    """What is said under the table; `starred` when a case of it bears a star."""
    if starred and any(key == "accept_number" for key, _heading in columns.columns):
        return ["注：受理编号后带*的为督察组交办的重点件。"]
    return []


def grouped_warnings(table: DisclosureTable) -> list[tuple[str, list[str]]]:
    """Each warning with the serials of its rows, for the list above the table."""
    found: dict[str, list[str]] = defaultdict(list)
    for n, warnings in table.lines.exclude(warnings=[]).order_by("n").values_list("n", "warnings"):
        for warning in warnings:
            found[said(warning)].append(str(n))
    return list(found.items())
