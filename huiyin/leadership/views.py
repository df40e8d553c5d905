"""Pages of leadership: the leader's own page, his duties, and the section of the case page."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.files.queries import evidence_of
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.leadership import actions, queries, rules
from huiyin.leadership.forms import AnswerForm, DutyForm, InstructionForm, VoidForm
from huiyin.leadership.models import Lead, PersonalDuty, PersonalKind, WrittenInstruction
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Official, User
from huiyin.people.rights import Right
from huiyin.ui.http import asks_for_fragment, explains_refusal, first_error, refusal_into, render_page_or_fragment


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _answer(request: HttpRequest, case: Case, said: str = "") -> HttpResponse:
    """After a change: the fragment for htmx, the section of the case page for everyone else."""
    if not asks_for_fragment(request):
        if said:
            messages.success(request, said)
        return redirect(f"{case.get_absolute_url()}#leadership")
    return _section(request, case)


def _section(request: HttpRequest, case: Case, forms: dict[str, Any] | None = None) -> HttpResponse:
    note_page(request, case)
    panel = queries.panel(case, _user(request), forms)
    context = {"panel": panel, "case": case, **panel.context}
    status = 422 if forms else 200
    return render_page_or_fragment(request, "leadership/leaders.html", panel.template, context, status=status)


@require_safe
@explains_refusal
def mine(request: HttpRequest) -> HttpResponse:
    """包案: the leader's own page, made for a phone."""
    official = _user(request).official
    if official is None or not _user(request).may(Right.LEAD):
        raise Refused(_("此页供包案领导使用。您的账号没有对应的领导职务，如有误请联系系统管理员。"))
    return _leader_page(request, official, own=True)


@require_safe
def leader(request: HttpRequest, code: str) -> HttpResponse:
    """What one leader has in hand, for the office and the commanders; the cases go through the door."""
    official = get_object_or_404(Official, code=code)
    own = _user(request).official_id == official.pk
    if not (own or _user(request).may(Right.HAND_DOWN) or _user(request).may(Right.INSTRUCT)):
        raise Http404
    return _leader_page(request, official, own=own)


def _leader_page(request: HttpRequest, official: Official, *, own: bool) -> HttpResponse:
    rows = queries.cases_led(official, user=_user(request))
    note_read(official, by=_user(request), how="list", filter="leading", device=device_of(request))
    sums = {
        "cases": len(rows),
        "open": sum(row.case.is_open for row in rows),
        "late": sum(row.late for row in rows),
        "missing": sum(row.missing for row in rows if row.case.is_open),
    }
    context = {"official": official, "rows": rows, "sums": sums, "own": own}
    return render(request, "leadership/leader.html", context)


@require_safe
def leaders(request: HttpRequest, number: int) -> HttpResponse:
    """The section on its own page, for those who read without script."""
    case = get_case(number, user=_user(request))
    return _section(request, case)


@require_POST
@explains_refusal
def name_leader(request: HttpRequest, number: int, assignment: int) -> HttpResponse:
    """Name or change the leader of one unit's part."""
    case = get_case(number, user=_user(request))
    part = get_object_or_404(case.assignments.select_related("body"), pk=assignment)
    part.case = case
    rules.may_name_leaders(case, by=_user(request)).require()
    led = next((one for one in queries.led_parts(case, with_posts=True) if one.assignment.pk == part.pk), None)
    form = queries.leader_form(led, request.POST) if led else None
    if form is None:
        raise Refused(_("此单位没有可以包案的领导，请先由系统管理员登记其领导职务。"))
    if form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            actions.name_leader(
                part,
                data["post"],
                by=_user(request),
                on=data["on"] or clock.today(),
                reason=data.get("reason", ""),
                expecting=data["expecting"],
            )
    if form.errors:
        return _section(request, case, {f"name-{part.pk}": form})
    return _answer(request, case, _("已指定包案领导。"))


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def duty(request: HttpRequest, number: int, lead: int, kind: str) -> HttpResponse:
    """One of the three duties: what has been done, and the form in which the leader writes it down himself."""
    case = get_case(number, user=_user(request))
    row = get_object_or_404(
        Lead.objects.select_related("official", "post__body", "assignment__body"), pk=lead, assignment__case=case
    )
    row.assignment.case = case
    if kind not in PersonalKind.values:
        raise Http404
    the_kind = PersonalKind(kind)
    note_page(request, case)
    if request.method == "POST":
        rules.can_act_in_person(row, by=_user(request)).require()  # nobody else is shown the form
    form = DutyForm(request.POST or None, request.FILES or None, kind=the_kind)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.do_duty(row, the_kind, by=_user(request), **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("已登记。"))
            return redirect(f"{case.get_absolute_url()}#leadership")
    records = list(
        PersonalDuty.objects.filter(assignment=row.assignment, kind=the_kind).select_related("lead__official")
    )
    evidence_of(records)
    context = {
        "case": case, "lead": row, "kind": the_kind, "form": form, "records": records,
        "done": any(record.voided_at is None for record in records),
        "may": rules.can_act_in_person(row, by=_user(request)),
        "others": [(one, one == the_kind) for one in PersonalKind],
    }  # fmt: skip
    return render(request, "leadership/duty.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def void_duty(request: HttpRequest, number: int, record: int) -> HttpResponse:
    """Void a wrong record, with the reason."""
    case = get_case(number, user=_user(request))
    row = get_object_or_404(PersonalDuty.objects.select_related("assignment"), pk=record, assignment__case=case)
    form = VoidForm(request.POST)
    if not form.is_valid():
        raise Refused(first_error(form))
    actions.void_duty(row, by=_user(request), on=clock.today(), reason=form.cleaned_data["reason"])
    return _answer(request, case, _("已作废。"))


@require_POST
@explains_refusal
def instruct(request: HttpRequest, number: int) -> HttpResponse:
    """A superior writes on the case."""
    case = get_case(number, user=_user(request))
    rules.can_instruct(case, by=_user(request)).require()  # nobody else is shown the form
    form = InstructionForm(request.POST, auto_id="instruct_%s")
    if form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            actions.write_instruction(
                case, data["text"], by=_user(request), on=data["on"] or clock.today(), due_on=data["due_on"]
            )
    if form.errors:
        return _section(request, case, {"instruct": form})
    return _answer(request, case, _("批示已登记，主办单位将收到待办。"))


@require_POST
@explains_refusal
def answer(request: HttpRequest, number: int, instruction: int) -> HttpResponse:
    """The lead unit answers a superior's words."""
    case = get_case(number, user=_user(request))
    row = get_object_or_404(WrittenInstruction, pk=instruction, case=case)
    rules.can_answer(row, by=_user(request)).require()  # nobody else is shown the form
    form = AnswerForm(request.POST, auto_id=f"answer_{row.pk}_%s")
    if form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            actions.answer_instruction(row, data["answer"], by=_user(request), on=data["on"] or clock.today())
    if form.errors:
        return _section(request, case, {f"answer-{row.pk}": form})
    return _answer(request, case, _("已答复批示。"))
