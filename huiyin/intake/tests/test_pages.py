"""Inspections, single cases and batches as pages; and that nobody else opens them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.cases.models import Batch, Case, Inspection
from huiyin.cases.states import Origin, State
from huiyin.intake.reconciling import gaps
from huiyin.journal.models import Entry
from huiyin.people.models import Body, Grant, User
from huiyin.rulebook.loader import load_shipped
from tests.support import cast

RETURN = {
    "key": "return-2018",
    "name": "2018年回头看",
    "level": "central",
    "kind": "return",
    "group": "中央第五督察组",
    "since": "2018-06-05",
    "until": "2018-07-05",
}


@pytest.fixture
def lin(as_):
    return as_("lin")


def test_an_inspection_is_entered_and_changed(lin, office):
    url = reverse("intake:new_inspection")
    lin.post(url, {**RETURN, "rulebook": office.rulebook.pk})
    row = Inspection.objects.get(key="return-2018")
    assert row.group == "中央第五督察组"
    lin.post(reverse("intake:inspection", args=[row.key]), {**RETURN, "name": "回头看", "rulebook": office.rulebook.pk})
    row.refresh_from_db()
    assert row.name == "回头看"
    assert Entry.objects.filter(kind__startswith="intake.inspection_").count() == 2
    assert "回头看" in lin.get(reverse("intake:inspections")).content.decode()


def test_a_new_inspection_begins_today_under_the_rulebook_in_force(lin, office):
    load_shipped("third-round")
    form = lin.get(reverse("intake:new_inspection")).context["form"]
    assert form["since"].value() == cast.DAY
    assert form["rulebook"].value() == office.rulebook.pk


def test_without_an_inspection_the_page_of_lists_leads_to_entering_one(evening, client, db):
    lin = User.objects.create(username="lin", name="林静")
    Grant.objects.create(
        user=lin,
        role="coordinator",
        body=(city := Body.add_root(code="c", name="某市", short="某市", kind="city")),
        reach=city,
        since=cast.DAY,
    )
    client.force_login(lin)
    page = client.get(reverse("intake:lists")).content.decode()
    assert reverse("intake:new_inspection") in page
    assert "读入并预览" not in page


def test_a_doubled_key_or_an_end_before_the_start_is_refused_with_what_was_typed(lin, office):
    url = reverse("intake:new_inspection")
    refused = lin.post(url, {**RETURN, "key": "first", "rulebook": office.rulebook.pk})
    assert refused.status_code == 422
    refused = lin.post(url, {**RETURN, "until": "2018-06-01", "rulebook": office.rulebook.pk})
    assert refused.status_code == 422
    assert "中央第五督察组" in refused.content.decode()
    assert Inspection.objects.count() == 1


def test_a_single_case_is_registered_into_a_batch_or_a_new_one(lin, office):
    url = reverse("intake:new_case")
    typed = {
        "inspection": "first", "batch": office.batch.pk, "channel": "visit", "anonymous": "on", "region": "南河区",
        "districts": [office.nanhe.code], "types": ["water"], "text": "南河区某厂夜间偷排污水。",
    }  # fmt: skip
    answer = lin.post(url, typed)
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    assert (case.origin, case.anonymous, case.state) == (Origin.MANUAL, True, State.REGISTERED)
    assert case.district == office.nanhe
    refused = lin.post(url, {**typed, "batch": "", "text": "另一件事情"})
    assert refused.status_code == 422
    assert "另一件事情" in refused.content.decode()
    lin.post(url, {**typed, "batch": "", "number": "来访1", "handed_over": "2016-11-28T20:00", "text": "另一件事情"})
    assert Batch.objects.get(number="来访1").cases.count() == 1


@pytest.mark.parametrize("name", ["inspections", "new_inspection", "lists", "desks", "batches", "new_case"])
def test_only_the_office_opens_these_pages(as_, lin, name):
    url = reverse(f"intake:{name}")
    assert lin.get(url).status_code in (200, 302)
    assert as_("he").get(url).status_code == 403
    assert as_("mayor").get(url).status_code == 403


def test_the_navigation_names_them_for_the_office_alone(as_, lin):
    assert reverse("intake:lists") in lin.get("/").content.decode()
    assert reverse("intake:lists") not in as_("he").get("/").content.decode()


def test_gaps_are_named_within_their_series():
    assert gaps(["A0001", "A0002", "A0005", "B0009", "x"]) == ["A0003", "A0004"]
    assert gaps(["D4400002016112800001", "D4400002016112900003"]) == []
    assert gaps([]) == []


def test_calls_and_letters_that_share_one_count_leave_no_gap_to_each_other():
    assert gaps(["D3GD202611230001", "X3GD202611230002", "D3GD202611230003"]) == []
    assert gaps(["D3GD202611230001", "X3GD202611230002", "D3GD202611230004"]) == ["X3GD202611230003"]
    both = [f"{kind}3GD20261123{n:04d}" for kind in "DX" for n in (1, 2, 4, 5)]
    assert gaps(both) == ["D3GD202611230003", "X3GD202611230003"]
