"""Two who press the same button at once: one does it, the other is told; numbers stay without gaps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.instructions import actions
from huiyin.instructions.actions import To
from huiyin.instructions.models import Addressee, Answer, Instruction
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.people.models import User
from tests.support.cast import DAY, an_office
from tests.support.together import Desks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = clock.at(DAY + timedelta(days=3), 9)
ON = NOW.date()


def test_two_at_once_acknowledge_answer_send_and_escalate():
    office = an_office()
    with clock.set_to(NOW):
        sent = actions.send("请报告。", to=[To(office.env)], due_on=ON, urgent=True, by=office.mayor, on=ON)
        silent = actions.send("请报告。", to=[To(office.shiwan)], urgent=True, by=office.mayor, on=ON)
    people = [User.objects.get(username=name) for name in ("luo", "huan")]

    def each(do):
        return [lambda by=by: do(by) for by in people]

    with Desks(2) as desks:
        told = desks.at_once(NOW, each(lambda by: actions.acknowledge(sent, by=by, on=ON)))
        assert len(told) == 1 and "确认" in told[0]
        one = Addressee.objects.get(instruction=sent)
        told = desks.at_once(NOW, each(lambda by: actions.answer(one, "已办。", by=by, on=ON)))
        assert told == ["已经答复，请等待下达人审定。"]
        office_people = [User.objects.get(username=name) for name in ("lin", "mayor")]
        works = [lambda by=by: actions.send("请知悉。", to=[To(office.nanhe)], by=by, on=ON) for by in office_people]
        assert desks.at_once(NOW, works) == []
        late = NOW + timedelta(hours=1, minutes=1)
        assert desks.at_once(late, [lambda: actions.escalate(late)] * 2) == []
    assert Answer.objects.count() == 1
    assert sorted(Instruction.objects.values_list("n", flat=True)) == [1, 2, 3, 4]
    assert Entry.objects.filter(kind="instructions.acknowledged").count() == 1
    rose = Entry.objects.filter(kind="instructions.rose", subject_id=str(silent.pk))
    assert rose.count() == 1
