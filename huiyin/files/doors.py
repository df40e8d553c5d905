"""Whose evidence a person may see: each kind of thing that evidence hangs on has its door.

A room registers its kinds when it starts (`apps.ready`). What no room registered is open to nobody, and nothing can be
attached to it: a hidden track that forgets its door hides too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

if TYPE_CHECKING:  # rooms register while the tables are still being made known
    from huiyin.cases.models import Case
    from huiyin.people.models import User

# May `user` see what hangs on the thing with that key, which belongs to that case?
# None for what hangs on no case.
May = Callable[["Case | None", int, "User"], bool]


@dataclass(frozen=True)
class Door:
    """Who passes, and whether the handling chain may know: what it may not is journalled on the evidence itself."""

    may: May
    in_the_chain: bool = True
    needs_case: bool = True


_doors: dict[str, Door] = {}


def kind_of(thing: models.Model) -> str:
    """How evidence names the kind of thing it hangs on: `leadership.personalduty`."""
    return thing._meta.label_lower


def case_door(case: Case | None, _about: int, user: User) -> bool:
    """Who may see the case may see what hangs on it."""
    if case is None:
        return False
    cases = apps.get_model("cases", "Case").objects
    return cases.visible_to(user).filter(pk=case.pk).exists()


def register(kind: str, may: May = case_door, *, in_the_chain: bool = True, needs_case: bool = True) -> None:
    """Evidence may hang on rows of that kind (`app.model`, in lower case), behind this door.

    Without `needs_case` the rows may be of no case at all, and their own door is the only one.
    """
    _doors[kind] = Door(may, in_the_chain, needs_case)


def door_of(kind: str) -> Door | None:
    """The door of that kind; None where no room has registered it."""
    return _doors.get(kind)
