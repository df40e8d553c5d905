"""Steps of long items, and more time: asked before the day by the clock, answered with a new one (invariant 6)."""

from datetime import date, timedelta

import pytest

from huiyin.cases.models import Duty
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.rectification import actions
from huiyin.rectification.models import Extension, Item, Milestone
from huiyin.rectification.tests.conftest import DUE, ON

NEW = DUE + timedelta(days=30)
STEP_DUE = date(2017, 1, 31)


def _state():
    rows = (Item, Milestone, Extension, Duty)
    return [list(model.objects.values()) for model in rows], Entry.objects.count()


def refused(words, do):
    before = _state()
    with pytest.raises(Refused, match=words):
        do()
    assert _state() == before


def _due(kind, about):
    duty = Duty.objects.get(kind=kind, about_id=about.pk, done_at=None, dropped_at=None)
    return duty.body, duty.due.astimezone(clock.SHANGHAI).date()


@pytest.fixture
def step(office, long_item) -> Milestone:
    return actions.plan_milestone(long_item, "落实新址", due=STEP_DUE, by=office.he, on=ON)


def test_a_step_is_owed_and_reached(office, long_item, step):
    assert _due("milestone", step) == (office.nanhe, STEP_DUE)
    refused("阶段目标未完成", lambda: actions.prove_item(long_item, "已搬", by=office.he, on=ON))
    actions.reach_milestone(step, note="已签租约", by=office.he, on=ON)
    assert not Duty.objects.filter(kind="milestone", done_at=None, dropped_at=None).exists()
    step.refresh_from_db()
    refused("已完成或已作废", lambda: actions.reach_milestone(step, by=office.he, on=ON))
    assert actions.prove_item(long_item, "已搬", by=office.he, on=ON)


def test_what_a_step_may_not_be(office, item, long_item, step):
    def plan(of=long_item, name="动工", due=STEP_DUE, by=office.he):
        return lambda: actions.plan_milestone(of, name, due=due, by=by, on=ON)

    refused("只有长期整改", plan(of=item))
    refused("不能早于", plan(due=ON - timedelta(days=1)))
    refused("不能晚于整改项", plan(due=long_item.due + timedelta(days=1)))
    refused("由整改单位", plan(by=office.huan))
    refused("写明阶段目标", plan(name=" "))
    refused("不能晚于今天", lambda: actions.reach_milestone(step, by=office.he, on=ON + timedelta(days=1)))
    refused("不能早于制定", lambda: actions.reach_milestone(step, by=office.he, on=ON - timedelta(days=1)))
    refused("由整改单位", lambda: actions.reach_milestone(step, by=office.huan, on=ON))


def test_a_wrong_step_is_void_while_the_case_is_in_hand(office, long_item, step):
    refused("须写明原因", lambda: actions.void_milestone(step, reason="", by=office.he, on=ON))
    step.item.case.state = State.SUBMITTED
    refused("案件上报后", lambda: actions.void_milestone(step, reason="误设", by=office.he, on=ON))
    step.item.case.state = State.HANDED_DOWN
    actions.void_milestone(step, reason="误设", by=office.he, on=ON)
    assert actions.prove_item(long_item, "已搬", by=office.he, on=ON)


def _ask(item, by, asked=NEW, reason="雨季无法施工，已完成六成", on=ON):
    return actions.ask_extension(item, asked=asked, reason=reason, by=by, on=on)


def test_granted_with_a_new_day_the_duty_moves(office, item):
    extension = _ask(item, office.he)
    assert _due("extension", item) == (office.office, DUE)
    assert _due("item", item)[1] == DUE  # until it is answered the old day stands
    actions.answer_extension(extension, granted=True, fixed=NEW, answer="同意", by=office.zhou, on=ON)
    item.refresh_from_db()
    assert (item.due, _due("item", item)[1]) == (NEW, NEW)
    assert not Duty.objects.filter(kind="extension", done_at=None).exists()
    extension.refresh_from_db()
    again = {"granted": False, "answer": "不同意", "by": office.zhou, "on": ON}
    refused("已答复", lambda: actions.answer_extension(extension, **again))


def test_not_granted_the_day_stands_and_it_may_be_asked_again(office, item):
    actions.answer_extension(_ask(item, office.he), granted=False, answer="理由不足", by=office.lin, on=ON)
    item.refresh_from_db()
    assert item.due == DUE
    assert _ask(item, office.he)


def test_what_is_accepted_meanwhile_needs_no_answer(office, item):
    extension = _ask(item, office.he)
    actions.accept_item(actions.prove_item(item, "已清运", by=office.he, on=ON), "属实", by=office.yan, on=ON)
    assert not Duty.objects.filter(kind="extension", done_at=None, dropped_at=None).exists()
    answer = {"granted": True, "fixed": NEW, "answer": "同意", "by": office.zhou, "on": ON}
    refused("无须答复", lambda: actions.answer_extension(Extension.objects.get(pk=extension.pk), **answer))


def test_on_its_last_day_it_may_be_asked_and_on_the_next_no_more_whatever_day_is_claimed(office, item, clock_at):
    clock_at(clock.at(DUE + timedelta(days=1), 0, 1))
    refused("已过", lambda: _ask(item, office.he, on=DUE))
    refused("已过", lambda: _ask(item, office.he, on=DUE + timedelta(days=1)))
    clock_at(clock.at(DUE, 23, 59))
    assert _ask(item, office.he, on=DUE)


def test_what_asking_may_not_be(office, item):
    refused("晚于原期限", lambda: _ask(item, office.he, asked=DUE))
    refused("理由和进展", lambda: _ask(item, office.he, reason=" "))
    refused("不能晚于今天", lambda: _ask(item, office.he, on=ON + timedelta(days=1)))
    refused("由整改单位", lambda: _ask(item, office.huan))
    _ask(item, office.he)
    refused("尚未答复", lambda: _ask(item, office.he, asked=NEW + timedelta(days=1)))


def test_what_an_answer_may_not_be(office, item):
    extension = _ask(item, office.he)

    def answer(granted=True, fixed=NEW, text="同意", by=office.zhou, on=ON):
        return lambda: actions.answer_extension(extension, granted=granted, fixed=fixed, answer=text, by=by, on=on)

    refused("新期限", answer(fixed=None))
    refused("新期限", answer(fixed=DUE))
    refused("写明意见", answer(text=" "))
    refused("不能晚于今天", answer(on=ON + timedelta(days=1)))
    refused("不能早于申请", answer(on=ON - timedelta(days=1)))
    for who in ("he", "huan", "tang", "yan", "wu", "chen"):
        refused("协调联络组或市级审核", answer(by=getattr(office, who)))
