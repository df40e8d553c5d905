"""May this be found on, by this person, on this day; and is everything found (M4, invariants 2, 5, 10)?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case, Question
from huiyin.cases.queries import parts_of, questions_of
from huiyin.cases.readiness import Line
from huiyin.cases.states import Finding, State
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.verification.models import CaseFacts, QuestionFinding


def acting_part(case: Case, *, by: User) -> Assignment | None:
    """The current part of `case` that `by` acts for as a handler; None when his bodies have none."""
    mine = (part for part in parts_of(case) if by.belongs_to(part.body))
    return next((part for part in mine if by.may(Right.HANDLE, at=part.body)), None)


def _under_way(case: Case, on: date) -> Verdict:
    if case.state != State.HANDED_DOWN:
        return no(_("案件不在办理中，不能登记核实情况。"))
    if on > clock.today():
        return no(_("核实日期不能晚于今天。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("核实日期不能早于督察组移交本批案件的日期。"))
    return YES


def can_find(question: Question, *, by: User, on: date) -> Verdict:
    """Each unit of the case may find on its questions."""
    if question.dropped_at is not None:
        return no(_("此问题已合并或取消。"))
    if acting_part(question.case, by=by) is None:
        return no(_("只有承办本案的单位可以登记核实情况。"))
    return _under_way(question.case, on)


def can_find_overall(case: Case, *, by: User, on: date) -> Verdict:
    """The lead unit finds on the case as a whole."""
    lead = case.lead_assignment
    if lead is None or not (by.belongs_to(lead.body) and by.may(Right.HANDLE, at=lead.body)):
        return no(_("全案核实结论由主办单位登记。"))
    return _under_way(case, on)


def can_split(case: Case, *, by: User) -> Verdict:
    """Questions are split anew by a unit of the case, or by the office, before anything was found on them."""
    if not (by.may(Right.HAND_DOWN) or acting_part(case, by=by) is not None):
        return no(_("只有承办单位或协调联络组可以拆分问题。"))
    if case.state not in (State.REGISTERED, State.HANDED_DOWN):
        return no(_("案件不在办理中，不能拆分问题。"))
    if findings_of(case):
        return no(_("已有核实结论，不能再拆分问题。"))
    return YES


def agrees(finding: str, findings: Collection[str]) -> Verdict:
    """Does the overall finding agree with those of the questions?

    属实 needs every question true at least mostly; 不属实 needs every one false; what lies between stands for a mixture.
    """
    if not findings:
        return no(_("请先逐个问题登记核实结论。"))
    if finding == Finding.FALSE and set(findings) != {Finding.FALSE}:
        return no(_("有问题被核实为属实或部分属实，全案结论不能是不属实。"))
    if finding != Finding.FALSE and set(findings) == {Finding.FALSE}:
        return no(_("各问题均不属实，全案结论须为不属实。"))
    if finding == Finding.TRUE and Finding.FALSE in findings:
        return no(_("有问题不属实，全案结论不能是属实，可选部分属实或基本属实。"))
    return YES


def findings_of(case: Case) -> list[QuestionFinding]:
    """What was ever found on the questions of `case`, the latest first."""
    return _FOUND(case.pk)


def facts_of(case: Case) -> list[CaseFacts]:
    """What was ever found on `case` as a whole, the latest first."""
    return _FACTS(case.pk, case=case)


_FOUND = Prepared(lambda case: QuestionFinding.objects.filter(question__case=case).select_related("by").order_by("-pk"))
_FACTS = Prepared(lambda case: CaseFacts.objects.filter(case=case).select_related("by").order_by("-pk"))


def current_findings(case: Case) -> Sequence[str]:
    """The findings that hold on the case's questions."""
    return list(
        QuestionFinding.objects.current()
        .filter(question__case=case, question__dropped_at=None)
        .values_list("finding", flat=True)
    )


def to_submit(case: Case) -> list[Line]:
    """Every question found on, and an overall finding that agrees with them (invariant 2)."""
    url = f"{case.get_absolute_url()}#verification"
    found = {row.question_id: row.finding for row in findings_of(case) if row.ended_at is None}
    lines = []
    questions = questions_of(case)
    for place, question in enumerate(questions, start=1):
        met = YES if question.pk in found else no(_("此问题尚无核实结论。"))
        lines.append(Line(f"verification.question.{question.n}", _("问题 %s 已核实") % place, met, url))
    overall = next((row for row in facts_of(case) if row.ended_at is None), None)
    if overall is None:
        verdict = no(_("尚无全案核实结论。"))
    else:
        verdict = agrees(overall.finding, [found[q.pk] for q in questions if q.pk in found])
    lines.append(Line("verification.overall", _("全案核实结论"), first_no(verdict), url))
    return lines
