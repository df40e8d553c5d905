"""Naming a leader, changing him, his acts in person, and written instructions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.cases import access, duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Assignment, Case
from huiyin.files.actions import attach
from huiyin.journal.actions import record
from huiyin.leadership import rules
from huiyin.leadership.events import (
    InstructionAnswered,
    InstructionWritten,
    LeaderNamed,
    LeaderReleased,
    PersonalDutyDone,
    PersonalDutyVoided,
)
from huiyin.leadership.models import Lead, PersonalDuty, PersonalKind, WrittenInstruction
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, PreparedRows
from huiyin.lib.verdicts import Refused, no
from huiyin.people.models import Official, Post, Tenure, User

INSTRUCTION_DUTY = "answer_instruction"
_FORMER = Prepared(
    lambda assignment: Lead.objects.current().filter(assignment=assignment).select_related("official").order_by("pk")
)
_DONE = PreparedRows(
    lambda assignment: PersonalDuty.objects.filter(assignment=assignment, voided_at=None).values_list("kind")
)
CHANGED = _("有人刚刚更新了包案领导，请刷新后再操作。")


def _why(assignment: Assignment) -> str:
    return f"lead:{assignment.pk}"


@transaction.atomic
def name_leader(
    assignment: Assignment, post: Post, *, by: User, on: date, reason: str = "", expecting: int | None = None
) -> Lead:
    """Make the holder of `post` answerable for `assignment`'s case (M2, invariant 1).

    A later leader takes over the in-person duties still open; what the former has done stays his. The case's clocks
    are untouched: they count from hand-over. `expecting` is the key of the leader whom the person acting has before
    him (0: none): when another has been named since, he is told so.
    """
    rules.can_name_leader(assignment, post, by=by, on=on).require()
    official = post.holder_on(on)
    if official is None:  # can_name_leader has said so already
        raise Refused(_("“%(post)s”当日空缺，请另选或先登记任职。") % {"post": post})
    former = next(iter(_FORMER(assignment.pk)), None)
    if expecting is not None and expecting != (former.pk if former else 0):
        raise Refused(CHANGED)
    if former is not None:
        _succeed(former, official, post, on=on, reason=reason)
    try:
        with transaction.atomic():
            lead = Lead.objects.create(
                assignment=assignment,
                post=post,
                official=official,
                rank_asked=rules.rank_asked(assignment.case),
                on=on,
                by=by,
            )
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    _hand_over_duties(former, lead)
    if former is not None:
        access.let_out(assignment.case, why=_why(assignment), on=on)
    access.let_in(assignment.case, official, why=_why(assignment), on=on)
    event = LeaderNamed(
        leader=official.code,
        former=former.official.code if former else "",
        assignment=assignment.pk,
        post=post.pk,
    )
    record(event, of=assignment.case, by=by, on=on, reason=reason)
    return lead


def _succeed(former: Lead, official: Official, post: Post, *, on: date, reason: str) -> None:
    """End the former leader's time, unless nothing would change or someone else has just done so."""
    if former.official_id == official.pk and former.post_id == post.pk:
        raise Refused(_("%(name)s已是本案包案领导。") % {"name": official.name})
    if on < former.on:
        raise Refused(_("现任包案领导自%(day)s起包案，更换日期不能早于这一天。") % {"day": former.on.isoformat()})
    ended = Lead.objects.current().filter(pk=former.pk)
    if not ended.update(ended_at=clock.now(), ended_on=on, end_reason=reason.strip() or str(_("更换包案领导"))):
        raise Refused(CHANGED)


def _hand_over_duties(former: Lead | None, lead: Lead) -> None:
    """What is still owed in person becomes the new leader's, with its old deadline; the first leader owes all three."""
    if former is not None:
        duties.hand_over(former.official, lead.official, about=former, successor_about=lead)
        return
    case = lead.assignment.case
    done = {kind for (kind,) in _DONE(lead.assignment_id)}
    _open([kind for kind in PersonalKind if kind.value not in done], lead, case)


def _open(kinds: Sequence[PersonalKind], lead: Lead, case: Case) -> None:
    book = rules.rulebook_of(case)
    dues = {k.duty: due_by(book, k.duty, case.clock_start, on=case.ruled_on, grade=case.grade) for k in kinds}
    named = {duty: duty for duty in dues}
    duties.open_duties(dues, lead.official, start=case.clock_start, case=case, about=lead, rules=named)


@transaction.atomic
def release_leader(assignment: Assignment, *, by: User, on: date, reason: str) -> Lead | None:
    """End the leader's time because his unit's assignment ends (an objection granted); None when there is no leader.

    Only for an assignment that has ended: a current one is never left without a leader.
    """
    if not reason.strip():
        raise Refused(_("请说明终止包案的原因。"))
    assignment.refresh_from_db(fields=["ended_at"])
    if assignment.ended_at is None and assignment.case.state != "registered":
        raise Refused(_("在办单位不能没有包案领导，请直接更换。"))
    lead = Lead.objects.current().filter(assignment=assignment).select_related("official").first()
    if lead is None:
        return None
    if on < lead.on:
        raise Refused(_("包案领导自%(day)s起包案，终止日期不能早于这一天。") % {"day": lead.on.isoformat()})
    if not Lead.objects.current().filter(pk=lead.pk).update(ended_at=clock.now(), ended_on=on, end_reason=reason[:200]):
        raise Refused(CHANGED)
    for kind in PersonalKind:
        duties.drop(kind.duty, reason=reason[:200], about=lead)
    access.let_out(assignment.case, why=_why(assignment), on=on)
    event = LeaderReleased(leader=lead.official.code, assignment=assignment.pk)
    record(event, of=assignment.case, by=by, on=on, reason=reason)
    lead.refresh_from_db()
    return lead


@transaction.atomic
def do_duty(
    lead: Lead,
    kind: PersonalKind | str,
    *,
    note: str,
    by: User,
    on: date,
    place: str = "",
    evidence_note: str = "",
    not_needed: bool = False,
    uploads: Sequence[UploadedFile] = (),
) -> PersonalDuty:
    """The leader writes down what he did himself: day, place, what came of it and what proves it (M3).

    The first record of a kind discharges the duty; further ones may follow. Only a plan may be “not needed”, with
    reasons. What is said here is his: nobody writes it for him. Each of `uploads` becomes evidence of the record; one
    that is refused undoes the record too.
    """
    kind = PersonalKind(kind)
    lead = Lead.objects.select_related("assignment__case__inspection__rulebook", "official").get(pk=lead.pk)
    rules.can_do_duty(lead, by=by, on=on).require()
    if uploads and not evidence_note.strip():
        evidence_note = gettext("见上传的照片和材料")
    _says_enough(kind, note=note, place=place, evidence_note=evidence_note, not_needed=not_needed)
    done = PersonalDuty.objects.create(
        assignment=lead.assignment,
        lead=lead,
        kind=kind,
        on=on,
        place=place.strip(),
        note=note.strip(),
        evidence_note=evidence_note.strip(),
        not_needed=not_needed,
        by=by,
    )
    for file in uploads:
        attach(done, file, case=lead.assignment.case, by=by, on=on, place=done.place)
    duties.finish(kind.duty, by=by, on=on, about=lead)
    event = PersonalDutyDone(
        leader=lead.official.code, duty=kind.value, assignment=lead.assignment_id, not_needed=not_needed
    )
    record(event, of=lead.assignment.case, by=by, on=on)
    return done


def _says_enough(kind: PersonalKind, *, note: str, place: str, evidence_note: str, not_needed: bool) -> None:
    if not_needed and kind != PersonalKind.PLAN:
        raise Refused(_("只有整改方案可以认定为无需制定。"))
    if not note.strip():
        raise Refused(_("请说明无需制定方案的理由。") if not_needed else _("请写明办理情况。"))
    if kind != PersonalKind.PLAN and not place.strip():
        raise Refused(_("请写明地点。"))
    if not not_needed and not evidence_note.strip():
        raise Refused(_("请写明佐证材料，例如现场照片、笔录或会议纪要。"))


@transaction.atomic
def void_duty(record_: PersonalDuty, *, by: User, on: date, reason: str) -> None:
    """A wrong record no longer counts; when it was the only one, the present leader owes the duty again."""
    rules.can_void_duty(record_, by=by).require()
    if not reason.strip():
        raise Refused(_("请说明作废原因。"))
    standing = PersonalDuty.objects.filter(pk=record_.pk, voided_at=None)
    if not standing.update(voided_at=clock.now(), voided_by=by, void_reason=reason.strip()[:200]):
        raise Refused(_("有人刚刚更新了此记录，请刷新后再操作。"))
    kind = PersonalKind(record_.kind)
    same = PersonalDuty.objects.filter(assignment=record_.assignment, kind=kind, voided_at=None)
    lead = Lead.objects.current().filter(assignment=record_.assignment).select_related("official").first()
    case = record_.assignment.case
    if lead is not None and not same.exists() and not duties.open_of(kind.duty, about=lead).exists():
        _open([kind], lead, case)
    record(PersonalDutyVoided(duty=kind.value, record=record_.pk), of=case, by=by, on=on, reason=reason.strip())


@transaction.atomic
def write_instruction(case: Case, text: str, *, by: User, on: date, due_on: date | None = None) -> WrittenInstruction:
    """A superior's words on a case, kept as he wrote them; the lead unit owes an answer (批示).

    Its limit begins with the words themselves, not with the hand-over: an event that comes later has its own clock.
    """
    rules.can_instruct(case, by=by).require()
    rules.day_is_possible(case, on).require()
    if not text.strip():
        raise Refused(_("请写明批示内容。"))
    if due_on is not None and due_on < on:
        raise Refused(_("要求答复的日期不能早于批示日期。"))
    written = WrittenInstruction.objects.create(
        case=case, official=by.official, post=_post_of(by, on), text=text.strip(), on=on, due_on=due_on, by=by
    )
    lead_unit = case.lead_assignment
    if lead_unit is not None:
        now = clock.now()
        due = (
            clock.end_of(due_on) - timedelta(seconds=1)
            if due_on
            else due_by(
                rules.rulebook_of(case), INSTRUCTION_DUTY, now, on=case.ruled_on, grade=case.grade, default_days=5
            )
        )
        duties.open_duty(
            INSTRUCTION_DUTY, lead_unit.body, due=due, start=now, case=case, about=written, rule=INSTRUCTION_DUTY
        )
    official = by.official.code if by.official else ""
    record(InstructionWritten(official=official, instruction=written.pk), of=case, by=by, on=on)
    return written


def _post_of(by: User, on: date) -> Post | None:
    """The highest post that the writer held on the day."""
    if by.official_id is None:
        return None
    held = Tenure.objects.filter(official_id=by.official_id, since__lte=on).exclude(until__lte=on)
    tenure = held.select_related("post__body").order_by("-post__rank", "post__position").first()
    return tenure.post if tenure else None


@transaction.atomic
def answer_instruction(instruction: WrittenInstruction, answer: str, *, by: User, on: date) -> None:
    """The lead unit says what became of a superior's words."""
    rules.can_answer(instruction, by=by).require()
    rules.day_is_possible(instruction.case, on).require()
    if on < instruction.on:
        no(_("答复日期不能早于批示日期。")).require()
    if not answer.strip():
        raise Refused(_("请写明落实情况。"))
    fresh = WrittenInstruction.objects.filter(pk=instruction.pk, answered_at=None)
    if not fresh.update(answer=answer.strip(), answered_on=on, answered_at=clock.now(), answered_by=by):
        raise Refused(_("有人刚刚答复了此批示，请刷新后再操作。"))
    duties.finish(INSTRUCTION_DUTY, by=by, on=on, about=instruction)
    record(InstructionAnswered(instruction=instruction.pk), of=instruction.case, by=by, on=on)
