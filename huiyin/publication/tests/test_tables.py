"""The customary table: what it says, what it keeps to itself, who may call it public."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.accountability import procedure
from huiyin.cases.models import CaseText, RepeatLink
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.journal.queries import timeline
from huiyin.journal.verifier import canon
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Grant
from huiyin.publication import actions
from huiyin.publication.content import said
from huiyin.publication.models import DisclosureTable, TableCase
from huiyin.publication.selecting import Selection
from huiyin.verification import actions as verification
from tests.support.cast import DAY, a_case, an_office, registered
from tests.support.clues import a_clue

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=5)
LATER = clock.at(ON, 9)


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def now():
    with clock.set_to(LATER):
        yield


def make(office, **more) -> DisclosureTable:
    selection = Selection(office.inspection, batch=office.batch, **more)
    with clock.set_to(LATER):
        return actions.make_table(selection, column_set=more.pop("columns", "first-round"), by=office.lin, on=ON)


def proposed(office) -> DisclosureTable:
    a_case(office, State.REPORTED)
    table = make(office)
    with clock.set_to(LATER):
        actions.propose(table, by=office.lin, on=ON)
    return table


def cell(table: DisclosureTable, key: str, row: int = 0) -> str:
    keys = [name for name, _heading in table.columns]
    return table.lines.get(n=row + 1).cells[keys.index(key)]


def refused_by_the_database():
    return pytest.raises(IntegrityError)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_batch_becomes_a_draft_with_the_words_of_its_cases(office):
    case = a_case(office, State.CLOSED, starred=True)
    table = make(office)
    assert (table.state, table.cases, table.batch) == ("draft", 1, office.batch)
    assert table.title == "群众信访举报转办和边督边改公开情况一览表"
    assert table.subtitle == "（第1批 2016年11月28日）"
    assert [heading for _key, heading in table.columns][:3] == ["序号", "受理编号", "行政区域"]
    assert cell(table, "serial") == "1"
    assert cell(table, "accept_number") == f"{case.accept_number}*"
    assert cell(table, "facts") == "举报属实。"
    assert cell(table, "finding") == "属实"
    assert cell(table, "measures") == "已清运垃圾，罚款二万元。"
    assert table.notes == ["注：受理编号后带*的为督察组交办的重点件。"]
    [entry] = timeline(table)
    assert entry.kind == "publication.table_made"


def test_the_complaint_stands_without_who_complained(office):
    case = a_case(office, State.REPORTED)
    CaseText.objects.filter(case=case).update(received="我叫张三，电话13812345678。", redacted="[姓名]反映河边有垃圾。")
    assert cell(make(office), "text") == "[姓名]反映河边有垃圾。"


def test_each_column_set_can_be_filled(office):
    case = a_case(office, State.CLOSED)
    seen = {}
    for code in ("first-round", "first-round-kinds", "second-round", "third-round", "provincial"):
        with clock.set_to(LATER):
            selection = Selection(office.inspection, batch=office.batch)
            table = actions.make_table(selection, column_set=code, by=office.lin, on=ON)
        assert len(table.lines.get().cells) == len(table.columns)
        seen[code] = table
    assert cell(seen["second-round"], "state") == "已办结"
    assert cell(seen["provincial"], "finding") == "是"
    assert cell(seen["provincial"], "channel") == "来电"
    assert cell(seen["provincial"], "units") == "南河区"
    assert cell(seen["provincial"], "persons") == "陈志远（区长）"
    assert cell(seen["provincial"], "involved") == "南河区、市环保局"
    assert cell(seen["provincial"], "batch") == case.batch.number


def test_accountability_says_the_same_of_every_case_found_true(office):
    a_case(office, State.REPORTED)
    assert cell(make(office), "accountability") == "按规定办理"


def test_an_anonymous_case_and_a_repeat_are_remarked(office):
    first = a_case(office, State.REPORTED)
    second = a_case(office, State.REPORTED, anonymous=True)
    RepeatLink.objects.create(case=second, earlier=first, why="words", by=office.lin, on=DAY)
    table = make(office)
    assert cell(table, "remark", 0) == ""
    assert cell(table, "remark", 1) == (
        f"与第1批受理编号{first.accept_number}反映的问题重复。\n匿名举报，无法答复举报人。"
    )


def test_only_what_was_reported_stands_in_it_unless_asked(office):
    a_case(office, State.REPORTED)
    waiting = a_case(office, State.HANDED_DOWN)
    a_case(office, State.VOID)
    assert make(office).cases == 1
    table = make(office, unreported=True)
    assert [line.case.number for line in table.lines.all()] == [1, waiting.number]
    assert "no_facts" in [code for code, _detail in table.lines.get(n=2).warnings]


def test_any_filter_can_make_a_table(office):
    a_case(office, State.REPORTED)
    closed = a_case(office, State.CLOSED, starred=True)
    with clock.set_to(LATER):
        for chosen in (
            {"answer": "answered"},
            {"starred": True},
            {"numbers": (closed.number,)},
            {"answer": "answered", "district": office.nanhe, "fed_back_since": DAY, "fed_back_until": ON},
        ):
            table = actions.make_table(
                Selection(office.inspection, **chosen), column_set="second-round", by=office.lin, on=ON
            )
            assert [line.case.number for line in table.lines.all()] == [closed.number], chosen
            assert (table.batch, table.subtitle) == (None, "")
        with pytest.raises(Refused, match="没有符合条件"):
            actions.make_table(
                Selection(office.inspection, fed_back_since=ON), column_set="second-round", by=office.lin, on=ON
            )


def test_a_row_that_contradicts_itself_is_warned_of_and_kept(office):
    case = a_case(office, State.REPORTED)
    with clock.set_to(LATER):
        from_report = case.submissions.create(
            whole=True, report="经核查无需整改。联系人13812345678", on=ON, by=office.he
        )
    table = make(office)
    assert cell(table, "measures") == from_report.report
    sentences = [said(warning) for warning in table.lines.get(n=1).warnings]
    assert any("无需整改" in sentence for sentence in sentences)
    assert any("手机号" in sentence for sentence in sentences)
    assert table.warnings == 1
    with clock.set_to(LATER):
        actions.propose(table, by=office.lin, on=ON)
    assert table.state == "proposed"


def test_making_asks_the_same_few_questions_of_many_cases(office, django_assert_max_num_queries):
    for _ in range(3):
        a_case(office, State.REPORTED)
    with django_assert_max_num_queries(45):
        make(office)


# --- who may ----------------------------------------------------------------------------------------------------------


def test_the_way_of_a_table(office):
    table = proposed(office)
    with clock.set_to(LATER):
        actions.approve(table, by=office.pan, on=ON)
    table.refresh_from_db()
    assert (table.state, table.approved_by, table.approved_on) == ("approved", office.pan, ON)
    assert [entry.kind for entry in timeline(table)] == [
        "publication.table_made",
        "publication.table_proposed",
        "publication.table_approved",
    ]
    with clock.set_to(LATER):
        with pytest.raises(Refused, match="信息公开员作废"):
            actions.void_table(table, reason="错", by=office.lin, on=ON)
        with pytest.raises(Refused, match="作废原因"):
            actions.void_table(table, reason=" ", by=office.pan, on=ON)
        actions.void_table(table, reason="内容有误", by=office.pan, on=ON)
        with pytest.raises(Refused, match="已作废"):
            actions.void_table(table, reason="再次", by=office.pan, on=ON)
    assert timeline(table).last().reason == "内容有误"


def test_nobody_approves_what_he_made(office):
    table = proposed(office)
    with clock.set_to(clock.at(DAY, 1)):
        Grant.objects.create(
            user=office.lin, role="publisher", body=office.office, reach=office.city, guarded=False, by=office.pan,
            since=DAY,
        )  # fmt: skip
    lin = type(office.lin).objects.get(pk=office.lin.pk)
    with clock.set_to(LATER), pytest.raises(Refused, match="不能批准自己的表"):
        actions.approve(table, by=lin, on=ON)
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk).update(
            state="approved", approved_by=lin, approved_at=LATER, approved_on=ON
        )


def test_a_maker_without_any_hand_in_the_cases_is_refused_all_the_same(office):
    """Here nothing but the table's own conditions stands in the way."""
    a_case(office, State.REPORTED)
    made = {"role": "coordinator", "body": office.urban, "reach": office.city, "guarded": False, "by": office.lin}
    for one in (office.gao, office.cha):
        Grant.objects.create(user=one, since=DAY, **made)
    maker, proposer = (type(one).objects.get(pk=one.pk) for one in (office.gao, office.cha))
    with clock.set_to(LATER):
        table = actions.make_table(
            Selection(office.inspection, batch=office.batch), column_set="first-round", by=maker, on=ON
        )
        actions.propose(table, by=proposer, on=ON)
    for one in (maker, proposer):
        with refused_by_the_database(), transaction.atomic():
            DisclosureTable.objects.filter(pk=table.pk).update(
                state="approved", approved_by=one, approved_at=LATER, approved_on=ON
            )
    with clock.set_to(LATER):
        actions.approve(table, by=office.pan, on=ON)


@pytest.mark.parametrize(("who", "why"), [("huan", "所在单位"), ("zhou", "办理过")])
def test_nobody_approves_what_he_or_his_body_handled(office, who, why):
    table = proposed(office)
    body = {"huan": office.env, "zhou": office.urban}[who]
    one = office.users[who]
    Grant.objects.create(
        user=one, role="publisher", body=body, reach=office.city, guarded=False, by=office.lin, since=DAY
    )
    one = type(one).objects.get(pk=one.pk)
    with clock.set_to(LATER), pytest.raises(Refused, match=why):
        actions.approve(table, by=one, on=ON)
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk).update(
            state="approved", approved_by=one, approved_at=LATER, approved_on=ON
        )
    table.refresh_from_db()
    assert table.state == "proposed"


def test_the_wrong_person_and_the_wrong_moment_are_refused(office, now):
    a_case(office, State.REPORTED)
    table = make(office)
    with pytest.raises(Refused, match="权限"):
        actions.propose(table, by=office.he, on=ON)
    with pytest.raises(Refused, match="送审后才能批准"):
        actions.approve(table, by=office.pan, on=ON)
    actions.propose(table, by=office.lin, on=ON)
    with pytest.raises(Refused, match="不能再送审"):
        actions.propose(table, by=office.lin, on=ON)
    with pytest.raises(Refused, match="权限"):
        actions.approve(table, by=office.he, on=ON)
    with pytest.raises(Refused, match="权限"):
        actions.make_table(Selection(office.inspection), column_set="first-round", by=office.pan, on=ON)
    with pytest.raises(Refused, match="今天"):
        actions.approve(table, by=office.pan, on=ON + timedelta(days=1))
    assert timeline(table).count() == 2


def test_of_two_who_approve_at_once_one_is_told(office):
    table = proposed(office)
    stale = DisclosureTable.objects.get(pk=table.pk)
    with clock.set_to(LATER):
        actions.approve(table, by=office.pan, on=ON)
        with pytest.raises(Refused, match="刚刚更新"):
            actions.approve(stale, by=office.pan, on=ON)
    assert timeline(table).filter(kind="publication.table_approved").count() == 1


# --- what the database keeps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"columns": [], "rows": []}},
        {"title": "别的标题"},
        {"unit": "别的单位"},
        {"subtitle": "别的"},
        {"filter": {}},
        {"column_set": "provincial"},
        {"proposed_at": clock.at(DAY, 3)},
        {"state": "draft", "proposed_at": None, "proposed_by": None},
    ],
)
def test_what_was_proposed_is_not_rewritten(office, change):
    table = proposed(office)
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk).update(**change)


@pytest.mark.parametrize("change", [{"cells": ["改"]}, {"warnings": [["no_facts", ""]]}, {"n": 7}])
def test_a_row_keeps_its_words_and_its_place(office, change):
    a_case(office, State.REPORTED)
    with refused_by_the_database(), transaction.atomic():
        make(office).lines.update(**change)


def test_the_digest_is_of_all_that_the_public_reads(office):
    for state in (State.CLOSED, State.REPORTED):
        a_case(office, state)
    table = make(office)
    rows = [{"case": one.case.number, "cells": one.cells, "warnings": one.warnings} for one in table.lines.all()]
    content = {"columns": table.columns, "rows": rows, "notes": table.notes}
    said = {"title": table.title, "subtitle": table.subtitle, "unit": table.unit, "content": content}
    [entry] = timeline(table)
    assert len(rows) == 2
    assert entry.payload["digest"] == hashlib.sha256(canon(said).encode()).hexdigest()


def test_a_draft_is_not_approved_past_proposing(office):
    a_case(office, State.REPORTED)
    table = make(office)
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk).update(
            state="approved",
            proposed_at=LATER,
            proposed_by=office.lin,
            approved_by=office.pan,
            approved_at=LATER,
            approved_on=ON,
        )


def test_tables_and_their_lines_stay(office):
    table = proposed(office)
    other = registered(office)[0]
    with refused_by_the_database(), transaction.atomic():
        TableCase.objects.create(table=table, case=other)
    with refused_by_the_database(), transaction.atomic():
        TableCase.objects.filter(table=table).delete()
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk)._raw_delete("default")
    with refused_by_the_database(), transaction.atomic():
        DisclosureTable.objects.filter(pk=table.pk).update(state="void", voided_at=LATER, voided_by=office.pan)
    assert TableCase.objects.filter(table=table).count() == 1


def test_who_complained_is_in_no_cell_even_if_a_unit_wrote_it(office):
    case = a_case(office)
    with clock.set_to(clock.at(DAY, 23, 30)):
        complainants.register_identity(case, name="慕容雪晴", phone="13800138000", by=office.key1, on=DAY)
    on = DAY + timedelta(days=1)
    with clock.set_to(clock.at(on, 9)):
        told = "经联系投诉人慕容雪晴（13800138000），厂方电话13912345678，情况属实。"
        verification.find(case.questions.get(), finding="true", facts="属实", by=office.he, on=on)
        verification.find_overall(case, finding="true", facts=told, by=office.he, on=on)
    words = cell(make(office, unreported=True), "facts")
    assert "雪晴" not in words and "13800138000" not in words
    assert words.startswith("经联系投诉人〔姓名〕") and "13912345678" in words


def test_accountability_shows_what_was_released_of_a_decision_and_no_more(office):
    case = a_case(office, State.REPORTED)
    other = a_case(office, State.REPORTED)
    with clock.set_to(LATER):
        for one in (case, other):
            decided = a_clue(office, "decided", case=one).decisions.get()
            if one == case:
                release = {"reason": "典型", "by": office.lv, "on": clock.today()}
                procedure.release(decided, publish=True, words="对1名责任人予以诫勉。", **release)
    table = make(office)
    assert [cell(table, "accountability", n) for n in (0, 1)] == ["对1名责任人予以诫勉。", "按规定办理"]
    with clock.set_to(LATER):
        procedure.release(case.decisions.get(), publish=False, reason="申诉期内", by=office.lv, on=clock.today())
    assert cell(make(office), "accountability") == "按规定办理"
