"""The inspectors' pages of signals: by kind, one with its two sides, and the judgement.

Whoever does not inspect finds nothing here. What is opened is noted and committed before its content is sent.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.accountability.rules import may_inspect
from huiyin.cases.models import Case
from huiyin.honesty import actions, queries, rules
from huiyin.honesty import trace as readers
from huiyin.honesty.forms import JudgementForm, SignalFilter, TraceForm
from huiyin.honesty.models import Signal
from huiyin.honesty.sides import entries_of, sides_of
from huiyin.journal.actions import Subject
from huiyin.journal.marks import send_paper
from huiyin.journal.models import Reading
from huiyin.journal.readings import device_of, note_page, note_read, open_sealed
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.ui.http import explains_refusal, refusal_into

LIST = Subject("signals", "list")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@explains_refusal
def signals(request: HttpRequest) -> HttpResponse:
    """异常信号: how many of each kind and how often each was right; then the open ones, the strongest first."""
    user = _user(request)
    may_inspect(user).require()
    form = SignalFilter(request.GET)
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    page = queries.page_of(queries.signals(user, form.cleaned_data), request.GET.get("page"))
    note_read(LIST, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {"form": form, "page": page, "kinds": queries.by_kind(user)}
    return render(request, "honesty/signals.html", context)


def _page(request: HttpRequest, row: Signal, form: JudgementForm | None = None) -> HttpResponse:
    user = _user(request)
    open_sealed(row, by=user, what="signal", reason=_("核查异常信号"), device=device_of(request))
    for case in filter(None, (row.case, row.other)):
        note_page(request, case)
    verdict = rules.may_judge(row, by=user)
    lamp, word = queries.lamp_of(row)
    context = {
        "row": row, "lamp": lamp, "word": word, "sides": sides_of(row), "entries": entries_of(row),
        "may_judge": verdict, "form": form or (JudgementForm() if verdict else None),
    }  # fmt: skip
    return render(request, "honesty/signal.html", context, status=422 if form is not None else 200)


@require_safe
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """One signal: both sides beside each other, and the judgement."""
    return _page(request, queries.get_signal(pk, user=_user(request)))


@require_POST
@explains_refusal
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or dismiss; on to the next of its kind."""
    user = _user(request)
    row = queries.get_signal(pk, user=user)
    form = JudgementForm(request.POST)
    if form.is_valid():
        verb = actions.confirm if form.cleaned_data["judgement"] == Signal.Judgement.CONFIRMED else actions.dismiss
        with refusal_into(form):
            verb(row, reason=form.cleaned_data["reason"], by=user, on=clock.today())
    if form.errors:
        return _page(request, row, form)
    messages.success(request, _("判断已登记。"))
    following = queries.next_open(user, row) if request.POST.get("then") == "next" else None
    return redirect(following or row)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def trace(request: HttpRequest) -> HttpResponse:
    """阅读追查: who read of a case between two moments. Asking needs a reason and is recorded before it is answered."""
    rules.may_trace(_user(request)).require()
    form = TraceForm(request.POST if request.method == "POST" else None)
    asked = _answer(request, form) if request.method == "POST" else None
    context = {"form": form, "asked": asked}
    return render(request, "honesty/trace.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def trace_paper(request: HttpRequest) -> HttpResponse:
    """The same as a paper."""
    user = _user(request)
    rules.may_trace(user).require()
    form = TraceForm(request.POST)
    asked = _answer(request, form)
    if asked is None:
        return render(request, "honesty/trace.html", {"form": form, "asked": None}, status=422)
    given = form.cleaned_data
    data = readers.trace_paper(
        asked.case, asked.readings, given["since"], given["until"], reason=given["reason"], by=user
    )
    name = _("案件〔%(number)s〕阅读情况") % {"number": asked.case.number}
    return send_paper(data, f"{name}.docx", reading=asked.asking.uuid, by=user)


class Traced(NamedTuple):
    """A case, its readings, and the reading that asking for them was."""

    case: Case
    readings: list[readers.Read]
    asking: Reading


def _answer(request: HttpRequest, form: TraceForm) -> Traced | None:
    """The case and its readings; None when something is wrong with the question."""
    if not form.is_valid():
        return None
    user, given = _user(request), form.cleaned_data
    case = readers.case_of(given["number"], user=user)
    if case is None:
        form.add_error("number", _("没有此登记号，请核对。"))
        return None
    asking = open_sealed(case, by=user, what="readings", reason=given["reason"], device=device_of(request))
    return Traced(case, readers.readings_of(case, given["since"], given["until"]), asking)
