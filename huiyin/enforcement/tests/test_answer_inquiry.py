"""The first inquiry (M6): answered by the lead unit, with reasons, and true to the ledger."""

from datetime import timedelta

import pytest

from huiyin.cases.models import Accusation, Inquiry
from huiyin.cases.states import State
from huiyin.enforcement import actions, rules
from huiyin.enforcement.models import EnforcementAnswer
from huiyin.enforcement.tests.conftest import ON
from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case


def _answer(case, by, outcome="none", reasons="现场未发现排污。", on=ON):
    return actions.answer_inquiry(case, outcome=outcome, reasons=reasons, by=by, on=on)


def _met(case):
    [line] = rules.to_submit(case)
    return line.met


def test_no_violation_is_an_answer_with_reasons(office, case):
    assert not _met(case)
    _answer(case, office.he)
    assert _met(case)
    assert Inquiry.objects.get(case=case, kind="enforcement").answered is not None
    assert Inquiry.objects.get(case=case, kind="oversight").answered is None
    assert Entry.objects.filter(kind="enforcement.answered", subject_id=str(case.pk)).count() == 1


def test_what_an_answer_may_not_be(office, case):
    tries = [
        ({"by": office.huan}, "由主办单位"),
        ({"by": office.lin}, "由主办单位"),
        ({"by": office.he, "reasons": " \n"}, "事实与理由"),
        ({"by": office.he, "outcome": "measures"}, "先登记处理措施"),
        ({"by": office.he, "outcome": "perhaps"}, "请选择"),
        ({"by": office.he, "on": ON + timedelta(days=1)}, "不能晚于今天"),
    ]
    for more, words in tries:
        with pytest.raises(Refused, match=words):
            _answer(case, **more)
    assert not EnforcementAnswer.objects.exists()
    assert not _met(case)


def test_an_answer_may_be_given_anew_and_the_former_stays_readable(office, case):
    _answer(case, office.he)
    actions.take_measures(case, "closed_down", new_party="甲厂", by=office.he, on=ON)
    _answer(case, office.he, outcome="measures", reasons="已取缔。")
    assert EnforcementAnswer.objects.count() == 2
    assert EnforcementAnswer.objects.get(superseded_at=None).outcome == "measures"


def test_measures_that_were_all_voided_answer_nothing(office, case):
    [measure] = actions.take_measures(case, "closed_down", new_party="甲厂", by=office.he, on=ON)
    _answer(case, office.he, outcome="measures")
    assert _met(case)
    actions.void_measure(measure, reason="误录", by=office.he, on=ON)
    assert not _met(case)


def test_neither_before_hand_down_nor_by_the_accused(office, case):
    assert not rules.can_answer(a_case(office, at=State.REGISTERED), by=office.he)
    Accusation.objects.create(case=case, body=office.nanhe, by=office.lin, on=ON)
    assert "被本案举报" in str(rules.can_answer(case, by=office.he).reason)
