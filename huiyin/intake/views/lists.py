"""Pages of lists: a file is sent, looked at row by row, and confirmed or given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.intake.forms.lists import ConfirmForm, UploadForm
from huiyin.intake.lists import LARGEST, confirm_list, discard_list, preview_of, read_list
from huiyin.intake.models import SourceList
from huiyin.intake.previews import first_values, list_page, proposed_number
from huiyin.intake.rules import can_register
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.ui.http import explains_refusal, refusal_into, whole_number

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that came, and the form to send one. The same file again leads to its own page."""
    user: Any = request.user
    can_register(by=user).require()
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form, "file"):
            sent = form.cleaned_data["file"]
            if sent.size > LARGEST:
                raise Refused(_("“%(name)s”超过 30 MB，请拆分后再上传。") % {"name": sent.name})
            before = SourceList.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            source = read_list(
                form.cleaned_data["inspection"], sent.read(), sent.name,
                history=form.cleaned_data["history"], by=user, on=clock.today(),
            )  # fmt: skip
            if source.pk <= before:
                messages.info(request, _("这份文件此前已读入，再次上传不作任何改动。"))
            return redirect("intake:list", pk=source.pk)
    rows = SourceList.objects.select_related("inspection", "batch", "by").defer("preview")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/lists.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def list_(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: what was read, what each row would do; confirmed by a POST."""
    user: Any = request.user
    can_register(by=user).require()
    source = get_object_or_404(SourceList.objects.select_related("inspection__rulebook", "batch", "by"), pk=pk)
    if request.method != "POST":
        note_read(source, by=user, how="page", device=device_of(request))
    if source.state != SourceList.State.READ:
        if request.method == "POST":
            raise Refused(_("此清单已登记或已放弃，再次确认不作任何改动。"))
        rows = source.rows.select_related("case").order_by("pk")
        return render(request, "intake/list_done.html", {"source": source, "rows": rows, "preview": preview_of(source)})
    preview = preview_of(source)
    if request.method == "POST":
        form, number = ConfirmForm(request.POST), request.POST.get("number", "").strip()
        taken, offered = (set(map(whole_number, request.POST.getlist(name))) for name in ("take", "offered"))
        without = {row for row in range(len(preview.rows)) if row in offered - taken}
        if form.is_valid():
            with refusal_into(form):
                counts = confirm_list(source, **form.cleaned_data, without=without, by=user, on=clock.today())
            if not form.errors:
                return _confirmed(request, source, counts)
        page = list_page(source, number, without=without)
    else:
        number = proposed_number(source, preview)
        form = ConfirmForm(initial=first_values(source, preview, number))
        page = list_page(source, number)
    context = {"source": source, "form": form, "page": page, "preview": preview}
    return render(request, "intake/list.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest, source: SourceList, counts: dict[str, int]) -> HttpResponse:
    said = _("已登记：新登记 %(registered)s 件，更正 %(corrected)s 件，无变化 %(unchanged)s 件。")
    messages.success(request, said % counts)
    if source.history or not counts["registered"]:
        return redirect("intake:list", pk=source.pk)
    return redirect("intake:desk", batch=source.batch_id)


@require_POST
@explains_refusal
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The list is not wanted."""
    source = get_object_or_404(SourceList, pk=pk)
    discard_list(source, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("已放弃此清单，没有登记任何案件。"))
    return redirect("intake:lists")
