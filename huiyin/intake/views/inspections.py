"""Pages of inspections: the list, a new one, and what is known of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.cases.models import Inspection
from huiyin.intake.forms.lists import InspectionForm
from huiyin.intake.inspections import change_inspection, open_inspection
from huiyin.intake.rules import can_register
from huiyin.lib import clock
from huiyin.ui.http import explains_refusal, refusal_into


@require_safe
@explains_refusal
def inspections(request: HttpRequest) -> HttpResponse:
    """The stays of inspection groups, the newest first."""
    can_register(by=request.user).require()  # type: ignore[arg-type]
    rows = Inspection.objects.select_related("rulebook").annotate(
        n_batches=Count("batches", distinct=True), n_cases=Count("cases", distinct=True)
    )
    return render(request, "intake/inspections.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def inspection(request: HttpRequest, key: str = "") -> HttpResponse:
    """A new inspection, or what is known of one."""
    user: Any = request.user
    can_register(by=user).require()
    row = get_object_or_404(Inspection, key=key) if key else None
    form = InspectionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            if row is None:
                open_inspection(**form.cleaned_data, by=user, on=clock.today())
            else:
                change_inspection(row, **form.cleaned_data, by=user, on=clock.today())
        if not form.errors:
            messages.success(request, _("已保存。"))
            return redirect("intake:inspections")
    title = row.name if row else _("登记督察")
    return render(
        request,
        "intake/inspection.html",
        {"form": form, "row": row, "title": title},
        status=422 if form.errors else 200,
    )
