"""The hand-down desk: a batch as a grid, handed down in one go; and one row of it, with its source and repeats."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.cases.models import Batch, Case
from huiyin.cases.queries import get_case
from huiyin.intake import desk as desks
from huiyin.intake.actions import hand_down_many, link_repeat
from huiyin.intake.forms.desk import DeskFilter, RestForm
from huiyin.intake.repeats import likely_repeats
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused, no
from huiyin.people.rights import Right
from huiyin.rulebook.sections import PollutionType
from huiyin.ui.http import asks_for_fragment, explains_refusal, whole_number

ON_A_PAGE = 100  # a day's list has some dozens of rows; the grid of thousands would be a page of many megabytes


def _door(request: HttpRequest) -> Any:
    user: Any = request.user
    if not user.may(Right.HAND_DOWN):
        no(_("案件由协调联络组交办，您没有此项权限。")).require()
    return user


@require_safe
@explains_refusal
def index(request: HttpRequest) -> HttpResponse:
    """The batches that hold something to hand down; when it is one, its desk."""
    _door(request)
    rows = list(desks.batches_waiting())
    if len(rows) == 1:
        return redirect("intake:desk", batch=rows[0].pk)
    return render(request, "intake/desks.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def desk(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch, a page at a time. A POST hands the rows of its page down, with `scope=all` the further ones too.

    A refused row stays, with its sentence and all that was typed.
    """
    user = _door(request)
    found = get_object_or_404(Batch.objects.select_related("inspection__rulebook"), pk=batch)
    today = clock.today()
    typed = request.POST if request.method == "POST" else None
    if typed is not None and "link" in typed:
        _link(request, typed["link"])
    rulebook = found.inspection.rulebook
    chosen = DeskFilter(request.GET or None, types=rulebook.all_of(PollutionType, today))
    ready = chosen.narrow(desks.waiting(user, found))
    paged = Paginator(ready, ON_A_PAGE).get_page(request.GET.get("page"))
    # What was on the page that was posted, wherever its cases would stand by now.
    numbers = [whole_number(name[6:]) for name in typed or {} if name.startswith("units-")]
    posted = [number for number in numbers if number is not None]
    shown = desks.waiting(user, found).filter(number__in=posted) if posted else paged.object_list
    page = desks.desk(found, list(shown), today, typed)
    rest = RestForm(typed, grades=page.grades)
    further = ready.exclude(number__in=[row.case.number for row in page.rows])
    status = 200
    if typed is not None and "link" not in typed:
        status = _hand_down(request, page, further if typed.get("scope") == "all" else None, rest)
        if status == 302:
            return redirect(request.get_full_path() if request.GET else request.path)
    elif typed is None:
        note_read(found, by=user, how="page", device=device_of(request))
    further = ready.exclude(number__in=[row.case.number for row in page.rows])
    left = paged.paginator.count - len(page.rows) if typed is None else further.count()
    handed = Case.objects.visible_to(user).filter(batch=found).exclude(handed_down_at=None)
    context = {
        "desk": page,
        "batch": found,
        "handed": handed.count(),
        "refused": sum(bool(r.refused) for r in page.rows),
        "filter": chosen,
        "narrowed": chosen.is_bound and any(chosen.cleaned_data.values()),
        "page": paged if typed is None else None,
        "ready": left + len(page.rows),
        "further": left,
        "rest": rest,
    }
    return render(request, "intake/desk.html", context, status=status)


def _hand_down(request: HttpRequest, page: desks.Desk, further: QuerySet[Case] | None, rest: RestForm) -> int:
    """Hand down the rows of `page`, then those of `further`, page by page; what is refused stays on `page`."""
    numbers = [] if further is None else list(further.values_list("number", flat=True))
    changes = rest.changes()
    done = _hand_down_rows(request, page)
    for start in range(0, len(numbers), ON_A_PAGE):
        cases = desks.waiting(request.user, page.batch).filter(number__in=numbers[start : start + ON_A_PAGE])  # type: ignore[arg-type]
        more = desks.desk(page.batch, list(cases), clock.today())
        for row in more.rows:
            row.values |= changes
        done += _hand_down_rows(request, more)
        page.rows += more.rows[: max(0, ON_A_PAGE - len(page.rows))]
    if done:
        messages.success(request, ngettext("已交办 %(n)s 件。", "已交办 %(n)s 件。", done) % {"n": done})
    if any(row.refused for row in page.rows):
        return 422
    if not done:
        messages.info(request, _("没有勾选案件，未交办。"))
        return 200
    return 302


def _hand_down_rows(request: HttpRequest, page: desks.Desk) -> int:
    """How many of the rows are handed down; those that are not remain, each with its sentence."""
    user: Any = request.user
    today = clock.today()
    plans = desks.plans_of(page, today)
    refused = {case.pk: reason for case, reason in hand_down_many(plans, by=user, on=today)}
    done = {case.pk for case, _plan in plans} - set(refused)
    for row in page.rows:
        row.refused = refused.get(row.case.pk, row.refused)
    page.rows = [row for row in page.rows if row.case.pk not in done]
    return len(done)


def _link(request: HttpRequest, value: str) -> None:
    """`number:earlier`, from a button beside a likely repeat."""
    user: Any = request.user
    number, _colon, earlier = value.partition(":")
    if whole_number(number) is None or whole_number(earlier) is None:
        raise Refused(_("请从列表中选择以前的案件。"))
    try:
        link_repeat(
            get_case(number, user=user), get_case(earlier, user=user), why="words", by=user, on=clock.today()
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("已认定〔%(a)s〕为〔%(b)s〕的重复件。") % {"a": number, "b": earlier})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def row(request: HttpRequest, batch: int, number: int) -> HttpResponse:
    """One case of the desk: the row of the list it came from, and what it may repeat."""
    user = _door(request)
    case = get_case(number, user=user)
    get_object_or_404(Batch, pk=batch, pk__in=[case.batch_id])
    if request.method == "POST":
        _link(request, f"{number}:{request.POST.get('earlier', '')}")
        return redirect("intake:desk_row", batch=batch, number=number)
    listed = case.listed.select_related("source").defer("source__preview").order_by("-pk").first()
    note_read(case, by=user, how="page", device=device_of(request))
    context = {
        "case": case,
        "batch_id": batch,
        "listed": listed,
        "values": _shown(listed.values) if listed else [],
        "text": case.text.redacted,
        "linked": list(case.repeats.select_related("earlier")),
        "likely": likely_repeats(case),
    }
    fragment = asks_for_fragment(request)
    return render(
        request, "intake/_desk_row.html" if fragment else "intake/desk_row.html", {**context, "grid": fragment}
    )


def _shown(values: dict[str, Any]) -> list[tuple[Any, str]]:
    """The cells of the source row that are not the words themselves, which are shown redacted beside."""
    labels = {
        "serial": _("序号"), "accept_number": _("受理编号"), "channel": _("受理方式"), "region": _("行政区域"),
        "date": _("日期"), "place": _("地点"), "party": _("当事人"), "responsible_unit": _("清单所列责任单位"), "remark": _("备注"),
    }  # fmt: skip
    pairs = [(label, str(values[key])) for key, label in labels.items() if values.get(key)]
    if values.get("types"):
        pairs.append((_("污染类型"), "、".join(values["types"])))
    return pairs
