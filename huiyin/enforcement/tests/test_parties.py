"""Parties: codes that warn, workshops in bulk, two rows found to be one."""

from datetime import timedelta

import pytest

from huiyin.cases.models import Party, PartyMerge
from huiyin.enforcement import actions, parties, queries
from huiyin.enforcement.models import CaseParty
from huiyin.enforcement.tests.conftest import ON
from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case

GOOD = "91440600MA4UKA3P2X"


def _state():
    return Party.objects.count(), CaseParty.objects.count(), PartyMerge.objects.count(), Entry.objects.count()


def _refused(words, do):
    before = _state()
    with pytest.raises(Refused, match=words):
        do()
    assert _state() == before


def test_a_doubtful_code_is_kept_as_typed_in_half_width(office, case):
    party = actions.enter_party(case, "源丰厂", credit_code=" ９１４４０６００ 123456789x ", by=office.he, on=ON)
    assert party.credit_code == "91440600123456789X"
    [row] = queries.parties_of(case)
    assert "校验不符" in row.warning


def test_the_same_name_and_code_in_another_case_is_the_same_row(office, case):
    other = a_case(office)
    first = actions.enter_party(case, "源丰厂", credit_code=GOOD, by=office.he, on=ON)
    again = actions.enter_party(other, "源丰厂", credit_code=GOOD, by=office.he, on=ON)
    assert first == again
    assert actions.enter_party(other, "源丰二厂", credit_code=GOOD, by=office.he, on=ON) != first
    assert (
        actions.enter_party(other, "源丰厂", by=office.he, on=ON) != first
    )  # without a code two firms may share a name
    _refused("已登记为本案当事人", lambda: actions.enter_party(case, "源丰厂", credit_code=GOOD, by=office.he, on=ON))


def test_what_a_party_may_not_be(office, case):
    _refused("请填写当事人名称", lambda: actions.enter_party(case, "  ", by=office.he, on=ON))
    _refused("类别", lambda: actions.enter_party(case, "厂", kind="ship", by=office.he, on=ON))
    _refused("120", lambda: actions.enter_party(case, "厂" * 121, by=office.he, on=ON))
    _refused("只有承办本案", lambda: actions.enter_party(case, "厂", by=office.lin, on=ON))
    late = ON + timedelta(days=1)
    _refused("不能晚于今天", lambda: actions.enter_party(case, "厂", by=office.he, on=late))


def test_ten_unnamed_workshops_are_ten_rows_and_the_next_go_on_counting(office, case):
    actions.enter_workshops(case, 10, place="横岗村", by=office.he, on=ON)
    more = actions.enter_workshops(case, 2, place="横岗村", by=office.he, on=ON)
    assert [p.name for p in more] == ["横岗村无名作坊11", "横岗村无名作坊12"]
    assert len({p.name for p in Party.objects.all()}) == 12
    assert Entry.objects.filter(kind="enforcement.party_entered").count() == 12
    for count in (0, -1, 501):
        _refused("1 至 500", lambda n=count: actions.enter_workshops(case, n, place="村", by=office.he, on=ON))


def test_a_merger_is_a_dated_entry_and_can_be_undone(office, case):
    a, b, c = actions.enter_workshops(case, 3, place="村", by=office.he, on=ON)

    def merge(source, target, reason="同一院落", by=office.he, on=ON, of=case):
        return actions.merge_parties(source, target, reason=reason, case=of, by=by, on=on)

    _refused("两个不同", lambda: merge(a, a))
    _refused("依据", lambda: merge(a, b, reason=""))
    _refused("不能晚于今天", lambda: merge(a, b, on=ON + timedelta(days=1)))
    _refused("只有承办本案", lambda: merge(a, b, by=office.lin))
    other = a_case(office)
    _refused("只能合并本案", lambda: merge(a, b, of=other))
    made = merge(a, b)
    merge(b, c)
    assert parties.absorbed_by([a.pk]) == {a.pk, b.pk, c.pk}
    _refused("已经合并过", lambda: merge(a, c))
    _refused("已经合并过", lambda: merge(c, a))  # in a circle nobody would be counted
    actions.void_merge(made, reason="并非同一家", case=case, by=office.he, on=ON)
    assert parties.absorbed_by([a.pk]) == {a.pk}
    made.refresh_from_db()
    _refused("已撤销", lambda: actions.void_merge(made, reason="再次", case=case, by=office.he, on=ON))


def test_a_party_of_a_case_one_may_not_see_is_not_merged(office, case):
    mine = actions.enter_party(case, "甲厂", by=office.he, on=ON)
    theirs = Party.objects.create(name="乙厂")
    _refused("可见案件", lambda: actions.merge_parties(mine, theirs, reason="同一家", case=case, by=office.he, on=ON))


def test_a_namesake_in_another_case_is_offered_for_merging(office, case):
    other = a_case(office)
    actions.enter_party(case, "甲厂", by=office.he, on=ON)
    twin = actions.enter_party(other, "甲厂", by=office.he, on=ON)
    assert queries.namesakes(case, office.he) == [twin]
    assert queries.namesakes(case, office.wu) == []
