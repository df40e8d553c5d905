"""Answering the oversight inquiry: by inspectors alone, once, with reasons and a signature."""

from datetime import date

import pytest

from huiyin.accountability import actions, rules
from huiyin.accountability.models import OversightAnswer
from huiyin.accountability.tests.conftest import ON, REASONS, answer
from huiyin.cases.models import Accusation, Duty, Inquiry
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from tests.support.cast import PEOPLE, a_case, registered


def test_the_answer_is_kept_and_the_duty_is_done(office, case):
    row = answer(office, case)
    assert (row.reasons, row.signature, row.body, row.by, row.on) == (REASONS, "苏纪", office.discipline, office.su, ON)
    assert Inquiry.objects.get(case=case, kind="oversight").answered is not None
    assert Duty.objects.get(case=case, kind="oversight_first").done_by == office.su
    assert all(line.met for line in rules.to_submit(case))


def test_the_chain_of_the_case_learns_that_it_is_answered_and_nothing_more(office, case):
    row = answer(office, case)
    ours = Entry.objects.filter(kind__startswith="accountability.").exclude(subject_kind="clue")
    assert {(e.kind, e.subject_kind, e.subject_id) for e in ours} == {
        ("accountability.oversight_answered", "oversightanswer", str(row.pk)),
        ("accountability.inquiry_answered", "case", str(case.pk)),
    }
    told = ours.get(subject_kind="case")
    assert "suspected" not in str(told.payload)


@pytest.mark.parametrize("who", [key for key, _name, role, *_ in PEOPLE if not role.startswith("discipline")])
def test_nobody_else_answers(office, case, who):
    with pytest.raises(Refused, match="纪检监察机关"):
        actions.answer_oversight(case, outcome="none", reasons="无", signature="某", by=getattr(office, who), on=ON)
    assert not OversightAnswer.objects.exists()
    assert not all(line.met for line in rules.to_submit(case))


@pytest.mark.parametrize("missing", [{"reasons": "  "}, {"signature": " "}, {"outcome": "perhaps"}])
def test_no_dereliction_found_is_an_answer_only_with_reasons_and_a_signature(office, case, missing):
    typed = {"outcome": "none", "reasons": "已依法履职", "signature": "苏纪", **missing}
    with pytest.raises(Refused):
        actions.answer_oversight(case, by=office.su, on=ON, **typed)
    assert not OversightAnswer.objects.exists()
    assert not Entry.objects.filter(kind__startswith="accountability.oversight").exists()


def test_it_is_answered_once(office, case):
    answer(office, case, "none")
    with pytest.raises(Refused, match="已有首次答复"):
        answer(office, case)
    assert OversightAnswer.objects.get().outcome == "none"


@pytest.mark.parametrize("day", [date(2016, 11, 27), date(2016, 11, 30)])
def test_neither_ahead_of_its_day_nor_before_the_hand_over(office, case, day):
    with pytest.raises(Refused, match="日期"):
        actions.answer_oversight(case, outcome="none", reasons="无", signature="苏纪", by=office.su, on=day)


def test_an_accused_discipline_body_does_not_answer_for_itself(office, case):
    Accusation.objects.create(case=case, body=office.discipline, by=office.lin, on=ON)
    with pytest.raises(Refused, match="被举报"):
        answer(office, case)
    assert not rules.sees_inquiry(case, office.su)


def test_a_case_not_handed_down_or_void_has_nothing_to_answer(office):
    for case in (registered(office)[0], a_case(office, State.VOID)):
        with pytest.raises(Refused, match="尚未交办或已作废"):
            answer(office, case)
