"""What spot checks leave in the journal: in chains of plans and checks, and in the case's own only once released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.checks.models import Result
from huiyin.journal.events import Event


def _with_result(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    results = dict(Result.choices)
    return {**payload, "result": results.get(payload.get("result", ""), payload.get("result", ""))}


@dataclass(frozen=True)
class PlanMade(Event):
    """A plan was made; until its list is frozen it may still change."""

    kind = "checks.plan_made"
    sentence = _("制定抽查方案")
    size: int


@dataclass(frozen=True)
class PlanChanged(Event):
    """A draft was rewritten."""

    kind = "checks.plan_changed"
    sentence = _("修改抽查方案")
    size: int


@dataclass(frozen=True)
class ListFrozen(Event):
    """The list stands, and so does the hash of the secret: from here on nobody can choose the outcome."""

    kind = "checks.list_frozen"
    sentence = _("锁定抽查名单 %(cases)s 件，名单校验值 %(list_sha256)s，暗码校验值 %(commitment)s")
    cases: int
    list_sha256: str
    commitment: str


@dataclass(frozen=True)
class Drawn(Event):
    """The seed was set, once, and the cases drawn by it."""

    kind = "checks.drawn"
    sentence = _("抽取 %(cases)s 件，种子 %(seed)s")
    cases: int
    seed: str
    public_number: str


@dataclass(frozen=True)
class PlanVoided(Event):
    """A plan that was not drawn by will not be."""

    kind = "checks.plan_voided"
    sentence = _("抽查方案作废")


@dataclass(frozen=True)
class CheckPlanned(Event):
    """A case is to be looked at on site: drawn, or by the rule for re-checks."""

    kind = "checks.planned"
    sentence = _("列入抽查")
    case: int
    rule: str = ""


@dataclass(frozen=True)
class CheckerNamed(Event):
    """Somebody goes out for a check."""

    kind = "checks.checker_named"
    sentence = _("指派检查人员")
    user: int


@dataclass(frozen=True)
class CheckerEnded(Event):
    """Somebody does not go out for a check after all."""

    kind = "checks.checker_ended"
    sentence = _("解除检查人员")
    user: int


@dataclass(frozen=True)
class Recorded(Event):
    """What was seen on site was written down."""

    kind = "checks.recorded"
    sentence = _("登记现场检查记录：%(result)s")
    record: int
    result: str
    untrue: int

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _with_result(payload)


@dataclass(frozen=True)
class Confirmed(Event):
    """The finding of a check stands."""

    kind = "checks.confirmed"
    sentence = _("确认检查结论：%(result)s")
    record: int
    result: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _with_result(payload)


@dataclass(frozen=True)
class Dropped(Event):
    """A check will not be made."""

    kind = "checks.dropped"
    sentence = _("取消抽查")


@dataclass(frozen=True)
class Released(Event):
    """A check is known from here on to whoever sees the case; in the case's own chain."""

    kind = "checks.released"
    sentence = _("公布抽查：%(result)s")
    covert: bool
    result: str = ""

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return _with_result(payload) if payload.get("result") else {**payload, "result": _("尚未检查")}
