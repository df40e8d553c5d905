"""Verification on the case page, with htmx and without."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.files.models import Evidence
from huiyin.files.tests.conftest import a_paper, a_photo
from huiyin.journal.models import Entry
from huiyin.verification import actions, queries, rules
from huiyin.verification.models import CaseFacts, QuestionFinding
from tests.support.cast import DAY

HTMX = {"HX-Request": "true"}


def url(name, case, *args):
    return reverse(f"verification:{name}", args=[case.number, *args])


@pytest.fixture
def question(case):
    return case.questions.get(dropped_at=None)


def told(**more):
    return {"finding": "true", "facts": "到场核实属实", "on": DAY.isoformat(), "expecting": 0, **more}


def test_a_finding_with_photographs_without_script(client, office, case, question):
    client.force_login(office.he)
    response = client.post(url("find", case, question.n), told(uploads=[a_photo(), a_paper()]))
    assert response.status_code == 302 and response["Location"].endswith("#verification")
    assert QuestionFinding.objects.get().facts == "到场核实属实"
    page = client.get(url("section", case)).content.decode()
    for row in Evidence.objects.all():
        assert row.get_absolute_url() in page


def test_with_htmx_the_section_alone_comes_back(client, office, case, question):
    client.force_login(office.he)
    response = client.post(url("find", case, question.n), told(), headers=HTMX)
    text = response.content.decode()
    assert text.strip().startswith('<section class="panel" id="verification"') and "<html" not in text
    assert "到场核实属实" in text
    response = client.post(
        url("overall", case), {"finding": "true", "facts": "属实。", "on": DAY.isoformat()}, headers=HTMX
    )
    assert CaseFacts.objects.get().facts == "属实。"


def test_errors_keep_what_was_typed(client, office, case, question):
    client.force_login(office.he)
    response = client.post(url("find", case, question.n), told(finding="", facts="写了很多"))
    assert response.status_code == 422 and "写了很多" in response.content.decode()
    response = client.post(url("find", case, question.n), told(uploads=[a_paper(data=b"MZ\x90\x00\x03")]))
    assert response.status_code == 422 and "不接收此类文件" in response.content.decode()
    response = client.post(url("overall", case), {"finding": "true", "facts": "属实", "on": DAY.isoformat()})
    assert response.status_code == 422 and "请先逐个问题" in response.content.decode()
    assert not QuestionFinding.objects.exists() and not CaseFacts.objects.exists()


def test_a_stale_page_is_told(client, office, case, question):
    client.force_login(office.he)
    client.post(url("find", case, question.n), told())
    response = client.post(url("find", case, question.n), told(finding="false"))
    assert "刚刚登记了核实结论" in response.content.decode()
    assert QuestionFinding.objects.get().finding == "true"


def test_splitting_on_the_page(client, office, case):
    client.force_login(office.lin)
    assert "偷倒垃圾" in client.get(url("split", case)).content.decode()
    client.post(url("split", case), {"questions": "夜间倾倒\n\n气味难闻"})
    assert [q.text for q in case.questions.filter(dropped_at=None)] == ["夜间倾倒", "气味难闻"]


@pytest.mark.parametrize(("who", "status"), [("wu", 404), ("admin", 404), ("lin", 302), ("su", 302)])
def test_who_may_not_find_changes_nothing(client, office, case, question, who, status):
    client.force_login(getattr(office, who))
    assert client.post(url("find", case, question.n), told()).status_code == status
    assert not QuestionFinding.objects.exists()


@pytest.mark.parametrize("route", ["section", "split"])
def test_a_strangers_case_does_not_exist(client, office, case, route):
    client.force_login(office.wu)
    assert client.get(url(route, case)).status_code == 404


def test_the_evidence_of_a_question_is_behind_the_cases_door(client, office, case, question):
    client.force_login(office.he)
    client.post(url("find", case, question.n), told(uploads=[a_photo()]))
    row = Evidence.objects.get()
    assert client.get(row.get_absolute_url()).status_code == 200
    client.force_login(office.wu)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_panel_costs_the_same_for_many_questions(office, case, django_assert_num_queries):
    office.he.grants_now()
    for n in (1, 6):
        actions.split_questions(case, [f"问题{i}" for i in range(n)], by=office.he, on=DAY)
        with django_assert_num_queries(8):
            assert queries.panel(case, office.he).context["found"] == 0


def test_questions_are_counted_from_one_however_often_they_were_split(client, office, case):
    for texts in (["倾倒垃圾", "气味扰民"], ["倾倒垃圾", "气味扰民", "河水发黑"]):
        actions.split_questions(case, texts, by=office.he, on=DAY)
    client.force_login(office.he)
    page = client.get(url("section", case)).content.decode()
    assert [n for n in range(1, 12) if f"<h3>问题 {n}</h3>" in page] == [1, 2, 3]
    second = case.questions.filter(dropped_at=None)[1]
    actions.find(second, finding="true", facts="到场核实属实", verified_by="", by=office.he, on=DAY)
    assert "核实问题 2：属实" in Entry.objects.latest("n").describe()
    assert [str(line.label) for line in rules.to_submit(case)][:3] == [f"问题 {n} 已核实" for n in (1, 2, 3)]
