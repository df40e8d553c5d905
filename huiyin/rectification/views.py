"""Pages of rectification: the section of the case page, one item, progress on site, the register, acceptance."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.rectification import actions, queries, rules
from huiyin.rectification.forms import (
    DecisionForm,
    ExtensionAnswerForm,
    ExtensionForm,
    ItemForm,
    MilestoneForm,
    ProgressForm,
    ProofForm,
    ReachForm,
    ReasonForm,
    RegisterForm,
    RestrictionForm,
)
from huiyin.rectification.models import Item, Milestone, Progress
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into

ITEMS, ACCEPTANCE = Subject("items", "list"), Subject("items", "to_accept")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
def section(request: HttpRequest, number: int) -> HttpResponse:
    """The section on its own page."""
    case = get_case(number, user=_user(request))
    note_page(request, case)
    panel = queries.panel(case, _user(request))
    page = panel.template if asks_for_fragment(request) else "rectification/section.html"
    return render(request, page, {"panel": panel, **panel.context})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Put an item on the list."""
    user = _user(request)
    case = get_case(number, user=user)
    rules.may_plan(case, by=user).require()
    note_page(request, case)
    form = ItemForm(request.POST or None, initial={"on": clock.today(), "term": Item.Term.BY_DAY})
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made = actions.plan_item(case, by=user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("已列入第 %(n)s 项。") % {"n": made.n})
            if made.term == Item.Term.LONG:
                messages.info(request, _("长期整改请继续设定阶段目标。"))
                return redirect("rectification:item", number=case.number, n=made.n)
            return redirect(f"{case.get_absolute_url()}#item-{made.n}")
    return render(request, "rectification/plan.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _item(case: Case, n: int) -> Item:
    found = next((item for item in rules.items_of(case) if item.n == n), None)
    if found is None:
        raise Http404
    return found


def _forms(request: HttpRequest | None = None, *, only: str = "") -> dict[str, django_forms.Form]:
    """The forms of an item's page; with a request, the one that was sent, with what was typed."""
    today = {"on": clock.today()}
    kinds: dict[str, tuple[type[django_forms.Form], dict[str, Any]]] = {
        "prove": (ProofForm, today),
        "extend": (ExtensionForm, {}),
        "void": (ReasonForm, {}),
        "milestone": (MilestoneForm, {}),
        "restrict": (RestrictionForm, {}),
        "decide": (DecisionForm, today),
        "answer": (ExtensionAnswerForm, {}),
    }
    if only:
        if only not in kinds:
            raise Http404
        assert request is not None
        return {only: kinds[only][0](request.POST, request.FILES, prefix=only)}
    return {name: kind(prefix=name, initial=initial) for name, (kind, initial) in kinds.items()}


def _item_page(request: HttpRequest, item: Item, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    note_page(request, item.case)
    page = queries.item_page(item, _user(request))
    typed = typed or {}
    reach = [
        (
            one,
            may,
            void,
            typed.get(f"step-{one.pk}") or ReachForm(prefix=f"step-{one.pk}", initial={"on": clock.today()}),
        )
        for one, may, void in page.steps
    ]
    context = {
        "case": item.case, "item": item, "row": page.row, "page": page, "steps": reach, "forms": _forms() | typed,
    }  # fmt: skip
    return render(request, "rectification/item.html", context, status=422 if typed else 200)


@require_safe
def item(request: HttpRequest, number: int, n: int) -> HttpResponse:
    """One item: where it stands, what was proved and decided, and what may be done."""
    return _item_page(request, _item(get_case(number, user=_user(request)), n))


@require_POST
@explains_refusal
def act(request: HttpRequest, number: int, n: int, what: str) -> HttpResponse:
    """Prove, extend, void, cut into steps, restrict, accept or return, answer an extension: one form of the page."""
    user = _user(request)
    row = _item(get_case(number, user=user), n)
    form = _forms(request, only=what)[what]
    if form.is_valid():
        with refusal_into(form):
            messages.success(request, _act(row, what, dict(form.cleaned_data), user))
    if form.errors:
        return _item_page(request, _item(row.case, n), {what: form})
    return redirect("rectification:item", number=number, n=n)


def _act(row: Item, what: str, typed: dict[str, Any], user: User) -> str:
    """The action behind one form, and the sentence that says it was done."""
    today = clock.today()
    shown = queries.ItemRow(row)
    if what == "prove":
        actions.prove_item(row, typed["text"], uploads=typed["uploads"], by=user, on=typed["on"])
        return _("已提请验收。")
    if what == "extend":
        actions.ask_extension(row, by=user, on=today, **typed)
        return _("延期申请已提交，答复前期限不变。")
    if what == "void":
        actions.void_item(row, by=user, on=today, **typed)
        return _("已作废。")
    if what == "milestone":
        actions.plan_milestone(row, typed["name"], due=typed["due"], by=user, on=today)
        return _("已设定阶段目标。")
    if what == "restrict":
        actions.restrict_item(row, typed["restriction"], by=user, on=today)
        return _("已写明完成前的限制。")
    if what == "decide":
        proof = shown.waiting_proof
        if proof is None:
            raise Refused(_("此项没有待验收的内容，请刷新后查看。"))
        proof.item = row
        decide = actions.accept_item if typed["accepted"] == "yes" else actions.return_item
        decide(proof, typed["decision"], by=user, on=typed["on"])
        return _("验收通过。") if typed["accepted"] == "yes" else _("已退回整改单位。")
    extension = shown.waiting_extension
    if extension is None:
        raise Refused(_("此项没有待答复的延期申请，请刷新后查看。"))
    extension.item = row
    granted = typed.pop("granted") == "yes"
    actions.answer_extension(extension, granted=granted, by=user, on=today, **typed)
    return _("已同意延期。") if granted else _("已答复不同意延期。")


@require_POST
@explains_refusal
def step(request: HttpRequest, number: int, n: int, milestone: int, what: str) -> HttpResponse:
    """A step was reached, or was entered in error."""
    user = _user(request)
    row = _item(get_case(number, user=user), n)
    one = get_object_or_404(Milestone, pk=milestone, item=row)
    one.item = row
    if what == "reach":
        form: django_forms.Form = ReachForm(request.POST, prefix=f"step-{one.pk}")
        if form.is_valid():
            with refusal_into(form):
                actions.reach_milestone(one, by=user, **form.cleaned_data)
        if form.errors:
            return _item_page(request, row, {f"step-{one.pk}": form})
        messages.success(request, _("阶段目标已完成。"))
    elif what == "void":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            raise Refused(_("须写明原因，不超过 200 字。"))
        actions.void_milestone(one, by=user, on=clock.today(), **form.cleaned_data)
        messages.success(request, _("阶段目标已作废。"))
    else:
        raise Http404
    return redirect("rectification:item", number=number, n=n)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """整改现场: all entries of a case, and the form for one more, made for a phone."""
    user = _user(request)
    case = get_case(number, user=user)
    note_page(request, case)
    may = rules.may_work(case, by=user)
    item = request.GET.get("item", "")
    initial = {"on": clock.today(), "item": item if item.isascii() and item.isdigit() else None}
    form = ProgressForm(request.POST or None, request.FILES or None, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        with refusal_into(form):
            actions.enter_progress(case, typed.pop("text"), by=user, **typed)
        if not form.errors:
            messages.success(request, _("已登记进展。"))
            return redirect("rectification:progress", number=case.number)
    entries = [(one, rules.can_void_progress(one, by=user)) for one in queries.with_pictures(queries.progress_of(case))]
    context = {"case": case, "form": form, "may": may, "entries": entries, "effort": queries.effort_of(case)}
    return render(request, "rectification/progress.html", context, status=422 if form.errors else 200)


@require_POST
@explains_refusal
def void_progress(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """An entry that was wrong."""
    user = _user(request)
    case = get_case(number, user=user)
    row = get_object_or_404(Progress.objects.select_related("body", "case"), pk=entry, case=case)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("须写明原因，不超过 200 字。"))
    actions.void_progress(row, by=user, on=clock.today(), **form.cleaned_data)
    messages.success(request, _("已作废此条进展。"))
    return redirect("rectification:progress", number=case.number)


# --- registers ------------------------------------------------------------------------------------------------------


@require_safe
@explains_refusal
def register(request: HttpRequest) -> HttpResponse:
    """整改台账: the items of all cases that this person may see."""
    user = _user(request)
    if not (user.may(Right.VIEW_CASES) or user.may(Right.LEAD)):
        raise Refused(_("此页供承办和督办人员使用，您的角色没有查看案件的权限。"))
    form = RegisterForm(request.GET, bodies=queries.bodies(user))
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    found = queries.register(user, form.cleaned_data)
    page = queries.register_page(found, request.GET.get("page"))
    note_read(ITEMS, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    rows = [queries.ItemRow(one) for one in page]
    context = {"form": form, "page": page, "rows": rows, "sums": queries.sums(found)}
    return render(request, "rectification/items.html", context)


@require_safe
@explains_refusal
def to_accept(request: HttpRequest) -> HttpResponse:
    """待验收: what this acceptor may look at."""
    user = _user(request)
    if not user.may(Right.ACCEPT):
        raise Refused(_("此页供验收员使用，您没有验收权限。"))
    page = queries.acceptance_page(user, request.GET.get("page"))
    note_read(ACCEPTANCE, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    return render(request, "rectification/to_accept.html", {"page": page})
