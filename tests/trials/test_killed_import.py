"""kill -9 in the middle of an import: all of the list is registered or nothing, and the same file then comes in whole."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from huiyin.accountability.models import Clue
from huiyin.cases.models import Batch, Case, Inquiry, Question
from huiyin.files import store
from huiyin.intake.models import ListedRow, SourceList
from huiyin.journal import export
from huiyin.journal.models import Entry
from tests.support import cast
from tests.support.databases import ROOT, environment_of, own_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS = 90
KILLS = 20  # after a statement drawn at random
CLOCKED = 6  # and at a moment drawn at random, which may lie inside a statement
NAME = "huiyin-import"  # as PostgreSQL's list of connections shows them


class Importer:
    """The process that imports and is killed; see tests/support/importing.py."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, file: Path, batch: str, **killed: Any) -> dict[str, int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"file": str(file), "batch": batch, "by": "lin", **killed}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        _wait_for_the_server()
        return answer


@contextmanager
def _importer() -> Iterator[Importer]:
    environment = environment_of(own_database(), Path(settings.DATA)) | {"PGAPPNAME": NAME}
    command = [sys.executable, "-m", "tests.support.importing"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Importer(process)
        finally:
            process.communicate(timeout=300)


def _wait_for_the_server() -> None:
    """PostgreSQL needs a moment to see that whom it served is gone, and takes back what he had begun."""
    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + 300
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
            if not cursor.fetchone()[0]:
                return
            assert time.monotonic() < deadline, "the killed import still holds its connection"
            time.sleep(0.02)


def _list(folder: Path, batch: int) -> Path:
    rows = [
        f"{n},D44000020161128{batch}{n:03d},南河区石湾镇第{n}号院旁作坊夜间排放刺鼻气味 {batch}-{n},南河区，大气"
        for n in range(1, ROWS + 1)
    ]
    head = f"第{batch}批 2016年11月28日\n序号，受理编号，反映问题，行政区域，污染类型\n"
    path = folder / f"{batch}.csv"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def _registered() -> tuple[int, ...]:
    """How many rows of each kind an import makes."""
    made = (Batch, Case, Question, Inquiry, Clue, ListedRow, Entry)
    return tuple(model.objects.count() for model in made)


def test_an_import_killed_anywhere_is_whole_or_was_never_begun(tmp_path: Path) -> None:
    cast.an_office()
    rng, empty = Random(), _registered()
    first, second = _list(tmp_path, 2), _list(tmp_path, 3)
    with _importer() as run:
        began = time.monotonic()
        whole = run(first, "第2批")
        took = time.monotonic() - began
        assert whole["ended"] == 0
        before = _registered()
        doubled = tuple(2 * now - then for then, now in zip(empty, before, strict=True))
        assert before[1] == ROWS

        # The last statements may be made after the commit: what lies around it is tried by name.
        for after in sorted(rng.sample(range(1, whole["statements"] - 4), KILLS)):
            killed = run(second, "第3批", after=after)
            assert killed == {"ended": -signal.SIGKILL, "statements": after}
            assert _registered() == before, f"killed after statement {after} of {whole['statements']}"
        assert run(second, "第3批", commit="before")["ended"] == -signal.SIGKILL
        assert _registered() == before
        for _n in range(CLOCKED):
            seconds = rng.uniform(0, took)
            run(second, "第3批", seconds=seconds)
            assert _registered() in (before, doubled), f"killed after {seconds} s"
        # Had the clock struck after the commit, the list is confirmed: it is refused then, and nothing changes.
        confirmed = _registered() == doubled
        assert run(second, "第3批")["ended"] == (1 if confirmed else 0)
    assert list(Case.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 2 * ROWS + 1))
    assert SourceList.objects.filter(state=SourceList.State.CONFIRMED).count() == SourceList.objects.count() == 2
    assert store.read(SourceList.objects.get(name="3.csv").stored) == second.read_bytes()
    assert export.verify().ok


def test_a_kill_just_after_the_commit_leaves_all_of_it(tmp_path: Path) -> None:
    cast.an_office()
    with _importer() as run:
        assert run(_list(tmp_path, 2), "第2批")["ended"] == 0
        third = _list(tmp_path, 3)
        assert run(third, "第3批", commit="after")["ended"] == -signal.SIGKILL
        assert Case.objects.count() == 2 * ROWS
        assert run(third, "第3批")["ended"] == 1  # registered already: refused, in a sentence
    assert list(Case.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 2 * ROWS + 1))
    assert export.verify().ok
