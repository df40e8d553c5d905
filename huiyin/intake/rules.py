"""May this row be registered, this case handed down, this part signed for, passed down or objected to?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from huiyin.cases.limits import due_by
from huiyin.cases.models import Assignment, Case, Inspection
from huiyin.cases.queries import accused_of, is_accused, parts_of
from huiyin.cases.states import State
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rectification.models import Item
from huiyin.rectification.rules import items_of
from huiyin.ui.formats import day

if TYPE_CHECKING:
    from huiyin.intake.handdown import UnitPlan


def can_register(*, by: User) -> Verdict:
    """Lists are read and cases registered by the coordination office."""
    return YES if by.may(Right.IMPORT_LISTS) else no(_("案件由协调联络组登记，您没有此项权限。"))


def can_change_inspection(inspection: Inspection, changed: Sequence[str], *, by: User) -> Verdict:
    """The office keeps what is known of an inspection; its rulebook is fixed once a case was handed down by it."""
    if "rulebook" in changed and inspection.cases.exclude(handed_down_at=None).exists():
        return no(_("本次督察已有案件交办，不能更换规则库。"))
    return can_register(by=by)


def can_correct(case: Case, *, by: User) -> Verdict:
    """What was registered is corrected by the office, as long as the case is not void."""
    if case.state == State.VOID:
        return no(_("案件已作废，不能更正。"))
    return can_register(by=by)


def can_link_repeat(case: Case, earlier: Case, *, by: User) -> Verdict:
    """The office says what a case repeats: one registered before it, and neither of them void."""
    if State.VOID in (case.state, earlier.state):
        return no(_("案件已作废，不能关联重复件。"))
    if earlier.number >= case.number:
        return no(_("只能关联登记在前的案件。"))
    return can_register(by=by)


def may_void(case: Case, *, by: User) -> Verdict:
    """Only a case whose result the group never had may be void: what was reported stays counted."""
    if case.state not in (State.REGISTERED, State.HANDED_DOWN):
        return no(_("案件已上报，不能作废。"))
    if case.sent_back.filter(state__in=[State.REPORTED, State.CLOSED]).exists():
        return no(_("案件曾反馈督察组，不能作废。"))
    return can_register(by=by)


def can_void(case: Case, *, by: User, reason: str) -> Verdict:
    """It needs a reason, too; the number stays used."""
    verdict = may_void(case, by=by)
    if not verdict:
        return verdict
    if not reason.strip():
        return no(_("作废须写明原因。"))
    return YES


def can_hand_down(case: Case, *, by: User) -> Verdict:
    """Cases are handed down by the coordination office, once."""
    if not by.may(Right.HAND_DOWN):
        return no(_("案件由协调联络组交办，您没有此项权限。"))
    if case.is_history:
        return no(_("历史案件只供查阅，不再交办。"))
    if case.state != State.REGISTERED:
        return no(_("第 %s 号案件已交办。") % case.number)
    return YES


def fits_units(case: Case, units: Sequence[UnitPlan], accused: Sequence[Body]) -> Verdict:
    """One lead unit, which is responsible; no body twice; none that is accused or inside one that is (invariant 3)."""
    if sum(unit.lead for unit in units) != 1:
        return no(_("第 %s 号案件须有且只有一个主办单位。") % case.number)
    if any(unit.lead and unit.part != Assignment.Part.RESPONSIBLE for unit in units):
        return no(_("主办单位须是责任单位。"))
    if len({unit.body.pk for unit in units}) < len(units):
        return no(_("第 %s 号案件有单位重复。") % case.number)
    return first_no(*(fits_unit(case, unit, accused) for unit in units))


def fits_unit(case: Case, unit: UnitPlan, accused: Sequence[Body]) -> Verdict:
    """A body that is not accused, with a leader where its part asks for one."""
    if any(a.holds(unit.body) for a in accused):
        return no(_("%s 被举报，或隶属被举报单位，不得承办本案，请改由其上级承办。") % unit.body.name)
    if unit.part != Assignment.Part.ASSISTING and unit.post is None:
        return no(
            _("第 %(number)s 号案件：%(body)s 尚未指定包案领导。") % {"number": case.number, "body": unit.body.name}
        )
    return YES


def can_change_units(case: Case, *, by: User) -> Verdict:
    """Who has a case is changed by the office, while it is being handled."""
    if not by.may(Right.HAND_DOWN):
        return no(_("案件由协调联络组交办，您没有此项权限。"))
    if case.is_history or case.state != State.HANDED_DOWN:
        return no(_("案件不在办理中，不能调整承办单位。"))
    return YES


def can_add_unit(case: Case, unit: UnitPlan, *, by: User) -> Verdict:
    """One that has no part yet; a case has one lead unit, which is reassigned or follows an accepted objection."""
    verdict = first_no(can_change_units(case, by=by), fits_unit(case, unit, accused_of(case)))
    if not verdict:
        return verdict
    if unit.lead and case.lead_assignment is not None:
        return no(_("本案已有主办单位；如交办有误，请改派。"))
    if unit.lead and unit.part != Assignment.Part.RESPONSIBLE:
        return no(_("主办单位须是责任单位。"))
    return _has_no_part(case, unit.body)


def _has_no_part(case: Case, body: Body) -> Verdict:
    if case.assignments.filter(ended_at=None, body=body).exists():
        return no(_("%s 已在承办本案。") % body.name)
    return YES


def can_end_unit(assignment: Assignment, *, by: User, reason: str) -> Verdict:
    """Any but the lead unit, with a reason: a case is never without one that answers for it."""
    if assignment.lead:
        return no(_("主办单位不能直接终止；如交办有误，请改派。"))
    if not reason.strip():
        return no(_("请说明原因。"))
    return first_no(can_change_units(assignment.case, by=by), owes_no_item(assignment))


def may_reassign(assignment: Assignment, *, by: User) -> Verdict:
    """The office mends its own mistake (改派): the part goes to another unit while nothing hangs on the former one.

    Findings, measures and progress that it entered are no hindrance: they are facts of the case, stay its own, count
    as having handled, and the lead unit may change the measures. Were they one, a case would stay in the wrong hands
    because the unit had not waited (M5, M19). An item to be put right is a debt: it has one unit and one day
    (invariant 6), and a unit without a part no longer comes through the door to prove it. A part that was reported is
    an answer: what one unit signed, no other is to stand for; it is returned first. An objection is answered by its
    own act, so that the unit reads why. A part passed down is the matter of whoever passed it.
    """
    if assignment.ended_at is not None:
        return no(_("此项分办已终止。"))
    verdict = can_change_units(assignment.case, by=by)
    if not verdict:
        return verdict
    name = assignment.body.name
    if assignment.parent_id is not None:
        return no(_("%s 由承办单位转派，请改派转派单位，或终止其承办。") % name)
    if any(row.accepted is None for row in assignment.objections.all()):
        return no(_("%s 已提出异议，请先答复其异议。") % name)
    if assignment.state in (Assignment.State.SUBMITTED, Assignment.State.IN):
        return no(_("%s 已上报，不能改派；如须由其他单位办理，请先退回或增加单位。") % name)
    return owes_no_item(assignment)


def can_reassign(assignment: Assignment, instead: UnitPlan, *, by: User, reason: str) -> Verdict:
    """With a reason, to another unit, for the very same part. Whether its leader may lead is asked when he is named."""
    verdict = may_reassign(assignment, by=by)
    if not verdict:
        return verdict
    if not reason.strip():
        return no(_("改派须写明原因。"))
    if instead.body.pk == assignment.body_id:
        return no(_("%s 正是现承办单位，请另选单位。") % instead.body.name)
    if (instead.part, instead.lead) != (assignment.part, assignment.lead):
        return no(_("改派只换承办单位，职责和主办不变。"))
    return fits_unit(assignment.case, instead, accused_of(assignment.case))


def owes_no_item(assignment: Assignment) -> Verdict:
    """A part ends when nothing is left to put right under it: an item has one unit that owes it (invariant 6)."""
    ending = _with_all_below(assignment)
    for item in items_of(assignment.case):
        if item.assignment_id in ending and item.state in (Item.State.OPEN, Item.State.PROVED):
            return no(_("%s 或其转派的单位还有未验收的整改项，请先由其作废或验收。") % assignment.body.name)
    return YES


def _with_all_below(assignment: Assignment) -> set[int]:
    """The part and what it was passed down to; a part is always older than those below it."""
    keys = {assignment.pk}
    for part in sorted(parts_of(assignment.case), key=lambda part: part.pk):
        if part.parent_id in keys:
            keys.add(part.pk)
    return keys


def can_accuse(case: Case, body: Body, *, by: User) -> Verdict:
    """The office notes who is accused; a body that has a part, or leads one, gives it up first (invariant 3)."""
    if not by.may(Right.HAND_DOWN):
        return no(_("被举报单位由协调联络组登记，您没有此项权限。"))
    if case.is_history or case.state == State.VOID:
        return no(_("历史案件和已作废的案件不登记被举报单位。"))
    parts = case.assignments.filter(ended_at=None, body__path__startswith=body.path).select_related("body")
    if parts:
        return no(_("%s 正在承办本案，请先改由其上级承办，再登记为被举报单位。") % parts[0].body.name)
    leads = Lead.objects.current().filter(assignment__case=case, post__body__path__startswith=body.path)
    if leads.exists():
        return no(_("%s 的领导正在包办本案，请先更换包案领导，再登记为被举报单位。") % body.name)
    return YES


def can_sign(assignment: Assignment, *, by: User) -> Verdict:
    """A unit signs for its own part, once. Signing does not start the clock."""
    if assignment.ended_at is not None:
        return no(_("此项分办已终止。"))
    if assignment.state != Assignment.State.HANDED:
        return no(_("此件已签收。"))
    if assignment.case.state == State.VOID:
        return no(_("案件已作废，无需签收。"))
    if not acts_for(assignment, by=by):
        return no(_("只有%s的承办人员可以签收。") % assignment.body.name)
    return YES


def acts_for(assignment: Assignment, *, by: User) -> bool:
    """Is `by` a handler of the very body that has this part?"""
    return by.belongs_to(assignment.body) and by.may(Right.HANDLE, at=assignment.body)


def can_pass_down(assignment: Assignment, to: Body, *, by: User) -> Verdict:
    """A unit passes its part, or a share of it, to a body inside its own part of the tree (转派)."""
    if assignment.ended_at is not None or assignment.case.state != State.HANDED_DOWN:
        return no(_("案件不在办理中，不能转派。"))
    if not acts_for(assignment, by=by):
        return no(_("只有%s的承办人员可以转派。") % assignment.body.name)
    above = assignment.body.district or assignment.body
    if to.pk == assignment.body_id or not above.holds(to):
        return no(_("只能转派给本辖区、本系统内的单位。"))
    if is_accused(assignment.case, to):
        return no(_("%s 被举报，不得承办本案。") % to.name)
    return _has_no_part(assignment.case, to)


def can_object(assignment: Assignment, *, by: User, on: date, reasons: str) -> Verdict:
    """“Not ours”: with reasons, and within the rulebook's limit from the day the part was given (退件/异议)."""
    if assignment.ended_at is not None or assignment.case.state != State.HANDED_DOWN:
        return no(_("案件不在办理中，不能提出异议。"))
    if not acts_for(assignment, by=by):
        return no(_("只有%s的承办人员可以提出异议。") % assignment.body.name)
    if not reasons.strip():
        return no(_("提出异议须写明理由。"))
    case = assignment.case
    assert case.rulebook is not None  # it was handed down
    given = clock.at(assignment.on, 0)  # where the rulebook is silent, seven days: five of them worked
    last = due_by(case.rulebook, "objection", given, on=case.ruled_on, grade=case.grade, default_days=7).date()
    if on > last:
        return no(_("提出异议的期限是%s，已经过了。") % day(last))
    return YES


def can_answer_objection(assignment: Assignment, *, by: User) -> Verdict:
    """Objections are answered by the office that handed down."""
    return YES if by.may(Right.HAND_DOWN) else no(_("异议由协调联络组答复。"))


def replaces(assignment: Assignment, instead: UnitPlan | None) -> Verdict:
    """Whoever gives up the lead is followed by another lead unit; beside a standing one there comes no second."""
    if assignment.lead and (instead is None or not instead.lead):
        return no(_("同意主办单位退件时，须同时指定新的主办单位。"))
    return YES
