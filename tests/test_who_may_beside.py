"""Who may take which step in what runs beside a case: instructions, duty roster, spot checks, disputes, deadlines, signals.

A table written by hand, tried by every verb and everybody on the filled office, where each step is the next one. "Yes"
leaves its entries in the journal, "no" says why in a sentence and leaves none. The steps of a clue are tried in
`accountability/test_procedure`, those of the case itself in `test_who_may`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.cases.models import Case, Duty
from huiyin.checks import actions as checks
from huiyin.checks.models import Check, Plan
from huiyin.checks.queries import said_of
from huiyin.committee import actions as committee
from huiyin.committee.models import Dispute, Member
from huiyin.deadlines import actions as deadlines
from huiyin.deadlines.models import Extension
from huiyin.honesty import actions as honesty
from huiyin.honesty.models import Signal
from huiyin.instructions import actions as instructions
from huiyin.instructions.models import Answer, Instruction
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.roster import actions as roster
from huiyin.roster import ringing
from huiyin.roster.models import Alarm, Shift, Swap
from tests.support.filled import ON, Filled, a_filled_office
from tests.support.undone import undone
from tests.test_who_may import EVERYBODY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# A row names who may; everybody else is refused.
TABLE = """
send instruction     | lin head mayor chen deng tang
acknowledge          | chen he
answer instruction   | he
accept answer        | mayor
return answer        | mayor
withdraw instruction | mayor
supervise            | lin head mayor tang
publish notice       | lin head mayor
add shift            | lin head
void shift           | lin head
agree to swap        | shi
hand over            | he tang
acknowledge alarm    | he
make plan            | lei
freeze plan          | lei
void plan            | lei
name checkers        | lei
record on site       | cha lei
confirm check        | lei
release check        | lei
state a side         | huan hao
hear dispute         | hao
decide dispute       | hao
ask more time        | he
answer more time     | lin zhou
judge signal         | su lv
"""
Attempt = Callable[[Filled, dict[str, Any]], object]


def _order(filled: Filled) -> Instruction:
    return Instruction.objects.get(pk=filled.own["instructions"]["pk"])


def _check(filled: Filled) -> Check:
    return Check.objects.get(key=filled.own["checks"]["key"])


def _draft(filled: Filled) -> Plan:
    return Plan.objects.get(key=filled.own["checks:edit"]["key"])


def _dispute(filled: Filled) -> Dispute:
    return Dispute.objects.get(pk=filled.own["committee:act"]["dispute"])


def _answer(filled: Filled) -> Answer:
    return Answer.objects.get(pk=filled.keys["answer"])


def _end(filled: Filled, who: dict[str, Any]) -> object:
    return instructions.end_instruction(_order(filled), "withdrawn", reason="另行安排", **who)


def _new_shift(filled: Filled, who: dict[str, Any]) -> object:
    since = clock.at(ON + timedelta(days=9), 8)
    first = roster.Seated(filled.office.he, "13800000001")
    return roster.add_shift(filled.office.nanhe, since, since + timedelta(days=1), first=first, **who)


def _plan(filled: Filled, who: dict[str, Any]) -> object:
    wanted = {"covert": False, "size": 1, "until": ON + timedelta(days=9), "filters": {"state": "closed"}}
    return checks.make_plan("十二月抽查", weights={}, **wanted, **who)


def _record(filled: Filled, who: dict[str, Any]) -> object:
    check = _check(filled)
    points = [(one.kind, one.about, one.text, False, "仍有堆放") for one in said_of(check.case)]
    seen = {"at": clock.now(), "place": "河边", "words": "仍有堆放。", "finding": "fail", "points": points}
    return checks.enter_record(check, **seen, **who)


def _heard(filled: Filled, who: dict[str, Any]) -> object:
    return committee.hear(_dispute(filled), place="会议室", present="各方", text="听取各方意见。", **who)


def _decided(filled: Filled, who: dict[str, Any]) -> object:
    dispute, office = _dispute(filled), {"by": filled.office.hao, "on": ON}
    for side in dispute.sides.filter(stated_at=None).select_related("body", "dispute__case"):
        committee.state_side(side, "不归本单位。", **office)
    committee.hear(dispute, place="会议室", present="各方", text="听取各方意见。", **office)
    signer = Member.objects.filter(seat="chair").earliest("pk")
    said = {"reasons": "位于其辖区", "basis": "属地管理", "signer": signer, "words": ["暗管"]}
    return committee.decide(dispute, dispute.sides.earliest("pk").body, **said, **who)


def _asked(filled: Filled, who: dict[str, Any]) -> object:
    duty = Duty.objects.select_related("case", "body").get(pk=filled.own["deadlines:ask"]["duty"])
    said = {"reason": "连日大雨", "progress": "已清运一半"}
    return deadlines.ask_more_time(duty, asked=date(2016, 12, 7), **said, **who)


def _given(filled: Filled, who: dict[str, Any]) -> object:
    row = Extension.objects.get(pk=filled.keys["extension"])
    return deadlines.answer_more_time(row, granted=True, answer="同意。", **who)


# Each with what a person allowed to would give.
ATTEMPTS: dict[str, Attempt] = {
    "send instruction": lambda f, w: instructions.send("请报告。", to=[instructions.To(f.office.nanhe)], **w),
    "acknowledge": lambda f, w: instructions.acknowledge(_order(f), **w),
    "answer instruction": lambda f, w: instructions.answer(
        _order(f).addressees.get(body=f.office.nanhe), "已清运。", **w
    ),
    "accept answer": lambda f, w: instructions.accept_answer(_answer(f), **w),
    "return answer": lambda f, w: instructions.return_answer(_answer(f), reasons="不具体", **w),
    "withdraw instruction": _end,
    "supervise": lambda f, w: instructions.supervise(
        Case.objects.get(number=f.keys["number"]), "请查清。", reason="多次反映", due_on=ON + timedelta(days=3), **w
    ),
    "publish notice": lambda f, w: instructions.publish("雨天注意", "请检查。", reach=f.office.city, **w),
    "add shift": _new_shift,
    "void shift": lambda f, w: roster.void_shift(Shift.objects.get(pk=f.keys["shift"]), reason="排错", **w),
    "agree to swap": lambda f, w: roster.answer_swap(
        Swap.objects.get(pk=f.keys["swap"]), agreed=True, phone="13800000003", **w
    ),
    "hand over": lambda f, w: roster.hand_over(Shift.objects.get(pk=f.keys["shift"]), "无。", **w),
    "acknowledge alarm": lambda f, w: ringing.acknowledge(Alarm.objects.get(pk=f.keys["alarm"]), device="desktop", **w),
    "make plan": _plan,
    "freeze plan": lambda f, w: checks.freeze(_draft(f), **w),
    "void plan": lambda f, w: checks.void_plan(_draft(f), reason="件数有误", **w),
    "name checkers": lambda f, w: checks.name_checkers(Check.objects.filter(checkers=None)[0], [f.office.cha], **w),
    "record on site": _record,
    "confirm check": lambda f, w: checks.confirm(_check(f), _check(f).records.get(), words="情况属实。", **w),
    "release check": lambda f, w: checks.release(_check(f), **w),
    "state a side": lambda f, w: committee.state_side(
        _dispute(f).sides.filter(stated_at=None).earliest("pk"), "不属本单位职责。", **w
    ),
    "hear dispute": _heard,
    "decide dispute": _decided,
    "ask more time": _asked,
    "answer more time": _given,
    "judge signal": lambda f, w: honesty.dismiss(Signal.objects.get(pk=f.own["honesty"]["pk"]), reason="另有缘由", **w),
}


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Filled]:
    """One office for all; each attempt leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield a_filled_office()


@pytest.mark.parametrize("verb", list(ATTEMPTS))
def test_each_takes_the_step_or_is_told_why_not(filled: Filled, verb: str) -> None:
    may, said, silent = [], {}, []
    for name in EVERYBODY:
        before = Entry.objects.count()
        user = User.objects.get(username=name)
        with undone(), clock.set_to(clock.at(ON, 10)):
            try:
                ATTEMPTS[verb](filled, {"by": user, "on": ON})
                may.append(name)
                if Entry.objects.count() == before:
                    silent.append(name)
            except Refused as refusal:
                said[name] = str(refusal)
        assert Entry.objects.count() == before
    assert may == [name for name in EVERYBODY if name in table()[verb]], (
        may,
        {said.get(name) for name in table()[verb]},
    )
    assert silent == []
    assert all(len(why) > 5 for why in said.values())


def test_every_verb_is_in_the_table() -> None:
    assert set(table()) == set(ATTEMPTS)


def table() -> dict[str, list[str]]:
    """Verb to those who may."""
    rows = [line.split("|") for line in TABLE.splitlines() if line.strip()]
    return {verb.strip(): who.split() for verb, who in rows}
