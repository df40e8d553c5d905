"""Pages of verification: the section of the case page, and splitting a complaint into its questions."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case, Question
from huiyin.cases.queries import get_case
from huiyin.journal.readings import note_page
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into, render_page_or_fragment
from huiyin.verification import actions, proving, queries, rules
from huiyin.verification.forms import FindingForm, OverallForm, SplitForm
from huiyin.verification.models import CaseFacts, QuestionFinding


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _section(request: HttpRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    note_page(request, case)
    panel = queries.panel(case, _user(request), **forms)
    context = {"panel": panel, **panel.context}
    return render_page_or_fragment(request, "verification/section.html", panel.template, context, status=status)


def _done(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    if asks_for_fragment(request):
        response = _section(request, case)
        response["HX-Refresh"] = "true"  # the checklist of the page moves as well
        return response
    messages.success(request, said)
    return redirect(f"{case.get_absolute_url()}#verification")


@require_safe
def section(request: HttpRequest, number: int) -> HttpResponse:
    """The section on its own page."""
    return _section(request, get_case(number, user=_user(request)))


@require_POST
@explains_refusal
def find(request: HttpRequest, number: int, n: int) -> HttpResponse:
    """A finding on one question."""
    case = get_case(number, user=_user(request))
    question = get_object_or_404(Question, case=case, n=n)
    question.case = case
    rules.can_find(question, by=_user(request), on=clock.today()).require()
    former = QuestionFinding.objects.current().filter(question=question).first()
    form = FindingForm(request.POST, request.FILES, question=question, former=former)
    if form.is_valid():
        with refusal_into(form):
            proving.find_with_evidence(question, by=_user(request), **form.cleaned_data)
    if form.errors:
        return _section(request, case, status=422, finding=form, n=n)
    return _done(request, case, _("核实结论已登记。"))


@require_POST
@explains_refusal
def find_overall(request: HttpRequest, number: int) -> HttpResponse:
    """The overall finding."""
    case = get_case(number, user=_user(request))
    rules.can_find_overall(case, by=_user(request), on=clock.today()).require()
    former = CaseFacts.objects.current().filter(case=case).first()
    form = OverallForm(request.POST, former=former)
    if form.is_valid():
        with refusal_into(form):
            actions.find_overall(case, by=_user(request), **form.cleaned_data)
    if form.errors:
        return _section(request, case, status=422, overall=form)
    return _done(request, case, _("全案核实结论已登记。"))


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def split(request: HttpRequest, number: int) -> HttpResponse:
    """The questions of the complaint, beside its words, until something is found on them."""
    case = get_case(number, user=_user(request))
    rules.can_split(case, by=_user(request)).require()
    note_page(request, case)
    now = "\n".join(" ".join(one.text.split()) for one in case.questions.filter(dropped_at=None))
    form = SplitForm(request.POST or None, initial={"questions": now})
    if request.method == "POST" and form.is_valid():
        with refusal_into(form, "questions"):
            actions.split_questions(case, form.cleaned_data["questions"], by=_user(request), on=clock.today())
        if not form.errors:
            return _done(request, case, _("问题已拆分。"))
    context = {"case": case, "form": form}
    return render(request, "verification/split.html", context, status=422 if form.errors else 200)
