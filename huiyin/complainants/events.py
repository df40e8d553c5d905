"""What is noted about the complainant. Identities and their openings have chains of their own, never the case's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.complainants.models import CallBack, Complainant, Reply
from huiyin.journal.events import Event


def _label(choices: Any, payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    code = payload.get(key, "")
    return {**payload, key: dict(choices.choices).get(code, code)}


@dataclass(frozen=True)
class ReachRecorded(Event):
    """Whether the complainant can be reached."""

    kind = "complainants.reach_recorded"
    sentence = _("登记投诉人联系情况：%(reach)s")
    reach: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _label(Complainant.Reach, payload, "reach")


@dataclass(frozen=True)
class Replied(Event):
    """The lead unit answered the complainant."""

    kind = "complainants.replied"
    sentence = _("答复投诉人（%(way)s）")
    reply: int
    way: str
    body: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _label(Reply.Way, payload, "way")


@dataclass(frozen=True)
class CalledBack(Event):
    """Someone else asked the complainant."""

    kind = "complainants.called_back"
    sentence = _("回访投诉人：%(result)s")
    call_back: int
    result: str
    body: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _label(CallBack.Result, payload, "result")


@dataclass(frozen=True)
class RedactionCorrected(Event):
    """What handlers read of the complaint was corrected beside the received words."""

    kind = "complainants.redaction_corrected"
    sentence = _("更正隐去身份后的文字")
    masked: int  # how many characters differ in length: the words themselves stand in no journal


@dataclass(frozen=True)
class IdentitySealed(Event):
    """An identity was put under seal, in its own chain."""

    kind = "complainants.identity_sealed"
    sentence = _("登记并封存投诉人身份")
    case: int
    has_phone: bool


@dataclass(frozen=True)
class UnlockAsked(Event):
    """A keeper asked to open an identity."""

    kind = "complainants.unlock_asked"
    sentence = _("申请查阅投诉人身份")
    case: int


@dataclass(frozen=True)
class UnlockConsented(Event):
    """Another keeper consented, for a while."""

    kind = "complainants.unlock_consented"
    sentence = _("同意查阅投诉人身份")
    case: int
    until: str


@dataclass(frozen=True)
class UnlockDeclined(Event):
    """Another keeper declined."""

    kind = "complainants.unlock_declined"
    sentence = _("不同意查阅投诉人身份")
    case: int


@dataclass(frozen=True)
class IdentityOpened(Event):
    """The identity was looked at, under a consent."""

    kind = "complainants.identity_opened"
    sentence = _("查阅投诉人身份")
    case: int


@dataclass(frozen=True)
class TelephoneShown(Event):
    """A caller was shown the telephone number, for one call that he owes."""

    kind = "complainants.telephone_shown"
    sentence = _("为回访查看电话号码")
    case: int


@dataclass(frozen=True)
class KeysRotated(Event):
    """All identities were sealed anew under a fresh key."""

    kind = "complainants.keys_rotated"
    sentence = _("更换身份密钥，重新封存 %(identities)s 份")
    key: str
    identities: int
