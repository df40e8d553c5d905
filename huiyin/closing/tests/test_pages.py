"""The section of the case page, the reviewers' queue, and a batch's report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.closing.models import Feedback, Submission
from huiyin.complainants import actions as complainants
from huiyin.lib import clock
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return cast.an_office()


@pytest.fixture(autouse=True)
def later():
    with clock.set_to(clock.at(cast.DAY + timedelta(days=6), 9)):
        yield


def test_a_unit_submits_from_the_case_page(client, office):
    case = cast.ready_to_submit(office, cast.a_case(office))
    client.force_login(office.he)
    assert "上报办理结果" in client.get(case.get_absolute_url()).content.decode()
    answer = client.post(reverse("closing:submit", args=[case.number]), {"report": "垃圾已清运。"})
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_a_refused_form_keeps_what_was_typed(client, office):
    case = cast.a_case(office)
    client.force_login(office.he)
    answer = client.post(reverse("closing:submit", args=[case.number]), {"report": "写了很久的报告"})
    assert answer.status_code == 422
    assert "写了很久的报告" in answer.content.decode()
    assert "请先签收" in answer.content.decode()


def test_reviewers_see_what_waits_for_them_and_nobody_else_s(client, office):
    case = cast.a_case(office, State.SUBMITTED)
    client.force_login(office.tang)
    assert f"〔{case.number}〕" in client.get(reverse("closing:reviews")).content.decode()
    client.force_login(office.zhou)
    assert f"〔{case.number}〕" not in client.get(reverse("closing:reviews")).content.decode()
    client.force_login(office.he)
    assert client.get(reverse("closing:reviews")).status_code == 403


def test_a_reviewer_passes_and_returns(client, office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    url = reverse("closing:review", args=[case.number, submission.pk])
    client.force_login(office.tang)
    assert client.post(url, {"passed": "no", "text": ""}).status_code == 422
    assert client.post(url, {"passed": "yes", "text": ""}).status_code == 302
    client.force_login(office.zhou)
    assert client.post(url, {"passed": "yes", "text": ""}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == State.PASSED


def test_the_office_reports_a_batch(client, office):
    case = cast.a_case(office, State.PASSED)
    url = reverse("closing:feedback", args=[office.batch.pk])
    client.force_login(office.he)
    assert client.get(url).status_code == 403
    client.force_login(office.lin)
    assert f"〔{case.number}〕" in client.get(url).content.decode()
    typed = {"case": [case.number], "document_number": "", "on": "2016-12-04", "signer": "P-mayor"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"document_number": "佛环督办〔2016〕1号"}).status_code == 302
    assert Feedback.objects.get().signer == office.mayor.official
    assert Case.objects.get(pk=case.pk).state == State.REPORTED


def test_a_stranger_finds_nothing(client, office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    for person in (office.wu, office.admin):
        client.force_login(person)
        for name, more in (("submit", []), ("conclude", []), ("reopen", []), ("review", [submission.pk])):
            url = reverse(f"closing:{name}", args=[case.number, *more])
            assert (
                client.post(url, {"passed": "yes", "reason": "x", "report": "x", "answer": "answered"}).status_code
                == 404
            )
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_a_page_that_is_no_longer_so_reviews_and_concludes_nothing(client, office):
    case = cast.a_case(office, State.SUBMITTED)
    submission = Submission.objects.get(case=case, whole=True)
    url = reverse("closing:review", args=[case.number, submission.pk])
    client.force_login(office.tang)
    assert 'name="step" value="district"' in client.get(case.get_absolute_url()).content.decode()
    assert client.post(url, {"passed": "yes", "text": "", "step": "district"}).status_code == 302
    client.force_login(office.zhou)
    late = client.post(url, {"passed": "yes", "text": "", "step": "district"})
    assert "有人刚刚审核了此次上报" in late.content.decode()
    assert client.post(url, {"passed": "yes", "text": "", "step": "city"}).status_code == 302

    complainants.reply(case, text="已清运", way="phone", by=office.he, on=clock.today())
    client.force_login(office.lin)
    assert 'name="expecting" value="open"' in client.get(case.get_absolute_url()).content.decode()
    url = reverse("closing:conclude", args=[case.number])
    late = client.post(url, {"answer": "answered", "expecting": "in_part"})
    assert "有人刚刚更新了此案" in late.content.decode()
    assert Case.objects.get(pk=case.pk).answer == "open"
    assert client.post(url, {"answer": "answered", "expecting": "open"}).status_code == 302


def test_a_batch_counts_what_one_sees(client, office):
    cast.a_case(office)
    case = cast.a_case(office)
    client.force_login(office.lin)
    [batch] = client.get(reverse("closing:batches")).context["page"]
    assert (batch.all, batch.passed, batch.reported) == (2, 0, 0)
    case.accusations.create(body=office.office, by=office.lin, on=cast.DAY)
    [batch] = client.get(reverse("closing:batches")).context["page"]
    assert batch.all == 1
