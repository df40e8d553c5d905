"""The pages of publication: making, reading, approving, the papers, and who may not."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from huiyin.cases.states import State
from huiyin.journal.models import How, Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from huiyin.people.models import Grant
from huiyin.publication import actions
from huiyin.publication.models import DisclosureTable
from huiyin.publication.selecting import Selection
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=5)


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def table(office):
    a_case(office, State.REPORTED, starred=True)
    with clock.set_to(clock.at(ON, 9)):
        selection = Selection(office.inspection, batch=office.batch)
        return actions.make_table(selection, column_set="first-round", unit="某市", by=office.lin, on=ON)


def visit(client, user, name, *args, method="get", **data):
    client.force_login(user)
    with clock.set_to(clock.at(ON, 10)):
        return getattr(client, method)(reverse(f"publication:{name}", args=args), data)


def post(client, user, name, *args, **data):
    return visit(client, user, name, *args, method="post", **data)


def test_the_coordinator_makes_a_table_and_the_publisher_approves_it(client, office):
    a_case(office, State.REPORTED)
    page = visit(client, office.lin, "make")
    assert page.status_code == 200 and "第一轮列式" in page.content.decode()
    answer = post(
        client, office.lin, "make", inspection="first", batch=office.batch.pk, column_set="first-round", unit="某市"
    )
    table = DisclosureTable.objects.get()
    assert answer.status_code == 302 and answer.url == table.get_absolute_url()
    shown = visit(client, office.lin, "table", table.pk).content.decode()
    assert "举报属实。" in shown and "已清运垃圾，罚款二万元。" in shown and "草稿" in shown
    post(client, office.lin, "propose", table.pk)
    shown = visit(client, office.lin, "table", table.pk).content.decode()
    assert "请由信息公开员批准" in shown  # the button says why not
    post(client, office.pan, "approve", table.pk)
    table.refresh_from_db()
    assert (table.state, table.approved_by) == ("approved", office.pan)
    assert "已批准" in visit(client, office.pan, "tables").content.decode()


def test_a_form_that_does_not_hold_is_shown_again(client, office):
    a_case(office, State.REPORTED)
    fields = {"inspection": "first", "column_set": "first-round"}
    wrong = [{"numbers": "甲乙"}, {"fed_back_since": "2016-12-02", "fed_back_until": "2016-12-01"}, {"numbers": "999"}]
    for more in wrong:
        answer = post(client, office.lin, "make", **fields, **more)
        assert answer.status_code == 422, more
    assert not DisclosureTable.objects.exists()
    answer = post(client, office.lin, "make", **fields, numbers="〔1〕号")
    assert answer.status_code == 302
    assert visit(client, office.lin, "make").status_code == 200


@pytest.mark.parametrize("name", ["tables", "make", "table", "docx", "xlsx"])
@pytest.mark.parametrize("who", ["he", "wu", "admin", "gao"])
def test_others_do_not_come_in(client, office, table, name, who):
    args = [] if name in ("tables", "make") else [table.pk]
    answer = visit(client, office.users[who], name, *args)
    assert answer.status_code in (302, 403, 404, 409)
    assert "举报属实" not in answer.content.decode(errors="ignore")


@pytest.mark.parametrize(
    ("who", "name"), [("he", "propose"), ("pan", "propose"), ("lin", "approve"), ("he", "approve"), ("wu", "void")]
)
def test_what_is_refused_changes_nothing(client, office, table, who, name):
    post(client, office.users[who], name, table.pk, reason="试")
    table.refresh_from_db()
    assert table.state == "draft"


def test_a_table_is_no_way_round_the_door_of_cases(client, office, table):
    Grant.objects.create(
        user=office.wu, role="publisher", body=office.beihe, reach=office.beihe, guarded=False, by=office.lin, since=DAY
    )
    assert visit(client, office.wu, "table", table.pk).status_code == 404
    assert visit(client, office.wu, "docx", table.pk).status_code == 404
    assert f"/publication/{table.pk}/" not in visit(client, office.wu, "tables").content.decode()


def test_voiding_asks_for_a_reason(client, office, table):
    assert post(client, office.lin, "void", table.pk, reason="").status_code == 422
    assert post(client, office.lin, "void", table.pk, reason="重复制表").status_code == 302
    table.refresh_from_db()
    assert (table.state, table.void_reason) == ("void", "重复制表")
    assert "重复制表" in visit(client, office.lin, "table", table.pk).content.decode()


def test_the_papers_open_and_their_reading_is_noted(client, office, table):
    drain()  # what other tests left in the spool
    readings = Reading.objects.filter(subject_kind="disclosuretable", subject_id=str(table.pk), how=How.EXPORT)
    known = set(readings.values_list("pk", flat=True))
    answer = visit(client, office.lin, "docx", table.pk)
    [paper] = Document(io.BytesIO(answer.content)).tables
    assert [cell.text for cell in paper.rows[0].cells] == [heading for _key, heading in table.columns]
    assert [cell.text for cell in paper.rows[1].cells] == table.lines.get(n=1).cells
    said = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert "（未经批准，不得公开）" in said and "（第1批 2016年11月28日）" in said
    answer = visit(client, office.lin, "xlsx", table.pk)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert table.lines.get(n=1).cells in [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    drain()
    assert sorted(readings.exclude(pk__in=known).values_list("filter", flat=True)) == ["docx", "xlsx"]


def test_an_approved_paper_no_longer_says_that_it_is_not(client, office, table):
    post(client, office.lin, "propose", table.pk)
    post(client, office.pan, "approve", table.pk)
    answer = visit(client, office.pan, "docx", table.pk)
    assert "（未经批准，不得公开）" not in [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
