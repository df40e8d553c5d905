"""交办单: the paper by which a case, or a batch, goes to its units. From the redacted words only."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.cases.models import Assignment, Batch, Case
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.papers.official import Letter, Signature, letter
from huiyin.people.models import Body
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.formats import day


def _office() -> str:
    """The office that hands down, as the paper's head names it."""
    body = Body.objects.filter(kind=Body.Kind.OFFICE, until=None).order_by("path").first()
    return body.name if body else ""


def _lines(cases: list[Case]) -> list[list[str]]:
    """For each case the paragraphs that say what it is, who has it and until when."""
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
    found = []
    for case in cases:
        book = case.rulebook or case.inspection.rulebook
        names = {kind.code: kind.name for kind in book.all_of(PollutionType)}
        grades = {grade.code: grade.name for grade in book.all_of(Grade)}
        lines = [
            _("受理编号:%(accept)s；登记号:%(number)s；行政区域:%(region)s；污染类型:%(types)s；等级:%(grade)s。")
            % {
                "accept": case.accept_number or _("无"),
                "number": case.number,
                "region": case.region or _("未注明"),
                "types": "、".join(names.get(t, t) for t in case.types) or _("未注明"),
                "grade": grades.get(case.grade, case.grade),
            },
            _("举报内容:%s") % case.text.redacted,
        ]
        for part in parts.get(case.pk, []):
            lead = leads.get(part.pk)
            who = part.get_part_display() + (_("(主办)") if part.lead else "")
            led = (
                _(",包案领导:%(name)s(%(post)s)") % {"name": lead.official.name, "post": lead.post.title}
                if lead
                else ""
            )
            lines.append(f"{who}:{part.body.name}{led}。" + (part.task or ""))
        if case.due_city and case.due_group:
            lines.append(
                _("请于%(city)s前上报办理结果,%(group)s前反馈督察组。")
                % {"city": day(case.due_city), "group": day(case.due_group)}
            )
        found.append(lines)
    return found


def paper_of_case(case: Case) -> bytes:
    """The paper of one case that was handed down."""
    [lines] = _lines([case])
    units = case.assignments.filter(ended_at=None, parent=None).select_related("body").order_by("-lead", "pk")
    office = _office()
    content = Letter(
        title=_("关于交办第%(number)s号群众举报件的通知") % {"number": case.number},
        body=[*lines, _("请依法查处、按期整改,并按要求公开办理情况。")],
        head=office,
        to="、".join(part.body.name for part in units),
        signature=Signature([office], clock.today()),
    )
    return letter(content)


def paper_of_batch(batch: Batch, cases: Iterable[Case]) -> bytes:
    """The paper of all cases of a batch that were handed down, one after the other."""
    office = _office()
    cases = list(cases)
    body = [
        _("%(inspection)s%(number)s共交办群众举报件%(n)s件,现交办如下:")
        % {"inspection": batch.inspection.name, "number": batch.number, "n": len(cases)}
    ]
    for n, lines in enumerate(_lines(cases), start=1):
        body += [f"{n}.{lines[0]}", *lines[1:]]
    content = Letter(
        title=_("关于交办%(inspection)s%(number)s群众举报件的通知")
        % {"inspection": batch.inspection.name, "number": batch.number},
        body=[*body, _("请依法查处、按期整改,并按要求公开办理情况。")],
        head=office,
        signature=Signature([office], clock.today()),
    )
    return letter(content)
