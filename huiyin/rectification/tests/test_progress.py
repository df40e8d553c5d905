"""Progress on site (M10): who, when, how many; wrong entries are void and counted no more."""

from datetime import date, timedelta

import pytest

from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from huiyin.rectification import actions, queries, rules
from huiyin.rectification.models import Progress
from huiyin.rectification.tests.conftest import ON, an_item
from tests.support.cast import a_case


def _enter(case, by, text="夜间值守，拦截外地车辆 2 辆", on=ON, **more):
    return actions.enter_progress(case, text, by=by, on=on, **more)


def _refused(words, do):
    before = list(Progress.objects.values()), Entry.objects.count()
    with pytest.raises(Refused, match=words):
        do()
    assert (list(Progress.objects.values()), Entry.objects.count()) == before


def test_each_unit_enters_its_own_and_the_case_adds_them_up(office, case):
    _enter(case, office.he, people=120, machines=4, vehicles=96)
    _enter(case, office.huan, people=30, joint="市环保局监测站")
    effort = queries.effort_of(case)
    assert (effort.days, effort.people, effort.machines, effort.vehicles) == (1, 150, 4, 96)
    entries = Entry.objects.filter(kind="rectification.progress")
    assert {entry.payload["body"] for entry in entries} == {"nanhe", "env"}


def test_what_an_entry_may_not_be(office, case):
    other, fresh = an_item(a_case(office), office.he), a_case(office, at=State.REGISTERED)
    _refused("写明进展", lambda: _enter(case, office.he, text=" "))
    _refused("不能晚于今天", lambda: _enter(case, office.he, on=ON + timedelta(days=1)))
    _refused("移交本批", lambda: _enter(case, office.he, on=date(2016, 11, 27)))
    _refused("本案的整改项", lambda: _enter(case, office.he, item=other))
    for n in (-1, rules.MOST + 1, 2**40):
        _refused("请核对", lambda n=n: _enter(case, office.he, vehicles=n))
    for who in ("lin", "wu", "yan", "po", "chen"):
        _refused("只有承办本案", lambda name=who: _enter(case, getattr(office, name)))
    _refused("尚未交办", lambda: _enter(fresh, office.he))


def test_a_wrong_entry_is_void_and_counts_no_more(office, case):
    entry = _enter(case, office.he, people=9000)
    _refused("由登记单位", lambda: actions.void_progress(entry, reason="误录", by=office.huan, on=ON))
    _refused("写明原因", lambda: actions.void_progress(entry, reason="", by=office.he, on=ON))
    actions.void_progress(entry, reason="多写一个零", by=office.he, on=ON)
    assert queries.effort_of(case).people == 0
    entry.refresh_from_db()
    _refused("已作废", lambda: actions.void_progress(entry, reason="再次", by=office.he, on=ON))
