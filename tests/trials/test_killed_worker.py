"""Two workers live through a week, one is killed with -9 again and again: each reminder, each step up of what nobody
acknowledges, each call by night and each scheduled run once.
"""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import connection

from huiyin.cases.models import Duty
from huiyin.deadlines.models import Reminded
from huiyin.instructions.recipients import To
from huiyin.instructions.sending import send
from huiyin.jobs.models import Job, Message
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.roster.models import Alarm, Call
from huiyin.roster.tests.conftest import NIGHT, a_shift, add_people, handed_down
from tests.support.cast import DAY, a_case, an_office
from tests.support.databases import ROOT, environment_of, own_database
from tests.support.working_week import HOURS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 6
START = clock.at(DAY + timedelta(days=1))


def _worker(first: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.working_week", START.isoformat(), str(first)]
    environment = environment_of(own_database(), Path(settings.DATA))
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_in_a_week_of_two_workers_nothing_is_lost_and_nothing_done_twice() -> None:
    office = an_office()
    for more in ({}, {"starred": True}, {}):
        a_case(office, **more)
    add_people(office)
    with clock.set_to(clock.at(DAY, 20)):
        a_shift(office)
    handed_down(office, NIGHT, urgent=True)
    with clock.set_to(NIGHT):
        sent = send("请立即到场。", to=[To(office.nanhe)], urgent=True, by=office.mayor, on=DAY)
    if connection.vendor == "sqlite":
        connection.close()
    draw = Random(seed := secrets.randbelow(2**32))
    steady, other = _worker(), _worker()
    hour, killed_at_work = 0, 0
    for _ in range(KILLS):
        assert other.stdout is not None
        for _ in range(draw.randrange(5, 15)):
            hour = int(other.stdout.readline() or hour)
        time.sleep(draw.random() / 20)  # somewhere in the hour's work
        other.send_signal(signal.SIGKILL)
        other.communicate()
        killed_at_work += Job.objects.filter(state=Job.State.RUNNING, worker__pid=other.pid).exists()
        other = _worker(hour)
    for process in (steady, other):
        process.communicate(timeout=500)
        assert process.returncode == 0, seed

    ticks = [
        key.split(":20")[1].rpartition(":")[0]
        for key in Message.objects.filter(key__startswith="tick:").values_list("key", flat=True)
    ]
    assert len(ticks) == len(set(ticks)) == HOURS, (seed, killed_at_work)
    told = list(Reminded.objects.values_list("duty", "rule", "due"))
    assert len(told) == len(set(told)), seed
    end = START + timedelta(hours=HOURS - 1)
    due = Duty.objects.filter(done_at=None, dropped_at=None, due__gt=START, due__lt=end - timedelta(hours=8))
    due = due.exclude(kind="acknowledge_instruction")  # that rises by its own rule, see below
    assert due.count() > 10
    for duty in due:
        assert Reminded.objects.filter(duty=duty, rule="late_handler", due=duty.due).count() == 1, (seed, duty.kind)
    keys = list(Message.objects.exclude(key__startswith="tick:").values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 20, seed

    # Nobody acknowledged the instruction: it rose step by step to whoever gave it, each step entered and told of once.
    one = sent.addressees.get()
    rose = [entry.payload["level"] for entry in Entry.objects.filter(kind="instructions.rose").order_by("pk")]
    assert one.risen == 3 and rose == sorted(set(rose)) and rose[-1] == 3, (seed, rose)
    risen = Message.objects.filter(kind="instruction_escalated")
    assert risen.filter(user=office.mayor).count() == 1, seed
    assert len(risen) == len(set(risen.values_list("user", "key"))), seed
    # Nobody answered the call: the first, the second and the head were rung in their turn, once.
    alarm = Alarm.objects.get(body=office.nanhe)
    rung = list(Call.objects.filter(alarm=alarm).order_by("pk").values_list("user__username", "seat"))
    assert rung == [("he", "first"), ("ning", "second"), ("rao", "head")], seed
    assert alarm.exhausted_at is not None, seed
    assert Entry.objects.filter(kind="roster.rung", subject_id=str(alarm.pk)).count() == 3, seed
    assert not Job.objects.exclude(state=Job.State.DONE).exists(), seed
