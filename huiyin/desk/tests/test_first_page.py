"""The first page: what waits for a person and is no duty, and each duty with the way to the very thing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.accountability import actions as accountability
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.desk import queries, work
from huiyin.desk.notices import notices_for
from huiyin.journal.actions import SYSTEM
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people import actions as people
from huiyin.people.models import Grant, User
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Item
from tests.support.cast import DAY, a_case, an_office, registered

LATER = DAY + timedelta(days=5)


@pytest.fixture
def office(db):
    return an_office()


@pytest.fixture
def in_the_week(office):
    with clock.set_to(clock.at(LATER, 9)):
        yield


def said(user):
    return " ".join(notice.text for notice in notices_for(User.objects.get(pk=user.pk)))


def home(client, user):
    client.force_login(user)
    return client.get("/").content.decode()


def test_the_first_administrator_is_led_to_the_workbook_of_the_office(db, client):
    people.found_office(office="某市", code="c", kind="city", by=SYSTEM, on=clock.today())
    root = people.Body.get_root_nodes().first()
    people.first_administrator(root, username="admin", name="管理员", by=SYSTEM, on=clock.today(), password="")
    admin = User.objects.get(username="admin")
    assert reverse("people:import") in [notice.href for notice in notices_for(admin)]
    admin.must_change_password = False
    admin.save()
    page = home(client, admin)
    assert "导入机构人员" in page and "尚未登记" in page
    assert reverse("cases") not in page  # the administrator sees no case, so he is offered none to look for


def test_a_head_reads_on_his_first_page_that_a_role_waits_for_him(office, in_the_week, client):
    assert "待您复核" not in said(office.ji)
    place = {"body": office.discipline, "reach": office.city}
    people.grant_role(office.gao, "discipline", **place, by=office.admin, on=LATER)
    assert "1 项授权待您复核" in home(client, office.ji)
    assert "待您复核" not in said(office.head)  # of another body


def test_the_office_reads_what_to_do_first(office, in_the_week):
    assert "督察" not in said(office.lin)
    registered(office, 2)
    assert "2 件已登记，等待交办" in said(office.lin)
    assert said(office.he) == ""


def test_whoever_may_approve_reads_of_a_table_that_waits(office, in_the_week):
    a_case(office, State.REPORTED)
    picked = Selection(office.inspection, batch=office.batch)
    table = publication.make_table(picked, column_set="first-round", unit="某市", by=office.lin, on=LATER)
    assert said(office.pan) == ""
    publication.propose(table, by=office.lin, on=LATER)
    assert "1 张一览表待您批准公开" in said(office.pan)
    granted = Grant(user=office.wu, role="publisher", body=office.nanhe, reach=office.city, by=office.admin, since=DAY)
    granted.save()
    assert "一览表" not in said(office.wu)  # his body had the case: it is not his to approve


def test_a_keeper_reads_of_the_request_of_the_other_one(office, in_the_week):
    case = a_case(office)
    complainants.register_identity(case, name="慕容雪晴", phone="13800138000", by=office.key1, on=LATER)
    complainants.ask_unlock(case, reason="信访复核需要核对", by=office.key1, on=LATER)
    assert "1 项身份查阅申请待您复核" in said(office.key2)
    assert "身份查阅" not in said(office.key1)


def test_a_duty_leads_to_the_very_thing(office, in_the_week, client):
    case = a_case(office)
    lead = Lead.objects.get(assignment__case=case)
    assert reverse("leadership:duty", args=[case.number, lead.pk, "on_site"]) in home(client, office.chen)
    assert reverse("accountability:inquiry", args=[case.number]) in home(client, office.su)
    item = rectification.plan_item(
        case,
        problem="堆放垃圾",
        measure="清运垃圾并复绿",
        person="石敏",
        term=Item.Term.BY_DAY,
        due=LATER,
        by=office.he,
        on=LATER,
    )
    page = home(client, office.he)
    assert "完成整改项 1：清运垃圾并复绿" in page
    assert reverse("rectification:item", args=[case.number, 1]) in page
    rectification.prove_item(item, "已清运", by=office.he, on=LATER)
    page = home(client, office.yan)
    assert "验收整改项 1：清运垃圾并复绿" in page


def test_a_passed_case_and_an_answered_complainant_lead_on(office, client):
    case = a_case(office, State.PASSED)
    with clock.set_to(clock.at(LATER, 9)):
        assert reverse("closing:feedback", args=[case.batch_id]) in home(client, office.lin)
        assert reverse("complainants:call", args=[case.number]) in home(client, office.gao)


def test_the_first_page_asks_no_more_for_more_items(office, in_the_week, client, django_assert_max_num_queries):
    case = a_case(office)
    plan = {
        "problem": "堆放垃圾",
        "person": "石敏",
        "term": Item.Term.BY_DAY,
        "due": LATER,
        "by": office.he,
        "on": LATER,
    }
    rectification.plan_item(case, measure="清运", **plan)
    client.force_login(office.he)
    client.get("/")
    with django_assert_max_num_queries(40) as before:
        client.get("/")
    for n in range(4):
        rectification.plan_item(case, measure=f"清运{n}", **plan)
    with django_assert_max_num_queries(len(before)):
        client.get("/")


def test_who_keeps_identities_or_the_journal_is_offered_no_search(office, in_the_week, client):
    for user in (office.key1, office.kong, office.admin):
        assert "top-search" not in home(client, user)
    assert "top-search" in home(client, office.he)


def test_who_commands_a_district_sees_how_its_cases_stand(office, in_the_week, client):
    mine, other = a_case(office), registered(office)[0]
    Grant.objects.create(
        user=office.chen, role="commander", body=office.nanhe_gov, reach=office.nanhe, since=DAY, by=office.admin
    )
    page = home(client, User.objects.get(pk=office.chen.pk))
    assert "各区在办和逾期" in page and "南河区" in page and "逾期最久" in page
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404, "nobody has handed it down to the district yet"


@pytest.mark.parametrize("days", [1, 4, 12])
def test_a_leader_reads_how_much_he_answers_for_as_on_his_own_page(office, client, days):
    a_case(office), a_case(office), a_case(office, State.CLOSED)
    with clock.set_to(clock.at(DAY + timedelta(days=days), 9)):
        tiles = {str(tile.label): tile.value for tile in queries.tiles_of_the_leader(office.chen)}
        client.force_login(office.chen)
        sums = client.get(reverse("leadership:mine")).context["sums"]
        page = home(client, office.chen)
        assert tiles == {"我包的在办案件": sums["open"], "我包的逾期案件": sums["late"]} and sums["open"] == 2
        assert (sums["late"] > 0) == (days > 1)
        assert "我包的逾期案件" in page and reverse("leadership:mine") in page
        assert "我包的" not in home(client, office.he).replace("我包的案件", "")


def test_only_the_inspectors_find_a_clue_among_their_duties(client, office):
    case = a_case(office)
    with clock.set_to(clock.at(DAY, 23, 30)):
        accountability.open_clue(source="other", summary="台账补记", case=case, by=office.su, on=DAY)
        for who, user in office.users.items():
            assert ("clue_disposal" in {duty.kind for duty in work.owed_by(user)}) == (who in ("su", "lv")), who
            assert "clue_disposal" not in {duty.kind for duty in work.asked_on(case, user)}
        assert "线索处置" in home(client, office.su)
        assert "线索处置" not in home(client, office.he)
