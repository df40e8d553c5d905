"""Reads of intake for the case page: who has the case, its questions and words, what it repeats, and what one may do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case, CaseText, RepeatLink
from huiyin.cases.queries import accused_of, ever_parts_of, of_visible, questions_of
from huiyin.cases.states import State
from huiyin.intake import rules
from huiyin.intake.forms.parts import (
    AnswerForm,
    CorrectForm,
    ObjectForm,
    PassDownForm,
    ReasonForm,
    ReassignForm,
    RepeatForm,
    UnitForm,
)
from huiyin.intake.models import Objection
from huiyin.intake.repeats import likely_repeats
from huiyin.lib.prepared import Prepared, PreparedRows, hang
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import PollutionType
from huiyin.ui.formats import listed
from huiyin.ui.naming import title
from huiyin.ui.panels import Panel


@dataclass
class Unit:
    """One body's part, what it objected to, and what the person may do with it."""

    part: Assignment
    depth: int = 0
    objections: list[Objection] = field(default_factory=list)
    sign: Verdict | None = None
    mine: bool = False
    may_end: bool = False
    reassign: Verdict | None = None
    forms: dict[str, Any] = field(default_factory=dict)

    @property
    def open_objection(self) -> Objection | None:
        return next((row for row in self.objections if row.accepted is None), None)


_REPEATS = Prepared(lambda case: RepeatLink.objects.filter(case=case).select_related("earlier", "by"))
_REPEATED_BY = Prepared(lambda case: RepeatLink.objects.filter(earlier=case).select_related("case"))
_TEXT = Prepared(lambda case: CaseText.objects.filter(case=case))


def _seen(links: list[RepeatLink], user: User, *, case: str = "case") -> list[RepeatLink]:
    """Those of the links whose later (or `earlier`) case goes through the door; most cases are never repeated."""
    if not links:
        return []
    seen = set(of_visible(RepeatLink.objects.filter(pk__in=[link.pk for link in links]), user, case=case))
    return [link for link in links if link in seen]


def _repeats(case: Case, user: User) -> list[RepeatLink]:
    """What `case` repeats: each by its number, for it is answered citing it; its words go through the door."""
    links = _REPEATS(case.pk, case=case)
    seen = _seen(links, user, case="earlier")
    for link in links:
        link.seen = link in seen  # type: ignore[attr-defined]
    return links


def panel(case: Case, user: User, forms: dict[str, Any] | None = None) -> Panel:
    """Who has the case and since when, its words and repeats; the buttons only for those whom they concern.

    `forms` brings back forms that were refused, with what was typed: by the name of the act, for an act on a part
    `name-pk`.
    """
    forms = forms or {}
    office = user.may(Right.HAND_DOWN)
    registrar = user.may(Right.IMPORT_LISTS)
    running = case.state == State.HANDED_DOWN
    parts = ever_parts_of(case)
    current = [part for part in parts if part.ended_at is None]
    units = _units(case, current, user, office=office and running, forms=forms)
    names = _type_names(case)
    may_void = registrar and bool(rules.may_void(case, by=user))
    text = _TEXT(case.pk)[0].redacted
    shown: dict[str, Any] = {  # made where the page shows them
        "add_unit": lambda: UnitForm(prefix="add"),
        "void": lambda: ReasonForm(auto_id="void_%s"),
        "repeat": lambda: RepeatForm(),
        **forms,
    }
    if registrar and case.state != State.VOID and "correct" not in forms:
        shown["correct"] = correct_form(case, names)
    context = {
        "case": case,
        "units": units,
        "ended": sorted(
            (part for part in parts if part.ended_at is not None), key=lambda part: part.ended_at or part.entered
        ),
        "questions": questions_of(case),
        "text": text,
        "facts": _facts(case, names),
        "repeats": _repeats(case, user),
        "repeated_by": _seen(_REPEATED_BY(case.pk, earlier=case), user),
        "likely": likely_repeats(case, limit=3) if registrar and case.state == State.REGISTERED else [],
        "accused": [body.name for body in accused_of(case)] if office else [],
        "office": office,
        "registrar": registrar and case.state != State.VOID,
        "may_add": office and running and not case.is_history,
        "may_void": may_void,
        "bodies": _bodies(office and running, units),
        "forms": shown,
    }
    return Panel("intake", _("交办与承办"), "intake/_panel.html", context)


def _facts(case: Case, names: dict[str, str]) -> list[tuple[Any, Any]]:
    return [
        (_("受理编号"), case.accept_number or _("无")),
        (_("批次"), case.batch.number),
        (_("受理方式"), case.get_channel_display()),
        (_("行政区域"), case.region or _("未注明")),
        (_("污染类型"), listed(names.get(code, code) for code in case.types) or _("未注明")),
    ]


def _type_names(case: Case) -> dict[str, str]:
    book = case.rulebook or case.inspection.rulebook
    offered = {kind.code for kind in book.all_of(PollutionType, case.ruled_on)} | set(case.types)
    return {code: title(kind) for code, kind in book.ever(PollutionType).items() if code in offered}


def correct_form(case: Case, names: dict[str, str] | None = None, data: Any = None) -> CorrectForm:
    """What is registered of the case, to be corrected by the office."""
    held = {"region": case.region, "starred": case.starred, "types": case.types}
    return CorrectForm(data, initial=held, names=names or _type_names(case), auto_id="correct_%s")


def _units(case: Case, parts: list[Assignment], user: User, *, office: bool, forms: dict[str, Any]) -> list[Unit]:
    hang(parts, "objections", _OBJECTIONS(case.pk), by="assignment")
    children: dict[int | None, list[Assignment]] = {}
    known = {part.pk for part in parts}
    for part in parts:
        children.setdefault(part.parent_id if part.parent_id in known else None, []).append(part)
    found: list[Unit] = []

    def take(above: int | None, depth: int) -> None:
        for part in children.get(above, []):
            found.append(_unit(part, user, depth, office=office, forms=forms))
            take(part.pk, depth + 1)

    take(None, 0)
    return found


_OBJECTIONS = Prepared(lambda case: Objection.objects.filter(assignment__case=case).select_related("by", "answered_by"))


def _unit(part: Assignment, user: User, depth: int, *, office: bool, forms: dict[str, Any]) -> Unit:
    unit = Unit(part, depth, list(part.objections.all()))
    running = part.case.state == State.HANDED_DOWN
    unit.mine = running and rules.acts_for(part, by=user)
    unit.may_end = office
    if unit.mine and part.state == Assignment.State.HANDED:
        unit.sign = rules.can_sign(part, by=user)
    pk = part.pk
    kinds: dict[str, Any] = {}
    if unit.mine:
        kinds |= {"pass": PassDownForm, "object": ObjectForm}
    if office:
        kinds |= {"end": ReasonForm, "answer": AnswerForm}
        if part.parent_id is None and not unit.open_objection:
            unit.reassign = rules.may_reassign(part, by=user)
            kinds |= {"reassign": ReassignForm} if unit.reassign else {}
    unit.forms = {name: forms.get(f"{name}-{pk}") or kind(auto_id=f"{name}_{pk}_%s") for name, kind in kinds.items()}
    return unit


_STANDING = PreparedRows(
    lambda: Body.objects.filter(until=None).order_by("path").values_list("short", "name", "code", "path")
)


def _bodies(office: bool, units: list[Unit]) -> list[tuple[str, str]]:  # noqa: FBT001 - whether all are offered
    """The bodies a form may name: all for the office, those of the unit's own part of the tree for a unit; each by the
    word that `Bodies` finds it by again."""
    tops = tuple((unit.part.body.district or unit.part.body).path for unit in units if unit.mine)
    if not office and not tops:
        return []
    standing = _STANDING()
    shorts = Counter(short for short, *_rest in standing)
    meant = {word: path for _short, name, code, path in standing for word in (name, code)}
    return [
        (short if shorts[short] == 1 and meant.get(short, path) == path else name, name)
        for short, name, _code, path in standing
        if office or path.startswith(tops)
    ]
