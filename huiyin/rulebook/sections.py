"""The shapes of what a rulebook holds: one small dataclass per section.

What differs between cities and years is data (`models.Entry`), and this module says what that data must look like:
`Section.read` refuses an entry whose data lacks something, so a page, a shipped file and a test meet the same check.
Each field says how the administrator's page calls it, and `together` what the entries of one day owe each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Post
from huiyin.ui.formats import listed

Words = str | Promise

# What a column of a disclosure table may show, and how the office calls it.
COLUMN_KEYS: dict[str, Words] = {
    "serial": gettext_lazy("序号"),
    "batch": gettext_lazy("批次"),
    "accept_number": gettext_lazy("受理编号"),
    "channel": gettext_lazy("受理方式"),
    "region": gettext_lazy("行政区域"),
    "involved": gettext_lazy("涉及区县及部门"),
    "text": gettext_lazy("反映问题"),
    "types": gettext_lazy("污染类型"),
    "facts": gettext_lazy("核实情况"),
    "finding": gettext_lazy("是否属实"),
    "measures": gettext_lazy("处理和整改情况"),
    "measure_kind": gettext_lazy("处理类别"),
    "goal": gettext_lazy("办结目标"),
    "state": gettext_lazy("办结情况"),
    "units": gettext_lazy("责任单位"),
    "persons": gettext_lazy("责任人"),
    "accountability": gettext_lazy("问责情况"),
    "remark": gettext_lazy("备注"),
}

# Figures of the bulletin that count no measure: a kind of measure may not take their names.
FIXED_FIGURES = ("received", "batches", "cases", "answered", "in_part", "open", "held_accountable")


def told(label: Words, hint: Words = "", least: int = 0) -> dict[str, Any]:
    """What a field of a section says of itself on the page: how it is called, what it is for, and its least number."""
    return {"label": label, "hint": hint, "least": least}


@dataclass(frozen=True)
class Section:
    """One entry of a section: its code and names, and what the section adds in further fields."""

    section: ClassVar[str]
    label: ClassVar[Words]
    about: ClassVar[Words]  # what the section decides, for whoever is about to change it
    allowed: ClassVar[Mapping[str, Mapping[Any, Words]]] = {}  # the values a field may take, where they are few
    do_not_call_in_templates: ClassVar[bool] = True  # a template that names a section means the section itself
    fixed: ClassVar[tuple[str, ...]] = ()  # fields that records rest on: a new version keeps them
    code: str
    name: str
    name_en: str

    @classmethod
    def own_fields(cls) -> dict[str, Any]:
        """What the section adds: the name of each field and its default."""
        return {
            one.name: one.default_factory() if one.default_factory is not MISSING else one.default
            for one in fields(cls)
            if one.name not in ("code", "name", "name_en")
        }

    @classmethod
    def called(cls, name: str) -> str:
        """How the page calls a field."""
        return str(cls.__dataclass_fields__[name].metadata["label"])

    @classmethod
    def read(cls, code: str, name: str, name_en: str, data: Mapping[str, Any]) -> Self:
        """Make the entry from its stored data. Raises `Refused` naming the fields that do not fit."""
        strange = sorted(set(data) - set(cls.own_fields()))
        if strange:
            raise Refused(_("“%(name)s”有不认识的内容：%(keys)s。") % {"name": name, "keys": listed(strange)})
        made = cls(code=code, name=name, name_en=name_en, **data)
        made.check()
        return made

    def check(self) -> None:
        """Raise `Refused` when a value is of the wrong kind, or none of those that the section allows."""
        for name, like in self.own_fields().items():
            value, known = getattr(self, name), self.allowed.get(name)
            if type(value) is not type(like):
                raise Refused(_("“%(name)s”的“%(field)s”填写有误。") % {"name": self.name, "field": self.called(name)})
            if known is not None and value not in known:
                raise Refused(
                    _("“%(name)s”的“%(field)s”不能是“%(value)s”。")
                    % {"name": self.name, "field": self.called(name), "value": value}
                )

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """Raise `Refused` when these, as the entries in force on one day, leave the office without a rule or with two."""
        if not entries:
            raise Refused(_("“%(section)s”至少要保留一条现行条目。") % {"section": cls.label})


@dataclass(frozen=True)
class Grade(Section):
    """案件等级: from which rank it must be led, and what makes a case belong to it."""

    section = "grade"
    label = gettext_lazy("案件等级")
    about = gettext_lazy("按重点件、关键词和重复次数确定等级，等级决定由哪一层级的领导包案。")
    allowed = {"rank": dict(Post.Rank.choices)}
    rank: int = field(default=1, metadata=told(gettext_lazy("包案层级"), gettext_lazy("由这一层级或以上的领导包案。")))
    starred: bool = field(default=False, metadata=told(gettext_lazy("重点件归入此等级")))
    words: list[str] = field(
        default_factory=list, metadata=told(gettext_lazy("关键词"), gettext_lazy("投诉中出现任一词即归入此等级。"))
    )
    repeats: int = field(
        default=0,
        metadata=told(
            gettext_lazy("重复件数"), gettext_lazy("与这么多件以前的案件重复即归入此等级；填 0 表示不按重复归入。")
        ),
    )
    default: bool = field(
        default=False, metadata=told(gettext_lazy("默认等级"), gettext_lazy("不符合其他等级条件的案件归入此等级。"))
    )

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """One grade takes what fits no other."""
        super().together(entries)
        if sum(one.default for one in entries) != 1:
            raise Refused(_("现行案件等级中须有且只有一个默认等级，请先调整“默认等级”。"))


@dataclass(frozen=True)
class Limit(Section):
    """办理时限: so many days or hours from the hand-over by the group (the only start there is)."""

    section = "limit"
    label = gettext_lazy("办理时限")
    about = gettext_lazy("各环节的期限，一律自督察组移交之时起算。")
    allowed = {
        "unit": {
            "natural_days": gettext_lazy("个自然日"),
            "working_days": gettext_lazy("个工作日"),
            "hours": gettext_lazy("小时"),
        }
    }
    fixed = ("grade",)
    amount: int = field(default=10, metadata=told(gettext_lazy("期限")))
    unit: str = field(default="natural_days", metadata=told(gettext_lazy("期限单位")))
    grade: str = field(
        default="", metadata=told(gettext_lazy("适用等级"), gettext_lazy("不选即适用于没有单独规定的各等级。"))
    )
    yellow: int = field(
        default=3,
        metadata=told(gettext_lazy("提前亮黄灯"), gettext_lazy("到期前多少天亮黄灯；按小时计的期限，填小时数。")),
    )

    @staticmethod
    def code_for(step: str, grade: str) -> str:
        """The code of a step's limit: the step itself, or with the grade that has one of its own."""
        return f"{step}@{grade}" if grade else step

    @property
    def step(self) -> str:
        """The step that it limits."""
        return self.code.partition("@")[0]

    def check(self) -> None:
        """Besides: its code names the step and the grade that it is looked up by."""
        super().check()
        if self.code != self.code_for(self.step, self.grade):
            raise Refused(_("时限“%(name)s”的代码与适用等级不符，请另增一条。") % {"name": self.name})


@dataclass(frozen=True)
class Reminder(Section):
    """催办: so many hours before or after a duty falls due, somebody is told, from the handler up to the command."""

    section = "reminder"
    label = gettext_lazy("催办")
    about = gettext_lazy("事项到期前后何时提醒谁；夜间安静时段内只提醒紧急的，其余等到早上。")
    allowed = {
        "to": {
            "handler": gettext_lazy("经办人"),
            "head": gettext_lazy("单位负责人"),
            "lead": gettext_lazy("包案领导"),
            "command": gettext_lazy("指挥领导"),
        }
    }
    hours: int = field(
        default=0,
        metadata=told(gettext_lazy("到期后多少小时"), gettext_lazy("到期前填负数；0 即到期之时。"), least=-1000),
    )
    to: str = field(default="handler", metadata=told(gettext_lazy("提醒谁")))
    urgent: bool = field(default=False, metadata=told(gettext_lazy("夜间也提醒")))
    duties: list[str] = field(
        default_factory=list, metadata=told(gettext_lazy("只限这些事项"), gettext_lazy("填事项代码；不填即全部事项。"))
    )


@dataclass(frozen=True)
class NightCall(Section):
    """夜间呼叫: the hours in which a hand-down rings whoever is on call, and after how many minutes the next is rung."""

    section = "night_call"
    label = gettext_lazy("夜间呼叫")
    about = gettext_lazy("夜间交办和标明急件的交办呼叫值班人员；逾时无人确认，转呼下一人。")
    from_hour: int = field(default=22, metadata=told(gettext_lazy("夜间自（时）")))
    until_hour: int = field(default=7, metadata=told(gettext_lazy("夜间至（时）")))
    minutes: int = field(default=10, metadata=told(gettext_lazy("逾时转呼（分钟）")))

    def is_night(self, moment: datetime) -> bool:
        """Does `moment` lie in the quiet hours, which may go over midnight?"""
        hour = moment.astimezone(clock.SHANGHAI).hour
        if self.from_hour <= self.until_hour:
            return self.from_hour <= hour < self.until_hour
        return hour >= self.from_hour or hour < self.until_hour

    def check(self) -> None:
        """Besides: hours that a day has, and minutes that someone asleep can meet."""
        super().check()
        for name in ("from_hour", "until_hour"):
            if not 0 <= getattr(self, name) <= 23:
                raise Refused(_("“%(field)s”须在0至23之间。") % {"field": self.called(name)})
        if not 1 <= self.minutes <= 120:
            raise Refused(_("“%(field)s”须在1至120之间。") % {"field": self.called("minutes")})

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """One rule at a time."""
        super().together(entries)
        if len(entries) > 1:
            raise Refused(_("“%(section)s”只能有一条现行条目。") % {"section": cls.label})


@dataclass(frozen=True)
class ReviewStep(Section):
    """审核环节: who looks at what a unit submits, in order. `level` is district or city."""

    section = "review_step"
    label = gettext_lazy("审核环节")
    about = gettext_lazy("单位上报后依次经过的审核；市直部门上报的不经区级审核。")
    allowed = {"level": {"district": gettext_lazy("区级"), "city": gettext_lazy("市级")}}
    level: str = field(default="city", metadata=told(gettext_lazy("审核层级")))

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """A bureau of the city has no district step: without a city step nobody would ever pass what it submits."""
        super().together(entries)
        if not any(one.level == "city" for one in entries):
            raise Refused(_("至少要保留一个市级审核环节，否则市直部门上报的案件无人审核。"))


# The units that shipped rulebooks count in, so that the reader's language has a word for each.
COUNTED_IN = (gettext_lazy("家"), gettext_lazy("人"), gettext_lazy("宗"), gettext_lazy("元"))


@dataclass(frozen=True)
class MeasureKind(Section):
    """处理措施: in which unit it is counted, of what, and what its record needs."""

    section = "measure_kind"
    label = gettext_lazy("处理措施")
    about = gettext_lazy("执法措施的种类、计数对象和单位；通报的数字按此统计。")
    allowed = {
        "counts": {
            "party": gettext_lazy("当事人"),
            "person": gettext_lazy("人员"),
            "police_file": gettext_lazy("公安案卷"),
            "fen": gettext_lazy("金额"),
            "record": gettext_lazy("记录条数"),
        }
    }
    fixed = ("counts", "key")
    unit: str = field(default="家", metadata=told(gettext_lazy("计数单位")))
    counts: str = field(default="party", metadata=told(gettext_lazy("计数对象")))
    police: bool = field(default=False, metadata=told(gettext_lazy("由公安机关登记")))
    bulletin: bool = field(default=True, metadata=told(gettext_lazy("列入通报")))
    needs_document: bool = field(default=False, metadata=told(gettext_lazy("须有文书编号")))
    key: str = field(default="", metadata=told(gettext_lazy("通报指标代码"), gettext_lazy("与代码相同时不填。")))

    @property
    def figure(self) -> str:
        """The name of its figure in the bulletin."""
        return self.key or self.code

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """No two figures of the bulletin share a name."""
        super().together(entries)
        taken: dict[str, str] = {name: str(gettext_lazy("通报固定指标")) for name in FIXED_FIGURES}
        for one in entries:
            if one.figure in taken:
                raise Refused(
                    _("“%(name)s”的通报指标代码“%(key)s”已用于“%(other)s”，请换一个。")
                    % {"name": one.name, "key": one.figure, "other": taken[one.figure]}
                )
            taken[one.figure] = one.name


@dataclass(frozen=True)
class SanctionForm(Section):
    """处理方式: a form in which someone is held to account."""

    section = "sanction_form"
    label = gettext_lazy("问责方式")
    about = gettext_lazy("追究责任可采用的方式，登记问责决定时选择。")
    allowed = {
        "group": {
            "talk": gettext_lazy("谈话、通报类"),
            "organisational": gettext_lazy("组织处理"),
            "party": gettext_lazy("党纪处分"),
            "administrative": gettext_lazy("行政处分"),
            "judicial": gettext_lazy("移送司法"),
            "other": gettext_lazy("其他"),
        }
    }
    group: str = field(default="other", metadata=told(gettext_lazy("类别")))


@dataclass(frozen=True)
class PollutionType(Section):
    """污染类型, with the words under which lists name it."""

    section = "pollution_type"
    label = gettext_lazy("污染类型")
    about = gettext_lazy("案件的类型，以及清单中写作此类型的其他说法。")
    synonyms: list[str] = field(
        default_factory=list, metadata=told(gettext_lazy("同义词"), gettext_lazy("清单中这样写的也认作此类型。"))
    )

    @classmethod
    def together(cls, entries: Sequence[Self]) -> None:
        """A word of a list means one type."""
        super().together(entries)
        taken: dict[str, str] = {}
        for one in entries:
            for word in {one.name, *one.synonyms}:
                if word in taken:
                    raise Refused(
                        _("“%(word)s”已是“%(other)s”的名称或同义词，请从其中一处删去。")
                        % {"word": word, "other": taken[word]}
                    )
                taken[word] = one.name


@dataclass(frozen=True)
class ColumnSet(Section):
    """一览表列式: the customary columns, in order, as [key, title] pairs."""

    section = "column_set"
    label = gettext_lazy("一览表列式")
    about = gettext_lazy("公开一览表的表题和各列，制表时选择；已制成的表不变。")
    columns: list[list[str]] = field(
        default_factory=list,
        metadata=told(gettext_lazy("列"), gettext_lazy("依次选择每列的内容并填写表头；不选内容的行不要。")),
    )
    title: str = field(default="群众信访举报转办和边督边改公开情况一览表", metadata=told(gettext_lazy("表题")))
    yes_no: bool = field(default=False, metadata=told(gettext_lazy("“是否属实”只写“是”或“否”")))

    def check(self) -> None:
        """Besides: every column is a pair of key and title, its key one that a case can fill, and none stands twice."""
        super().check()
        keys = []
        for column in self.columns:
            if not isinstance(column, list) or len(column) != 2 or column[0] not in COLUMN_KEYS or not column[1]:
                raise Refused(_("“%(name)s”有不认识的列：%(column)s。") % {"name": self.name, "column": column})
            keys.append(column[0])
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise Refused(
                _("“%(name)s”的“%(column)s”列重复，请只保留一列。") % {"name": self.name, "column": COLUMN_KEYS[twice]}
            )


@dataclass(frozen=True)
class DutyOfBody(Section):
    """责任清单: which body answers for which kind of complaint, and the article that says so."""

    section = "duty"
    label = gettext_lazy("责任清单")
    about = gettext_lazy("哪一类投诉由哪个机构负责、依据哪一条；交办时据此提出责任单位。")
    body: str = field(
        default="", metadata=told(gettext_lazy("责任单位"))
    )  # Body.code, or a pattern of the region's: {city}-hb, {district}-hb
    types: list[str] = field(default_factory=list, metadata=told(gettext_lazy("污染类型")))  # pollution type codes
    words: list[str] = field(
        default_factory=list, metadata=told(gettext_lazy("关键词"), gettext_lazy("投诉中的这些词指向此项职责。"))
    )
    basis: str = field(default="", metadata=told(gettext_lazy("依据条款")))


@dataclass(frozen=True)
class Ground(Section):
    """追责情形: a ground for holding someone to account (M8)."""

    section = "ground"
    label = gettext_lazy("追责情形")
    about = gettext_lazy("应当追究责任的情形及其依据，登记问责决定时选择。")
    basis: str = field(default="", metadata=told(gettext_lazy("依据条款")))


@dataclass(frozen=True)
class Recheck(Section):
    """复查: so many days after a conclusion somebody looks again, whether what was closed stayed closed (M15)."""

    section = "recheck"
    label = gettext_lazy("办结后复查")
    about = gettext_lazy("作出办结结论多少天后再到现场看一次，由督查单位办理。")
    days: int = field(default=30, metadata=told(gettext_lazy("结论后多少天")))
    grade: str = field(default="", metadata=told(gettext_lazy("适用等级"), gettext_lazy("不选即适用于各等级。")))
    covert: bool = field(default=True, metadata=told(gettext_lazy("暗访")))
    within: int = field(default=15, metadata=told(gettext_lazy("检查限期（天）"), gettext_lazy("列入后多少天内查完。")))


SECTIONS: dict[str, type[Section]] = {
    cls.section: cls
    for cls in (
        Grade,
        Limit,
        Reminder,
        NightCall,
        ReviewStep,
        MeasureKind,
        SanctionForm,
        PollutionType,
        ColumnSet,
        DutyOfBody,
        Ground,
        Recheck,
    )
}
