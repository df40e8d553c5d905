"""What a reader remarks on: every kind of warning and error, with the sentence the clerk reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop

from .dates import MONTH_DAY, _dates_in, nearest

SENTENCES: dict[str, str] = {
    # the row's place
    "hidden_row": gettext_noop("此行在原文件中是隐藏行，请确认是否应当登记。"),
    "hidden_sheet": gettext_noop("此行在隐藏的工作表中，请确认是否应当登记。"),
    "hidden_column": gettext_noop("“%(label)s”列在原文件中是隐藏列，内容已读入。"),
    "joined_rows": gettext_noop("原文件第 %(rows)s 行与此行为同一件，内容已合并。"),
    "continued_row": gettext_noop("第 %(rows)s 行没有序号和编号，已并入此行，请核对。"),
    "header_guessed": gettext_noop("表格没有表头，各列按内容推断，请核对。"),
    "columns_carried": gettext_noop("此表没有表头，沿用上一张表的列。"),
    # number and star
    "star_inside": gettext_noop("编号“%(value)s”中间有星号，已去掉星号，未作重点件处理。"),
    "number_was_date": gettext_noop("编号单元格被存成了日期，按“%(value)s”读入，请核对原件。"),
    "number_lost_digits": gettext_noop("编号“%(value)s”被存成科学记数，末尾数字可能已丢失，请核对原件。"),
    "number_missing": gettext_noop("没有受理编号。"),
    "number_twice": gettext_noop("编号“%(value)s”与%(where)s重复。"),
    "text_twice": gettext_noop("反映内容与%(where)s相同，可能是重复件。"),
    "serial_gap": gettext_noop("序号由 %(before)s 跳到 %(after)s，请确认是否缺件。"),
    "serial_twice": gettext_noop("序号 %(value)s 与上一行相同。"),
    # cells
    "region_missing": gettext_noop("没有行政区域。"),
    "several_regions": gettext_noop("涉及多个区域：%(value)s。"),
    "types_missing": gettext_noop("没有污染类型。"),
    "type_unknown": gettext_noop("污染类型“%(value)s”不在词表中，请选择对应类型。"),
    "channel_unknown": gettext_noop("受理方式“%(value)s”不在词表中。"),
    "finding_unknown": gettext_noop("“%(value)s”不是通行的属实结论，按原文保留。"),
    "state_unknown": gettext_noop("“%(value)s”不是通行的办结状态，按原文保留。"),
    "date_unread": gettext_noop("日期“%(value)s”无法识别。"),
    "date_without_year": gettext_noop("日期“%(value)s”没有年份，且标题未写年份。"),
    "date_doubtful": gettext_noop("日期“%(value)s”存为数字，可能是 %(value)s0，请核对。"),
    "date_differs": gettext_noop("此行日期 %(value)s 与标题日期 %(other)s 不同。"),
    "batch_missing": gettext_noop("文件未写明批次，请在登记前填写。"),
    "date_missing": gettext_noop("文件未写明日期，请在登记前填写。"),
    "personal_information": gettext_noop("%(where)s中有个人信息（%(what)s），公开和下发前须遮盖。"),
    "identity_column": gettext_noop("“%(label)s”列是举报人身份信息，单独保管，不随案件下发。"),
    # contradictions, kept as they are
    "finding_is_state": gettext_noop("“是否属实”栏写的是办理状态“%(value)s”，按原文保留。"),
    "true_without_measures": gettext_noop("结论为“%(finding)s”，整改情况却写“%(value)s”，前后不一，按原文保留。"),
    "closed_with_later_day": gettext_noop("已写办结，但完成时限 %(value)s 晚于清单日期，前后不一，按原文保留。"),
    "false_but_confirmed": gettext_noop("结论为“%(finding)s”，调查核实情况却写“%(value)s”，前后不一，按原文保留。"),
    "true_but_denied": gettext_noop("结论为“%(finding)s”，调查核实情况却写“%(value)s”，前后不一，按原文保留。"),
    "facts_are_finding": gettext_noop("调查核实情况栏只写了“%(value)s”，没有事实。"),
    "closed_without_result": gettext_noop("已写办结，但没有调查核实情况。"),
    # errors
    "text_missing": gettext_noop("没有反映内容，不能登记。请补填后再导入。"),
    # the whole file
    "no_header": gettext_noop("%(sheet)s中没有找到表头，未读入。"),
    "no_rows": gettext_noop("文件中没有读到任何案件。"),
    "several_batches": gettext_noop("文件含多个批次：%(value)s，逐行标明。"),
    "two_batch_numbers": gettext_noop("标题中有两个批次号：“%(value)s”和“%(other)s”，按前者读入。"),
    "count_differs": gettext_noop("文件写明共 %(value)s 件，读出 %(other)s 件。"),
    "column_unknown": gettext_noop("“%(label)s”列不认识，内容保留在附加列中。"),
}
ERRORS = {"text_missing"}

LEFT_OUT: dict[str, str] = {
    "header": gettext_noop("又一行表头。"),
    "title": gettext_noop("标题行。"),
    "section": gettext_noop("分组标题行，所示区域已用于其下未写区域的各行。"),
    "total": gettext_noop("合计行，不是案件。"),
    "note": gettext_noop("说明或落款，不是案件。"),
    "column_numbers": gettext_noop("表头下的栏次行。"),
    "nothing": gettext_noop("写明没有转办件，不是案件。"),
    "only_serial": gettext_noop("只有序号的空行。"),
    "no_header": gettext_noop("此处没有找到表头，未读入。如有案件，请补上表头后再导入。"),
}

PHONE = re.compile(r"(?<![\dA-Za-z.\-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\dA-Za-z])")
LANDLINE = re.compile(r"(?<![\dA-Za-z])0\d{2,3}[-－—]\d{7,8}(?!\d)")
IDENTITY = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
NAMED = re.compile(
    rf"(?:举报人|投诉人|信访人|来电人|来信人|反映人|举报者|投诉者)\s*(?:姓名|名叫|叫|为|系|是|[:：])*\s*"
    rf"(?:[{SURNAMES}][\u4e00-\u9fff某×xX*＊]{{1,2}}|[{SURNAMES}]?(?:先生|女士|某某?)|[X×]{{2,3}})(?=$|[^\u4e00-\u9fff]|反映|称|电话|联系|说|举报|投诉|来电|住|的|，)"
)
LABELLED = re.compile(r"(?:联系电话|联系方式|手机号?码?|身份证号?码?|电话)\s*[:：]\s*[\d\-*]{5,}")
FLAT = re.compile(r"\d+\s*(?:栋|幢|号楼|座)\s*(?:\d+\s*单元)?\s*\d{3,4}\s*(?:室|房|号|户)?(?!\d|米|平|亩|吨)")
NOTHING_TO_DO = re.compile(r"^(?:无|无须|无需)$|(?:无需|不需|无须|不用|不需要|毋需)(?:要)?(?:进行)?整改")
CONFIRMS = re.compile(
    r"(?<![不未])(?:(?:基本|情况|问题|反映|举报|投诉|部分|内容)属实|确实存在|问题存在|确有此事|经查属实|核查属实|调查属实|核实属实)"
)
DENIES = re.compile(
    r"(?:情况|问题|反映|举报|投诉|内容|经查|核查|调查|核实)?(?:均|完全)?不属实|未发现(?:举报|反映|投诉|上述)|不存在(?:举报|反映|投诉|上述)"
)
DUE = re.compile(r"预计|计划|限期?|将于|拟于|力争|确保|前完成|前整改|前清|底前|之前|前[^\u4e00-\u9fff]?$|前")


@dataclass(frozen=True)
class Remark:
    """One warning or error: `kind` for programs, `str()` for people."""

    kind: str
    about: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return translate(SENTENCES[self.kind]) % dict(self.about)

    @property
    def is_error(self) -> bool:
        return self.kind in ERRORS


def why_left_out(kind: str) -> str:
    """The sentence for a line that is no case."""
    return translate(LEFT_OUT[kind])


def personal_information(text: str) -> list[str]:
    """The kinds of personal information a text holds."""
    kinds = (
        (gettext_noop("电话"), (PHONE, LANDLINE)),
        (gettext_noop("证件号"), (IDENTITY,)),
        (gettext_noop("姓名"), (NAMED,)),
        (gettext_noop("联系方式"), (LABELLED,)),
        (gettext_noop("门牌"), (FLAT,)),
    )
    return [translate(kind) for kind, patterns in kinds if any(pattern.search(text) for pattern in patterns)]


def latest_due(text: str, near: date | None) -> date | None:
    """The last day by which something is still to be done, when the text names one."""
    days = []
    for clause in re.split(r"[，,；;。\n]", text):
        if not DUE.search(clause):
            continue
        days += [day for _place, day in _dates_in(clause, None)]
        if near and not days:
            days += [d for m in MONTH_DAY.finditer(clause) if (d := nearest(int(m[1]), int(m[2]), near, None))]
    return max(days, default=None)


def contradictions(
    *,
    facts: str | None,
    finding: str | None,
    finding_code: str | None,
    finding_is_state: bool,
    measures: str | None,
    state_code: str | None,
    due: str | None,
    day: date | None,
) -> list[Remark]:
    """Where published results contradict themselves. Nothing is corrected."""
    remarks: list[Remark] = []
    if finding and finding_is_state:
        remarks.append(Remark("finding_is_state", {"value": finding}))
    if finding_code in ("true", "mostly", "partly") and measures and NOTHING_TO_DO.search(measures.strip("。 ")):
        remarks.append(Remark("true_without_measures", {"finding": finding, "value": measures[:40]}))
    if state_code == "answered":
        last = latest_due(f"{measures or ''}\n{('限' + due) if due else ''}", day)
        if last and day and last > day:
            remarks.append(Remark("closed_with_later_day", {"value": last.isoformat()}))
        if not facts and not measures:
            remarks.append(Remark("closed_without_result"))
    if facts:
        confirmed, denied = CONFIRMS.search(facts), DENIES.search(facts)
        if (
            finding_code == "false"
            and not denied
            and (confirmed or facts.strip("。 ") in ("属实", "是", "基本属实", "部分属实"))
        ):
            remarks.append(
                Remark("false_but_confirmed", {"finding": finding, "value": (confirmed[0] if confirmed else facts)})
            )
        if finding_code == "true" and denied and not confirmed:
            remarks.append(Remark("true_but_denied", {"finding": finding, "value": denied[0]}))
        if len(facts) <= 8 and re.fullmatch(r"(?:基本|部分|不|情况)?属实|是|否", facts.strip("。 ")):
            remarks.append(Remark("facts_are_finding", {"value": facts}))
    return remarks
