"""An instruction is sent: to whom it comes, what is owed, and what it does not tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.cases.models import Case, Duty
from huiyin.instructions import actions
from huiyin.instructions.actions import To
from huiyin.instructions.models import Instruction, Receipt
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Grant, User
from tests.support.cast import DAY


def test_a_post_a_body_and_a_role_are_resolved_into_accounts(office, nine):
    sent = actions.send(
        "请报告清运进度。", to=[To(office.nanhe), To(office.chen_post), To(office.city, role="handler")],
        due_on=nine + timedelta(days=2), by=office.mayor, on=nine,
    )  # fmt: skip
    assert sent.number == "督〔2016〕1号"
    found = {(r.user.username, r.addressee.name, r.role) for r in sent.receipts.select_related("user", "addressee")}
    assert ("chen", "南河区政府区长陈志远", "lead_official") in found
    assert ("shi", "石湾镇承办员", "handler") in found
    assert ("he", "南河区承办员", "handler") in found  # by his role before his body
    assert {name for name, _a, _r in found} == {"chen", "he", "shi", "huan", "wu"}
    owed = Duty.objects.filter(about_kind="addressee")
    assert set(owed.values_list("kind", flat=True)) == {"acknowledge_instruction", "instruction"}
    assert owed.filter(kind="instruction").count() == sent.addressees.count() == 5
    assert owed.filter(official=office.chen.official).count() == 2
    assert all(duty.case_id is None for duty in owed)


def test_numbers_of_a_year_have_no_gap_and_a_sending_that_fails_takes_none(office, nine):
    first = actions.send("请知悉。", to=[To(office.nanhe)], by=office.lin, on=nine)
    with pytest.raises(Refused, match="没有可以接收"):
        actions.send("请知悉。", to=[To(office.audit)], by=office.lin, on=nine)
    second = actions.send("请知悉。", to=[To(office.nanhe)], by=office.lin, on=nine)
    assert (first.n, second.n) == (1, 2)
    with clock.set_to(clock.at(DAY.replace(year=2017, day=3), 9)):
        later = actions.send("请知悉。", to=[To(office.nanhe)], by=office.lin, on=DAY.replace(year=2017, day=3))
    assert later.number == "督〔2017〕1号"


@pytest.mark.parametrize(
    ("who", "to", "said"),
    [
        ("tang", "beihe", "不在您的管辖范围"),
        ("chen", "env", "不在您的管辖范围"),
        ("he", "shiwan", "您的角色没有此权限"),
        ("gao", "shiwan", "您的角色没有此权限"),
        ("admin", "nanhe", "您的角色没有此权限"),
    ],
)
def test_whom_one_may_not_instruct(office, nine, who, to, said):
    with pytest.raises(Refused, match=said):
        actions.send("请办理。", to=[To(getattr(office, to))], by=getattr(office, who), on=nine)
    assert not Instruction.objects.exists()


@pytest.mark.parametrize(("who", "to"), [("mayor", "beihe"), ("lin", "env"), ("tang", "shiwan"), ("chen", "nanhe")])
def test_whom_one_may(office, nine, who, to):
    actions.send("请办理。", to=[To(getattr(office, to))], by=getattr(office, who), on=nine)


def test_nobody_receives_what_names_a_case_against_his_body(office, case, nine):
    intake.accuse(case, office.beihe, by=office.lin, on=nine)
    with pytest.raises(Refused, match="没有可以接收"):
        actions.send("请配合。", to=[To(office.beihe)], cases=[case], by=office.lin, on=nine)
    sent = actions.send("请配合。", to=[To(office.city, role="handler")], cases=[case], by=office.lin, on=nine)
    assert "wu" not in {receipt.user.username for receipt in sent.receipts.select_related("user")}
    later = actions.send("请配合。", to=[To(office.env)], cases=[case], by=office.lin, on=nine)
    assert Instruction.objects.visible_to(User.objects.get(username="huan")).filter(pk=later.pk).exists()
    Case.objects.get(pk=case.pk).accusations.create(body=office.env, by=office.lin, on=nine)
    assert not Instruction.objects.visible_to(User.objects.get(username="huan")).filter(pk=later.pk).exists()


def test_the_sender_and_the_recipients_see_it_and_nobody_else(office, case, nine):
    sent = actions.send("请配合。", to=[To(office.beihe)], cases=[case], by=office.lin, on=nine)
    seen = {u.username for u in User.objects.all() if Instruction.objects.visible_to(u).filter(pk=sent.pk).exists()}
    assert seen == {"lin", "wu"}
    assert not Case.objects.visible_to(office.wu).filter(pk=case.pk).exists(), "an instruction opens no case"


def test_a_day_that_is_past_and_no_words_are_refused(office, nine):
    for more, said in (
        ({"due_on": nine - timedelta(days=1)}, "不能早于下达日期"),
        ({"text": " "}, "请写明指令内容"),
        ({"to": []}, "请选择主送对象"),
        ({"on": nine + timedelta(days=1)}, "不能晚于今天"),
    ):
        given = {"text": "请办理。", "to": [To(office.nanhe)], "on": nine} | more
        with pytest.raises(Refused, match=said):
            actions.send(given.pop("text"), by=office.lin, **given)


def test_what_a_meeting_resolved_becomes_tracked_instructions(office, nine):
    made = actions.send_resolutions(
        "第三次环委会会议",
        [
            actions.Resolution("南河区三日内清运完毕。", [To(office.nanhe)], nine + timedelta(days=3)),
            actions.Resolution("市环保局每日通报。", [To(office.env)]),
        ],
        met_on=nine, by=office.lin, on=nine,
    )  # fmt: skip
    assert [(one.n, one.meeting, one.source) for one in made] == [
        (1, "第三次环委会会议", "meeting"),
        (2, "第三次环委会会议", "meeting"),
    ]
    with pytest.raises(Refused):
        actions.send_resolutions(
            "会议", [actions.Resolution("甲。", [To(office.nanhe)]), actions.Resolution(" ", [To(office.env)])],
            met_on=nine, by=office.lin, on=nine,
        )  # fmt: skip
    assert Instruction.objects.count() == 2, "all or none"


@pytest.mark.parametrize("many", [3, 300])
def test_three_hundred_recipients_take_as_many_queries_as_three(office, nine, many):
    users = User.objects.bulk_create([User(username=f"n{n}", name=f"新{n}", password="!") for n in range(many)])
    maker = User.objects.get(username="maker")
    Grant.objects.bulk_create(
        [Grant(user=user, role="handler", body=office.shiwan, reach=office.shiwan, by=maker, guarded=False, since=DAY)
         for user in users]
    )  # fmt: skip
    by = User.objects.get(username="lin")
    actions.send("请知悉。", to=[To(office.env)], by=by, on=nine)  # what is asked once in a process has been asked
    with CaptureQueriesContext(connection) as asked:
        sent = actions.send(
            "请知悉。", to=[To(office.city, role="handler"), To(office.shiwan)], due_on=nine, by=by, on=nine
        )
    assert Receipt.objects.filter(instruction=sent).count() == many + 4
    batches = 4 if connection.vendor == "sqlite" and many == 300 else 0  # SQLite takes 999 values in a statement
    lock = connection.vendor == "postgresql"  # SQLite lets one write at a time as it is
    assert len(asked) == 22 + batches + lock
