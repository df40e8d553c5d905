"""Who read what: nothing lost, nothing twice, and the opening of a seal noted before anything is shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from huiyin.journal import actions, export, readings
from huiyin.journal.models import Reading
from huiyin.journal.tests.cast import CASE, LIN, WU

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spool(settings, tmp_path: Path, monkeypatch) -> Path:
    """A spool of this test's own."""
    settings.DATA = tmp_path
    monkeypatch.setattr(readings, "_lines", 0)
    monkeypatch.setattr(readings, "_since", None)
    return tmp_path / "spool"


def note(times: int = 1) -> None:
    for _ in range(times):
        readings.note_read(CASE, by=LIN, how="page")


def test_a_page_read_is_on_disk_at_once_and_in_no_table(django_assert_num_queries, spool):
    with django_assert_num_queries(0):
        note(3)
    assert readings.waiting() == 3
    assert not Reading.objects.exists()
    assert oct(next(spool.glob("*.jsonl")).stat().st_mode)[-3:] == "600"


def test_draining_moves_every_line_and_tells_all_of_it(django_capture_on_commit_callbacks):
    uuid = readings.note_read(CASE, by=WU, how="list", filter="区=南海&状态=逾期", device="abc")
    with django_capture_on_commit_callbacks(execute=True):
        assert readings.drain() == 1
    assert readings.waiting() == 0
    row = Reading.objects.get()
    assert (row.uuid, row.subject_kind, row.subject_id) == (uuid, "case", "12")
    assert (row.reader_id, row.how, row.filter, row.device) == ("9", "list", "区=南海&状态=逾期", "abc")
    assert row.batch
    assert readings.drain() == 0


def test_a_drain_that_is_rolled_back_loses_nothing():
    note(2)
    with pytest.raises(KeyError), transaction.atomic():
        readings.drain()
        raise KeyError
    assert not Reading.objects.exists()
    assert readings.waiting() == 2
    assert readings.drain() == 2


def test_the_same_lines_drained_again_change_nothing():
    note(2)
    assert readings.drain() == 2  # inside this test's transaction the file is still there
    assert readings.waiting() == 2
    assert readings.drain() == 0
    assert Reading.objects.count() == 2


def test_half_a_line_is_kept_for_people(spool):
    note(1)
    path = next(spool.glob("readings-*.jsonl"))
    whole = path.read_text()
    path.write_text(whole + '{"uuid": "12')
    assert readings.drain() == 1
    assert (spool / "unreadable.log").read_text() == '{"uuid": "12'


def test_an_unknown_way_of_reading_is_refused():
    with pytest.raises(ValueError, match="glance"):
        readings.note_read(CASE, by=LIN, how="glance")
    assert readings.waiting() == 0


def test_the_device_mark_is_short_steady_and_hides_the_address(rf):
    one, two = rf.get("/", REMOTE_ADDR="10.0.0.1"), rf.get("/", REMOTE_ADDR="10.0.0.2")
    assert readings.device_of(one) == readings.device_of(one) != readings.device_of(two)
    assert len(readings.device_of(one)) == 12
    assert "10.0" not in readings.device_of(one)


def test_the_command_drains(capsys):
    note(2)
    call_command("readings", "drain")
    assert "2" in capsys.readouterr().out
    assert Reading.objects.count() == 2


def test_sealing_drains_first(capsys):
    note(2)
    call_command("journal", "seal")
    assert export.verify().reading_seals == 1
    assert export.verify().ok


@pytest.mark.django_db(transaction=True)
def test_an_opening_is_committed_before_anything_is_shown():
    readings.open_sealed(CASE, by=LIN, what="identity", reason="回访核实")
    row = Reading.objects.get()
    assert (row.how, row.what, row.reason) == ("opening", "identity", "回访核实")


@pytest.mark.django_db(transaction=True)
def test_an_opening_inside_a_transaction_that_could_roll_back_is_refused():
    with pytest.raises(RuntimeError), transaction.atomic():
        readings.open_sealed(CASE, by=LIN, what="identity", reason="回访核实")
    assert not Reading.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_spool_is_drained_aside(monkeypatch):
    monkeypatch.setattr(readings, "DRAIN_LINES", 10)
    note(10)
    deadline = time.monotonic() + 60
    while (Reading.objects.count() < 10 or readings._draining.is_set()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert Reading.objects.count() == 10


# --- other processes -------------------------------------------------------------------------------------------------

PROLOGUE = """
import os, signal, django
django.setup()
from huiyin.journal import readings
from huiyin.journal.actions import Author, Subject
def die(*_args, **_kwargs): os.kill(os.getpid(), signal.SIGKILL)
def note(times):
    for _ in range(times):
        readings.note_read(Subject("case", "12"), by=Author("user", "7"), how="page")
"""

POINTS = {
    "before the rename": "readings.Path.rename = die; readings.drain()",
    "between rename and commit": "readings._insert = die; readings.drain()",
    "inside the transaction": "readings.Reading.objects.bulk_create = die; readings.drain()",
    "after commit, before the file goes": "readings.Path.unlink = die; readings.drain()",
    "right after the last note": "die()",
}


def start(script: str, data: Path) -> subprocess.Popen:
    """A process of its own, on this test's database and spool."""
    name = connection.settings_dict["NAME"]
    env = dict(os.environ, HUIYIN_DATA=str(data))
    if connection.vendor == "sqlite":
        env["DATABASE_URL"] = f"sqlite:///{name}"
    else:
        env["DATABASE_URL"] = env["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return subprocess.Popen([sys.executable, "-c", PROLOGUE + script], env=env)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_every_reading_arrives_exactly_once(tmp_path, point):
    process = start(f"note(7)\n{POINTS[point]}", tmp_path)
    assert process.wait(60) == -signal.SIGKILL
    note(2)
    readings.drain()
    assert Reading.objects.count() == 9
    assert readings.waiting() == 0
    assert readings.drain() == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_at_work_while_the_spool_is_drained_lose_nothing(tmp_path):
    writers = [start("note(400)", tmp_path) for _ in range(3)]
    while any(writer.poll() is None for writer in writers):
        readings.drain()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    readings.drain()
    assert Reading.objects.count() == 1200
    actions.seal_readings()
    assert export.verify().ok
