"""Pages of instructions: the list, one instruction, giving one, acknowledging with one tap, answering, supervision."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.files.queries import evidence_of
from huiyin.instructions import actions, papers, queries, rules
from huiyin.instructions.access import get_instruction, receipts_of
from huiyin.instructions.devices import device_kind
from huiyin.instructions.forms import (
    AnswerForm,
    DecideForm,
    EndForm,
    ListForm,
    MeetingForm,
    ReasonForm,
    SendForm,
    SuperviseForm,
)
from huiyin.instructions.models import Addressee, Answer, Instruction
from huiyin.journal.actions import Subject
from huiyin.journal.marks import send_paper
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import asks_for_fragment, back, explains_refusal, refusal_into

LIST = Subject("instructions", "list")
NOTHING_NEW = 204


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@explains_refusal
def listed(request: HttpRequest) -> HttpResponse:
    """指令: what came, and what one sent."""
    user = _user(request)
    sends = bool(rules.may_send(user))
    if not sends and not any(user.may(right) for right in (Right.VIEW_CASES, Right.LEAD, Right.CALL_BACK)):
        raise Refused(_("此页供承办、审核和督办人员使用，您的角色不接收指令。"))
    form = ListForm(request.GET)
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    box = request.GET.get("box", "") if sends else queries.RECEIVED
    if box not in (queries.SENT, queries.RECEIVED):  # who only sends begins with what he sent
        box = queries.RECEIVED if queries.listed(user, queries.RECEIVED, {}).exists() else queries.SENT
    page, rows = queries.page_of(user, queries.listed(user, box, form.cleaned_data), request.GET.get("page"))
    note_read(LIST, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {
        "form": form, "page": page, "rows": rows, "box": box, "sends": sends,
        "unacknowledged": queries.unacknowledged(user) if box == queries.SENT else [],
    }  # fmt: skip
    return render(request, "instructions/list.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits to be acknowledged or read, as the first page shows it: asked every few seconds, mostly for nothing."""
    mark = queries.inbox_mark(_user(request))
    if request.GET.get("mark") == mark:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "instructions/_inbox.html", {"inbox": queries.inbox(_user(request))})


def _page(request: HttpRequest, row: Instruction, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    """One instruction. `typed` are forms that were not accepted."""
    user, typed = _user(request), typed or {}
    note_page(request, row)
    actions.mark_read(row, by=user, device=device_kind(request))
    mine = rules.acting(row, user)
    sees_all = row.by_id == user.pk
    only = None if sees_all else {receipt.addressee_id for receipt in receipts_of(row, user)}
    standing = queries.standing_of(row, only=only)
    evidence_of([row])
    acts = []
    for one in standing:
        may = rules.can_answer(row, one.addressee, by=user, on=clock.today())
        key = f"answer-{one.addressee.pk}"
        decisions = [
            (answer, (typed.get(f"decide-{answer.pk}") or DecideForm(prefix=f"decide-{answer.pk}"))
             if rules.can_decide(answer, by=user, on=clock.today()) else None)
            for answer in one.answers
        ]  # fmt: skip
        form = (typed.get(key) or AnswerForm(prefix=key)) if may or key in typed else None
        acts.append((one, decisions, form))
    context = {
        "row": row,
        "mark": queries.standing_mark(row),
        "cases": queries.cases_of(row, user),
        "acts": acts,
        "standings": standing,
        "settled": all(one.state in ("answered", "accepted") for one in standing),
        "sees_all": sees_all,
        "may_acknowledge": rules.can_acknowledge(row, by=user) if mine else None,
        "stands_in_for": next((one.user for one in mine if one.user_id != user.pk), None),
        "may_end": rules.can_end(row, by=user),
        "end_form": typed.get("end") or EndForm(prefix="end"),
        "written_to": Addressee.objects.filter(instruction=row).order_by("pk"),
    }
    return render(request, "instructions/instruction.html", context, status=422 if typed else 200)


@require_safe
def instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """One instruction: its words, whom it went to, how it stands with each, and what this reader may do."""
    return _page(request, get_instruction(pk, user=_user(request)))


@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands with all it went to, live for its sender."""
    row = get_instruction(pk, user=_user(request))
    if row.by_id != _user(request).pk:
        raise Http404
    mark = queries.standing_mark(row)
    if request.GET.get("mark") == mark:
        return HttpResponse(status=NOTHING_NEW)
    context = {"row": row, "mark": mark, "standings": queries.standing_of(row)}
    return render(request, "instructions/_standing.html", context)


@require_POST
@explains_refusal
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """“收到”: one tap, from the first page or from the instruction."""
    user = _user(request)
    row = get_instruction(pk, user=user)
    actions.acknowledge(row, by=user, on=clock.today(), device=device_kind(request))
    if asks_for_fragment(request):
        return render(request, "instructions/_inbox.html", {"inbox": queries.inbox(user), "done": row})
    messages.success(request, _("已确认收到%(number)s。") % {"number": row.number})
    return back(request, row.get_absolute_url())


@require_POST
@explains_refusal
def answer(request: HttpRequest, pk: int, addressee: int) -> HttpResponse:
    """What became of it, with photographs and papers."""
    user = _user(request)
    row = get_instruction(pk, user=user)
    whose = get_object_or_404(Addressee, pk=addressee, instruction=row)
    key = f"answer-{whose.pk}"
    form = AnswerForm(request.POST, request.FILES, prefix=key)
    if form.is_valid():
        with refusal_into(form):
            actions.answer(whose, by=user, device=device_kind(request), **form.cleaned_data)
    if form.errors:
        rules.can_answer(row, whose, by=user, on=clock.today()).require()
        return _page(request, row, {key: form})
    messages.success(request, _("已答复。"))
    return redirect(row)


@require_POST
@explains_refusal
def decide(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """The sender accepts an answer or sends it back."""
    user = _user(request)
    row = get_instruction(pk, user=user)
    given = get_object_or_404(
        Answer.objects.select_related("addressee__instruction"), pk=answer, addressee__instruction=row
    )
    key = f"decide-{given.pk}"
    form = DecideForm(request.POST, prefix=key)
    if form.is_valid():
        data = form.cleaned_data
        accepts = data["accepted"] == "yes"
        with refusal_into(form):
            if accepts:
                actions.accept_answer(given, reasons=data["reasons"], by=user, on=clock.today())
            else:
                actions.return_answer(given, reasons=data["reasons"], due_on=data["due_on"], by=user, on=clock.today())
    if form.errors:
        if row.by_id != user.pk:  # the form stands on the sender's page alone
            rules.can_decide(given, by=user, on=clock.today()).require()
        return _page(request, row, {key: form})
    messages.success(request, _("已认可。") if accepts else _("已退回。"))
    return redirect(row)


@require_POST
@explains_refusal
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw or void it."""
    row = get_instruction(pk, user=_user(request))
    form = EndForm(request.POST, prefix="end")
    if form.is_valid():
        with refusal_into(form):
            actions.end_instruction(row, by=_user(request), on=clock.today(), **form.cleaned_data)
    if form.errors:
        rules.can_end(row, by=_user(request)).require()
        return _page(request, row, {"end": form})
    messages.success(request, _("指令已%(end)s。") % {"end": row.get_ended_as_display()})
    return redirect(row)


# --- giving one -------------------------------------------------------------------------------------------------------


def _about(request: HttpRequest, user: User) -> list[Case]:
    """The cases named in the address, as far as `user` sees them."""
    numbers = [one for one in request.GET.getlist("case") if one.isascii() and one.isdigit() and len(one) < 10]
    return list(Case.objects.visible_to(user).filter(number__in=numbers).select_related("lead_body")) if numbers else []


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def new(request: HttpRequest) -> HttpResponse:
    """Give an instruction. From a case its lead official and lead unit are filled in, and a sentence is one tap away."""
    user = _user(request)
    rules.may_send(user).require()
    cases = _about(request, user)
    initial: dict[str, Any] = {"sentence": SendForm.base_fields["sentence"].choices[0][0] if cases else ""}  # type: ignore[attr-defined]
    if cases:
        whom = dict.fromkeys(one for case in cases for one in queries.proposed(case, user))
        initial |= {
            "cases": "、".join(str(case.number) for case in cases),
            "to": "、".join(dict.fromkeys(one.thing.short if one.kind == "body" else str(one.thing) for one in whom)),  # type: ignore[union-attr]
        }
    form = SendForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            sent = actions.send(
                data["words"], to=data["recipients"], title=data["title"], cases=data["named"], urgent=data["urgent"],
                due_on=data["due_on"], uploads=data["uploads"], by=user, on=clock.today(),
            )  # fmt: skip
        if not form.errors:
            messages.success(request, _("已下达%(number)s。") % {"number": sent.number})
            return redirect(sent)
    context = {"form": form, "about": cases}
    return render(request, "instructions/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def meeting(request: HttpRequest) -> HttpResponse:
    """What a meeting resolved, sent as instructions."""
    user = _user(request)
    rules.may_send(user).require()
    form = MeetingForm(request.POST or None, user=user, initial={"met_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            made = actions.send_resolutions(
                data["meeting"], [actions.Resolution(*row) for row in data["rows"]], met_on=data["met_on"], by=user,
                on=clock.today(),
            )  # fmt: skip
        if not form.errors:
            messages.success(request, _("已下达 %(n)s 项议定事项。") % {"n": len(made)})
            return redirect("/instructions/?box=sent")
    context = {"form": form}
    return render(request, "instructions/meeting.html", context, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The instruction as paper: 督办单, or 指令单."""
    user = _user(request)
    row = get_instruction(pk, user=user)
    data = papers.paper_of(row, queries.cases_of(row, user))
    reading = note_read(row, by=user, how="export", device=device_of(request))
    return send_paper(data, f"{row.number}.docx", reading=reading, by=user)


# --- supervision ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def supervise(request: HttpRequest, number: int) -> HttpResponse:
    """Put a case under supervision."""
    user = _user(request)
    case = get_case(number, user=user)
    rules.can_supervise(case, by=user).require()
    note_page(request, case)
    initial = {"text": _("请认真办理本案，查清问题，限期整改到位，并按期书面答复。")}
    form = SuperviseForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            kept = actions.supervise(case, by=user, on=clock.today(), **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("已列为督办，督办单%(number)s。") % {"number": kept.instruction.number})
            return redirect(f"{case.get_absolute_url()}#instructions")
    context = {"form": form, "case": case}
    return render(request, "instructions/supervise.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def end_supervision(request: HttpRequest, number: int) -> HttpResponse:
    """The matter is settled."""
    user = _user(request)
    case = get_case(number, user=user)
    kept = rules.supervision_of(case)
    if kept is None:
        raise Refused(_("此案没有在督办中。"))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("须写明原因，不超过 200 字。"))
    actions.end_supervision(kept, note=form.cleaned_data["reason"], by=user, on=clock.today())
    messages.success(request, _("已解除督办。"))
    return redirect(f"{case.get_absolute_url()}#instructions")
