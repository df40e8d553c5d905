"""May this measure be entered, changed, withdrawn; and is the first inquiry answered?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case, Inquiry
from huiyin.cases.queries import accused_of
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.enforcement.models import Measure
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import MeasureKind


def acting_part(case: Case, *, by: User) -> Assignment | None:
    """The current part of `case` that `by` acts for as a handler; None when his bodies have none."""
    parts = case.assignments.filter(ended_at=None, body__in=by.bodies()).select_related("body").order_by("-lead")
    return next((part for part in parts if by.may(Right.HANDLE, at=part.body)), None)


def kinds_for(case: Case, *, by: User) -> list[MeasureKind]:
    """The kinds of measure `by` may enter: the police enter their own, and nobody else enters those."""
    rulebook = case.rulebook or case.inspection.rulebook
    police = by.may(Right.POLICE)
    return [kind for kind in rulebook.all_of(MeasureKind) if not kind.police or police]


def can_enter(case: Case, *, by: User) -> Verdict:
    """Measures are entered by a unit that has the case, from hand-down on; also after it was answered (M9)."""
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废,不能登记措施。"))
    if acting_part(case, by=by) is None and not _police_of_no_accused(case, by=by):
        return no(_("只有承办本案的单位可以登记措施。"))
    return YES


def _police_of_no_accused(case: Case, *, by: User) -> bool:
    """The police may enter their own records on any case they see, unless the complaint accuses them."""
    mine = [grant.body for grant in by.grants_now()]
    return by.may(Right.POLICE) and not any(a.holds(body) for a in accused_of(case) for body in mine)


def can_take(case: Case, kind: MeasureKind, *, by: User, on: date, amount: int | None) -> Verdict:
    """This very measure: its kind is the person's to enter, its day has come, a fine names its amount."""
    if kind.code not in {k.code for k in kinds_for(case, by=by)}:
        return no(_("“%s”由公安机关登记。") % kind.name)
    if on > clock.today():
        return no(_("日期不能晚于今天:措施不能先登记后实施。"))
    if kind.counts == "fen" and amount is None:
        return no(_("罚款须填写金额。"))
    return can_enter(case, by=by)


def can_change(measure: Measure, *, by: User, reason: str) -> Verdict:
    """Amending, withdrawing and voiding are for the units of the case, with a reason, while the record stands."""
    if measure.voided_at is not None:
        return no(_("此条记录已作废。"))
    if not reason.strip():
        return no(_("须写明原因。"))
    return can_enter(measure.case, by=by)


def can_answer(case: Case, *, by: User) -> Verdict:
    """The first inquiry is answered by the lead responsible unit, while the case is in its hands."""
    lead = case.lead_assignment
    if case.state != State.HANDED_DOWN or lead is None:
        return no(_("案件不在办理中。"))
    if not (by.belongs_to(lead.body) and by.may(Right.HANDLE, at=lead.body)):
        return no(_("执法调查由主办单位%s答复。") % lead.body.name)
    return YES


def to_submit(case: Case) -> list[Line]:
    """The enforcement inquiry is answered (invariant 2, M6)."""
    answered = case.inquiries.filter(kind=Inquiry.Kind.ENFORCEMENT, answered__isnull=False).exists()
    verdict = YES if answered else no(_("执法调查尚未答复。"))
    return [Line("enforcement.answered", _("执法调查已答复"), verdict, f"{case.get_absolute_url()}#enforcement")]
