"""The papers of the procedure, each from the frozen words of its step: 处置审批表, 初核报告, 立案审批表, 审理意见书, 决定书, 回执.

They are Chinese whoever makes them, like every paper that is signed and filed; who has not decided yet leaves the
place for a pen.
"""

from __future__ import annotations

from datetime import date

from huiyin.accountability.clues import book_of
from huiyin.accountability.models import Appeal, Clue, Decision, Step
from huiyin.accountability.states import Move
from huiyin.lib.chinese import format_date
from huiyin.lib.papers.forms import Form, Pair
from huiyin.lib.papers.official import Letter, Signature, letter, unnumbered
from huiyin.people.models import Body, Post
from huiyin.rulebook.sections import Ground, SanctionForm

TITLES = {
    "disposal": "线索处置审批表",
    "inquiry": "初步核实情况报告",
    "filing": "立案审批表",
    "hearing": "审理意见书",
    "decision": "问责决定书",
    "execution": "问责决定执行回执",
    "review": "申诉复核决定书",
    "step": "事项审批表",
}
# How a step is called on paper, whatever language the reader's pages have.
MOVES = {
    Move.TALK: "谈话函询",
    Move.INQUIRE: "初步核实",
    Move.SHELVE: "暂存待查",
    Move.SETTLE: "予以了结",
    Move.MERGE: "并案处理",
    Move.FILE: "立案审查调查",
    Move.SEND: "移送审理",
    Move.HEAR: "审理通过，提请决定",
    Move.SEND_BACK: "退回补充调查",
    Move.CANCEL: "撤销案件",
    Move.DECIDE: "作出问责决定",
    Move.EXECUTE: "执行备案",
    Move.EXTEND: "延长办理期限",
    Move.STANDS: "维持原决定",
    Move.CHANGED: "变更原决定",
    Move.REVOKED: "撤销原决定",
}
SOURCES = {
    Clue.Source.CASE: "交办案件",
    Clue.Source.OVERSIGHT: "监管责任调查",
    Clue.Source.CHECK: "明察暗访",
    Clue.Source.COMPLAINANT: "群众反映",
    Clue.Source.SIGNAL: "异常信号",
    Clue.Source.TIP_OFF: "通风报信排查",
    Clue.Source.OTHER: "来信来访及其他",
}
RANKS = {Post.Rank.MEMBER: "一般职务", Post.Rank.DEPUTY: "分管领导", Post.Rank.PRINCIPAL: "主要领导"}


def paper_of(step: Step, what: str) -> bytes:
    """The paper of that kind for a step, as docx."""
    if what == "decision":
        return _decision(step.decision)
    if what == "review":
        return _review(step)
    if what in ("inquiry", "hearing"):
        return _report(step, what)
    return _approval(step, what)


def _day(day: date | None) -> str:
    return format_date(day) if day is not None else ""


def _about(step: Step) -> list[list[Pair]]:
    """What the clue is: its number, its source, whom and which case it concerns."""
    clue = step.clue
    assert clue.organ is not None
    case = f"登记号{clue.case.number}" if clue.case is not None else "与交办案件无关"
    return [
        [("线索编号", str(clue)), ("来源", SOURCES[Clue.Source(clue.source)])],
        [("受理日期", _day(clue.taken_on)), ("所涉案件", case)],
        [("反映对象", clue.body.name if clue.body is not None else "未注明"), ("承办机关", clue.organ.name)],
        [("主要问题", summary_of(clue))],
    ]


def summary_of(clue: Clue) -> str:
    """What it is about: its own words; of a case's own clue the reasons of the answer that took it over."""
    if clue.summary or clue.case is None:
        return clue.summary
    answer = getattr(clue.case, "oversight_answer", None)
    return answer.reasons if answer is not None else ""


def _word(step: Step) -> list[list[Pair]]:
    """Who proposed it, and what the chief said to it."""
    said = (
        ""
        if step.approved is None
        else ("同意" if step.approved else "不同意") + (f"：{step.note}" if step.note else "")
    )
    return [
        [("提出人", step.by.name), ("提出日期", _day(step.on))],
        [("审批意见", said)],
        [
            ("审批人", step.decided_by.name if step.decided_by is not None else ""),
            ("审批日期", _day(step.decided_on)),
        ],
    ]


def _proposal(step: Step) -> list[list[Pair]]:
    rows: list[list[Pair]] = [[("拟办意见", MOVES[Move(step.move)])]]
    if step.until is not None:
        rows.append([("延长至", _day(step.until))])
    if step.into is not None:
        rows.append([("并入线索", str(step.into))])
    return [*rows, [("事实理由", step.text)]]


def _organ(step: Step) -> Body:
    assert step.clue.organ is not None
    return step.clue.organ


def _approval(step: Step, what: str) -> bytes:
    """A form to be filed: what the clue is, what is proposed and why, what the chief said."""
    rows = [*_about(step), *_proposal(step), *_word(step)]
    if what == "execution":
        persons = "、".join(f"{one.accountable.name}（{one.accountable.post}）" for one in _standing(step.clue))
        rows[3:5] = [[("被问责人", persons or "无")]]  # what the clue was about, and that it is executed, need no line
        rows.append([("签收单位", ""), ("签收日期", "")])
    return letter(Letter(title=TITLES[what], body=[Form(rows)], head=_organ(step).name, number=unnumbered(step.on)))


def _standing(clue: Clue) -> list[Decision]:
    rows = clue.decisions.filter(voided_at=None, withdrawn_at=None)
    return list(rows.select_related("accountable").order_by("pk"))


def _report(step: Step, what: str) -> bytes:
    """A report in running text, signed by the body that handles the clue."""
    clue, organ = step.clue, _organ(step)
    about = f"登记号{clue.case.number}的群众信访举报件" if clue.case is not None else "有关问题"
    found, proposed = ("核实情况", "处理建议") if what == "inquiry" else ("审理情况", "审理意见")
    body: list[str | Form] = [
        f"{_day(clue.taken_on)}，我机关受理线索{clue}（来源：{SOURCES[Clue.Source(clue.source)]}），涉及{about}。现报告如下：",
        "一、反映的主要问题",
        summary_of(clue),
        f"二、{found}",
        step.text,
        f"三、{proposed}",
        f"建议：{MOVES[Move(step.move)]}。",
        Form(_word(step)),
    ]
    signed = Signature([organ.name], step.on)
    return letter(Letter(title=TITLES[what], body=body, head=organ.name, number=unnumbered(step.on), signature=signed))


def _forms(decision: Decision) -> str:
    book = book_of(decision.clue) if decision.clue is not None else decision.case.inspection.rulebook
    called = {code: one.name for code, one in book.ever(SanctionForm).items()}
    return "、".join(called.get(row.form, row.form) for row in decision.treatments.order_by("pk"))


def _ground(decision: Decision) -> str:
    book = decision.case.rulebook or decision.case.inspection.rulebook
    found = book.named(Ground, decision.ground, decision.on)
    return found.name if found else decision.ground


def _decision(decision: Decision) -> bytes:
    """A decision states facts, basis, organ, day of effect, and by when and where it may be objected to."""
    person, facts = decision.accountable, decision.facts.rstrip("。")
    body = [
        f"被问责人：{person.name}，时任{person.post}（{RANKS[Post.Rank(person.rank)]}）。",
        f"一、事实。经查，在办理登记号{decision.case.number}的群众信访举报件中，{facts}。",
        f"二、情形和依据。上述行为属“{_ground(decision)}”。依据{decision.basis}，应予问责。",
        f"三、决定。经{decision.organ.name}研究决定，给予{person.name}{_forms(decision)}。",
        f"本决定自{_day(decision.on)}起生效。",
    ]
    if decision.appeal_until is not None and decision.appeal_organ is not None:
        body.append(
            f"如不服本决定，可于{_day(decision.appeal_until)}前向{decision.appeal_organ.name}申诉；申诉期间不停止本决定的执行。"
        )
    body.append("问责不代替整改，所涉案件的各项整改仍须按期完成。")
    number = decision.document_number or unnumbered(decision.on)
    return letter(
        Letter(
            title=f"关于给予{person.name}问责的决定", body=body, head=decision.organ.name, number=number,
            signature=Signature([decision.organ.name], decision.on),
        )
    )  # fmt: skip


def _review(step: Step) -> bytes:
    """What the review of an objection came to, with its reasons."""
    appeal = step.appeal
    assert isinstance(appeal, Appeal)
    former, organ = appeal.decision, _organ(step)
    body = [
        f"申诉人：{former.accountable.name}，时任{former.accountable.post}。",
        f"申诉人不服{_day(former.on)}给予其{_forms(former)}的决定，于{_day(appeal.on)}提出申诉，理由是：{appeal.text}",
        f"经复核：{step.text}",
        f"决定：{MOVES[Move(step.move)]}。",
    ]
    if step.move == Move.CHANGED:
        body.append(f"变更为：给予{former.accountable.name}{_forms(step.decision)}，自{_day(step.decided_on)}起生效。")
    signed = Signature([organ.name], step.decided_on)
    return letter(
        Letter(title=TITLES["review"], body=body, head=organ.name, number=unnumbered(step.on), signature=signed)
    )
