"""Pages of spot checks: plans with their lists and draws, the route of a day, one check, the record on a phone.

Whoever may not know of a plan or a check finds nothing here: a 404, exactly like what does not exist.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.queries import of_latest_unless_said
from huiyin.checks import actions, apart, factors, papers, queries, rules
from huiyin.checks import draw as script_file
from huiyin.checks import results as counting
from huiyin.checks.forms import CheckersForm, ConfirmForm, DrawForm, PlanForm, ReasonForm, RecordForm, ResultsForm
from huiyin.checks.models import Check, Checker, Plan, Record
from huiyin.journal.actions import Subject
from huiyin.journal.marks import send_file, send_paper
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock
from huiyin.lib.pictures import DOCX
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import explains_refusal, refusal_into

ROUTE, PLANS, RESULTS = Subject("checks", "route"), Subject("checks", "plans"), Subject("checks", "results")
CHECKS_SHOWN = 200


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _require_checker(user: User) -> None:
    if not user.may(Right.CHECK):
        raise Refused(_("此页供督查人员使用。"))
    if not apart.checks(user):
        raise Refused(_("您同时承担交办、审核、批示或包案工作，不得参与抽查。"))


# --- plans ------------------------------------------------------------------------------------------------------------


@require_safe
@explains_refusal
def plans(request: HttpRequest) -> HttpResponse:
    """The plans, the newest first."""
    user = _user(request)
    if not apart.inspects(user):
        _require_checker(user)
    note_read(PLANS, by=user, how="list", device=device_of(request))
    context = {"plans": queries.plans_seen_by(user), "may_plan": rules.may_plan(by=user)}
    return render(request, "checks/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def new(request: HttpRequest) -> HttpResponse:
    """A new plan, as a draft."""
    user = _user(request)
    rules.may_plan(by=user).require()
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made = actions.make_plan(**form.arguments(), by=user, on=clock.today())
        if not form.errors:
            messages.success(request, _("方案已建立，请核对名单后锁定。"))
            return redirect(made)
    return render(request, "checks/plan_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Rewrite a draft."""
    user = _user(request)
    plan = queries.get_plan(key, user=user)
    rules.can_change(plan, by=user).require()
    note_page(request, plan)
    form = PlanForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.change_plan(plan, **form.arguments(), by=user, on=clock.today())
        if not form.errors:
            messages.success(request, _("方案已修改。"))
            return redirect(plan)
    context = {"form": form, "plan": plan}
    return render(request, "checks/plan_form.html", context, status=422 if form.errors else 200)


def _plan_page(request: HttpRequest, plan: Plan, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    user, today = _user(request), clock.today()
    note_page(request, plan)
    apart_from_it = rules.stands_apart_from(plan, user) or rules.is_released(plan)
    shown = plan.state == "draft" or (apart_from_it and plan.frozen_at is not None)
    listing = queries.listing(plan, user=user, number=request.GET.get("page")) if shown else None
    checks = Check.objects.visible_to(user).filter(plan=plan).select_related("case__district", "case__lead_body")
    drawn = list(checks.prefetch_related("checkers__user", "records").order_by("case__district__path", "case__number"))
    for check in drawn:
        check.is_recorded = bool(check.records.all())  # type: ignore[attr-defined]
    context = {
        "plan": plan,
        "listing": listing,
        "checks": drawn,
        "factors": [(factor, plan.weights.get(factor.code, 0)) for factor in (factors.BASE, *factors.FACTORS)],
        "filters": queries.filters_in_words(plan),
        "may_change": rules.can_change(plan, by=user),
        "may_freeze": rules.can_freeze(plan, by=user, on=today),
        "may_draw": rules.can_draw(plan, by=user, number="-", on=today),
        "may_void": rules.can_void(plan, by=user, reason="-"),
        "sees_list": apart_from_it and plan.frozen_at is not None,
        "forms": {"draw": DrawForm(plan=plan), **(typed or {})},
    }
    return render(request, "checks/plan.html", context, status=422 if typed else 200)


@require_safe
@explains_refusal
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """One plan: its list with each weight explained, its hashes, its seed, what was drawn."""
    return _plan_page(request, queries.get_plan(key, user=_user(request)))


@require_POST
@explains_refusal
def act(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Freeze the list, draw from it, or void what was not drawn."""
    user, today = _user(request), clock.today()
    found = queries.get_plan(key, user=user)
    if what == "freeze":
        actions.freeze(found, by=user, on=today)
        messages.success(request, _("名单已锁定，校验值已入日志。"))
    elif what == "draw":
        form = DrawForm(request.POST, plan=found)
        if form.is_valid():
            with refusal_into(form):
                actions.draw(found, number=form.cleaned_data.get("number", ""), by=user, on=today)
        if form.errors:
            return _plan_page(request, found, {"draw": form})
        messages.success(request, _("已抽取，请指派检查人员。"))
    elif what == "void":
        reason = ReasonForm(request.POST)
        if not reason.is_valid():
            raise Refused(_("须写明原因，不超过 200 字。"))
        actions.void_plan(found, by=user, on=today, **reason.cleaned_data)
        messages.success(request, _("方案已作废。"))
    else:
        raise Http404
    return redirect(found)


@require_safe
def plan_list(request: HttpRequest, key: str) -> HttpResponse:
    """The frozen list as it was hashed and is drawn from; with the seed it tells the draw, so it has a door of its own.

    It carries no reader's mark: one byte more, and nobody could compare it with the hash that was published.
    """
    user = _user(request)
    found = queries.get_plan(key, user=user)
    if found.frozen_at is None or not (rules.stands_apart_from(found, user) or rules.is_released(found)):
        raise Http404
    note_read(found, by=user, how="export", device=device_of(request))
    answer = HttpResponse(queries.list_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="list-{found.key}.csv"'
    return answer


@require_safe
@explains_refusal
def script(request: HttpRequest) -> HttpResponse:
    """The stand-alone script, as the file that it is: it tells nothing of any draw."""
    user = _user(request)
    if not apart.inspects(user) and not user.may(Right.READ_JOURNAL):
        _require_checker(user)
    text = Path(script_file.__file__).read_text(encoding="utf-8")
    answer = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="draw.py"'
    return answer


@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The plan's public sheet, with the seed once it was set. It is made to be posted up, and names no reader."""
    user = _user(request)
    found = queries.get_plan(key, user=user)
    if found.frozen_at is None or not (rules.stands_apart_from(found, user) or rules.is_released(found)):
        raise Http404
    note_read(found, by=user, how="export", device=device_of(request))
    return send_file(papers.plan_sheet(found), f"plan-{found.key}.docx", DOCX)


# --- results ----------------------------------------------------------------------------------------------------------


def _may_read_results(user: User) -> None:
    if not (user.may(Right.READ_FIGURES) or user.may(Right.CHECK)):
        raise Refused(_("此页供督查、指挥和有权查看数字的人员使用。"))


def _asked(request: HttpRequest) -> tuple[ResultsForm, counting.Asked]:
    form = ResultsForm(of_latest_unless_said(request.GET))
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    return form, counting.Asked(**{name: form.cleaned_data.get(name) for name in ("inspection", "since", "until")})


@require_safe
@explains_refusal
def results(request: HttpRequest) -> HttpResponse:
    """Pass rate and share by district: of confirmed findings only."""
    user = _user(request)
    _may_read_results(user)
    form, asked = _asked(request)
    found = counting.results(asked)
    checks, withheld = counting.behind(asked, user, limit=CHECKS_SHOWN)
    note_read(RESULTS, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {
        "form": form,
        "found": found,
        "lines": [*found.rows, found.whole],
        "checks": checks,
        "withheld": withheld,
        "may_print": bool(rules.may_plan(by=user)),
    }
    return render(request, "checks/results.html", context)


@require_safe
@explains_refusal
def results_paper(request: HttpRequest) -> HttpResponse:
    """The report of results, to edit and sign."""
    user = _user(request)
    rules.may_plan(by=user).require()
    _form, asked = _asked(request)
    body = rules.planning_body(user)
    assert body is not None  # may_plan has said so
    reading = note_read(RESULTS, by=user, how="export", filter=request.GET.urlencode(), device=device_of(request))
    paper = papers.results_paper(counting.results(asked), asked, body=body)
    return send_paper(paper, "checks.docx", reading=reading, by=user)


# --- going out --------------------------------------------------------------------------------------------------------


@require_safe
@explains_refusal
def route(request: HttpRequest) -> HttpResponse:
    """The route: what is still to be looked at, district by district, with its place; one's own first."""
    user = _user(request)
    _require_checker(user)
    everything = request.GET.get("all") == "1"
    note_read(ROUTE, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {
        "stops": queries.route(user, mine=not everything),
        "everything": everything,
        "may_plan": rules.may_plan(by=user),
    }
    return render(request, "checks/route.html", context)


def _check_page(request: HttpRequest, found: Check, typed: dict[str, Any] | None = None) -> HttpResponse:
    user = _user(request)
    note_page(request, found)
    note_page(request, found.case)
    page = queries.check_page(found, user)
    forms: dict[str, Any] = {}
    if page.lead and found.is_open:
        people = queries.possible_checkers(found, by=user)
        forms["name"] = CheckersForm(people=people) if people else None
    if page.confirm:
        forms["confirm"] = ConfirmForm(records=page.records, by=user)
    context = {"check": found, "case": found.case, "page": page, "forms": forms | (typed or {})}
    return render(request, "checks/check.html", context, status=422 if typed else 200)


@require_safe
def check(request: HttpRequest, key: str) -> HttpResponse:
    """One check: the case, who goes, what was found, the head's word."""
    return _check_page(request, queries.get_check(key, user=_user(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def record(request: HttpRequest, key: str) -> HttpResponse:
    """现场检查: made for a phone and one thumb; what is typed is kept in the browser until it is sent."""
    user = _user(request)
    found = queries.get_check(key, user=user)
    rules.may_record(found, by=user).require()
    note_page(request, found)
    note_page(request, found.case)
    said = queries.said_of(found.case)
    initial = {"at": clock.now().astimezone(clock.SHANGHAI), "place": found.case.region}
    form = RecordForm(request.POST or None, request.FILES or None, said=said, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.enter_record(found, by=user, on=clock.today(), **form.arguments())
        if not form.errors:
            messages.success(request, _("现场检查记录已登记。"))
            return redirect(found)
    context = {"check": found, "case": found.case, "form": form}
    return render(request, "checks/record.html", context, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, key: str, record: int) -> HttpResponse:
    """The record made on site, as both who went sign it."""
    user = _user(request)
    found = queries.get_check(key, user=user)
    row = get_object_or_404(Record.objects.select_related("by"), pk=record, check_made=found)
    if not rules.sees_record(found, user):
        raise Http404
    note_read(found, by=user, how="export", device=device_of(request))
    reading = note_read(found.case, by=user, how="export", device=device_of(request))
    return send_paper(papers.record_paper(found, row), f"record-{row.pk}.docx", reading=reading, by=user)


@require_POST
@explains_refusal
def act_on(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Name who goes, let one go, confirm, release, drop: one form of the page."""
    user, today = _user(request), clock.today()
    found = queries.get_check(key, user=user)
    if what == "name":
        people = queries.possible_checkers(found, by=user)
        form: django_forms.Form = CheckersForm(request.POST, people=people)
        rules.may_lead(found, by=user).require()
        if form.is_valid():
            with refusal_into(form):
                actions.name_checkers(found, list(form.cleaned_data["users"]), by=user, on=today)
        if form.errors:
            return _check_page(request, found, {"name": form})
        messages.success(request, _("已指派。"))
    elif what == "confirm":
        rules.may_confirm(found, by=user).require()
        form = ConfirmForm(request.POST, records=list(found.records.all()), by=user)
        if form.is_valid():
            with refusal_into(form):
                actions.confirm(found, form.cleaned_data["found"], words=form.cleaned_data["words"], by=user, on=today)
        if form.errors:
            return _check_page(request, found, {"confirm": form})
        messages.success(request, _("检查结论已确认并公布。"))
    elif what == "release":
        actions.release(found, by=user, on=today)
        messages.success(request, _("已公布。"))
    elif what == "end":
        number = request.POST.get("checker", "")
        row = get_object_or_404(Checker, pk=number if number.isascii() and number.isdigit() else 0, check_made=found)
        actions.end_checker(row, by=user, on=today)
        messages.success(request, _("已解除。"))
    elif what == "drop":
        reason = ReasonForm(request.POST)
        if not reason.is_valid():
            raise Refused(_("须写明原因，不超过 200 字。"))
        actions.drop(found, by=user, on=today, **reason.cleaned_data)
        messages.success(request, _("已取消。"))
    else:
        raise Http404
    return redirect(found)
