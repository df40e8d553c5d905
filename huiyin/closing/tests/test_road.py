"""From submitting to striking off: each step asks for what it needs, and says what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Assignment, Case, Duty, SentBack
from huiyin.cases.states import Answer, State
from huiyin.closing import actions, rules
from huiyin.closing.models import Conclusion, Feedback, FeedbackCase, Submission
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support import cast

pytestmark = pytest.mark.django_db
LATER = cast.DAY + timedelta(days=6)


@pytest.fixture
def office():
    return cast.an_office()


@pytest.fixture(autouse=True)
def later():
    with clock.set_to(clock.at(LATER, 9)):
        yield


def entries(case: Case) -> int:
    return Entry.objects.filter(subject_kind="case", subject_id=str(case.pk)).count()


def refused(words: str, case: Case, do) -> None:
    before, state = entries(case), Case.objects.get(pk=case.pk).state
    with pytest.raises(Refused, match=words):
        do()
    assert entries(case) == before
    assert Case.objects.get(pk=case.pk).state == state


def test_nothing_is_submitted_while_something_is_missing(office):
    case = cast.a_case(office)
    part = case.lead_assignment
    Assignment.objects.filter(pk=part.pk).update(state=Assignment.State.SIGNED)
    refused("尚无记录", case, lambda: actions.submit_case(case, report="已办", by=office.he, on=LATER))
    keys = [line.key for line in rules.checklist(case) if not line.met]
    assert "verification.overall" in keys
    assert "enforcement.answered" in keys
    assert "accountability.answered" in keys


def test_only_the_lead_unit_submits_for_all(office):
    case = cast.ready_to_submit(office, cast.a_case(office))
    for other in (office.huan, office.wu, office.lin, office.tang):
        refused("由主办单位", case, lambda other=other: actions.submit_case(case, report="已办", by=other, on=LATER))
    actions.submit_case(case, report="已办", by=office.he, on=LATER)
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_a_city_bureau_has_no_district_step_and_a_district_has_both(office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    assert [step.level for step in rules.steps_for(case, office.nanhe, whole=True)] == ["district", "city"]
    assert [step.level for step in rules.steps_for(case, office.env, whole=True)] == ["city"]
    refused("现由区级审核", case, lambda: actions.review(submission, passed=True, by=office.zhou, on=LATER))
    actions.review(submission, passed=True, by=office.tang, on=LATER)
    refused("现由市级审核", case, lambda: actions.review(submission, passed=True, by=office.tang, on=LATER))
    actions.review(submission, passed=True, by=office.zhou, on=LATER)
    assert Case.objects.get(pk=case.pk).state == State.PASSED


def test_a_return_names_its_reasons_and_the_unit_owes_a_report_again(office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    refused("退回须写明理由", case, lambda: actions.review(submission, passed=False, by=office.tang, on=LATER))
    actions.review(submission, passed=False, text="请补充现场照片", by=office.tang, on=LATER)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.lead_assignment.state) == (State.HANDED_DOWN, Assignment.State.SIGNED)
    assert Duty.objects.filter(case=case, kind="report_city", done_at=None, dropped_at=None).count() == 1
    assert SentBack.objects.get(case=case).why == SentBack.Why.RETURNED
    again = actions.submit_case(case, report="已补充", by=office.he, on=LATER)
    actions.review(again, passed=True, by=office.tang, on=LATER)


def test_a_report_is_of_one_batch_and_of_passed_cases_only(office):
    passed, handed = cast.a_case(office, State.PASSED), cast.a_case(office)
    signer = office.mayor.official
    refused(
        "尚未通过审核",
        handed,
        lambda: actions.feed_back(
            office.batch, [passed, handed], document_number="1号", signer=signer, by=office.lin, on=LATER
        ),
    )
    assert not Feedback.objects.exists()
    assert Case.objects.get(pk=passed.pk).state == State.PASSED
    refused(
        "您没有此项权限",
        passed,
        lambda: actions.feed_back(office.batch, [passed], document_number="1号", signer=signer, by=office.he, on=LATER),
    )


def test_a_void_report_takes_its_cases_back(office):
    case = cast.a_case(office, State.REPORTED)
    actions.void_feedback(Feedback.objects.get(), reason="误报", by=office.lin, on=LATER)
    assert Case.objects.get(pk=case.pk).state == State.HANDED_DOWN
    assert not FeedbackCase.objects.filter(case=case, voided_at=None).exists()


def test_answered_in_part_names_a_day_to_come(office):
    case = cast.a_case(office, State.REPORTED)
    refused("下一节点", case, lambda: actions.conclude(case, Answer.IN_PART, by=office.lin, on=LATER))
    refused("下一节点", case, lambda: actions.conclude(case, Answer.IN_PART, next_on=LATER, by=office.lin, on=LATER))


def test_a_reported_case_is_closed_by_its_conclusion_and_reopened_with_a_reason(office):
    case = cast.a_case(office, State.CLOSED)
    assert (case.state, case.answer, case.due) == (State.CLOSED, Answer.ANSWERED, None)
    refused("请说明重新办理的原因", case, lambda: actions.reopen(case, reason=" ", by=office.lin, on=LATER))
    actions.reopen(case, reason="群众反映反弹", by=office.lin, on=LATER)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.answer) == (State.HANDED_DOWN, Answer.OPEN)
    assert case.due is not None
    assert not Conclusion.objects.filter(case=case, ended_at=None).exists()


def test_nothing_is_struck_off_before_its_notice_has_run(office):
    case = cast.a_case(office, State.CLOSED)
    given = {"notice_place": "村公告栏", "text": "同意", "signer": office.chen.official, "by": office.lin, "on": LATER}
    start = LATER - timedelta(days=2)
    refused(
        "公示不得少于",
        case,
        lambda: actions.strike_off(case, noticed_from=start, noticed_until=start + timedelta(days=2), **given),
    )
    refused(
        "尚未期满",
        case,
        lambda: actions.strike_off(case, noticed_from=start, noticed_until=start + timedelta(days=12), **given),
    )
    with clock.set_to(clock.at(LATER + timedelta(days=12), 9)):
        given["on"] = clock.today()
        early = start - timedelta(days=1)  # the case was closed the day after
        refused(
            "公示须在办结之后开始",
            case,
            lambda: actions.strike_off(case, noticed_from=early, noticed_until=early + timedelta(days=12), **given),
        )
        actions.strike_off(case, noticed_from=start, noticed_until=start + timedelta(days=11), **given)
    assert Case.objects.get(pk=case.pk).struck_off_on == date(2016, 12, 16)


@pytest.mark.parametrize(
    ("at", "statement", "message"),
    [
        (State.HANDED_DOWN, "UPDATE cases_case SET state = 'submitted' WHERE id = {id}", "两项调查|核实结论|办理报告"),
        (State.SUBMITTED, "UPDATE cases_case SET state = 'passed' WHERE id = {id}", "未经审核通过"),
        (State.PASSED, "UPDATE cases_case SET state = 'reported' WHERE id = {id}", "未反馈督察组"),
        (State.REPORTED, "UPDATE cases_case SET state = 'closed' WHERE id = {id}", "未形成已办结结论"),
        (State.REPORTED, "UPDATE cases_case SET answer = 'answered' WHERE id = {id}", "办结情况须有办结结论"),
        (State.CLOSED, "UPDATE cases_case SET struck_off_on = '2016-12-20' WHERE id = {id}", "不得销号"),
        (State.REPORTED, "UPDATE closing_feedback SET document_number = 'x'", "不得修改"),
        (State.REPORTED, "DELETE FROM closing_feedbackcase", "不得删除"),
        (State.CLOSED, "UPDATE closing_conclusion SET answer = 'in_part', next_on = '2017-01-01'", "不得修改"),
        (State.SUBMITTED, "UPDATE closing_submission SET report = 'x'", "不得修改"),
    ],
)
def test_the_database_keeps_the_road(office, at, statement, message):
    case = cast.a_case(office, at)
    with pytest.raises(IntegrityError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(id=case.pk))


def test_of_two_reviewers_at_once_one_is_told(office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    mine = Submission.objects.get(pk=submission.pk)
    actions.review(submission, passed=True, by=office.tang, on=LATER)
    with pytest.raises(Refused):
        actions.review(mine, passed=False, text="退回", by=office.tang, on=LATER)
