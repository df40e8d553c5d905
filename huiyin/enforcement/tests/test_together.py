"""Two people at once on one record: one entry in the journal, the other is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from huiyin.cases.models import PartyMerge
from huiyin.enforcement import actions
from huiyin.enforcement.models import Amendment, EnforcementAnswer, Measure, PoliceFile
from huiyin.enforcement.tests.conftest import ON
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
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


def _entries(kind):
    return Entry.objects.filter(kind=f"enforcement.{kind}").count()


@pytest.fixture
def scene():
    office = an_office()
    case = a_case(office)
    with clock.set_to(NOW):
        [fine] = actions.take_measures(case, "fine", new_party="甲厂", fen=100, by=office.he, on=ON)
    return office, case, fine


def test_two_who_change_one_fine(scene):
    office, _case, fine = scene
    for n in range(1, 11):
        now = actions.amount_in_force(fine, ON)
        refused = _at_once(
            *[
                lambda to=to, now=now: actions.amend_fine(
                    Measure.objects.get(pk=fine.pk), to, reason="复议", by=office.he, on=ON, expecting=now
                )
                for to in (1000 + n, 2000 + n)
            ]
        )
        assert refused == ["有人刚刚变更了此项罚款，请刷新后再操作。"]
        assert _entries("fine_amended") == Amendment.objects.count() == n


@pytest.mark.parametrize("what", ["withdraw", "void"])
def test_two_who_end_one_measure(scene, what):
    office, _case, fine = scene
    do = {"withdraw": actions.withdraw_measure, "void": actions.void_measure}[what]
    refused = _at_once(
        *[lambda: do(Measure.objects.get(pk=fine.pk), reason="误录", by=office.he, on=ON) for _ in range(4)]
    )
    assert len(refused) == 3
    assert _entries("measure_withdrawn") + _entries("measure_voided") == 1


def test_amending_and_withdrawing_at_once_leave_no_amended_ghost(scene):
    office, _case, fine = scene
    _at_once(
        lambda: actions.withdraw_measure(fine, reason="撤销", by=office.he, on=ON),
        lambda: actions.amend_fine(fine, 50, reason="复议", by=office.he, on=ON),
    )
    first = Entry.objects.filter(kind__in=["enforcement.measure_withdrawn", "enforcement.fine_amended"])
    assert first.count() in (1, 2)
    if first.count() == 2:  # then the amendment came first
        assert first.order_by("n").first().kind == "enforcement.fine_amended"


def test_two_who_answer_the_inquiry(scene):
    office, case, _fine = scene
    for n in range(1, 6):
        refused = _at_once(
            *[
                lambda: actions.answer_inquiry(case, outcome="measures", reasons="已罚款", by=office.he, on=ON)
                for _ in range(2)
            ]
        )
        assert refused == []
        assert EnforcementAnswer.objects.filter(superseded_at=None).count() == 1
        assert EnforcementAnswer.objects.count() == _entries("answered") == 2 * n


def test_two_who_merge_in_opposite_directions(scene):
    office, case, _fine = scene
    for n in range(1, 6):
        with clock.set_to(NOW):
            a, b = actions.enter_workshops(case, 2, place=f"村{n}", by=office.he, on=ON)
        refused = _at_once(
            lambda a=a, b=b: actions.merge_parties(a, b, reason="同一家", case=case, by=office.he, on=ON),
            lambda a=a, b=b: actions.merge_parties(b, a, reason="同一家", case=case, by=office.he, on=ON),
        )
        assert len(refused) == 1
        assert PartyMerge.objects.count() == _entries("parties_merged") == n


def test_two_who_enter_workshops_give_no_name_twice(scene):
    office, case, _fine = scene
    _at_once(*[lambda: actions.enter_workshops(case, 5, place="横岗", by=office.he, on=ON) for _ in range(3)])
    names = list(case.party_links.filter(party__kind="workshop").values_list("party__name", flat=True))
    assert len(set(names)) == len(names) == 15


def test_two_who_open_the_same_police_file(scene):
    office, case, _fine = scene
    refused = _at_once(*[lambda: actions.enter_police_file(case, "A1", "案", by=office.he) for _ in range(4)])
    assert (refused, PoliceFile.objects.count(), _entries("police_file_opened")) == ([], 1, 1)
