"""A backup taken while people go on working, restored, and copied to the other kind of database: the figures stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from huiyin.cases.models import Case, Inspection
from huiyin.cases.states import State
from huiyin.demo.diary import NOW
from huiyin.demo.office import Office, open_office
from huiyin.demo.plan.story import FIRST, LAST, Totals, make_plan
from huiyin.demo.player import Player
from huiyin.enforcement import actions as enforcement
from huiyin.lib import clock
from huiyin.project.backups import making
from huiyin.reports.bulletin import bulletin
from huiyin.reports.scope import Scope
from huiyin.reports.tests.agreement import days
from tests.support.databases import ROOT, empty_database, huiyin

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
SMALL = Totals(
    batches=2, cases=6, ordered_to_rectify=5, rectify_by_deadline=3, production_halted=2, penalty_filed=6, closed_down=3,
    sealed_or_seized=1, fines=123_456_700, crimes_solved=1, transferred_to_police=2, detained=1, arrested=1, prosecuted=0,
    questioned=4, held_accountable=2,
)  # fmt: skip

# What the other database is asked, in a process that knows no other: each day's figures, and until when it knows.
ASKED = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
import django
django.setup()
from tests.trials.test_carried_over import told
print(json.dumps(told()))
"""


def told(known_at: datetime | None = None) -> dict[str, Any]:
    """Every day's bulletin, as known now or at a moment; the last moment in the journal; and whether it holds."""
    from huiyin.journal import export
    from huiyin.journal.models import Entry

    inspection = Inspection.objects.get(key="central-2016")
    figures = {
        day.isoformat(): bulletin(Scope.of(inspection, day, known_at), with_tables=False).as_json()["figures"]
        for day in days(FIRST - timedelta(days=1), LAST)
    }
    last = Entry.objects.order_by("-entered").values_list("entered", flat=True)[0]
    return {"figures": figures, "last": last.isoformat(), "whole": export.verify().ok}


class Writer:
    """Someone who takes one measure after another, each a second later, and never stops to look."""

    def __init__(self, office: Office, case: Case) -> None:
        self._office, self._case = office, case
        self._done, self._stopped, self._failed = 0, False, None
        self._changed = Condition()
        self._thread = Thread(target=self._work)

    def _work(self) -> None:
        by = self._office.users[f"{self._case.lead_body.code}.h1"]
        try:
            while not self._stopped:
                with clock.set_to(NOW + timedelta(seconds=self._done + 1)):
                    enforcement.take_measures(
                        self._case, "production_halted", new_party=f"第{self._done}厂", by=by, on=LAST
                    )
                with self._changed:
                    self._done += 1
                    self._changed.notify_all()
        except BaseException as error:
            self._failed = error
            raise
        finally:
            connection.close()

    def wait_for_one_more(self) -> None:
        """Until another measure has been committed; the backup's own reading must not keep it from that."""
        with self._changed:
            before = self._done
            assert self._changed.wait_for(lambda: self._done > before, timeout=300), self._failed or "the writer waits"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stopped = True
            self._thread.join(300)
        assert self._failed is None


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Office:
    """A small month, played; its files lie in a folder of this test's own."""
    settings.DATA = tmp_path / "data"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": settings.DATA / "files"}}
    }
    office = open_office(passwords=False)
    Player(make_plan(7, SMALL), office).play()
    return office


def test_the_bulletin_of_each_day_outlives_backup_restore_and_copy(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.objects.filter(state=State.HANDED_DOWN).select_related("lead_body", "inspection__rulebook")[0]
    writer, read = Writer(office, case), making.read

    def read_while_others_write(table: Any, using: Any) -> Iterator[list[Any]]:
        writer.wait_for_one_more()
        return read(table, using)

    monkeypatch.setattr(making, "read", read_while_others_write)
    with writer.at_work():
        made = making.make(tmp_path / "one.zip")
    assert made.files > 0

    new = tmp_path / "new"
    with (
        empty_database(connection.vendor, tmp_path) as first,
        empty_database(OTHER[connection.vendor], tmp_path) as other,
    ):
        _must(huiyin("restore", tmp_path / "one.zip", database=first, data=new))
        _must(huiyin("copy", "--to", other, database=first, data=new))
        restored, copied = (
            json.loads(_must(huiyin(database=database, data=new, script=ASKED))) for database in (first, other)
        )

    # What had been committed when the backup began, and nothing of what came while it was made.
    known_at = datetime.fromisoformat(restored["last"])
    then, now = told(known_at), told()
    assert restored["whole"] and copied["whole"] and then["whole"]
    assert restored["figures"] == copied["figures"] == then["figures"]
    wanted = vars(SMALL) | {"production_halted": restored["figures"][LAST.isoformat()]["production_halted"]["value"]}
    yuan = f"{wanted['fines'] // 100}.{wanted['fines'] % 100:02d}"
    shown = restored["figures"][LAST.isoformat()]
    assert {key: shown[key]["value"] for key in wanted} == wanted | {"fines": yuan}
    assert now["figures"][LAST.isoformat()]["production_halted"]["value"] > wanted["production_halted"]
    assert Path(settings.DATA, "files").exists() and Path(new, "files").exists()


def _must(process: Any) -> str:
    assert process.returncode == 0, process.stderr
    return process.stdout
