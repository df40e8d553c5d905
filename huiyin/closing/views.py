"""Pages of closing: the section of the case page, the reviewers' queue, and the reports to the group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Batch, Case
from huiyin.cases.queries import get_case
from huiyin.cases.states import State
from huiyin.closing import actions, queries, rules
from huiyin.closing.forms import ConcludeForm, FeedbackForm, ReasonForm, ReviewForm, StrikeOffForm, SubmitForm
from huiyin.closing.models import Feedback, Submission
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused, no
from huiyin.people.rights import Right
from huiyin.ui.http import asks_for_fragment, explains_refusal, first_error, refusal_into, whole_number


def _answer(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    """After a change the section stands anew, in the page for htmx or on the case page."""
    if not asks_for_fragment(request):
        messages.success(request, said)
        return redirect(f"{case.get_absolute_url()}#closing")
    response = _section(request, case)
    response["HX-Refresh"] = "true"  # rail, clocks and checklist of the page move as well
    return response


def _section(
    request: HttpRequest, case: Case, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    case = get_case(case.number, user=request.user)  # type: ignore[arg-type]
    panel = queries.panel(case, request.user, forms)  # type: ignore[arg-type]
    if panel is None:
        raise Refused(_("案件尚未交办。"))
    page = panel.template if asks_for_fragment(request) else "closing/section.html"
    return render(request, page, {"panel": panel, "case": case, **panel.context}, status=status)


def _act(
    request: HttpRequest, number: int, name: str, form: django_forms.Form, do: Callable[[Case, dict[str, Any]], str]
) -> HttpResponse:
    """The five moves for one form of the section: a refusal keeps what was typed."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    said = ""
    if form.is_valid():
        with refusal_into(form):
            said = do(case, form.cleaned_data)
    if form.errors:
        if not queries.offers(case, request.user, name):  # type: ignore[arg-type]
            raise Refused(first_error(form))  # where the form does not stand, its errors would be read by nobody
        return _section(request, case, {name: form}, status=422)
    return _answer(request, case, said)


@require_POST
@explains_refusal
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """The lead unit reports the case as a whole."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        actions.submit_case(case, report=typed["report"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已上报，等待审核。")

    return _act(request, number, "submit", SubmitForm(request.POST), do)


@require_POST
@explains_refusal
def submit_part(request: HttpRequest, number: int, assignment: int) -> HttpResponse:
    """A unit says its part is done."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        part = get_object_or_404(case.assignments.select_related("body", "case"), pk=assignment)
        actions.submit_part(part, report=typed["report"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已上报所承担的部分。")

    return _act(request, number, "part", SubmitForm(request.POST), do)


@require_POST
@explains_refusal
def review(request: HttpRequest, number: int, submission: int) -> HttpResponse:
    """Pass or return what was submitted."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        row = get_object_or_404(Submission, pk=submission, case=case)
        passed = typed["passed"] == "yes"
        seen = request.POST.get("step", "")
        actions.review(row, passed=passed, text=typed["text"], step=seen, by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已通过。") if passed else _("已退回。")

    return _act(request, number, "review", ReviewForm(request.POST), do)


@require_POST
@explains_refusal
def conclude(request: HttpRequest, number: int) -> HttpResponse:
    """已办结 or 阶段性办结."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        actions.conclude(
            case, typed["answer"], next_on=typed["next_on"], text=typed["text"], expecting=request.POST.get("expecting"),
            by=request.user, on=clock.today(),  # type: ignore[arg-type]
        )  # fmt: skip
        return _("已形成办结结论。")

    return _act(request, number, "conclude", ConcludeForm(request.POST), do)


@require_POST
@explains_refusal
def strike_off(request: HttpRequest, number: int) -> HttpResponse:
    """销号."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        actions.strike_off(case, **typed, by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已销号。")

    return _act(request, number, "strike_off", StrikeOffForm(request.POST), do)


@require_POST
@explains_refusal
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Take a case up again."""

    def do(case: Case, typed: dict[str, Any]) -> str:
        actions.reopen(case, reason=typed["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
        return _("已重新办理。")

    return _act(request, number, "reopen", ReasonForm(request.POST), do)


@require_safe
@explains_refusal
def reviews(request: HttpRequest) -> HttpResponse:
    """待审核: what waits for this reviewer, the nearest deadline first."""
    user: Any = request.user
    if not (user.may(Right.REVIEW_DISTRICT) or user.may(Right.REVIEW_CITY)):
        no(_("此页供区级和市级审核人员使用。")).require()
    return render(request, "closing/reviews.html", {"rows": queries.awaiting_review(user)})


@require_safe
@explains_refusal
def batches(request: HttpRequest) -> HttpResponse:
    """反馈: the batches, and how many of each wait for their report."""
    user: Any = request.user
    rules.may_feed_back(by=user).require()
    return render(request, "closing/batches.html", {"page": queries.batches_to_report(user, request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def feedback(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch: report what has passed review; below, the reports that were made."""
    user: Any = request.user
    rules.may_feed_back(by=user).require()
    found = get_object_or_404(Batch.objects.select_related("inspection"), pk=batch)
    cases = Case.objects.visible_to(user).filter(batch=found).live().select_related("lead_body").order_by("number")
    form = FeedbackForm(request.POST or None)
    chosen = request.POST.getlist("case")
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            picked = list(cases.filter(number__in=[n for n in chosen if whole_number(n) is not None]))
            actions.feed_back(found, picked, **form.cleaned_data, by=user)
        if not form.errors:
            messages.success(
                request, ngettext("已反馈 %(n)s 件。", "已反馈 %(n)s 件。", len(picked)) % {"n": len(picked)}
            )
            return redirect("closing:feedback", batch=found.pk)
    note_read(found, by=user, how="page", device=device_of(request))
    rows = list(cases)
    context = {
        "batch": found,
        "form": form,
        "waiting": [case for case in rows if case.state == State.PASSED],
        "others": [case for case in rows if case.state not in (State.PASSED, State.REPORTED, State.CLOSED)],
        "feedbacks": Feedback.objects.filter(batch=found)
        .select_related("signer", "by")
        .prefetch_related("lines__case"),
        "chosen": chosen if form.is_bound else None,
        "void_form": ReasonForm(auto_id="void_%s"),
    }
    return render(request, "closing/feedback.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@explains_refusal
def void_feedback(request: HttpRequest, batch: int, feedback: int) -> HttpResponse:
    """A report that never was."""
    row = get_object_or_404(Feedback.objects.select_related("batch"), pk=feedback, batch=batch)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请说明作废原因。"))
    actions.void_feedback(row, reason=form.cleaned_data["reason"], by=request.user, on=clock.today())  # type: ignore[arg-type]
    messages.success(request, _("此次反馈已作废。"))
    return redirect("closing:feedback", batch=batch)
