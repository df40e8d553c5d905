"""Acknowledging, answering, deciding, withdrawing; and what rises when nobody acknowledges."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Duty
from huiyin.instructions import actions
from huiyin.instructions.actions import To
from huiyin.instructions.models import Addressee, Answer, Instruction, Receipt
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User


def given(office, on, *to, **more):
    """An instruction of the mayor's, due in two days."""
    more = {"due_on": on + timedelta(days=2)} | more
    return actions.send("请报告进展。", to=[To(one) for one in to or (office.nanhe,)], by=office.mayor, on=on, **more)


def open_duties(kind):
    return Duty.objects.filter(kind=kind, done_at=None, dropped_at=None).count()


def test_one_of_the_body_acknowledges_for_it_and_the_second_is_told_who(office, nine):
    sent = given(office, nine, office.env)
    assert sent.receipts.count() == 2
    actions.acknowledge(sent, by=office.luo, on=nine, device="phone")
    one = sent.addressees.get()
    assert (one.acknowledged_by, one.acknowledged_with, one.acknowledged_for) == (office.luo, "phone", None)
    assert open_duties("acknowledge_instruction") == 0
    assert open_duties("instruction") == 1
    with pytest.raises(Refused, match="罗启明已于"):
        actions.acknowledge(sent, by=office.huan, on=nine)
    receipt = sent.receipts.get(user=office.luo)
    assert (receipt.read_at, receipt.read_with) == (one.acknowledged_at, "phone")


@pytest.mark.parametrize("who", ["mayor", "wu", "lin", "shi", "head"])
def test_nobody_else_acknowledges(office, nine, who):
    sent = given(office, nine)
    with pytest.raises(Refused, match="收件人本人"):
        actions.acknowledge(sent, by=getattr(office, who), on=nine)
    assert not sent.addressees.exclude(acknowledged_at=None).exists()


def test_an_answer_is_accepted_or_sent_back_and_then_owed_again(office, nine):
    sent = given(office, nine)
    [one] = sent.addressees.all()
    first = actions.answer(one, "已清运一半。", by=office.he, on=nine, device="phone")
    assert Addressee.objects.get().acknowledged_by == office.he, "whoever answers has it"
    assert open_duties("instruction") == 0
    with pytest.raises(Refused, match="已经答复"):
        actions.answer(one, "再答。", by=office.he, on=nine)
    for who in ("he", "lin", "chen"):
        with pytest.raises(Refused, match="由下达人审定"):
            actions.accept_answer(first, by=getattr(office, who), on=nine)
    with pytest.raises(Refused, match="退回的原因"):
        actions.return_answer(first, reasons=" ", by=office.mayor, on=nine)
    actions.return_answer(first, reasons="请写明何时清完。", due_on=nine + timedelta(days=5), by=office.mayor, on=nine)
    owed = Duty.objects.get(kind="instruction", done_at=None)
    assert owed.due.astimezone(clock.SHANGHAI).date() == nine + timedelta(days=5)
    second = actions.answer(one, "周五清完。", by=office.he, on=nine)
    actions.accept_answer(second, by=office.mayor, on=nine)
    assert open_duties("instruction") == 0
    assert list(Answer.objects.values_list("accepted", flat=True)) == [False, True]
    with pytest.raises(Refused, match="已经审定"):
        actions.return_answer(second, reasons="反悔", by=office.mayor, on=nine)


def test_what_was_answered_is_late_no_more_on_its_page(client, office, nine, clock_at):
    sent = given(office, nine)
    [one] = sent.addressees.all()
    client.force_login(office.mayor)
    clock_at(clock.at(nine + timedelta(days=30), 9))
    assert client.get(sent.get_absolute_url()).context["settled"] is False
    actions.answer(one, "已清运。", by=office.he, on=clock.today())
    page = client.get(sent.get_absolute_url())
    assert page.context["settled"] is True and "逾期" not in page.content.decode()


def test_what_asks_for_no_answer_takes_none(office, nine):
    sent = given(office, nine, due_on=None)
    with pytest.raises(Refused, match="不需答复"):
        actions.answer(sent.addressees.get(), "已办。", by=office.he, on=nine)
    assert open_duties("instruction") == 0


@pytest.mark.parametrize(("ended_as", "word"), [("withdrawn", "撤回"), ("void", "作废")])
def test_the_sender_takes_it_back_with_a_reason_and_nothing_is_owed(office, nine, ended_as, word):
    sent = given(office, nine, office.nanhe, office.env)
    with pytest.raises(Refused, match="由下达人"):
        actions.end_instruction(sent, ended_as, reason="发错了", by=office.lin, on=nine)
    with pytest.raises(Refused, match="请写明原因"):
        actions.end_instruction(sent, ended_as, reason="", by=office.mayor, on=nine)
    actions.end_instruction(sent, ended_as, reason="发错了", by=office.mayor, on=nine)
    assert Duty.objects.filter(about_kind="addressee", dropped_at=None).count() == 0
    for act in (
        lambda: actions.acknowledge(sent, by=office.he, on=nine),
        lambda: actions.answer(sent.addressees.first(), "已办。", by=office.he, on=nine),
        lambda: actions.end_instruction(sent, ended_as, reason="又", by=office.mayor, on=nine),
    ):
        with pytest.raises(Refused, match=f"已{word}"):
            act()


def test_each_step_leaves_its_entry_in_the_chain_of_the_instruction(office, nine):
    sent = given(office, nine)
    row = actions.answer(sent.addressees.get(), "已清运。", by=office.he, on=nine)
    actions.accept_answer(row, by=office.mayor, on=nine)
    kinds = Entry.objects.filter(subject_kind="instruction", subject_id=str(sent.pk)).order_by("n")
    assert list(kinds.values_list("kind", flat=True)) == [
        "instructions.sent",
        "instructions.acknowledged",
        "instructions.answered",
        "instructions.answer_accepted",
    ]


# --- what nobody acknowledges rises -----------------------------------------------------------------------------------


def test_it_rises_to_the_head_the_leader_and_the_sender_each_exactly_once(office, nine):
    sent = given(office, nine, office.nanhe_gov, urgent=True)  # tang reviews and deng is a deputy there; chen leads
    one = sent.addressees.get()
    received = set(sent.receipts.values_list("user__username", flat=True))
    assert received == {"chen", "deng", "tang"}
    start, hour = clock.now(), timedelta(hours=1)
    assert actions.escalate(start + hour) == 0, "not before its time"
    assert actions.escalate(start + hour + timedelta(minutes=1)) == 1
    assert actions.escalate(start + hour + timedelta(minutes=2)) == 0, "once"
    one.refresh_from_db()
    # Nobody heads the body, and its leader has it already: the steps on which nobody new stands are passed over.
    assert one.risen == 3
    assert actions.escalate(start + 9 * hour) == 0
    assert Entry.objects.filter(kind="instructions.rose").count() == 1


def test_each_step_waits_as_long_as_was_given(office, nine):
    sent = given(office, nine, office.shiwan, urgent=True)  # a town: its district's chief is the next above
    head = User.objects.create(username="zhen", name="镇长")
    head.grants.create(role="body_head", body=office.shiwan, reach=office.shiwan, since=nine, by=office.admin)
    start, hour, minute = clock.now(), timedelta(hours=1), timedelta(minutes=1)
    told = []
    for hours in (1, 2, 3, 4):
        assert actions.escalate(start + hours * hour + minute) == (hours < 4)
        assert actions.escalate(start + hours * hour + 2 * minute) == 0
        told.append(set(sent.receipts.filter(way="risen").values_list("user__username", flat=True)))
    assert told == [{"zhen"}, {"zhen", "chen"}, {"zhen", "chen"}, {"zhen", "chen"}]
    assert sent.addressees.get().risen == 3
    actions.acknowledge(sent, by=office.chen, on=nine)
    assert sent.addressees.get().acknowledged_by == office.chen, "whom it rose to may say so for the unit"


def test_by_night_only_the_urgent_rises(office, nine):
    given(office, nine, office.shiwan)
    late = clock.at(nine, 23, 30)
    assert actions.escalate(late) == 0
    assert actions.escalate(clock.at(nine + timedelta(days=1), 7, 5)) == 1


def test_what_was_acknowledged_or_taken_back_does_not_rise(office, nine):
    first, second = given(office, nine, office.shiwan), given(office, nine, office.shiwan)
    actions.acknowledge(first, by=office.shi, on=nine)
    actions.end_instruction(second, "withdrawn", reason="另行安排", by=office.mayor, on=nine)
    assert actions.escalate(clock.at(nine + timedelta(days=3), 9)) == 0


# --- past the actions -------------------------------------------------------------------------------------------------


def refused(sql, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_keeps_words_numbers_and_who_acknowledges(office, nine):
    sent = given(office, nine)
    one = sent.addressees.get()
    refused("UPDATE instructions_instruction SET text = '~' WHERE id = %s", sent.pk)
    refused("UPDATE instructions_instruction SET n = 9 WHERE id = %s", sent.pk)
    refused("DELETE FROM instructions_instruction WHERE id = %s", sent.pk)
    mine = "UPDATE instructions_addressee SET acknowledged_at = %s, acknowledged_by_id = %s WHERE id = %s"
    refused(mine, clock.now(), office.wu.pk, one.pk)
    refused(mine, clock.now(), office.mayor.pk, one.pk)
    refused("UPDATE instructions_addressee SET risen = 2, risen_at = %s WHERE id = %s", clock.now(), one.pk)
    actions.acknowledge(sent, by=office.he, on=nine)
    refused("UPDATE instructions_addressee SET acknowledged_by_id = %s WHERE id = %s", office.he.pk + 1, one.pk)
    refused("UPDATE instructions_receipt SET delivered_at = %s", clock.now() - timedelta(days=1))
    assert Instruction.objects.get().text == "请报告进展。"
    assert Receipt.objects.filter(read_at=None).count() == sent.receipts.count() - 1
