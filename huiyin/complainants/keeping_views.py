"""The keepers' pages: sealing an identity, asking, consenting, looking, and what handlers read beside what came in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.complainants import actions, queries, rules
from huiyin.complainants.forms import AskForm, DeclineForm, IdentityForm, RedactionForm
from huiyin.complainants.models import Unlock
from huiyin.journal.readings import device_of, open_sealed
from huiyin.lib import clock
from huiyin.lib.verdicts import no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import explains_refusal, refusal_into


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    user = _user(request)
    keeps = rules.keeps(user)
    context = {
        "keeps": keeps,
        "identity_form": forms.get("identity") or IdentityForm(),
        "ask_form": forms.get("ask") or AskForm(),
        "decline_form": DeclineForm(),
        **(queries.unlocks(user) if keeps else {}),
    }
    return render(request, "complainants/identities.html", context, status=status)


def _may_enter(request: HttpRequest) -> None:
    user = _user(request)
    if not rules.keeps(user) and not user.may(Right.IMPORT_LISTS):
        no(_("此页供身份保管员和登记人员使用。")).require()


@never_cache
@require_safe
@explains_refusal
def identities(request: HttpRequest) -> HttpResponse:
    """Sealing for keepers and clerks; for keepers the requests as well."""
    _may_enter(request)
    return _page(request)


def _case(form: IdentityForm | AskForm, user: User) -> Case | None:
    """The case the form names: any for a keeper, those he sees for a clerk."""
    number = form.cleaned_data["number"]
    try:
        case = queries.case_to_keep(number) if rules.keeps(user) else get_case(number, user=user)
    except Http404:
        case = None
    if case is None:
        form.add_error("number", _("没有此登记号的案件，请核对。"))
    return case


@never_cache
@sensitive_post_parameters()
@require_POST
@explains_refusal
def register(request: HttpRequest) -> HttpResponse:
    """Seal who complained."""
    _may_enter(request)
    form = IdentityForm(request.POST)
    case = _case(form, _user(request)) if form.is_valid() else None
    if case is not None:
        given = {key: form.cleaned_data[key] for key in ("name", "phone", "address")}
        with refusal_into(form):
            actions.register_identity(case, **given, by=_user(request), on=clock.today())
    if form.errors:
        return _page(request, status=422, identity=form)
    messages.success(request, _("身份已封存。"))
    return redirect("complainants:identities")


@require_POST
@explains_refusal
def ask(request: HttpRequest) -> HttpResponse:
    """A keeper asks."""
    rules.keeps(_user(request)).require()
    form = AskForm(request.POST)
    case = _case(form, _user(request)) if form.is_valid() else None
    if case is not None:
        with refusal_into(form):
            actions.ask_unlock(case, reason=form.cleaned_data["reason"], by=_user(request), on=clock.today())
    if form.errors:
        return _page(request, status=422, ask=form)
    messages.success(request, _("已提出申请，请另一名身份保管员复核。"))
    return redirect("complainants:identities")


def _unlock(request: HttpRequest, key: int) -> Unlock:
    if not rules.keeps(_user(request)):
        raise Http404
    return get_object_or_404(Unlock.objects.select_related("identity__case"), pk=key)


@require_POST
@explains_refusal
def consent(request: HttpRequest, unlock: int) -> HttpResponse:
    """Another keeper consents."""
    row = actions.consent(_unlock(request, unlock), by=_user(request), on=clock.today())
    messages.success(request, _("已同意，申请人一小时内可以查阅。") if row.until else "")
    return redirect("complainants:identities")


@require_POST
@explains_refusal
def decline(request: HttpRequest, unlock: int) -> HttpResponse:
    """Another keeper declines."""
    reason = request.POST.get("reason", "")
    actions.decline(_unlock(request, unlock), reason=reason, by=_user(request), on=clock.today())
    messages.success(request, _("已登记为不同意。"))
    return redirect("complainants:identities")


@never_cache
@require_POST
@explains_refusal
def look(request: HttpRequest, unlock: int) -> HttpResponse:
    """The identity itself: never by a link, never kept by a browser, each time noted."""
    row = _unlock(request, unlock)
    person = actions.look(row, by=_user(request), on=clock.today(), device=device_of(request))
    return render(request, "complainants/look.html", {"unlock": row, "case": row.identity.case, "person": person})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def redaction(request: HttpRequest, number: int) -> HttpResponse:
    """What came in beside what handlers read, for correcting the latter; opening it is noted."""
    user = _user(request)
    case = queries.case_to_keep(number) if rules.keeps(user) else get_case(number, user=user)
    if case is None:
        raise Http404
    rules.can_correct_redaction(case, by=user).require()
    form = RedactionForm(
        request.POST or None, initial={"redacted": case.text.redacted, "expecting": case.text.redacted}
    )
    if request.method == "POST" and form.is_valid():
        with refusal_into(form, "redacted"):
            actions.correct_redaction(case, **form.cleaned_data, by=user, on=clock.today())
        if not form.errors:
            messages.success(request, _("已更正，搜索和案件页同时更新。"))
            return redirect("complainants:redaction", number)
    # A refusal tells whether sealed words stood in what was typed: whoever tries names so is seen trying.
    why = _("更正隐去身份后的文字，未予保存") if form.errors else _("更正隐去身份后的文字")
    open_sealed(case, by=user, what="received_text", reason=why, device=device_of(request))
    context = {"case": case, "form": form}
    return render(request, "complainants/redaction.html", context, status=422 if form.errors else 200)
