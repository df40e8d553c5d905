"""The pages of clues: the register, one clue with its rail and papers, what is counted. Inspectors only.

A clue that one may not read is a 404 at each of its addresses, exactly like one that does not exist. What is opened is
noted and committed before its content is sent.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.accountability import actions, papers, procedure, queries, rules
from huiyin.accountability.clue_forms import (
    AppealForm,
    ClueForm,
    CluesForm,
    FileForm,
    ReleaseForm,
    StepForm,
    TermsForm,
    TieForm,
    WordForm,
)
from huiyin.accountability.models import Clue, Decision, Step
from huiyin.accountability.states import Move
from huiyin.cases.models import Inspection
from huiyin.files import store
from huiyin.journal.actions import Subject
from huiyin.journal.marks import mark_of
from huiyin.journal.readings import device_of, note_read, open_sealed
from huiyin.lib import clock
from huiyin.lib.papers.mark import marked
from huiyin.lib.pictures import DOCX
from huiyin.people.models import User
from huiyin.ui.http import explains_refusal, refusal_into

Typed = dict[str, django_forms.Form]


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _list(request: HttpRequest, what: str) -> None:
    note_read(
        Subject(what, "list"), by=_user(request), how="list", filter=request.GET.urlencode(), device=device_of(request)
    )


@require_safe
@explains_refusal
def clues(request: HttpRequest) -> HttpResponse:
    """The register: what is owed first, then the newest."""
    user = _user(request)
    rules.may_inspect(user).require()
    form = CluesForm(request.GET)
    form.is_valid()  # what cannot be read is left out of the filter, and said beside its field
    page = queries.clue_page(queries.clues(user, form.cleaned_data), request.GET.get("page"))
    _list(request, "clues")
    return render(request, "accountability/clues.html", {"form": form, "page": page, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def new_clue(request: HttpRequest) -> HttpResponse:
    """Enter a clue that came by no case of its own."""
    user = _user(request)
    rules.may_inspect(user).require()
    form = ClueForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made = actions.open_clue(by=user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("线索%(name)s已受理。") % {"name": made})
            return redirect(made)
    return render(request, "accountability/new_clue.html", {"form": form}, status=422 if form.errors else 200)


def _page(request: HttpRequest, clue: Clue, typed: Typed | None = None, on: int = 0) -> HttpResponse:
    """One clue. `typed` are forms that were not accepted; `on` is the decision that one of them is about."""
    user, today = _user(request), clock.today()
    if request.method in ("GET", "HEAD"):
        open_sealed(clue, by=user, what="clue", reason=_("办理线索"), device=device_of(request))
    steps = queries.steps_of(clue)
    waiting = next((one.step for one in steps if one.step.approved is None), None)
    may = rules.may_conduct(clue, by=user, on=today)
    may_decide = rules.can_decide_step(waiting, by=user, on=today) if waiting is not None else None
    made: Typed = {}
    if may and waiting is None:
        form = StepForm(clue=clue, user=user)
        if form.fields["move"].choices:  # type: ignore[attr-defined]
            made["step"] = form
        if Move.DECIDE in rules.moves_of(clue) or queries.appeals_awaiting(clue).exclude(decision__by=user).exists():
            assert clue.case is not None  # it was filed with one
            made["terms"] = TermsForm(
                clue=clue, user=user, persons=queries.persons_known(clue.case, user), prefix="terms"
            )
    if may_decide:
        made["word"] = WordForm(prefix="word")
    if rules.can_file(clue, by=user, on=today):
        made["file"] = FileForm(prefix="file")
    if may and clue.case is None:
        made["tie"] = TieForm(user=user, prefix="tie")
    rows = queries.holdings_of(clue, user, today)
    for row in rows:
        key = row.decision.pk
        row.appeal_form = AppealForm(prefix=f"appeal-{key}") if row.may_appeal else None
        row.release_form = ReleaseForm(prefix=f"release-{key}") if row.may_release else None
        if on == key and typed:
            row.appeal_form = typed.get("appeal", row.appeal_form)
            row.release_form = typed.get("release", row.release_form)
    made |= {name: form for name, form in (typed or {}).items() if not on}
    context = {
        "clue": clue,
        "owed": rules.duty_of(clue),
        "rail": queries.rail_of(clue),
        "steps": steps,
        "waiting": waiting,
        "forms": made,
        "may": may,
        "may_decide": may_decide,
        "rows": rows,
        "files": clue.files.select_related("by"),
        "beside": queries.beside(clue, user),
        "items_open": rules.items_open(clue.case) if clue.case is not None else 0,
    }
    return render(request, "accountability/clue.html", context, status=422 if typed else 200)


@require_safe
def clue(request: HttpRequest, clue: int) -> HttpResponse:
    """One clue: where it stands, what is owed, each step with its papers, the forms for the next one."""
    return _page(request, queries.get_clue(clue, _user(request)))


@require_POST
@explains_refusal
def propose(request: HttpRequest, clue: int) -> HttpResponse:
    """Propose the next step."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    form = StepForm(request.POST, clue=row, user=user)
    if form.is_valid():
        with refusal_into(form):
            procedure.propose(row, by=user, **form.cleaned_data)
    if form.errors:
        return _page(request, row, {"step": form})
    messages.success(request, _("已提出，等待负责人审批。"))
    return redirect(row)


@require_POST
@explains_refusal
def propose_decision(request: HttpRequest, clue: int) -> HttpResponse:
    """Propose a decision on a person, or what one is changed to."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    if row.case is None:
        raise Http404
    form = TermsForm(request.POST, clue=row, user=user, persons=queries.persons_known(row.case, user), prefix="terms")
    if form.is_valid():
        with refusal_into(form):
            procedure.propose_holding(row, by=user, **form.cleaned_data)
    if form.errors:
        return _page(request, row, {"terms": form})
    left = rules.items_open(row.case)
    if left:
        messages.warning(request, _("本案还有%(n)s项整改未完成：问责不能代替整改，各项仍须按期完成。") % {"n": left})
    messages.success(request, _("已提出，等待负责人审批。"))
    return redirect(row)


@require_POST
@explains_refusal
def decide_step(request: HttpRequest, clue: int, step: int) -> HttpResponse:
    """The chief agrees, or refuses with reasons."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    asked = get_object_or_404(Step.objects.select_related("appeal__decision", "person", "into"), pk=step, clue=row)
    asked.clue = row
    form = WordForm(request.POST, prefix="word")
    if form.is_valid():
        data = form.cleaned_data
        decide = procedure.approve if data["agree"] == "yes" else procedure.refuse
        with refusal_into(form):
            decide(asked, note=data["note"], by=user, on=data["on"])
    if form.errors:
        return _page(request, queries.get_clue(clue, user), {"word": form})
    messages.success(request, _("已审批。"))
    return redirect(row)


@require_safe
@explains_refusal
def paper(request: HttpRequest, clue: int, step: int, what: str) -> HttpResponse:
    """A paper of a step, made from its frozen words."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    asked = get_object_or_404(
        Step.objects.select_related("by", "decided_by", "person", "appeal", "into"), pk=step, clue=row
    )
    asked.clue = row
    names = dict(queries.papers_of(asked))
    if what not in names:
        raise Http404
    data = papers.paper_of(asked, what)
    reading = open_sealed(row, by=user, what="paper", reason=str(names[what]), device=device_of(request))
    return _send(marked(data, mark_of(reading.uuid, by=user)), media_type=DOCX, name=f"{names[what]}{row}.docx")


def _send(data: bytes, *, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@explains_refusal
def keep_file(request: HttpRequest, clue: int) -> HttpResponse:
    """Keep what proves something."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    form = FileForm(request.POST, request.FILES, prefix="file")
    if form.is_valid():
        with refusal_into(form):
            procedure.keep_file(
                row, form.cleaned_data["file"], note=form.cleaned_data["note"], by=user, on=clock.today()
            )
    if form.errors:
        return _page(request, row, {"file": form})
    messages.success(request, _("材料已收存。"))
    return redirect(row)


@require_safe
@explains_refusal
def open_file(request: HttpRequest, clue: int, file: int) -> HttpResponse:
    """Material of an inquiry, as it came; its opening is noted before a byte is sent."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    kept = get_object_or_404(row.files, pk=file)
    data = store.read(kept.sha256)
    open_sealed(row, by=user, what="file", reason=kept.name, device=device_of(request))
    return _send(data, media_type=kept.media_type, name=kept.name)


@require_POST
@explains_refusal
def tie(request: HttpRequest, clue: int) -> HttpResponse:
    """Say which case a clue belongs to."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    form = TieForm(request.POST, user=user, prefix="tie")
    if form.is_valid():
        with refusal_into(form):
            procedure.tie_to_case(row, form.cleaned_data["number"], by=user, on=clock.today())
    if form.errors:
        return _page(request, row, {"tie": form})
    messages.success(request, _("已写明所涉案件。"))
    return redirect(row)


@require_POST
@explains_refusal
def on_decision(request: HttpRequest, clue: int, decision: int, what: str) -> HttpResponse:
    """An objection to a decision is entered; or it is said whether the decision is made public."""
    row, user = queries.get_clue(clue, _user(request)), _user(request)
    held = get_object_or_404(Decision.objects.select_related("case", "clue"), pk=decision, clue=row)
    held.clue = row
    if what not in ("appeal", "release"):
        raise Http404
    form = (AppealForm if what == "appeal" else ReleaseForm)(request.POST, prefix=f"{what}-{held.pk}")
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        with refusal_into(form):
            if what == "appeal":
                procedure.raise_appeal(held, by=user, **typed)
            else:
                procedure.release(held, by=user, **{**typed, "publish": typed["publish"] == "yes"})
    if form.errors:
        return _page(request, row, {what: form}, on=held.pk)
    messages.success(request, _("已登记。"))
    return redirect(row)


@require_safe
@explains_refusal
def counts(request: HttpRequest) -> HttpResponse:
    """Persons and treatments, counted apart: by rank and by form."""
    user = _user(request)
    rules.may_inspect(user).require()
    chosen = Inspection.objects.filter(key=request.GET.get("inspection", "")).first()
    inspection = chosen or Inspection.objects.select_related("rulebook").order_by("-since", "-pk").first()
    _list(request, "decisions")
    found = queries.counts_of(user, inspection) if inspection is not None else None
    context = {"inspection": inspection, "inspections": Inspection.objects.order_by("-since"), "found": found}
    return render(request, "accountability/counts.html", context)
