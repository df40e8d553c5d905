"""What shows a case among other things and is read by itself: a plan, an instruction, a table for the public.

Its reading is noted under its own name, not the case's. The room that keeps it says here where a case stands, so that
whoever asks who read of a case finds those readers too (M16).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # rooms register while the tables are still being made known
    from huiyin.cases.models import Case

Keys = Callable[["Case"], Iterable[int | str]]

_rooms: dict[str, Keys] = {}


def register(kind: str, keys: Keys) -> None:
    """Readings of that kind show a case when they are of one of these keys."""
    _rooms[kind] = keys


def showing(case: Case) -> dict[str, list[str]]:
    """The kinds and keys, as readings name them, of all that shows the case."""
    return {kind: [str(key) for key in keys(case)] for kind, keys in _rooms.items()}
