"""Completing, amending, withdrawing, voiding: by whom, when, and what a refusal leaves as it was."""

from datetime import date, timedelta

import pytest

from huiyin.cases.models import Party
from huiyin.enforcement import actions, rules
from huiyin.enforcement.models import Amendment, Measure
from huiyin.enforcement.tests.conftest import ON
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused

TOMORROW = ON + timedelta(days=1)


@pytest.fixture
def fine(office, case) -> Measure:
    firm = actions.enter_party(case, "鸿运轮毂厂", by=office.he, on=ON)
    return actions.take_measure(case, "fine", party=firm, fen=5_000_000, by=office.he, on=ON)


@pytest.fixture
def arrest(office, case) -> Measure:
    return actions.take_measures(case, "arrested", new_person="张某", by=office.po, on=ON)[0]


def _state():
    return list(Measure.objects.values()), list(Amendment.objects.values()), Entry.objects.count()


def _refused(words, do):
    before = _state()
    with pytest.raises(Refused, match=words):
        do()
    assert _state() == before


def test_an_amendment_holds_from_its_day(office, fine, clock_at):
    clock_at(clock.at(date(2016, 12, 12), 9))
    actions.amend_fine(fine, 3_000_050, reason="行政复议", by=office.he, on=date(2016, 12, 10))
    assert actions.amount_in_force(fine, date(2016, 12, 9)) == 5_000_000
    assert actions.amount_in_force(fine, date(2016, 12, 10)) == 3_000_050
    assert fine.amendments.get().reason == "行政复议"


def test_a_void_amendment_never_was(office, fine):
    amendment = actions.amend_fine(fine, 1, reason="复议", by=office.he, on=ON)
    actions.void_amendment(amendment, reason="文书录错", by=office.he, on=ON)
    assert actions.amount_in_force(fine) == 5_000_000
    amendment.refresh_from_db()
    _refused("已作废", lambda: actions.void_amendment(amendment, reason="再次", by=office.he, on=ON))


def test_what_an_amendment_may_not_be(office, fine, arrest):
    def amend(measure=fine, fen=100, reason="复议", by=office.he, on=ON, **more):
        return lambda: actions.amend_fine(measure, fen, reason=reason, by=by, on=on, **more)

    _refused("不能晚于今天", amend(on=TOMORROW))
    _refused("不能早于决定日期", amend(on=ON - timedelta(days=1)))
    _refused("须写明原因", amend(reason=" "))
    _refused("金额", amend(fen=-1))
    _refused("金额", amend(fen=2**63))
    _refused("相同", amend(fen=5_000_000))
    _refused("只有罚款", amend(measure=arrest, by=office.po))
    _refused("有人刚刚变更", amend(expecting=4_000_000))
    _refused("登记单位或主办单位", amend(by=office.huan))
    _refused("只有承办本案的单位", amend(by=office.lin))


def test_a_withdrawn_fine_changes_no_more_but_may_turn_out_never_true(office, fine):
    actions.withdraw_measure(fine, reason="撤销决定", by=office.he, on=ON)
    _refused("已撤回", lambda: actions.amend_fine(fine, 1, reason="复议", by=office.he, on=ON))
    fine.refresh_from_db()
    _refused("已撤回", lambda: actions.withdraw_measure(fine, reason="再次", by=office.he, on=ON))
    actions.void_measure(fine, reason="登记有误", by=office.he, on=ON)
    fine.refresh_from_db()
    _refused("已作废", lambda: actions.void_measure(fine, reason="再次", by=office.he, on=ON))
    assert (fine.withdrawn_on, fine.withdraw_reason, fine.void_reason) == (ON, "撤销决定", "登记有误")


def test_a_withdrawal_waits_for_its_day(office, fine):
    _refused("不能晚于今天", lambda: actions.withdraw_measure(fine, reason="撤销", by=office.he, on=TOMORROW))
    early = ON - timedelta(days=1)
    _refused("不能早于措施日期", lambda: actions.withdraw_measure(fine, reason="撤销", by=office.he, on=early))
    _refused("须写明原因", lambda: actions.withdraw_measure(fine, reason="", by=office.he, on=ON))


def test_the_police_change_their_own_and_nobody_else_does(office, fine, arrest):
    _refused("公安机关变更", lambda: actions.void_measure(arrest, reason="误录", by=office.he, on=ON))
    _refused("主办单位", lambda: actions.void_measure(fine, reason="误录", by=office.po, on=ON))
    actions.void_measure(arrest, reason="误录", by=office.po, on=ON)


def test_an_assisting_unit_changes_its_own_and_the_lead_unit_any(office, case, fine):
    firm = Party.objects.get()
    theirs = actions.take_measure(case, "closed_down", party=firm, by=office.huan, on=ON)
    assert theirs.authority == office.env
    _refused("登记单位或主办单位", lambda: actions.void_measure(fine, reason="误录", by=office.huan, on=ON))
    assert rules.may_change(theirs, by=office.huan)
    actions.void_measure(theirs, reason="重复", by=office.he, on=ON)


def test_blanks_are_filled_and_nothing_is_rewritten(office, fine):
    actions.complete_document(fine, document_number="佛环罚〔2016〕7号", by=office.he, on=ON)
    actions.complete_document(fine, legal_basis="大气法第九十九条", by=office.he, on=ON)
    fine.refresh_from_db()
    assert (fine.document_number, fine.legal_basis) == ("佛环罚〔2016〕7号", "大气法第九十九条")
    _refused("不能改写", lambda: actions.complete_document(fine, document_number="另一号", by=office.he, on=ON))
    _refused("登记单位或主办单位", lambda: actions.complete_document(fine, legal_basis="x", by=office.huan, on=ON))
