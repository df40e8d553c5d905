"""Taking in the office from one workbook: upload, look at what it would do, confirm."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import importing, rules
from huiyin.people.forms import UploadForm
from huiyin.people.models import Body
from huiyin.ui.http import explains_refusal, refusal_into

WAITING = "people.import"  # in the session: the name under which the uploaded workbook waits


def _folder() -> Path:
    folder = Path(settings.DATA) / "office-imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _drop(request: HttpRequest) -> None:
    name = request.session.pop(WAITING, "")
    if re.fullmatch(r"[0-9a-f]{32}", name):
        (_folder() / name).unlink(missing_ok=True)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the file; the answer shows what it would do, and what is wrong with it."""
    user: Any = request.user
    rules.may_administer(user).require()
    form = UploadForm(request.POST or None, request.FILES or None)
    plan = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusal_into(form, "file"):
            if file.size > importing.LARGEST:
                raise Refused(_("文件超过 5 MB，请只保留需要导入的表。"))
            content = file.read()
            plan = importing.read(content, by=user)
            _drop(request)
            if not plan.problems and plan.fresh:
                name = secrets.token_hex(16)
                (_folder() / name).write_bytes(content)
                request.session[WAITING] = name
    wrong = bool(form.errors or (plan and plan.problems))
    return render(request, "people/import.html", {"form": form, "plan": plan}, status=422 if wrong else 200)


@never_cache
@require_POST
@explains_refusal
def confirm(request: HttpRequest) -> HttpResponse:
    """All of it, or nothing; the passwords of the new accounts are shown on the answer, and never again."""
    user: Any = request.user
    rules.may_administer(user).require()
    name = request.session.get(WAITING, "")
    path = _folder() / name
    if not re.fullmatch(r"[0-9a-f]{32}", name) or not path.exists():
        raise Refused(_("没有待导入的文件，请重新上传。"))
    plan, accounts = importing.take_in(path.read_bytes(), by=user, on=clock.today())
    _drop(request)
    return render(request, "people/password.html", {"accounts": accounts, "plan": plan})


@require_safe
@explains_refusal
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    rules.may_administer(request.user).require()  # type: ignore[arg-type]
    response = HttpResponse(
        importing.template(Body.get_root_nodes().first()),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%9C%BA%E6%9E%84%E4%BA%BA%E5%91%98.xlsx"
    return response
