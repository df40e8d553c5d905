"""The hand-down desk: a batch in one POST, refusals on their row, nothing typed lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.cases.models import Accusation, Assignment, Case
from huiyin.cases.states import State
from huiyin.leadership.models import Lead
from tests.support import cast


@pytest.fixture
def lin(as_):
    return as_("lin")


@pytest.fixture
def cases(office):
    return cast.registered(office, 3)


def desk_of(office):
    return reverse("intake:desk", args=[office.batch.pk])


def typed(cases, **one):
    """A desk filled in; `one` is what stands otherwise on the first row."""
    data = {}
    for case in cases:
        row = {"take": "on", "units": "南河区", "leader": "", "follow_up": "", "assisting": "市环保局",
               "grade": "important", "accused": "", "follow_leader": ""}  # fmt: skip
        if case == cases[0]:
            row |= one
        data |= {f"{name}-{case.number}": value for name, value in row.items() if value is not None}
    return data


def test_one_post_hands_down_the_whole_batch_with_leaders_by_rule(lin, office, cases):
    answer = lin.post(desk_of(office), typed(cases))
    assert answer.status_code == 302
    assert set(Case.objects.values_list("state", flat=True)) == {State.HANDED_DOWN}
    assert {lead.official.name for lead in Lead.objects.select_related("official")} == {"陈志远"}
    assert "本批已全部交办" in lin.get(desk_of(office)).content.decode()


def test_a_refused_row_says_why_and_keeps_what_was_typed(lin, office, cases):
    answer = lin.post(desk_of(office), typed(cases, units="南河区", accused="南河区", assisting="市城管局"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "被举报" in page
    assert 'value="市城管局"' in page
    states = list(Case.objects.order_by("number").values_list("state", flat=True))
    assert states == [State.REGISTERED, State.HANDED_DOWN, State.HANDED_DOWN]
    assert Accusation.objects.count() == 0


def test_an_unknown_unit_and_an_empty_one_are_refused_on_their_row(lin, office, cases):
    answer = lin.post(desk_of(office), typed(cases, units="无此单位"))
    assert "没有名为“无此单位”的单位" in answer.content.decode()
    answer = lin.post(desk_of(office), typed(cases[:1], units=""))
    assert "请填写责任单位" in answer.content.decode()
    assert Case.objects.get(number=1).state == State.REGISTERED


def test_a_leader_from_elsewhere_is_refused(lin, office, cases):
    answer = lin.post(desk_of(office), typed(cases[:1], leader="罗启明"))
    assert "不在南河区的在任领导之中" in answer.content.decode()


def test_a_named_leader_follow_up_unit_and_accused_body_are_taken(lin, office, cases):
    answer = lin.post(
        desk_of(office),
        typed(cases[:1], leader="陈志远", follow_up="市环保局", assisting="", accused="北河区"),
    )
    assert answer.status_code == 302
    parts = Assignment.objects.filter(case=cases[0]).order_by("-lead", "pk")
    assert [(p.body.short, p.part, p.lead) for p in parts] == [
        ("南河区", "responsible", True),
        ("市环保局", "follow_up", False),
    ]
    assert {lead.official.name for lead in Lead.objects.all()} == {"陈志远", "罗启明"}
    assert Accusation.objects.get().body == office.beihe


def test_a_leader_left_as_proposed_gives_way_when_the_grade_is_raised(lin, office):
    [case] = cast.registered(office, text="南河区石湾镇某厂机器声音大。")
    page = lin.get(desk_of(office)).content.decode()
    assert 'value="邓立群 副区长(南河区政府)"' in page
    assert 'data-proposed="邓立群 副区长(南河区政府)"' in page
    left = typed([case], leader="邓立群 副区长(南河区政府)", assisting="")
    assert lin.post(desk_of(office), left).status_code == 302
    assert Lead.objects.get().official.name == "陈志远"


def test_a_deputy_whom_the_clerk_names_himself_is_refused_for_an_important_case(lin, office):
    [case] = cast.registered(office, text="南河区石湾镇某厂机器声音大。", types=["air"], types_written=["大气"])
    named = typed([case], leader="邓立群", assisting="")
    answer = lin.post(desk_of(office), named)
    assert answer.status_code == 422
    assert "须由主要领导" in answer.content.decode()


def test_an_unticked_row_waits(lin, office, cases):
    lin.post(desk_of(office), typed(cases, take=None))
    assert Case.objects.get(number=1).state == State.REGISTERED
    assert Case.objects.filter(state=State.HANDED_DOWN).count() == 2


def test_the_row_shows_likely_repeats_and_links_one_without_losing_what_was_typed(lin, office, cases):
    page = lin.get(reverse("intake:desk_row", args=[office.batch.pk, 2])).content.decode()
    assert "〔1〕" in page
    answer = lin.post(desk_of(office), {**typed(cases, assisting="市城管局"), "link": "2:1"})
    page = answer.content.decode()
    assert 'value="市城管局"' in page
    assert "重复 1" in page
    assert cases[1].repeats.get().earlier == cases[0]
    assert Case.objects.filter(state=State.REGISTERED).count() == 3


def test_only_the_office_has_the_desk(as_, office, cases):
    for name in ("he", "wu", "su"):
        assert as_(name).get(desk_of(office)).status_code == 403
    assert as_("he").post(desk_of(office), typed(cases)).status_code == 302
    assert Case.objects.filter(state=State.HANDED_DOWN).count() == 0


def test_the_desk_asks_little_more_for_more_rows(lin, office, cases, django_assert_max_num_queries):
    lin.get(desk_of(office))
    with django_assert_max_num_queries(40):
        lin.get(desk_of(office))
