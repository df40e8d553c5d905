"""The patterns page, and the question whether the server is well."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.lib.verdicts import Refused
from huiyin.ui import patterns as shown
from huiyin.ui.http import explains_refusal


@never_cache
@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the server answers and the database with it; 503 when the database does not. Nothing else is said."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database unreachable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with believable data; `?wrong=1` shows the form with its errors."""
    return render(request, "ui/patterns.html", shown.everything(request.GET))


@require_GET
def patterns_progress(request: HttpRequest) -> HttpResponse:
    """The progress bar's next answer: done."""
    return render(request, "ui/_progress.html", {"value": 409, "total": 409, "label": shown.IMPORTING, "done": True})


@require_POST
@explains_refusal
def patterns_refused(request: HttpRequest) -> HttpResponse:
    """An action that is always refused, to show how a refusal is told."""
    raise Refused(shown.REFUSAL)


@require_POST
def patterns_photos(request: HttpRequest) -> HttpResponse:
    """Takes a photograph of the demonstration queue and keeps nothing."""
    return HttpResponse(status=204 if request.FILES.get("photo") else 422)
