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
    return called(one.name, one.name_en)


def called(chinese: str, english: str) -> str:
    """The one of two names that is in the reader's language; the Chinese one where there is no other."""
    return english if english and (get_language() or "").startswith("en") else chinese
