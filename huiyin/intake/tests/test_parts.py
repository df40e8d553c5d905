"""The section of the case page: what units and the office may do with a part, and what they are told."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document

from huiyin.cases.models import Assignment, Case
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.intake import actions as intake
from huiyin.intake.models import Objection
from huiyin.intake.queries import panel
from huiyin.lib import clock
from tests.support import cast

HANDED = cast.DAY.replace(day=29)


@pytest.fixture
def case(office):
    return cast.a_case(office)


@pytest.fixture
def evening():
    """The morning after the hand-down."""
    with clock.set_to(clock.at(HANDED, 9)):
        yield


def at(name, case, part=None):
    return reverse(f"intake:{name}", args=[case.number, *([part.pk] if part else [])])


def lead_of(case):
    return case.assignments.get(lead=True, ended_at=None)


def test_a_unit_signs_once_and_another_body_cannot(as_, case):
    lead = lead_of(case)
    assert "签收" in as_("he").get(case.get_absolute_url()).content.decode()
    as_("huan").post(at("sign", case, lead))
    lead.refresh_from_db()
    assert lead.state == Assignment.State.HANDED
    as_("he").post(at("sign", case, lead))
    lead.refresh_from_db()
    assert (lead.state, lead.signed_by.username) == (Assignment.State.SIGNED, "he")
    again = as_("he").post(at("sign", case, lead), follow=True)
    assert "已签收" in again.content.decode()


def test_strangers_do_not_find_the_case(as_, case):
    wu = as_("wu")
    for name in ("sign", "pass_down", "object", "answer", "end"):
        assert wu.post(at(name, case, lead_of(case))).status_code == 404
    for name in ("add_unit", "repeat", "void", "correct"):
        assert wu.post(at(name, case)).status_code == 404
    assert wu.get(at("case_paper", case)).status_code == 404


def test_a_part_is_passed_down_inside_and_nowhere_else(as_, office, case):
    lead = lead_of(case)
    refused = as_("he").post(at("pass_down", case, lead), {"body": "北河区", "task": "核查"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "只能转派给本辖区" in page
    assert 'value="核查"' in page
    done = as_("he").post(at("pass_down", case, lead), {"body": "石湾镇", "task": "核查"})
    assert done.status_code == 302
    assert case.assignments.get(body=office.shiwan).parent == lead


def test_an_objection_is_raised_answered_and_the_new_unit_leads(as_, office, case):
    lead = lead_of(case)
    he, lin = as_("he"), as_("lin")
    assert he.post(at("object", case, lead), {"reasons": ""}).status_code == 422
    he.post(at("object", case, lead), {"reasons": "不在本区范围"})
    assert "不在本区范围" in lin.get(case.get_absolute_url()).content.decode()
    refused = lin.post(at("answer", case, lead), {"accepted": "yes", "answer": "属实"})
    assert refused.status_code == 422
    assert Objection.objects.get().accepted is None
    # The bureau assists already: its assisting part ends first, then it can take the lead over.
    helper = case.assignments.get(body=office.env, ended_at=None)
    lin.post(at("end", case, helper), {"reason": "改为主办"})
    done = lin.post(at("answer", case, lead), {"accepted": "yes", "answer": "属市局职责", "body": "市环保局"})
    assert done.status_code == 302
    assert lead_of(case).body == office.env
    assert Objection.objects.get().accepted is True


def test_only_the_office_answers_ends_and_adds(as_, case):
    he = as_("he")
    helper = case.assignments.get(lead=False)
    assert he.post(at("end", case, helper), {"reason": "不需要"}).status_code == 302
    assert he.post(at("add_unit", case), {"add-body": "市城管局", "add-part": "assisting"}).status_code == 302
    assert case.assignments.filter(ended_at=None).count() == 2


def test_a_unit_is_added_with_its_leader_by_rule_and_the_lead_unit_is_not_ended(as_, office, case):
    lin = as_("lin")
    assert lin.post(at("add_unit", case), {"add-body": "市城管局", "add-part": "assisting"}).status_code == 302
    none = lin.post(at("add_unit", case), {"add-body": "市公安局", "add-part": "follow_up"})
    assert "尚未指定包案领导" in none.content.decode()
    kept = lin.post(at("end", case, lead_of(case)), {"reason": "错派"}, follow=True)
    assert "主办单位不能直接终止" in kept.content.decode()
    assert lead_of(case).body == office.nanhe


def test_a_repeat_is_linked_and_a_later_one_refused(as_, office, case):
    [later] = cast.registered(office)
    lin = as_("lin")
    assert lin.post(at("repeat", later), {"earlier": case.number}).status_code == 302
    assert "只能关联登记在前的案件" in lin.post(at("repeat", case), {"earlier": later.number}).content.decode()
    assert "没有第 999 号案件" in lin.post(at("repeat", case), {"earlier": 999}).content.decode()


def test_void_needs_a_reason_and_keeps_the_number(as_, case):
    lin = as_("lin")
    assert lin.post(at("void", case), {"reason": ""}).status_code == 422
    assert Case.objects.get(pk=case.pk).state == State.HANDED_DOWN
    lin.post(at("void", case), {"reason": "重复登记"})
    case.refresh_from_db()
    assert (case.state, case.number) == (State.VOID, 1)


def test_what_the_group_was_told_of_stays_counted(as_, office):
    with clock.set_to(clock.at(cast.DAY + timedelta(days=7), 8)):
        case = cast.a_case(office, State.REPORTED)
        closing.reopen(case, reason="群众再次反映", by=office.lin, on=clock.today())
        assert f'action="{at("void", case)}"' not in as_("lin").get(case.get_absolute_url()).content.decode()
        answer = as_("lin").post(at("void", case), {"reason": "重复登记"}, follow=True)
    assert "曾反馈督察组" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == State.HANDED_DOWN


def test_correcting_changes_only_what_was_changed(as_, case):
    lin = as_("lin")
    same = {"region": case.region, "types": case.types, "text": case.text.received, "reason": "核对"}
    assert "没有需要更正的内容" in lin.post(at("correct", case), same, follow=True).content.decode()
    lin.post(at("correct", case), {**same, "region": "南河区石湾镇", "starred": "on"})
    case.refresh_from_db()
    assert (case.region, case.starred, case.types_written) == ("南河区石湾镇", True, ["固废"])
    assert as_("he").post(at("correct", case), {**same, "region": "北河区"}, follow=True).status_code == 200
    case.refresh_from_db()
    assert case.region == "南河区石湾镇"


def test_the_paper_says_who_has_it_from_the_redacted_words(as_, office, evening):
    case = cast.a_case(office, text="南河区横岗村张某偷倒垃圾，投诉人电话13800138000,请查处。")
    answer = as_("he").get(at("case_paper", case))
    paper = Document(io.BytesIO(answer.content))
    form, receipt = [{cell.text for row in table.rows for cell in row.cells} for table in paper.tables]
    assert case.text.redacted in form and case.text.redacted != case.text.received
    assert {"责任单位（主办）", "南河区\n包案领导：陈志远（区长）", "配合单位", "市环境保护局"} <= form
    assert {"签收单位", "签收人", "签收时间"} <= receipt
    assert office.office.name in [line.text for line in paper.paragraphs]
    whole = as_("lin").get(reverse("intake:batch_paper", args=[office.batch.pk]))
    [form] = [
        {cell.text for row in table.rows for cell in row.cells} for table in Document(io.BytesIO(whole.content)).tables
    ]
    assert "南河区\n包案领导：陈志远（区长）" in form
    for sent in (answer, whole):
        words = zipfile.ZipFile(io.BytesIO(sent.content)).read("word/document.xml").decode()
        assert "横岗村" in words and "13800138000" not in words
    assert as_("he").get(reverse("intake:batch_paper", args=[office.batch.pk])).status_code == 403


def test_the_section_takes_a_fixed_number_of_queries(office, case, evening, django_assert_num_queries):
    case = Case.objects.select_related("batch", "text", "rulebook", "inspection__rulebook").get(pk=case.pk)
    panel(case, office.he)
    with django_assert_num_queries(7):
        panel(case, office.he)


def test_whoever_may_not_see_the_earlier_case_reads_its_number_alone(as_, office):
    [earlier] = cast.registered(office, text="北河沿岸养殖场夜间偷排粪水，臭气扰民。")
    [later] = cast.registered(office)
    with clock.set_to(clock.at(cast.DAY, 23)):
        intake.hand_down(later, cast.plan(office), by=office.lin, on=cast.DAY)
        intake.link_repeat(later, earlier, why="words", by=office.lin, on=cast.DAY)
    lin, he = (as_(name).get(later.get_absolute_url()).content.decode() for name in ("lin", "he"))
    link = f'href="{earlier.get_absolute_url()}"'
    assert link in lin and "养殖场" in lin
    assert link not in he and "养殖场" not in he and f"〔{earlier.number}〕" in he
