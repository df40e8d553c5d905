"""Pages of publication: the tables, making one, and one with its warnings, its approval and its papers."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.cases.models import Inspection
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.publication import actions, queries, rules
from huiyin.publication.content import grouped_warnings, said
from huiyin.publication.forms import MakeForm, VoidForm
from huiyin.publication.models import DisclosureTable
from huiyin.publication.paper import table_docx, table_workbook
from huiyin.ui import formats
from huiyin.ui.http import explains_refusal, refusal_into

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_A_PAGE = 50
# How a column's cells stand in the preview: long words get room, short ones are not broken.
_SHAPE = {
    **dict.fromkeys(("text", "facts", "measures", "goal", "remark"), "wide"),
    **dict.fromkeys(("batch", "accept_number", "channel", "finding", "state", "accountability", "persons"), "tight"),
}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _door(request: HttpRequest, pk: int) -> DisclosureTable:
    rules.may_open(by=_user(request)).require()
    return queries.get_table(pk, user=_user(request))


@require_safe
@explains_refusal
def tables(request: HttpRequest) -> HttpResponse:
    """公开: every table, the newest first."""
    user = _user(request)
    rules.may_open(by=user).require()
    page = Paginator(queries.listed(user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publication/tables.html", {"page": page, "may_make": rules.may_make(by=user)})


def _inspection(request: HttpRequest) -> tuple[list[Inspection], Inspection | None]:
    found = list(Inspection.objects.select_related("rulebook").order_by("-since"))
    asked = request.POST.get("inspection") or request.GET.get("inspection")
    chosen = next((one for one in found if one.key == asked), None) if asked else next(iter(found), None)
    if asked and chosen is None:
        raise Http404
    return found, chosen


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def make(request: HttpRequest) -> HttpResponse:
    """Choose the cases and the columns; the draft is shown before anybody is asked to approve it."""
    user = _user(request)
    rules.may_make(by=user).require()
    found, inspection = _inspection(request)
    if inspection is None:
        return render(request, "publication/make.html", {"inspections": found})
    root = Body.objects.filter(depth=1).order_by("path").first()
    initial = {"unit": root.name if root else "", "batch": request.GET.get("batch", "")}
    form = MakeForm(request.POST or None, initial=initial, inspection=inspection)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made = actions.make_table(
                form.selection(),
                column_set=form.cleaned_data["column_set"],
                unit=form.cleaned_data["unit"],
                by=user,
                on=clock.today(),
            )
        if not form.errors:
            messages.success(
                request,
                ngettext("已制表，共 %(n)s 件。请核对后送审。", "已制表，共 %(n)s 件。请核对后送审。", made.cases)
                % {"n": made.cases},
            )
            return redirect(made)
    context = {"form": form, "inspections": found, "inspection": inspection}
    return render(request, "publication/make.html", context, status=422 if form.errors else 200)


def _steps(table: DisclosureTable) -> list[tuple[str, str]]:
    """Who did what when, as far as it has come."""
    steps = [
        (_("制表人"), table.by, table.entered),
        (_("送审人"), table.proposed_by, table.proposed_at),
        (_("批准人"), table.approved_by, table.approved_at),
        (_("作废人"), table.voided_by, table.voided_at),
    ]
    found = [
        (_("案件范围"), str(table.filter.get("words", ""))),
        *((label, f"{who.name} · {formats.full_moment(when)}") for label, who, when in steps if who and when),
    ]
    return [*found, (_("作废原因"), table.void_reason)] if table.void_reason else found


def _shown(request: HttpRequest, table: DisclosureTable, form: VoidForm | None = None) -> HttpResponse:
    user = _user(request)
    lines = table.lines.select_related("case").only("table", "cells", "warnings", "case__number").order_by("n")
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    headings = [heading for _key, heading in table.columns]
    rows = [
        {
            "case": row.case.number,
            "cells": [
                {"heading": heading, "text": text, "shape": _SHAPE.get(key, "")}
                for (key, heading), text in zip(table.columns, row.cells, strict=True)
            ],
            "warnings": [said(warning) for warning in row.warnings],
        }
        for row in page.object_list
    ]
    context: dict[str, Any] = {
        "table": table,
        "headings": headings,
        "rows": rows,
        "page": page,
        "notes": table.notes,
        "warnings": grouped_warnings(table),
        "propose": rules.can_propose(table, by=user),
        "approve": rules.can_approve(table, by=user),
        "void": rules.can_void(table, by=user),
        "may_propose": user.may(Right.PROPOSE_PUBLICATION),
        "form": form or VoidForm(auto_id="void_%s"),
        "steps": _steps(table),
    }
    return render(request, "publication/table.html", context, status=422 if form else 200)


@require_safe
@explains_refusal
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: what the public would read, what contradicts itself, and who may do what next."""
    found = _door(request, pk)
    note_read(found, by=request.user, how="page", device=device_of(request))
    return _shown(request, found)


@require_POST
@explains_refusal
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it before the one who approves."""
    found = _door(request, pk)
    actions.propose(found, by=_user(request), on=clock.today())
    messages.success(request, _("已送审，请信息公开员批准。"))
    return redirect(found)


@require_POST
@explains_refusal
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be called public."""
    found = _door(request, pk)
    actions.approve(found, by=_user(request), on=clock.today())
    messages.success(request, _("已批准公开。"))
    return redirect(found)


@require_POST
@explains_refusal
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """It no longer counts."""
    found = _door(request, pk)
    form = VoidForm(request.POST, auto_id="void_%s")
    if form.is_valid():
        with refusal_into(form):
            actions.void_table(found, reason=form.cleaned_data["reason"], by=_user(request), on=clock.today())
    if form.errors:
        return _shown(request, _door(request, pk), form)
    messages.success(request, _("已作废。"))
    return redirect(found)


def _sent(request: HttpRequest, found: DisclosureTable, content: bytes, media_type: str, ending: str) -> HttpResponse:
    note_read(found, by=request.user, how="export", filter=ending, device=device_of(request))
    name = f"{found.title}{found.subtitle or found.pk}.{ending}".replace("/", "-")
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@explains_refusal
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as a paper."""
    found = _door(request, pk)
    return _sent(request, found, table_docx(found, found.rows()), DOCX, "docx")


@require_safe
@explains_refusal
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as a workbook."""
    found = _door(request, pk)
    return _sent(request, found, table_workbook(found, found.rows()), XLSX, "xlsx")
