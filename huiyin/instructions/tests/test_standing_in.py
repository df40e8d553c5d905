"""委托代办: who stands in, for what, and what never passes to him."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.instructions import actions, queries
from huiyin.instructions.actions import To
from huiyin.instructions.models import Delegation, Instruction
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused

DAYS = timedelta(days=2)


def away(office, on, absent="chen", delegate="deng", **more):
    given = {"since": on, "until": on + DAYS, "reason": "赴省开会"} | more
    return actions.delegate(getattr(office, delegate), by=getattr(office, absent), on=on, **given)


def test_a_stand_in_receives_and_acknowledges_in_the_others_name(office, nine):
    away(office, nine)
    sent = actions.send("请报告。", to=[To(office.chen_post)], due_on=nine + DAYS, by=office.mayor, on=nine)
    assert Instruction.objects.visible_to(office.deng).filter(pk=sent.pk).exists()
    [waiting] = queries.inbox(office.deng).waiting
    assert waiting.stood_in_for == office.chen
    actions.acknowledge(sent, by=office.deng, on=nine)
    row = actions.answer(sent.addressees.get(), "已部署。", by=office.deng, on=nine)
    one = sent.addressees.get()
    assert (one.acknowledged_by, one.acknowledged_for) == (office.deng, office.chen)
    assert (row.by, row.by_for) == (office.deng, office.chen)


def test_it_begins_on_its_day_and_ends_by_itself(office, nine):
    away(office, nine, since=nine + timedelta(days=1))
    sent = actions.send("请报告。", to=[To(office.chen_post)], by=office.mayor, on=nine)
    seen = Instruction.objects.visible_to
    assert not seen(office.deng).filter(pk=sent.pk).exists()
    with clock.set_to(clock.at(nine + timedelta(days=1), 8)):
        assert seen(office.deng).filter(pk=sent.pk).exists(), "still owed when he left"
    with clock.set_to(clock.at(nine + timedelta(days=3), 8)):
        assert not seen(office.deng).filter(pk=sent.pk).exists()
        with pytest.raises(Refused, match="收件人本人"):
            actions.acknowledge(sent, by=office.deng, on=nine)


def test_what_was_done_with_before_he_left_is_not_shown(office, nine):
    sent = actions.send("请报告。", to=[To(office.chen_post)], by=office.mayor, on=nine)
    actions.acknowledge(sent, by=office.chen, on=nine)
    with clock.set_to(clock.at(nine + timedelta(days=1), 8)):
        away(office, nine + timedelta(days=1))
        assert not Instruction.objects.visible_to(office.deng).filter(pk=sent.pk).exists()


@pytest.mark.parametrize(
    ("absent", "delegate", "more", "said"),
    [
        ("chen", "chen", {}, "不能委托自己"),
        ("chen", "luo", {}, "本单位"),
        ("chen", "deng", {"until": -1}, "止日"),
        ("chen", "deng", {"since": -1}, "过去"),
        ("chen", "deng", {"reason": " "}, "事由"),
    ],
)
def test_whom_one_may_not_name(office, nine, absent, delegate, more, said):
    more = {k: nine + timedelta(days=v) if isinstance(v, int) else v for k, v in more.items()}
    with pytest.raises(Refused, match=said):
        away(office, nine, absent, delegate, **more)


def test_no_chains_and_one_at_a_time(office, nine):
    away(office, nine)
    for absent, delegate, said in (("deng", "tang", "转托"), ("tang", "chen", "不在岗"), ("chen", "tang", "已经委托")):
        with pytest.raises(Refused, match=said):
            away(office, nine, absent, delegate)
    later = {"since": nine + timedelta(days=9), "until": nine + timedelta(days=9)}
    away(office, nine, "deng", "tang", **later)


def test_back_early(office, nine):
    row = away(office, nine)
    with pytest.raises(Refused, match="本人终止"):
        actions.end_delegation(row, reason="提前返回", by=office.deng, on=nine)
    actions.end_delegation(row, reason="提前返回", by=office.chen, on=nine)
    assert not Delegation.objects.in_effect().exists()
    with pytest.raises(Refused, match="已经终止"):
        actions.end_delegation(row, reason="提前返回", by=office.chen, on=nine)


def test_what_is_done_in_person_is_not_done_by_a_stand_in(office, case, nine):
    away(office, nine)
    lead = Lead.objects.current().get(assignment__case=case)
    with pytest.raises(Refused, match="本人登记"):
        leadership.do_duty(lead, "on_site", note="到场", place="横岗村", evidence_note="照片", by=office.deng, on=nine)


def test_the_database_keeps_it_too(office, nine):
    row = away(office, nine)
    copy = (
        "INSERT INTO instructions_delegation (absent_id, delegate_id, body_id, since, until, begins_at, reason, {on},"
        " entered, by_id, end_reason) SELECT %s, %s, body_id, since, until, begins_at, reason, {on}, entered, %s, ''"
        " FROM instructions_delegation WHERE id = %s"
    ).format(on=connection.ops.quote_name("on"))
    for absent, delegate in (("deng", "tang"), ("tang", "chen"), ("tang", "tang"), ("tang", "lin")):
        people = [getattr(office, absent).pk, getattr(office, delegate).pk, getattr(office, absent).pk]
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copy, [*people, row.pk])
