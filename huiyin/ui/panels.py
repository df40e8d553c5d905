"""A panel: what a track hands over for the case page, without knowing the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """One section of a page: its fragment (with a single root of that `anchor` as id), title and context."""

    anchor: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
