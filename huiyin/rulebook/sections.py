"""The shapes of what a rulebook holds: one small dataclass per section.

What differs between cities and years is data (`models.Entry`), and this module says what that data must look like:
`Section.read` refuses an entry whose data lacks something, so a page, a shipped file and a test meet the same check.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused


@dataclass(frozen=True)
class Section:
    """One entry of a section: its code and names, and what the section adds in further fields."""

    section: ClassVar[str]
    label: ClassVar[str]
    code: str
    name: str
    name_en: str

    @classmethod
    def read(cls, code: str, name: str, name_en: str, data: dict[str, Any]) -> Self:
        """Make the entry from its stored data. Raises `Refused` naming the fields that do not fit."""
        known = {f.name for f in fields(cls)} - {"code", "name", "name_en"}
        strange = sorted(set(data) - known)
        if strange:
            raise Refused(_("“%(name)s”有不认识的内容:%(keys)s。") % {"name": name, "keys": "、".join(strange)})
        try:
            return cls(code=code, name=name, name_en=name_en, **data)
        except TypeError as error:
            raise Refused(_("“%(name)s”的内容不全:%(error)s。") % {"name": name, "error": error}) from error


@dataclass(frozen=True)
class Grade(Section):
    """案件等级: from which rank it must be led, and what makes a case belong to it."""

    section = "grade"
    label = "案件等级"
    rank: int = 1  # Post.Rank
    starred: bool = False
    words: list[str] = field(default_factory=list)
    repeats: int = 0  # as a repeat of at least so many earlier cases; 0 = no criterion
    default: bool = False


@dataclass(frozen=True)
class Limit(Section):
    """办理时限: so many days or hours from the hand-over by the group (the only start there is)."""

    section = "limit"
    label = "办理时限"
    amount: int = 10
    unit: str = "natural_days"  # natural_days | working_days | hours
    grade: str = ""  # only for this grade; empty = all


@dataclass(frozen=True)
class ReviewStep(Section):
    """审核环节: who looks at what a unit submits, in order. `level` is district or city."""

    section = "review_step"
    label = "审核环节"
    level: str = "city"


@dataclass(frozen=True)
class MeasureKind(Section):
    """处理措施: in which unit it is counted, of what, and what its record needs."""

    section = "measure_kind"
    label = "处理措施"
    unit: str = "家"
    counts: str = "party"  # party | person | police_file | fen | record
    police: bool = False  # entered by the police themselves
    bulletin: bool = True
    needs_document: bool = False


@dataclass(frozen=True)
class SanctionForm(Section):
    """处理方式: a form in which someone is held to account."""

    section = "sanction_form"
    label = "问责方式"
    group: str = "other"  # talk | organisational | party | administrative | judicial | other


@dataclass(frozen=True)
class PollutionType(Section):
    """污染类型, with the words under which lists name it."""

    section = "pollution_type"
    label = "污染类型"
    synonyms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnSet(Section):
    """一览表列式: the customary columns, in order, as [key, title] pairs."""

    section = "column_set"
    label = "一览表列式"
    columns: list[list[str]] = field(default_factory=list)
    title: str = "群众信访举报转办和边督边改公开情况一览表"
    yes_no: bool = False  # 是/否 in place of 属实/不属实


@dataclass(frozen=True)
class DutyOfBody(Section):
    """责任清单: which body answers for which kind of complaint, and the article that says so."""

    section = "duty"
    label = "责任清单"
    body: str = ""  # Body.code
    types: list[str] = field(default_factory=list)  # pollution type codes
    words: list[str] = field(default_factory=list)  # words of the complaint that point here
    basis: str = ""


@dataclass(frozen=True)
class Ground(Section):
    """追责情形: a ground for holding someone to account (M8)."""

    section = "ground"
    label = "追责情形"
    basis: str = ""


SECTIONS: dict[str, type[Section]] = {
    cls.section: cls
    for cls in (Grade, Limit, ReviewStep, MeasureKind, SanctionForm, PollutionType, ColumnSet, DutyOfBody, Ground)
}
