"""What the database refuses, past all our code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.states import State
from huiyin.complainants import actions
from huiyin.complainants.models import CallBack, Complainant, Unlock
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def call(case, office, later, **more):
    fields = {"case": case, "reply": case.replies.get(), "result": "satisfied", "body": office.urban, "by": office.gao}
    with transaction.atomic():
        return CallBack.objects.create(on=later, **{**fields, **more})


@pytest.fixture
def answered(office, later):
    return a_case(office, State.PASSED)


def test_nothing_is_deleted_nor_rewritten(office, later, answered):
    actions.register_identity(answered, name="慕容雪晴", by=office.key1, on=later)
    actions.ask_unlock(answered, reason="信访复核", by=office.key1, on=later)
    call(answered, office, later)
    for table in ("complainant", "identity", "unlock", "reply", "callback"):
        refused(f"DELETE FROM complainants_{table}")
    refused("UPDATE complainants_reply SET text = 'x'")
    refused("UPDATE complainants_callback SET result = 'unreachable'")
    refused("UPDATE complainants_identity SET has_phone = NOT has_phone")
    refused("UPDATE complainants_unlock SET reason = 'x'")


@pytest.mark.parametrize("body, by", [("nanhe", "he"), ("env", "huan"), ("urban", "he"), ("urban", "zhou")])
def test_no_call_by_who_handled(office, later, answered, body, by):
    with pytest.raises(IntegrityError):
        call(answered, office, later, body=office.bodies[body], by=office.users[by])
    assert call(answered, office, later).pk


def test_no_satisfied_anonymous(office, later, answered):
    Complainant.objects.filter(case=answered).update(reach="anonymous")
    for result in ("satisfied", "basically_satisfied"):
        with pytest.raises(IntegrityError):
            call(answered, office, later, result=result)
    assert call(answered, office, later, result="anonymous").pk


def test_dissatisfied_says_why_and_the_last_word_is_one(office, later, answered):
    with pytest.raises(IntegrityError):
        call(answered, office, later, result="dissatisfied")
    call(answered, office, later)
    with pytest.raises(IntegrityError):
        call(answered, office, later, result="basically_satisfied")


def test_no_reply_of_another_case(office, later, answered):
    other = a_case(office, State.PASSED)
    with pytest.raises(IntegrityError):
        call(answered, office, later, reply=other.replies.get())


def test_nobody_consents_to_himself_nor_twice(office, later, answered):
    actions.register_identity(answered, name="慕容雪晴", by=office.key1, on=later)
    unlock = actions.ask_unlock(answered, reason="信访复核", by=office.key1, on=later)
    now = clock.now()
    for by, until in ((office.key1, now), (office.key2, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unlock.objects.filter(pk=unlock.pk).update(answered_by=by, answered_at=now, until=until)
    actions.decline(unlock, reason="事由不足", by=office.key2, on=later)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unlock.objects.filter(pk=unlock.pk).update(until=now, decline_reason="")


def test_of_two_who_answer_at_once_one_is_told(office, later, answered, monkeypatch):
    """Both counted before either wrote: the second number is taken."""
    monkeypatch.setattr(type(answered.replies.all()), "count", lambda _self: 0)
    with pytest.raises(Refused, match="刷新"):
        actions.reply(answered, text="已清运", way="phone", by=office.he, on=later)
    monkeypatch.undo()
    assert answered.replies.count() == 1
    assert Entry.objects.filter(kind="complainants.replied").count() == 1
