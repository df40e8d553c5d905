"""Pages about the complainant: the section of the case page, and the calls."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.complainants import actions, queries, rules
from huiyin.complainants.forms import CallForm, ReachForm, ReplyForm
from huiyin.complainants.models import CallBack
from huiyin.journal.readings import device_of, note_page
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into, render_page_or_fragment

ON_A_PAGE = 50


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _section(request: HttpRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    note_page(request, case)
    panel = queries.panel(case, _user(request), **forms)
    if panel is None:
        raise Refused(_("案件尚未交办。"))
    context = {"panel": panel, **panel.context}
    return render_page_or_fragment(request, "complainants/section.html", panel.template, context, status=status)


def _done(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    if asks_for_fragment(request):
        response = _section(request, case)
        response["HX-Refresh"] = "true"  # the checklist of the page moves as well
        return response
    messages.success(request, said)
    return redirect(f"{case.get_absolute_url()}#complainants")


@require_safe
@explains_refusal
def section(request: HttpRequest, number: int) -> HttpResponse:
    """The section on its own page."""
    return _section(request, get_case(number, user=_user(request)))


@require_POST
@explains_refusal
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The lead unit's answer."""
    case = get_case(number, user=_user(request))
    rules.can_reply(case, by=_user(request), on=clock.today()).require()
    form = ReplyForm(request.POST)
    if form.is_valid():
        with refusal_into(form):
            actions.reply(case, by=_user(request), **form.cleaned_data)
    if form.errors:
        return _section(request, case, status=422, reply=form)
    return _done(request, case, _("答复已登记。"))


@require_POST
@explains_refusal
def reach(request: HttpRequest, number: int) -> HttpResponse:
    """Whether the complainant can be reached."""
    case = get_case(number, user=_user(request))
    rules.can_record_reach(case, "unreachable", by=_user(request), on=clock.today()).require()
    form = ReachForm(request.POST)
    if form.is_valid():
        with refusal_into(form):
            actions.record_reach(case, by=_user(request), **form.cleaned_data)
    if form.errors:
        return _section(request, case, status=422, reach=form)
    return _done(request, case, _("联系情况已登记。"))


# --- calls ------------------------------------------------------------------------------------------------------------


def _only_callers(request: HttpRequest) -> None:
    if not _user(request).may(Right.CALL_BACK):
        no(_("此页供回访员使用。")).require()


@require_safe
@explains_refusal
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are owed, the nearest first: only what is needed, for a phone."""
    _only_callers(request)
    page = Paginator(queries.calls_owed(_user(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "complainants/calls.html", {"page": page, "now": clock.now()})


def _call_page(
    request: HttpRequest, number: int, form: CallForm | None = None, *, phone: str = "", status: int = 200
) -> HttpResponse:
    duty = queries.call_of(number, user=_user(request))
    case = duty.case
    assert case is not None  # a call is about a case
    note_page(request, case)
    context = {
        "duty": duty,
        "case": case,
        "form": form or CallForm(),
        "phone": phone,
        "may_see_number": rules.can_see_number(case, by=_user(request)),
        "reply": rules.standing_reply(case),
        "results": CallBack.Result.choices,
    }
    return render(request, "complainants/call.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def call(request: HttpRequest, number: int) -> HttpResponse:
    """One call: what was answered, and a button for each result."""
    _only_callers(request)
    case = queries.call_of(number, user=_user(request)).case
    assert case is not None
    if request.method != "POST":
        return _call_page(request, number)
    form = CallForm(request.POST)
    if form.is_valid():
        with refusal_into(form):
            actions.call_back(case, by=_user(request), on=clock.today(), **form.cleaned_data)
    if form.errors:
        return _call_page(request, number, form, status=422)
    messages.success(request, _("第 %(number)s 号案件的回访结果已登记。") % {"number": case.number})
    return redirect("complainants:calls")


@never_cache
@require_POST
@explains_refusal
def telephone(request: HttpRequest, number: int) -> HttpResponse:
    """The telephone number, shown once for this call and noted."""
    _only_callers(request)
    case = queries.call_of(number, user=_user(request)).case
    assert case is not None
    phone = actions.number_to_call(case, by=_user(request), on=clock.today(), device=device_of(request))
    return _call_page(request, number, phone=phone)
