"""What the rulebook's verbs leave in the journal: codes and days; the content stays in the dated entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event
from huiyin.rulebook.sections import SECTIONS
from huiyin.ui.formats import day


def _told(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The section by the name the office knows it by, and days as it writes them."""
    kind = SECTIONS.get(payload.get("section", ""))
    days = {key: day(date.fromisoformat(payload[key])) for key in ("since", "until") if payload.get(key)}
    return {**payload, **days, **({"section": kind.label} if kind else {})}


@dataclass(frozen=True)
class RulebookLoaded(Event):
    """A shipped rulebook was laid down, or what it newly brings was added."""

    kind = "rulebook.loaded"
    sentence = _("载入规则库 %(rulebook)s，新增条目 %(entries)s 个")
    rulebook: str
    entries: int


@dataclass(frozen=True)
class EntryAdded(Event):
    """An entry came into force."""

    kind = "rulebook.entry_added"
    sentence = _("新增规则条目 %(section)s / %(code)s，自 %(since)s 起")
    section: str
    code: str
    since: date
    digest: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class EntryChanged(Event):
    """An entry got a new content from a day on; `overwritten` when it had not been in force for any case yet."""

    kind = "rulebook.entry_changed"
    sentence = _("修改规则条目 %(section)s / %(code)s，自 %(since)s 起")
    section: str
    code: str
    since: date
    digest: str
    former_digest: str
    overwritten: bool

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class EntryEnded(Event):
    """An entry is no longer in force from a day on."""

    kind = "rulebook.entry_ended"
    sentence = _("终止规则条目 %(section)s / %(code)s，自 %(until)s 起")
    section: str
    code: str
    until: date

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class RulebookDated(Event):
    """A rulebook's validity was changed."""

    kind = "rulebook.dated"
    sentence = _("规则库 %(rulebook)s 的有效期为 %(since)s 至 %(until)s")
    rulebook: str
    since: date
    until: date | None

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**_told(payload), **({} if payload.get("until") else {"until": _("另行通知")})}


@dataclass(frozen=True)
class CalendarEntered(Event):
    """A year's notice was entered; open deadlines are reckoned anew."""

    kind = "rulebook.calendar_entered"
    sentence = _("录入%(year)s年放假安排：放假 %(off)s 天，调休上班 %(worked)s 天")
    year: int
    off: int
    worked: int
