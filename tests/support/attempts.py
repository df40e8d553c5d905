"""What may be tried on a case at any stage: each verb of its life, with what a person allowed to would give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Assignment
from huiyin.closing import actions as closing
from huiyin.committee import actions as committee
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.intake import actions as intake
from huiyin.leadership import actions as leadership
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.rectification import actions as rectification
from huiyin.verification import actions as verification
from tests.support.cast import new_case, plan
from tests.support.stages import NOW, Stage

Attempt = Callable[[Stage, dict[str, Any]], object]
LATER = NOW + timedelta(days=60)


def _corrected(stage: Stage) -> intake.NewCase:
    return new_case(text=stage.case.text.received, region="南河区石湾镇")


def _to_the_police(stage: Stage) -> tuple[Assignment, intake.UnitPlan]:
    """A part on which nothing hangs yet, while there is one; later the helping unit's, which has reported."""
    return stage.idle_part or stage.helping_part, intake.UnitPlan(stage.office.police, "assisting")


def _decision(stage: Stage) -> dict[str, Any]:
    return {"forms": ["criticism"], "ground": "slow_action", "facts": "处置迟缓。"}


def _strike_off(stage: Stage, who: dict[str, Any]) -> object:
    """Twelve days later, when the notice has run."""
    day = NOW + timedelta(days=12)
    notice = {"noticed_from": NOW, "noticed_until": day - timedelta(days=1), "notice_place": "村公告栏"}
    signer = stage.office.mayor.official
    with clock.set_to(clock.at(day, 9)):
        return closing.strike_off(stage.fresh(), **notice, text="同意", signer=signer, by=who["by"], on=day)


# The name of the verb, the thing it needs besides the case ("" for none), and the attempt.
ATTEMPTS: dict[str, tuple[str, Attempt]] = {
    "correct": ("", lambda s, w: intake.correct_case(s.fresh(), _corrected(s), **w)),
    "void": ("", lambda s, w: intake.void_case(s.fresh(), reason="重复登记", **w)),
    "hand down": ("", lambda s, w: intake.hand_down(s.fresh(), plan(s.office), **w)),
    "accuse": ("", lambda s, w: intake.accuse(s.case, s.office.beihe, **w)),
    "link repeat": ("", lambda s, w: intake.link_repeat(s.case, s.earlier, why="words", **w)),
    "add unit": ("", lambda s, w: intake.add_unit(s.fresh(), intake.UnitPlan(s.office.police, "assisting"), **w)),
    "end unit": ("helping_part", lambda s, w: intake.end_unit(s.helping_part, reason="无需配合", **w)),
    "reassign": ("helping_part", lambda s, w: intake.reassign(*_to_the_police(s), reason="交办有误", **w)),
    "sign": ("lead_part", lambda s, w: intake.sign_for(s.lead_part, **w)),
    "pass down": ("lead_part", lambda s, w: intake.pass_down(s.lead_part, s.office.shiwan, **w)),
    "object": ("lead_part", lambda s, w: intake.object_to(s.lead_part, reasons="不属本区", **w)),
    "answer objection": (
        "objection", lambda s, w: intake.answer_objection(s.objection, accepted=False, answer="属职责范围", **w),
    ),
    "file dispute": (
        "helping_part",
        lambda s, w: committee.file_dispute(s.helping_part, [s.office.beihe], reasons="应由北河区承办", **w),
    ),
    "name leader": ("lead_part", lambda s, w: leadership.name_leader(s.lead_part, s.office.posts["secretary"], **w)),
    "on site": (
        "leader",
        lambda s, w: leadership.do_duty(s.leader, "on_site", note="已到场", place="横岗村", evidence_note="照片", **w),
    ),
    "plan in person": ("leader", lambda s, w: leadership.do_duty(s.leader, "plan", note="x", evidence_note="纪要", **w)),
    "void duty": ("record", lambda s, w: leadership.void_duty(s.record, reason="填错", **w)),
    "instruct": ("", lambda s, w: leadership.write_instruction(s.fresh(), "抓紧办理。", **w)),
    "answer instruction": ("words", lambda s, w: leadership.answer_instruction(s.words, "已落实。", **w)),
    "split": ("", lambda s, w: verification.split_questions(s.fresh(), ["倾倒垃圾", "气味扰民"], **w)),
    "find": ("question", lambda s, w: verification.find(s.question, finding="true", facts="属实", **w)),
    "find overall": ("", lambda s, w: verification.find_overall(s.fresh(), finding="true", facts="属实。", **w)),
    "take measure": (
        "firm", lambda s, w: enforcement.take_measure(s.case, "production_halted", party=s.firm, **w),
    ),
    "take police record": (
        "firm",
        lambda s, w: enforcement.take_measures(
            s.case, "detained", parties=[], new_person="胡某", person_note="负责人", **w
        ),
    ),
    "amend fine": ("fine", lambda s, w: enforcement.amend_fine(s.fine, 3_000_000, reason="复议变更", **w)),
    "withdraw measure": ("fine", lambda s, w: enforcement.withdraw_measure(s.fine, reason="撤销处罚", **w)),
    "void measure": ("fine", lambda s, w: enforcement.void_measure(s.fine, reason="登记有误", **w)),
    "enter party": ("", lambda s, w: enforcement.enter_party(s.case, "南河区某石料厂", **w)),
    "merge parties": (
        "sheds", lambda s, w: enforcement.merge_parties(*s.sheds, reason="同一院落", case=s.case, **w),
    ),
    "answer inquiry": (
        "", lambda s, w: enforcement.answer_inquiry(s.fresh(), outcome="none", reasons="未发现违法", **w),
    ),
    "plan item": (
        "",
        lambda s, w: rectification.plan_item(
            s.fresh(), problem="扬尘", measure="喷淋", person="石敏", term="by_day", due=LATER, **w
        ),
    ),
    "prove item": ("item", lambda s, w: rectification.prove_item(s.item, "已清运完毕。", **w)),
    "accept item": ("proof", lambda s, w: rectification.accept_item(s.proof, "现场查看，已到位。", **w)),
    "return item": ("proof", lambda s, w: rectification.return_item(s.proof, "尚有残留。", **w)),
    "ask extension": ("item", lambda s, w: rectification.ask_extension(s.item, asked=LATER, reason="车辆不足", **w)),
    "answer extension": (
        "extension",
        lambda s, w: rectification.answer_extension(s.extension, granted=True, fixed=LATER, answer="同意", **w),
    ),
    "void item": ("item", lambda s, w: rectification.void_item(s.item, reason="列错了", **w)),
    "enter progress": ("", lambda s, w: rectification.enter_progress(s.fresh(), "又清运十车。", **w)),
    "void progress": ("entry", lambda s, w: rectification.void_progress(s.entry, reason="记错了", **w)),
    "answer oversight": (
        "",
        lambda s, w: accountability.answer_oversight(
            s.fresh(), outcome="none", reasons="已依法履职", signature="签名", **w
        ),
    ),
    "decide": ("person", lambda s, w: accountability.decide(s.fresh(), s.person, **_decision(s), **w)),
    "withdraw decision": ("decision", lambda s, w: accountability.withdraw_decision(s.decision, reason="申诉成立", **w)),
    "void decision": ("decision", lambda s, w: accountability.void_decision(s.decision, reason="登记有误", **w)),
    "seal identity": ("", lambda s, w: complainants.register_identity(s.fresh(), name="诸葛晴", **w)),
    "ask unlock": ("asked", lambda s, w: complainants.ask_unlock(s.case, reason="核对投诉人", **w)),
    "consent to unlock": ("asked", lambda s, w: complainants.consent(s.asked, **w)),
    "decline unlock": ("asked", lambda s, w: complainants.decline(s.asked, reason="事由不足", **w)),
    "look at identity": ("opened", lambda s, w: complainants.look(s.opened, **w)),
    "correct redaction": ("", lambda s, w: complainants.correct_redaction(s.fresh(), "河边夜间倾倒垃圾。", **w)),
    "reply": ("", lambda s, w: complainants.reply(s.fresh(), text="已清运。", way="phone", **w)),
    "record reach": ("", lambda s, w: complainants.record_reach(s.fresh(), "unreachable", note="三次未接", **w)),
    "call back": ("", lambda s, w: complainants.call_back(s.fresh(), result="satisfied", **w)),
    "submit part": ("helping_part", lambda s, w: closing.submit_part(s.helping_part, report="已配合。", **w)),
    "submit": ("", lambda s, w: closing.submit_case(s.fresh(), report="已清运垃圾。", **w)),
    "pass": ("submission", lambda s, w: closing.review(s.submission, passed=True, **w)),
    "return": ("submission", lambda s, w: closing.review(s.submission, passed=False, text="材料不足", **w)),
    "feed back": (
        "",
        lambda s, w: closing.feed_back(
            s.office.batch, [s.fresh()], document_number="某环督〔2016〕9号", signer=s.office.mayor.official, **w
        ),
    ),
    "void feedback": ("feedback", lambda s, w: closing.void_feedback(s.feedback, reason="文号有误", **w)),
    "conclude": ("", lambda s, w: closing.conclude(s.fresh(), "answered", **w)),
    "conclude in part": (
        "", lambda s, w: closing.conclude(s.fresh(), "in_part", next_on=NOW + timedelta(days=30), **w),
    ),
    "strike off": ("", _strike_off),
    "reopen": ("", lambda s, w: closing.reopen(s.fresh(), reason="群众再次反映", **w)),
}  # fmt: skip


def attempt(stage: Stage, verb: str, by: User) -> object:
    """Try it, on the day on which all of them are tried."""
    return ATTEMPTS[verb][1](stage, {"by": by, "on": NOW})
