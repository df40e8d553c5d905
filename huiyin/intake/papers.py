"""交办单: the paper by which a case, or a batch, goes to its units. From the redacted words only."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.cases.models import Assignment, Batch, Case
from huiyin.closing.actions import office
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.papers.forms import Form, Pair
from huiyin.lib.papers.official import Letter, Signature, letter, unnumbered
from huiyin.lib.papers.typeset import marks
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.formats import day


def paper_of_case(case: Case) -> bytes:
    """The paper of one case that was handed down, with the receipt that comes back signed."""
    [form] = _forms([case])
    receipt: list[list[Pair]] = [
        [(_("签收单位"), ""), (_("签收人"), "")],
        [(_("签收时间"), ""), (_("联系电话"), "")],
    ]
    units = case.assignments.filter(ended_at=None, parent=None).select_related("body").order_by("-lead", "pk")
    content = Letter(
        title=_("群众信访举报件交办单"),
        body=[
            _("现将下列群众举报件交由你单位办理。"),
            form,
            _requirement(),
            _("签收回执："),
            Form(receipt, by_hand=True),
        ],
        head=office().name,
        number=unnumbered(clock.today()),
        to="、".join(part.body.name for part in units),
        signature=Signature([office().name], clock.today()),
    )
    return letter(content)


def paper_of_batch(batch: Batch, cases: Iterable[Case]) -> bytes:
    """The paper of all cases of a batch that were handed down, one after the other."""
    cases = list(cases)
    body: list[str | Form] = [
        _("%(inspection)s%(number)s共交办群众举报件%(n)s件，现交办如下：")
        % {"inspection": batch.inspection.name, "number": batch.number, "n": len(cases)},
        *_forms(cases),
        _requirement(),
    ]
    content = Letter(
        title=_("关于交办%(inspection)s\n%(number)s群众举报件的通知")
        % {"inspection": batch.inspection.name, "number": batch.number},
        body=body,
        head=office().name,
        number=unnumbered(clock.today()),
        signature=Signature([office().name], clock.today()),
    )
    return letter(content)


def _requirement() -> str:
    return _("请依法查处、按期整改，并按要求公开办理情况。")


def _forms(cases: list[Case]) -> list[Form]:
    """For each case the form that says what it is, who has it and until when."""
    parts: dict[int, list[Assignment]] = {}
    for part in (
        Assignment.objects.filter(case__in=cases, ended_at=None, parent=None)
        .select_related("body")
        .order_by("-lead", "pk")
    ):
        parts.setdefault(part.case_id, []).append(part)
    leads = {
        lead.assignment_id: lead
        for lead in Lead.objects.current().filter(assignment__case__in=cases).select_related("official", "post")
    }
    return [_form(case, parts.get(case.pk, []), leads) for case in cases]


def _form(case: Case, parts: list[Assignment], leads: dict[int, Lead]) -> Form:
    book = case.rulebook or case.inspection.rulebook
    types = {kind.code: kind.name for kind in book.all_of(PollutionType)}
    grades = {grade.code: grade.name for grade in book.all_of(Grade)}
    starred = _("（重点件）") if case.starred else ""
    rows: list[list[Pair]] = [
        [(_("登记号"), f"{case.number}{marks(starred)}"), (_("受理编号"), case.accept_number or _("无"))],
        [
            (_("行政区域"), case.region or _("未注明")),
            (_("受理方式"), case.get_channel_display()),
        ],
        [
            (_("污染类型"), "、".join(types.get(t, t) for t in case.types) or _("未注明")),
            (_("等级"), grades.get(case.grade, case.grade)),
        ],
        [(_("举报内容"), case.text.redacted)],
    ]
    rows += [[(_label(part), _unit(part, leads.get(part.pk)))] for part in parts]
    if case.due_city and case.due_group:
        limits = _("%(city)s前上报办理结果，%(group)s前反馈督察组") % {
            "city": day(case.due_city),
            "group": day(case.due_group),
        }
        rows.append([(_("办理时限"), marks(limits))])
    return Form(rows)


def _label(part: Assignment) -> str:
    """The part a unit has, 主办 below it where it leads."""
    leads = _("（主办）") if part.lead else ""
    return f"{part.get_part_display()}{leads}"


def _unit(part: Assignment, lead: Lead | None) -> str:
    """The unit, and below it who leads and what is asked of it."""
    lines = [part.body.name]
    if lead is not None:
        said = _("包案领导：%(name)s（%(post)s）") % {"name": lead.official.name, "post": lead.post.title}
        lines.append(marks(said))
    if part.task:
        lines.append(part.task)
    return "\n".join(lines)
