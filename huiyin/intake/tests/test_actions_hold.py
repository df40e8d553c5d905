"""What the verbs of intake promise whoever calls them: a refusal is a sentence, and nothing has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.cases.models import Accusation, Assignment, CaseText, Duty
from huiyin.cases.states import State
from huiyin.intake import actions as intake
from huiyin.journal.models import Entry
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support import cast

MORNING = cast.DAY.replace(day=29)


@pytest.fixture
def case(office):
    return cast.a_case(office)


@pytest.fixture(autouse=True)
def morning():
    with clock.set_to(clock.at(MORNING, 9)):
        yield


def lead_of(case):
    return case.assignments.get(lead=True, ended_at=None)


def open_duties(case):
    return Duty.objects.filter(case=case, done_at=None, dropped_at=None)


def refused(sentence, act):
    """`act` is refused with `sentence`, and neither a row of the case nor the journal has moved."""
    before = (Entry.objects.count(), Assignment.objects.filter(ended_at=None).count(), Lead.objects.current().count())
    with pytest.raises(Refused) as refusal:
        act()
    assert sentence in str(refusal.value.reason)
    after = (Entry.objects.count(), Assignment.objects.filter(ended_at=None).count(), Lead.objects.current().count())
    assert before == after


def known_row(**more):
    return cast.new_case(
        text="南河区横岗村有人偷倒垃圾，举报人欧阳晓岚住在桥头。", known_identity=["欧阳晓岚"],
        accept_number="D44000020161128777", region="南河区", **more,
    )  # fmt: skip


def test_correcting_another_field_does_not_lay_bare_who_complained(office):
    [case] = intake.register_cases(office.batch, [known_row()], by=office.lin, on=cast.DAY)
    masked = CaseText.objects.get(case=case).redacted
    assert "欧阳晓岚" not in masked
    case.refresh_from_db()
    row = replace(known_row(), known_identity=[], region="南河区石湾镇")
    assert intake.correct_case(case, row, by=office.lin, on=MORNING) == ["region"]
    case.refresh_from_db()
    assert CaseText.objects.get(case=case).redacted == masked
    assert "欧阳晓岚" not in case.gist


def test_correcting_the_words_keeps_masked_what_was_masked(office):
    [case] = intake.register_cases(office.batch, [known_row()], by=office.lin, on=cast.DAY)
    case.refresh_from_db()
    row = replace(known_row(), known_identity=[], text=known_row().text + "夜里更多。")
    intake.correct_case(case, row, by=office.lin, on=MORNING)
    case.refresh_from_db()
    words = CaseText.objects.get(case=case).redacted
    assert "夜里更多" in words
    assert "欧阳晓岚" not in words + case.gist + "".join(case.questions.values_list("text", flat=True))


def test_the_one_question_follows_the_words_as_long_as_nothing_was_found_on_it(office):
    [case] = intake.register_cases(office.batch, [known_row()], by=office.lin, on=cast.DAY)
    case.refresh_from_db()
    intake.correct_case(case, replace(known_row(), text="北河区另有一处。"), by=office.lin, on=MORNING)
    assert case.questions.get().text == "北河区另有一处。"


def test_nobody_owes_anything_for_a_void_case(office, case):
    assert open_duties(case).exists()
    intake.void_case(case, reason="重复登记", by=office.lin, on=MORNING)
    assert not open_duties(case).exists()


def test_the_lead_unit_is_not_ended_by_itself(office, case):
    refused("主办单位不能直接终止", lambda: intake.end_unit(lead_of(case), reason="错派", by=office.lin, on=MORNING))


def test_parts_passed_down_end_with_the_part_they_came_from(office, case):
    lead = lead_of(case)
    part = intake.pass_down(lead, office.shiwan, by=office.he, on=MORNING)
    objection = intake.object_to(lead, reasons="不在本区", by=office.he, on=MORNING)
    new = intake.UnitPlan(office.police, Assignment.Part.RESPONSIBLE, lead=True, post=None)
    refused(
        "尚未指定包案领导",
        lambda: intake.answer_objection(
            objection, accepted=True, answer="属实", instead=new, by=office.lin, on=MORNING
        ),
    )
    helper = case.assignments.get(body=office.env, ended_at=None)
    intake.end_unit(helper, reason="改为主办", by=office.lin, on=MORNING)
    new = intake.UnitPlan(office.env, Assignment.Part.RESPONSIBLE, lead=True, post=office.posts["luo_post"])
    intake.answer_objection(objection, accepted=True, answer="属实", instead=new, by=office.lin, on=MORNING)
    part.refresh_from_db()
    assert part.ended_at is not None
    assert list(case.assignments.filter(ended_at=None).values_list("body__short", flat=True)) == ["市环保局"]


def test_an_accepted_objection_of_the_lead_unit_needs_a_new_lead_unit(office, case):
    objection = intake.object_to(lead_of(case), reasons="不在本区", by=office.he, on=MORNING)
    follower = intake.UnitPlan(office.police, Assignment.Part.ASSISTING)
    for instead in (None, follower):
        refused(
            "须同时指定新的主办单位",
            lambda instead=instead: intake.answer_objection(
                objection, accepted=True, answer="属实", instead=instead, by=office.lin, on=MORNING
            ),
        )


def test_a_second_lead_unit_is_refused(office, case):
    more = intake.UnitPlan(office.police, Assignment.Part.RESPONSIBLE, lead=True, post=office.chen_post)
    refused("本案已有主办单位", lambda: intake.add_unit(case, more, by=office.lin, on=MORNING))


def test_a_part_goes_down_and_only_to_a_body_that_has_none(office, case):
    lead = lead_of(case)
    town = intake.pass_down(lead, office.shiwan, by=office.he, on=MORNING)
    refused("已在承办本案", lambda: intake.pass_down(lead, office.shiwan, by=office.he, on=MORNING))
    assert town.parent == lead


def test_a_body_named_twice_as_accused_is_accused_once(office):
    [case] = cast.registered(office)
    intake.hand_down(case, cast.plan(office, accused=[office.beihe, office.beihe]), by=office.lin, on=MORNING)
    assert Accusation.objects.get().body == office.beihe


def test_whoever_accuses_must_be_of_the_office_and_a_body_at_work_is_not_accused_in_passing(office, case):
    refused("由协调联络组", lambda: intake.accuse(case, office.beihe, by=office.he, on=MORNING))
    refused("请先", lambda: intake.accuse(case, office.nanhe, by=office.lin, on=MORNING))
    assert Accusation.objects.count() == 0
    assert case.state == State.HANDED_DOWN


@pytest.mark.parametrize("name", ["he", "wu", "su", "chen"])
def test_only_the_office_registers_hands_down_corrects_and_voids(office, name):
    [case] = cast.registered(office)
    user = office.users[name]
    for act in (
        lambda: intake.register_cases(office.batch, [known_row()], by=user, on=MORNING),
        lambda: intake.receive_batch(office.inspection, "第9批", handed_over=clock.now(), by=user, on=MORNING),
        lambda: intake.hand_down(case, cast.plan(office), by=user, on=MORNING),
        lambda: intake.correct_case(case, known_row(), by=user, on=MORNING),
        lambda: intake.void_case(case, reason="错", by=user, on=MORNING),
    ):
        refused("协调联络组", act)
    case.refresh_from_db()
    assert case.state == State.REGISTERED


def test_a_case_is_handed_down_once_and_never_to_the_accused_or_without_a_leader(office, case):
    refused("已交办", lambda: intake.hand_down(case, cast.plan(office), by=office.lin, on=MORNING))
    [fresh] = cast.registered(office)
    for sentence, plan in (
        ("不得承办本案", cast.plan(office, accused=[office.nanhe])),
        ("有且只有一个主办单位", cast.plan(office, units=[])),
        ("尚未指定包案领导", cast.plan(office, units=[intake.UnitPlan(office.nanhe, lead=True)])),
        ("有单位重复", cast.plan(office, units=[*cast.plan(office).units, intake.UnitPlan(office.env, "assisting")])),
    ):
        refused(sentence, lambda plan=plan: intake.hand_down(fresh, plan, by=office.lin, on=MORNING))
    assert Accusation.objects.count() == 0


def test_an_objection_comes_within_five_working_days(office, case):
    late = cast.DAY.replace(month=12, day=6)
    with clock.set_to(clock.at(late, 9)):
        refused(
            "提出异议的期限是2016年12月5日",
            lambda: intake.object_to(lead_of(case), reasons="不是", by=office.he, on=late),
        )
    intake.object_to(lead_of(case), reasons="不是", by=office.he, on=MORNING)
    refused("尚未答复", lambda: intake.object_to(lead_of(case), reasons="不是", by=office.he, on=MORNING))
