"""The two sides of a signal as its page shows them, one beside the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Case, Duty
from huiyin.closing.models import Submission
from huiyin.complainants.models import CallBack, Reply
from huiyin.enforcement.models import Measure
from huiyin.files.models import Evidence
from huiyin.honesty.documents import words_of
from huiyin.honesty.found import day_of
from huiyin.honesty.models import Signal
from huiyin.journal.models import Entry
from huiyin.journal.words import sentences
from huiyin.leadership.models import PersonalDuty
from huiyin.lib import clock
from huiyin.rectification.models import Progress, Proof
from huiyin.rulebook.sections import Limit, MeasureKind, Section
from huiyin.ui import formats
from huiyin.ui.naming import title as title_of
from huiyin.verification.models import CaseFacts

LEAST_COMMON = 5  # characters in a row that two texts share before they are marked
Line = tuple[str | Promise, Any]


@dataclass
class Side:
    """One side: what it is, whose case, its values, and its picture or its words."""

    title: str | Promise
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    picture: str = ""
    paper: str = ""
    case: Case | None = None
    parts: list[tuple[str, bool]] = field(default_factory=list)  # of the text: a piece, and whether the other has it


def sides_of(signal: Signal) -> tuple[Side, Side]:
    """What was claimed, and what stands against it; what two texts have in common is marked."""
    claimed = _side(signal.claimed_kind, signal.claimed_id, signal, CLAIMED)
    against = _side(signal.against_kind, signal.against_id, signal, AGAINST)
    if claimed.text and against.text and signal.kind in (Signal.Kind.TEXT, Signal.Kind.PAPER):
        claimed.parts, against.parts = marked(claimed.text, against.text)
    return claimed, against


def marked(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in pieces, each with whether the other holds it too."""
    blocks = [
        block
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        if block.size >= LEAST_COMMON
    ]
    return (
        _pieces(one, [(block.a, block.size) for block in blocks]),
        _pieces(other, [(block.b, block.size) for block in blocks]),
    )


def _pieces(text: str, common: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, size in sorted(common):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start : start + size], True))
        at = start + size
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def entries_of(signal: Signal) -> list[tuple[str, Entry]]:
    """The entries of a sitting, each with its sentence."""
    rows = list(Entry.objects.filter(pk__in=signal.detail.get("entries", [])).order_by("pk"))
    return list(zip(sentences(rows), rows, strict=True))


Show = Callable[[Any, Signal, str], Side]  # the row, its signal, and on which side it stands
CLAIMED, AGAINST = "claimed", "against"


def _side(kind: str, key: int, signal: Signal, which: str) -> Side:
    model, show = _SIDES[kind]
    row = model._default_manager.filter(pk=key).first()
    return show(row, signal, which) if row is not None else Side(_("记录"), [(_("编号"), key)])


def _named(kind: type[Section], code: str, case: Case | None, on: date) -> str:
    """What the case's rulebook calls it; the code where it has no word."""
    found = (case.rulebook or case.inspection.rulebook).named(kind, code, on) if case is not None else None
    return title_of(found) if found is not None else code


def _duty(row: Duty, signal: Signal, which: str) -> Side:
    what = (_("事项"), _named(Limit, row.kind, row.case, day_of(row.start)))
    due = (_("期限"), formats.full_moment(row.due))
    if which == CLAIMED:
        return Side(_("应当完成"), [what, due, (_("起算"), formats.full_moment(row.start))], case=row.case)
    if signal.kind == Signal.Kind.OMITTED:
        return Side(_("届时情况"), [(_("完成"), _("到期未报"))], case=row.case)
    done = formats.full_moment(row.done_at) if row.done_at else ""
    hours = signal.detail.get("hours", 0)
    return Side(_("实际完成"), [(_("登记完成"), done), (_("超期（小时）"), hours)], case=row.case)


def _batch(row: Batch, signal: Signal, which: str) -> Side:
    detail = signal.detail
    if which == CLAIMED:
        lines: list[Line] = [(_("批次"), row.number), (_("转办日期"), formats.day(row.on))]
        return Side(_("登记册"), [*lines, (_("告知件数"), row.announced if row.announced is not None else "—")])
    if "number" in detail:
        return Side(_("缺少的编号"), [(_("受理编号"), detail["number"])])
    return Side(_("实际登记"), [(_("登记件数"), detail.get("registered", ""))])


def _evidence(row: Evidence, signal: Signal, _which: str) -> Side:
    lines: list[Line] = [(_("所证日期"), formats.day(row.on))]
    if row.taken_at:
        lines.append((_("拍摄时间"), formats.full_moment(row.taken_at)))
    if row.latitude is not None:
        lines.append((_("拍摄位置"), f"{row.latitude:.4f}, {row.longitude:.4f}"))
    if row.place:
        lines.append((_("地点"), row.place))
    lines += [(_("录入"), formats.full_moment(row.entered)), (_("录入人"), row.by.name), (_("名称"), row.name)]
    picture = reverse("files:picture", args=[row.pk]) if row.shown else ""
    paper = "" if row.shown else row.get_absolute_url()
    text = words_of(row) if signal.kind == Signal.Kind.PAPER else ""
    return Side(row.note or row.get_kind_display(), lines, text=text, picture=picture, paper=paper, case=row.case)


def _case(row: Case, signal: Signal, _which: str) -> Side:
    why = {
        "before_hand_over": _("照片拍摄于移交之前"),
        "after_entry": _("照片自带时间晚于录入"),
        "stale": _("照片早于所证日期"),
    }
    lines: list[Line] = [(_("督察组移交"), formats.full_moment(row.clock_start))]
    if said := why.get(signal.detail.get("why", "")):
        lines.append((_("不符之处"), said))
    return Side(_("案件"), lines, case=row)


def _stated(title: str | Promise, day: str, text: str, whose: str) -> Show:
    """A row that says what happened on a day, and was typed at a moment."""

    def show(row: Any, _signal: Signal, _which: str) -> Side:
        lines: list[Line] = [
            (_("所述日期"), formats.day(getattr(row, day))),
            (_("录入"), formats.full_moment(row.entered)),
        ]
        if getattr(row, "by", None) is not None:
            lines.append((_("录入人"), row.by.name))
        of: Any = row
        for name in whose.split("."):
            of = getattr(of, name)
        return Side(title, lines, text=str(getattr(row, text)), case=of)

    return show


def _measure(row: Measure, _signal: Signal, _which: str) -> Side:
    lines: list[Line] = [
        (_("措施"), _named(MeasureKind, row.kind, row.case, row.on)),
        (_("所述日期"), formats.day(row.on)),
        (_("文书号"), row.document_number or "—"),
        (_("录入"), formats.full_moment(row.entered)),
        (_("录入人"), row.by.name),
    ]
    return Side(_("措施"), lines, case=row.case)


def _call_back(row: CallBack, _signal: Signal, _which: str) -> Side:
    lines: list[Line] = [(_("回访日期"), formats.day(row.on)), (_("回访结果"), row.get_result_display())]
    return Side(_("回访"), [*lines, (_("回访人"), row.by.name)], text=row.note, case=row.case)


def _entry(row: Entry, signal: Signal, _which: str) -> Side:
    [sentence] = sentences([row])
    typed = formats.full_moment(row.entered.astimezone(clock.SHANGHAI))
    lines: list[Line] = [(_("所述日期"), formats.day(row.on)), (_("录入"), typed)]
    return Side(sentence, lines, case=signal.case)


_SIDES: dict[str, tuple[type[models.Model], Show]] = {
    "duty": (Duty, _duty),
    "batch": (Batch, _batch),
    "files.evidence": (Evidence, _evidence),
    "cases.case": (Case, _case),
    "rectification.proof": (Proof, _stated(_("整改完成"), "done_on", "text", "item.case")),
    "rectification.progress": (Progress, _stated(_("现场进展"), "on", "text", "case")),
    "enforcement.measure": (Measure, _measure),
    "leadership.personalduty": (PersonalDuty, _stated(_("亲自办理事项"), "on", "note", "assignment.case")),
    "verification.casefacts": (CaseFacts, _stated(_("调查核实情况"), "on", "facts", "case")),
    "closing.submission": (Submission, _stated(_("处理和整改情况"), "on", "report", "case")),
    "complainants.reply": (Reply, _stated(_("答复投诉人"), "on", "text", "case")),
    "complainants.callback": (CallBack, _call_back),
    "journal.entry": (Entry, _entry),
}
