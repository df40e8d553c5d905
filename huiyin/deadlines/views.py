"""Pages of deadlines: those of a case, the working calendar, and each person's own calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import get_case
from huiyin.deadlines import actions, forms, queries, rules
from huiyin.deadlines import requests as extensions
from huiyin.deadlines.models import Extension, Feed
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.rulebook.calendar import days_of, working_calendar
from huiyin.ui.http import explains_refusal, refusal_into

REQUESTS = Subject("requests", "list")

pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@explains_refusal
def case(request: HttpRequest, number: int) -> HttpResponse:
    """期限: what is owed on a case by when, how a deadline came to be another, and asking for more time."""
    user: Any = request.user
    found = get_case(number, user=user)
    note_page(request, found)
    return _case(request, found, user)


def _case(request: HttpRequest, found: Case, user: User, bound: dict[str, Any] | None = None) -> HttpResponse:
    lines = queries.lines(found, user, bound)
    context = {"case": found, "lines": lines, "done": [line for line in lines if line.is_quiet]}
    return render(request, "deadlines/case.html", context, status=422 if bound else 200)


@require_POST
@explains_refusal
def ask(request: HttpRequest, number: int, duty: int) -> HttpResponse:
    """Ask for more time."""
    user: Any = request.user
    found = get_case(number, user=user)
    row = get_object_or_404(Duty.objects.select_related("case", "body"), pk=duty, case=found, kind__in=queries.SHOWN)
    rules.may_ask(row, by=user).require()
    form = forms.AskForm(request.POST, duty=row)
    if form.is_valid():
        with refusal_into(form):
            actions.ask_more_time(row, **form.cleaned_data, by=user, on=clock.today())
            messages.success(request, _("已提出延期申请。"))
            return redirect("deadlines:case", number)
    return _case(request, found, user, {f"ask-{row.pk}": form})


@require_POST
@explains_refusal
def answer(request: HttpRequest, number: int, extension: int) -> HttpResponse:
    """Give more time, or not."""
    user: Any = request.user
    found = get_case(number, user=user)
    row = get_object_or_404(Extension.objects.select_related("duty__case"), pk=extension, duty__case=found)
    rules.can_answer(row, by=user).require()
    form = forms.AnswerForm(request.POST, extension=row)
    if form.is_valid():
        typed = form.cleaned_data
        with refusal_into(form):
            actions.answer_more_time(
                row,
                granted=typed["granted"] == "yes",
                fixed=typed["fixed"],
                answer=typed["answer"],
                by=user,
                on=clock.today(),
            )
            messages.success(request, _("已答复。"))
            return redirect("deadlines:case", number)
    return _case(request, found, user, {f"answer-{row.pk}": form})


@require_safe
@explains_refusal
def requests(request: HttpRequest) -> HttpResponse:
    """延期申请: what was asked for by whom, what waits for an answer, and what was answered."""
    user: Any = request.user
    rules.may_read_requests(by=user).require()
    state = extensions.ANSWERED if request.GET.get("state") == extensions.ANSWERED else extensions.WAITING
    note_read(REQUESTS, by=user, how="list", filter=state, device=device_of(request))
    page = extensions.page_of(user, state, request.GET.get("page"))
    return render(request, "deadlines/requests.html", {"page": page, "state": state})


def may_keep_calendar(user: User) -> Verdict:
    """The calendar moves deadlines: the administrator of the rulebooks keeps it."""
    return YES if user.may(Right.ADMINISTER_RULEBOOK) else no(_("工作日历由系统管理员维护。"))


@pages
@explains_refusal
def calendar(request: HttpRequest) -> HttpResponse:
    """工作日历: the days of a year that are not as the week has them; a year whose notice is missing is named."""
    user: Any = request.user
    may_keep_calendar(user).require()
    year = forms.year_asked(request.GET.get("year", ""))
    known = year in working_calendar().known_years
    days = days_of(year)
    form = forms.YearForm(request.POST or None, initial={"year": year, "days": forms.written(days)})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusal_into(form):
            actions.enter_calendar(
                typed["year"],
                typed["days"],
                notice=typed["notice"],
                reason=typed["reason"],
                by=user,
                on=clock.today(),
            )
            messages.success(request, _("已录入；在办事项的期限由后台进程重算，改动逐项留痕。"))
            return redirect(f"{reverse('deadlines:calendar')}?year={typed['year']}")
    context = {
        "year": year,
        "known": known,
        "days": days,
        "years": queries.years(clock.today()),
        "missing": queries.missing_years(clock.today()),
        "notices": queries.notices(),
        "form": form,
    }
    return render(request, "deadlines/calendar.html", context, status=422 if form.errors else 200)


@never_cache
@pages
@explains_refusal
def my_calendar(request: HttpRequest) -> HttpResponse:
    """日历订阅: a secret address for one's own calendar; shown once, when it is made."""
    user: Any = request.user
    address = ""
    if request.method == "POST":
        if request.POST.get("do") == "end":
            actions.end_feed(by=user, on=clock.today())
            messages.success(request, _("订阅地址已停用。"))
            return redirect("deadlines:my_calendar")
        secret = actions.make_feed(by=user, on=clock.today())
        address = request.build_absolute_uri(reverse("deadlines:feed", args=[secret]))
    context = {"feed": Feed.objects.filter(user=user).first(), "address": address}
    return render(request, "deadlines/my_calendar.html", context)


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the holder of this address owes, for his calendar: words of duties, numbers and moments."""
    row = Feed.objects.select_related("user").filter(secret_hash=actions.hashed(secret), user__is_active=True).first()
    if row is None:
        raise Http404
    with translation.override(row.user.language):
        content = queries.feed(row.user, clock.now(), settings.URL)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
