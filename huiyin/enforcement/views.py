"""Pages of enforcement: the section of the case page, one measure, parties, and the registers."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Case, PartyMerge
from huiyin.cases.queries import get_case, latest_inspection, of_latest_unless_said
from huiyin.enforcement import actions, queries, rules
from huiyin.enforcement.forms import (
    AmendForm,
    AnswerForm,
    DocumentForm,
    MeasureForm,
    MergeForm,
    PartyForm,
    ReasonForm,
    RegisterForm,
    WithdrawForm,
    WordsForm,
    WorkshopsForm,
)
from huiyin.enforcement.models import Amendment, Measure
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib import clock, codes
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import MeasureKind
from huiyin.ui.http import asks_for_fragment, explains_refusal, refusal_into

MEASURES, PARTIES = Subject("measures", "list"), Subject("parties", "list")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _section(request: HttpRequest, case: Case, form: AnswerForm | None = None, *, status: int = 200) -> HttpResponse:
    note_page(request, case)
    panel = queries.panel(case, _user(request), form)
    page = panel.template if asks_for_fragment(request) else "enforcement/section.html"
    return render(request, page, {"panel": panel, **panel.context}, status=status)


def _to_case(request: HttpRequest, case: Case, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{case.get_absolute_url()}#enforcement")


@require_safe
def section(request: HttpRequest, number: int) -> HttpResponse:
    """The section on its own page."""
    return _section(request, get_case(number, user=_user(request)))


@require_POST
@explains_refusal
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the first inquiry."""
    case = get_case(number, user=_user(request))
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusal_into(form):
            actions.answer_inquiry(case, by=_user(request), **form.cleaned_data)
    if form.errors:
        return _section(request, case, form, status=422)
    if not asks_for_fragment(request):
        return _to_case(request, case, _("执法调查已答复。"))
    response = _section(request, case)
    response["HX-Refresh"] = "true"  # the checklist of the page moves as well
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a measure, on one party or on several at once."""
    user = _user(request)
    case = get_case(number, user=user)
    rules.can_enter(case, by=user).require()
    note_page(request, case)
    persons = queries.persons_known(user)
    form = MeasureForm(request.POST or None, case=case, user=user, persons=persons)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        fen = typed.pop("amount", None)
        with refusal_into(form):
            taken = actions.take_measures(case, typed.pop("kind"), fen=fen, by=user, **typed)
        if not form.errors:
            return _to_case(
                request,
                case,
                ngettext("已登记 %(n)s 条处理措施。", "已登记 %(n)s 条处理措施。", len(taken)) % {"n": len(taken)},
            )
    kinds = rules.kinds_for(case, by=user)
    counted = [(kind, queries.COUNTED[kind.counts]) for kind in kinds]
    context = {"case": case, "form": form, "counted": counted}
    return render(request, "enforcement/take.html", context, status=422 if form.errors else 200)


def _measure(case: Case, key: int) -> Measure:
    found = next((one for one in queries.measures_of(case) if one.pk == key), None)
    if found is None:
        raise Http404
    return found


def _measure_page(
    request: HttpRequest, case: Case, measure: Measure, typed: dict[str, django_forms.Form] | None = None
) -> HttpResponse:
    user = _user(request)
    note_page(request, case)
    kinds = rules.rulebook_of(case).ever(MeasureKind)
    [row] = queries.rows_of([measure], kinds, names=bool(rules.can_enter(case, by=user)), changing=user)
    today = {"on": clock.today()}
    forms: dict[str, django_forms.Form] = {}
    if row.may_change:
        if not (measure.document_number and measure.legal_basis):
            forms["document"] = DocumentForm(measure=measure, prefix="document")
        if measure.withdrawn_on is None:
            if row.fen is not None:
                forms["amend"] = AmendForm(prefix="amend", initial={**today, "expecting": row.fen})
            forms["withdraw"] = WithdrawForm(prefix="withdraw", initial=today)
        forms["void"] = ReasonForm(prefix="void")
    forms |= typed or {}
    counted = queries.COUNTED[row.kind.counts] if row.kind else ""
    context = {"case": case, "row": row, "measure": measure, "forms": forms, "counted": counted}
    return render(request, "enforcement/measure.html", context, status=422 if typed else 200)


@require_safe
def measure(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """One measure with its history, and what may be done about it."""
    case = get_case(number, user=_user(request))
    return _measure_page(request, case, _measure(case, measure))


@require_POST
@explains_refusal
def change(request: HttpRequest, number: int, measure: int, what: str) -> HttpResponse:
    """Complete, amend, withdraw or void one measure."""
    user = _user(request)
    case = get_case(number, user=user)
    row = _measure(case, measure)
    makers: dict[str, Any] = {
        "document": lambda: DocumentForm(request.POST, measure=row, prefix="document"),
        "amend": lambda: AmendForm(request.POST, prefix="amend"),
        "withdraw": lambda: WithdrawForm(request.POST, prefix="withdraw"),
        "void": lambda: ReasonForm(request.POST, prefix="void"),
    }
    if what not in makers:
        raise Http404
    form = makers[what]()
    if form.is_valid():
        typed = form.cleaned_data
        with refusal_into(form):
            if what == "document":
                actions.complete_document(row, by=user, on=clock.today(), **typed)
            elif what == "amend":
                fen = typed.pop("amount")
                actions.amend_fine(row, fen, by=user, **typed)
            elif what == "withdraw":
                actions.withdraw_measure(row, by=user, **typed)
            else:
                actions.void_measure(row, by=user, on=clock.today(), **typed)
    if form.errors:
        return _measure_page(request, case, row, {what: form})
    messages.success(request, _("已登记。"))
    return redirect("enforcement:measure", number=case.number, measure=row.pk)


@require_POST
@explains_refusal
def void_amendment(request: HttpRequest, number: int, measure: int, amendment: int) -> HttpResponse:
    """A change of amount that was never made."""
    user = _user(request)
    case = get_case(number, user=user)
    row = get_object_or_404(Amendment.objects.select_related("measure"), pk=amendment, measure=measure)
    if row.measure.case_id != case.pk:
        raise Http404
    row.measure.case = case
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("须写明原因，不超过 200 字。"))
    actions.void_amendment(row, reason=form.cleaned_data["reason"], by=user, on=clock.today())
    messages.success(request, _("已作废此次变更。"))
    return redirect("enforcement:measure", number=case.number, measure=measure)


# --- parties of a case ----------------------------------------------------------------------------------------------


def _parties_page(request: HttpRequest, case: Case, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    user = _user(request)
    note_page(request, case)
    may_enter = rules.can_enter(case, by=user)
    rows = queries.parties_of(case)
    others = queries.namesakes(case, user)
    parties = [row.party for row in rows] + others
    choices = queries.visible_parties(user).filter(pk__in=[p.pk for p in parties]).order_by("pk")
    forms: dict[str, django_forms.Form] = {}
    if may_enter:
        forms = {"one": PartyForm(prefix="one"), "workshops": WorkshopsForm(prefix="workshops")}
        if len(parties) > 1:
            forms["merge"] = MergeForm(prefix="merge", parties=choices)
    forms |= typed or {}
    context = {"case": case, "rows": rows, "others": others, "may_enter": may_enter, "forms": forms}
    return render(request, "enforcement/case_parties.html", context, status=422 if typed else 200)


@require_safe
def case_parties(request: HttpRequest, number: int) -> HttpResponse:
    """Who the case is about; entering one, many unnamed ones, and merging two."""
    return _parties_page(request, get_case(number, user=_user(request)))


@require_POST
@explains_refusal
def enter_parties(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """One party, many workshops, or two rows that are one."""
    user = _user(request)
    case = get_case(number, user=user)
    rules.can_enter(case, by=user).require()  # nobody else is shown the forms
    makers: dict[str, Any] = {
        "one": lambda: PartyForm(request.POST, prefix="one"),
        "workshops": lambda: WorkshopsForm(request.POST, prefix="workshops"),
        "merge": lambda: MergeForm(request.POST, prefix="merge", parties=queries.visible_parties(user)),
    }
    if what not in makers:
        raise Http404
    form = makers[what]()
    if form.is_valid():
        typed, today = form.cleaned_data, clock.today()
        with refusal_into(form):
            if what == "one":
                party = actions.enter_party(case, by=user, on=today, **typed)
                messages.success(request, _("已登记“%(name)s”。") % {"name": party.name})
                warning = codes.credit_code_warning(party.credit_code) if party.credit_code else ""
                if warning:
                    messages.warning(request, warning)
            elif what == "workshops":
                made = actions.enter_workshops(case, typed["count"], place=typed["place"], by=user, on=today)
                messages.success(
                    request,
                    ngettext("已登记 %(n)s 家无名作坊。", "已登记 %(n)s 家无名作坊。", len(made)) % {"n": len(made)},
                )
            else:
                actions.merge_parties(typed.pop("source"), typed.pop("target"), case=case, by=user, **typed)
                messages.success(request, _("已合并，自合并日起按一家计。"))
    if form.errors:
        return _parties_page(request, case, {what: form})
    return redirect("enforcement:case_parties", number=case.number)


@require_POST
@explains_refusal
def void_merge(request: HttpRequest, number: int, merge: int) -> HttpResponse:
    """The two rows were never one."""
    user = _user(request)
    case = get_case(number, user=user)
    row = get_object_or_404(PartyMerge.objects.select_related("source", "target"), pk=merge)
    if not queries.visible_parties(user).filter(pk=row.source_id).exists():
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("须写明原因，不超过 200 字。"))
    actions.void_merge(row, reason=form.cleaned_data["reason"], case=case, by=user, on=clock.today())
    messages.success(request, _("已撤销合并。"))
    return redirect("enforcement:case_parties", number=case.number)


# --- registers ------------------------------------------------------------------------------------------------------


def _viewer(request: HttpRequest) -> User:
    user = _user(request)
    if not (user.may(Right.VIEW_CASES) or user.may(Right.LEAD)):
        raise Refused(_("此页供承办和督办人员使用，您的角色没有查看案件的权限。"))
    return user


@require_safe
@explains_refusal
def register(request: HttpRequest) -> HttpResponse:
    """措施台账: the measures of all cases that this person may see."""
    user = _viewer(request)
    kinds = queries.all_kinds()
    authorities = queries.authorities(user, latest_inspection())
    form = RegisterForm(of_latest_unless_said(request.GET), kinds=kinds.values(), authorities=authorities)
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    found = queries.register(user, form.cleaned_data)
    page, rows = queries.register_page(found, request.GET.get("page"))
    note_read(MEASURES, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {"form": form, "page": page, "rows": rows, "sums": queries.sums(found)}
    return render(request, "enforcement/measures.html", context)


@require_safe
@explains_refusal
def parties(request: HttpRequest) -> HttpResponse:
    """当事人: the polluters of all cases that this person may see."""
    user = _viewer(request)
    form = WordsForm(of_latest_unless_said(request.GET))
    form.is_valid()  # what cannot be read is left out, and said beside its field
    words = (form.cleaned_data.get("q") or "").strip()
    page = queries.party_list(user, words, form.cleaned_data.get("inspection"), request.GET.get("page"))
    note_read(PARTIES, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    return render(request, "enforcement/parties.html", {"form": form, "page": page})


@require_safe
@explains_refusal
def party(request: HttpRequest, party: int) -> HttpResponse:
    """One polluter; a party of no case that this person may see is not there."""
    user = _viewer(request)
    row = get_object_or_404(queries.visible_parties(user), pk=party)
    note_read(row, by=user, how="page", device=device_of(request))
    return render(request, "enforcement/party.html", {"polluter": queries.polluter(row, user)})
