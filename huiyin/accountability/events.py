"""What accountability leaves in the journal: in chains of clues and decisions, never in the case's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class ClueOpened(Event):
    """Something may lead to someone being held to account."""

    kind = "accountability.clue_opened"
    sentence = _("登记为线索")
    case: int
    source: str
