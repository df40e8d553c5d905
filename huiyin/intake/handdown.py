"""Handing down: units, leaders and grade are fixed, the clocks run, and the two inquiries have an owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accountability.actions import open_inquiry
from huiyin.cases import access, duties, limits
from huiyin.cases.models import Accusation, Assignment, Case
from huiyin.cases.states import State
from huiyin.complainants.actions import open_duties
from huiyin.intake.events import BodyAccused, CaseHandedDown, UnitAdded, UnitEnded
from huiyin.intake.rules import can_accuse, can_add_unit, can_end_unit, can_hand_down, fits_units
from huiyin.journal.actions import record
from huiyin.leadership.actions import name_leader, release_leader
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Post, User
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Grade

CHANGED = gettext_lazy("有人刚刚更新了此案，请刷新后再操作。")


@dataclass(frozen=True)
class UnitPlan:
    """One body's intended part in a case, and the post whose holder shall lead it there."""

    body: Body
    part: str = Assignment.Part.RESPONSIBLE
    lead: bool = False
    post: Post | None = None
    task: str = ""


@dataclass(frozen=True)
class HandDown:
    """How one case is to be handed down."""

    grade: str
    units: Sequence[UnitPlan]
    accused: Sequence[Body] = field(default_factory=tuple)
    urgent: bool = False  # each unit's people on call are rung at once, at whatever hour


@transaction.atomic
def hand_down(case: Case, plan: HandDown, *, by: User, on: date) -> Case:
    """Give `case` to its units and leaders under the rulebook in force for its inspection.

    Refuses a wrong rank, an accused body, a case without leader (M2). The clocks count from the moment the group
    handed the batch to the city, however late this is done.
    """
    can_hand_down(case, by=by).require()
    fits_units(case, plan.units, plan.accused).require()
    rulebook = case.inspection.rulebook
    rulebook.one_of(Grade, plan.grade, on)
    lead = next(unit for unit in plan.units if unit.lead)
    _take(case, rulebook, plan.grade, lead.body)
    for body in dict.fromkeys(plan.accused):
        accuse(case, body, by=by, on=on)
    for unit in plan.units:
        _assign(case, unit, urgent=plan.urgent, by=by, on=on)
    _open_reports(case, lead.body, rulebook)
    open_inquiry(case)
    open_duties(case)
    case.advance_to(State.HANDED_DOWN)
    record(
        CaseHandedDown(
            rulebook.code,
            plan.grade,
            lead.body.code,
            [f"{u.part}:{u.body.code}" for u in plan.units],
            urgent=plan.urgent,
        ),
        of=case,
        by=by,
        on=on,
    )
    return case


def hand_down_many(plans: Sequence[tuple[Case, HandDown]], *, by: User, on: date) -> list[tuple[Case, str]]:
    """Hand down each case of a list; those refused come back with the sentence, the others are done."""
    refused = []
    for case, plan in plans:
        try:
            hand_down(case, plan, by=by, on=on)
        except Refused as refusal:
            refused.append((case, refusal.reason))
    return refused


@transaction.atomic
def accuse(case: Case, body: Body, *, by: User, on: date) -> Accusation:
    """Note that the complaint accuses `body`: from then on it and all inside it handle nothing of the case."""
    can_accuse(case, body, by=by).require()
    if case.accusations.filter(body=body, withdrawn_at=None).exists():
        raise Refused(_("%s 已登记为被举报单位。") % body.name)
    try:
        with transaction.atomic():
            accusation = Accusation.objects.create(case=case, body=body, by=by, on=on)
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    record(BodyAccused(body.code), of=case, by=by, on=on)
    return accusation


@transaction.atomic
def add_unit(case: Case, unit: UnitPlan, *, by: User, on: date) -> Assignment:
    """Another unit joins a case under way, with its leader where its part needs one.

    A unit that comes as the lead unit takes over what the former one still owed for the case as a whole.
    """
    can_add_unit(case, unit, by=by).require()
    assignment = _assign(case, unit, by=by, on=on)
    if unit.lead:
        Case.objects.filter(pk=case.pk).update(lead_body=unit.body)
        case.lead_body = unit.body
        duties.give_to(unit.body, about=case)
    record(UnitAdded(unit.body.code, unit.part, unit.lead), of=case, by=by, on=on)
    return assignment


@transaction.atomic
def end_unit(assignment: Assignment, *, by: User, on: date, reason: str) -> None:
    """A body's part ends, and its leader's with it; what they entered stays theirs and counts as having handled.

    What it had passed down ends with it. The lead unit's part ends only when another takes it over at once.
    """
    can_end_unit(assignment, by=by, reason=reason).require()
    end_part(assignment, by=by, on=on, reason=reason)


def end_part(assignment: Assignment, *, by: User, on: date, reason: str) -> None:
    """End a part and all that it was passed down to, the lowest first. Whether it may be is asked by who calls."""
    for below in assignment.children.filter(ended_at=None).select_related("body", "case"):
        end_part(below, by=by, on=on, reason=reason)
    ended = Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=clock.now(), end_reason=reason)
    if not ended:
        raise Refused(_("有人刚刚终止了此项分办，请刷新后再操作。"))
    access.let_out(assignment.case, why=f"assignment:{assignment.pk}", on=on)
    duties.drop_all(about=assignment, reason=reason[:200])
    release_leader(assignment, by=by, on=on, reason=reason)
    record(UnitEnded(assignment.body.code), of=assignment.case, by=by, on=on, reason=reason)


def open_assignment(
    case: Case, unit: UnitPlan, *, parent: Assignment | None, urgent: bool = False, by: User, on: date
) -> Assignment:
    """A row for a body's part, with who may now see the case and the duty to sign for it."""
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                case=case,
                body=unit.body,
                part=unit.part,
                lead=unit.lead,
                parent=parent,
                task=unit.task,
                urgent=urgent,
                on=on,
                by=by,
            )
    except IntegrityError as error:  # it has just been given its part, or another has the lead
        raise Refused(CHANGED) from error
    access.let_in_body(case, unit.body, why=f"assignment:{assignment.pk}", on=on)
    assert case.rulebook is not None
    duties.open_duty(
        "sign",
        unit.body,
        due=limits.due_by(case.rulebook, "sign", case.clock_start, on=case.ruled_on, grade=case.grade, default_days=1),
        start=case.clock_start,
        case=case,
        about=assignment,
        rule="sign",
    )
    return assignment


def _assign(case: Case, unit: UnitPlan, *, urgent: bool = False, by: User, on: date) -> Assignment:
    assignment = open_assignment(case, unit, parent=None, urgent=urgent, by=by, on=on)
    if unit.post is not None and assignment.needs_leader:
        name_leader(assignment, unit.post, by=by, on=on)
    return assignment


def _take(case: Case, rulebook: Rulebook, grade: str, lead: Body) -> None:
    """Fix the rulebook, grade, lead unit and both deadlines on the case, unless someone else has just done so."""
    case.handed_down_at = now = clock.now()  # its rules are those of this day
    start, ruled_on = case.clock_start, case.ruled_on
    city = limits.due_by(rulebook, "report_city", start, on=ruled_on, grade=grade, default_days=7)
    group = limits.due_by(rulebook, "report_group", start, on=ruled_on, grade=grade, default_days=10)
    taken = Case.objects.filter(pk=case.pk, state=State.REGISTERED).update(
        rulebook=rulebook,
        grade=grade,
        lead_body=lead,
        handed_down_at=now,
        due_city=city,
        due_group=group,
        due=min(city, group),
    )
    if not taken:
        raise Refused(_("第 %s 号案件已交办。") % case.number)
    case.rulebook, case.grade, case.lead_body = rulebook, grade, lead
    case.due_city, case.due_group, case.due = city, group, min(city, group)


def _open_reports(case: Case, lead: Body, rulebook: Rulebook) -> None:
    """The two reporting duties: the lead unit owes the city, and the verification its first days' work."""
    assert case.due_city is not None
    start, ruled_on = case.clock_start, case.ruled_on
    for kind, due in (
        ("verify", limits.due_by(rulebook, "verify", start, on=ruled_on, grade=case.grade, default_days=3)),
        ("report_city", case.due_city),
    ):
        duties.open_duty(kind, lead, due=due, start=case.clock_start, case=case, about=case, rule=kind)
