"""The same case at each stage of its life, with one of each thing that someone may act on there."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.intake import actions as intake
from huiyin.leadership import actions as leadership
from huiyin.lib import clock
from huiyin.people.models import Official, Post, Tenure
from huiyin.rectification import actions as rectification
from tests.support.cast import DAY, Office, a_case, an_office, ready_to_submit

NOW = DAY + timedelta(days=7)  # the fifth working day after the hand-down
STAGES = ("registered", "handed", "ready", "submitted", "half", "passed", "reported", "clean", "closed", "void")


@dataclass
class Stage:
    """A case, and what there is of it by now; what there is not yet is None."""

    office: Office
    case: Case
    earlier: Case
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return deepcopy(self.things.get(name))  # a verb may write on what it is handed

    def fresh(self) -> Case:
        """The case as the database has it."""
        return Case.objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=self.case.pk)


def all_stages() -> dict[str, Stage]:
    """One office, one case for each stage.

    `ready` lacks nothing but to be submitted, `half` has passed the district's review only, `clean` is reported and
    has nothing left to put right; `void` was handed down before.
    """
    office = an_office()
    post = Post.objects.create(body=office.nanhe_gov, title="书记", rank=2, position=9)
    secretary = Official.objects.create(code="P-secretary", name="区委书记")
    Tenure.objects.create(post=post, official=secretary, since=date(2015, 1, 1))
    office.posts["secretary"] = post
    earlier = a_case(office)
    made = {name: Stage(office, _to(office, name), earlier) for name in STAGES}
    with clock.set_to(clock.at(NOW, 8)):
        for name, stage in made.items():
            _fill(stage, name)
    for stage in made.values():
        stage.case = stage.fresh()
    return made


def _to(office: Office, name: str) -> Case:
    states = {
        "registered": State.REGISTERED,
        "submitted": State.SUBMITTED,
        "half": State.SUBMITTED,
        "passed": State.PASSED,
        "reported": State.REPORTED,
        "clean": State.REPORTED,
        "closed": State.CLOSED,
    }
    case = a_case(office, states.get(name, State.HANDED_DOWN))
    if name == "ready":
        return ready_to_submit(office, case)
    return case


def _fill(stage: Stage, name: str) -> None:
    office, case, things, on = stage.office, stage.case, stage.things, {"on": NOW}
    if name == "registered":
        return
    lead, helper = case.assignments.get(lead=True), case.assignments.get(lead=False)
    things |= {"lead_part": lead, "helping_part": helper, "leader": lead.leads.get(ended_at=None)}
    if name == "void":
        intake.void_case(case, reason="重复登记", by=office.lin, **on)
        return
    complainants.register_identity(case, name="慕容雪晴", phone="13800138000", by=office.key1, **on)
    things["asked"] = complainants.ask_unlock(case, reason="信访复核需要核对", by=office.key1, **on)
    things["opened"] = complainants.consent(
        complainants.ask_unlock(case, reason="信访复核需要核对", by=office.key1, **on), by=office.key2, **on
    )
    things["words"] = leadership.write_instruction(case, "请尽快清运。", by=office.mayor, **on)
    firm = enforcement.enter_party(case, "南河区鸿运轮毂制造有限公司", by=office.he, **on)
    sheds = enforcement.enter_workshops(case, 2, place="横岗村", by=office.he, **on)
    fine = enforcement.take_measure(case, "fine", party=firm, fen=5_000_000, by=office.he, **on)
    things |= {"firm": firm, "sheds": sheds, "fine": fine}
    things["entry"] = rectification.enter_progress(case, "挖掘机进场。", by=office.he, **on)
    things["person"] = accountability.name_person(
        office.inspection, name="欧阳某", post="科长", body=office.nanhe_env, by=office.su, **on
    )
    things["decision"] = accountability.decide(
        case, stage.person, forms=["admonition"], ground="inaction", facts="未巡查。", by=office.su, **on
    )
    if name == "handed":
        intake.object_to(helper, reasons="不在本单位职责范围", by=office.huan, **on)
        intake.sign_for(helper, by=office.huan, **on)
        things["objection"] = helper.objections.get()
        idle = intake.UnitPlan(office.nanhe_env, "assisting")
        things["idle_part"] = intake.add_unit(stage.fresh(), idle, by=office.lin, **on)
    if name not in ("clean", "closed"):
        _to_put_right(stage)
    things["question"] = case.questions.get()
    things["record"] = lead.personal_duties.filter(voided_at=None).first()
    if name in ("submitted", "half"):
        things["submission"] = case.submissions.get(whole=True)
    if name == "half":
        closing.review(stage.submission, passed=True, by=office.tang, **on)
    lines = case.feedback_lines.filter(voided_at=None).select_related("feedback")
    things["feedback"] = lines[0].feedback if lines else None


def _to_put_right(stage: Stage) -> None:
    """Three items: one at work, one waiting to be accepted, one whose extension waits for an answer."""
    office, case, on = stage.office, stage.case, {"on": NOW}
    plan = {"problem": "堆放垃圾", "person": "石敏", "term": "by_day", "due": NOW + timedelta(days=20)}
    rows = [
        rectification.plan_item(case, measure=what, by=office.he, **plan, **on) for what in ("清运", "覆盖", "围挡")
    ]
    rectification.prove_item(rows[1], "已覆盖。", by=office.he, **on)
    rectification.ask_extension(rows[2], asked=NOW + timedelta(days=40), reason="材料未到", by=office.he, **on)
    stage.things |= {
        "item": rows[0],
        "proof": rows[1].proofs.get(),
        "late_item": rows[2],
        "extension": rows[2].extensions.get(),
    }
