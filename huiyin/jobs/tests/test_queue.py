"""The queue: once for a key, one worker for a job, again after a fall, and nothing half done."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from django.db import transaction

from huiyin.jobs import queue, registry
from huiyin.jobs.models import Job, Message, Worker
from huiyin.jobs.registry import SCHEDULES, WORKS, daily, every, job
from huiyin.jobs.worker import Later, Runner
from huiyin.lib import clock
from huiyin.people.models import User
from tests.support.cast import DAY

pytestmark = pytest.mark.django_db
NINE = clock.at(DAY, 9)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Only what a test makes known is known to it."""
    monkeypatch.setattr(registry, "WORKS", WORKS)
    before, scheduled = dict(WORKS), dict(SCHEDULES)
    WORKS.clear()
    SCHEDULES.clear()
    yield
    WORKS.clear()
    SCHEDULES.clear()
    WORKS.update(before)
    SCHEDULES.update(scheduled)


@pytest.fixture
def user():
    return User.objects.create(username="one", name="某人")


def told(user, text):
    Message.objects.create(user=user, kind="try_out", key=text)


def test_a_key_is_done_once_and_what_is_rolled_back_was_never_asked_for(user):
    job("t.tell")(lambda *, text: told(user, text))
    with clock.set_to(NINE):
        queue.enqueue("t.tell", key="k", text="a")
        queue.enqueue("t.tell", key="k", text="b")
        with pytest.raises(RuntimeError), transaction.atomic():
            queue.enqueue("t.tell", text="c")
            raise RuntimeError
        assert Runner().drain() == 1
    assert [row.key for row in Message.objects.all()] == ["a"]


def test_an_unknown_name_is_refused_at_once():
    with pytest.raises(ValueError, match=r"t\.nothing"):
        queue.enqueue("t.nothing")


def test_one_that_fails_leaves_nothing_and_waits_longer_each_time(user):
    def half(*, text):
        told(user, text)
        raise ZeroDivisionError("secret words of a case")

    job("t.half")(half)
    waits = []
    with clock.set_to(NINE):
        queue.enqueue("t.half", text="a")
    moment = NINE
    while Job.objects.get().state != Job.State.FAILED:
        with clock.set_to(moment):
            Runner().drain()
        row = Job.objects.get()
        waits.append((row.run_at - moment).total_seconds())
        moment = row.run_at
    assert not Message.objects.exists()
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] == 30
    assert len(waits) == queue.ATTEMPTS
    assert "secret" not in row.error
    assert "ZeroDivisionError" in row.error
    with clock.set_to(moment):
        assert queue.retry(row)
        assert not queue.retry(row)
    assert Job.objects.get().state == Job.State.QUEUED


def test_what_is_put_off_costs_no_attempt(user):
    said = []

    def full(*, n):
        said.append(n)
        if len(said) < 20:
            raise Later(timedelta(seconds=5))

    job("t.full")(full)
    moment = NINE
    with clock.set_to(NINE):
        queue.enqueue("t.full", n=1)
    for _ in range(25):
        with clock.set_to(moment):
            Runner().drain()
        moment += timedelta(seconds=5)
    assert Job.objects.get().state == Job.State.DONE
    assert len(said) == 20


def test_of_two_workers_one_gets_the_job(user):
    job("t.tell")(lambda *, text: told(user, text))
    with clock.set_to(NINE):
        queue.enqueue("t.tell", text="a")
        one, two = Runner(), Runner()
        assert queue.take(one.row, NINE) is not None
        assert queue.take(two.row, NINE) is None


def test_one_taken_for_dead_takes_back_what_it_did(user):
    """The job went to another while it ran: its changes are undone, the other's stand."""

    def slow(*, text):
        told(user, text)
        Job.objects.update(worker=other.row, attempts=2)

    job("t.slow")(slow)
    with clock.set_to(NINE):
        other = Runner()
        queue.enqueue("t.slow", text="a")
        Runner().step()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("host", "pid", "silent", "lost"),
    [
        (socket.gethostname(), 2**22 + 7, 0, True),  # no such process on this machine
        ("elsewhere", 1, 60, False),
        ("elsewhere", 1, 600, True),
    ],
)
def test_the_job_of_a_worker_that_is_no_more_waits_again(host, pid, silent, lost, user):
    job("t.tell")(lambda *, text: told(user, text))
    with clock.set_to(NINE):
        queue.enqueue("t.tell", text="a")
        gone = Worker.objects.create(name="gone", host=host, pid=pid, beat=NINE - timedelta(seconds=silent))
        assert queue.take(gone, NINE)
        assert Runner().drain() == int(lost)
    assert Message.objects.count() == int(lost)


def test_one_that_kills_its_workers_fails_in_the_end(user):
    job("t.tell")(lambda *, text: told(user, text))
    with clock.set_to(NINE):
        queue.enqueue("t.tell", text="a")
        for n in range(queue.ATTEMPTS):
            gone = Worker.objects.create(name=f"gone{n}", host=socket.gethostname(), pid=2**22 + 7)
            assert queue.take(gone, NINE)
            queue.put_back_lost(NINE)
    assert Job.objects.get().state == Job.State.FAILED


def test_the_schedule_asks_once_whatever_the_number_of_workers():
    ran = []
    every(minutes=20)("t.often")(lambda moment: ran.append(("often", moment)))
    daily("07:00")("t.daily")(lambda moment: ran.append(("daily", moment)))
    workers = [Runner(), Runner()]
    moment = clock.at(DAY, 6)
    while moment <= clock.at(DAY, 9):
        with clock.set_to(moment):
            for worker in workers:
                worker.drain()
        moment += timedelta(minutes=1)
    assert [at for kind, at in ran if kind == "daily"] == [clock.at(DAY - timedelta(days=1), 7), clock.at(DAY, 7)]
    often = [at for kind, at in ran if kind == "often"]
    assert often == [clock.at(DAY, 6) + timedelta(minutes=20 * n) for n in range(10)]


def test_after_a_night_without_workers_what_was_missed_is_done_once():
    ran = []
    every(minutes=5)("t.often")(lambda moment: ran.append(moment))
    for moment in (clock.at(DAY, 22), clock.at(DAY + timedelta(days=1), 7, 2)):
        with clock.set_to(moment):
            Runner().drain()
    assert ran == [clock.at(DAY, 22), clock.at(DAY + timedelta(days=1), 7)]


def test_done_jobs_are_cleared_away_after_two_weeks_and_failed_ones_stay():
    job("t.nothing")(lambda: None)
    job("t.fails")(lambda: 1 // 0)
    with clock.set_to(NINE):
        queue.enqueue("t.nothing")
        queue.enqueue("t.fails")
        Runner().drain()
        Job.objects.filter(name="t.fails").update(state="failed", finished=NINE)
    assert queue.prune(NINE + timedelta(days=13)) == 0
    assert queue.prune(NINE + timedelta(days=15)) == 1
    assert Job.objects.get().name == "t.fails"
