"""督办: a mark beside the road, with its own answer and end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.instructions import actions, rules
from huiyin.instructions.models import Supervision
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case, registered


def kept(office, case, on, by="lin", **more):
    given = {"text": "请查清问题。", "reason": "逾期未报", "due_on": on + timedelta(days=3)} | more
    return actions.supervise(case, given.pop("text"), by=getattr(office, by), on=on, **given)


def test_the_lead_unit_and_its_leader_owe_an_answer_and_the_road_is_untouched(office, case, nine):
    row = kept(office, case, nine)
    assert Case.objects.get(pk=case.pk).state == State.HANDED_DOWN
    assert {one.name for one in row.instruction.addressees.all()} == {"南河区政府区长陈志远", "南河区"}
    assert row.instruction.source == "supervision"
    with pytest.raises(Refused, match="已在督办中"):
        kept(office, case, nine)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("he", "没有此权限"),
        ("tang", ""),
        ("chen", "包案领导不能"),
        ("zhou", "没有此权限"),
        ("mayor", ""),
        ("ji", "不在您的管辖范围"),
    ],
)
def test_who_may(office, case, nine, who, said):
    if not said:
        kept(office, case, nine, by=who)
        return
    with pytest.raises(Refused, match=said):
        kept(office, case, nine, by=who)


@pytest.mark.parametrize("state", [State.REGISTERED, State.CLOSED, State.VOID])
def test_only_while_it_is_at_work(office, nine, state):
    case = a_case(office, state) if state != State.REGISTERED else registered(office)[0]
    with pytest.raises(Refused, match="不在办理中"):
        kept(office, case, nine)


def test_it_ends_after_an_accepted_answer_and_never_by_the_unit_itself(office, case, nine):
    row = kept(office, case, nine)
    with pytest.raises(Refused, match="经认可后"):
        actions.end_supervision(row, note="已解决", by=office.lin, on=nine)
    unit = row.instruction.addressees.get(body=office.nanhe)
    answer = actions.answer(unit, "已清运。", by=office.he, on=nine)
    actions.accept_answer(answer, by=office.lin, on=nine)
    for who in ("he", "chen", "tang", "mayor"):
        with pytest.raises(Refused):
            actions.end_supervision(row, note="已解决", by=getattr(office, who), on=nine)
    actions.end_supervision(row, note="已解决", by=office.lin, on=nine)
    assert rules.supervision_of(case) is None
    kept(office, case, nine, reason="再次反映")
    assert Supervision.objects.count() == 2


def test_taking_back_the_instruction_ends_it(office, case, nine):
    row = kept(office, case, nine)
    actions.end_instruction(row.instruction, "withdrawn", reason="另案处理", by=office.lin, on=nine)
    row.refresh_from_db()
    assert (row.ended_by, row.end_note) == (office.lin, "另案处理")


def test_the_database_keeps_the_end(office, case, nine):
    row = kept(office, case, nine)

    def ended_by(user):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE instructions_supervision SET ended_on = %s, ended_at = %s, ended_by_id = %s, end_note = '~'",
                [nine, clock.now(), user.pk],
            )

    with pytest.raises(IntegrityError):
        ended_by(office.lin)  # without an answer that was accepted
    answer = actions.answer(row.instruction.addressees.get(body=office.nanhe), "已清运。", by=office.he, on=nine)
    actions.accept_answer(answer, by=office.lin, on=nine)
    with pytest.raises(IntegrityError):
        ended_by(office.he)
    ended_by(office.lin)
