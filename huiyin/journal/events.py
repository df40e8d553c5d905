"""Events: what a verb leaves in the journal, one small frozen dataclass each.

    @dataclass(frozen=True)
    class LeaderNamed(Event):
        kind = "leadership.leader_named"  # stored for good; the wording may change freely
        sentence = _("指定包案领导 %(leader)s")
        leader: str
        former: str = ""

A payload holds codes and values, never names or narrative: those live in rows that two persons can dispose of, while
the journal stays for ever. Text over 120 characters is refused for that reason.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.functional import Promise

from huiyin.journal.verifier import canon, moment_text

LONGEST_TEXT = 120

# What an event has of its own: a field of such a name would hide it.
_RESERVED = {"kind", "sentence", "payload", "payload_text", "shown", "describe"}

_kinds: dict[str, type[Event]] = {}


class Event:
    """The base of all events: a kind of its own, fields as payload, a sentence for timelines."""

    kind: ClassVar[str] = ""
    sentence: ClassVar[str | Promise] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        kind = cls.__dict__.get("kind", "")
        if not kind:
            raise TypeError(f"{cls.__name__} needs a kind of its own")
        if len(kind) > 60:
            raise TypeError(f"the kind {kind} is longer than 60 characters")
        taken = _RESERVED & set(inspect.get_annotations(cls))
        if taken:
            raise TypeError(f"{cls.__name__}: a field may not be called {', '.join(sorted(taken))}")
        former = _kinds.get(kind)
        if former is not None and (former.__module__, former.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"the kind {kind} belongs to {former.__module__}.{former.__qualname__} already")
        _kinds[kind] = cls

    def payload(self) -> dict[str, Any]:
        """The fields as plain JSON values; raises ValueError for what may not stand in the journal."""
        return {one.name: _plain(getattr(self, one.name), one.name) for one in dataclasses.fields(self)}  # type: ignore[arg-type]

    def payload_text(self) -> str:
        """The canonical text of the payload, as it is stored and hashed."""
        return canon(self.payload())

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values as the sentence shows them; a kind overrides this to turn codes into labels."""
        return payload

    @classmethod
    def describe(cls, payload: Mapping[str, Any]) -> str:
        """The sentence of this kind for that payload; an old payload that lacks a newer field reads it as empty."""
        if not cls.sentence:
            return cls.kind
        return str(cls.sentence) % _Lenient(cls.shown(payload))


class _Lenient(dict):
    def __missing__(self, key: str) -> str:
        return ""


def kind_of(kind: str) -> type[Event] | None:
    """The event class of that kind, if code still knows it."""
    return _kinds.get(kind)


def kinds() -> list[str]:
    """All kinds known to the running code."""
    return sorted(_kinds)


def _plain(value: Any, name: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise ValueError(f"{name}: a payload holds codes and values, not {len(value)} characters of text")
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one, name) for one in value]
    raise ValueError(f"{name}: a {type(value).__name__} may not stand in the journal")
