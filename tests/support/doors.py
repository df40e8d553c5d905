"""What someone would send to each address that acts, on the filled office and a few cases more.

Everything here is what a person allowed to act would type, so that whoever is refused is refused for who he is.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.checks.factors import BASE, FACTORS
from huiyin.checks.queries import said_of
from huiyin.complainants import actions as complainants
from huiyin.intake import actions as intake
from huiyin.intake.lists import read_list
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.verification import actions as verification
from tests.support.cast import DAY, PASSWORD, Office, a_case, ready_to_submit
from tests.support.filled import LIST, ON, Filled, a_filled_office, photo

Sent = dict[str, Any]
WAITS = {"closing:strike_off": timedelta(days=12)}  # what is sent after the notice to the public has run


@dataclass
class House:
    """The filled office with its strangest inmates, and what is sent to each address that acts."""

    filled: Filled
    sent: dict[str, Callable[[], Sent]]

    @property
    def office(self) -> Office:
        return self.filled.office


def a_house() -> House:
    """The filled office, with a man of an accused body, one whose role nobody confirmed, and one whose role ended."""
    filled = a_filled_office()
    office = filled.office
    for user in office.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    with clock.set_to(clock.at(ON, 9)):
        _strange_inmates(office)
        more = _more_cases(filled)
        return House(filled, _sent(filled, more))


def _strange_inmates(office: Office) -> None:
    maker = User.objects.get(username="maker")
    water = office.city.add_child(code="water", name="市水务局", short="市水务局", kind="department")
    office.bodies["water"] = Body.objects.get(pk=water.pk)
    for name, role, body, reach, more in (
        ("shui", "checker", office.water, office.city, {}),  # his bureau is accused in the case
        ("mute", "discipline", office.discipline, office.city, {}),  # no second grantor has confirmed him
        ("gone", "coordinator", office.office, office.city, {"until": ON - timedelta(days=1)}),
    ):
        user = User.objects.create(username=name, name=name)
        Grant.objects.create(user=user, role=role, body=body, reach=reach, by=maker, since=DAY, **more)
        office.users[name] = user
    intake.accuse(Case.objects.get(number=1), office.water, by=office.lin, on=ON)
    post = Post.objects.create(body=office.nanhe_gov, title="书记", rank=2, position=9)
    secretary = Official.objects.create(code="P-secretary", name="区委书记")
    Tenure.objects.create(post=post, official=secretary, since=DAY - timedelta(days=99))
    office.posts["secretary"] = post


def _more_cases(filled: Filled) -> dict[str, Any]:
    """A case ready for each step that the filled office has none for; their keys go where the addresses need them."""
    office, on = filled.office, {"on": ON}
    ready = a_case(office)
    ready_to_submit(office, ready)
    signed, objected, found = a_case(office), a_case(office), a_case(office)
    helper = {case.pk: case.assignments.get(lead=False) for case in (signed, objected)}
    for part in signed.assignments.filter(lead=False).select_related("case", "body"):
        intake.sign_for(part, by=office.huan, **on)
    part = objected.assignments.get(lead=False)
    intake.object_to(part, reasons="不在本单位职责范围", by=office.huan, **on)
    for question in found.questions.all():
        verification.find(question, finding="true", facts="属实", by=office.he, **on)
    waits = Case.objects.get(number=filled.own["complainants:call"]["number"])
    open_ = complainants.ask_unlock(waits, reason="信访复核需要核对投诉人", by=office.key1, **on)
    complainants.consent(open_, by=office.key2, **on)
    draft = publication.make_table(
        Selection(office.inspection, batch=office.batch), column_set="provincial", unit="某市", by=office.lin, **on
    )
    other = read_list(office.inspection, LIST.replace("横岗村", "横沙村").encode(), "第2批.csv", by=office.lin, **on)
    closed = Case.objects.filter(state=State.CLOSED).latest("number")
    [fresh] = Case.objects.filter(state=State.REGISTERED)
    filled.own |= {
        "closing:submit": {"number": ready.number},
        "closing:submit_part": {"number": signed.number, "assignment": helper[signed.pk].pk},
        "closing:reopen": filled.own["closing:conclude"],
        "closing:strike_off": {"number": closed.number},
        "complainants:look": {"unlock": open_.pk},
        "intake:answer": {"number": objected.number, "part": helper[objected.pk].pk},
        "intake:end": {"part": Case.objects.get(number=1).assignments.get(lead=False).pk},
        "intake:reassign": {"part": Case.objects.get(number=1).assignments.get(lead=False).pk},
        "intake:repeat": {"number": signed.number},
        "intake:desk_row": {"number": fresh.number},
        "intake:discard_list": {"pk": other.pk},
        "rectification:act": {**filled.own["rectification:act"], "what": "extend"},
        "publication:propose": {"pk": draft.pk},
        "verification:overall": {"number": found.number},
        "verification:find": {"number": signed.number},
        "verification:split": {"number": signed.number},
    }
    return {"fresh": fresh, "waits": waits, "waiting_grant": office.mute.grants.get()}


def workbook() -> SimpleUploadedFile:
    """The office's workbook with one more body."""
    heads = {"机构": ["名称", "代码", "简称", "类别", "上级代码"]}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("机构")
        sheet.write_row(0, 0, heads["机构"])
        sheet.write_row(1, 0, ["市交通局", "traffic", "市交通局", "部门", "city"])
    return SimpleUploadedFile("机构人员.xlsx", out.getvalue())


def _a_plan(day: str) -> Sent:
    """A plan as it is typed: one of the closed cases."""
    points = {f"w_{factor.code}": factor.points for factor in (BASE, *FACTORS)}
    return {"name": "抽查", "covert": "open", "size": "1", "until": day, "state": "closed", **points}


def _a_record(filled: Filled, day: str) -> Sent:
    """A record as it is typed on site."""
    said = said_of(Case.objects.get(number=filled.keys["number"]))
    points = {f"holds-{one.name}": "yes" for one in said}
    return {"at": f"{day}T09:00", "place": "横岗村", "words": "已清运。", "finding": "pass", **points}


def _sent(filled: Filled, more: dict[str, Any]) -> dict[str, Callable[[], Sent]]:
    """By address: what is typed. A callable, because a file that was sent has been read to its end."""
    office, day = filled.office, ON.isoformat()
    fresh, waits = more["fresh"], more["waits"]
    typed: dict[str, Sent] = {
        "accountability:answer": {"outcome": "none", "reasons": "已依法履职", "signature": "苏纪", "on": day},
        "accountability:decide": {
            "decide-name": "司马某", "decide-post": "站长", "decide-forms_of": ["admonition"], "decide-rank": "0",
            "decide-ground": "inaction", "decide-facts": "未巡查。", "decide-organ": office.discipline.pk, "decide-on": day,
        },
        "accountability:end": {f"void-{filled.keys['decision']}-reason": "登记有误"},
        "accountability:new_clue": {"source": "tip_off", "summary": "夜间通报检查时间。", "on": day},
        "accountability:propose": {"move": "inquire", "text": "拟初步核实。", "on": day},
        "accountability:propose_decision": {
            "terms-name": "司马某", "terms-post": "站长", "terms-forms_of": ["admonition"], "terms-rank": "0",
            "terms-ground": "inaction", "terms-facts": "未巡查。", "terms-organ": office.discipline.pk, "terms-on": day,
        },
        "accountability:decide_step": {"word-agree": "yes", "word-note": "同意", "word-on": day},
        "accountability:tie": {"tie-number": 1},
        "accountability:on_decision": {
            f"release-{filled.own['accountability:on_decision']['decision']}-{name}": value
            for name, value in {"publish": "yes", "words": "已诫勉。", "reason": "典型", "on": day}.items()
        },
        "checks:act": {},
        "checks:act_on": {},
        "checks:edit": _a_plan(day),
        "checks:new": _a_plan(day),
        "checks:record": _a_record(filled, day),
        "closing:conclude": {"answer": "answered", "text": "已办结"},
        "closing:feedback": {
            "document_number": "某环督〔2016〕9号", "on": day, "signer": office.mayor.official.code, "case": [waits.number],
        },
        "closing:reopen": {"reason": "群众再次反映"},
        "closing:review": {"passed": "yes", "text": "同意"},
        "closing:strike_off": {
            "noticed_from": day, "noticed_until": (ON + timedelta(days=11)).isoformat(),
            "notice_place": "村公告栏", "text": "同意销号", "signer": office.mayor.official.code,
        },
        "closing:submit": {"report": "已清运垃圾，罚款二万元。"},
        "closing:submit_part": {"report": "已配合。"},
        "closing:void_feedback": {"reason": "文号有误"},
        "complainants:ask": {"number": waits.number, "reason": "核对投诉人"},
        "complainants:call": {"result": "satisfied", "note": ""},
        "complainants:consent": {},
        "complainants:decline": {"reason": "事由不足"},
        "complainants:look": {},
        "complainants:reach": {"reach": "unreachable", "note": "三次拨打未接", "on": day},
        "complainants:redaction": {"redacted": "河边夜间倾倒垃圾。", "expecting": Case.objects.get(number=1).text.redacted},
        "complainants:register": {"number": fresh.number, "name": "诸葛晴", "phone": "13900139000"},
        "complainants:reply": {"way": "phone", "text": "垃圾已清运。", "on": day},
        "complainants:telephone": {},
        "enforcement:answer": {"outcome": "none", "reasons": "未发现违法行为", "on": day},
        "enforcement:change": {"withdraw-reason": "处罚撤销", "withdraw-on": day},
        "enforcement:enter_parties": {"one-name": "南河区某石料厂", "one-kind": "firm"},
        "enforcement:take": {"kind": "production_halted", "parties": [filled.keys["party"]], "on": day},
        "enforcement:void_amendment": {"reason": "登记有误"},
        "enforcement:void_merge": {"reason": "不是同一家"},
        "files:original": {"reason": "核对拍摄时间"},
        "files:withdraw": {"reason": "传错了"},
        "deadlines:ask": {
            f"ask-{filled.own['deadlines:ask']['duty']}-asked": "2016-12-07",
            f"ask-{filled.own['deadlines:ask']['duty']}-reason": "选址未定", f"ask-{filled.own['deadlines:ask']['duty']}-progress": "已勘察",
        },
        "deadlines:answer": {
            f"answer-{filled.keys['extension']}-granted": "yes", f"answer-{filled.keys['extension']}-answer": "同意",
            f"answer-{filled.keys['extension']}-fixed": "2036-12-05",
        },
        "deadlines:calendar": {"year": 2016, "notice": "国办发明电〔2015〕18号", "days": "2016-10-03 休 国庆节\n2016-10-08 班 调休上班"},
        "deadlines:my_calendar": {"do": "make"},
        "jobs:retry": {},
        "jobs:switch": {"do": "on"},
        "jobs:reminders": {},
        "jobs:mailbox": {"address": "someone@example.org"},
        "honesty:trace": {
            "number": 1, "since": f"{day}T00:00", "until": f"{day}T23:59", "reason": "群众反映有人通风报信",
        },
        "honesty:trace_paper": {
            "number": 1, "since": f"{day}T00:00", "until": f"{day}T23:59", "reason": "群众反映有人通风报信",
        },
        "honesty:judge": {"judgement": "confirmed", "reason": "台账与照片核对属实"},
        "intake:add_unit": {"add-body": "市公安局", "add-part": "assisting"},
        "intake:answer": {"accepted": "no", "answer": "属职责范围"},
        "intake:correct": {"region": "南河区石湾镇", "reason": "补充镇名", "types": ["solid_waste"]},
        "intake:desk": {
            f"take-{fresh.number}": "on", f"units-{fresh.number}": "南河区", f"grade-{fresh.number}": "important",
            f"leader-{fresh.number}": "陈志远",
        },
        "intake:desk_row": {"earlier": 1},
        "intake:discard_list": {},
        "intake:end": {"reason": "无需配合"},
        "intake:inspection": {
            "name": "首轮督察", "level": "central", "kind": "first", "group": "第四组", "since": DAY.isoformat(),
            "rulebook": office.rulebook.pk,
        },
        "intake:list": {"number": "第8批", "day": day, "handed_over": f"{day}T08:00", "offered": [0, 1], "take": [0, 1]},
        "intake:new_case": {
            "inspection": "first", "batch": office.batch.pk, "channel": "letter", "text": "某厂夜间冒黑烟。",
        },
        "intake:new_inspection": {
            "key": "second", "name": "回头看", "level": "central", "kind": "return", "since": day,
            "rulebook": office.rulebook.pk,
        },
        "intake:object": {"reasons": "不属本区"},
        "intake:pass_down": {"body": "石湾镇"},
        "intake:reassign": {"body": "市公安局", "reason": "交办有误"},
        "intake:repeat": {"earlier": 1},
        "intake:sign": {},
        "intake:void": {"reason": "重复登记"},
        "instructions:acknowledge": {},
        "instructions:answer": {
            f"answer-{filled.keys['addressee']}-text": "已清运三十车。", f"answer-{filled.keys['addressee']}-on": day,
        },
        "instructions:decide": {f"decide-{filled.keys['answer']}-accepted": "yes"},
        "instructions:end": {"end-ended_as": "withdrawn", "end-reason": "另行安排"},
        "instructions:end_delegation": {"reason": "提前返回"},
        "instructions:end_notice": {"reason": "有误"},
        "instructions:end_supervision": {"reason": "已解决"},
        "instructions:delegations": {
            "delegate": office.lin.pk, "since": "2017-01-03", "until": "2017-01-04", "reason": "开会",
        },
        "instructions:meeting": {"meeting": "环委会会议", "met_on": day, "text_1": "三日内清运。", "to_1": "南河区"},
        "instructions:new": {"text": "请抓紧。", "to": "南河区"},
        "instructions:new_notice": {"title": "通知", "text": "请周知。", "reach": office.nanhe.pk},
        "instructions:notice": {"text": "收到。"},
        "instructions:supervise": {
            "reason": "逾期未报", "text": "请查清。", "due_on": (ON + timedelta(days=5)).isoformat(),
        },
        "instructions:talk": {"text": "已协调车辆。"},
        "instructions:void_message": {"reason": "说错了"},
        "journal:verification": {},
        "leadership:answer": {"answer": "已落实"},
        "leadership:duty": {"on": day, "note": "已研究", "evidence_note": "会议纪要"},
        "leadership:instruct": {"text": "抓紧办理"},
        "leadership:name": {"post": office.posts["secretary"].pk, "reason": "调整分工"},
        "leadership:void_duty": {"reason": "填错了"},
        "people:body": {"do": "rename", "name": "南河新区", "short": "南河区"},
        "people:grants": {"do": "confirm", "grant": more["waiting_grant"].pk},
        "people:import_confirm": {},
        "people:officials": {"code": "P-new", "name": "新人"},
        "people:user": {"do": "lock", "reason": "调离"},
        "people:users": {"username": "newone", "name": "新人"},
        "publication:approve": {},
        "publication:make": {"inspection": "first", "batch": office.batch.pk, "column_set": "provincial", "unit": "某市"},
        "publication:propose": {},
        "publication:void": {"reason": "有误"},
        "rectification:act": {"extend-asked": "2037-05-31", "extend-reason": "搬迁选址未定，已完成勘察"},
        "rectification:plan": {
            "problem": "扬尘", "measure": "覆盖", "person": "石敏", "term": "by_day", "due": "2016-12-30", "on": day,
        },
        "rectification:progress": {"on": day, "text": "又清运十车。"},
        "rectification:step": {f"step-{filled.keys['milestone']}-on": day},
        "rectification:void_progress": {"reason": "记错了"},
        "committee:members": {
            "official": "罗启明", "post": "市环保局局长", "seat": "member", "since": DAY.isoformat(),
        },
        "committee:end_member": {"until": day},
        "committee:file": {"others": "市公安局", "reasons": "涉嫌犯罪，应由公安机关办理。"},
        "committee:act": {
            "hear-on": day, "hear-place": "会议室", "hear-present": "双方", "hear-text": "双方陈述。",
        },
        "roster:plan": {
            "add-since": "2016-12-20T08:00", "add-until": "2016-12-21T08:00", "add-first": office.he.pk,
            "add-first_phone": "13800000001",
        },
        "roster:act": {"note-text": "收到急件一件，已通知石湾镇。"},
        "roster:swap": {f"swap-{filled.keys['swap']}-agreed": "yes", f"swap-{filled.keys['swap']}-phone": "13800000003"},
        "roster:acknowledge": {},
        "rulebook:add": {
            "code": "lighting", "name": "景观亮化", "since": "2017-01-01", "reason": "某政〔2016〕9号",
        },
        "rulebook:book": {"since": office.rulebook.since.isoformat(), "until": "2020-12-31", "reason": "某政〔2016〕9号"},
        "rulebook:entry": {"do": "end", "until": "2017-01-01", "reason": "某政〔2016〕9号"},
        "verification:find": {"finding": "true", "facts": "属实，已固定证据", "on": day},
        "verification:overall": {"finding": "true", "facts": "举报属实。", "on": day},
        "verification:split": {"questions": "倾倒垃圾\n气味扰民"},
        "patterns_refused": {},
        "set_language": {"language": "en"},
        "account_logout": {},
    }  # fmt: skip
    made: dict[str, Callable[[], Sent]] = {name: (lambda values=values: dict(values)) for name, values in typed.items()}
    csv = SimpleUploadedFile
    made["intake:lists"] = lambda: {
        "inspection": "first",
        "file": csv("第3批.csv", LIST.replace("第1批", "第3批").encode()),
    }
    made["accountability:keep_file"] = lambda: {"file-file": photo("olive"), "file-note": "笔录"}
    made["patterns_photos"] = lambda: {"photo": csv("现场.jpg", b"~")}
    made["people:import"] = lambda: {"file": workbook()}
    return made
