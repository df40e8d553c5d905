"""How a page answers: whole or as a fragment, and how a refusal reaches the person who pressed the button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from huiyin.lib.verdicts import Refused
from huiyin.lib.wording import told

View = Callable[..., HttpResponse]

NOTICES = "#notices"
_REFUSED = "refused_reason"


def asks_for_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a part of a page; a boosted link and a restored history entry want the whole."""
    asked = request.headers.get("HX-Request") == "true"
    whole = request.headers.get("HX-Boosted") == "true" or request.headers.get("HX-History-Restore-Request") == "true"
    return asked and not whole


def render_page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, the fragment alone for htmx, from the same context."""
    response = render(request, fragment if asks_for_fragment(request) else page, context, status=status)
    # Without it a browser's cache would show the bare fragment when someone goes back.
    patch_vary_headers(response, ["HX-Request"])
    return response


def back(request: HttpRequest, fallback: str = "/") -> HttpResponseRedirect:
    """Back to the page the person came from, when that page is ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(came_from if ours else fallback)


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """Tell the person why not, without losing what he has typed.

    htmx: the reason goes to the notice region and the form stays as it is. A plain POST: the reason becomes a message
    on the page he came from (a form page uses `refusal_into`, which keeps the typed data too; what was typed as the
    only `reason` of a form is kept until that page shows it again, see `refused_reason`). A plain GET is answered
    with a page of its own, since sending him back could turn in circles.
    """
    if asks_for_fragment(request):
        response = render(request, "ui/_refused.html", {"reason": reason}, status=422)
        response["HX-Retarget"] = NOTICES
        response["HX-Reswap"] = f"innerHTML show:{NOTICES}:top"
        return response
    if request.method in ("GET", "HEAD"):
        return render(request, "ui/refused.html", {"reason": reason}, status=403)
    messages.error(request, reason)
    typed = set(request.POST) - {"csrfmiddlewaretoken"}
    if typed == {"reason"}:
        request.session[_REFUSED] = {"url": request.path, "typed": request.POST["reason"][:2000], "said": reason}
    return back(request)


def refused_reason(request: HttpRequest, url: str) -> dict[str, str]:
    """What was typed as the reason of the form that posts to `url`, and why it was refused just now; empty otherwise."""
    if not hasattr(request, _REFUSED):
        # Taken once: opened again, the page knows nothing of it.
        setattr(request, _REFUSED, request.session.pop(_REFUSED, {}) if hasattr(request, "session") else {})
    refused: dict[str, str] = getattr(request, _REFUSED)
    return refused if refused.get("url") == url else {}


def whole_number(text: str) -> int | None:
    """The number that `text` from an address or a form is; None for what is none, or too large for any key of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def explains_refusal(view: View) -> View:
    """Decorate a view whose action may raise `Refused`: the person reads the sentence, see `refuse`."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refuse(request, refused.reason)

    return explained


@contextmanager
def refusal_into(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Put a refusal raised inside the block among the form's errors, so the form is shown again with all its data.

    Ask `form.is_valid()` before the block, and `form.errors` after it: when there are any, render the form again.
    The action must roll itself back, as a `transaction.atomic` function does.
    """
    try:
        yield
    except Refused as refused:
        form.add_error(field, refused.reason)


def first_error(form: BaseForm) -> str:
    """The first thing that is wrong in a form, with its label, for a person who is not shown the form itself."""
    for name, sentences in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return told(label, sentences[0]) if label else str(sentences[0])
    return ""
