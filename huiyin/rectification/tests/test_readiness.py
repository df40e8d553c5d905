"""What rectification asks before 已办结, 阶段性办结 and 销号 (invariant 2, M9)."""

from datetime import date, timedelta

import pytest

from huiyin.lib import clock
from huiyin.rectification import actions, rules
from huiyin.rectification.tests.conftest import DUE, ON, an_item


def _missing(case, in_part):
    return [str(line.verdict.reason) for line in rules.to_answer(case, in_part=in_part) if not line.met]


def _accept(item, office):
    item.refresh_from_db()
    actions.accept_item(actions.prove_item(item, "已清", by=office.he, on=ON), "已清", by=office.yan, on=ON)


def test_without_items_a_case_is_answered_and_not_in_part(office, case):
    assert _missing(case, in_part=False) == []
    assert rules.to_strike_off(case) == []
    [why] = _missing(case, in_part=True)
    assert "已办结" in why


def test_answered_needs_every_item_accepted(office, case, item):
    assert _missing(case, in_part=False) == ["第 1 项尚未完成整改。"]
    proof = actions.prove_item(item, "已清", by=office.he, on=ON)
    assert _missing(case, in_part=False) == ["第 1 项已报完成，尚待验收。"]
    actions.accept_item(proof, "好", by=office.yan, on=ON)
    assert _missing(case, in_part=False) == []
    assert _missing(case, in_part=True) != []  # nothing is left to watch


def test_a_void_item_asks_nothing(office, case, item):
    actions.void_item(item, reason="误列", by=office.he, on=ON)
    assert rules.to_answer(case, in_part=False) == []


def test_in_part_with_a_dated_item_that_is_not_late(office, case, item, clock_at):
    assert _missing(case, in_part=True) == []
    clock_at(clock.at(DUE, 23, 59))
    assert _missing(case, in_part=True) == []
    clock_at(clock.at(DUE + timedelta(days=1), 0, 1))
    assert _missing(case, in_part=True) == ["第 1 项已逾期。"]


def test_proved_in_time_and_not_yet_looked_at_is_not_late_but_waits(office, case, item, clock_at):
    actions.prove_item(item, "已清", by=office.he, on=ON)
    clock_at(clock.at(DUE + timedelta(days=1), 9))
    assert _missing(case, in_part=True) == ["第 1 项已报完成，尚待验收。"]


def test_a_long_item_needs_steps_and_what_holds_until_it_is_done(office, case, clock_at):
    item = an_item(case, office.he, term="long", restriction="", due=date(2017, 5, 31))
    assert "阶段目标" in _missing(case, in_part=True)[0]
    step = actions.plan_milestone(item, "落实新址", due=date(2017, 1, 31), by=office.he, on=ON)
    assert "完成前的限制" in _missing(case, in_part=True)[0]
    actions.restrict_item(item, "完成前限产50%", by=office.he, on=ON)
    assert _missing(case, in_part=True) == []
    clock_at(clock.at(date(2017, 2, 1), 9))
    assert "阶段目标逾期" in _missing(case, in_part=True)[0]
    actions.reach_milestone(step, by=office.he, on=date(2017, 2, 1))
    assert _missing(case, in_part=True) == []
    assert len(_missing(case, in_part=False)) == 1


def test_a_void_step_does_not_stand_for_a_plan(office, case, long_item):
    step = actions.plan_milestone(long_item, "落实新址", due=date(2017, 1, 31), by=office.he, on=ON)
    actions.void_milestone(step, reason="误设", by=office.he, on=ON)
    assert "阶段目标" in _missing(case, in_part=True)[0]


def test_one_accepted_and_one_long_is_in_part_only(office, case, item, long_item):
    _accept(item, office)
    actions.plan_milestone(long_item, "落实新址", due=date(2017, 1, 31), by=office.he, on=ON)
    assert _missing(case, in_part=True) == []
    assert len(_missing(case, in_part=False)) == 1
    assert [line.met for line in rules.to_strike_off(case)] == [True, False]


@pytest.mark.parametrize("in_part", [True, False])
def test_each_line_leads_to_its_item(office, case, item, in_part):
    line = rules.to_answer(case, in_part=in_part)[0]
    assert line.url == f"{case.get_absolute_url()}#item-1"


def test_rectification_has_no_say_before_submitting():
    assert not hasattr(rules, "to_submit")
