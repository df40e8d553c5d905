"""Pages of the committee: its members, the disputes, one dispute with its forms, the paper of a ruling."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.queries import get_case, of_visible
from huiyin.committee import actions, queries, rules
from huiyin.committee.forms import (
    CarryOutForm,
    EndForm,
    FileForm,
    HearingForm,
    MemberForm,
    RulingForm,
    StatementForm,
    WithdrawForm,
)
from huiyin.committee.models import Dispute, Member, Ruling, Side
from huiyin.committee.papers import ruling_paper
from huiyin.intake.desk import Bodies
from huiyin.journal.actions import Subject
from huiyin.journal.marks import send_paper
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.leadership.rules import rank_asked
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.ui.http import explains_refusal, refusal_into

DISPUTES = Subject("disputes", "list")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@explains_refusal
def disputes(request: HttpRequest) -> HttpResponse:
    """责任争议: what waits, what was ruled, as far as one may see the case."""
    user = _user(request)
    rules.can_read(by=user).require()
    state = request.GET.get("state", queries.OPEN)
    note_read(DISPUTES, by=user, how="list", filter=state[:20], device=device_of(request))
    rows = list(queries.disputes(user, state)[:200])
    return render(request, "committee/disputes.html", {"rows": rows, "state": state})


# --- members ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def members(request: HttpRequest) -> HttpResponse:
    """环委会成员: who sits there, and who did; the office seats a new one."""
    user = _user(request)
    rules.can_read(by=user).require()
    form = MemberForm(request.POST or None, initial={"since": clock.today()})
    if request.method == "POST":
        rules.is_office(by=user).require()
        if form.is_valid():
            with refusal_into(form):
                actions.seat_member(**form.cleaned_data, by=user, on=clock.today())
                messages.success(request, _("已登记成员。"))
        if not form.errors:
            return redirect("committee:members")
    return _members_page(request, form)


def _members_page(request: HttpRequest, form: MemberForm, ending: tuple[int, EndForm] | None = None) -> HttpResponse:
    """The members; `ending` is a form beside one of them that was not accepted."""
    today, may = clock.today(), rules.is_office(by=_user(request))
    rows = []
    for one in queries.members(today):
        ends = None
        if may and one.until is None:
            refused = ending is not None and ending[0] == one.pk
            ends = ending[1] if ending is not None and refused else EndForm(initial={"until": today}, auto_id=_ids(one))
        rows.append((one, one.sits_on(today), ends))
    context = {"rows": rows, "form": form, "may": may}
    status = 422 if form.errors or ending is not None else 200
    return render(request, "committee/members.html", context, status=status)


def _ids(member: Member) -> str:
    """Several such forms stand on the page, each with fields of its own."""
    return f"end-{member.pk}-%s"


@require_POST
@explains_refusal
def end_member(request: HttpRequest, member: int) -> HttpResponse:
    """He no longer sits there."""
    user = _user(request)
    rules.is_office(by=user).require()
    found = get_object_or_404(Member.objects.select_related("official"), pk=member)
    form = EndForm(request.POST, auto_id=_ids(found))
    if form.is_valid():
        with refusal_into(form):
            actions.end_member(found, until=form.cleaned_data["until"], by=user, on=clock.today())
    if form.errors:
        return _members_page(request, MemberForm(initial={"since": clock.today()}), (found.pk, form))
    messages.success(request, _("已登记离任。"))
    return redirect("committee:members")


# --- a dispute --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def file(request: HttpRequest, number: int, assignment: int) -> HttpResponse:
    """Bring the question whose a part is before the committee."""
    user = _user(request)
    case = get_case(number, user=user)
    part = get_object_or_404(
        case.assignments.select_related("body", "case").prefetch_related("objections"), pk=assignment
    )
    rules.may_file(part, by=user).require()
    note_page(request, case)
    form = FileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            data = form.cleaned_data
            made = actions.file_dispute(part, data["others"], reasons=data["reasons"], by=user, on=clock.today())
            messages.success(request, _("已提出责任争议，由环委会办公室听取意见后裁定。"))
        if not form.errors:
            return redirect(made)
    context = {"case": case, "part": part, "form": form, "bodies": Bodies.load().offered}
    return render(request, "committee/file.html", context, status=422 if form.errors else 200)


def _dispute(request: HttpRequest, pk: int) -> Dispute:
    """The dispute, if the door lets one see its case."""
    rows = of_visible(Dispute.objects.all(), _user(request)).select_related(
        "case__text", "case__rulebook", "case__inspection", "assignment__body", "assignment__case", "by", "objection"
    )
    return get_object_or_404(rows.prefetch_related("sides__body", "sides__stated_by", "hearings__by"), pk=pk)


@require_safe
@explains_refusal
def dispute(request: HttpRequest, dispute: int) -> HttpResponse:
    """One dispute: what is disputed, what each side says, the hearing, the ruling, and the form for the next step."""
    rules.can_read(by=_user(request)).require()
    return _page(request, _dispute(request, dispute))


def _page(request: HttpRequest, found: Dispute, typed: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    user, today = _user(request), {"on": clock.today()}
    note_page(request, found.case)
    ruling = Ruling.objects.select_related("body", "signer__official").filter(dispute=found).first()
    made: dict[str, django_forms.Form] = {}
    if rules.can_hear(found, by=user, on=clock.today()):
        made["hear"] = HearingForm(prefix="hear", initial=today)
    if rules.may_decide(found, by=user):
        made["decide"] = RulingForm(prefix="decide", initial=today, dispute=found)
    if rules.can_withdraw(found, by=user, reason="-"):
        made["withdraw"] = WithdrawForm(prefix="withdraw")
    if ruling is not None and rules.can_carry_out(ruling, by=user) and ruling.body_id != found.assignment.body_id:
        made["carry"] = CarryOutForm(prefix="carry", body=ruling.body, rank=rank_asked(found.case))
    made |= typed or {}
    sides = [(side, made.get(f"state-{side.pk}") or _statement(side, user)) for side in found.sides.all()]
    context = {
        "dispute": found,
        "case": found.case,
        "sides": sides,
        "ruling": ruling,
        "may_decide": rules.may_decide(found, by=user),
        "due": queries.due_of(found),
        "forms": made,
    }
    return render(request, "committee/dispute.html", context, status=422 if typed else 200)


def _statement(side: Side, user: User) -> StatementForm | None:
    return StatementForm(prefix=f"state-{side.pk}") if rules.can_state(side, by=user) else None


@require_POST
@explains_refusal
def act(request: HttpRequest, dispute: int, what: str) -> HttpResponse:
    """State, hear, decide, withdraw, carry out: one form of the page."""
    found = _dispute(request, dispute)
    name, form = _form(request, found, what)
    if form.is_valid():
        with refusal_into(form):
            messages.success(request, _act(found, name, form, _user(request)))
    if form.errors:
        return _page(request, _dispute(request, dispute), {name: form})
    return redirect(found)


def _form(request: HttpRequest, found: Dispute, what: str) -> tuple[str, django_forms.Form]:
    """The form that was sent, by its name on the page; whoever may not send it is told on the page he came from."""
    user = _user(request)
    if what == "state":
        key = next((one.pk for one in found.sides.all() if f"state-{one.pk}-text" in request.POST), None)
        side = next(
            (one for one in found.sides.all() if one.pk == key or (key is None and one.stated_at is None)), None
        )
        if side is None:
            raise Refused(_("此项争议已结束。"))
        side.dispute = found
        rules.can_state(side, by=user).require()
        return f"state-{side.pk}", StatementForm(request.POST, prefix=f"state-{side.pk}")
    if what == "hear":
        rules.can_hear(found, by=user, on=clock.today()).require()
        return what, HearingForm(request.POST, prefix=what)
    if what == "decide":
        rules.may_decide(found, by=user).require()
        return what, RulingForm(request.POST, prefix=what, dispute=found)
    if what == "withdraw":
        rules.can_withdraw(found, by=user, reason="-").require()
        return what, WithdrawForm(request.POST, prefix=what)
    if what == "carry":
        ruling = get_object_or_404(Ruling.objects.select_related("body"), dispute=found)
        rules.can_carry_out(ruling, by=user).require()
        return what, CarryOutForm(request.POST, prefix=what, body=ruling.body, rank=rank_asked(found.case))
    raise Http404


def _act(found: Dispute, name: str, form: Any, user: User) -> str:
    """The action behind one form, and the sentence that says it was done."""
    data, today = form.cleaned_data, clock.today()
    if name.startswith("state-"):
        side = next(one for one in found.sides.all() if f"state-{one.pk}" == name)
        side.dispute = found
        actions.state_side(side, data["text"], by=user, on=today)
        return _("已登记意见。")
    if name == "hear":
        actions.hear(found, **data, by=user)
        return _("已登记听取意见。")
    if name == "decide":
        ruling = actions.decide(found, data.pop("body"), **data, by=user)
        return _("已裁定：%s。") % ruling.number
    if name == "withdraw":
        actions.withdraw(found, reason=data["reason"], by=user, on=today)
        return _("已撤回。")
    ruling = Ruling.objects.select_related("body", "dispute__case__rulebook").get(dispute=found)
    post = form.posts.get(data["leader"]) or next(iter(form.posts.values()), None)
    actions.carry_out(ruling, post, by=user, on=today)
    return _("已按裁定改派。")


@require_safe
@explains_refusal
def paper(request: HttpRequest, dispute: int) -> HttpResponse:
    """责任争议裁定书, as docx."""
    user = _user(request)
    rules.can_read(by=user).require()
    found = _dispute(request, dispute)
    ruling = get_object_or_404(Ruling.objects.select_related("body", "signer__official"), dispute=found)
    ruling.dispute = found
    reading = note_read(found.case, by=user, how="export", device=device_of(request))
    root = Body.objects.filter(depth=1).order_by("path").first()
    data = ruling_paper(ruling, root.name if root else "")
    name = _("责任争议裁定书%s") % ruling.number
    return send_paper(data, f"{name}.docx", reading=reading, by=user)
