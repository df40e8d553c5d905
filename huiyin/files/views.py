"""Pages of evidence and papers. Every byte goes out behind the door, as what it is and as nothing a browser would run."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.files import actions, queries, rules, store
from huiyin.files.forms import ReasonForm
from huiyin.journal.readings import device_of, note_read, open_sealed
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.ui.http import explains_refusal


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _send(data: bytes, *, media_type: str, name: str, attachment: bool, seconds: int = 0) -> HttpResponse:
    """The bytes, with what keeps a browser from guessing, running or sharing them."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={seconds}" if seconds else "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请说明原因。"))
    return form.cleaned_data["reason"]


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of evidence: the picture, when and where, who brought it, and its hash."""
    row = queries.get_evidence(pk, user=_user(request))
    note_read(row, by=_user(request), how="page", device=device_of(request))
    return render(
        request,
        "files/evidence.html",
        {
            "row": row,
            "may_withdraw": rules.can_withdraw(row, by=_user(request)),
            "may_open": rules.can_open_original(row, by=_user(request)),
        },
    )


@require_safe
@explains_refusal
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture as pages show it, without what the camera wrote."""
    return _picture(request, pk, small=False)


@require_safe
@explains_refusal
def thumb(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture of a strip; the page that shows it has noted the reading."""
    return _picture(request, pk, small=True)


def _picture(request: HttpRequest, pk: int, *, small: bool) -> HttpResponse:
    row = queries.get_evidence(pk, user=_user(request))
    sha256 = row.thumb if small else row.shown
    if not sha256:
        raise Refused(_("此材料不是照片，请下载后查看。"))
    if not small:
        note_read(row, by=_user(request), how="page", filter="picture", device=device_of(request))
    name = f"{row.pk}.jpg"
    return _send(store.read(sha256), media_type="image/jpeg", name=name, attachment=False, seconds=600)


@require_safe
@explains_refusal
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper as it came; of a photograph the picture without what the camera wrote."""
    row = queries.get_evidence(pk, user=_user(request))
    data = store.read(row.shown or row.sha256)
    note_read(row, by=_user(request), how="export", device=device_of(request))
    media_type = "image/jpeg" if row.shown else row.media_type
    name = f"{row.name.rsplit('.', 1)[0]}.jpg" if row.shown else row.name
    return _send(data, media_type=media_type, name=name, attachment=True)


@require_POST
@explains_refusal
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed original, with a reason that is noted before a byte is sent."""
    row = queries.get_evidence(pk, user=_user(request))
    rules.can_open_original(row, by=_user(request)).require()
    reason = _reason(request)
    data = store.read(row.sha256)
    open_sealed(row, by=_user(request), what="original", reason=reason, device=device_of(request))
    return _send(data, media_type=row.media_type, name=row.name, attachment=True)


@require_POST
@explains_refusal
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take evidence back, with the reason."""
    row = queries.get_evidence(pk, user=_user(request))
    actions.withdraw(row, by=_user(request), on=clock.today(), reason=_reason(request))
    messages.success(request, _("已撤回。"))
    return redirect(row)


@require_safe
@explains_refusal
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept paper, byte for byte as it was made."""
    row = queries.get_paper(pk, user=_user(request))
    data = store.read(row.sha256)
    note_read(row, by=_user(request), how="export", device=device_of(request))
    return _send(data, media_type=row.media_type, name=row.name, attachment=True)
