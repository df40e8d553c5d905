"""What has a name in both languages is called by the one of the reader."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name(self) -> Any: ...

    @property
    def name_en(self) -> Any: ...


def title(one: Named) -> str:
    """Its name in the reader's language, where it has one."""
    return one.name_en if one.name_en and (get_language() or "").startswith("en") else one.name
