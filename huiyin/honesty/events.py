"""What honesty leaves in the journal: in the signal's own chain, never in the case's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.honesty.models import Signal
from huiyin.journal.events import Event


@dataclass(frozen=True)
class SignalFound(Event):
    """Two records contradict each other, or are alike where they should not be."""

    kind = "honesty.signal_found"
    sentence = _("发现异常信号：%(what)s")
    what: str
    strength: int
    case: int | None = None
    other: int | None = None

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        kinds = dict(Signal.Kind.choices)
        return {**payload, "what": kinds.get(payload.get("what", ""), payload.get("what", ""))}


@dataclass(frozen=True)
class SignalConfirmed(Event):
    """An inspector confirmed it: it is a clue from now on."""

    kind = "honesty.signal_confirmed"
    sentence = _("异常信号属实，转为线索")
    clue: int


@dataclass(frozen=True)
class SignalDismissed(Event):
    """An inspector dismissed it, with the reason."""

    kind = "honesty.signal_dismissed"
    sentence = _("异常信号排除")
