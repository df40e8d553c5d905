"""A small office in which every page has something to show, and the keys by which the addresses name it.

`a_filled_office()` brings it there by our own actions; `keys` answers for any part of an address (`number`, `pk`…),
with `own` for the routes whose `pk` means a thing of their room.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from huiyin.accountability import actions as accountability
from huiyin.accountability import procedure
from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.checks import actions as checks
from huiyin.checks.models import Check, Plan
from huiyin.checks.queries import population, said_of
from huiyin.closing.models import Feedback
from huiyin.committee import actions as committee
from huiyin.committee.models import Dispute
from huiyin.complainants import actions as complainants
from huiyin.deadlines import actions as deadlines
from huiyin.deadlines.actions import hashed
from huiyin.deadlines.models import Feed
from huiyin.enforcement import actions as enforcement
from huiyin.files import actions as files
from huiyin.honesty import actions as honesty
from huiyin.honesty.found import Found
from huiyin.honesty.models import Signal
from huiyin.honesty.scan import scan
from huiyin.instructions import actions as instructions
from huiyin.intake.lists import read_list
from huiyin.jobs.models import Job
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.rectification import actions as rectification
from huiyin.roster import actions as roster
from huiyin.roster import ringing
from huiyin.roster.models import Alarm
from tests.support.cast import DAY, Office, a_case, an_office
from tests.support.clues import a_clue, step_of

SECRET = "s" * 43  # of a calendar's address
ON = DAY + timedelta(days=5)
SUMMARY = "鹭鸶夜话反映台账补记"  # of clues: a word that stands nowhere else
LIST = """第1批 2016年11月28日
序号,受理编号,反映问题,行政区域,污染类型
1,D4400002016112800901,南河区石湾镇横岗村河边每天晚上有外地货车偷倒垃圾气味难闻,南河区,固废
2,D4400002016112800902,北河区某印染厂夜间偷排污水河水发黑发臭,北河区,水
"""


@dataclass
class Filled:
    """The office, and what the addresses of its pages are made of."""

    office: Office
    keys: dict[str, Any] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)

    def address(self, name: str, pattern: Pattern, **instead: Any) -> str:
        """The address of the route, with this office's keys in it; `instead` names others for some of its parts."""
        mine = (self.own.get(name, {}) or self.own.get(name.split(":")[0], {})) | instead
        return reverse(name, kwargs={part: mine.get(part, self.keys.get(part)) for part in pattern.parts})


@dataclass(frozen=True)
class Pattern:
    """One route of the resolver: the keys that stand in its address."""

    parts: tuple[str, ...]


def every_route() -> dict[str, Pattern]:
    """Each named route of the whole system, by `namespace:name`; a route without a name fails here."""

    def walk(resolver: URLResolver, space: str) -> dict[str, Pattern]:
        found: dict[str, Pattern] = {}
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                found |= walk(one, f"{space}{one.namespace}:" if one.namespace else space)
                continue
            assert isinstance(one, URLPattern)
            assert one.name, f"{one.pattern} has no name"
            found[space + one.name] = Pattern(tuple(one.pattern.regex.groupindex))
        return found

    return walk(get_resolver(), "")


def photo(shade: str = "green") -> SimpleUploadedFile:
    """A picture of one colour, as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), shade).save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), content_type="image/jpeg")


def _clues(office: Office, case: Case) -> dict[str, dict[str, Any]]:
    """A clue at each step that a page shows or a form acts on, by the routes that name them."""
    new = {"source": "other", "summary": SUMMARY, "by": office.su, "on": ON}
    fresh, heard = accountability.open_clue(case=case, **new), a_clue(office, "heard", case=case)
    apart = accountability.open_clue(**new)
    decided = a_clue(office, "decided", case=case)
    kept = procedure.keep_file(decided, photo("gray"), note="鸬鹚笔录", by=office.su, on=ON)
    waiting = step_of(office, decided, "execute")
    keys = {"clue": decided.pk, "step": waiting.pk, "file": kept.pk, "decision": decided.decisions.get().pk}
    decision = decided.steps.get(move="decide").pk
    return {
        "accountability:clue": keys,
        "accountability:open_file": keys,
        "accountability:decide_step": keys,
        "accountability:on_decision": keys | {"what": "release"},
        "accountability:paper": keys | {"step": decision, "what": "decision"},
        "accountability:propose": {"clue": fresh.pk},
        "accountability:keep_file": {"clue": fresh.pk},
        "accountability:propose_decision": {"clue": heard.pk},
        "accountability:tie": {"clue": apart.pk},
    }


def _disputes(office: Office, case: Case) -> list[Dispute]:
    """One about the case that was ruled on, and one that waits to be heard."""
    chair = committee.seat_member(
        office.mayor.official, post="市长", seat="chair", since=date(2016, 1, 1), by=office.hao, on=ON
    )
    made = []
    for part, other in zip(case.assignments.order_by("-lead"), (office.env, office.nanhe), strict=True):
        made.append(committee.file_dispute(part, [other], reasons="双方均认为不归本单位。", by=office.hao, on=ON))
    for side in made[0].sides.select_related("body"):
        committee.state_side(side, "不归本单位。", by=office.hao, on=ON)
    committee.hear(made[0], place="会议室", present="双方", text="双方陈述。", by=office.hao, on=ON)
    committee.decide(
        made[0], office.nanhe, reasons="属地负责。", basis="责任清单第三条", words=["暗管"], signer=chair,
        by=office.hao, on=ON,
    )  # fmt: skip
    return list(Dispute.objects.order_by("pk"))


def a_filled_office() -> Filled:
    """Cases at every step, and on the one that `number` names, at work, one of each thing that a page can show."""
    office = an_office()
    case = a_case(office)
    a_case(office, State.REGISTERED)
    a_case(office, State.VOID)
    submitted, reported = a_case(office, State.SUBMITTED), a_case(office, State.REPORTED, anonymous=True)
    waits = a_case(office, State.PASSED)
    a_case(office, State.CLOSED, starred=True)
    on = {"on": ON}
    with clock.set_to(clock.at(DAY, 23, 30)):
        shift = roster.add_shift(
            office.nanhe,
            clock.at(DAY, 20),
            clock.at(ON + timedelta(days=2), 8),
            first=roster.Seated(office.he, "13800000001"),
            second=roster.Seated(office.tang, "13800000002"),
            by=office.lin,
            on=DAY,
        )
        swap = roster.ask_swap(shift, office.shi, reason="家中有事", by=office.he, on=DAY)
        ringing.ring(clock.now())
    with clock.set_to(clock.at(ON, 8)):
        disputes = _disputes(office, case)
    with clock.set_to(clock.at(ON, 9)):
        firm = enforcement.enter_party(case, "南河区鸿运轮毂制造有限公司", by=office.he, **on)
        sheds = enforcement.enter_workshops(case, 2, place="横岗村", by=office.he, **on)
        fine = enforcement.take_measure(
            case, "fine", party=firm, fen=5_000_000, document_number="南环罚〔2016〕7号", by=office.he, **on
        )
        change = enforcement.amend_fine(fine, 3_000_000, reason="行政复议变更", by=office.he, **on)
        merge = enforcement.merge_parties(sheds[0], sheds[1], reason="同一院落", case=case, by=office.he, **on)
        plan = {"problem": "河边堆放垃圾", "person": "石敏", "by": office.he, **on}
        item = rectification.plan_item(case, measure="搬迁出村", term="long", due=date(2036, 5, 31), **plan)
        step = rectification.plan_milestone(item, "签约", due=date(2017, 1, 31), by=office.he, **on)
        entry = rectification.enter_progress(case, "挖掘机进场清运。", item=item, by=office.he, **on)
        lead = Lead.objects.current().get(assignment__case=case)
        duty = leadership.do_duty(
            lead, "on_site", note="已到场处理", place="横岗村", evidence_note="照片", by=office.chen, **on
        )
        words = leadership.write_instruction(case, "请尽快清运。", by=office.mayor, **on)
        person = accountability.name_person(
            office.inspection, name="欧阳某", post="监管科科长", body=office.nanhe_env, by=office.su, **on
        )
        decision = accountability.decide(
            case, person, forms=["admonition"], ground="inaction", facts="未及时查处。", by=office.su, **on
        )
        to = [instructions.To(office.nanhe), instructions.To(office.chen_post)]
        given = {"due_on": ON + timedelta(days=3), "by": office.mayor, **on}
        order = instructions.send("请连夜清运，明早报告。", to=to, cases=[case], urgent=True, **given)
        other_order = instructions.send("请报告监测情况。", to=[instructions.To(office.env)], **given)
        report = instructions.answer(other_order.addressees.get(), "监测已完成。", by=office.huan, **on)
        watched = instructions.supervise(
            submitted, "请查清问题。", reason="群众多次反映", due_on=ON + timedelta(days=3), by=office.lin, **on
        )
        reported_back = instructions.answer(
            watched.instruction.addressees.get(body=office.nanhe), "已清运。", by=office.he, **on
        )
        instructions.accept_answer(reported_back, by=office.lin, **on)
        word = instructions.say(case, "挖掘机进场清运，车辆不足。", by=office.he, **on)
        notice = instructions.publish("雨天注意", "请检查堆场覆盖。", reach=office.city, by=office.lin, **on)
        instructions.reply(notice, "已检查。", by=office.shi, **on)
        stand_in = instructions.delegate(
            office.luo, since=ON, until=ON + timedelta(days=2), reason="外出培训", by=office.huan, **on
        )
        clues = _clues(office, case)
        complainants.register_identity(waits, name="慕容雪晴", phone="13800138000", by=office.key1, **on)
        unlock = complainants.ask_unlock(waits, reason="信访复核需要核对投诉人", by=office.key1, **on)
        piece = files.attach(case, photo(), case=case, by=office.he, **on)
        paper = files.keep_paper(
            b"%PDF-1.4",
            what="hand_down",
            name="交办单.pdf",
            media_type="application/pdf",
            case=case,
            by=office.lin,
            **on,
        )
        table = publication.make_table(
            Selection(office.inspection, batch=office.batch), column_set="provincial", unit="某市", by=office.lin, **on
        )
        publication.propose(table, by=office.lin, **on)
        slow, fast = (
            case.duties.select_related("case", "body").get(kind=k, done_at=None) for k in ("verify", "report_city")
        )
        with clock.set_to(clock.at(DAY + timedelta(days=1), 9)):
            more = deadlines.ask_more_time(
                slow,
                asked=DAY + timedelta(days=9),
                reason="现场须二次开挖",
                progress="已清运",
                by=office.he,
                on=clock.today(),
            )
        Feed.objects.create(user=office.he, secret_hash=hashed(SECRET))
        failed = Job.objects.create(
            name="jobs.send", key="send:0", state=Job.State.FAILED, finished=clock.now(), error="NotTaken"
        )
        drafted, checked, seen = _spot_checks(office, case)
        source = read_list(office.inspection, LIST.encode(), "第1批.csv", by=office.lin, **on)
        scan(clock.at(ON, 9, 5))
        first = Signal.objects.filter(case=case).earliest("pk")
        again = Found(
            "contradicted", "0:0", ("closing.submission", 1), ("complainants.callback", 1), 60, on=ON, case=case.pk
        )
        [judged] = honesty.raise_signals([again], **on)
        honesty.dismiss(judged, reason="蓼汀存疑，另有缘由。", by=office.su, **on)
    part = case.assignments.get(ended_at=None, lead=True)
    return Filled(
        office,
        keys={
            "number": case.number, "assignment": part.pk, "part": part.pk, "lead": lead.pk, "kind": "plan", "n": 1,
            "record": duty.pk, "instruction": words.pk,
            "party": firm.pk, "measure": fine.pk, "amendment": change.pk, "merge": merge.pk, "milestone": step.pk,
            "entry": entry.pk, "decision": decision.pk, "unlock": unlock.pk, "extension": more.pk, "batch": office.batch.pk,
            "feedback": Feedback.objects.earliest("pk").pk, "submission": submitted.submissions.latest("pk").pk,
            "code": office.chen.official.code, "key": "first",
            "addressee": order.addressees.get(body=office.nanhe).pk, "message": word.pk, "answer": report.pk,
            "shift": shift.pk, "swap": swap.pk,
            "dispute": disputes[0].pk, "member": disputes[0].ruling.signer.pk,
            "alarm": Alarm.objects.get(body=office.nanhe).pk, "body": office.nanhe.code,
        },
        own={
            "people:body": {"pk": office.nanhe.pk},
            "people:official": {"pk": office.chen.official.pk},
            "people:user": {"pk": office.he.pk},
            "deadlines:ask": {"duty": fast.pk},
            "deadlines:feed": {"secret": SECRET},
            "jobs:retry": {"pk": failed.pk},
            "jobs:switch": {"channel": "nowhere"},
            "files": {"pk": piece.pk},
            "files:paper": {"pk": paper.pk},
            "enforcement:change": {"what": "withdraw"},
            "enforcement:enter_parties": {"what": "one"},
            "committee:act": {"dispute": disputes[1].pk, "what": "hear"},
            "roster:plan": {"what": "add"},
            "roster:act": {"what": "note"},
            "rectification:item": {"n": item.n},
            "rectification:act": {"n": item.n, "what": "prove"},
            "rectification:step": {"n": item.n, "what": "reach"},
            "accountability:end": {"what": "void"},
            "instructions": {"pk": order.pk},
            "instructions:decide": {"pk": other_order.pk},
            "instructions:end_supervision": {"number": submitted.number},
            "instructions:notice": {"pk": notice.pk},
            "instructions:end_notice": {"pk": notice.pk},
            "instructions:end_delegation": {"pk": stand_in.pk},
            **clues,
            "honesty": {"pk": first.pk},
            "complainants:call": {"number": waits.number},
            "complainants:telephone": {"number": waits.number},
            "closing:review": {"number": submitted.number},
            "closing:conclude": {"number": reported.number},
            "checks": {"key": checked.key, "what": "release"},
            "checks:plan": {"key": seen.key},
            "checks:list": {"key": seen.key},
            "checks:sheet": {"key": seen.key},
            "checks:paper": {"key": checked.key, "record": checked.records.get().pk},
            "checks:edit": {"key": drafted.key},
            "checks:act": {"key": drafted.key, "what": "freeze"},
            "intake:list": {"pk": source.pk},
            "intake:discard_list": {"pk": source.pk},
            "intake:batch": {"pk": office.batch.pk},
            "intake:batch_paper": {"pk": office.batch.pk},
            "publication": {"pk": table.pk},
            "reports": {"key": "received"},
            "rulebook": {
                "book": office.rulebook.code, "section": "pollution_type",
                "pk": office.rulebook.entries.get(section="pollution_type", code="marine", until=None).pk,
            },
        },
    )  # fmt: skip


def _spot_checks(office: Office, case: Case) -> tuple[Plan, Check, Plan]:
    """A plan as a draft, the covert check of `case` with what was found on it, and the plan by which it was drawn."""
    wanted = {"until": ON + timedelta(days=9), "weights": {}, "by": office.lei, "on": ON}
    drafted = checks.make_plan("十二月明察", covert=False, size=1, filters={"state": "closed"}, **wanted)
    of_all = checks.make_plan("年底暗访", covert=True, size=1, filters={"state": "all"}, **wanted)
    whole = len(population(of_all, by=office.lei))  # all of them, so that this case is drawn whatever the seed
    drawn = checks.make_plan("年底暗访", covert=True, size=whole, filters={"state": "all"}, **wanted)
    checks.void_plan(of_all, reason="件数有误", by=office.lei, on=ON)
    checks.draw(checks.freeze(drawn, by=office.lei, on=ON), by=office.lei, on=ON)
    check = Check.objects.get(case=case)
    checks.name_checkers(check, [office.cha, office.lei], by=office.lei, on=ON)
    points = [(one.kind, one.about, one.text, False, "灯火通明的后院") for one in said_of(case)]
    checks.enter_record(
        Check.objects.get(pk=check.pk), at=clock.now(), place="柳湾旧码头", words="夜里仍在倾倒，车牌用纸遮住。", finding="fail",
        points=points, uploads=[photo("navy")], by=office.cha, on=ON,
    )  # fmt: skip
    return drafted, check, drawn
