"""What every page knows: whether the database is for play, the way around, and when it was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huiyin.lib import clock
from huiyin.ui import navigation

# Set by a floor above, when it is ready: says "demo" or "test" (or True) when the database was not born for real
# work. Floors import downwards only, so the question is left here for whoever can answer it.
play_probe: Callable[[], str | bool] | None = None


def _play() -> str:
    answer = play_probe() if play_probe else ""
    if answer is True:
        return "demo"
    return answer or ""


def page(request: HttpRequest) -> dict[str, Any]:
    """`play` ("", "demo" or "test"), the navigation, and the moment that a printed page bears.

    Lazy: a fragment that shows none of it asks for none of it.
    """
    return {
        "play": SimpleLazyObject(_play),
        "play_day": clock.today() if clock.is_shifted() else None,
        "shown_at": SimpleLazyObject(clock.now),
        "navigation": SimpleLazyObject(lambda: navigation.entries(request)),
        "search_address": SimpleLazyObject(lambda: navigation.search_address(request) or ""),
    }
