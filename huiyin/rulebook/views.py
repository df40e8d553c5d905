"""The rulebooks' pages: the administrator's, and the duty list that all who work on cases may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.rulebook import actions, forms, rules, showing, use
from huiyin.rulebook import duties as duties_of
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS, DutyOfBody, Section
from huiyin.ui.http import explains_refusal, refusal_into

pages = require_http_methods(["GET", "HEAD", "POST"])


def _book(request: HttpRequest, code: str) -> Rulebook:
    """The administrator's door to a rulebook."""
    user: Any = request.user
    rules.may_administer(user).require()
    return get_object_or_404(Rulebook, code=code)


def _kind(section: str) -> type[Section]:
    if section not in SECTIONS:
        raise Http404
    return SECTIONS[section]


@require_safe
@explains_refusal
def books(request: HttpRequest) -> HttpResponse:
    """All rulebooks with their validity."""
    user: Any = request.user
    rules.may_administer(user).require()
    return render(request, "rulebook/books.html", {"books": showing.books()})


@pages
@explains_refusal
def book(request: HttpRequest, book: str) -> HttpResponse:
    """One rulebook: its validity, its sections, what was done to it."""
    user: Any = request.user
    row = _book(request, book)
    form = forms.ValidityForm(request.POST or None, initial={"since": row.since, "until": row.until})
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            actions.date_rulebook(row, **form.cleaned_data, by=user, on=clock.today())
            messages.success(request, _("已修改有效期。"))
            return redirect("rulebook:book", book=row.code)
    context = {
        "book": row,
        "title": showing.title(row),
        "used": use.is_used(row),
        "shelves": showing.shelves(row),
        "changes": showing.changes(row),
        "form": form,
    }
    return render(request, "rulebook/book.html", context, status=422 if form.errors else 200)


@require_safe
@explains_refusal
def section(request: HttpRequest, book: str, section: str) -> HttpResponse:
    """One section: what is in force, what is coming, what was."""
    user: Any = request.user
    row, kind = _book(request, book), _kind(section)
    names = showing.Names.of(row)
    context = {
        "book": row,
        "title": showing.title(row),
        "kind": kind,
        "heads": showing.heads(kind),
        "versions": showing.versions(row, kind, names),
        "shelves": showing.shelves(row),
        "is_duties": kind is DutyOfBody,
        "may_add": rules.may_add(row, forms.first_day(row), by=user),
    }
    return render(request, "rulebook/section.html", context)


@pages
@explains_refusal
def add(request: HttpRequest, book: str, section: str) -> HttpResponse:
    """A new entry, from a day on."""
    user: Any = request.user
    row, kind = _book(request, book), _kind(section)
    form = forms.EntryForm(request.POST or None, rulebook=row, kind=kind, names=showing.Names.of(row))
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made = actions.add_entry(
                row, kind, code=form.cleaned_data["code"], **form.content, by=user, on=clock.today()
            )
            messages.success(request, _("已新增“%(name)s”。") % {"name": made.name})
            return redirect("rulebook:section", book=row.code, section=kind.section)
    context = {"book": row, "title": showing.title(row), "kind": kind, "form": form, "free_from": use.free_from(row)}
    return render(request, "rulebook/add.html", context, status=422 if form.errors else 200)


@pages
@explains_refusal
def entry(request: HttpRequest, book: str, section: str, pk: int) -> HttpResponse:
    """One version of an entry: what it says, the versions beside it, changing and ending it."""
    user: Any = request.user
    row, kind = _book(request, book), _kind(section)
    one = get_object_or_404(Entry.objects.select_related("rulebook"), pk=pk, rulebook=row, section=kind.section)
    names = showing.Names.of(row)
    do = request.POST.get("do", "")
    asked = {"rulebook": row, "kind": kind, "names": names, "entry": one}
    change = forms.SeenForm(request.POST if do == "change" else None, auto_id="change_%s", **asked)
    first = max(one.since, forms.first_day(row))
    end = forms.EndForm(request.POST if do == "end" else None, auto_id="end_%s", initial={"until": first})
    if request.method == "POST" and do not in ("change", "end"):
        raise Refused(_("没有这项操作，请刷新后再试。"))
    if do == "change" and change.is_valid():
        with refusal_into(change):
            made = actions.change_entry(one, **change.content, by=user, on=clock.today())
            messages.success(request, _("已修改“%(name)s”。") % {"name": made.name})
            return redirect("rulebook:entry", book=row.code, section=kind.section, pk=made.pk)
    if do == "end" and end.is_valid():
        with refusal_into(end):
            actions.end_entry(one, **end.cleaned_data, by=user, on=clock.today())
            messages.success(request, _("已登记“%(name)s”的终止日期。") % {"name": one.name})
            return redirect("rulebook:entry", book=row.code, section=kind.section, pk=one.pk)
    context = {
        "book": row,
        "title": showing.title(row),
        "kind": kind,
        "entry": one,
        "shown": showing.version(one, names),
        "versions": showing.of_one_code(one, names),
        "heads": showing.heads(kind),
        "changes": showing.changes(row, one),
        "change": change,
        "end": end,
        "may_change": rules.may_change(one, change["since"].initial, by=user),
        "may_end": rules.may_end(one, first, by=user),
        "may_overwrite": rules.may_overwrite(one),
    }
    return render(request, "rulebook/entry.html", context, status=422 if change.errors or end.errors else 200)


@require_safe
@explains_refusal
def duties(request: HttpRequest) -> HttpResponse:
    """责任清单: which body answers for what, and by which article."""
    user: Any = request.user
    rules.may_read_duties(user).require()
    known = showing.books()
    places = duties_of.districts()
    form = forms.DutiesForm(request.GET, books=known, districts=places)
    chosen = form.cleaned_data if form.is_valid() else {}
    standing = next((one for one in known if one.tone == "green"), known[0] if known else None)
    standing = next((one for one in known if one.book.code == chosen.get("book")), standing)
    row = standing.book if standing else None
    district = next((place for place in places if place.code == chosen.get("district")), None)
    district = district or duties_of.own_district(user) or (places[0] if places else None)
    words = chosen.get("q", "").strip()
    # The filter shows what is read, also where nothing was chosen.
    asked = {"book": row.code if row else "", "district": district.code if district else "", "q": words}
    form = forms.DutiesForm(asked, books=known, districts=places)
    context: dict[str, Any] = {"form": form, "book": row}
    if standing is not None and row is not None:
        # A former rulebook is read as it stood on its last day.
        day = clock.today() if row.until is None or row.until > clock.today() else row.until
        day = max(day if day == clock.today() else day.fromordinal(day.toordinal() - 1), row.since)
        context |= {
            "title": standing.title,
            "standing": standing.word,
            "district_title": showing.title(district) if district else "",
            "list": duties_of.duty_list(row, district, on=day, words=words, user=user),
            "may_administer": rules.may_administer(user),
        }
    return render(request, "rulebook/duties.html", context)
