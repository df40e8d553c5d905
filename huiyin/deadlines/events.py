"""What deadlines leave in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.cases.duties import KINDS
from huiyin.journal.events import Event


def _told(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    kind = KINDS.get(payload.get("duty", ""))
    return {**payload, "duty": str(kind.label) if kind else payload.get("duty", "")}


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """A deadline became another day."""

    kind = "deadlines.moved"
    sentence = _("“%(duty)s”的期限由%(was)s改为%(due)s")
    duty: str
    was: str
    due: str
    why: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class MoreTimeAsked(Event):
    """More time was asked for."""

    kind = "deadlines.extension_asked"
    sentence = _("申请将“%(duty)s”延至%(asked)s")
    duty: str
    asked: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class MoreTimeAnswered(Event):
    """It was given, until a day, or not."""

    kind = "deadlines.extension_answered"
    sentence = _("答复“%(duty)s”的延期申请")
    duty: str
    granted: bool
    fixed: str = ""

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _told(payload)


@dataclass(frozen=True)
class FeedMade(Event):
    """A person made himself a calendar address, or took it back."""

    kind = "deadlines.feed"
    sentence = _("日历订阅地址：%(made)s")
    made: bool
