"""Planning, proving, accepting, returning and voiding items: by whom, when, and what a refusal leaves as it was."""

from datetime import date, timedelta

import pytest

from huiyin.cases.models import Accusation, Assignment, Duty
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Grant
from huiyin.rectification import actions, rules
from huiyin.rectification.models import Item, Proof
from huiyin.rectification.tests.conftest import DUE, ON, an_item
from tests.support.cast import a_case

TOMORROW = ON + timedelta(days=1)


def _state():
    return list(Item.objects.values()), list(Proof.objects.values()), list(Duty.objects.values()), Entry.objects.count()


def refused(words, do):
    before = _state()
    with pytest.raises(Refused, match=words):
        do()
    assert _state() == before


def _open(kind, about):
    return Duty.objects.filter(kind=kind, about_id=about.pk, done_at=None, dropped_at=None)


def test_an_item_is_owed_by_its_unit_until_its_day(office, case, item):
    [duty] = _open("item", item)
    assert (duty.body, duty.due.astimezone(clock.SHANGHAI).date()) == (office.nanhe, DUE)
    assert (item.n, item.body) == (1, office.nanhe)
    entry = Entry.objects.get(kind="rectification.item_planned")
    assert (entry.subject_id, entry.payload["due"], entry.on) == (str(case.pk), DUE.isoformat(), ON)
    assert an_item(case, office.huan).body == office.env


def test_what_a_plan_may_not_be(office, case):
    refused("期限不能早于", lambda: an_item(case, office.he, due=ON - timedelta(days=1)))
    refused("不能晚于今天", lambda: an_item(case, office.he, on=TOMORROW))
    refused("移交本批案件", lambda: an_item(case, office.he, on=date(2016, 11, 27)))
    for blank in ("problem", "measure", "person"):
        refused("须写明", lambda name=blank: an_item(case, office.he, **{name: " "}))
    refused("类别", lambda: an_item(case, office.he, term="someday"))
    for who in ("lin", "wu", "chen", "yan", "su", "po", "tang"):
        refused("只有承办本案", lambda name=who: an_item(case, getattr(office, name)))
    for state in (State.REGISTERED, State.VOID):
        other = a_case(office, at=state)
        refused("不在办理中", lambda of=other: an_item(of, office.he))


def test_strange_letters_are_kept(office, case):
    item = an_item(case, office.he, measure="拆除“𠮷”字窑🏭（№3）", person="欧阳ßЖ")
    item.refresh_from_db()
    assert (item.measure, item.person) == ("拆除“𠮷”字窑🏭（№3）", "欧阳ßЖ")


def test_the_accused_put_nothing_right_by_themselves(office, case, item):
    Accusation.objects.create(case=case, body=office.nanhe, by=office.lin, on=ON)
    refused("只有承办本案", lambda: an_item(case, office.he))
    refused("由整改单位", lambda: actions.prove_item(item, "已清运", by=office.he, on=ON))


def test_proved_accepted_by_another_body_and_done(office, case, item):
    proof = actions.prove_item(item, "已清运 30 吨", by=office.he, on=ON)
    assert not _open("item", item).exists()
    [duty] = _open("accept", item)
    assert duty.body == office.urban  # who owes the look at it: the acceptors' body over this unit
    actions.accept_item(proof, "现场已复绿", by=office.yan, on=ON)
    proof.refresh_from_db()
    item.refresh_from_db()
    assert (item.state, proof.decided_for, proof.decided_by) == ("accepted", office.urban, office.yan)
    assert not _open("accept", item).exists()
    refused("已有验收结论", lambda: actions.accept_item(proof, "再次", by=office.yan, on=ON))
    refused("不在整改中", lambda: actions.prove_item(item, "再次", by=office.he, on=ON))


def test_returned_with_reasons_it_is_owed_again_by_the_day_it_always_had(office, case, item):
    first = actions.prove_item(item, "已清运", by=office.he, on=ON)
    refused("须写明意见", lambda: actions.return_item(first, "  ", by=office.yan, on=ON))
    actions.return_item(first, "仍有残留", by=office.yan, on=ON)
    [duty] = _open("item", item)
    assert duty.due.astimezone(clock.SHANGHAI).date() == DUE
    item.refresh_from_db()
    assert item.state == "open"
    second = actions.prove_item(item, "残留已清", by=office.he, on=ON)
    # Who decided once may decide again: looking at it is no handling.
    actions.accept_item(second, "已清", by=office.yan, on=ON)
    assert [p.accepted for p in item.proofs.all()] == [False, True]


def test_what_a_proof_may_not_be(office, item):
    refused("不能晚于今天", lambda: actions.prove_item(item, "已清", by=office.he, on=TOMORROW))
    refused("不能早于制定", lambda: actions.prove_item(item, "已清", by=office.he, on=ON - timedelta(days=1)))
    refused("写明完成情况", lambda: actions.prove_item(item, " ", by=office.he, on=ON))
    for who in ("huan", "lin", "yan", "wu", "shi"):
        refused("由整改单位南河区", lambda name=who: actions.prove_item(item, "已清", by=getattr(office, name), on=ON))


def test_who_may_accept(office, case, item, clock_at):
    proof = actions.prove_item(item, "已清", by=office.he, on=ON)
    for who in ("he", "huan", "lin", "zhou", "tang", "chen", "wu", "su", "mayor"):
        refused("验收权限", lambda name=who: actions.accept_item(proof, "好", by=getattr(office, name), on=ON))
    refused("不能晚于今天", lambda: actions.accept_item(proof, "好", by=office.yan, on=TOMORROW))
    clock_at(clock.at(TOMORROW, 9))
    later = actions.prove_item(an_item(case, office.he), "已清", by=office.he, on=TOMORROW)
    refused("不能早于完成", lambda: actions.accept_item(later, "好", by=office.yan, on=ON))


def _made_acceptor(user, body, reach):
    Grant.objects.create(user=user, role="acceptor", body=body, reach=reach, since=date(2016, 1, 1))
    user.forget_grants()
    return type(user).objects.get(pk=user.pk)


def test_a_man_of_a_unit_with_a_part_does_not_accept_whatever_his_role(office, case, item):
    proof = actions.prove_item(item, "已清", by=office.he, on=ON)
    huan = _made_acceptor(office.huan, office.env, office.city)
    refused("办理过此案", lambda: actions.accept_item(proof, "好", by=huan, on=ON))
    # Not even when his unit's part has ended since.
    part = case.assignments.get(body=office.env)
    Assignment.objects.filter(pk=part.pk).update(ended_at=clock.now(), end_reason="改派")
    refused("办理过此案", lambda: actions.accept_item(proof, "好", by=huan, on=ON))
    # Nor does a coordinator who handed the case down.
    lin = _made_acceptor(office.lin, office.office, office.city)
    refused("办理过此案", lambda: actions.accept_item(proof, "好", by=lin, on=ON))


def test_an_acceptor_of_another_part_of_the_tree_or_of_an_accused_body_does_not_accept(office, case, item):
    proof = actions.prove_item(item, "已清", by=office.he, on=ON)
    wu = _made_acceptor(office.wu, office.beihe, office.beihe)
    refused("验收权限", lambda: actions.accept_item(proof, "好", by=wu, on=ON))
    Accusation.objects.create(case=case, body=office.urban, by=office.lin, on=ON)
    refused("未被举报", lambda: actions.accept_item(proof, "好", by=office.yan, on=ON))


def test_it_is_accepted_for_the_body_that_gave_the_right(office, case, item):
    # Yan also belongs to the audit bureau, without the right: it is not the audit bureau that accepts.
    Grant.objects.create(user=office.yan, role="checker", body=office.audit, reach=office.city, since=date(2016, 1, 1))
    yan = type(office.yan).objects.get(pk=office.yan.pk)
    assert rules.accepting_body(item, by=yan) == office.urban


def test_a_wrong_item_is_void_but_not_to_escape_acceptance(office, case, item, long_item):
    step = actions.plan_milestone(long_item, "落实新址", due=date(2017, 1, 31), by=office.he, on=ON)
    refused("须写明原因", lambda: actions.void_item(long_item, reason="", by=office.he, on=ON))
    refused("由整改单位", lambda: actions.void_item(long_item, reason="误列", by=office.huan, on=ON))
    actions.void_item(long_item, reason="误列", by=office.he, on=ON)
    assert not _open("item", long_item).exists()
    assert not _open("milestone", step).exists()
    proof = actions.prove_item(item, "已清", by=office.he, on=ON)
    refused("整改中的项目", lambda: actions.void_item(item, reason="误列", by=office.he, on=ON))
    actions.return_item(proof, "未清", by=office.yan, on=ON)
    item.refresh_from_db()
    refused("提请过验收", lambda: actions.void_item(item, reason="误列", by=office.he, on=ON))
    fresh = an_item(case, office.he)
    fresh.case.state = State.SUBMITTED
    refused("案件上报后", lambda: actions.void_item(fresh, reason="误列", by=office.he, on=ON))


def test_the_number_of_a_void_item_is_not_used_again(office, case, item):
    actions.void_item(item, reason="误列", by=office.he, on=ON)
    assert an_item(case, office.he).n == 2


def test_what_holds_until_a_long_item_is_done_is_said_once(office, case):
    item = an_item(case, office.he, term="long", restriction="")
    refused("请写明", lambda: actions.restrict_item(item, " ", by=office.he, on=ON))
    refused("由整改单位", lambda: actions.restrict_item(item, "限产", by=office.huan, on=ON))
    actions.restrict_item(item, "完成前限产50%", by=office.he, on=ON)
    refused("已写明", lambda: actions.restrict_item(item, "不限产", by=office.he, on=ON))
