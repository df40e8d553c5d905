"""What rectification leaves in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class ItemPlanned(Event):
    kind = "rectification.item_planned"
    sentence = _("列入整改：第 %(n)s 项，期限 %(due)s")
    item: int
    n: int
    term: str
    due: str
    body: str


@dataclass(frozen=True)
class ItemVoided(Event):
    kind = "rectification.item_voided"
    sentence = _("作废整改项")
    item: int


@dataclass(frozen=True)
class ItemRestricted(Event):
    kind = "rectification.item_restricted"
    sentence = _("写明完成前的限制")
    item: int


@dataclass(frozen=True)
class MilestonePlanned(Event):
    kind = "rectification.milestone_planned"
    sentence = _("设定阶段目标，期限 %(due)s")
    item: int
    milestone: int
    due: str


@dataclass(frozen=True)
class MilestoneReached(Event):
    kind = "rectification.milestone_reached"
    sentence = _("完成阶段目标")
    item: int
    milestone: int


@dataclass(frozen=True)
class MilestoneVoided(Event):
    kind = "rectification.milestone_voided"
    sentence = _("作废阶段目标")
    item: int
    milestone: int


@dataclass(frozen=True)
class ProgressVoided(Event):
    kind = "rectification.progress_voided"
    sentence = _("作废整改进展")
    progress: int


@dataclass(frozen=True)
class ProgressEntered(Event):
    kind = "rectification.progress"
    sentence = _("整改进展")
    progress: int
    body: str
    people: int | None = None
    machines: int | None = None
    vehicles: int | None = None


@dataclass(frozen=True)
class ItemProved(Event):
    kind = "rectification.item_proved"
    sentence = _("整改完成，提请验收")
    item: int
    proof: int


@dataclass(frozen=True)
class ItemAccepted(Event):
    kind = "rectification.item_accepted"
    sentence = _("验收通过")
    item: int
    proof: int
    body: str


@dataclass(frozen=True)
class ItemReturned(Event):
    kind = "rectification.item_returned"
    sentence = _("验收退回")
    item: int
    proof: int
    body: str


@dataclass(frozen=True)
class ExtensionAsked(Event):
    kind = "rectification.extension_asked"
    sentence = _("申请延期至 %(asked)s")
    item: int
    asked: str


@dataclass(frozen=True)
class ExtensionAnswered(Event):
    kind = "rectification.extension_answered"
    sentence = _("答复延期申请")
    item: int
    granted: bool
    fixed: str = ""
