"""What the database refuses by itself, on SQLite and on PostgreSQL, when somebody goes past the actions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.lib import clock, guards
from huiyin.people.models import Grant
from huiyin.rectification import actions
from huiyin.rectification.models import Extension, Item, Milestone, Progress, Proof
from huiyin.rectification.tests.conftest import DUE, ON, an_item
from tests.support.cast import a_case

TOMORROW = ON + timedelta(days=1)


def _refuses(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def proof(office, item) -> Proof:
    return actions.prove_item(item, "已清", by=office.he, on=ON)


def test_nothing_is_deleted(office, case, item, long_item):
    actions.plan_milestone(long_item, "新址", due=DUE, by=office.he, on=ON)
    actions.enter_progress(case, "清运", by=office.he, on=ON)
    actions.ask_extension(item, asked=DUE + timedelta(days=9), reason="雨季", by=office.he, on=ON)
    actions.prove_item(item, "已清", by=office.he, on=ON)
    for model in (Item, Milestone, Progress, Proof, Extension):
        assert model.objects.exists()
        _refuses(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize(
    "change",
    ["n = 9", "term = 'at_once'", "measure = '别的'", "problem = '别的'", "person = '别人'", "body_id = 1",
     "\"on\" = '2016-01-01'", "due = '2020-01-01'", "state = 'accepted'", "state = 'void', void_reason = 'x'"],
)  # fmt: skip
def test_an_item_is_not_rewritten_nor_put_off_without_an_answer(item, change):
    _refuses(f"UPDATE rectification_item SET {change} WHERE id = %s", item.pk)


def test_an_item_is_accepted_on_a_proof_that_another_body_accepted(office, item, proof):
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(state="accepted")
    with guards.without(connection, "item_accepted_on_proof"):
        Item.objects.filter(pk=item.pk).update(state="accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(state="open")


def _decide(proof, by, body, **more):
    fields = {"accepted": True, "decision": "好", "decided_on": ON, "decided_at": clock.now(), **more}
    with transaction.atomic():
        Proof.objects.filter(pk=proof.pk).update(decided_by=by, decided_for=body, **fields)


def test_the_acceptor_is_of_a_body_without_a_part(office, case, proof):
    for by, body in ((office.he, office.nanhe), (office.huan, office.env), (office.yan, office.env)):
        with pytest.raises(IntegrityError):
            _decide(proof, by, body)
    with pytest.raises(IntegrityError):
        _decide(proof, office.yan, office.audit)  # a body that is not his
    Grant.objects.create(user=office.he, role="acceptor", body=office.urban, reach=office.city, since=ON)
    with pytest.raises(IntegrityError):
        _decide(proof, office.he, office.urban)  # nobody accepts his own proof
    with pytest.raises(IntegrityError):
        _decide(proof, office.yan, office.urban, decision="")
    _decide(proof, office.yan, office.urban)
    _refuses("UPDATE rectification_proof SET decided_on = '2016-12-24' WHERE id = %s", proof.pk)


def test_a_proof_is_not_born_accepted_nor_an_item_done(office, case, item):
    fields = {"item": item, "text": "已清", "done_on": ON, "by": office.he}
    decided = {
        "accepted": True,
        "decision": "好",
        "decided_on": ON,
        "decided_by": office.yan,
        "decided_for": office.urban,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.create(**fields, **decided)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.create(**fields | {"done_on": TOMORROW})
    copy = Item.objects.get(pk=item.pk)
    copy.pk, copy.n, copy.state = None, 2, "accepted"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_an_item_that_was_refused_does_not_vanish(office, item, proof):
    actions.return_item(proof, "未清", by=office.yan, on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(state="void", voided_at=clock.now(), void_reason="误列")


def _extension(item, office, **more):
    fields = {
        "item": item,
        "former": DUE,
        "asked": DUE + timedelta(days=9),
        "reason": "雨季",
        "on": ON,
        "by": office.he,
    }
    with transaction.atomic():
        return Extension.objects.create(**fields | more)


def test_an_extension_is_typed_in_time_about_the_standing_day(office, item, clock_at):
    with pytest.raises(IntegrityError):
        _extension(item, office, former=DUE + timedelta(days=1), asked=DUE + timedelta(days=20))
    with pytest.raises(IntegrityError):
        _extension(item, office, asked=DUE)
    clock_at(clock.at(DUE + timedelta(days=1), 0, 30))
    with pytest.raises(IntegrityError):
        _extension(item, office, on=DUE)
    clock_at(clock.at(DUE, 23, 30))
    assert _extension(item, office, on=DUE)


def test_granting_names_a_later_day(office, item):
    extension = actions.ask_extension(item, asked=DUE + timedelta(days=9), reason="雨季", by=office.he, on=ON)
    for change in ("granted = true", f"granted = true, fixed = '{DUE}'"):
        _refuses(
            f"UPDATE rectification_extension SET {change}, answered_on = '{ON}', answered_by_id = %s WHERE id = %s",
            office.zhou.pk, extension.pk,
        )  # fmt: skip


def test_progress_and_steps_are_not_ahead_of_their_day_and_stay_in_their_case(office, case, item, long_item):
    fields = {"case": case, "body": office.nanhe, "text": "清运", "on": ON, "by": office.he}
    with pytest.raises(IntegrityError), transaction.atomic():
        Progress.objects.create(**fields | {"on": TOMORROW})
    with pytest.raises(IntegrityError), transaction.atomic():
        Progress.objects.create(**fields | {"case": a_case(office), "item": item})
    entry = Progress.objects.create(**fields, item=item)
    _refuses("UPDATE rectification_progress SET people = 9000 WHERE id = %s", entry.pk)
    step = actions.plan_milestone(long_item, "新址", due=DUE, by=office.he, on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=step.pk).update(reached_on=TOMORROW, reached_at=clock.now(), reached_by=office.he)
    _refuses("UPDATE rectification_milestone SET due = '2020-01-01' WHERE id = %s", step.pk)


def test_what_holds_is_written_once(office, case, long_item):
    _refuses("UPDATE rectification_item SET restriction = '不限产' WHERE id = %s", long_item.pk)
    blank = an_item(case, office.he, term="long", restriction="")
    Item.objects.filter(pk=blank.pk).update(restriction="限产")
