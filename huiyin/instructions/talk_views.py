"""Pages of conversations, notices, their search, and of who stands in for whom."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.queries import get_case
from huiyin.instructions import actions, rules
from huiyin.instructions import talk as reading
from huiyin.instructions.access import away_for, get_notice
from huiyin.instructions.forms import DelegationForm, NoticeForm, ReasonForm, SayForm, SearchForm
from huiyin.instructions.models import Delegation, Message
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into

NOTICES, SEARCH = Subject("notices", "list"), Subject("talk", "list")
NOTHING_NEW = 204


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("须写明原因，不超过 200 字。"))
    reason: str = form.cleaned_data["reason"]
    return reason


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def talk(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation on a case; every few seconds the page asks whether anything is new."""
    user = _user(request)
    case = get_case(number, user=user)
    if asks_for_fragment(request) and request.method != "POST" and request.GET.get("mark") == reading.mark_of(case):
        return HttpResponse(status=NOTHING_NEW)
    form = SayForm(request.POST or None, auto_id="say_%s")
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.say(case, form.cleaned_data["text"], by=user, on=clock.today())
        if not form.errors:
            if not asks_for_fragment(request):
                return redirect("instructions:talk", number=case.number)
            form = SayForm(auto_id="say_%s")
    note_page(request, case)
    panel = reading.panel(case, user, form)
    said = panel.context["messages_said"]
    actions.mark_seen(user, said[-1].pk if said else 0, case=case)
    context = {"panel": panel, **panel.context, "mark": reading.mark_of(case), "unread": 0}
    if asks_for_fragment(request):
        whole = request.method == "POST"
        template = "instructions/_talk_panel.html" if whole else "instructions/_talk.html"
        return render(request, template, context, status=422 if form.errors else 200)
    return render(request, "instructions/talk.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def void_message(request: HttpRequest, number: int, message: int) -> HttpResponse:
    """Take back what one said."""
    user = _user(request)
    case = get_case(number, user=user)
    row = get_object_or_404(Message, pk=message, case=case)
    actions.void_message(row, reason=_reason(request), by=user, on=clock.today())
    messages.success(request, _("已撤回。"))
    return redirect("instructions:talk", number=case.number)


# --- notices ----------------------------------------------------------------------------------------------------------


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """通知: the general room."""
    user = _user(request)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    mark = reading.notices_mark(user)
    if asks_for_fragment(request) and request.GET.get("mark") == mark:
        return HttpResponse(status=NOTHING_NEW)
    seen = reading.last_seen(user)
    page = reading.notices_page(user, words, request.GET.get("page"))
    note_read(NOTICES, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    if not words and page.number == 1 and page.object_list:
        actions.mark_seen(user, page.object_list[0].pk)
    context = {
        "page": page,
        "mark": mark,
        "seen": seen,
        "form": form,
        "may_publish": rules.may_send(user),
        "words": words,
    }
    template = "instructions/_notices.html" if asks_for_fragment(request) else "instructions/notices.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def new_notice(request: HttpRequest) -> HttpResponse:
    """Publish a notice."""
    user = _user(request)
    rules.may_send(user).require()
    form = NoticeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            row = actions.publish(by=user, on=clock.today(), **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("通知已发布。"))
            return redirect(row)
    return render(request, "instructions/new_notice.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with its replies."""
    user = _user(request)
    row = get_notice(pk, user=user)
    form = SayForm(request.POST or None, auto_id="say_%s")
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.reply(row, form.cleaned_data["text"], by=user, on=clock.today())
        if not form.errors:
            return redirect(row)
    note_page(request, row)
    if row.pk == min(reading.unread_keys(user), default=0):  # a bookmark: what came before it stays unread
        actions.mark_seen(user, row.pk)
    context = {
        "row": row, "replies": reading.replies_of(row), "form": form, "may_reply": rules.can_reply(row, by=user),
        "may_end": rules.can_end_notice(row, by=user),
    }  # fmt: skip
    return render(request, "instructions/notice.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def end_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    row = get_notice(pk, user=_user(request))
    actions.end_notice(row, reason=_reason(request), by=_user(request), on=clock.today())
    messages.success(request, _("已撤回。"))
    return redirect(row)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Instructions, notices and conversations by their words, each behind its door."""
    user = _user(request)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = reading.search(user, words) if words.strip() else None
    note_read(SEARCH, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    return render(request, "instructions/search.html", {"form": form, "found": found, "words": words})


# --- standing in ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def delegations(request: HttpRequest) -> HttpResponse:
    """委托代办, beneath one's account: whom one has named, and for whom one stands in."""
    user = _user(request)
    form = DelegationForm(request.POST or None, user=user, initial={"since": clock.today(), "until": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        with refusal_into(form):
            actions.delegate(data.pop("delegate"), by=user, on=clock.today(), **data)
        if not form.errors:
            messages.success(request, _("已登记委托。"))
            return redirect("instructions:delegations")
    own = Delegation.objects.filter(absent=user).select_related("delegate", "body")[:30]
    context = {
        "form": form,
        "own": [(row, rules.can_end_delegation(row, by=user)) for row in own],
        "away": away_for(user),
        "bodies": user.bodies(),
    }
    return render(request, "instructions/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Back before the day."""
    row = get_object_or_404(Delegation.objects.select_related("delegate"), pk=pk, absent=_user(request))
    actions.end_delegation(row, reason=_reason(request), by=_user(request), on=clock.today())
    messages.success(request, _("委托已终止。"))
    return redirect("instructions:delegations")
