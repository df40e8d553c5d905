"""What accountability leaves in the journal: in chains of clues, answers and decisions, never in the case's own.

The case's chain learns one thing: that the oversight inquiry was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import OversightAnswer
from huiyin.journal.events import Event


@dataclass(frozen=True)
class ClueOpened(Event):
    """Something may lead to someone being held to account."""

    kind = "accountability.clue_opened"
    sentence = _("登记为线索")
    case: int
    source: str


@dataclass(frozen=True)
class ClueTaken(Event):
    """A clue got its number and a body that owes its disposal."""

    kind = "accountability.clue_taken"
    sentence = _("受理线索 〔%(year)s〕%(n)s号")
    year: int
    n: int
    organ: str


@dataclass(frozen=True)
class InquiryAnswered(Event):
    """The oversight inquiry of a case has its first answer; what it says stands elsewhere."""

    kind = "accountability.inquiry_answered"
    sentence = _("监管责任调查已答复")


@dataclass(frozen=True)
class OversightAnswered(Event):
    """The first answer of the oversight inquiry, in its own chain."""

    kind = "accountability.oversight_answered"
    sentence = _("监管责任调查首次答复：%(outcome)s")
    case: int
    outcome: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        outcomes = dict(OversightAnswer.Outcome.choices)
        return {**payload, "outcome": outcomes.get(payload.get("outcome", ""), payload.get("outcome", ""))}


@dataclass(frozen=True)
class PersonNamed(Event):
    """Someone may be held to account."""

    kind = "accountability.person_named"
    sentence = _("登记被问责人")
    person: int
    rank: int


@dataclass(frozen=True)
class Decided(Event):
    """Someone was held to account."""

    kind = "accountability.decided"
    sentence = _("作出问责决定")
    decision: int
    person: int
    case: int
    ground: str
    effective: str
    forms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DecisionWithdrawn(Event):
    """A decision ceased, from a day on."""

    kind = "accountability.decision_withdrawn"
    sentence = _("撤销问责决定")
    decision: int


@dataclass(frozen=True)
class DecisionVoided(Event):
    """A decision never was: it leaves the count of every day."""

    kind = "accountability.decision_voided"
    sentence = _("问责决定作废")
    decision: int
