"""The section of the case page: units sign for, pass down and object; the office answers, changes, corrects, voids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.cases.models import Assignment, Case
from huiyin.cases.queries import get_case
from huiyin.intake import actions, queries
from huiyin.intake.forms.parts import (
    AnswerForm,
    ObjectForm,
    PassDownForm,
    ReasonForm,
    ReassignForm,
    RepeatForm,
    UnitForm,
    unit_plan,
)
from huiyin.intake.models import Objection
from huiyin.intake.registration import NewCase
from huiyin.intake.rules import (
    acts_for,
    can_answer_objection,
    can_change_units,
    can_correct,
    can_register,
    may_reassign,
    may_void,
)
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into

Do = Callable[[dict[str, Any]], str]


def _section(
    request: HttpRequest, case: Case, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    case = get_case(case.number, user=request.user)  # type: ignore[arg-type]
    panel = queries.panel(case, request.user, forms)  # type: ignore[arg-type]
    page = panel.template if asks_for_fragment(request) else "intake/section.html"
    return render(request, page, {"panel": panel, **panel.context}, status=status)


def _answer(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    if not asks_for_fragment(request):
        messages.success(request, said)
        return redirect(f"{case.get_absolute_url()}#intake")
    response = _section(request, case)
    response["HX-Refresh"] = "true"  # rail, leaders and clocks of the page move as well
    return response


def _act(request: HttpRequest, case: Case, name: str, form: Form, do: Do) -> HttpResponse:
    """The five moves for one form of the section: a refusal keeps what was typed."""
    said = ""
    if form.is_valid():
        with refusal_into(form):
            said = do(form.cleaned_data)
    if form.errors:
        return _section(request, case, {name: form}, status=422)
    return _answer(request, case, said)


def _door(request: HttpRequest, number: int, part: int) -> tuple[Case, Assignment]:
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    return case, get_object_or_404(case.assignments.select_related("body", "case"), pk=part)


def _own(request: HttpRequest, part: Assignment) -> None:
    """Those who do not act for the unit have no form to see a refusal in: they are told on the page they came from."""
    if not acts_for(part, by=request.user):  # type: ignore[arg-type]
        raise Refused(_("只有%s的承办人员可以办理此项。") % part.body.name)


@require_POST
@explains_refusal
def sign(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """签收."""
    case, found = _door(request, number, part)
    actions.sign_for(found, by=request.user, on=clock.today())  # type: ignore[arg-type]
    return _answer(request, case, _("已签收。"))


@require_POST
@explains_refusal
def pass_down(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """转派."""
    case, found = _door(request, number, part)
    _own(request, found)

    def do(typed: dict[str, Any]) -> str:
        actions.pass_down(found, typed["found"], task=typed["task"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已转派%s。") % typed["found"].name

    return _act(request, case, f"pass-{part}", PassDownForm(request.POST, auto_id=f"pass_{part}_%s"), do)


@require_POST
@explains_refusal
def object_(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """退件/异议."""
    case, found = _door(request, number, part)
    _own(request, found)

    def do(typed: dict[str, Any]) -> str:
        actions.object_to(found, reasons=typed["reasons"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("异议已提出，等待答复；答复之前仍由本单位办理。")

    return _act(request, case, f"object-{part}", ObjectForm(request.POST, auto_id=f"object_{part}_%s"), do)


@require_POST
@explains_refusal
def answer(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """The office settles the open objection of a part."""
    case, found = _door(request, number, part)
    objection = get_object_or_404(Objection.objects.select_related("assignment__body"), assignment=found, accepted=None)
    objection.assignment = found
    can_answer_objection(found, by=request.user).require()  # type: ignore[arg-type]

    def do(typed: dict[str, Any]) -> str:
        accepted, instead = typed["accepted"] == "yes", None
        if accepted and typed["found"] is not None:
            instead = unit_plan(case, typed["found"], part=found.part, lead=found.lead, leader=typed["leader"])
        actions.answer_objection(
            objection, accepted=accepted, answer=typed["answer"], instead=instead,
            by=request.user, on=clock.today(),  # type: ignore[arg-type]
        )  # fmt: skip
        return _("已答复异议。")

    return _act(request, case, f"answer-{part}", AnswerForm(request.POST, auto_id=f"answer_{part}_%s"), do)


@require_POST
@explains_refusal
def end(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """A body's part ends."""
    case, found = _door(request, number, part)
    can_change_units(case, by=request.user).require()  # type: ignore[arg-type]
    if found.lead:
        raise Refused(_("主办单位不能直接终止；如交办有误，请改派。"))

    def do(typed: dict[str, Any]) -> str:
        actions.end_unit(found, reason=typed["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("%s不再承办本案。") % found.body.name

    return _act(request, case, f"end-{part}", ReasonForm(request.POST, auto_id=f"end_{part}_%s"), do)


@require_POST
@explains_refusal
def reassign(request: HttpRequest, number: int, part: int) -> HttpResponse:
    """改派: the office gives the part to another unit."""
    case, found = _door(request, number, part)
    # Where it may not be, there is no form to see a refusal in.
    may_reassign(found, by=request.user).require()  # type: ignore[arg-type]

    def do(typed: dict[str, Any]) -> str:
        to = typed["found"]
        instead = unit_plan(case, to, part=found.part, lead=found.lead, leader=typed["leader"], task=found.task)
        actions.reassign(found, instead, reason=typed["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已改派%s。") % to.name

    return _act(request, case, f"reassign-{part}", ReassignForm(request.POST, auto_id=f"reassign_{part}_%s"), do)


@require_POST
@explains_refusal
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Another unit joins."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    can_change_units(case, by=request.user).require()  # type: ignore[arg-type]

    def do(typed: dict[str, Any]) -> str:
        if typed["lead"] and case.lead_assignment is not None:
            raise Refused(_("本案已有主办单位；如交办有误，请改派。"))
        plan = unit_plan(
            case, typed["found"], part=typed["part"], lead=typed["lead"], leader=typed["leader"], task=typed["task"]
        )
        actions.add_unit(case, plan, by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已增加%s。") % typed["found"].name

    return _act(request, case, "add_unit", UnitForm(request.POST, prefix="add"), do)


@require_POST
@explains_refusal
def repeat(request: HttpRequest, number: int) -> HttpResponse:
    """The case repeats an earlier one."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    can_register(by=request.user).require()  # type: ignore[arg-type]

    def do(typed: dict[str, Any]) -> str:
        earlier = Case.objects.visible_to(request.user).filter(number=typed["earlier"]).first()  # type: ignore[arg-type]
        if earlier is None:
            raise Refused(_("没有第 %s 号案件。") % typed["earlier"])
        actions.link_repeat(case, earlier, why="words", by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已认定为第 %s 号案件的重复件。") % earlier.number

    return _act(request, case, "repeat", RepeatForm(request.POST), do)


@require_POST
@explains_refusal
def void(request: HttpRequest, number: int) -> HttpResponse:
    """It never was a case."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    # Where it may not be, there is no form to see a refusal in.
    may_void(case, by=request.user).require()  # type: ignore[arg-type]

    def do(typed: dict[str, Any]) -> str:
        actions.void_case(case, reason=typed["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已作废。")

    return _act(request, case, "void", ReasonForm(request.POST, auto_id="void_%s"), do)


@require_POST
@explains_refusal
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """What was registered should read otherwise."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    can_correct(case, by=request.user).require()  # type: ignore[arg-type]
    form = queries.correct_form(case, data=request.POST)

    def do(typed: dict[str, Any]) -> str:
        names = dict(form.fields["types"].choices)  # type: ignore[attr-defined]
        held = NewCase(text=case.text.received, starred=case.starred, channel=case.channel, region=case.region,
                       types=case.types, types_written=case.types_written)  # fmt: skip
        # The words of the list stay as written unless the types themselves change.
        same = set(typed["types"]) == set(case.types)
        row = replace(
            held, text=typed["text"] or held.text, starred=typed["starred"], region=typed["region"],
            types=case.types if same else typed["types"],
            types_written=case.types_written if same else [names[code] for code in typed["types"]],
        )  # fmt: skip
        changed = actions.correct_case(case, row, reason=typed["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已更正。") if changed else _("没有需要更正的内容。")

    return _act(request, case, "correct", form, do)
