"""The shapes of what a rulebook holds: one small dataclass per section.

What differs between cities and years is data (`models.Entry`), and this module says what that data must look like:
`Section.read` refuses an entry whose data lacks something, so a page, a shipped file and a test meet the same check.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

# What a column of a disclosure table may show.
COLUMN_KEYS = (
    *("serial", "batch", "accept_number", "channel", "region", "involved", "text", "types", "facts", "finding"),
    *("measures", "measure_kind", "goal", "state", "units", "persons", "accountability", "remark"),
)


@dataclass(frozen=True)
class Section:
    """One entry of a section: its code and names, and what the section adds in further fields."""

    section: ClassVar[str]
    label: ClassVar[str]
    allowed: ClassVar[dict[str, tuple[Any, ...]]] = {}  # the values that a field may take, where they are few
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
        made = cls(code=code, name=name, name_en=name_en, **data)
        made.check()
        return made

    def check(self) -> None:
        """Raise `Refused` when a value is of the wrong kind, or none of those that the section allows."""
        for one in fields(self):
            value = getattr(self, one.name)
            like = one.default_factory() if one.default_factory is not MISSING else one.default
            if like is not MISSING and type(value) is not type(like):
                raise Refused(_("“%(name)s”的“%(field)s”填写有误。") % {"name": self.name, "field": one.name})
            if one.name in self.allowed and value not in self.allowed[one.name]:
                raise Refused(
                    _("“%(name)s”的“%(field)s”不能是“%(value)s”。")
                    % {"name": self.name, "field": one.name, "value": value}
                )


@dataclass(frozen=True)
class Grade(Section):
    """案件等级: from which rank it must be led, and what makes a case belong to it."""

    section = "grade"
    label = "案件等级"
    allowed = {"rank": (0, 1, 2)}
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
    allowed = {"unit": ("natural_days", "working_days", "hours")}
    amount: int = 10
    unit: str = "natural_days"  # natural_days | working_days | hours
    grade: str = ""  # only for this grade; empty = all


@dataclass(frozen=True)
class ReviewStep(Section):
    """审核环节: who looks at what a unit submits, in order. `level` is district or city."""

    section = "review_step"
    label = "审核环节"
    allowed = {"level": ("district", "city")}
    level: str = "city"


@dataclass(frozen=True)
class MeasureKind(Section):
    """处理措施: in which unit it is counted, of what, and what its record needs."""

    section = "measure_kind"
    label = "处理措施"
    allowed = {"counts": ("party", "person", "police_file", "fen", "record")}
    unit: str = "家"
    counts: str = "party"  # party | person | police_file | fen | record
    police: bool = False  # entered by the police themselves
    bulletin: bool = True
    needs_document: bool = False
    key: str = ""  # the name of its figure in the bulletin; empty = the code


@dataclass(frozen=True)
class SanctionForm(Section):
    """处理方式: a form in which someone is held to account."""

    section = "sanction_form"
    label = "问责方式"
    allowed = {"group": ("talk", "organisational", "party", "administrative", "judicial", "other")}
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

    def check(self) -> None:
        """Besides: every column is a pair of key and title, and its key is one that a case can fill."""
        super().check()
        for column in self.columns:
            if not isinstance(column, list) or len(column) != 2 or column[0] not in COLUMN_KEYS:
                raise Refused(_("“%(name)s”有不认识的列:%(column)s。") % {"name": self.name, "column": column})


@dataclass(frozen=True)
class DutyOfBody(Section):
    """责任清单: which body answers for which kind of complaint, and the article that says so."""

    section = "duty"
    label = "责任清单"
    body: str = ""  # Body.code, or a pattern of the region's: {city}-hb, {district}-hb
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
