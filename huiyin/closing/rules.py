"""May this be submitted, passed, reported, concluded, struck off or reopened? And what is still missing?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.cases.queries import accused_of, parts_of
from huiyin.cases.readiness import Line, first_missing
from huiyin.cases.states import Answer, State
from huiyin.closing.models import Conclusion, StrikeOff, Submission
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, remembered
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import ReviewStep
from huiyin.ui.formats import day
from huiyin.ui.naming import title

TRACKS = ("leadership", "verification", "enforcement", "rectification", "accountability", "complainants")
NOTICE_DAYS = 10  # domain.md section 4: a district notice of about ten days; a shorter one is refused
RIGHT_OF = {"district": Right.REVIEW_DISTRICT, "city": Right.REVIEW_CITY}


def track_rules() -> list[ModuleType]:
    """The rules of each track that is installed: closing reads any of them, none of them knows closing."""
    return [import_module(f"huiyin.{track}.rules") for track in TRACKS if apps.is_installed(f"huiyin.{track}")]


def _collect(case: Case, question: str, **more: object) -> list[Line]:
    lines: list[Line] = []
    for rules in track_rules():
        ask = getattr(rules, question, None)
        if ask is not None:
            lines += ask(case, **more)
    return lines


def address(name: str, case: Case) -> str:
    """The address of one of closing's pages for a case."""
    try:
        return reverse(f"closing:{name}", args=[case.number])
    except NoReverseMatch:  # pragma: no cover - only when the room is not served
        return ""


def part_lines(case: Case) -> list[Line]:
    """Every other part of the case is in before the lead unit submits for all."""
    lines = []
    for part in (part for part in parts_of(case) if not part.lead):
        met = YES if part.state == Assignment.State.IN else no(_("该单位承担的部分尚未完成。"))
        label = _("%(body)s（%(part)s）已完成所承担部分") % {
            "body": part.body.short,
            "part": part.get_part_display(),
        }
        lines.append(Line(f"closing.part.{part.pk}", label, met, f"{case.get_absolute_url()}#closing"))
    return lines


def strike_offs_of(case: Case) -> list[StrikeOff]:
    """When and by whom it was struck off, the last time first."""
    return _STRUCK(case.pk, case=case)


_STRUCK = Prepared(lambda case: StrikeOff.objects.filter(case=case).select_related("signer").order_by("-pk"))


@remembered
def to_submit(case: Case) -> list[Line]:
    """All that invariant 2 asks before the lead unit submits, from every track and every other part."""
    return [*_collect(case, "to_submit"), *part_lines(case)]


def to_answer(case: Case, *, in_part: bool) -> list[Line]:
    """All that is asked before a case is concluded: 已办结, or with `in_part` 阶段性办结."""
    return _collect(case, "to_answer", in_part=in_part)


def to_strike_off(case: Case) -> list[Line]:
    """All that is asked before a case is struck off, but for the notice itself."""
    return _collect(case, "to_strike_off")


def no_day_to_come(on: date, case: Case | None = None) -> Verdict:
    """What is recorded has happened, and not before the group handed the case over (invariant 5)."""
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if case is not None and on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期。"))
    return YES


def _acts_for(assignment: Assignment, by: User) -> bool:
    return by.belongs_to(assignment.body) and by.may(Right.HANDLE, at=assignment.body)


def can_submit_part(assignment: Assignment, *, by: User, on: date) -> Verdict:
    """A unit submits its own part once it has signed for it and what it passed down is in."""
    case = assignment.case
    if assignment.lead:
        return no(_("主办单位上报全案，不单独上报部分。"))
    if case.state != State.HANDED_DOWN or assignment.ended_at is not None:
        return no(_("案件不在办理中。"))
    if not _acts_for(assignment, by):
        return no(_("由%(body)s的承办人员上报。") % {"body": assignment.body.short})
    if assignment.state == Assignment.State.HANDED:
        return no(_("请先签收。"))
    if assignment.state != Assignment.State.SIGNED:
        return no(_("此部分已上报。"))
    if assignment.children.filter(ended_at=None).exclude(state=Assignment.State.IN).exists():
        return no(_("转派下级的部分尚未完成。"))
    return no_day_to_come(on, case)


def can_submit(case: Case, *, by: User, on: date) -> Verdict:
    """The lead unit submits for all, when nothing is missing (invariant 2)."""
    lead = case.lead_assignment
    if case.state != State.HANDED_DOWN or lead is None:
        return no(_("案件不在办理中，不能上报。"))
    if not _acts_for(lead, by):
        return no(_("由主办单位%(body)s上报。") % {"body": lead.body.short})
    if lead.state == Assignment.State.HANDED:
        return no(_("请先签收。"))
    return first_no(no_day_to_come(on, case), first_missing(to_submit(case)))


def steps_for(case: Case, body: Body, *, whole: bool) -> list[ReviewStep]:
    """The review steps a submission of `body` goes through: a city bureau has no district step; parts only that."""
    if case.rulebook is None:
        return []
    steps = case.rulebook.all_of(ReviewStep, case.ruled_on)
    in_district = body.district is not None
    return [s for s in steps if (s.level == "district" and in_district) or (s.level == "city" and whole)]


def next_step(submission: Submission) -> ReviewStep | None:
    """The step that looks at `submission` now; None when it has passed all, or was returned."""
    assert submission.assignment is not None
    reviews = list(submission.reviews.all())
    if any(not review.passed for review in reviews):
        return None
    done = {review.step for review in reviews}
    steps = steps_for(submission.case, submission.assignment.body, whole=submission.whole)
    return next((step for step in steps if step.code not in done), None)


def reviewing_body(submission: Submission, step: ReviewStep, *, by: User) -> Body | None:
    """The body for which `by` may review: none of those accused in the case."""
    assert submission.assignment is not None
    right = RIGHT_OF[step.level]
    accused = accused_of(submission.case)
    for grant in by.grants_now():
        from_him = grant.reach.holds(submission.assignment.body) and by.may(right, at=submission.assignment.body)
        if from_him and not any(a.holds(grant.body) for a in accused):
            return grant.body
    return None


def can_review(submission: Submission, *, by: User, on: date) -> Verdict:
    """The reviewers of the step whose turn it is, but never the person who submitted."""
    step = next_step(submission)
    if step is None or submission.returned:
        return no(_("此次上报已审核完毕，请刷新后查看。"))
    assert submission.assignment is not None
    if not by.may(RIGHT_OF[step.level], at=submission.assignment.body):
        return no(_("现由%(step)s，您没有此项权限。") % {"step": title(step)})
    if by.pk == submission.by_id:
        return no(_("上报人不能审核自己的上报。"))
    if reviewing_body(submission, step, by=by) is None:
        return no(_("您所在单位被举报，不能审核此案。"))
    return no_day_to_come(on, submission.case)


def may_feed_back(*, by: User) -> Verdict:
    """Results are reported to the group by the coordination office."""
    return YES if by.may(Right.FEED_BACK) else no(_("反馈、办结和销号由协调联络组办理，您没有此项权限。"))


def can_feed_back(cases: Iterable[Case], *, by: User, on: date) -> Verdict:
    """Only what has passed review is reported."""
    for case in cases:
        if case.state != State.PASSED:
            return no(_("第 %(number)s 号案件尚未通过审核，不能反馈。") % {"number": case.number})
        early = no_day_to_come(on, case)
        if not early:
            return early
    return first_no(may_feed_back(by=by), no_day_to_come(on))


def can_conclude(case: Case, answer: str, *, next_on: date | None, by: User, on: date) -> Verdict:
    """已办结 when everything was put right; 阶段性办结 names the day until which the rest is watched."""
    if case.is_history or case.state not in (State.PASSED, State.REPORTED):
        return no(_("案件通过审核后才能作出办结结论。"))
    if answer == case.answer:
        return no(_("此案已有相同的办结结论。"))
    if case.answer == Answer.ANSWERED:
        return no(_("此案已办结，如需变更请先重新办理。"))
    if answer == Answer.IN_PART and (next_on is None or next_on <= on):
        return no(_("阶段性办结须写明下一节点的日期，且晚于今天的结论日期。"))
    return first_no(
        may_feed_back(by=by),
        no_day_to_come(on, case),
        first_missing(to_answer(case, in_part=answer == Answer.IN_PART)),
    )


def can_strike_off(case: Case, *, noticed_from: date | None, noticed_until: date | None, by: User, on: date) -> Verdict:
    """销号 needs the case closed, accepted, and noticed to the public long enough."""
    if case.is_history or case.state != State.CLOSED:
        return no(_("案件办结后才能销号。"))
    if case.struck_off_on is not None or any(row.on > on for row in strike_offs_of(case)):
        return no(_("此案已销号。"))
    verdict = first_no(may_feed_back(by=by), no_day_to_come(on, case), first_missing(to_strike_off(case)))
    if not verdict or noticed_from is None or noticed_until is None:
        return verdict
    if (noticed_until - noticed_from).days < NOTICE_DAYS:
        return no(_("公示不得少于 %(days)s 天。") % {"days": NOTICE_DAYS})
    if noticed_until > on:
        return no(_("公示尚未期满，期满且无异议后方可销号。"))
    concluded = Conclusion.objects.filter(case=case, ended_at=None).first()
    if concluded is not None and noticed_from < concluded.on:
        return no(_("公示须在办结之后开始，不能早于%(day)s。") % {"day": day(concluded.on)})
    return YES


def can_reopen(case: Case, *, by: User, reason: str) -> Verdict:
    """The office takes a reported or closed case up again, with a reason."""
    if case.is_history or case.state not in (State.PASSED, State.REPORTED, State.CLOSED):
        return no(_("案件仍在办理中，无需重新办理。"))
    if not reason.strip():
        return no(_("请说明重新办理的原因。"))
    return may_feed_back(by=by)


def can_reopen_by_check(case: Case, *, by: User, reason: str) -> Verdict:
    """A case that failed its spot check is taken up again by whoever confirms such findings, not by the office (M15)."""
    if case.is_history or case.state not in (State.PASSED, State.REPORTED, State.CLOSED):
        return no(_("案件仍在办理中，无需重新办理。"))
    if not reason.strip():
        return no(_("请说明重新办理的原因。"))
    return YES if by.may(Right.PLAN_CHECKS) else no(_("因抽查不合格重新办理由督查组长提出。"))


def can_void_feedback(*, by: User, reason: str) -> Verdict:
    """A report that never was is void, with a reason."""
    return may_feed_back(by=by) if reason.strip() else no(_("请说明作废原因。"))


def checklist(case: Case) -> Sequence[Line]:
    """What stands between this open case and its end, in the order of the road; each line with its link (invariant 2)."""
    if case.is_history or case.state in (State.REGISTERED, State.VOID):
        return []
    if case.state == State.HANDED_DOWN:
        return to_submit(case)
    if case.state == State.SUBMITTED:
        return [Line("closing.passed", _("审核通过"), no(_("正在审核。")), f"{case.get_absolute_url()}#closing")]
    if case.state == State.CLOSED:
        struck = YES if case.struck_off_on else no(_("尚未公示销号。"))
        url = f"{case.get_absolute_url()}#closing"
        return [*to_strike_off(case), Line("closing.struck_off", _("公示并销号"), struck, url)]
    reported = YES if case.state == State.REPORTED else no(_("尚未反馈督察组。"))
    answered = YES if case.answer == Answer.ANSWERED else no(_("尚无已办结结论。"))
    return [
        Line("closing.reported", _("反馈督察组"), reported, reverse("closing:feedback", args=[case.batch_id])),
        *to_answer(case, in_part=False),
        Line("closing.answered", _("已办结结论"), answered, f"{case.get_absolute_url()}#closing"),
    ]
