"""Conversations behind the door of their case, notices to a part of the tree, what is unread, and the search."""

from __future__ import annotations

import pytest

from huiyin.cases.queries import has_handled
from huiyin.instructions import actions, queries, talk
from huiyin.instructions.actions import To
from huiyin.instructions.models import Message, Notice
from huiyin.intake import actions as intake
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User


def test_who_sees_the_case_speaks_on_it_and_nobody_else(office, case, nine):
    for who in ("lin", "he", "chen", "mayor", "su"):
        actions.say(case, f"{who}说。", by=getattr(office, who), on=nine)
    for who in ("wu", "admin", "kong", "gao"):
        with pytest.raises(Refused, match="办理范围"):
            actions.say(case, "听说。", by=getattr(office, who), on=nine)
    assert Message.objects.count() == 5
    assert not has_handled(office.su, case), "to speak is not to handle"


def test_unread_until_read(office, case, nine):
    def unread(user):
        return talk.unread_on(case, user, talk.messages_of(case))

    actions.say(case, "车辆不足。", by=office.he, on=nine)
    actions.say(case, "已协调十辆。", by=office.lin, on=nine)
    assert (unread(office.he), unread(office.mayor)) == (1, 2)
    actions.mark_seen(office.mayor, Message.objects.latest("pk").pk, case=case)
    assert unread(office.mayor) == 0
    actions.mark_seen(office.mayor, 1, case=case)
    actions.say(case, "明早到位。", by=office.he, on=nine)
    assert unread(office.mayor) == 1


def test_taken_back_by_its_author_only(office, case, nine):
    row = actions.say(case, "说错了。", by=office.he, on=nine)
    with pytest.raises(Refused, match="本人撤回"):
        actions.void_message(row, reason="不妥", by=office.lin, on=nine)
    actions.void_message(row, reason="说错", by=office.he, on=nine)
    with pytest.raises(Refused, match="已经撤回"):
        actions.void_message(Message.objects.get(), reason="说错", by=office.he, on=nine)


def test_a_notice_reaches_its_part_of_the_tree(office, nine):
    notice = actions.publish("雨天注意", "请检查堆场覆盖。", reach=office.nanhe, by=office.lin, on=nine)
    seen = {one.username for one in User.objects.all() if Notice.objects.visible_to(one).exists()}
    assert {"he", "chen", "shi", "tang", "lin"} <= seen
    assert not {"wu", "huan", "mayor", "su"} & seen
    assert [talk.unread_notices(one) for one in (office.he, office.lin, office.wu)] == [[notice], [], []]
    came = queries.inbox_mark(office.he)
    assert queries.inbox(office.he).mark == came
    actions.reply(notice, "已检查。", by=office.shi, on=nine)
    with pytest.raises(Refused, match="不在通知范围"):
        actions.reply(notice, "？", by=office.wu, on=nine)
    with pytest.raises(Refused, match="发布人撤回"):
        actions.end_notice(notice, reason="有误", by=office.he, on=nine)
    actions.end_notice(notice, reason="有误", by=office.lin, on=nine)
    assert talk.unread_notices(office.he) == []
    assert queries.inbox(office.he).mark == queries.inbox_mark(office.he) != came


def test_whom_a_notice_may_be_sent_to(office, nine):
    with pytest.raises(Refused, match="管辖范围"):
        actions.publish("通知", "内容", reach=office.city, by=office.tang, on=nine)
    with pytest.raises(Refused, match="有权下达"):
        actions.publish("通知", "内容", reach=office.nanhe, by=office.he, on=nine)
    actions.publish("通知", "内容", reach=office.nanhe, by=office.tang, on=nine)


def test_the_search_finds_what_the_door_lets_through(office, case, nine):
    actions.say(case, "请调挖掘机到横岗村。", by=office.he, on=nine)
    actions.send("挖掘机今晚到位。", to=[To(office.nanhe)], cases=[case], by=office.mayor, on=nine)
    actions.publish("挖掘机调度", "请各区报数。", reach=office.city, by=office.lin, on=nine)

    def found(who):
        one = talk.search(getattr(office, who), "挖掘机")
        return len(one.instructions), len(one.notices), len(one.messages)

    assert found("he") == (1, 1, 1)
    assert found("lin") == (0, 1, 1)
    assert found("wu") == (0, 1, 0)
    assert not talk.search(office.he, "推土机")
    assert found("po") == (0, 1, 1)
    intake.accuse(case, office.police, by=office.lin, on=nine)
    assert found("po") == (0, 1, 0), "nobody reads of the case against his own body"
