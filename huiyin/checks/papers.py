"""The papers of spot checks: the plan's public sheet, the record made on site, the report of results."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.checks.models import Check, Plan, Record
from huiyin.checks.results import Asked, Results, Row
from huiyin.lib import clock
from huiyin.lib.papers.forms import Form
from huiyin.lib.papers.official import Letter, Signature, letter, unnumbered
from huiyin.people.models import Body
from huiyin.ui.formats import day, full_moment, listed


def plan_sheet(plan: Plan) -> bytes:
    """抽查抽取公示: what anyone needs to draw again. The secret and the seed only once they were used."""
    rows = [
        [(_("方案名称"), plan.name)],
        [(_("抽查单位"), plan.body.name), (_("检查方式"), _("暗访") if plan.covert else _("明察"))],
        [(_("名单件数"), str(plan.listed.count())), (_("抽取件数"), str(plan.size))],
        [(_("锁定时间"), full_moment(plan.frozen_at) if plan.frozen_at else "")],
        [(_("名单校验值"), plan.list_sha256 or "")],
        [(_("暗码校验值"), plan.commitment or "")],
        [(_("公开号码的来源"), plan.source or _("无，只用暗码"))],
    ]
    if plan.drawn_at is not None:
        rows += [
            [(_("抽取时间"), full_moment(plan.drawn_at))],
            [(_("暗码"), plan.secret or "")],
            [(_("公开号码"), plan.number or _("无"))],
            [(_("种子"), plan.seed or "")],
        ]
    body: list[str | Form] = [
        _("现将抽查的名单校验值、种子和抽取方法公示如下，任何人可据此重新抽取。"),
        Form(rows),
        _("名单按受理登记号排列，每行为登记号、分层、分值。种子为“暗码|名单校验值|公开号码”的SHA-256值。"),
    ]
    if plan.drawn_at is not None:
        drawn = listed([str(check.case.number) for check in plan.checks.select_related("case").order_by("pk")])
        body.append(_("抽中案件的登记号：%s。") % drawn)
        body.append(_("复核命令：python3 draw.py list.csv --seed 种子 --size %s") % plan.size)
    content = Letter(
        title=_("抽查抽取公示"),
        body=body,
        head=plan.body.name,
        number=unnumbered(clock.today()),
        signature=Signature([plan.body.name], clock.today()),
    )
    return letter(content)


def record_paper(check: Check, record: Record) -> bytes:
    """现场检查记录: as both who went sign it."""
    case = check.case
    names = "、".join(one.user.name for one in check.checkers.select_related("user") if one.ended_at is None)
    where = record.place
    if record.latitude is not None and record.longitude is not None:
        where += f"（{record.latitude:.5f}, {record.longitude:.5f}）"
    points = [
        f"{n}. {point.get_kind_display()}：{point.said[:160]}\n{_('属实') if point.holds else _('不属实')}"
        + (f"：{point.note}" if point.note else "")
        for n, point in enumerate(record.points.all(), start=1)
    ]
    rows = [
        [(_("登记号"), str(case.number)), (_("检查方式"), _("暗访") if check.covert else _("明察"))],
        [(_("检查时间"), full_moment(record.at)), (_("检查人员"), names)],
        [(_("检查地点"), where)],
        [(_("主办单位"), case.lead_body.name if case.lead_body else "")],
        [(_("投诉问题"), case.gist)],
        [(_("现场情况"), record.words)],
        [(_("逐项核对"), "\n".join(points) or _("无"))],
        [(_("检查结论"), record.get_finding_display())],
        [(_("检查人员签名"), ""), (_("记录人"), record.by.name)],
    ]
    content = Letter(
        title=_("现场检查记录"),
        body=[Form(rows)],
        head=check.body.name,
        number="",
        signature=Signature([check.body.name], record.on),
    )
    return letter(content)


def results_paper(found: Results, asked: Asked, *, body: Body) -> bytes:
    """抽查结果通报."""
    whole, until = found.whole, day(asked.until or clock.today())
    span = _("截至%s") % until
    if asked.since is not None:
        span = _("%(since)s至%(until)s") % {"since": day(asked.since), "until": until}
    if asked.inspection is not None:
        span = _("%(inspection)s：%(span)s") % {"inspection": asked.inspection.name, "span": span}
    districts = [_of_district(row) for row in found.rows if row.checked]
    lines = [
        _("一、总体情况"),
        _(
            "%(span)s，共抽查案件%(checked)s件，占已作出结论案件的%(share)s；合格%(passed)s件，部分合格%(partly)s件，不合格%(failed)s件，合格率%(rate)s。"
        )
        % {
            "span": span,
            "checked": whole.checked,
            "share": whole.share,
            "passed": whole.passed,
            "partly": whole.partly,
            "failed": whole.failed,
            "rate": whole.rate,
        },
        _("二、各区情况"),
        *(districts or [_("没有已公布结论的抽查。")]),
        _("三、有关要求"),
        _("抽查不合格的案件已退回重新办理。有关单位要逐项核对整改情况，未做到的立即整改，整改前不得上报完成。"),
        _("注：同一案件多次抽查的，按最近一次计一件；涉及多个区的案件在各区都计入。"),
    ]
    content = Letter(
        title=_("关于现场抽查结果的通报"),
        body=lines,
        head=body.name,
        number=unnumbered(clock.today()),
        signature=Signature([body.name], clock.today()),
    )
    return letter(content)


def _of_district(row: Row) -> str:
    return _(
        "%(name)s：抽查%(checked)s件，合格%(passed)s件，部分合格%(partly)s件，不合格%(failed)s件，合格率%(rate)s。"
    ) % {
        "name": row.name,
        "checked": row.checked,
        "passed": row.passed,
        "partly": row.partly,
        "failed": row.failed,
        "rate": row.rate,
    }
