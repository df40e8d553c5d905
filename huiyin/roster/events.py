"""What the roster leaves in the journal. A shift's entries lie on the shift, an alarm's on the alarm: not on the case,
where acknowledging would look like handling it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class ShiftPlanned(Event):
    kind = "roster.shift_planned"
    sentence = _("排定值班 %(since)s 至 %(until)s")
    body: str
    since: str
    until: str
    first: int
    second: int | None = None


@dataclass(frozen=True)
class ShiftVoided(Event):
    kind = "roster.shift_voided"
    sentence = _("作废班次")
    body: str


@dataclass(frozen=True)
class SwapAsked(Event):
    kind = "roster.swap_asked"
    sentence = _("申请换班")
    seat: str
    other: int
    in_return: int | None = None


@dataclass(frozen=True)
class SwapAnswered(Event):
    kind = "roster.swap_answered"
    sentence = _("答复换班申请")
    seat: str
    agreed: bool


@dataclass(frozen=True)
class HandedOver(Event):
    kind = "roster.handed_over"
    sentence = _("交班")
    note: int


@dataclass(frozen=True)
class TakenOver(Event):
    kind = "roster.taken_over"
    sentence = _("接班")
    note: int


@dataclass(frozen=True)
class Rung(Event):
    kind = "roster.rung"
    sentence = _("呼叫值班人员，第 %(step)s 次")
    user: int
    step: int
    seat: str


@dataclass(frozen=True)
class Acknowledged(Event):
    kind = "roster.acknowledged"
    sentence = _("值班人员确认收到急件")
    step: int
    device: str


@dataclass(frozen=True)
class NobodyAnswered(Event):
    kind = "roster.nobody_answered"
    sentence = _("急件无人确认")
    rung: int
