"""The pages of spot checks, as those who use them go through them."""

from __future__ import annotations

from datetime import timedelta

from huiyin.cases.models import Case
from huiyin.checks import queries
from huiyin.checks.factors import PROPOSED
from huiyin.checks.models import Check, Plan, Record
from huiyin.checks.tests.conftest import ON
from tests.support.filled import photo


def test_from_a_plan_to_a_finding(client, office, cases):
    client.force_login(office.lei)
    typed = {
        "name": "十二月暗访", "covert": "covert", "size": "2", "until": (ON + timedelta(days=9)).isoformat(),
        "state": "closed", **{f"w_{code}": points for code, points in PROPOSED.items()},
    }  # fmt: skip
    answer = client.post("/checks/plans/new/", typed)
    plan = Plan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "基础分 10 + 重要案件 10" in page and "锁定名单" in page
    client.post(f"/checks/plans/{plan.key}/freeze/")
    plan.refresh_from_db()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert plan.list_sha256 in page and plan.commitment in page and plan.secret not in page
    client.post(f"/checks/plans/{plan.key}/draw/")
    plan.refresh_from_db()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert plan.seed in page and plan.secret in page
    check = Check.objects.first()
    client.post(f"/checks/one/{check.key}/name/", {"users": [office.cha.pk, office.lei.pk]})
    client.force_login(office.cha)
    assert f"〔{check.case.number}〕" in client.get("/").content.decode()
    route = client.get("/checks/").content.decode()
    assert check.key in route and "南河区" in route
    said = queries.said_of(check.case)
    form = {
        "at": f"{ON.isoformat()}T08:30", "place": "横岗村河边", "words": "仍有新倾倒的垃圾。", "finding": "fail",
        "latitude": "23.012345", "longitude": "113.101112", "accuracy": "12", "uploads": [photo("teal")],
        **{f"holds-{one.name}": "no" for one in said},
    }  # fmt: skip
    refused = client.post(f"/checks/one/{check.key}/record/", form)
    assert refused.status_code == 422 and "请写明实际情况" in refused.content.decode()
    form["uploads"] = [photo("teal")]
    client.post(f"/checks/one/{check.key}/record/", form | {f"note-{one.name}": "未清运" for one in said})
    record = Record.objects.get()
    assert (record.latitude, record.accuracy) == (23.012345, 12)
    assert record.points.count() == len(said)
    client.force_login(office.lei)
    assert "未清运" in client.get(f"/checks/one/{check.key}/").content.decode()
    client.post(f"/checks/one/{check.key}/confirm/", {"found": record.pk, "words": "属实，退回重办。"})
    assert Case.objects.get(pk=check.case_id).state == "handed_down"
    client.force_login(office.he)
    assert "抽查不合格" in client.get(f"/cases/{check.case.number}/").content.decode()


def test_a_reason_that_is_missing_is_asked_for(client, office, cases):
    client.force_login(office.lei)
    from huiyin.checks.tests.conftest import a_plan

    plan = a_plan(office)
    client.post(f"/checks/plans/{plan.key}/void/", {"reason": ""})
    plan.refresh_from_db()
    assert plan.state == "draft"
    client.post(f"/checks/plans/{plan.key}/void/", {"reason": "范围有误"})
    plan.refresh_from_db()
    assert plan.state == "void"
    assert client.post(f"/checks/plans/{plan.key}/nothing/").status_code == 404


def test_a_public_number_needs_its_day(client, office, cases):
    client.force_login(office.lei)
    typed = {
        "name": "x", "covert": "open", "size": "2", "until": ON.isoformat(), "state": "closed", "source": "双色球",
        **{f"w_{code}": points for code, points in PROPOSED.items()},
    }  # fmt: skip
    answer = client.post("/checks/plans/new/", typed)
    assert answer.status_code == 422 and "公布日期" in answer.content.decode()


def test_a_draft_is_rewritten(client, office, cases):
    client.force_login(office.lei)
    from huiyin.checks.tests.conftest import a_plan

    plan = a_plan(office)
    page = client.get(f"/checks/plans/{plan.key}/edit/").content.decode()
    assert "十二月抽查" in page
    typed = {
        "name": "改名", "covert": "open", "size": "1", "until": ON.isoformat(), "state": "all", "starred": "on",
        "closed_since": "2016-12-01", **{f"w_{code}": "3" for code in PROPOSED},
    }  # fmt: skip
    client.post(f"/checks/plans/{plan.key}/edit/", typed)
    plan.refresh_from_db()
    assert (plan.name, plan.size, plan.weights["base"]) == ("改名", 1, 3)
    assert plan.filters == {"state": "all", "starred": True, "closed_since": "2016-12-01"}
    assert "2016年12月1日" in client.get(plan.get_absolute_url()).content.decode()
