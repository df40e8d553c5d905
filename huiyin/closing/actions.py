"""Submitting, reviewing, reporting to the group, concluding, striking off, reopening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.cases import duties, limits, road
from huiyin.cases.models import Assignment, Batch, Case, SentBack
from huiyin.cases.states import Answer, State
from huiyin.closing import rules
from huiyin.closing.events import (
    CaseSubmitted,
    Closed,
    Concluded,
    FedBack,
    FeedbackVoided,
    PartSubmitted,
    Reopened,
    ReopenedByCheck,
    Returned,
    Reviewed,
    StruckOff,
)
from huiyin.closing.models import Conclusion, Feedback, FeedbackCase, Review, StrikeOff, Submission
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Official, Tenure, User
from huiyin.rulebook.sections import ReviewStep

CHANGED = gettext_lazy("有人刚刚更新了此案，请刷新后再操作。")
REVIEWED = gettext_lazy("有人刚刚审核了此次上报，请刷新后再操作。")


def office() -> Body:
    """The coordination office, which owes the group its reports; the root of the tree where there is none."""
    body = Body.objects.filter(kind=Body.Kind.OFFICE, until=None).order_by("depth", "path").first()
    return body or Body.objects.order_by("path")[0]


# --- submitting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit_part(assignment: Assignment, *, report: str, by: User, on: date) -> Submission:
    """A unit says its part is done; a part inside a district passes that district's review before it is in."""
    rules.can_submit_part(assignment, by=by, on=on).require()
    steps = rules.steps_for(assignment.case, assignment.body, whole=False)
    state = Assignment.State.SUBMITTED if steps else Assignment.State.IN
    moved = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.SIGNED, ended_at=None)
    if not moved.update(state=state):
        raise Refused(CHANGED)
    assignment.state = state
    submission = _submission(assignment, whole=False, report=report, by=by, on=on)
    record(PartSubmitted(assignment.body.code, submission.pk), of=assignment.case, by=by, on=on)
    _await_next(submission)
    return submission


@transaction.atomic
def submit_case(case: Case, *, report: str, by: User, on: date) -> Submission:
    """The lead unit reports the case as a whole, when nothing is missing (invariant 2)."""
    rules.can_submit(case, by=by, on=on).require()
    lead = case.lead_assignment
    assert lead is not None
    submission = _submission(lead, whole=True, report=report, by=by, on=on)
    case.advance_to(State.SUBMITTED)
    if not Assignment.objects.filter(pk=lead.pk, ended_at=None).update(state=Assignment.State.SUBMITTED):
        raise Refused(CHANGED)  # the case was given to another unit this moment
    duties.finish("verify", case=case, by=by, on=on)
    record(CaseSubmitted(lead.body.code, submission.pk), of=case, by=by, on=on)
    _await_next(submission)
    return submission


def _submission(assignment: Assignment, *, whole: bool, report: str, by: User, on: date) -> Submission:
    if not report.strip():
        raise Refused(_("请写明处理和整改情况。"))
    return Submission.objects.create(
        case=assignment.case, assignment=assignment, whole=whole, report=report.strip(), on=on, by=by
    )


def _await_next(submission: Submission) -> ReviewStep | None:
    """Open the duty of whoever looks at it next; None when nobody has to any more."""
    step = rules.next_step(submission)
    case, assignment = submission.case, submission.assignment
    assert assignment is not None and case.rulebook is not None
    if step is None:
        return None
    owner = (assignment.body.district if step.level == "district" else None) or office()
    code = f"review_{step.level}"
    due = limits.due_by(case.rulebook, code, case.clock_start, on=case.ruled_on, grade=case.grade, default_days=9)
    duties.open_duty(code, owner, due=due, start=case.clock_start, case=case, about=submission, rule=code)
    if submission.whole and step.level == "city":
        duties.finish("report_city", case=case, by=submission.by, on=submission.on)  # it has reached the city
    return step


# --- reviewing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def review(submission: Submission, *, passed: bool, text: str = "", step: str = "", by: User, on: date) -> Review:
    """Pass or return a submission at the step whose turn it is; a return names its reasons.

    `step` is the step that the person has before him: when it is another's turn by now, he is told so.
    """
    book = submission.case.rulebook
    # Whoever reviews it at the same time waits here, and then finds whose turn it is.
    waiting = Submission.objects.select_for_update(of=("self",)).select_related("case", "assignment__body", "by")
    submission = waiting.get(pk=submission.pk)
    submission.case.rulebook = book  # a case keeps the rulebook it was handed down under
    turn = rules.next_step(submission)
    if step and turn is not None and turn.code != step:
        raise Refused(REVIEWED)
    rules.can_review(submission, by=by, on=on).require()
    if not passed and not text.strip():
        raise Refused(_("退回须写明理由。"))
    assert turn is not None
    body = rules.reviewing_body(submission, turn, by=by)
    assert body is not None  # can_review has said so
    try:
        with transaction.atomic():
            row = Review.objects.create(
                submission=submission, step=turn.code, passed=passed, text=text.strip(), body=body, on=on, by=by
            )
    except IntegrityError as error:
        raise Refused(REVIEWED) from error
    duties.finish(f"review_{turn.level}", about=submission, by=by, on=on)
    event = Reviewed if passed else Returned
    record(event(turn.code, submission.pk, body.code), of=submission.case, by=by, on=on, reason=text[:300])
    if not passed:
        _return(submission, text, by=by, on=on)
    elif _await_next(submission) is None:
        _through(submission, by=by, on=on)
    return row


def _return(submission: Submission, text: str, *, by: User, on: date) -> None:
    Submission.objects.filter(pk=submission.pk).update(returned=True)
    if submission.whole:
        road.send_back(submission.case, why=SentBack.Why.RETURNED, reason=text, by=by, on=on)
    else:
        Assignment.objects.filter(submissions=submission).update(state=Assignment.State.SIGNED)


def _through(submission: Submission, *, by: User, on: date) -> None:
    Assignment.objects.filter(submissions=submission).update(state=Assignment.State.IN)
    if not submission.whole:
        return
    case = submission.case
    assert case.rulebook is not None
    case.advance_to(State.PASSED)
    duties.finish("report_city", case=case, by=by, on=on)
    due = case.due_group or limits.due_by(
        case.rulebook, "report_group", case.clock_start, on=case.ruled_on, grade=case.grade
    )
    duties.open_duty(
        "report_group", office(), due=due, start=case.clock_start, case=case, about=case, rule="report_group"
    )
    Case.objects.filter(pk=case.pk).update(due=due)


# --- reporting to the group -------------------------------------------------------------------------------------------


@transaction.atomic
def feed_back(
    batch: Batch, cases: Sequence[Case], *, document_number: str, signer: Official, by: User, on: date
) -> Feedback:
    """Report the results of `cases` of `batch` to the inspection group, by a document that `signer` signed.

    A case that is answered as well is closed by it. All or none: a case that has not passed review refuses the whole.
    """
    if not cases:
        raise Refused(_("请选择要反馈的案件。"))
    if not document_number.strip():
        raise Refused(_("请填写文号。"))
    if any(case.batch_id != batch.pk for case in cases):
        raise Refused(_("只能反馈本批次的案件。"))
    cases = list(Case.objects.filter(pk__in=[case.pk for case in cases]).select_related("rulebook").order_by("number"))
    rules.can_feed_back(cases, by=by, on=on).require()
    feedback = Feedback.objects.create(
        batch=batch,
        document_number=document_number.strip(),
        signer=signer,
        signer_post=post_of(signer, on),
        on=on,
        by=by,
    )
    FeedbackCase.objects.bulk_create([FeedbackCase(feedback=feedback, case=case) for case in cases])
    keys = [case.pk for case in cases]
    moved = Case.objects.filter(pk__in=keys, state=State.PASSED).update(state=State.REPORTED)
    if moved != len(cases):
        raise Refused(CHANGED)
    for case in cases:
        case.state = State.REPORTED
        duties.finish("report_group", case=case, by=by, on=on)
    event = FedBack(feedback.pk, batch.number, batch.whole, feedback.document_number)
    record_many(Happening(event, of=case, by=by, on=on) for case in cases)
    record(event, of=batch, by=by, on=on)
    for case in cases:
        if case.answer == Answer.ANSWERED:
            _close(case, by=by, on=on)
    for conclusion in Conclusion.objects.filter(case__in=cases, ended_at=None, answer=Answer.IN_PART):
        assert conclusion.next_on is not None
        Case.objects.filter(pk=conclusion.case_id).update(due=_last_moment(conclusion.next_on))
    return feedback


def _last_moment(day: date) -> datetime:
    return clock.end_of(day) - timedelta(seconds=1)


def post_of(official: Official, on: date) -> str:
    """The highest post of `official` on the day, as a paper names it; nothing when he held none."""
    held = Tenure.objects.filter(official=official, since__lte=on).exclude(until__lte=on)
    tenure = held.select_related("post__body").order_by("-post__rank", "post__position").first()
    return str(tenure.post) if tenure else ""


@transaction.atomic
def void_feedback(feedback: Feedback, *, reason: str, by: User, on: date) -> None:
    """The report never was: its cases are passed and unreported again, and leave the count of every day."""
    rules.can_void_feedback(by=by, reason=reason).require()
    now = clock.now()
    voided = Feedback.objects.filter(pk=feedback.pk, voided_at=None)
    if not voided.update(voided_at=now, voided_by=by, void_reason=reason.strip()[:200]):
        raise Refused(_("此次反馈已作废。"))
    lines = FeedbackCase.objects.filter(feedback=feedback, voided_at=None).select_related("case__rulebook")
    cases = [line.case for line in lines]
    lines.update(voided_at=now)
    record_many(
        Happening(FeedbackVoided(feedback.pk, feedback.batch.number), of=case, by=by, on=on, reason=reason.strip())
        for case in cases
    )
    record(FeedbackVoided(feedback.pk, feedback.batch.number), of=feedback.batch, by=by, on=on, reason=reason.strip())
    for case in cases:
        others = FeedbackCase.objects.filter(case=case, voided_at=None).exists()
        if not others and case.state in (State.REPORTED, State.CLOSED):
            road.send_back(case, why=SentBack.Why.REOPENED, reason=reason, by=by, on=on)


# --- concluding -------------------------------------------------------------------------------------------------------


@transaction.atomic
def conclude(
    case: Case,
    answer: str,
    *,
    next_on: date | None = None,
    text: str = "",
    expecting: str | None = None,
    by: User,
    on: date,
) -> Conclusion:
    """Conclude `case`: 已办结, or 阶段性办结 with the day until which the rest is watched (invariant 2).

    A reported case that is answered is closed at once; one concluded before its report is closed by the report.
    `expecting` is the answer that the person has before him: when another stands there now, he is told so.
    """
    case.refresh_from_db()
    if expecting is not None and case.answer != expecting:
        raise Refused(CHANGED)
    next_on = next_on if answer == Answer.IN_PART else None
    rules.can_conclude(case, answer, next_on=next_on, by=by, on=on).require()
    _end_conclusion(case, on)
    try:
        with transaction.atomic():
            row = Conclusion.objects.create(
                case=case,
                inspection_id=case.inspection_id,
                answer=answer,
                next_on=next_on,
                text=text.strip(),
                on=on,
                by=by,
            )
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    if not Case.objects.filter(pk=case.pk, state=case.state, answer=case.answer).update(answer=answer):
        raise Refused(CHANGED)
    case.answer = answer
    record(Concluded(answer, next_on.isoformat() if next_on else ""), of=case, by=by, on=on)
    if next_on is not None:
        _watch_until(case, next_on)
    elif case.state == State.REPORTED:
        _close(case, by=by, on=on)
    return row


def _watch_until(case: Case, next_on: date) -> None:
    due = _last_moment(next_on)
    if case.lead_body is not None:
        duties.open_duty("conclude", case.lead_body, due=due, start=clock.now(), case=case, about=case, rule="")
    if case.state == State.REPORTED:
        Case.objects.filter(pk=case.pk).update(due=due)


def _end_conclusion(case: Case, on: date) -> None:
    """What was concluded no longer stands: another conclusion follows, or the case went back to its units."""
    Conclusion.objects.filter(case=case, ended_at=None).update(ended_at=clock.now(), ended_on=on)
    duties.drop("conclude", case=case, reason=_("另有结论"))


def _close(case: Case, *, by: User, on: date) -> None:
    case.advance_to(State.CLOSED)
    Case.objects.filter(pk=case.pk).update(due=None)
    duties.finish("conclude", case=case, by=by, on=on)
    record(Closed(), of=case, by=by, on=on)


@transaction.atomic
def strike_off(
    case: Case,
    *,
    noticed_from: date,
    noticed_until: date,
    notice_place: str,
    text: str,
    signer: Official,
    by: User,
    on: date,
) -> StrikeOff:
    """Take a closed case off the list: accepted, noticed to the public without objection, signed."""
    case.refresh_from_db()
    rules.can_strike_off(case, noticed_from=noticed_from, noticed_until=noticed_until, by=by, on=on).require()
    if not notice_place.strip() or not text.strip():
        raise Refused(_("请写明公示地点和销号意见。"))
    row = StrikeOff.objects.create(
        case=case,
        noticed_from=noticed_from,
        noticed_until=noticed_until,
        notice_place=notice_place.strip(),
        text=text.strip(),
        signer=signer,
        on=on,
        by=by,
    )
    if not Case.objects.filter(pk=case.pk, state=State.CLOSED, struck_off_on=None).update(struck_off_on=on):
        raise Refused(CHANGED)
    case.struck_off_on = on
    record(StruckOff(row.pk), of=case, by=by, on=on)
    return row


@transaction.atomic
def reopen(case: Case, *, reason: str, by: User, on: date) -> SentBack:
    """Take a case up again: it goes back to its units, and its conclusion no longer stands."""
    case.refresh_from_db()
    rules.can_reopen(case, by=by, reason=reason).require()
    rules.no_day_to_come(on, case).require()
    former = case.state
    row = road.send_back(case, why=SentBack.Why.REOPENED, reason=reason, by=by, on=on)
    record(Reopened(former), of=case, by=by, on=on, reason=reason)
    return row


@transaction.atomic
def reopen_by_check(case: Case, *, reason: str, by: User, on: date) -> SentBack:
    """The spot check failed: the case goes back to its units whatever answer it had been given (M15).

    What does not hold on site was not done; the office is not asked, for it passed the case. The database lets it
    through only on a failed finding (`reopened_by_a_failed_check`).
    """
    case.refresh_from_db()
    rules.can_reopen_by_check(case, by=by, reason=reason).require()
    rules.no_day_to_come(on, case).require()
    former = case.state
    row = road.send_back(case, why=SentBack.Why.FAILED_CHECK, reason=reason, by=by, on=on)
    record(ReopenedByCheck(former), of=case, by=by, on=on, reason=reason)
    return row


@transaction.atomic
def import_result(case: Case, *, report: str, answer: str, by: User, on: date) -> None:
    """What an imported history table says was done and how far it was answered; kept as it says, even when odd."""
    if not case.is_history:
        raise Refused(_("只有历史案件可以导入结果。"))
    if report.strip():
        Submission.objects.create(case=case, assignment=None, whole=True, report=report.strip(), on=on, by=by)
    if answer:
        Case.objects.filter(pk=case.pk).update(answer=answer)
        case.answer = answer


road.when_sent_back(_end_conclusion)
