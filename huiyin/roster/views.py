"""Pages of the roster: who is on call now, a body's month, one shift, one's own, and the page of an alarm."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.roster import actions, queries, ringing, rules
from huiyin.roster.forms import (
    AnswerForm,
    ChangeForm,
    ChoiceOfMonth,
    MonthForm,
    NoteForm,
    ReasonForm,
    ShiftForm,
    SwapForm,
)
from huiyin.roster.models import Alarm, Shift, Swap
from huiyin.roster.patterns import FIVE_AND_TWO, next_month
from huiyin.ui.http import explains_refusal, refusal_into

ROSTER = Subject("roster", "list")
NOTHING_NEW = 204


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@explains_refusal
def now(request: HttpRequest) -> HttpResponse:
    """现在谁值班: by district and bureau, with the telephone of the shift."""
    user = _user(request)
    rules.can_read(by=user).require()
    note_read(ROSTER, by=user, how="list", filter="now", device=device_of(request))
    context = {"places": queries.now_by_place(clock.now()), "moment": clock.now()} | _tabs(user)
    return render(request, "roster/now.html", context)


def _tabs(user: User) -> dict[str, Any]:
    return {"keeps": user.may(Right.KEEP_ROSTER)}


# --- the month of a body ----------------------------------------------------------------------------------------------


@require_safe
@explains_refusal
def month(request: HttpRequest) -> HttpResponse:
    """值班表: the month of a body as a grid; whoever keeps it makes and changes it here."""
    user = _user(request)
    rules.can_read(by=user).require()
    bodies = queries.bodies_kept_by(user)
    choice = ChoiceOfMonth(request.GET, bodies=bodies)
    choice.is_valid()  # what cannot be read is left aside
    body = choice.cleaned_data.get("body") or _own(user, bodies)
    first = choice.cleaned_data.get("month") or clock.today().replace(day=1)
    return _month_page(request, body, first, choice)


def _own(user: User, bodies: list[Body]) -> Body | None:
    """The body whose roster is meant where none is named: his own, else the first of those he may choose."""
    mine = user.bodies()
    return next((one for one in bodies if one.pk in mine), bodies[0] if bodies else None)


def _month_page(
    request: HttpRequest,
    body: Body | None,
    first: date,
    choice: ChoiceOfMonth | None = None,
    typed: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:
    user = _user(request)
    if choice is None and body is not None:
        given = {"body": body.code, "month": f"{first:%Y-%m}"}
        choice = ChoiceOfMonth(given, bodies=queries.bodies_kept_by(user))
    context: dict[str, Any] = {"choice": choice, "body": body, "first": first} | _tabs(user)
    if body is not None:
        if request.method != "POST":
            note_read(ROSTER, by=user, how="list", filter=f"{body.code} {first:%Y-%m}", device=device_of(request))
        before = (first.replace(day=1) - (next_month(first) - first)).replace(day=1)
        made: dict[str, django_forms.Form] = {
            "make": MonthForm(body=body, prefix="make", initial={"pattern": FIVE_AND_TWO}),
            "add": ShiftForm(body=body, prefix="add"),
        }
        context |= {
            "month": queries.month(body, first),
            "may_keep": rules.can_keep(body, by=user),
            "forms": made | (typed or {}),
            "colleagues": rules.colleagues(body),
            "before": f"{before:%Y-%m}",
            "after": f"{next_month(first):%Y-%m}",
        }
    return render(request, "roster/month.html", context, status=422 if typed else 200)


@require_POST
@explains_refusal
def plan(request: HttpRequest, body: str, what: str) -> HttpResponse:
    """Make a month from a pattern, or add one shift."""
    user, on = _user(request), clock.today()
    found = get_object_or_404(Body, code=body, until=None)
    rules.can_keep(found, by=user).require()
    first = _month_named(request.GET.get("month", ""))
    if what == "make":
        form: django_forms.Form = MonthForm(request.POST, body=found, prefix="make")
        if form.is_valid():
            data = form.cleaned_data
            with refusal_into(form):
                made = actions.make_month(found, first, data["pattern"], data["rota"], by=user, on=on)
                messages.success(request, _("已排定 %(n)s 个班次。") % {"n": len(made)})
    elif what == "add":
        form = one = ShiftForm(request.POST, body=found, prefix="add")
        if form.is_valid():
            data = form.cleaned_data
            with refusal_into(form):
                shift = actions.add_shift(found, data["since"], data["until"], **one.seated(), by=user, on=on)
                first = shift.since.astimezone(clock.SHANGHAI).date().replace(day=1)
                messages.success(request, _("已增加班次。"))
    else:
        raise Http404
    if form.errors:
        return _month_page(request, found, first, typed={what: form})
    return redirect(f"{reverse('roster:month')}?body={found.code}&month={first:%Y-%m}")


def _month_named(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        return clock.today().replace(day=1)


# --- one shift --------------------------------------------------------------------------------------------------------


def _shift(pk: int) -> Shift:
    rows = Shift.objects.select_related("body", "first", "second", "by", "voided_by").prefetch_related(
        "swaps__asker", "swaps__other", "swaps__in_return"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@explains_refusal
def shift(request: HttpRequest, shift: int) -> HttpResponse:
    """One shift: who, until when, what was swapped and handed over, and what may be done."""
    rules.can_read(by=_user(request)).require()
    return _shift_page(request, _shift(shift))


def _shift_page(request: HttpRequest, found: Shift, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    user = _user(request)
    if request.method != "POST":
        note_read(found, by=user, how="page", device=device_of(request))
    may_change, may_swap = rules.can_change(found, by=user), rules.may_swap(found, by=user)
    may_hand_over = rules.can_hand_over(found, by=user)
    note = getattr(found, "note", None)
    made: dict[str, django_forms.Form] = {}
    if may_change:
        people = {"first": found.first_id, "first_phone": found.first_phone, "second": found.second_id}
        people["second_phone"] = found.second_phone
        made["change"] = ChangeForm(body=found.body, prefix="change", initial=people)
        made["void"] = ReasonForm(prefix="void")
    if may_swap:
        made["swap"] = SwapForm(shift=found, by=user, prefix="swap")
    if may_hand_over:
        made["note"] = NoteForm(prefix="note")
    context = {
        "shift": found,
        "note": note,
        "swaps": list(found.swaps.all()),
        "sits": bool(found.seat_of(user)),
        "may_swap": may_swap,
        "may_hand_over": may_hand_over,
        "may_take_over": rules.can_take_over(note, by=user) if note is not None else None,
        "forms": made | (typed or {}),
    } | _tabs(user)
    return render(request, "roster/shift.html", context, status=422 if typed else 200)


@require_POST
@explains_refusal
def act(request: HttpRequest, shift: int, what: str) -> HttpResponse:
    """Change or take back a shift, ask to swap, hand over, take over: one form of its page."""
    user = _user(request)
    found = _shift(shift)
    if what == "read":
        note = getattr(found, "note", None)
        if note is None:
            raise Http404
        actions.take_over(note, by=user, on=clock.today())
        messages.success(request, _("已接班。"))
        return redirect(found)
    form: django_forms.Form
    if what == "change":
        rules.can_change(found, by=user).require()
        form = ChangeForm(request.POST, body=found.body, prefix=what)
    elif what == "void":
        rules.can_change(found, by=user).require()
        form = ReasonForm(request.POST, prefix=what)
    elif what == "swap":
        rules.may_swap(found, by=user).require()
        form = SwapForm(request.POST, shift=found, by=user, prefix=what)
    elif what == "note":
        rules.can_hand_over(found, by=user).require()
        form = NoteForm(request.POST, prefix=what)
    else:
        raise Http404
    to = found
    if form.is_valid():
        with refusal_into(form):
            to = _act(request, found, what, form, user)
    if form.errors:
        return _shift_page(request, found, {what: form})
    return redirect(to)


def _act(request: HttpRequest, found: Shift, what: str, form: Any, user: User) -> Shift:
    """The action behind one form, and the shift that is shown then."""
    on, data = clock.today(), form.cleaned_data
    if what == "change":
        made = actions.change_shift(found, **form.seated(), reason=data["reason"], by=user, on=on)
        messages.success(request, _("已更换值班人员，原班次作废。"))
        return made
    if what == "void":
        actions.void_shift(found, reason=data["reason"], by=user, on=on)
        messages.success(request, _("已作废此班次。"))
    elif what == "swap":
        actions.ask_swap(found, data["other"], in_return=data["in_return"], reason=data["reason"], by=user, on=on)
        messages.success(request, _("已提出换班，对方同意后生效。"))
    else:
        actions.hand_over(found, data["text"], by=user, on=on)
        messages.success(request, _("已交班，由下一班确认。"))
    return found


# --- mine -------------------------------------------------------------------------------------------------------------


@require_safe
@explains_refusal
def mine(request: HttpRequest) -> HttpResponse:
    """我的值班: my shifts, what colleagues ask of me, and the notes I am to read."""
    return _mine_page(request)


def _mine_page(request: HttpRequest, typed: dict[int, django_forms.Form] | None = None) -> HttpResponse:
    user = _user(request)
    rules.can_read(by=user).require()
    found = queries.mine(user)
    asked = [(swap, (typed or {}).get(swap.pk) or AnswerForm(prefix=f"swap-{swap.pk}")) for swap in found.asked_of_me]
    context = {"mine": found, "asked": asked, "now": clock.now()} | _tabs(user)
    return render(request, "roster/mine.html", context, status=422 if typed else 200)


@require_POST
@explains_refusal
def answer(request: HttpRequest, swap: int) -> HttpResponse:
    """Agree to a swap, or not."""
    user = _user(request)
    found = get_object_or_404(Swap.objects.select_related("shift__body", "asker", "other", "in_return"), pk=swap)
    rules.can_answer(found, by=user).require()
    form = AnswerForm(request.POST, prefix=f"swap-{found.pk}")
    if form.is_valid():
        data = form.cleaned_data
        agreed = data["agreed"] == "yes"
        with refusal_into(form):
            actions.answer_swap(
                found, agreed=agreed, phone=data["phone"], answer=data["answer"], by=user, on=clock.today()
            )
            messages.success(request, _("已同意换班。") if agreed else _("已答复不同意换班。"))
    if form.errors:
        return _mine_page(request, {found.pk: form})
    return redirect("roster:mine")


# --- an alarm ---------------------------------------------------------------------------------------------------------


def _alarm(request: HttpRequest, pk: int) -> Alarm:
    """The alarm, for whoever was rung or keeps the roster; for everybody else it does not exist."""
    found = get_object_or_404(Alarm.objects.select_related("body", "acknowledged_by"), pk=pk)
    if not rules.can_see(found, by=_user(request)):
        raise Http404
    return found


@require_safe
def alarm(request: HttpRequest, alarm: int) -> HttpResponse:
    """夜间急件: what came, who was rung, and one large button. Made for a telephone at night."""
    user = _user(request)
    found = _alarm(request, alarm)
    note_read(found, by=user, how="page", device=device_of(request))
    context = {
        "alarm": found,
        "parts": queries.seen_parts(found, user),
        "calls": list(found.calls.select_related("user")),
        "may": rules.can_acknowledge(found, by=user),
    }
    return render(request, "roster/alarm.html", context)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that wait for an answer, as the first page shows them: asked every few seconds, mostly for nothing."""
    found = queries.ringing_for(_user(request))
    if request.GET.get("mark") == queries.mark_of(found):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "roster/_calls.html", {"calls": found, "calls_mark": queries.mark_of(found)})


@require_POST
@explains_refusal
def acknowledge(request: HttpRequest, alarm: int) -> HttpResponse:
    """One tap: I have it."""
    found = _alarm(request, alarm)
    try:
        ringing.acknowledge(found, device=_device(request), by=_user(request), on=clock.today())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("已确认收到。请尽快通知承办人员，并在系统签收。"))
    return redirect(found)


def _device(request: HttpRequest) -> str:
    """A telephone or a desk, as the browser says; nothing that would tell one telephone from another."""
    said = request.headers.get("User-Agent", "")
    return "phone" if any(word in said for word in ("Mobile", "Android", "iPhone", "HarmonyOS")) else "desk"
