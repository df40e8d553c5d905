"""The hand-down desk: a batch in one POST, refusals on their row, nothing typed lost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from huiyin.cases.models import Accusation, Assignment, Case
from huiyin.cases.states import State
from huiyin.intake import actions as intake
from huiyin.leadership.models import Lead
from huiyin.lib import clock
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


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("units", "无此单位"),
        ("follow_up", "无此单位"),
        ("assisting", "无此单位"),
        ("accused", "南河区某局"),
        ("leader", "罗启明"),
    ],
)
def test_the_very_cell_that_is_wrong_is_marked(lin, office, cases, column, words):
    page = lin.post(desk_of(office), typed(cases[:1], **{column: words})).content.decode()
    assert re.findall(r'<input id="([^"]+)"[^>]* aria-invalid="true"', page) == [f"{column}-1"]
    assert f'href="#{column}-1"' in page


def test_when_all_is_handed_down_the_paper_is_next(lin, office, cases):
    page = lin.post(desk_of(office), typed(cases), follow=True).content.decode()
    assert "送签后发给各单位" in page and page.count(reverse("intake:batch_paper", args=[office.batch.pk])) == 2


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
    assert 'value="邓立群 副区长（南河区政府）"' in page
    assert 'data-proposed="邓立群 副区长（南河区政府）"' in page
    left = typed([case], leader="邓立群 副区长（南河区政府）", assisting="")
    assert lin.post(desk_of(office), left).status_code == 302
    assert Lead.objects.get().official.name == "陈志远"


def test_a_deputy_whom_the_clerk_names_himself_is_refused_for_an_important_case(lin, office):
    [case] = cast.registered(office, text="南河区石湾镇某厂机器声音大。", types=["air"], types_written=["大气"])
    named = typed([case], leader="邓立群", assisting="")
    answer = lin.post(desk_of(office), named)
    assert answer.status_code == 422
    assert "须由主要领导" in answer.content.decode()


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr("huiyin.intake.views.desk.ON_A_PAGE", 2)


def numbers_on(answer):
    return [row.case.number for row in answer.context["desk"].rows]


def test_a_long_batch_comes_in_pages(lin, office, cases, small_pages):
    cast.registered(office, 2)
    assert numbers_on(lin.get(desk_of(office))) == [1, 2]
    last = lin.get(desk_of(office), {"page": 3})
    assert numbers_on(last) == [5]
    page = last.content.decode()
    assert "交办本页 1 件" in page and "全部交办 5 件" in page and "共 5 条" in page
    answer = lin.post(desk_of(office) + "?page=2", typed(cases[2:]))
    assert answer.status_code == 302 and answer.url.endswith("?page=2")
    assert list(Case.objects.filter(state=State.HANDED_DOWN).values_list("number", flat=True)) == [3]


def test_all_means_every_case_that_waits(lin, office, cases, small_pages):
    cast.registered(office, 2)
    answer = lin.post(desk_of(office), {**typed(cases[:2], take=None), "scope": "all"}, follow=True)
    assert "已交办 4 件" in answer.content.decode()
    states = dict(Case.objects.values_list("number", "state"))
    assert states == {1: State.REGISTERED} | dict.fromkeys([2, 3, 4, 5], State.HANDED_DOWN)
    # The row that was not ticked waits; what stood on further pages went as proposed.
    assert Case.objects.get(number=5).assignments.get(lead=True).body == office.nanhe


def test_a_value_is_set_for_all_further_cases(lin, office, cases, small_pages):
    cast.registered(office, 2)
    sent = {**typed(cases[:2]), "scope": "all", "rest-units": "市环保局", "rest-grade": "important"}
    answer = lin.post(desk_of(office), sent)
    assert answer.status_code == 302
    leads = dict(Assignment.objects.filter(lead=True).values_list("case__number", "body__short"))
    assert leads == {1: "南河区", 2: "南河区", 3: "市环保局", 4: "市环保局", 5: "市环保局"}
    assert set(Case.objects.values_list("grade", flat=True)) == {"important"}


def test_further_cases_that_are_refused_come_to_the_page(lin, office, cases, small_pages):
    cast.registered(office, 2)
    answer = lin.post(desk_of(office), {**typed(cases[:2]), "scope": "all", "rest-units": "无此单位"})
    assert answer.status_code == 422 and numbers_on(answer) == [3, 4]
    page = answer.content.decode()
    assert "没有名为“无此单位”的单位" in page and "已交办 2 件" in page and 'value="无此单位"' in page
    assert Case.objects.filter(state=State.REGISTERED).count() == 3


def test_all_of_what_the_filter_shows_and_no_more(lin, office, cases, small_pages):
    cast.registered(office, 3, types=["noise"], types_written=["噪声"])
    shown = lin.get(desk_of(office), {"type": "noise"})
    assert numbers_on(shown) == [4, 5] and "全部交办 3 件" in shown.content.decode()
    noisy = list(Case.objects.filter(number__in=[4, 5]).order_by("number"))
    lin.post(desk_of(office) + "?type=noise", {**typed(noisy), "scope": "all"})
    handed = Case.objects.filter(state=State.HANDED_DOWN).order_by("number")
    assert list(handed.values_list("number", flat=True)) == [4, 5, 6]
    nothing = lin.get(desk_of(office), {"type": "noise"}).content.decode()
    assert "没有符合条件的待交办案件" in nothing and "本批已全部交办" not in nothing


def test_what_came_after_the_page_was_opened_is_not_handed_down_unseen(lin, office, cases):
    cast.registered(office, 1)
    assert lin.post(desk_of(office), typed(cases)).status_code == 302
    assert Case.objects.get(state=State.REGISTERED).number == 4


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


def row_of(answer, number):
    return next(row for row in answer.context["desk"].rows if row.case.number == number)


def test_the_desk_says_what_should_be_noticed_before_the_hand_down(lin, office, cases):
    cast.registered(office, text="南河区环保局的人收了好处，检查前通风报信。", types=[], types_written=[])
    with clock.set_to(clock.at(cast.DAY, 22, 35)):
        row = cast.new_case(text="南河区石湾镇某厂夜间冒黑烟。", region="某市")
        intake.register_cases(office.batch, [row], by=office.lin, on=cast.DAY)
    answer = lin.get(desk_of(office))
    page = answer.content.decode()
    assert "内容提到“好处、通风报信”，请核对是否涉及被举报单位" in page and "未注明污染类型" in page
    assert "行政区域未写明区，按内容中的南河区建议" in page
    assert Case.objects.get(number=5).district is None  # the register keeps what the list says
    assert row_of(answer, 5).values["units"] == row_of(answer, 1).values["units"]
    assert row_of(answer, 1).hints == []


def test_likely_repeats_come_to_the_rows_once_the_page_stands(lin, office, cases):
    assert "疑似重复" not in lin.get(desk_of(office)).content.decode()
    fragment = lin.get(desk_of(office), headers={"HX-Request": "true"}).content.decode()
    assert '<p id="likely-2" class="small hint-line" hx-swap-oob="true">疑似重复 〔1〕' in fragment
    assert 'id="likely-1"' not in fragment and "<html" not in fragment  # nothing came before the first
    intake.link_repeat(cases[1], cases[0], why="words", by=office.lin, on=clock.today())
    fragment = lin.get(desk_of(office), headers={"HX-Request": "true"}).content.decode()
    assert 'id="likely-2"' not in fragment and 'id="likely-3"' in fragment
