"""The auditor's pages: what was done, what was read, and whether the journal is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.journal import export, readings, verifier, words
from huiyin.journal.actions import IMPORT, SYSTEM, Subject
from huiyin.journal.forms import EntryFilter, ReadingFilter
from huiyin.journal.marks import code_of
from huiyin.journal.models import How, ReadingSeal, Seal

ON_A_PAGE = 50
JOURNAL = Subject("journal", "entries")
READING_LOG = Subject("journal", "readings")
MARKED = (How.EXPORT, How.OPENING)  # what may have gone out as a file, with the code on it
_MACHINES = {SYSTEM.kind: _("系统"), IMPORT.kind: _("导入")}

View = Callable[..., HttpResponse]


def auditors_only(view: View) -> View:
    """Let in who holds the right to read the journal; whoever else gets a 403 that says why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The right by its name: the table of rights stands a floor above.
        if not request.user.may("read_journal"):  # type: ignore[union-attr]
            reason = _("日志供审计人员查阅；如工作需要，请联系系统管理员申请审计角色。")
            return render(request, "ui/refused.html", {"reason": reason}, status=403)
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@auditors_only
def entries(request: HttpRequest) -> HttpResponse:
    form = EntryFilter(request.GET)
    rows, after = _page(form.chosen(), request)
    _note(request, JOURNAL)
    names = _names((row.author_kind, row.author_id) for row in rows)
    for row, sentence in zip(rows, words.sentences(rows), strict=True):
        row.author_name = names[row.author_kind, row.author_id]
        row.sentence, row.subject = sentence, words.subject_word(row.subject_kind)
        row.number = words.subject_number(row.subject_id)
    context = {"form": form, "entries": rows, "after": after, "first": "after" not in request.GET}
    return render(request, "journal/entries.html", context)


@require_GET
@auditors_only
def readings_list(request: HttpRequest) -> HttpResponse:
    form = ReadingFilter(request.GET)
    rows, after = _page(form.chosen(), request)
    _note(request, READING_LOG)
    names = _names((row.reader_kind, row.reader_id) for row in rows)
    for row in rows:
        row.reader_name = names[row.reader_kind, row.reader_id]
        row.subject, row.opened = words.subject_word(row.subject_kind), words.sealed_word(row.what)
        row.number = words.subject_number(row.subject_id)
        row.asked_for = words.asked_for(row.filter)
        row.mark = code_of(row.uuid) if row.how in MARKED else ""
    context = {"form": form, "readings": rows, "after": after, "first": "after" not in request.GET}
    return render(request, "journal/readings.html", context | {"waiting": readings.waiting()})


@require_http_methods(["GET", "POST"])
@auditors_only
def verification(request: HttpRequest) -> HttpResponse:
    """The seals; on POST also the result of a verification made this moment."""
    context: dict[str, Any] = {"seals": Seal.objects.order_by("-number")[:30]}
    context["last_reading_seal"] = ReadingSeal.objects.order_by("-number").first()
    if request.method == "POST":
        result = export.verify()
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        sentences = [broken.sentence(language) for broken in result.breaks]
        context |= {"result": result, "sentences": sentences, "missing": export.broken_guards()}
    return render(request, "journal/verification.html", context)


@require_GET
@auditors_only
def script(_request: HttpRequest) -> HttpResponse:
    """The stand-alone verifier, as the file that it is."""
    text = Path(verifier.__file__).read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


def _page(rows: QuerySet[Any], request: HttpRequest) -> tuple[list[Any], int | None]:
    """The rows after the key in the address, and the key to go on from: a count of millions would take seconds."""
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None


def _note(request: HttpRequest, subject: Subject) -> None:
    device = readings.device_of(request)
    readings.note_read(subject, by=request.user, how="list", filter=request.GET.urlencode(), device=device)


def _names(authors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """What to call each author: a person's name, or the word for the system."""
    users = get_user_model()
    wanted = set(authors)
    kind = str(users._meta.model_name)
    people = users._default_manager.in_bulk([number for of, number in wanted if of == kind and number.isdigit()])
    found: dict[tuple[str, str], Any] = {}
    for author in wanted:
        person = people.get(int(author[1])) if author[0] == kind and author[1].isdigit() else None
        found[author] = str(person) if person else _MACHINES.get(author[0], " ".join(author).strip())
    return found
