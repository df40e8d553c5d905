"""What the committee leaves in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class MemberSeated(Event):
    kind = "committee.member_seated"
    sentence = _("登记环委会成员")
    official: str
    seat: str


@dataclass(frozen=True)
class MemberLeft(Event):
    kind = "committee.member_left"
    sentence = _("环委会成员离任")
    official: str


@dataclass(frozen=True)
class DisputeFiled(Event):
    kind = "committee.dispute_filed"
    sentence = _("提出责任争议")
    dispute: int
    assignment: int
    sides: list[str]


@dataclass(frozen=True)
class SideStated(Event):
    kind = "committee.side_stated"
    sentence = _("责任争议：%(body)s陈述意见")
    dispute: int
    body: str


@dataclass(frozen=True)
class DisputeHeard(Event):
    kind = "committee.dispute_heard"
    sentence = _("责任争议：听取各方意见")
    dispute: int


@dataclass(frozen=True)
class DisputeDecided(Event):
    kind = "committee.dispute_decided"
    sentence = _("责任争议裁定%(number)s：由%(body)s承办")
    dispute: int
    number: str
    body: str


@dataclass(frozen=True)
class DisputeWithdrawn(Event):
    kind = "committee.dispute_withdrawn"
    sentence = _("撤回责任争议")
    dispute: int


@dataclass(frozen=True)
class RulingCarriedOut(Event):
    kind = "committee.ruling_carried_out"
    sentence = _("执行责任争议裁定%(number)s")
    number: str
    body: str
