"""The bulletin's pages: who may read them, what is kept back, what the numbers mean, what can be taken away."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from huiyin.accountability import actions as accountability
from huiyin.cases.states import State
from huiyin.enforcement import actions as enforcement
from huiyin.journal.models import How, Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from huiyin.people.models import Grant, User
from huiyin.reports.counts import values
from huiyin.reports.figures import OPEN, records
from huiyin.reports.scope import Scope
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=5)
NAMES = ("bulletin", "definitions", "paper")


@pytest.fixture
def office():
    return an_office()


def visit(client, user, name, *args, **data):
    client.force_login(user)
    with clock.set_to(clock.at(ON, 10)):
        return client.get(reverse(f"reports:{name}", args=args), data)


def hold_someone(office, case):
    """A person is held to account in `case`; nobody but the inspectors may read who."""
    with clock.set_to(clock.at(ON, 8)):
        return accountability.hold(
            case, name="赵失察", post="副镇长", forms=["admonition"], ground="inaction", facts="巡查不力",
            by=office.su, on=ON,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["lin", "mayor", "chen", "tang", "zhou", "pan", "su", "head"])
def test_those_with_the_right_read_the_figures(client, office, who):
    a_case(office, State.CLOSED)
    for name in NAMES:
        assert visit(client, office.users[who], name).status_code == 200, name
    assert visit(client, office.users[who], "figure", "received").status_code == 200


@pytest.mark.parametrize("who", ["he", "shi", "yan", "gao", "key1", "kong", "admin"])
def test_others_are_told_why_not(client, office, who):
    a_case(office, State.CLOSED)
    for name in NAMES:
        answer = visit(client, office.users[who], name)
        assert answer.status_code != 200 and "收到交办件" not in answer.content.decode(), name
    assert visit(client, office.users[who], "figure", "received").status_code != 200
    assert visit(client, office.users[who], "sheet", "received").status_code != 200


def test_an_empty_office_has_pages_too(client, office):
    assert visit(client, office.lin, "bulletin").status_code == 200
    assert "没有可显示的记录" in visit(client, office.lin, "figure", "received").content.decode()
    assert visit(client, office.lin, "figure", "no-such").status_code == 404


@pytest.mark.parametrize("known_at", ["0001-01-01T00:00", "9999-12-31T23:59", "昨天"])
def test_a_moment_that_no_calendar_has_counts_as_left_out(client, office, known_at):
    assert visit(client, office.lin, "bulletin", known_at=known_at).status_code == 200


def test_persons_are_counted_only_for_those_who_may_count_them(client, office):
    hold_someone(office, a_case(office, State.REPORTED))
    for who, sees in (("lin", False), ("zhou", False), ("mayor", True), ("su", True)):
        user = office.users[who]
        page = visit(client, user, "bulletin").content.decode()
        assert ("held_accountable" in page) == sees, who
        assert "赵失察" not in page
        assert (visit(client, user, "figure", "held_accountable").status_code == 200) == sees, who
        assert (visit(client, user, "sheet", "held_accountable").status_code == 200) == sees, who
        paper = Document(io.BytesIO(visit(client, user, "paper").content))
        assert any("四、问责" in line.text for line in paper.paragraphs) == sees, who


def test_who_counts_does_not_read_the_names(client, office):
    hold_someone(office, a_case(office, State.REPORTED))
    counted = visit(client, office.mayor, "figure", "held_accountable").content.decode()
    assert "赵失察" not in counted and "另有 1 条记录" in counted
    assert "赵失察" in visit(client, office.su, "figure", "held_accountable").content.decode()
    sheet = visit(client, office.mayor, "sheet", "held_accountable").content
    assert "赵失察" not in str(list(load_workbook(io.BytesIO(sheet)).active.values))


def test_a_list_tells_how_many_it_withholds(client, office):
    a_case(office, State.REPORTED)
    case = a_case(office, State.HANDED_DOWN)
    Grant.objects.create(
        user=office.wu, role="body_head", body=office.beihe, reach=office.beihe, guarded=False, by=office.lin, since=DAY
    )
    page = visit(client, office.wu, "figure", "received").content.decode()
    assert "另有 2 条记录不在您的查看范围内" in page and case.gist not in page
    assert "另有" not in visit(client, office.lin, "figure", "received").content.decode()
    sheet = visit(client, office.wu, "sheet", "received").content
    told = str(list(load_workbook(io.BytesIO(sheet)).active.values))
    assert "另有 2 条记录不在您的查看范围内" in told and case.gist not in told


def test_each_figure_says_what_it_means(client, office):
    page = visit(client, office.lin, "definitions").content.decode()
    for words in ("收到交办件", "作废的案件不计", "在办", "罚款", "不是实缴金额"):
        assert words in page
    assert "作废的案件不计" in visit(client, office.lin, "figure", "received").content.decode()


def test_the_paper_opens_and_its_reading_is_noted(client, office):
    a_case(office, State.CLOSED)
    drain()  # what other tests left in the spool
    before = Reading.objects.filter(subject_kind="bulletin", how=How.EXPORT).count()
    answer = visit(client, office.lin, "paper", as_of="2016-12-03")
    said = "".join(line.text for line in Document(io.BytesIO(answer.content)).paragraphs)
    assert "1批共1件" in said and "在办0件" in said.replace(" ", "")
    assert 'filename="bulletin-2016-12-03.docx"' in answer["Content-Disposition"]
    drain()
    assert Reading.objects.filter(subject_kind="bulletin", how=How.EXPORT).count() == before + 1


def test_a_list_can_be_taken_away_as_a_workbook(client, office):
    case = a_case(office, State.CLOSED)
    drain()
    noted = Reading.objects.filter(subject_kind="figure", subject_id="cases", how=How.EXPORT)
    before = noted.count()
    answer = visit(client, office.lin, "sheet", "cases")
    title, _subtitle, _header, row, note = load_workbook(io.BytesIO(answer.content)).active.values
    assert row[:2] == (case.number, "2016-12-02")
    assert "已反馈案件 1 件" in title[0] and "多次反馈计一次" in note[0]
    drain()
    assert noted.count() == before + 1
    assert visit(client, office.lin, "sheet", "no-such").status_code == 404


@pytest.mark.parametrize("key", ["received", "batches", "cases", "answered"])
def test_each_line_of_a_list_says_what_its_case_is_about(client, office, key):
    case = a_case(office, State.CLOSED)
    page = visit(client, office.lin, "figure", key).content.decode()
    assert case.gist in page
    book = load_workbook(io.BytesIO(visit(client, office.lin, "sheet", key).content)).active
    assert case.gist in [row[2] for row in book.values]
    feedback = case.feedback_lines.get().feedback
    if key in ("batches", "cases"):
        assert f"{feedback.batch.number} {feedback.document_number}" in page


# --- 在办 -------------------------------------------------------------------------------------------------------------


def test_what_is_open_equals_its_list_and_is_never_below_nothing(office):
    a_case(office, State.CLOSED)  # received on the first day, answered on the fifth
    a_case(office, State.HANDED_DOWN)
    for days in range(-1, 7):
        for scope in (
            Scope.of(office.inspection, DAY + timedelta(days=days), clock.at(ON, 12)),
            Scope.of(office.inspection, DAY + timedelta(days=days), clock.at(ON, 12)).that_day,
        ):
            value = values(scope)["open"].value
            assert value == records(scope, OPEN).count() >= 0, scope
    asked = Scope.of(office.inspection, DAY, clock.at(ON, 12))
    assert (values(asked)["open"].value, values(asked.that_day)["open"].value) == (2, 2)
    asked = Scope.of(office.inspection, ON, clock.at(ON, 12))
    assert (values(asked)["open"].value, values(asked.that_day)["open"].value) == (1, 0)


def test_the_day_on_which_an_older_case_is_answered_has_none_open(office):
    a_case(office, State.CLOSED)
    answered = Scope.of(office.inspection, DAY + timedelta(days=4), clock.at(ON, 12)).that_day
    found = values(answered)
    assert (found["received"].value, found["answered"].value, found["open"].value) == (0, 1, 0)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_commands_json_has_the_agreed_shape(office, capsys):
    a_case(office, State.CLOSED)
    call_command("bulletin", as_of=ON, inspection="first", json=True)
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"as_of", "known_at", "inspection", "population", "figures"}
    assert (told["as_of"], told["inspection"]) == (ON.isoformat(), "first")
    for key, figure in told["figures"].items():
        assert set(figure) == {"value", "unit", "display", "label", "records"}, key
    assert {
        *("received", "batches", "cases", "ordered_to_rectify", "rectify_by_deadline", "production_halted"),
        *("penalty_filed", "closed_down", "sealed_or_seized", "fines", "crimes_solved", "transferred_to_police"),
        *("detained", "arrested", "prosecuted", "questioned", "held_accountable"),
    } <= set(told["figures"])
    assert told["figures"]["cases"]["value"] == 1
    assert told["figures"]["fines"]["value"] == "0.00"


def test_the_commands_list_tells_the_records(office, capsys):
    case = a_case(office, State.CLOSED)
    call_command("bulletin", "--as-of", ON.isoformat(), "--list", "received", "--json")
    [row] = json.loads(capsys.readouterr().out)
    assert set(row) == {"case", "on", "what", "who", "display"}
    assert (row["case"], row["on"]) == (case.number, DAY.isoformat())


def test_an_english_reader_reads_measures_units_and_types_in_english(client, office):
    a_case(office, State.CLOSED)
    client.cookies["django_language"] = "en"
    page = visit(client, office.mayor, "bulletin", as_of="2016-12-03").content.decode()
    for english, chinese in (("Ordered to rectify", "责令整改"), ("Solid waste", "固体废物"), ("0 parties", "0 家")):
        assert english in page and chinese not in page
    assert "万元" not in page
    # A sentence of the copied paragraph, with its spaces.
    text = page.split('id="paragraph-text">')[1].split("</p>")[0]
    assert (
        "Batches" not in text
        and "results of 1 batch with 1 public complaint handed" in text
        and text.rstrip().endswith(".")
        and "、" not in text
    )


def test_an_english_reader_reads_the_amounts_behind_the_fines_in_yuan(client, office):
    case = a_case(office)
    with clock.set_to(clock.at(ON, 8)):
        firm = enforcement.enter_party(case, "南河区鸿运轮毂制造有限公司", by=office.he, on=ON)
        enforcement.take_measure(
            case, "fine", party=firm, fen=1_200_000, document_number="南环罚〔2016〕8号", by=office.he, on=ON
        )
    assert "12,000.00 元" in visit(client, office.mayor, "figure", "fines").content.decode()
    client.cookies["django_language"] = "en"
    page = visit(client, office.mayor, "figure", "fines").content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "12,000.00 yuan" in rows and "元" not in rows


def test_the_paragraph_is_typeset_as_chinese(client, office):
    a_case(office, State.CLOSED)
    page = visit(client, office.mayor, "bulletin", as_of="2016-12-03").content.decode()
    text = page.split('id="paragraph-text">')[1].split("</p>")[0]
    assert text.startswith("截至2016年12月3日，首轮督察交办我市群众举报件已反馈办理结果1批共1件") and text.endswith(
        "。"
    )
    assert not set(",;: ") & set(text)


@pytest.mark.parametrize("who", ["lin", "tang", "pan", "su"])
def test_the_list_of_persons_names_their_family_alone(client, office, who):
    """As the ledger does: the whole name is for those who work on the case."""
    case = a_case(office)
    with clock.set_to(clock.at(ON, 8)):
        person = enforcement.enter_person(case, "赵某某甲", by=office.po)
        enforcement.take_measure(case, "detained", person=person, by=office.po, on=ON)
    page = visit(client, office.users[who], "figure", "detained").content.decode()
    book = load_workbook(io.BytesIO(visit(client, office.users[who], "sheet", "detained").content))
    said = page + "".join(str(cell.value) for row in book.active for cell in row)
    assert "赵" in page
    assert "赵某某甲" not in said


def test_who_commands_a_district_does_not_count_the_persons_of_the_whole_city(client, office):
    hold_someone(office, a_case(office, State.REPORTED))
    Grant.objects.create(
        user=office.chen, role="commander", body=office.nanhe_gov, reach=office.nanhe, since=DAY, by=office.admin
    )
    chen = User.objects.get(pk=office.chen.pk)
    assert "held_accountable" not in visit(client, chen, "bulletin").content.decode()
    assert visit(client, chen, "figure", "held_accountable").status_code != 200
