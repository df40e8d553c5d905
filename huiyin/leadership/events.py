"""What leadership leaves in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event
from huiyin.leadership.models import PersonalKind


def _kind(payload: Mapping[str, Any]) -> dict[str, Any]:
    duty = payload.get("duty", "")
    return {**payload, "duty": PersonalKind(duty).label if duty in PersonalKind.values else duty}


@dataclass(frozen=True)
class LeaderNamed(Event):
    """Someone became answerable for the case."""

    kind = "leadership.leader_named"
    sentence = _("指定包案领导 %(leader)s")
    leader: str
    former: str = ""
    assignment: int = 0
    post: int = 0

    @classmethod
    def describe(cls, payload: Mapping[str, Any]) -> str:
        if not payload.get("former"):
            return super().describe(payload)
        return str(_("包案领导由 %(former)s 更换为 %(leader)s")) % cls.shown(payload)


@dataclass(frozen=True)
class LeaderReleased(Event):
    """An assignment ended, and its leader no longer answers for it."""

    kind = "leadership.leader_released"
    sentence = _("%(leader)s 不再包案")
    leader: str
    assignment: int = 0


@dataclass(frozen=True)
class PersonalDutyDone(Event):
    """The leader did one of his three duties himself."""

    kind = "leadership.personal_duty_done"
    sentence = _("%(leader)s %(duty)s")
    leader: str
    duty: str
    assignment: int = 0
    not_needed: bool = False

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _kind(payload)

    @classmethod
    def describe(cls, payload: Mapping[str, Any]) -> str:
        if not payload.get("not_needed"):
            return super().describe(payload)
        return str(_("%(leader)s 认定无需制定整改方案")) % cls.shown(payload)


@dataclass(frozen=True)
class PersonalDutyVoided(Event):
    """A record of an in-person duty was wrong and no longer counts."""

    kind = "leadership.personal_duty_voided"
    sentence = _("作废“%(duty)s”记录")
    duty: str
    record: int = 0

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _kind(payload)


@dataclass(frozen=True)
class InstructionWritten(Event):
    """A superior wrote on the case. His words stand in the row, not here."""

    kind = "leadership.instruction_written"
    sentence = _("%(official)s 批示")
    official: str = ""
    instruction: int = 0


@dataclass(frozen=True)
class InstructionAnswered(Event):
    """The lead unit answered a superior's words."""

    kind = "leadership.instruction_answered"
    sentence = _("答复批示落实情况")
    instruction: int = 0
