"""What closing leaves in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.cases.states import Answer
from huiyin.journal.events import Event

_LEVELS = {"district": _("区级"), "city": _("市级")}


def _with_step(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "step": _LEVELS.get(payload.get("step", ""), payload.get("step", ""))}


@dataclass(frozen=True)
class PartSubmitted(Event):
    """A unit said that its part is done."""

    kind = "closing.part_submitted"
    sentence = _("%(body)s上报所承担部分")
    body: str
    submission: int


@dataclass(frozen=True)
class CaseSubmitted(Event):
    """The lead unit reported the case as a whole."""

    kind = "closing.case_submitted"
    sentence = _("%(body)s上报办理结果")
    body: str
    submission: int


@dataclass(frozen=True)
class Reviewed(Event):
    """One review step let a submission pass."""

    kind = "closing.review_passed"
    sentence = _("%(step)s审核通过")
    step: str
    submission: int
    body: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _with_step(payload)


@dataclass(frozen=True)
class Returned(Event):
    """One review step sent a submission back, with reasons."""

    kind = "closing.review_returned"
    sentence = _("%(step)s审核退回")
    step: str
    submission: int
    body: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _with_step(payload)


@dataclass(frozen=True)
class FedBack(Event):
    """The result of this case was reported to the inspection group."""

    kind = "closing.fed_back"
    sentence = _("反馈督察组，文号 %(document)s")
    feedback: int
    batch: str
    whole: str
    document: str


@dataclass(frozen=True)
class FeedbackVoided(Event):
    """The report never was: the case leaves the count of every day."""

    kind = "closing.feedback_voided"
    sentence = _("反馈作废")
    feedback: int
    batch: str


@dataclass(frozen=True)
class Concluded(Event):
    """The case is answered, wholly or in part."""

    kind = "closing.concluded"
    sentence = _("办结结论：%(answer)s")
    answer: str
    next_on: str = ""

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        code = payload.get("answer", "")
        return {**payload, "answer": Answer(code).label if code in Answer.values else code}


@dataclass(frozen=True)
class Closed(Event):
    """Fed back and answered: the case is closed."""

    kind = "closing.closed"
    sentence = _("办结")


@dataclass(frozen=True)
class StruckOff(Event):
    """Accepted, noticed and signed: off the list."""

    kind = "closing.struck_off"
    sentence = _("销号")
    strike_off: int


@dataclass(frozen=True)
class Reopened(Event):
    """The case is worked on again."""

    kind = "closing.reopened"
    sentence = _("重新办理")
    former: str


@dataclass(frozen=True)
class ReopenedByCheck(Event):
    """The spot check failed, so the case is worked on again."""

    kind = "closing.reopened_by_check"
    sentence = _("抽查不合格，重新办理")
    former: str
