"""The hand-down desk: a batch as a grid, handed down a page at a time or all of it in steps; and one row of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, retarget

from huiyin.cases.models import Batch, Case
from huiyin.cases.queries import get_case
from huiyin.intake import desk as desks
from huiyin.intake import steps
from huiyin.intake.actions import link_repeat
from huiyin.intake.forms.desk import DeskFilter, RestForm
from huiyin.intake.repeats import likely_repeats
from huiyin.journal.readings import device_of, note_read
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused, no
from huiyin.people.rights import Right
from huiyin.rulebook.sections import PollutionType
from huiyin.ui.http import asks_for_fragment, explains_refusal, render_page_or_fragment, whole_number

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


@dataclass
class Asked:
    """What a request asks of the desk of one batch, and who asks."""

    request: HttpRequest
    user: Any
    batch: Batch

    def __post_init__(self) -> None:
        self.today = clock.today()
        self.typed = self.request.POST if self.request.method == "POST" else None
        self.filter = DeskFilter(
            self.request.GET or None, types=self.batch.inspection.rulebook.all_of(PollutionType, self.today)
        )
        # What was on the page that was posted, wherever its cases would stand by now.
        numbers = [whole_number(name[6:]) for name in self.typed or {} if name.startswith("units-")]
        self.posted = [number for number in numbers if number is not None]

    @property
    def address(self) -> str:
        return self.request.get_full_path() if self.request.GET else self.request.path

    def ready(self) -> QuerySet[Case]:
        """The cases that wait, as far as the filter goes."""
        return self.filter.narrow(desks.waiting(self.user, self.batch))

    def rows_of(self, numbers: list[int]) -> desks.Desk:
        """These cases as they were typed, where they were, and as proposed."""
        cases = desks.waiting(self.user, self.batch).filter(number__in=numbers)
        return desks.desk(self.batch, list(cases), self.today, self.typed)

    def rest(self, page: desks.Desk) -> RestForm:
        return RestForm(self.typed, grades=page.grades)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def desk(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch, a page at a time. A POST hands the rows of its page down; with `scope=all` the further ones too, in
    steps (`huiyin.intake.steps`). A refused row stays, with its sentence and all that was typed.
    """
    user = _door(request)
    found = get_object_or_404(Batch.objects.select_related("inspection__rulebook"), pk=batch)
    asked = Asked(request, user, found)
    if asked.typed is None:
        paged = Paginator(asked.ready(), ON_A_PAGE).get_page(request.GET.get("page"))
        if asks_for_fragment(request):  # the page stands already: seeking them would have kept it waiting
            rows = [(case, likely_repeats(case, limit=3)) for case in paged.object_list]
            return render(request, "intake/_likely.html", {"rows": rows})
        note_read(found, by=user, how="page", device=device_of(request))
        page = desks.desk(found, list(paged.object_list), asked.today)
        return _shown_desk(asked, page, left=paged.paginator.count - len(page.rows), paged=paged)
    if asked.typed.get("scope") == "all":
        return _hand_down_all(asked)
    if "link" in asked.typed:
        _link(request, asked.typed["link"])
        return _shown_desk(asked, asked.rows_of(asked.posted))
    page = asked.rows_of(asked.posted)
    return _told(asked, page, steps.hand_down_rows(page, by=user, on=asked.today))


def _shown_desk(
    asked: Asked, page: desks.Desk, *, status: int = 200, left: int | None = None, paged: Page[Case] | None = None
) -> HttpResponse:
    """The grid with these rows; `left`: how many more wait."""
    if left is None:
        left = asked.ready().exclude(number__in=[row.case.number for row in page.rows]).count()
    handed = Case.objects.visible_to(asked.user).filter(batch=asked.batch).exclude(handed_down_at=None)
    context = {
        "desk": page,
        "batch": asked.batch,
        "handed": handed.count(),
        "refused": sum(bool(r.refused) for r in page.rows),
        "filter": asked.filter,
        "narrowed": asked.filter.is_bound and any(asked.filter.cleaned_data.values()),
        "page": paged,
        "ready": left + len(page.rows),
        "further": left,
        "rest": asked.rest(page),
    }
    if asks_for_fragment(asked.request):  # after the last of several steps: the desk takes their place
        answer = render(asked.request, "intake/_desk.html", {**context, "fragment": True}, status=status)
        answer["HX-Reswap"] = "innerHTML show:window:top"
        return retarget(answer, "#content")
    return render(asked.request, "intake/desk.html", context, status=status)


def _told(asked: Asked, page: desks.Desk, done: int) -> HttpResponse:
    """How it went: back to the desk, or to the rows that were refused."""
    request = asked.request
    if done:
        messages.success(request, ngettext("已交办 %(n)s 件。", "已交办 %(n)s 件。", done) % {"n": done})
    if any(row.refused for row in page.rows):
        return _shown_desk(asked, page, status=422)
    if not done:
        messages.info(request, _("没有勾选案件，未交办。"))
        return _shown_desk(asked, page)
    return HttpResponseClientRedirect(asked.address) if asks_for_fragment(request) else redirect(asked.address)


def _hand_down_all(asked: Asked) -> HttpResponse:
    """The next step of handing down all: the first takes the rows of the page, the last tells how it went."""
    begun, by, on, typed = time.monotonic(), asked.user, asked.today, asked.typed
    assert typed is not None
    if "since" in typed:
        course = steps.Course.carried(typed.dict(), asked.posted)
    else:
        page = asked.rows_of(asked.posted)
        course = steps.Course.begun(asked.ready(), page)
        steps.hand_down_rows(page, by=by, on=on)
        course.kept = [row.case.number for row in page.rows]
    changes = RestForm(typed, grades=desks.grades_of(asked.batch, on)).changes()
    steps.go_on(course, asked.batch, asked.ready(), changes, by=by, on=on, begun=begun)
    now = steps.progress(course, asked.batch, asked.ready(), by=by)
    if not now.left:
        return _ended(asked, course, changes)
    kept = {str(number) for number in course.kept}
    carried = [(n, v) for n, v in typed.items() if n.startswith("rest-") or n.rpartition("-")[2] in kept]
    context = {"batch": asked.batch, "address": asked.address, "progress": now}
    context |= {"carried": [("scope", "all"), *course.fields.items(), *carried]}
    return render_page_or_fragment(asked.request, "intake/steps.html", "intake/_steps.html", context)


def _ended(asked: Asked, course: steps.Course, changes: dict[str, str]) -> HttpResponse:
    """What waits on comes to the page: the rows kept from its first page, then those refused, each tried once more."""
    waits = course.waiting(asked.ready()).exclude(number__in=asked.posted)
    more = list(waits.values_list("number", flat=True)[: max(0, ON_A_PAGE - len(course.kept))])
    page = asked.rows_of([*course.kept, *more])
    for row in page.rows:
        if row.case.number in more:
            row.values |= changes
    steps.hand_down_rows(page, by=asked.user, on=asked.today)
    now = steps.progress(course, asked.batch, asked.ready(), by=asked.user)
    if (others := course.total - now.done - now.refused) > 0:
        said = ngettext("其间另有 %(n)s 件已由他人处理。", "其间另有 %(n)s 件已由他人处理。", others)
        messages.info(asked.request, said % {"n": others})
    return _told(asked, page, now.done)


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
