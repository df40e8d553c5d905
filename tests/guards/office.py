"""An office in which every table holds a row, so that every keeper has something to keep."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from bench.planted import texts
from huiyin.accountability import actions as accountability
from huiyin.accountability import procedure
from huiyin.cases.models import Assignment, Case, Inspection, PartyMerge
from huiyin.cases.states import State
from huiyin.checks import actions as checks
from huiyin.checks.models import Check
from huiyin.checks.queries import population, said_of
from huiyin.closing import actions as closing
from huiyin.committee import actions as committee
from huiyin.committee.models import Dispute
from huiyin.complainants import actions as complainants
from huiyin.deadlines import actions as deadlines
from huiyin.deadlines.models import Move
from huiyin.deadlines.reminding import remind
from huiyin.enforcement import actions as enforcement
from huiyin.files import actions as files
from huiyin.honesty import actions as honesty
from huiyin.honesty.models import Signal
from huiyin.honesty.scan import scan
from huiyin.instructions import actions as instructions
from huiyin.intake import actions as intake
from huiyin.intake.lists import confirm_list, read_list
from huiyin.journal.actions import mark_published, seal, seal_readings
from huiyin.journal.readings import drain, note_read
from huiyin.leadership import actions as leadership
from huiyin.lib import clock
from huiyin.lib.working_days import SpecialDay
from huiyin.people import actions as people
from huiyin.people.models import Body, Tenure, User
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.rectification import actions as rectification
from huiyin.roster import actions as roster
from huiyin.roster import ringing
from huiyin.roster.models import Alarm
from huiyin.verification import actions as verification
from tests.support.cast import a_case, plan
from tests.support.clues import WAYS, a_clue, another_inspector, passed, step_of
from tests.support.filled import LIST, photo
from tests.support.stages import NOW, Stage, all_stages


def a_full_office() -> dict[str, Any]:
    """Every table with a row; the keys by which the trials name rows: a case by its stage, a body or person by name."""
    stages = all_stages()
    office, earlier = stages["handed"].office, stages["handed"].earlier
    struck = a_case(office, "closed")
    with clock.set_to(clock.at(NOW, 9)):
        _more_of_everything(stages, earlier)
        other = Inspection.objects.create(
            key="other", name="回头看", level="central", kind="return", since=NOW, rulebook=office.rulebook
        )
    notice = {
        "noticed_from": NOW,
        "noticed_until": NOW + timedelta(days=11),
        "notice_place": "村公告栏",
        "text": "同意",
    }
    with clock.set_to(clock.at(NOW + timedelta(days=12), 9)):
        closing.strike_off(struck, **notice, signer=office.mayor.official, by=office.lin, on=NOW + timedelta(days=12))
    keys = {name: stage.case.pk for name, stage in stages.items()} | {"struck": struck.pk, "other": other.pk}
    keys |= {name: row.pk for shelf in (office.bodies, office.users) for name, row in shelf.items()}
    at_work = stages["handed"]
    return keys | {
        "helping": at_work.helping_part.pk,
        "post": office.chen_post.pk,
        "item": at_work.item.pk,
        "made_by": User.objects.get(username="maker").pk,
        "halt": at_work.case.measures.get(kind="production_halted").pk,
    }


def _more_of_everything(stages: dict[str, Stage], earlier: Case) -> None:
    at_work, on = stages["handed"], {"on": NOW}
    office, case = at_work.office, at_work.case
    intake.accuse(case, office.beihe, by=office.lin, **on)
    intake.link_repeat(case, earlier, why="words", by=office.lin, **on)
    leadership.answer_instruction(at_work.words, "已落实。", by=office.he, **on)
    leadership.void_duty(stages["ready"].record, reason="填错了", by=office.chen, **on)
    enforcement.complete_document(at_work.fine, document_number="南环罚〔2016〕7号", legal_basis="", by=office.he, **on)
    enforcement.amend_fine(at_work.fine, 3_000_000, reason="复议变更", by=office.he, **on)
    enforcement.take_measure(case, "production_halted", party=at_work.firm, by=office.he, **on)
    enforcement.take_measures(case, "detained", parties=[], new_person="胡某", person_note="负责人", by=office.po, **on)
    enforcement.take_measures(
        case, "crimes_solved", parties=[], file_number="公刑〔2016〕1号", file_title="污染环境案", by=office.po, **on
    )
    enforcement.merge_parties(*at_work.sheds, reason="同一院落", case=case, by=office.he, **on)
    plan = {"problem": "污染", "person": "石敏", "by": office.he, **on}
    long = rectification.plan_item(case, measure="搬迁", term="long", due=NOW.replace(year=2018), **plan)
    steps = [
        rectification.plan_milestone(long, name, due=NOW.replace(year=2017), by=office.he, **on)
        for name in ("签约", "搬迁", "复绿")
    ]
    rectification.reach_milestone(steps[0], by=office.he, **on)
    rectification.void_milestone(steps[1], reason="重复", by=office.he, **on)
    rectification.accept_item(stages["submitted"].proof, "已到位。", by=office.yan, **on)
    _clues(at_work)
    complainants.decline(at_work.asked, reason="事由不足", by=office.key2, **on)
    closing.reopen(stages["clean"].fresh(), reason="群众再次反映", by=office.lin, **on)
    piece, lost = (files.attach(case, photo(shade), case=case, by=office.he, **on) for shade in ("green", "red"))
    files.withdraw(lost, reason="传错了", by=office.he, **on)
    files.keep_paper(
        b"%PDF-1.4", what="hand_down", name="交办单.pdf", media_type="application/pdf", case=case, by=office.lin, **on
    )
    chosen = Selection(office.inspection, batch=office.batch)
    for propose in (True, False):
        table = publication.make_table(chosen, column_set="provincial", unit="某市", by=office.lin, **on)
        if propose:
            publication.propose(table, by=office.lin, **on)
    _instructed(stages)
    _and_their_ends(stages)
    _deadlines(at_work)
    _spot_checks(stages)
    _on_call(at_work)
    _disputed(at_work)
    source = read_list(office.inspection, LIST.encode(), "第7批.csv", by=office.lin, **on)
    confirm_list(source, number="第7批", handed_over=clock.at(NOW, 7), day=NOW, by=office.lin, **on)
    rectification.enter_progress(case, texts.answer(Random(1)), by=office.he, **on)
    scan(clock.at(NOW, 9))
    judged, _open = Signal.objects.filter(case__isnull=False).order_by("pk")[:2]
    honesty.dismiss(judged, reason="已核对。", by=office.su, **on)
    note_read(piece, by=office.he, how="page")
    drain()
    mark_published([sealed for sealed in (seal(), seal_readings()) if sealed is not None])


def _deadlines(stage: Stage) -> None:
    """One given more time, one still to be answered, one of whom somebody was reminded, and a year's notice."""
    office, on = stage.office, {"on": NOW}
    given, waits = stage.case.duties.filter(kind__in=("report_city", "duty_plan"), done_at=None).order_by("kind")
    day = (max(given.due, waits.due) + timedelta(days=1)).date()
    words = {"reason": "开挖", "progress": "清运"}
    with clock.set_to(min(given.due, waits.due) - timedelta(hours=9)):
        today = {"on": clock.today()}
        asked = [
            deadlines.ask_more_time(duty, asked=day, by=by, **words, **today)
            for duty, by in ((given, office.chen), (waits, office.he))
        ]
        deadlines.answer_more_time(asked[0], granted=True, answer="同意", by=office.lin, **today)
        remind(given.due - timedelta(hours=60))
    days = [
        SpecialDay(date(2016, 10, 3), working=False, name="国庆"),
        SpecialDay(date(2016, 10, 8), working=True, name="班"),
    ]
    notice = deadlines.enter_calendar(2016, days, notice="国办发明电〔2015〕18号", by=office.admin, **on)
    Move.objects.create(duty=given, was=given.due, due=given.due, why="calendar", notice=notice)


def _clues(stage: Stage) -> None:
    """One that waits for its first step, one without a case, one decided whose objection was answered, one whose waits."""
    office, on = stage.office, {"on": NOW}
    other = another_inspector(office)
    waits = accountability.open_clue(case=stage.case, source="other", summary="台账补记。", by=office.su, **on)
    step_of(office, waits, "inquire")
    passed(office, accountability.open_clue(source="tip_off", summary="通报检查。", by=office.su, **on), "inquire")
    for answered in (True, False):
        clue = passed(office, a_clue(office, case=stage.case), *WAYS["decided"])
        decision = clue.decisions.get()
        appeal = procedure.raise_appeal(decision, text="处分过重。", by=office.su, **on)
        if answered:
            again = procedure.propose(clue, "stands", text="复核无误。", appeal=appeal, by=other, **on)
            procedure.approve(again, by=office.lv, **on)
            procedure.release(decision, publish=True, words="已诫勉。", reason="典型", by=office.lv, **on)
            procedure.keep_file(clue, photo(), by=office.su, **on)


def _instructed(stages: dict[str, Stage]) -> None:
    """Instructions at each turn, a case under supervision, words, notices and stand-ins, some of them ended."""
    on, office, case = {"on": NOW}, stages["handed"].office, stages["handed"].case
    to, other = [instructions.To(office.nanhe)], [instructions.To(office.env)]
    given = {"due_on": NOW + timedelta(days=3), "by": office.mayor, **on}
    instructions.send("请清运。", to=to, cases=[case], **given)
    instructions.end_instruction(
        instructions.send("请停止。", to=other, **given), "void", reason="发错了", by=office.mayor, **on
    )
    instructions.send_resolutions(
        "环委会会议",
        [instructions.Resolution("三日内清运。", to, NOW + timedelta(days=3))],
        met_on=NOW,
        by=office.mayor,
        **on,
    )
    for decide in (None, instructions.accept_answer, instructions.return_answer):
        sent = instructions.send("请报告。", to=other, **given)
        answer = instructions.answer(sent.addressees.get(), "已办。", by=office.huan, **on)
        if decide is not None:
            decide(answer, reasons="还差照片。", by=office.mayor, **on)
    watch = {"reason": "逾期", "due_on": NOW + timedelta(days=3), "by": office.lin, **on}
    instructions.supervise(stages["ready"].fresh(), "请查清。", **watch)
    past = instructions.supervise(stages["handed"].fresh(), "请查清。", **watch)
    instructions.end_instruction(past.instruction, "withdrawn", reason="另行安排", by=office.lin, **on)
    for words in ("车辆不足。", "说错了。"):
        said = instructions.say(case, words, by=office.he, **on)
    instructions.void_message(said, reason="说错了", by=office.he, **on)
    instructions.mark_seen(office.lin, said.pk, case=case)
    notices = [
        instructions.publish(title, "请周知。", reach=office.city, by=office.lin, **on) for title in ("甲", "乙")
    ]
    instructions.reply(notices[0], "收到。", by=office.he, **on)
    instructions.end_notice(notices[1], reason="有误", by=office.lin, **on)
    instructions.mark_seen(office.he, notices[0].pk)
    away = {"since": NOW, "until": NOW + timedelta(days=2), "reason": "出差", **on}
    instructions.delegate(office.deng, by=office.chen, **away)
    back = instructions.delegate(office.huan, by=office.luo, **away)
    instructions.end_delegation(back, reason="提前返回", by=office.luo, **on)


def _spot_checks(stages: dict[str, Stage]) -> None:
    """Plans as draft, frozen, drawn and void; a check that failed, one recorded, one that only waits."""
    office, on = stages["handed"].office, {"on": NOW}
    wanted = {"until": NOW + timedelta(days=9), "weights": {}, "by": office.lei, **on}
    plans = [
        checks.make_plan(name, covert=True, size=1, filters={"state": "all"}, **wanted)
        for name in ("草稿", "锁定", "作废", "抽取")
    ]
    checks.freeze(plans[1], by=office.lei, **on)
    checks.void_plan(plans[2], reason="范围有误", by=office.lei, **on)
    plans[3] = checks.change_plan(
        plans[3],
        name="抽取",
        covert=True,
        size=len(population(plans[3], by=office.lei)),
        filters={"state": "all"},
        **wanted,
    )
    checks.draw(checks.freeze(plans[3], by=office.lei, **on), by=office.lei, **on)
    for stage, finding in (("handed", "fail"), ("ready", "partly")):
        check = Check.objects.get(case=stages[stage].case)
        named = checks.name_checkers(check, [office.cha, office.lei], by=office.lei, **on)
        points = [(one.kind, one.about, one.text, False, "未做到") for one in said_of(check.case)]
        assert points
        found = checks.enter_record(
            Check.objects.get(pk=check.pk), at=clock.now(), place="横岗村", words="仍在倾倒。", finding=finding,
            points=points, latitude=23.0, longitude=113.1, accuracy=9, by=office.cha, **on,
        )  # fmt: skip
        if finding == "fail":
            checks.confirm(check, found, words="属实。", by=office.lei, **on)
        else:
            checks.end_checker(named[1], by=office.lei, **on)


def _disputed(stage: Stage) -> None:
    """A ruling that was carried out, and disputes that wait for a hearing, for a ruling, and were withdrawn."""
    office, on = stage.office, {"on": NOW}
    chair, former = (
        committee.seat_member(official, post="领导", seat=seat, since=NOW, by=office.hao, **on)
        for official, seat in ((office.mayor.official, "chair"), (office.luo.official, "member"))
    )
    committee.end_member(former, until=NOW + timedelta(days=1), by=office.hao, **on)

    def filed(part: Assignment, other: Body, *, stated: bool = True) -> Dispute:
        dispute = committee.file_dispute(part, [other], reasons="不归本单位。", by=office.hao, **on)
        for side in dispute.sides.all() if stated else ():
            committee.state_side(side, "不归本单位。", by=office.hao, **on)
        if stated:
            committee.hear(dispute, place="会议室", present="双方", text="双方陈述。", by=office.hao, **on)
        return dispute

    decided = filed(stage.lead_part, office.env)
    ruling = committee.decide(
        decided, office.nanhe, reasons="属地负责。", basis="清单", words=["暗管"], signer=chair, by=office.hao, **on
    )
    committee.carry_out(ruling, None, by=office.lin, **on)
    filed(stage.lead_part, office.env, stated=False)
    filed(stage.helping_part, office.nanhe)
    committee.withdraw(filed(stage.idle_part, office.nanhe), reason="已协商一致", by=office.hao, **on)


def _on_call(stage: Stage) -> None:
    """Shifts that stand, are void, were swapped and handed over; alarms answered, in vain, and ended by a signature."""
    office, on = stage.office, {"on": NOW}
    seats = {
        "first": roster.Seated(office.he, "13800000001"),
        "second": roster.Seated(office.tang, "13800000002"),
        "by": office.lin,
    }
    hours = [clock.at(NOW, hour) for hour in (8, 12, 16, 20)]
    shifts = [roster.add_shift(office.nanhe, a, b, **seats, **on) for a, b in pairwise(hours)]
    roster.void_shift(shifts[2], reason="重排", by=office.lin, **on)
    swap = roster.ask_swap(shifts[1], office.shi, reason="有事", by=office.he, **on)
    roster.answer_swap(swap, agreed=True, phone="13800000003", by=office.shi, **on)
    back = roster.add_shift(
        office.nanhe,
        clock.at(NOW, 21),
        clock.at(NOW, 22),
        first=roster.Seated(office.shi, "1"),
        by=office.lin,
        **on,
    )
    roster.ask_swap(shifts[0], office.shi, in_return=back, reason="有事", by=office.he, **on)
    note = roster.hand_over(shifts[0], "无", by=office.he, **on)
    roster.take_over(note, by=office.shi, **on)
    for end in ("acknowledged", "signed", ""):
        urgent = a_case(office, State.REGISTERED)
        intake.hand_down(urgent, plan(office, urgent=True), by=office.lin, **on)
        ringing.ring(clock.now())
        if end == "acknowledged":
            ringing.acknowledge(Alarm.objects.get(body=office.nanhe), device="phone", by=office.he, **on)
        if end == "signed":
            intake.sign_for(urgent.assignments.get(body=office.nanhe), by=office.he, **on)
            ringing.ring(clock.now() + timedelta(minutes=15))  # and at the bureau nobody else is left to be rung


def _and_their_ends(stages: dict[str, Stage]) -> None:
    """What was entered and has ended since: withdrawn, void, answered, replaced."""
    at_work, ready, reported, on = stages["handed"], stages["ready"], stages["reported"], {"on": NOW}
    office = at_work.office
    accountability.withdraw_decision(reported.decision, reason="申诉成立", by=office.su, **on)
    accountability.void_decision(ready.decision, reason="登记有误", by=office.su, **on)
    accountability.name_person(
        office.inspection, official=office.deng.official, post="副区长", body=office.nanhe_gov, by=office.su, **on
    )
    enforcement.void_merge(PartyMerge.objects.get(), reason="不是同一家", case=at_work.case, by=office.he, **on)
    enforcement.merge_parties(*ready.sheds, reason="同一院落", case=ready.case, by=office.he, **on)
    enforcement.withdraw_measure(ready.fine, reason="撤销处罚", by=office.he, **on)
    enforcement.void_measure(reported.fine, reason="登记有误", by=office.he, **on)
    change = enforcement.amend_fine(stages["submitted"].fine, 1, reason="复议变更", by=office.he, **on)
    enforcement.void_amendment(change, reason="登记有误", by=office.he, **on)
    enforcement.answer_inquiry(ready.fresh(), outcome="measures", reasons="已立案处罚。", by=office.he, **on)
    rectification.answer_extension(
        stages["passed"].extension, granted=True, fixed=NOW + timedelta(days=50), answer="同意", by=office.zhou, **on
    )
    rectification.void_item(ready.item, reason="列错了", by=office.he, **on)
    rectification.void_progress(ready.entry, reason="记错了", by=office.he, **on)
    complainants.register_identity(reported.case, name="诸葛晴", by=office.key1, **on)
    intake.answer_objection(at_work.objection, accepted=False, answer="属职责范围", by=office.lin, **on)
    leadership.name_leader(reported.lead_part, office.posts["secretary"], reason="调整", by=office.lin, **on)
    closing.conclude(reported.fresh(), "in_part", next_on=NOW + timedelta(days=30), by=office.lin, **on)
    closing.void_feedback(stages["closed"].feedback, reason="文号有误", by=office.lin, **on)
    intake.object_to(ready.helping_part, reasons="不在本单位职责范围", by=office.huan, **on)
    verification.find(ready.question, finding="mostly", facts="基本属实", by=office.he, **on)
    verification.find_overall(ready.fresh(), finding="mostly", facts="基本属实。", by=office.he, **on)
    people.end_tenure(Tenure.objects.get(post=office.posts["deng_post"]), by=office.admin, **on)
    people.end_grant(office.wu.grants.get(), reason="调离", by=office.admin, **on)
