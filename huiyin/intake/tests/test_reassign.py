"""改派: the office sees that it handed a case to the wrong unit, and gives it to the right one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huiyin.cases.models import Assignment, Case, Duty
from huiyin.cases.queries import was_assigned
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.enforcement import actions as enforcement
from huiyin.enforcement.rules import may_change
from huiyin.intake import actions as intake
from huiyin.intake.rules import may_reassign
from huiyin.journal.models import Entry
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Item
from tests.support import cast

MORNING = cast.DAY + timedelta(days=1)
WHY = "现场核实，地点属南河区管辖，交办有误"


@pytest.fixture(autouse=True)
def evening():
    """The morning after the hand-down, for the pages too."""
    with clock.set_to(clock.at(MORNING, 9)):
        yield


@pytest.fixture
def wrong(office):
    """The case is the district's, and was handed to the city's bureau."""
    [case] = cast.registered(office)
    units = [intake.UnitPlan(office.env, lead=True, post=office.luo_post, task="查处")]
    with clock.set_to(clock.at(cast.DAY, 23)):
        intake.hand_down(case, cast.plan(office, units=units), by=office.lin, on=cast.DAY)
    return fresh(case)


def fresh(case):
    return Case.objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=case.pk)


def part_of(case, body):
    return case.assignments.select_related("body", "case").get(body=body, ended_at=None)


def district(office, **more):
    return intake.UnitPlan(office.nanhe, **{"lead": True, "post": office.chen_post, **more})


def reassign(office, case, **more):
    words = {"instead": district(office), "reason": WHY, "by": office.lin, "on": MORNING, **more}
    return intake.reassign(part_of(case, office.env), words.pop("instead"), **words)


def dues(case):
    """What is owed for the case as a whole, by whom and when."""
    rows = Duty.objects.filter(case=case, done_at=None, dropped_at=None, about_kind="case", body__isnull=False)
    return {duty.kind: (duty.body.short, duty.due, duty.start) for duty in rows.select_related("body")}


def refused(sentence, act):
    """It is refused with this sentence, and neither a part, a leader, a duty nor the journal has moved."""

    def now():
        owed = Duty.objects.filter(done_at=None, dropped_at=None)
        return (
            Entry.objects.count(),
            sorted(Assignment.objects.filter(ended_at=None).values_list("pk", "body")),
            sorted(Lead.objects.current().values_list("pk", flat=True)),
            sorted(owed.values_list("pk", "body", "official")),
            list(Case.objects.order_by("pk").values_list("lead_body", flat=True)),
        )

    before = now()
    with pytest.raises(Refused) as refusal:
        act()
    assert sentence in str(refusal.value.reason)
    assert now() == before


def test_the_other_unit_has_it_with_its_leader_and_the_clock_runs_on(office, wrong):
    before, limits = dues(wrong), (wrong.due_city, wrong.due_group, wrong.due, wrong.handed_down_at)
    former = part_of(wrong, office.env)
    new = reassign(office, wrong)
    case = fresh(wrong)
    former.refresh_from_db()
    assert (former.end_reason, former.ended_at) == (WHY, clock.now())
    assert (new.body, new.part, new.lead, new.on) == (office.nanhe, "responsible", True, MORNING)
    assert (case.lead_body, case.state) == (office.nanhe, State.HANDED_DOWN)
    assert (case.due_city, case.due_group, case.due, case.handed_down_at) == limits
    assert set(before) >= {"verify", "report_city"}
    assert dues(case) == {kind: ("南河区", due, start) for kind, (_body, due, start) in before.items()}
    [lead] = Lead.objects.current().filter(assignment__case=case)
    assert (lead.official.name, lead.assignment) == ("陈志远", new)
    ended = Lead.objects.get(assignment=former)
    assert (ended.official.name, ended.ended_on, ended.end_reason) == ("罗启明", MORNING, WHY)


def test_both_units_are_told_as_by_a_hand_down_and_an_end(as_, office, wrong):
    address = wrong.get_absolute_url()
    assert as_("huan").get(address).status_code == 200
    assert as_("he").get(address).status_code == 404
    former = part_of(wrong, office.env)
    new = reassign(office, wrong)
    signing = {duty.body.short: duty for duty in Duty.objects.filter(case=wrong, kind="sign").select_related("body")}
    assert (signing["市环保局"].about_id, signing["市环保局"].drop_reason) == (former.pk, WHY)
    assert (signing["南河区"].about_id, signing["南河区"].dropped_at) == (new.pk, None)
    assert signing["南河区"].due == signing["市环保局"].due
    personal = Duty.objects.filter(case=wrong, official__isnull=False, done_at=None)
    assert set(personal.filter(dropped_at=None).values_list("official__name", flat=True)) == {"陈志远"}
    assert personal.filter(official__name="罗启明", drop_reason=WHY).count() == 3
    assert as_("huan").get(address).status_code == 404
    assert as_("he").get(address).status_code == 200
    assert wrong.get_absolute_url() in as_("he").get("/").content.decode()


def test_the_journal_says_from_whom_to_whom_and_why(as_, office, wrong):
    reassign(office, wrong)
    [entry] = Entry.objects.filter(kind="intake.unit_reassigned")
    assert (entry.payload["body"], entry.payload["to"], entry.reason) == ("env", "nanhe", WHY)
    assert (entry.on, entry.author_id, entry.subject_id) == (MORNING, str(office.lin.pk), str(wrong.pk))
    page = as_("lin").get(reverse("timeline", args=[wrong.number])).content.decode()
    assert "改派：市环保局 改由 南河区 承办" in page
    assert WHY in page


def test_what_was_passed_down_ends_with_it_and_a_body_below_may_take_it_over(office, wrong):
    bureau = office.env.add_child(code="env-team", name="市环境监察支队", short="市环境监察支队", kind="department")
    office.env.refresh_from_db()
    bureau = type(office.env).objects.get(pk=bureau.pk)
    below = intake.pass_down(part_of(wrong, office.env), bureau, by=office.huan, on=MORNING)
    reassign(office, wrong)
    below.refresh_from_db()
    assert (below.ended_at is not None, below.end_reason) == (True, WHY)
    assert list(wrong.assignments.filter(ended_at=None).values_list("body__short", flat=True)) == ["南河区"]


@pytest.mark.parametrize("part", [Assignment.Part.ASSISTING, Assignment.Part.FOLLOW_UP])
def test_a_unit_beside_the_lead_is_reassigned_for_the_same_part(office, wrong, part):
    led = part != Assignment.Part.ASSISTING
    first = intake.UnitPlan(office.nanhe, part, post=office.chen_post if led else None, task="保洁")
    helper = intake.add_unit(wrong, first, by=office.lin, on=MORNING)
    plan = intake.UnitPlan(office.shiwan, part, post=office.chen_post if led else None, task="保洁")
    if led:  # a town has no leaders of its own here
        plan = intake.UnitPlan(office.nanhe_gov, part, post=office.chen_post, task="保洁")
    new = intake.reassign(helper, plan, reason=WHY, by=office.lin, on=MORNING)
    assert (new.part, new.lead, new.task) == (part, False, "保洁")
    assert fresh(wrong).lead_body == office.env
    assert part_of(wrong, office.env).lead


def test_it_is_refused_with_a_sentence_and_nothing_moves(office, wrong):
    act = {
        "改派须写明原因": {"reason": " "},
        "正是现承办单位": {"instead": intake.UnitPlan(office.env, lead=True, post=office.luo_post)},
        "重要案件": {"instead": district(office, post=office.deng_post)},
        "尚未指定包案领导": {"instead": district(office, post=None)},
        "职责和主办不变": {"instead": district(office, lead=False)},
        "您没有此项权限": {"by": office.huan},
    }
    for sentence, more in act.items():
        refused(sentence, lambda more=more: reassign(office, wrong, **more))
    for name in ("he", "mayor", "zhou", "su", "admin", "luo"):
        refused("您没有此项权限", lambda name=name: reassign(office, wrong, by=office.users[name]))
    intake.accuse(wrong, office.nanhe, by=office.lin, on=MORNING)
    refused("不得承办本案", lambda: reassign(office, wrong))


def test_a_body_that_has_a_part_already_is_not_given_a_second(office, wrong):
    intake.add_unit(wrong, intake.UnitPlan(office.nanhe, "assisting"), by=office.lin, on=MORNING)
    refused("已在承办本案", lambda: reassign(office, wrong))


def test_an_objection_is_answered_first(office, wrong):
    part = part_of(wrong, office.env)
    objection = intake.object_to(part, reasons="不属市局职责", by=office.huan, on=MORNING)
    refused("请先答复其异议", lambda: reassign(office, wrong))
    intake.answer_objection(objection, accepted=False, answer="请先处置", by=office.lin, on=MORNING)
    assert reassign(office, wrong).body == office.nanhe


def test_a_part_passed_down_is_the_matter_of_whoever_passed_it(office):
    case = cast.a_case(office)
    town = intake.pass_down(part_of(case, office.nanhe), office.shiwan, by=office.he, on=MORNING)
    plan = intake.UnitPlan(office.police)
    refused("由承办单位转派", lambda: intake.reassign(town, plan, reason=WHY, by=office.lin, on=MORNING))


def test_a_part_that_was_reported_is_an_answer(office):
    case = cast.a_case(office)
    helper = part_of(case, office.env)
    intake.sign_for(helper, by=office.huan, on=MORNING)
    closing.submit_part(helper, report="已配合。", by=office.huan, on=MORNING)
    helper = part_of(case, office.env)
    plan = intake.UnitPlan(office.police, Assignment.Part.ASSISTING)
    refused("已上报，不能改派", lambda: intake.reassign(helper, plan, reason=WHY, by=office.lin, on=MORNING))


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PASSED, State.REPORTED, State.CLOSED, State.VOID])
def test_only_a_case_in_hand_changes_hands(office, state):
    with clock.set_to(clock.at(cast.DAY + timedelta(days=5), 9)):
        case = cast.a_case(office, State.HANDED_DOWN if state == State.VOID else state)
        if state == State.VOID:
            intake.void_case(case, reason="重复登记", by=office.lin, on=clock.today())
        lead = case.assignments.select_related("body", "case").get(lead=True)
        plan = intake.UnitPlan(office.police, lead=True, post=office.chen_post)
        refused("案件不在办理中", lambda: intake.reassign(lead, plan, reason=WHY, by=office.lin, on=clock.today()))


def test_measures_stay_whose_they_are_and_the_new_lead_unit_may_change_them(office, wrong):
    """Stopped on the night of the hand-over by the unit that had it: no reason to leave the case with it."""
    firm = enforcement.enter_party(wrong, "鸿运轮毂厂", by=office.huan, on=MORNING)
    fine = enforcement.take_measure(wrong, "fine", party=firm, fen=5_000_000, by=office.huan, on=MORNING)
    reassign(office, wrong)
    case = fresh(wrong)
    fine.refresh_from_db()
    assert (fine.by, fine.voided_at) == (office.huan, None)
    fine.case = case
    assert may_change(fine, by=office.he) and not may_change(fine, by=office.huan)
    assert was_assigned(case, [office.env.pk])


def test_an_item_has_one_unit_that_owes_it_so_it_is_settled_first(office, wrong):
    item = rectification.plan_item(
        wrong, problem="堆放垃圾", measure="清运", person="宦青", term="by_day", due=date(2016, 12, 20),
        by=office.huan, on=MORNING,
    )  # fmt: skip
    refused("还有未验收的整改项", lambda: reassign(office, wrong))
    rectification.void_item(item, reason="不归本单位", by=office.huan, on=MORNING)
    assert reassign(office, wrong).body == office.nanhe
    assert Item.objects.get().state == Item.State.VOID


def test_an_item_of_a_unit_below_counts_as_well_and_that_of_another_unit_does_not(office):
    case = cast.a_case(office)
    lead = part_of(case, office.nanhe)
    intake.pass_down(lead, office.shiwan, by=office.he, on=MORNING)
    words = {"problem": "堆放垃圾", "measure": "清运", "person": "石敏", "term": "by_day", "due": date(2016, 12, 20)}
    rectification.plan_item(case, by=office.huan, on=MORNING, **words)
    assert may_reassign(lead, by=office.lin)
    rectification.plan_item(case, by=office.shi, on=MORNING, **words)
    assert "还有未验收的整改项" in str(may_reassign(lead, by=office.lin).reason)


def test_no_part_ends_otherwise_either_while_its_unit_owes_an_item(office):
    """Neither by the office nor by an accepted objection: nobody else could prove the item, nor would see the case."""
    case = cast.a_case(office)
    words = {"problem": "堆放垃圾", "measure": "清运", "person": "石敏", "term": "by_day", "due": date(2016, 12, 20)}
    for user in (office.huan, office.he):
        rectification.plan_item(case, by=user, on=MORNING, **words)
    helper, lead = part_of(case, office.env), part_of(case, office.nanhe)
    refused("还有未验收的整改项", lambda: intake.end_unit(helper, reason="不涉及", by=office.lin, on=MORNING))
    objection = intake.object_to(lead, reasons="不在本区", by=office.he, on=MORNING)
    plan = intake.UnitPlan(office.nanhe_gov, lead=True, post=office.chen_post)
    accept = {"accepted": True, "answer": "属实", "instead": plan, "by": office.lin, "on": MORNING}
    refused("还有未验收的整改项", lambda: intake.answer_objection(objection, **accept))
    for item in Item.objects.filter(case=case).select_related("body", "case"):
        by = office.huan if item.body == office.env else office.he
        rectification.void_item(item, reason="不归本单位", by=by, on=MORNING)
    intake.end_unit(helper, reason="不涉及", by=office.lin, on=MORNING)
    intake.answer_objection(objection, **accept)
    assert [part.body for part in case.assignments.filter(ended_at=None)] == [office.nanhe_gov]


def test_of_two_who_reassign_at_once_one_does_and_the_other_is_told(office, wrong):
    seen = part_of(wrong, office.env)  # both had the page open
    reassign(office, wrong)
    police = intake.UnitPlan(office.nanhe_gov, lead=True, post=office.chen_post)
    refused("刚刚", lambda: intake.reassign(seen, police, reason="另有考虑", by=office.lin, on=MORNING))
    assert Entry.objects.filter(kind="intake.unit_reassigned").count() == 1
    refused(
        "已终止",
        lambda: intake.reassign(
            Assignment.objects.select_related("case", "body").get(pk=seen.pk),
            police,
            reason=WHY,
            by=office.lin,
            on=MORNING,
        ),
    )


def test_what_was_reported_while_the_office_looked_stays_with_who_reported_it(office):
    case = cast.a_case(office)
    seen = [part_of(case, body) for body in (office.nanhe, office.env)]
    with clock.set_to(clock.at(cast.DAY + timedelta(days=3), 9)):
        closing.submit_case(cast.ready_to_submit(office, case), report="已清运。", by=office.he, on=clock.today())
        for part in seen:
            plan = intake.UnitPlan(office.nanhe_gov, part.part, lead=part.lead, post=office.chen_post)
            words = {"reason": WHY, "by": office.lin, "on": clock.today()}
            refused("刚刚更新", lambda part=part, plan=plan, words=words: intake.reassign(part, plan, **words))


def test_what_was_reported_while_the_office_looked_at_its_objection_is_not_taken_away(office):
    case = cast.a_case(office)
    helper = part_of(case, office.env)
    intake.sign_for(helper, by=office.huan, on=MORNING)
    seen = intake.object_to(part_of(case, office.env), reasons="不在本局职责", by=office.huan, on=MORNING)
    closing.submit_part(part_of(case, office.env), report="已配合。", by=office.huan, on=MORNING)
    accept = {"accepted": True, "answer": "属实", "by": office.lin, "on": MORNING}
    refused("刚刚更新", lambda: intake.answer_objection(seen, **accept))
    assert part_of(case, office.env).ended_at is None
    assert not Entry.objects.filter(kind="intake.objection_answered").exists()


def at(case, part):
    return reverse("intake:reassign", args=[case.number, part.pk])


def test_the_office_reassigns_on_the_case_page_and_nobody_else_is_offered_it(as_, office, wrong):
    former = part_of(wrong, office.env)
    action = f'action="{at(wrong, former)}"'
    assert action in as_("lin").get(wrong.get_absolute_url()).content.decode()
    assert action not in as_("huan").get(wrong.get_absolute_url()).content.decode()
    as_("huan").post(at(wrong, former), {"body": "南河区", "reason": WHY})
    assert as_("wu").post(at(wrong, former), {"body": "南河区", "reason": WHY}).status_code == 404
    assert part_of(wrong, office.env) == former
    done = as_("lin").post(at(wrong, former), {"body": "南河区", "reason": WHY})  # its leader by the rule
    assert done.status_code == 302
    new = part_of(wrong, office.nanhe)
    assert (new.task, new.leads.get().official.name) == ("查处", "陈志远")
    page = as_("lin").get(wrong.get_absolute_url()).content.decode()
    assert "已终止" in page and WHY in page
    assert Entry.objects.filter(kind="intake.unit_reassigned").count() == 1


def test_a_refusal_keeps_what_was_typed(as_, office, wrong):
    former, lin = part_of(wrong, office.env), as_("lin")
    typed = {"body": "南河区", "leader": "邓立群", "reason": WHY}
    for changed, sentence in (
        ({}, "重要案件"),
        ({"leader": "王无此人"}, "不在南河区的在任领导之中"),
        ({"body": "市环保局", "leader": ""}, "正是现承办单位"),
        ({"reason": ""}, "这个字段是必填项"),
        ({"body": "无此单位"}, "无此单位"),
    ):
        sent = {**typed, **changed}
        answer = lin.post(at(wrong, former), sent)
        page = answer.content.decode()
        assert (answer.status_code, sentence in page) == (422, True), sentence
        form = page[page.index(f'action="{at(wrong, former)}"') :]
        form = form[: form.index("</form>")]
        for words in filter(None, sent.values()):
            assert words in form, (sentence, words)
    assert part_of(wrong, office.env) == former


def test_where_it_may_not_be_the_office_reads_why(as_, office, wrong):
    lin, former = as_("lin"), part_of(wrong, office.env)
    rectification.plan_item(
        wrong, problem="堆放垃圾", measure="清运", person="宦青", term="by_day", due=date(2016, 12, 20),
        by=office.huan, on=MORNING,
    )  # fmt: skip
    page = lin.get(wrong.get_absolute_url()).content.decode()
    assert at(wrong, former) not in page
    assert "还有未验收的整改项" in page
    told = lin.post(at(wrong, former), {"body": "南河区", "reason": WHY}, follow=True)
    assert "还有未验收的整改项" in told.content.decode()
    assert part_of(wrong, office.env) == former
