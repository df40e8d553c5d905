"""A unit and its part of a case: signing for it, passing it down, objecting to it; and the office reassigns it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases import duties, limits
from huiyin.cases.models import Assignment, Case
from huiyin.closing.actions import office
from huiyin.intake.events import Objected, ObjectionAnswered, PassedDown, SignedFor, UnitReassigned
from huiyin.intake.handdown import CHANGED, UnitPlan, add_unit, end_part, open_assignment
from huiyin.intake.models import Objection
from huiyin.intake.rules import (
    can_answer_objection,
    can_change_units,
    can_object,
    can_pass_down,
    can_reassign,
    can_sign,
    owes_no_item,
    replaces,
)
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User


@transaction.atomic
def sign_for(assignment: Assignment, *, by: User, on: date) -> None:
    """The unit has it (签收). The clock has been running since the group handed the batch over."""
    can_sign(assignment, by=by).require()
    signed = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.HANDED, ended_at=None).update(
        state=Assignment.State.SIGNED, signed_at=clock.now(), signed_by=by
    )
    if not signed:
        raise Refused(_("有人刚刚签收了此件，请刷新后再操作。"))
    assignment.state = Assignment.State.SIGNED
    duties.finish("sign", about=assignment, by=by, on=on)
    record(SignedFor(assignment.body.code), of=assignment.case, by=by, on=on)


@transaction.atomic
def pass_down(assignment: Assignment, to: Body, *, task: str = "", by: User, on: date) -> Assignment:
    """Hand the part, or a share of it, to a body inside (转派). The passing unit goes on answering for the whole."""
    can_pass_down(assignment, to, by=by).require()
    part = open_assignment(
        assignment.case,
        UnitPlan(to, assignment.part, lead=False, task=task),
        parent=assignment,
        urgent=assignment.urgent,
        by=by,
        on=on,
    )
    record(PassedDown(assignment.body.code, to.code), of=assignment.case, by=by, on=on)
    return part


@transaction.atomic
def object_to(assignment: Assignment, *, reasons: str, by: User, on: date) -> Objection:
    """“Not ours”, with reasons (退件/异议). Until it is answered the unit still has the case; the office owes the answer."""
    can_object(assignment, by=by, on=on, reasons=reasons).require()
    try:
        with transaction.atomic():
            objection = Objection.objects.create(assignment=assignment, reasons=reasons, on=on, by=by)
    except IntegrityError as error:  # one is open; it may have come this moment
        raise Refused(_("此前的异议尚未答复，请等待答复。")) from error
    case, now = assignment.case, clock.now()
    assert case.rulebook is not None
    due = limits.due_by(case.rulebook, "answer_objection", now, on=case.ruled_on, grade=case.grade, default_days=1)
    duties.open_duty("objection", office(), due=due, start=now, case=case, about=assignment, rule="answer_objection")
    record(Objected(assignment.body.code), of=case, by=by, on=on)
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, accepted: bool, answer: str, instead: UnitPlan | None = None, by: User, on: date
) -> None:
    """Settle an objection with reasons. When it is accepted, `instead` takes the part over; the clock runs on."""
    assignment = objection.assignment
    can_answer_objection(assignment, by=by).require()
    if not answer.strip():
        raise Refused(_("答复异议须写明理由。"))
    if accepted:
        can_change_units(assignment.case, by=by).require()
        replaces(assignment, instead).require()
        owes_no_item(assignment).require()
    if accepted:
        _still_as_seen(assignment)
    else:  # takes the case's row first as well
        Case.objects.select_for_update().get(pk=assignment.case_id)
    answered = Objection.objects.filter(pk=objection.pk, accepted=None).update(
        accepted=accepted, answer=answer, answered_on=on, answered_at=clock.now(), answered_by=by
    )
    if not answered:
        raise Refused(_("有人刚刚答复了此异议，请刷新后再操作。"))
    duties.finish("objection", about=assignment, by=by, on=on)
    record(ObjectionAnswered(assignment.body.code, accepted), of=assignment.case, by=by, on=on)
    if accepted:
        end_part(assignment, by=by, on=on, reason=answer[:300])
        if instead is not None:
            add_unit(assignment.case, instead, by=by, on=on)


def _still_as_seen(assignment: Assignment) -> None:
    """Hold a part that is about to be taken from its unit; Refused when it was reported, signed for or ended meanwhile.

    The case's row first, as for whoever reports the part, so that neither waits for the other.
    """
    case = assignment.case
    if not Case.objects.filter(pk=case.pk, state=case.state).update(state=case.state):
        raise Refused(CHANGED)
    as_seen = Assignment.objects.filter(pk=assignment.pk, ended_at=None, state=assignment.state)
    if not as_seen.update(state=assignment.state):
        raise Refused(CHANGED)


@transaction.atomic
def reassign(assignment: Assignment, instead: UnitPlan, *, reason: str, by: User, on: date) -> Assignment:
    """The office handed the part to the wrong unit and gives it to another, with its leader (改派).

    The former part ends with the reason, and with it what it was passed down to; what its unit entered stays its own
    and counts as having handled. The clocks run on: they count from the hand-over by the group, whoever has the case.
    """
    can_reassign(assignment, instead, by=by, reason=reason).require()
    case, former = assignment.case, assignment.body
    _still_as_seen(assignment)
    end_part(assignment, by=by, on=on, reason=reason.strip()[:200])
    part = add_unit(case, instead, by=by, on=on)
    record(UnitReassigned(former.code, instead.body.code), of=case, by=by, on=on, reason=reason.strip())
    return part
