"""Whoever signed in with a one-time password chooses his own before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class OwnPasswordFirst:
    """Leads every page to the change of password while `must_change_password` stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (user.is_authenticated and getattr(user, "must_change_password", False)):
            return self.get_response(request)
        change = reverse("account_change_password")
        if request.path in (change, reverse("account_logout"), reverse("set_language")):
            return self.get_response(request)
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = change
            return answer
        return HttpResponseRedirect(change)
