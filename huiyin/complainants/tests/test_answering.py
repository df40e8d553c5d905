"""Answering the complainant, and the call that asks him (M14, invariants 2 and 3)."""

from __future__ import annotations

import pytest

from huiyin.cases import duties
from huiyin.cases.models import Case, SentBack
from huiyin.cases.states import State
from huiyin.complainants import actions, rules
from huiyin.complainants.models import CallBack, Complainant
from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case

pytestmark = pytest.mark.django_db


def test_hand_down_opens_the_answer_and_the_answer_opens_the_call(office, later):
    case = a_case(office)
    owed = duties.open_of("answer_complainant", case=case).get()
    assert owed.body == office.nanhe
    actions.reply(case, text="已清运", way="phone", by=office.he, on=later)
    assert not duties.open_of("answer_complainant", case=case).exists()
    call = duties.open_of("call_back", case=case).get()
    assert call.body == office.urban
    assert Case.objects.visible_to(office.gao).filter(pk=case.pk).exists()
    actions.call_back(case, result="satisfied", by=office.gao, on=later)
    assert not duties.open_of("call_back", case=case).exists()
    assert not Case.objects.visible_to(office.gao).filter(pk=case.pk).exists()  # for the call only


@pytest.mark.parametrize("who", ["wu", "huan", "lin", "su", "gao"])
def test_only_the_lead_unit_answers(office, later, who):
    case = a_case(office)
    with pytest.raises(Refused):
        actions.reply(case, text="已清运", way="phone", by=office.users[who], on=later)
    assert not case.replies.exists()


@pytest.mark.parametrize("who", ["he", "huan", "lin", "yan", "key1"])
def test_only_a_caller_of_another_body_calls(office, later, who):
    case = a_case(office, State.PASSED)
    with pytest.raises(Refused):
        actions.call_back(case, result="satisfied", by=office.users[who], on=later)
    assert not CallBack.objects.exists()


def test_dissatisfied_needs_a_reason_and_sends_the_case_back(office, later):
    case = a_case(office, State.PASSED)
    with pytest.raises(Refused, match="理由"):
        actions.call_back(case, result="dissatisfied", by=office.gao, on=later)
    row = actions.call_back(case, result="dissatisfied", note="垃圾又来了", by=office.gao, on=later)
    case.refresh_from_db()
    assert case.state == State.HANDED_DOWN
    assert row.sent_back == SentBack.objects.get(case=case, why=SentBack.Why.DISSATISFIED)
    assert duties.open_of("answer_complainant", case=case).get().due > row.entered
    assert [line.met for line in rules.to_answer(case, in_part=False)] == [False]
    actions.reply(case, text="已派人值守", way="visit", by=office.he, on=later)
    assert [line.met for line in rules.to_answer(case, in_part=False)] == [True]
    actions.call_back(case, result="basically_satisfied", by=office.gao, on=later)
    assert CallBack.objects.filter(case=case).count() == 2


def test_dissatisfied_while_still_being_handled_asks_for_another_answer(office, later):
    case = a_case(office)
    actions.reply(case, text="正在办理", way="phone", by=office.he, on=later)
    row = actions.call_back(case, result="dissatisfied", note="太慢", by=office.gao, on=later)
    assert row.sent_back is None
    assert duties.open_of("answer_complainant", case=case).exists()


def test_one_word_on_a_reply_but_another_try_after_no_answer(office, later):
    case = a_case(office, State.PASSED)
    actions.call_back(case, result="unreachable", by=office.gao, on=later)
    assert Complainant.objects.get(case=case).reach == "unreachable"
    actions.call_back(case, result="satisfied", by=office.gao, on=later)
    with pytest.raises(Refused, match="已有回访结果"):
        actions.call_back(case, result="dissatisfied", note="x", by=office.gao, on=later)
    assert Entry.objects.filter(kind="complainants.called_back").count() == 2


def test_anonymous_is_never_satisfied(office, later):
    case = a_case(office, anonymous=True)
    assert not duties.open_of("answer_complainant", case=case).exists()
    assert [line.met for line in rules.to_answer(case, in_part=False)] == [True]
    actions.reply(case, text="已公告", way="notice", by=office.he, on=later)
    assert not duties.open_of("call_back", case=case).exists()
    with pytest.raises(Refused, match="匿名"):
        actions.call_back(case, result="satisfied", by=office.gao, on=later)
    assert actions.call_back(case, result="anonymous", by=office.gao, on=later).result == "anonymous"


def test_unreachable_needs_a_word_on_how(office, later):
    case = a_case(office)
    assert [line.met for line in rules.to_answer(case, in_part=False)] == [False]
    with pytest.raises(Refused, match="说明"):
        actions.record_reach(case, "unreachable", note=" ", by=office.he, on=later)
    actions.record_reach(case, "unreachable", note="三次未接", by=office.he, on=later)
    assert [line.met for line in rules.to_answer(case, in_part=False)] == [True]
    assert rules.to_answer(case, in_part=True) == []
    assert not duties.open_of("answer_complainant", case=case).exists()
