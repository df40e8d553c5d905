"""What the room of instructions leaves in the journal. Words stand in rows, not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class InstructionSent(Event):
    """An instruction went out, to so many bodies and officials, into so many accounts."""

    kind = "instructions.sent"
    sentence = _("下达指令%(number)s，主送 %(addressees)s 个对象")
    number: str
    source: str
    addressees: int
    accounts: int
    urgent: bool = False
    due: str = ""


@dataclass(frozen=True)
class Acknowledged(Event):
    """One of those it went to has it, and says so."""

    kind = "instructions.acknowledged"
    sentence = _("确认收到指令%(number)s")
    number: str
    addressee: int
    stood_in_for: str = ""

    @classmethod
    def describe(cls, payload: Mapping[str, Any]) -> str:
        if not payload.get("stood_in_for"):
            return super().describe(payload)
        return str(_("受 %(stood_in_for)s 委托确认收到指令%(number)s")) % cls.shown(payload)


@dataclass(frozen=True)
class Rose(Event):
    """Nobody acknowledged in time: it was told one step further up."""

    kind = "instructions.rose"
    sentence = _("指令%(number)s逾期未确认，向上报告（第 %(level)s 级）")
    number: str
    addressee: int
    level: int
    accounts: int = 0


@dataclass(frozen=True)
class Answered(Event):
    """An addressee says what became of it."""

    kind = "instructions.answered"
    sentence = _("答复指令%(number)s")
    number: str
    addressee: int
    answer: int
    stood_in_for: str = ""


@dataclass(frozen=True)
class AnswerAccepted(Event):
    """The sender is content with the answer."""

    kind = "instructions.answer_accepted"
    sentence = _("认可指令%(number)s的答复")
    number: str
    answer: int


@dataclass(frozen=True)
class AnswerReturned(Event):
    """The sender sent the answer back."""

    kind = "instructions.answer_returned"
    sentence = _("退回指令%(number)s的答复")
    number: str
    answer: int
    due: str = ""


@dataclass(frozen=True)
class InstructionEnded(Event):
    """The sender withdrew the instruction, or it was given in error."""

    kind = "instructions.ended"
    sentence = _("%(ended)s指令%(number)s")
    number: str
    ended: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        words = {"withdrawn": _("撤回"), "void": _("作废")}
        return {**payload, "ended": words.get(payload.get("ended", ""), "")}


@dataclass(frozen=True)
class SupervisionBegan(Event):
    """The case stands under supervision."""

    kind = "instructions.supervision_began"
    sentence = _("列为督办，督办单%(number)s")
    number: str
    supervision: int


@dataclass(frozen=True)
class SupervisionEnded(Event):
    """It no longer does."""

    kind = "instructions.supervision_ended"
    sentence = _("解除督办，督办单%(number)s")
    number: str
    supervision: int


@dataclass(frozen=True)
class NoticePublished(Event):
    """A notice went to a part of the tree."""

    kind = "instructions.notice_published"
    sentence = _("发布通知，范围 %(reach)s")
    reach: str
    urgent: bool = False


@dataclass(frozen=True)
class NoticeEnded(Event):
    """Its author took a notice back."""

    kind = "instructions.notice_ended"
    sentence = _("撤回通知")


@dataclass(frozen=True)
class MessageSaid(Event):
    """Somebody said something on a case, or in reply to a notice."""

    kind = "instructions.message_said"
    sentence = _("发言")
    case: int = 0
    notice: int = 0


@dataclass(frozen=True)
class MessageVoided(Event):
    """He took it back."""

    kind = "instructions.message_voided"
    sentence = _("撤回发言")


@dataclass(frozen=True)
class Delegated(Event):
    """Somebody stands in for a person from a day to a day, for instructions."""

    kind = "instructions.delegated"
    sentence = _("委托 %(delegate)s 代办指令，%(since)s 至 %(until)s")
    delegate: str
    since: str
    until: str


@dataclass(frozen=True)
class DelegationEnded(Event):
    """He is back before the day."""

    kind = "instructions.delegation_ended"
    sentence = _("提前终止委托代办")
    delegate: str
