"""The gathering pages: what I owe, the list, one case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from huiyin.cases.models import Case
from huiyin.cases.queries import get_case
from huiyin.desk import command as commanding
from huiyin.desk import queries, work
from huiyin.desk.forms import CaseFilter
from huiyin.desk.notices import notices_for
from huiyin.desk.rows import table_of
from huiyin.instructions.queries import inbox
from huiyin.journal.actions import Subject
from huiyin.journal.readings import device_of, note_page, note_read
from huiyin.lib.prepared import remembering
from huiyin.people.rights import Right
from huiyin.roster.queries import mark_of, ringing_for
from huiyin.ui.http import explains_refusal, render_page_or_fragment, whole_number

LIST = Subject("cases", "list")
COMMAND = Subject("command", "screen")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """待办: what I owe, by day; above it, for who commands or coordinates, how the cases stand."""
    user: Any = request.user
    duties = work.owed_by(user)
    work.describe(duties)
    sees_cases = user.may(Right.VIEW_CASES)
    commands = user.may(Right.INSTRUCT) or user.may(Right.FEED_BACK)
    shown = duties[: work.SHOWN]
    standing = queries.standing(user) if sees_cases else []
    calls = ringing_for(user)
    context = {
        "inbox": inbox(user),
        "calls": calls,
        "calls_mark": mark_of(calls),
        "notices": notices_for(user),
        "groups": work.by_day(shown),
        "owed": len(shown),
        # Whose duty it is says nothing where all are of one body.
        "bodies": len({duty.body_id for duty in shown}) > 1,
        "more": len(duties) > work.SHOWN,
        "tiles": [*queries.tiles_of_the_leader(user), *(queries.tiles(user, standing) if sees_cases else [])],
        "late_by_district": queries.late_by_district(user, standing) if commands and sees_cases else [],
        "oldest": queries.oldest_open(user) if commands and sees_cases else [],
        "leads": user.may(Right.LEAD) and user.official_id is not None,
    }
    return render(request, "desk/home.html", context)


@require_safe
@explains_refusal
def command(request: HttpRequest) -> HttpResponse:
    """指挥: the commander's one screen, made for a phone."""
    user: Any = request.user
    commanding.may_command(user).require()
    note_read(COMMAND, by=user, how="list", device=device_of(request))
    shown = commanding.screen(user) | {"may_send": user.may(Right.SEND_INSTRUCTIONS)}
    return render(request, "desk/command.html", shown)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The list by due day, filtered; with words, the search, newest first. A number leads straight to its case."""
    user: Any = request.user
    form = CaseFilter(request.GET or None, initial={"state": ""})
    chosen = form.chosen() if form.is_bound else {}
    if number := _only_number(chosen, user):
        return HttpResponseRedirect(number.get_absolute_url())
    page = queries.page_of(user, chosen, request.GET.get("after", ""))
    note_read(LIST, by=user, how="list", filter=request.GET.urlencode(), device=device_of(request))
    context = {
        "form": form,
        "page": page,
        "table": table_of(page.rows, form.type_names),
        "chosen": chosen,
        "first": "after" not in request.GET,
        "words": chosen.get("q", ""),
    }
    return render_page_or_fragment(request, "desk/cases.html", "desk/_cases.html", context)


def _only_number(chosen: dict[str, str], user: Any) -> Case | None:
    """The case whose register number was typed alone, if the door lets `user` see it."""
    words = chosen.get("q", "").strip()
    if (
        set(chosen) - {"q", "state"}
        or chosen.get("state", "all") != "all"
        or not (words.isascii() and words.isdigit() and len(words) < 10)
    ):
        return None
    return Case.objects.visible_to(user).filter(number=int(words)).first()


@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case: where it stands, who has it, what is missing; below, the sections of every room."""
    user: Any = request.user
    found = get_case(number, user=user)
    note_read(found, by=user, how="page", device=device_of(request))
    roles = tuple(sorted(grant.role for grant in user.grants_now()))
    with remembering(
        ("case", found.state, roles), found.pk, found.rulebook_id or 0
    ):  # the rooms ask the same of a case
        shown = []
        for panel in queries.panels(found, user):
            context = {"panel": panel, "case": found, **panel.context}
            shown.append({"anchor": panel.anchor, "title": panel.title,
                          "html": render_to_string(panel.template, context, request=request)})  # fmt: skip
        return render(request, "desk/case.html", {**queries.whole_case(found, user), "panels": shown})


@require_safe
def timeline(request: HttpRequest, number: int) -> HttpResponse:
    """What happened to a case, newest first, page by page."""
    user: Any = request.user
    found = get_case(number, user=user)
    note_page(request, found)
    after = request.GET.get("after", "")
    entries, more = queries.latest(found, before=whole_number(after), limit=50)
    context = {"case": found, "entries": entries, "more": more, "first": not after}
    return render(request, "desk/timeline.html", context)
