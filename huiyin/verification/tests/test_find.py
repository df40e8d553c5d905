"""Finding on questions and on the case: by whom, when, in agreement, and never rewritten (M4, invariants 2, 4, 10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Case, Duty, Question
from huiyin.cases.states import Finding, State
from huiyin.files.models import Evidence
from huiyin.files.tests.conftest import a_paper, a_photo
from huiyin.journal.models import Entry
from huiyin.lib import clock, guards
from huiyin.lib.verdicts import Refused
from huiyin.verification import actions, rules
from huiyin.verification.models import CaseFacts, QuestionFinding
from huiyin.verification.proving import find_with_evidence
from tests.support.cast import DAY, a_case, ready_to_submit


def find(question, office, finding="true", **more):
    return actions.find(question, **{"finding": finding, "facts": "已到场核实", "by": office.he, "on": DAY, **more})


def test_each_question_gets_its_finding_and_the_case_one(office, case):
    actions.split_questions(case, ["夜间倾倒", "气味难闻"], by=office.he, on=DAY)
    assert [line.met for line in rules.to_submit(case)] == [False, False, False]
    first, second = case.questions.filter(dropped_at=None)
    find(first, office, "true", verified_by="何晓岚、石敏")
    find(second, office, "false")
    actions.find_overall(case, finding="partly", facts="部分属实", by=office.he, on=DAY)
    assert [line.met for line in rules.to_submit(case)] == [True, True, True]
    assert Case.objects.get(pk=case.pk).finding == "partly"
    assert first.findings.get().verified_by == "何晓岚、石敏"
    assert second.findings.get().verified_by == office.he.name
    assert Duty.objects.get(case=case, kind="verify").done_by == office.he
    kinds = Entry.objects.filter(kind__startswith="verification.").order_by("pk").values_list("kind", flat=True)
    assert [kind.split(".")[1] for kind in kinds] == [
        "questions_split", "question_found", "question_found", "case_found",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("overall", "findings", "allowed"),
    [
        ("true", ["true", "mostly"], True),
        ("true", ["true", "false"], False),
        ("true", ["false"], False),
        ("false", ["false", "false"], True),
        ("false", ["false", "partly"], False),
        ("partly", ["true", "false"], True),
        ("partly", ["false"], False),
        ("mostly", ["true", "partly"], True),
        ("true", [], False),
    ],
)
def test_the_overall_finding_agrees_with_the_questions(overall, findings, allowed):
    assert bool(rules.agrees(overall, findings)) is allowed


@pytest.mark.parametrize(
    ("who", "question", "overall", "split"),
    [
        ("he", True, True, True),  # the lead unit
        ("huan", True, False, True),  # an assisting unit
        ("lin", False, False, True),  # the office
        ("wu", False, False, False),
        ("chen", False, False, False),
        ("su", False, False, False),
        ("tang", False, False, False),
        ("admin", False, False, False),
    ],
)
def test_who_finds_and_who_splits(office, case, who, question, overall, split):
    by = getattr(office, who)
    one = case.questions.get(dropped_at=None)
    assert bool(rules.can_find(one, by=by, on=DAY)) is question
    assert bool(rules.can_find_overall(case, by=by, on=DAY)) is overall
    assert bool(rules.can_split(case, by=by)) is split
    if not question:
        with pytest.raises(Refused, match="承办本案"):
            find(one, office, by=by)
        assert not QuestionFinding.objects.exists()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PASSED, State.REPORTED, State.CLOSED])
def test_a_finding_under_review_or_closed_is_not_changed(office, state):
    case = a_case(office, at=state)
    question = case.questions.first()
    with pytest.raises(Refused, match="不在办理中"):
        find(question, office, "false")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionFinding.objects.current().filter(question=question).update(finding="false")
    QuestionFinding.objects.current().filter(question=question).update(ended_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        _finding_row(question, office)
    with guards.without(connection, "question_found_in_time"):
        _finding_row(question, office)


def test_neither_before_the_hand_over_nor_after_today(office, case):
    question = case.questions.get(dropped_at=None)
    for day, why in ((DAY - timedelta(days=1), "早于"), (clock.today() + timedelta(days=1), "晚于今天")):
        with pytest.raises(Refused, match=why):
            find(question, office, on=day)


def test_what_is_missing_is_asked_for(office, case):
    question = case.questions.get(dropped_at=None)
    for wrong, why in (({"finding": "maybe"}, "选择"), ({"facts": " "}, "写明")):
        with pytest.raises(Refused, match=why):
            find(question, office, **wrong)
    with pytest.raises(Refused, match="逐个问题"):
        actions.find_overall(case, finding="true", facts="属实", by=office.he, on=DAY)


def test_a_later_finding_replaces_the_former_which_stays(office, case):
    question = case.questions.get(dropped_at=None)
    former = find(question, office, "true", expecting=0)
    with pytest.raises(Refused, match="刚刚登记"):
        find(question, office, "false", expecting=0)
    find(question, office, "false", expecting=former.pk)
    assert list(question.findings.values_list("finding", flat=True)) == ["true", "false"]
    assert QuestionFinding.objects.current().get().finding == "false"
    assert Entry.objects.filter(kind="verification.question_found").count() == 2


def test_a_corrected_question_shows_the_overall_finding_no_longer_agrees(office, case):
    question = case.questions.get(dropped_at=None)
    find(question, office, "true")
    actions.find_overall(case, finding="true", facts="属实", by=office.he, on=DAY)
    find(question, office, "false")
    missing = [line.key for line in rules.to_submit(case) if not line.met]
    assert missing == ["verification.overall"]


def test_questions_are_split_only_before_anything_is_found(office, case):
    actions.split_questions(case, ["一", " ", "二"], by=office.lin, on=DAY)
    assert list(case.questions.filter(dropped_at=None).values_list("text", flat=True)) == ["一", "二"]
    with pytest.raises(Refused, match="至少"):
        actions.split_questions(case, [" "], by=office.lin, on=DAY)
    dropped = case.questions.exclude(dropped_at=None).first()
    with pytest.raises(Refused, match="合并或取消"):
        find(dropped, office)
    find(case.questions.filter(dropped_at=None).first(), office)
    with pytest.raises(Refused, match="已有核实结论"):
        actions.split_questions(case, ["三"], by=office.lin, on=DAY)


def test_the_database_lets_no_case_be_submitted_unfound(office, case):
    ready_to_submit(office, case)
    one = Question.objects.create(case=case, n=99, text="后来的问题")
    with (
        guards.without(connection, "case_submitted_whole"),
        pytest.raises(IntegrityError, match="核实结论"),
        transaction.atomic(),
    ):
        Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    find(one, office)
    with guards.without(connection, "case_submitted_whole"):  # which asks for the report as well
        Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)


@pytest.mark.parametrize("table", ["questionfinding", "casefacts"])
def test_the_database_keeps_every_finding(office, case, table):
    find(case.questions.get(dropped_at=None), office)
    actions.find_overall(case, finding="true", facts="属实", by=office.he, on=DAY)
    model = {"questionfinding": QuestionFinding, "casefacts": CaseFacts}[table]
    for change in ({"finding": Finding.FALSE}, {"facts": "改过"}, {"on": DAY + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM verification_{table}")
    with guards.without(connection, f"verification_{table}_frozen"):
        model.objects.update(facts="改过")


def test_a_finding_and_its_evidence_stand_or_fall_together(office, case):
    question = case.questions.get(dropped_at=None)
    told = {"finding": "true", "facts": "有照片", "by": office.he, "on": DAY}
    with pytest.raises(Refused, match="不接收"):
        find_with_evidence(question, uploads=[a_photo(), a_paper(data=b"MZ\x90\x00\x03")], **told)
    assert not QuestionFinding.objects.exists() and not Evidence.objects.exists()
    find_with_evidence(question, uploads=[a_photo(), a_paper()], **told)
    assert Evidence.objects.filter(about_kind="cases.question", about_id=question.pk).count() == 2


def test_only_history_is_imported(office, case):
    with pytest.raises(Refused, match="历史"):
        actions.import_finding(case, finding="true", facts="属实", by=office.lin, on=DAY)


def _finding_row(question, office):
    return QuestionFinding.objects.create(
        question=question, finding="false", facts="x", verified_by="y", on=DAY, by=office.he
    )
