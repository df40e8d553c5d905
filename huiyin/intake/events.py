"""What intake leaves in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event

# What may be corrected of a case or changed of an inspection, as the pages call it.
_FIELDS = {
    "text": _("举报内容"),
    "starred": _("重点件"),
    "channel": _("受理方式"),
    "region": _("行政区域"),
    "types": _("污染类型"),
    "types_written": _("污染类型（原文）"),
    "name": _("名称"),
    "name_en": _("英文名称"),
    "level": _("层级"),
    "kind": _("类别"),
    "group": _("督察组"),
    "since": _("进驻"),
    "until": _("离开"),
    "rulebook": _("规则库"),
}


def _called(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields that changed, by their words."""
    return {**payload, "fields": "、".join(str(_FIELDS.get(name, name)) for name in payload.get("fields", []))}


@dataclass(frozen=True)
class InspectionOpened(Event):
    """The stay of an inspection group was entered."""

    kind = "intake.inspection_opened"
    sentence = _("登记督察：%(name)s")
    key: str
    name: str
    rulebook: str


@dataclass(frozen=True)
class InspectionChanged(Event):
    """What is known of an inspection changed. `fields` names what."""

    kind = "intake.inspection_changed"
    sentence = _("更改督察信息：%(fields)s")
    key: str
    fields: list[str]

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _called(payload)


@dataclass(frozen=True)
class BatchReceived(Event):
    """A day's list was handed over by the group."""

    kind = "intake.batch_received"
    sentence = _("收到%(number)s")
    inspection: str
    number: str
    whole: str
    handed_over: str
    announced: int | None = None


@dataclass(frozen=True)
class ListConfirmed(Event):
    """The rows of a list became cases."""

    kind = "intake.list_confirmed"
    sentence = _("清单登记：新登记 %(registered)s 件，更正 %(corrected)s 件，无变化 %(unchanged)s 件")
    sha256: str
    batch: str
    registered: int
    corrected: int
    unchanged: int
    vanished: int


@dataclass(frozen=True)
class CaseRegistered(Event):
    """A complaint has a number in the register; its two inquiries and its clue are open."""

    kind = "intake.case_registered"
    sentence = _("登记在册，第 %(number)s 号")
    number: int
    inspection: str
    batch: str
    accept_number: str
    origin: str
    channel: str
    starred: bool
    types: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CaseCorrected(Event):
    """A corrected list, or the clerk, changed what was registered. `fields` names what changed."""

    kind = "intake.case_corrected"
    sentence = _("更正登记内容：%(fields)s")
    fields: list[str]
    source: str = ""
    starred: bool | None = None
    channel: str | None = None
    types: list[str] | None = None
    districts: list[str] | None = None

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _called(payload)


@dataclass(frozen=True)
class CaseVoided(Event):
    """A registered case turned out to be none: the number stays used."""

    kind = "intake.case_voided"
    sentence = _("作废")
    number: int


@dataclass(frozen=True)
class RepeatLinked(Event):
    kind = "intake.repeat_linked"
    sentence = _("认定为第 %(earlier)s 号案件的重复件")
    earlier: int
    why: str


@dataclass(frozen=True)
class BodyAccused(Event):
    kind = "intake.body_accused"
    sentence = _("列为被举报单位：%(body)s")
    body: str


@dataclass(frozen=True)
class CaseHandedDown(Event):
    """Units have it; from here each has a leader who answers for it."""

    kind = "intake.case_handed_down"
    sentence = _("交办")
    rulebook: str
    grade: str
    lead: str
    units: list[str]
    urgent: bool = False


@dataclass(frozen=True)
class SignedFor(Event):
    kind = "intake.signed_for"
    sentence = _("签收：%(body)s")
    body: str


@dataclass(frozen=True)
class PassedDown(Event):
    kind = "intake.passed_down"
    sentence = _("%(body)s 转派 %(to)s")
    body: str
    to: str


@dataclass(frozen=True)
class Objected(Event):
    kind = "intake.objected"
    sentence = _("%(body)s 提出异议")
    body: str


@dataclass(frozen=True)
class ObjectionAnswered(Event):
    kind = "intake.objection_answered"
    sentence = _("答复 %(body)s 的异议")
    body: str
    accepted: bool


@dataclass(frozen=True)
class UnitEnded(Event):
    """A body's part in the case ended."""

    kind = "intake.unit_ended"
    sentence = _("%(body)s 不再承办")
    body: str


@dataclass(frozen=True)
class UnitAdded(Event):
    kind = "intake.unit_added"
    sentence = _("增加 %(body)s")
    body: str
    part: str
    lead: bool


@dataclass(frozen=True)
class UnitReassigned(Event):
    """The office mended its own hand-down: another body has the part. The reason stands beside the entry."""

    kind = "intake.unit_reassigned"
    sentence = _("改派：%(body)s 改由 %(to)s 承办")
    body: str
    to: str
