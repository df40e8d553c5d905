"""The main navigation. Each room registers its own entry, so that the base page need not know any room."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

# How many entries a phone shows in its bottom bar, and a desk in its row, before the rest go under 更多.
ON_A_PHONE = 4
ON_A_DESK = 9


@dataclass(frozen=True)
class Item:
    """One entry: a word, where it leads, and the right, or rights, of which any shows it (none: everyone signed in)."""

    label: str | Promise
    url_name: str
    order: int = 100
    right: str | tuple[str, ...] | None = None
    icon: str = "dot"


@dataclass(frozen=True)
class Entry:
    """An item as one person sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    current: bool


@dataclass
class _Registry:
    items: dict[str, Item] = field(default_factory=dict)
    search: str = ""
    search_right: str | tuple[str, ...] | None = None


_registry = _Registry()


def register(item: Item) -> None:
    """Show `item` in the main navigation; the same address registered again replaces the former entry."""
    _registry.items[item.url_name] = item


def register_search(url_name: str, *, right: str | tuple[str, ...] | None = None) -> None:
    """Name the page that answers the search field in the header (asked by GET with `q`), and whom it is shown to."""
    _registry.search, _registry.search_right = url_name, right


def _address(url_name: str) -> str | None:
    return _known_address(url_name, get_script_prefix(), get_urlconf())


@cache
def _known_address(url_name: str, _prefix: str, urlconf: Any) -> str | None:
    """Every page names these addresses; they change only with where the pages stand."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return None


def _shown_to(right: str | tuple[str, ...] | None, user: object) -> bool:
    if right is None:
        return True
    may = getattr(user, "may", None)
    rights = (right,) if isinstance(right, str) else right
    return bool(may and any(may(right) for right in rights))


def entries(request: HttpRequest) -> list[Entry]:
    """The entries this person may use, in order; none for someone who has not signed in.

    The current one is the entry with the longest address that begins this page's address.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    found = []
    for item in sorted(_registry.items.values(), key=lambda item: (item.order, item.url_name)):
        url = _address(item.url_name)
        if url and _shown_to(item.right, user):
            found.append((item, url))
    # "/" begins every address: it is current on its own page only.
    within = [url for _, url in found if request.path == url or (url != "/" and request.path.startswith(url))]
    current = max(within, key=len, default=None)
    return [Entry(item.label, url, item.icon, url == current) for item, url in found]


def search_address(request: HttpRequest) -> str | None:
    """Where the search field of the header leads, for someone signed in whom it is of use to."""
    user = getattr(request, "user", None)
    if not _registry.search or user is None or not user.is_authenticated:
        return None
    if not _shown_to(_registry.search_right, user):
        return None
    return _address(_registry.search)
