"""May this item be planned, proved, accepted, put off; and is everything put right?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.cases.queries import has_handled
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rectification.models import Extension, Item, Milestone, Proof

ACCEPTING = ("rectification.item_accepted", "rectification.item_returned", "rectification.extension_answered")


def acting_part(case: Case, *, by: User) -> Assignment | None:
    """The current part of `case` that `by` acts for as a handler; None when his bodies have none."""
    parts = case.assignments.filter(ended_at=None, body__in=by.bodies()).select_related("body").order_by("-lead")
    return next((part for part in parts if by.may(Right.HANDLE, at=part.body)), None)


def can_plan(case: Case, *, by: User, on: date, due: date | None = None) -> Verdict:
    """Items are planned by a unit that has the case; the day due does not lie before the day of planning."""
    if case.state in (State.REGISTERED, State.VOID, State.CLOSED):
        return no(_("案件不在办理中,不能列入整改项。"))
    if acting_part(case, by=by) is None:
        return no(_("只有承办本案的单位可以制定整改项。"))
    if due is not None and due < on:
        return no(_("完成期限不能早于制定日期。"))
    return YES


def can_work(case: Case, *, by: User, on: date) -> Verdict:
    """Progress is entered by a unit of the case, for a day that has come."""
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if acting_part(case, by=by) is None:
        return no(_("只有承办本案的单位可以登记进展。"))
    return YES


def can_prove(item: Item, *, by: User, on: date) -> Verdict:
    """The unit of the item says it is done, not ahead of its day."""
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if not (by.belongs_to(item.body) and by.may(Right.HANDLE, at=item.body)):
        return no(_("由整改单位%s提交完成情况。") % item.body.name)
    if on > clock.today():
        return no(_("完成日期不能晚于今天:不能先报完成后整改。"))
    if on < item.on:
        return no(_("完成日期不能早于制定日期。"))
    return YES


def accepting_body(item: Item, *, by: User) -> Body | None:
    """The body for which `by` accepts: one of his in which he holds the right and that has no part in the case."""
    assigned = set(item.case.assignments.values_list("body_id", flat=True))
    for grant in by.grants_now():
        if grant.body_id not in assigned and by.may(Right.ACCEPT, at=item.body):
            return grant.body
    return None


def can_decide(proof: Proof, *, by: User) -> Verdict:
    """Acceptance is by someone of another body who did not handle the case (invariant 3)."""
    item = proof.item
    if proof.accepted is not None:
        return no(_("此项已有验收结论。"))
    if not by.may(Right.ACCEPT, at=item.body):
        return no(_("您没有验收权限。"))
    if has_handled(by, item.case, but=ACCEPTING):
        return no(_("您或您所在单位办理过此案,须由其他单位验收。"))
    if accepting_body(item, by=by) is None:
        return no(_("须由未承办本案的单位验收。"))
    return YES


def can_ask_extension(item: Item, asked: date, *, by: User, on: date) -> Verdict:
    """An extension is asked before the due day has passed, by the item's unit, and names a later day (invariant 6)."""
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if not (by.belongs_to(item.body) and by.may(Right.HANDLE, at=item.body)):
        return no(_("由整改单位%s申请延期。") % item.body.name)
    if on > item.due:
        return no(_("期限%s已过,不能再申请延期。") % item.due.isoformat())
    if asked <= item.due:
        return no(_("延期须写明晚于原期限的日期。"))
    return YES


def can_answer_extension(extension: Extension, *, by: User) -> Verdict:
    """An extension is answered by the office or a city reviewer who did not handle the case."""
    case = extension.item.case
    if extension.granted is not None:
        return no(_("此项延期申请已答复。"))
    if not (by.may(Right.REVIEW_CITY) or by.may(Right.HAND_DOWN)):
        return no(_("延期由协调联络组或市级审核答复。"))
    if case.assignments.filter(body__in=by.bodies()).exists():
        return no(_("您所在单位承办此案,不能答复延期。"))
    return YES


def can_reach(milestone: Milestone, *, by: User, on: date) -> Verdict:
    """A milestone is reached when its unit says so, not ahead of its day."""
    item = milestone.item
    if milestone.reached_on is not None:
        return no(_("此阶段目标已完成。"))
    if on > clock.today():
        return no(_("完成日期不能晚于今天。"))
    if not (by.belongs_to(item.body) and by.may(Right.HANDLE, at=item.body)):
        return no(_("由整改单位%s登记。") % item.body.name)
    return YES


def to_answer(case: Case, *, in_part: bool) -> list[Line]:
    """已办结: every item accepted. 阶段性办结: every item accepted or dated, and the dated ones not overdue."""
    lines = []
    for item in case.items.exclude(state=Item.State.VOID):
        accepted = item.state == Item.State.ACCEPTED
        if in_part:
            met = YES if accepted or item.due >= clock.today() else no(_("第 %s 项已逾期。") % item.n)
        else:
            met = YES if accepted else no(_("第 %s 项尚未验收。") % item.n)
        label = _("整改项 %(n)s:%(measure)s") % {"n": item.n, "measure": item.measure[:40]}
        lines.append(Line(f"rectification.item.{item.n}", label, met, f"{case.get_absolute_url()}#item-{item.n}"))
    return lines


def to_strike_off(case: Case) -> list[Line]:
    """销号 needs every item accepted."""
    return to_answer(case, in_part=False)
