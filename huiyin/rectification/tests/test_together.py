"""Two people at once on one item: one entry in the journal, the other is told."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from huiyin.cases.models import Duty
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Grant, User
from huiyin.rectification import actions
from huiyin.rectification.models import Extension, Item, Milestone, Proof
from huiyin.rectification.tests.conftest import DUE, ON, an_item
from tests.support.cast import a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = clock.at(ON, 9)


def _at_once(*works):
    """Each in a thread of its own, begun together; the refusals they met, in no order."""
    barrier, refused, failed = Barrier(len(works)), [], []

    def run(work):
        try:
            with clock.set_to(NOW):
                barrier.wait()
                work()
        except Refused as no:
            refused.append(no.reason)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    return refused


def _entries(*kinds):
    return Entry.objects.filter(kind__in=[f"rectification.{kind}" for kind in kinds]).count()


@pytest.fixture
def scene():
    office = an_office()
    case = a_case(office)
    with clock.set_to(NOW):
        return office, case, an_item(case, office.he)


def test_two_who_plan_at_once_get_two_numbers(scene):
    office, case, _item = scene
    assert _at_once(*[lambda: an_item(case, office.he) for _ in range(4)]) == []
    assert list(Item.objects.order_by("n").values_list("n", flat=True)) == [1, 2, 3, 4, 5]


def test_two_who_prove_the_same_item(scene):
    office, _case, item = scene
    works = [lambda: actions.prove_item(Item.objects.get(pk=item.pk), "已清", by=office.he, on=ON) for _ in range(4)]
    assert len(_at_once(*works)) == 3
    assert Proof.objects.count() == _entries("item_proved") == Duty.objects.filter(kind="accept").count() == 1


def test_one_accepts_while_the_other_returns(scene):
    office, case, _item = scene
    second = User.objects.create(username="yan2", name="严二")
    Grant.objects.create(user=second, role="acceptor", body=office.urban, reach=office.city, since=ON)
    for n in range(1, 6):
        with clock.set_to(NOW):
            proof = actions.prove_item(an_item(case, office.he), "已清", by=office.he, on=ON)
        refused = _at_once(
            lambda p=proof: actions.accept_item(Proof.objects.get(pk=p.pk), "好", by=office.yan, on=ON),
            lambda p=proof: actions.return_item(Proof.objects.get(pk=p.pk), "未清", by=second, on=ON),
        )
        assert len(refused) == 1
        assert _entries("item_accepted", "item_returned") == n
        proof.refresh_from_db()
        assert proof.item.state == ("accepted" if proof.accepted else "open")
        open_duties = Duty.objects.filter(about_id=proof.item_id, about_kind="item", done_at=None, dropped_at=None)
        assert open_duties.count() == (0 if proof.accepted else 1)


def test_two_who_ask_for_more_time(scene):
    office, _case, item = scene
    works = [
        lambda n=n: actions.ask_extension(
            Item.objects.get(pk=item.pk), asked=DUE + timedelta(days=n), reason="雨季", by=office.he, on=ON
        )
        for n in range(1, 5)
    ]
    assert len(_at_once(*works)) == 3
    assert Extension.objects.count() == _entries("extension_asked") == 1


def test_one_grants_while_the_other_refuses(scene):
    office, _case, item = scene
    with clock.set_to(NOW):
        asked = actions.ask_extension(item, asked=DUE + timedelta(days=9), reason="雨季", by=office.he, on=ON)
    more = {"answer": "意见", "on": ON}
    refused = _at_once(
        lambda: actions.answer_extension(asked, granted=True, fixed=DUE + timedelta(days=9), by=office.zhou, **more),
        lambda: actions.answer_extension(Extension.objects.get(pk=asked.pk), granted=False, by=office.lin, **more),
    )
    assert len(refused) == 1
    asked.refresh_from_db()
    item.refresh_from_db()
    assert item.due == (asked.fixed or DUE)
    assert _entries("extension_answered") == 1


def test_proving_while_another_voids(scene):
    office, _case, item = scene
    refused = _at_once(
        lambda: actions.prove_item(Item.objects.get(pk=item.pk), "已清", by=office.he, on=ON),
        lambda: actions.void_item(Item.objects.get(pk=item.pk), reason="误列", by=office.he, on=ON),
    )
    assert len(refused) == 1
    assert _entries("item_proved", "item_voided") == 1


def test_two_who_reach_one_step(scene):
    office, case, _item = scene
    with clock.set_to(NOW):
        step = actions.plan_milestone(an_item(case, office.he, term="long"), "新址", due=DUE, by=office.he, on=ON)
    works = [lambda: actions.reach_milestone(Milestone.objects.get(pk=step.pk), by=office.he, on=ON) for _ in range(4)]
    assert len(_at_once(*works)) == 3
    assert _entries("milestone_reached") == 1
