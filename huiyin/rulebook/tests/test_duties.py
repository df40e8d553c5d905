"""责任清单: whose duty is what, by body, with the article."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huiyin.people.models import Body, Grant
from huiyin.rulebook import actions
from huiyin.rulebook.duties import duty_list
from huiyin.rulebook.loader import load_all_shipped
from huiyin.rulebook.sections import DutyOfBody
from huiyin.rulebook.showing import duty_holders
from huiyin.rulebook.tests.conftest import TODAY


@pytest.fixture
def nanhe(office):
    return Body.objects.get(code="nanhe")


def named(holders):
    return [holder.name for holder in holders]


def test_duties_stand_under_their_bodies_with_types_words_and_article(book, nanhe):
    found = duty_list(book, nanhe, on=TODAY)
    assert named(found.city) == ["某市环境保护局", "某市城市管理局"]
    assert named(found.district) == ["南河区人民政府办公室", "南河区环境运输和城市管理局"] or named(found.district) == [
        "南河区环境运输和城市管理局", "南河区人民政府办公室",
    ]  # fmt: skip
    line = next(line for line in found.city[0].lines if line.name == "工业废水监管")
    assert line.types == ["水"] and "印染" in line.words and line.basis == "《中华人民共和国水污染防治法》第八条"


def test_another_district_has_its_own_bodies(book, office):
    found = duty_list(book, Body.objects.get(code="beihe"), on=TODAY)
    assert set(named(found.district)) == {"北河区环境保护局", "北河区人民政府办公室"}


def test_bodies_that_the_city_has_not_set_up_are_named(book, nanhe):
    found = duty_list(book, nanhe, on=TODAY)
    assert {"city-zj", "nanhe-gt"} <= {holder.code for holder in found.missing}


def test_without_a_district_the_citys_duties_are_read(book):
    found = duty_list(book, None, on=TODAY)
    assert found.city and not found.district and not found.empty


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("城市管理局 市", {"某市城市管理局", "南河区环境运输和城市管理局"}),
        ("印染", {"某市环境保护局", "南河区环境运输和城市管理局"}),
        ("无此词", set()),
    ],
)
def test_words_are_looked_for_in_bodies_duties_and_articles(book, nanhe, words, names):
    found = duty_list(book, nanhe, on=TODAY, words=words)
    assert {*named(found.city), *named(found.district)} == names


def test_the_readers_own_body_comes_first_and_is_marked(book, nanhe, office):
    body = Body.objects.get(code="city-cg")
    Grant.objects.create(user=office.he, role="handler", body=body, reach=body, by=office.admin, since=date(2016, 1, 1))
    office.he.forget_grants()
    found = duty_list(book, nanhe, on=TODAY, user=office.he)
    assert found.city[0].name == "某市城市管理局" and found.city[0].mine and not found.city[1].mine


def test_a_duty_is_read_for_its_day(book, nanhe, office):
    later = TODAY + timedelta(days=9)
    actions.add_entry(
        book, DutyOfBody, code="bells", name="钟声扰民", data={"body": "{city}-cg", "basis": "《某条例》第一条"},
        since=later, by=office.admin, on=TODAY,
    )  # fmt: skip
    assert duty_list(book, nanhe, on=TODAY, words="钟声").empty
    book.forget_entries()
    assert named(duty_list(book, nanhe, on=later, words="钟声").city) == ["某市城市管理局"]


def test_whom_a_duty_may_name(office):
    holders = duty_holders()
    assert holders["{city}-hb"] == "某市环境保护局"
    assert holders["{district}-hb"] == "各区：环境运输和城市管理局、环境保护局"
    assert holders["env"] == "市环境保护局"  # its code is not made from the city's
    assert "nanhe-env" in holders  # only one district has the like
    assert "{district}-env" not in holders


def test_the_page_opens_on_the_readers_district_and_the_rulebook_in_force(office, sign_in):
    load_all_shipped()
    page = reverse("rulebook:duties")
    here = sign_in(office.wu).get(page).content.decode()
    assert "北河区环境保护局" in here and "南河区环境运输和城市管理局" not in here
    assert '<option value="beihe" selected>' in here and '<option value="foshan-2016" selected>' in here
    there = sign_in(office.wu).get(page, {"district": "nanhe", "q": "油烟"}).content.decode()
    assert "南河区环境运输和城市管理局" in there and "工业废水" not in there
    assert "没有符合条件的职责" in sign_in(office.wu).get(page, {"q": "无此词"}).content.decode()
    coming = sign_in(office.wu).get(page, {"book": "second-round"}).content.decode()
    assert "将施行" in coming and "第二轮督察" in coming
