"""What verification leaves in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.cases.states import Finding
from huiyin.journal.events import Event


class _Named(Event):
    """A finding is stored by its code and told by its name."""

    kind = "verification.named"

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        code = payload.get("finding", "")
        return {**payload, "finding": Finding(code).label if code in Finding.values else code}


@dataclass(frozen=True)
class QuestionFound(_Named):
    """A question got its finding, or another one."""

    kind = "verification.question_found"
    sentence = _("核实问题 %(n)s：%(finding)s")
    n: int
    finding: str
    former: str = ""


@dataclass(frozen=True)
class CaseFound(_Named):
    """The case as a whole got its finding, or another one."""

    kind = "verification.case_found"
    sentence = _("全案核实结论：%(finding)s")
    finding: str
    former: str = ""


@dataclass(frozen=True)
class QuestionsSplit(Event):
    """The complaint was split into questions anew, before anything was found on them."""

    kind = "verification.questions_split"
    sentence = _("问题拆分为 %(count)s 项")
    count: int
