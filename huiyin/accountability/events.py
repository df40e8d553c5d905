"""What accountability leaves in the journal: in chains of clues, answers and decisions, never in the case's own.

The case's chain learns one thing: that the oversight inquiry was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Appeal, OversightAnswer
from huiyin.accountability.states import Move
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


def _moves(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "move": dict(Move.choices).get(payload.get("move", ""), payload.get("move", ""))}


@dataclass(frozen=True)
class StepProposed(Event):
    """A step of the procedure was proposed; the chief has not said anything yet."""

    kind = "accountability.step_proposed"
    sentence = _("提出：%(move)s")
    step: int
    move: str
    here: str
    there: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _moves(payload)


@dataclass(frozen=True)
class StepApproved(Event):
    """The chief agreed to a step, and the clue moved."""

    kind = "accountability.step_approved"
    sentence = _("批准：%(move)s")
    step: int
    move: str
    there: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _moves(payload)


@dataclass(frozen=True)
class StepRefused(Event):
    """The chief did not agree; the clue stays where it stood."""

    kind = "accountability.step_refused"
    sentence = _("不同意：%(move)s")
    step: int
    move: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _moves(payload)


@dataclass(frozen=True)
class AppealRaised(Event):
    """The person objected to a decision."""

    kind = "accountability.appeal_raised"
    sentence = _("登记申诉")
    appeal: int
    decision: int


@dataclass(frozen=True)
class AppealAnswered(Event):
    """The decision was looked at again."""

    kind = "accountability.appeal_answered"
    sentence = _("复核申诉：%(outcome)s")
    appeal: int
    outcome: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        outcomes = dict(Appeal.Outcome.choices)
        return {**payload, "outcome": outcomes.get(payload.get("outcome", ""), payload.get("outcome", ""))}


@dataclass(frozen=True)
class Released(Event):
    """It was said whether a decision is made public."""

    kind = "accountability.released"
    sentence = _("决定问责结果是否公开")
    decision: int
    publish: bool


@dataclass(frozen=True)
class ClueFileKept(Event):
    """Something that proves a clue was kept."""

    kind = "accountability.file_kept"
    sentence = _("收存调查材料")
    file: int
    sha256: str


@dataclass(frozen=True)
class ClueOfCase(Event):
    """A clue that came without a case was tied to one."""

    kind = "accountability.clue_of_case"
    sentence = _("写明线索所涉案件")
    case: int
