"""A plain table described by its columns: for registers that need no cell of their own making."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """One column: where its value is found (attribute, key or function), its head, and how it is shown."""

    label: str | Promise
    value: str | Callable[[Any], Any]
    sort: str = ""  # the name used in ?sort=, when the list can be sorted by it
    number: bool = False
    href: Callable[[Any], str] | None = None

    def of(self, row: Any) -> Any:
        """This column's value in `row`."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in self.value.split("."):
            found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
            found = found() if callable(found) else found
        return found

    def link(self, row: Any) -> str:
        """Where the value leads in `row`, or nothing."""
        return self.href(row) if self.href else ""
