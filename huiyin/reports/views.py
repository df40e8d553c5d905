"""Pages of the bulletin: the figures, each with its definition and the list behind it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.cases.queries import of_visible
from huiyin.journal.actions import Subject
from huiyin.journal.marks import mark_of, send_file, send_paper
from huiyin.journal.readings import device_of, note_read
from huiyin.lib.pictures import XLSX
from huiyin.lib.prepared import remembering
from huiyin.lib.verdicts import no
from huiyin.people.rights import Right
from huiyin.reports import bulletin as making
from huiyin.reports import counts, figures, lists
from huiyin.reports.forms import ScopeForm
from huiyin.reports.paper import bulletin_paper
from huiyin.reports.rows import cell_rows, figure_rows
from huiyin.reports.scope import Scope
from huiyin.ui.http import explains_refusal

BULLETIN = Subject("bulletin", "page")
ON_A_PAGE = 100


def _may_read(request: HttpRequest) -> None:
    if not request.user.may(Right.READ_FIGURES):  # type: ignore[union-attr]
        no(_("通报供协调、指挥和审核人员查阅，您没有此项权限。")).require()


def _counts_accountability(request: HttpRequest) -> bool:
    """The figure counts the whole city: a right that reaches a district only does not open it."""
    user: Any = request.user
    return any(reach.is_root() for reach in user.reaches(Right.COUNT_ACCOUNTABILITY))


def _shown(made: making.Bulletin, query: str, *, accountability: bool) -> list[dict[str, Any]]:
    """The figures as the page lays them out, group by group."""
    groups = [
        ("received", _("收到和在办")),
        ("feedback", _("反馈和办结")),
        ("measures", _("处理措施")),
        ("police", _("公安办理")),
    ]
    if accountability:
        groups.append(("accountability", _("问责")))
    return [
        {
            "label": label,
            "rows": figure_rows(
                ((value, made.that_day[key]) for key, value in made.values.items() if value.figure.group == group),
                query,
            ),
        }
        for group, label in groups
    ]


@require_safe
@explains_refusal
def bulletin(request: HttpRequest) -> HttpResponse:
    """通报: every figure of the day beside its cumulative one."""
    _may_read(request)
    form = ScopeForm(request.GET or None)
    scope = form.scope()
    if scope is None:
        return render(request, "reports/bulletin.html", {"form": form})
    note_read(BULLETIN, by=request.user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    query = _query(scope, request)
    accountability = _counts_accountability(request)
    made = cache(lambda: making.bulletin(scope))
    context = {  # the figures where the page comes to them: till then the database counts
        "form": form,
        "scope": scope,
        "groups": lambda: _shown(made(), query, accountability=accountability),
        "tables": lambda: [(table, cell_rows(table)) for table in made().tables],
        "cases": lambda: made().values["received"].value,
        "paragraph": lambda: making.paragraph(made(), with_accountability=accountability),
        "query": query,
    }
    with remembering("bulletin", scope.inspection.pk, scope.as_of, scope.known_at, scope.inspection.rulebook_id):
        return render(request, "reports/bulletin.html", context)


def _query(scope: Scope, request: HttpRequest) -> str:
    """The address part that brings the same scope back on another page."""
    asked = request.GET.copy()
    for gone in ("page", "day"):
        asked.pop(gone, None)
    asked["inspection"] = scope.inspection.key
    asked["as_of"] = scope.as_of.isoformat()
    return asked.urlencode()


def _asked(request: HttpRequest, key: str) -> tuple[Scope, figures.Figure, Any, Any]:
    """The scope and figure asked for, all its records, and those whose cases the door lets this person see."""
    _may_read(request)
    scope = ScopeForm(request.GET or None).scope()
    one = figures.figure(scope, key) if scope else None
    if scope is None or one is None:
        raise Http404
    if one.group == "accountability" and not _counts_accountability(request):
        raise Http404
    if request.GET.get("day"):
        scope = scope.that_day
    rows = figures.records(scope, one)
    seen = of_visible(rows, request.user, case=lists.case_path(one))  # type: ignore[arg-type]
    if one.group == "accountability" and not request.user.may(Right.OVERSIGHT):  # type: ignore[union-attr]
        seen = rows.none()  # who counts does not read: persons are the inspectors' alone until they are published
    return scope, one, rows, seen


@require_safe
@explains_refusal
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: what it counts, and the records behind it as far as the door lets this person see their cases."""
    scope, one, rows, seen = _asked(request, key)
    note_read(
        Subject("figure", key), by=request.user, how="list", filter=request.GET.urlencode(), device=device_of(request)
    )
    page = Paginator(lists.in_order(seen), ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = lists.described(
        scope, one, rows.model.objects.filter(pk__in=[row.pk for row in page.object_list])
    )
    context = {
        "figure": one,
        "value": counts.values(scope)[key],
        "scope": scope,
        "page": page,
        "withheld": rows.count() - page.paginator.count,
        "query": _query(scope, request),
    }
    return render(request, "reports/figure.html", context)


@require_safe
@explains_refusal
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The list behind a figure as a workbook: the same rows as on its page, and how many it withholds."""
    scope, one, rows, seen = _asked(request, key)
    reading = note_read(
        Subject("figure", key), by=request.user, how="export", filter=request.GET.urlencode(), device=device_of(request)
    )
    listed = lists.described(scope, one, seen)
    content = lists.workbook(
        scope,
        one,
        counts.values(scope)[key],
        listed,
        withheld=rows.count() - len(listed),
        mark=mark_of(reading, by=request.user),
    )
    return send_file(content, f"{key}-{scope.as_of.isoformat()}.xlsx", XLSX)


@require_safe
@explains_refusal
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure means, in one list."""
    _may_read(request)
    scope = ScopeForm(request.GET or None).scope()
    shown = figures.figures_of(scope) if scope else []
    return render(request, "reports/definitions.html", {"figures": shown, "scope": scope})


@require_safe
@explains_refusal
def paper(request: HttpRequest) -> HttpResponse:
    """The bulletin as a paper to edit and sign."""
    _may_read(request)
    scope = ScopeForm(request.GET or None).scope()
    if scope is None:
        raise Http404
    device = device_of(request)
    reading = note_read(BULLETIN, by=request.user, how="export", filter=request.GET.urlencode(), device=device)
    made = making.bulletin(scope)
    content = bulletin_paper(made, with_accountability=_counts_accountability(request))
    return send_paper(content, f"bulletin-{scope.as_of.isoformat()}.docx", reading=reading, by=request.user)
