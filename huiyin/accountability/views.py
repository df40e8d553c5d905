"""The inspectors' own door: their register, one inquiry, persons and decisions.

Whoever does not conduct the inquiry finds nothing here: a page of it is a 404 for him, exactly like a case that does
not exist. What is opened is noted and committed before its content is sent.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.accountability import actions, queries, rules
from huiyin.accountability.forms import AnswerForm, DecisionForm, ReasonForm, RegisterForm, WithdrawForm
from huiyin.accountability.models import Decision
from huiyin.cases.models import Case, Inquiry
from huiyin.cases.queries import bodies_on, get_case
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_read, open_sealed
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.ui.http import explains_refusal, refusal_into

LIST = Subject("inquiries", "list")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _case(request: HttpRequest, number: int) -> Case:
    """The case of an inquiry that this person conducts."""
    case = get_case(number, user=_user(request))
    if not rules.sees_inquiry(case, _user(request)):
        raise Http404
    return case


@require_safe
@explains_refusal
def register(request: HttpRequest) -> HttpResponse:
    """线索与监管责任调查: what is owed first; then what was answered, and who was held."""
    user = _user(request)
    rules.may_inspect(user).require()
    form = RegisterForm(request.GET)
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    page = queries.page_of(queries.inquiries(user, form.cleaned_data), request.GET.get("page"))
    note_read(LIST, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    return render(request, "accountability/register.html", {"form": form, "page": page})


def _page(
    request: HttpRequest, case: Case, typed: dict[str, django_forms.Form] | None = None, on: int = 0
) -> HttpResponse:
    """One inquiry. `typed` are forms that were not accepted; `on` is the decision that one of them is about."""
    user, today = _user(request), clock.today()
    inquiry = get_object_or_404(Inquiry, case=case, kind=Inquiry.Kind.OVERSIGHT)
    device = device_of(request)
    if queries.is_sealed(case):
        open_sealed(inquiry, by=user, what="inquiry", reason=_("办理监管责任调查"), device=device)
    else:
        note_read(inquiry, by=user, how="page", device=device)
    may_answer = rules.can_answer(case, by=user, on=today)
    may_decide = rules.can_decide(case, by=user, on=today)
    made: dict[str, django_forms.Form] = {}
    if may_answer:
        made["answer"] = AnswerForm(user=user)
    if may_decide:
        made["decide"] = DecisionForm(case=case, user=user, persons=queries.persons_known(case, user), prefix="decide")
    rows = queries.decisions_of(case)
    ending: dict[int, dict[str, django_forms.Form]] = {
        row.decision.pk: {
            "withdraw": WithdrawForm(prefix=f"withdraw-{row.decision.pk}", initial={"on": today}),
            "void": ReasonForm(prefix=f"void-{row.decision.pk}"),
        }
        for row in rows
    }
    if on:
        ending[on] |= typed or {}
    else:
        made |= typed or {}
    context = {
        "case": case,
        "answer": queries.answer_of(case),
        "clue": queries.clue_of(case),
        "due": queries.due_of(case),
        "units": bodies_on(case),
        "rows": [(row, ending[row.decision.pk]) for row in rows],
        "forms": made,
        "may_answer": may_answer,
        "may_decide": may_decide,
    }
    return render(request, "accountability/inquiry.html", context, status=422 if typed else 200)


@require_safe
def inquiry(request: HttpRequest, number: int) -> HttpResponse:
    """One inquiry: the complaint, who had it, the answer, the persons and the decisions."""
    return _page(request, _case(request, number))


@require_POST
@explains_refusal
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The first answer; on to the next case when the person works through the list."""
    case, user = _case(request, number), _user(request)
    form = AnswerForm(request.POST, user=user)
    if form.is_valid():
        with refusal_into(form):
            actions.answer_oversight(case, by=user, **form.cleaned_data)
    if form.errors:
        return _page(request, case, {"answer": form})
    messages.success(request, _("〔%(number)s〕监管责任调查已答复。") % {"number": case.number})
    if request.POST.get("then") == "next":
        following = queries.next_to_answer(user, case)
        if following is None:
            return redirect("accountability:register")
        return redirect("accountability:inquiry", number=following.number)
    return redirect("accountability:inquiry", number=case.number)


@require_POST
@explains_refusal
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Hold someone to account."""
    case, user = _case(request, number), _user(request)
    persons = queries.persons_known(case, user)
    form = DecisionForm(request.POST, case=case, user=user, persons=persons, prefix="decide")
    if form.is_valid():
        with refusal_into(form):
            actions.hold(case, by=user, **form.cleaned_data)
    if form.errors:
        return _page(request, case, {"decide": form})
    messages.success(request, _("问责决定已登记。"))
    return redirect("accountability:inquiry", number=case.number)


@require_POST
@explains_refusal
def end(request: HttpRequest, number: int, decision: int, what: str) -> HttpResponse:
    """Withdraw a decision from a day on, or void it."""
    case, user = _case(request, number), _user(request)
    row = get_object_or_404(Decision, pk=decision, case=case)
    row.case = case
    forms: dict[str, type[ReasonForm]] = {"withdraw": WithdrawForm, "void": ReasonForm}
    if what not in forms:
        raise Http404
    form = forms[what](request.POST, prefix=f"{what}-{row.pk}")
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        with refusal_into(form):
            if what == "withdraw":
                actions.withdraw_decision(row, by=user, **typed)
            else:
                actions.void_decision(row, by=user, on=clock.today(), **typed)
    if form.errors:
        return _page(request, case, {what: form}, on=row.pk)
    messages.success(request, _("已登记。"))
    return redirect("accountability:inquiry", number=case.number)
