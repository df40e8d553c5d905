"""Pages of batches: reconciliation, a case that comes singly, and the papers by which cases go out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.cases.models import Batch, Case
from huiyin.cases.queries import get_case
from huiyin.cases.states import Origin
from huiyin.intake import papers, reconciling
from huiyin.intake.actions import NewCase, receive_batch, register_cases
from huiyin.intake.forms.lists import NewCaseForm
from huiyin.intake.lists import whole_of
from huiyin.intake.rules import can_register
from huiyin.journal.marks import send_paper
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import explains_refusal, refusal_into


@require_safe
@explains_refusal
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch with what was announced and what stands in the register."""
    user: Any = request.user
    can_register(by=user).require()
    page = Paginator(reconciling.batches(), 50).get_page(request.GET.get("page"))
    page.object_list = reconciling.counted(page.object_list, user)
    return render(request, "intake/batches.html", {"page": page})


@require_safe
@explains_refusal
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch against its lists."""
    user: Any = request.user
    can_register(by=user).require()
    found = get_object_or_404(Batch.objects.select_related("inspection"), pk=pk)
    note_read(found, by=user, how="page", device=device_of(request))
    cases = list(Case.objects.visible_to(user).filter(batch=found).select_related("lead_body").order_by("number"))
    return render(
        request, "intake/batch.html", {"batch": found, "cases": cases, "found": reconciling.reconcile(found, cases)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def new_case(request: HttpRequest) -> HttpResponse:
    """A complaint that comes singly."""
    user: Any = request.user
    can_register(by=user).require()
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            case = _register(form, user)
        if not form.errors:
            messages.success(request, _("已登记为第 %s 号案件。") % case.number)
            return redirect(case.get_absolute_url())
    return render(request, "intake/new_case.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _register(form: NewCaseForm, user: User) -> Case:
    typed = form.cleaned_data
    today = clock.today()
    found = typed["batch"]
    if found is None:
        inspection, number = typed["inspection"], typed["number"].strip()
        if inspection.batches.filter(number=number).exists():
            raise Refused(_("批次“%s”已登记，请在“批次”中选择它。") % number)
        found = receive_batch(
            inspection, number, whole=whole_of(number), handed_over=typed["handed_over"], by=user,
            on=timezone.localtime(typed["handed_over"]).date(),
        )  # fmt: skip
    row = NewCase(
        text=typed["text"],
        accept_number=typed["accept_number"].strip() or None,
        starred=typed["starred"],
        channel=typed["channel"],
        region=typed["region"],
        types=typed["types"],
        types_written=[form.type_names[code] for code in typed["types"]],
        districts=list(typed["districts"]),
        anonymous=typed["anonymous"],
    )
    return register_cases(found, [row], origin=Origin.MANUAL, by=user, on=today)[0]


@require_safe
@explains_refusal
def case_paper(request: HttpRequest, number: int) -> HttpResponse:
    """交办单 of one case, for whoever may see the case."""
    case = get_case(number, user=request.user)  # type: ignore[arg-type]
    if case.handed_down_at is None:
        raise Refused(_("案件尚未交办，没有交办单。"))
    user: Any = request.user
    reading = note_read(case, by=user, how="export", filter="hand_down_paper", device=device_of(request))
    return send_paper(papers.paper_of_case(case), _("交办单-%s.docx") % case.number, reading=reading, by=user)


@require_safe
@explains_refusal
def batch_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """交办单 of a batch."""
    user: Any = request.user
    if not user.may(Right.HAND_DOWN):
        no(_("案件由协调联络组交办，您没有此项权限。")).require()
    found = get_object_or_404(Batch.objects.select_related("inspection"), pk=pk)
    cases = (
        Case.objects.visible_to(user)
        .live()
        .filter(batch=found)
        .exclude(handed_down_at=None)
        .select_related("text", "rulebook", "inspection__rulebook")
        .order_by("number")
    )
    if not cases:
        raise Refused(_("本批还没有交办的案件。"))
    reading = note_read(found, by=user, how="export", filter="hand_down_paper", device=device_of(request))
    paper = papers.paper_of_batch(found, cases)
    return send_paper(paper, _("交办单-%s.docx") % found.number, reading=reading, by=user)
