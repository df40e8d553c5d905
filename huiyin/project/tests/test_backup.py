"""Backup, restore and copy: what comes back is what was there, on either kind of database."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, models, transaction
from django.test.utils import isolate_apps

from huiyin.journal import readings
from huiyin.journal.actions import SYSTEM, record
from huiyin.journal.events import Event
from huiyin.journal.models import Birth, Entry
from huiyin.journal.readings import note_read
from huiyin.lib import guards
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Official, Post, Tenure, User
from huiyin.project.backups import making, restoring
from huiyin.project.backups.making import make
from huiyin.project.backups.restoring import restore
from huiyin.project.backups.tables import _NEUTRAL, insert, kept_tables, read, table_of
from tests.support.databases import empty_database, huiyin

DAY = date(2016, 11, 28)


@dataclass(frozen=True)
class OfficeOpened(Event):
    """The office of these tests was opened."""

    kind = "test.backup_office_opened"
    name: str


def open_office(name: str) -> Body:
    with transaction.atomic():
        body = Body.objects.add_root(
            {"code": name, "name": f"{name}“办”\n第二行", "short": name, "kind": Body.Kind.OFFICE, "since": DAY}
        )
        record(OfficeOpened(name), of=body, by=SYSTEM, on=DAY)
    return body


@pytest.fixture
def office(transactional_db, tmp_path, settings, monkeypatch):
    """A small office: rows of several kinds, a kept file, a reading in the spool, two keys."""
    monkeypatch.setattr(readings, "_since", None)  # what earlier tests read is long ago: the spool would be drained now
    monkeypatch.setattr(readings, "_lines", 0)
    settings.DATA = tmp_path / "data"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": settings.DATA / "files"}}
    }
    body = open_office("city")
    chen = Official.objects.create(code="chen", name="陈某")
    post = Post.objects.create(body=body, title="区长", rank=Post.Rank.PRINCIPAL, portfolio=["water", "大气"])
    Tenure.objects.create(post=post, official=chen, since=DAY)
    User.objects.create(
        username="chen", name="陈某", official=chen, last_login=datetime(2016, 11, 28, 22, 5, 1, 7, UTC)
    )
    note_read(body, by=chen, how="page")
    for name, text in {"files/ab/abcd": "现场照片", "secret-key": "one", "keys/identity.json": "two"}.items():
        path = settings.DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return body


@pytest.fixture
def emptied():
    """Empty the test's own database as if `huiyin migrate` had just made it."""

    def empty() -> None:
        births = list(Birth.objects.all())
        guards.lift(connection)
        call_command("flush", interactive=False, verbosity=0)
        Birth.objects.bulk_create(births)

    return empty


def hashes(path: Path) -> dict[str, str]:
    """What stands in a backup, by part."""
    with ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return {part["label"]: part["sha256"] for part in manifest["tables"]}


def test_what_is_restored_is_what_was_backed_up(office, emptied, tmp_path, settings):
    made = make(tmp_path / "one.zip")
    emptied()
    settings.DATA.rename(tmp_path / "former")
    assert not Body.objects.exists()

    restored = restore(tmp_path / "one.zip")

    assert (restored.rows, restored.files, restored.keys) == (made.rows, 2, 0)
    make(tmp_path / "two.zip")
    assert hashes(tmp_path / "one.zip") == hashes(tmp_path / "two.zip")
    assert (settings.DATA / "files/ab/abcd").read_text() == "现场照片"
    assert len(list((settings.DATA / "spool").iterdir())) == 1
    assert not (settings.DATA / "secret-key").exists()
    assert User.objects.get().last_login == datetime(2016, 11, 28, 22, 5, 1, 7, UTC)
    assert Post.objects.get().portfolio == ["water", "大气"]


def test_the_office_works_on_after_a_restore(office, emptied, tmp_path):
    make(tmp_path / "one.zip")
    emptied()
    restore(tmp_path / "one.zip")

    assert Official.objects.create(code="wu", name="吴某").pk > Official.objects.get(code="chen").pk
    open_office("district")
    assert guards.installed(connection).keys() == guards.expected(connection).keys()
    call_command("journal", "verify")


def test_keys_are_kept_only_when_asked_for(office, emptied, tmp_path, settings, capsys):
    call_command("backup", str(tmp_path / "without.zip"))
    assert "不含密钥" in capsys.readouterr().out
    call_command("backup", str(tmp_path / "with.zip"), "--with-keys")
    assert "内含 2 个密钥" in capsys.readouterr().out
    with ZipFile(tmp_path / "without.zip") as archive:
        assert not [name for name in archive.namelist() if "key" in name]
    assert (tmp_path / "with.zip").stat().st_mode & 0o777 == 0o600

    emptied()
    (settings.DATA / "secret-key").write_text("made at the start of this very command")
    (settings.DATA / "keys/identity.json").unlink()
    restore(tmp_path / "with.zip")
    assert (settings.DATA / "secret-key").read_text() == "one"
    assert (settings.DATA / "keys/identity.json").read_text() == "two"


def test_a_database_that_holds_something_is_left_alone(office, tmp_path):
    make(tmp_path / "one.zip")
    with pytest.raises(CommandError, match="只能恢复到空的数据库"):
        call_command("restore", str(tmp_path / "one.zip"))
    assert Body.objects.count() == 1


def test_a_kept_file_of_another_installation_is_left_alone(office, emptied, tmp_path, settings):
    make(tmp_path / "one.zip")
    emptied()
    (settings.DATA / "files/ab/abcd").write_text("别处的文件")
    with pytest.raises(Refused, match="内容不同"):
        restore(tmp_path / "one.zip")
    assert (settings.DATA / "files/ab/abcd").read_text() == "别处的文件"
    assert not Body.objects.exists()


def test_a_backup_is_not_written_over_another(office, tmp_path):
    (tmp_path / "one.zip").write_text("yesterday's")
    with pytest.raises(Refused, match="已存在"):
        make(tmp_path / "one.zip")
    assert (tmp_path / "one.zip").read_text() == "yesterday's"


def rewritten(path: Path, part: str, change) -> Path:
    """The backup with one part changed, as a bad disk or a bad person would."""
    other = path.with_name(f"changed-{path.name}")
    with ZipFile(path) as old, ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return other


@pytest.mark.parametrize(
    ("part", "change", "sentence"),
    [
        ("tables/people.Official.jsonl", lambda text: text.replace("陈".encode(), "程".encode()), "校验值不符"),
        ("files/ab/abcd", lambda text: text[:-1], "校验值不符"),
        ("files.jsonl", lambda text: text.replace(b"files/ab/abcd", b"files/../../x"), "损坏"),
        ("manifest.json", lambda text: text.replace(b"huiyin-backup-1", b"huiyin-backup-9"), "不能识别"),
        ("manifest.json", lambda text: text.replace(b"0001_", b"0009_"), "先用该版本恢复"),
    ],
)
def test_a_changed_backup_is_refused_whole(office, emptied, tmp_path, part, change, sentence):
    make(tmp_path / "one.zip")
    emptied()
    with pytest.raises(Refused, match=sentence):
        restore(rewritten(tmp_path / "one.zip", part, change))
    assert not Body.objects.exists()
    assert guards.installed(connection).keys() == guards.expected(connection).keys()


@pytest.mark.parametrize("part", ["files/../secret", "elsewhere/x", "files", "/etc/passwd"])
def test_a_file_name_cannot_leave_its_folder(part):
    with pytest.raises(Refused, match="不合规"):
        restoring._place(part)


def test_what_is_no_backup_is_told_in_a_sentence(transactional_db, tmp_path):
    (tmp_path / "photo.zip").write_text("no zip at all")
    with pytest.raises(CommandError, match="不是完整的备份"):
        call_command("restore", str(tmp_path / "photo.zip"))
    with pytest.raises(CommandError, match="找不到备份文件"):
        call_command("restore", str(tmp_path / "nowhere.zip"))


def test_a_backup_shows_one_moment_and_nobody_waits_for_it(office, tmp_path, monkeypatch):
    written = []

    def write_elsewhere() -> None:
        try:
            open_office("late")
            written.append(True)
        finally:
            connections.close_all()

    def read_and_write(table, connection):
        if not written:
            thread = threading.Thread(target=write_elsewhere)
            thread.start()
            thread.join(15)
        return read(table, connection)

    monkeypatch.setattr(making, "read", read_and_write)
    make(tmp_path / "one.zip")

    assert written, "the writer had to wait for the backup"
    assert Body.objects.count() == 2
    with ZipFile(tmp_path / "one.zip") as archive:
        assert archive.read("tables/people.Body.jsonl").count(b"\n") == 1
        assert archive.read("tables/journal.Entry.jsonl").count(b"\n") == 1


KILLED = """
import os, signal
from huiyin.project import cli
from huiyin.project.backups import tables
calls = 0
def insert(table, rows, connection, write=tables.insert):
    global calls
    calls += 1
    write(table, rows, connection)
    if calls == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
tables.insert = insert
cli.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_was_killed_leaves_an_empty_database(office, tmp_path, kind):
    make(tmp_path / "one.zip")
    with empty_database(kind, tmp_path) as url:
        for after in (1, 4, 7):
            killed = huiyin(
                "restore", tmp_path / "one.zip", database=url, data=tmp_path / "new", script=KILLED.format(after=after)
            )
            assert killed.returncode == -signal.SIGKILL, killed.stderr
        whole = huiyin("restore", tmp_path / "one.zip", database=url, data=tmp_path / "new")
        assert whole.returncode == 0, whole.stderr
        assert "日志完整：1 条" in whole.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_to_either_kind_and_back_is_the_same(office, tmp_path, kind):
    make(tmp_path / "one.zip", with_files=False)
    with empty_database(kind, tmp_path) as there, empty_database("sqlite", tmp_path) as back:
        assert huiyin("restore", tmp_path / "one.zip", database=there, data=settings.DATA).returncode == 0
        copied = huiyin("copy", "--to", back, database=there, data=settings.DATA)
        assert copied.returncode == 0, copied.stderr
        again = huiyin("copy", "--to", back, database=there, data=settings.DATA)
        assert again.returncode == 1
        assert "只能恢复到空的数据库" in again.stderr
        made = huiyin("backup", tmp_path / "two.zip", "--without-files", database=back, data=settings.DATA)
        assert made.returncode == 0, made.stderr
    assert hashes(tmp_path / "one.zip") == hashes(tmp_path / "two.zip")
    assert not list(Path(settings.DATA).glob("copying-*"))


def test_copying_onto_itself_is_refused(office, monkeypatch):
    here = "sqlite:////somewhere/huiyin.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "/somewhere/huiyin.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "")
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", "")
    with pytest.raises(CommandError, match="就是当前数据库"):
        call_command("copy", to=here)


def test_every_table_is_kept_but_the_named_ones():
    kept = {table.name for table in kept_tables()}
    left_out = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - kept
    assert left_out == {
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
        "django_session",
        "people_remembered",
    }
    assert Entry._meta.db_table in kept


def test_every_kind_of_column_has_a_neutral_form():
    plain = {"AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField", "FloatField"}
    plain |= {"PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"}
    plain |= {"CharField", "TextField", "SlugField", "FileField", "GenericIPAddressField"}
    kinds = {column.kind for table in kept_tables() for column in table.columns}
    assert kinds <= plain | set(_NEUTRAL)


@pytest.mark.parametrize("text", ['{"a": ["\\u6c34", 1.0, null], "b": 2}', '{"b":2,"a":["水",1.0,null]}'])
def test_json_has_one_spelling_whichever_database_wrote_it(text):
    assert _NEUTRAL["JSONField"](text) == '{"a":["水",1.0,null],"b":2}'
    assert _NEUTRAL["JSONField"]("null") == "null"  # not to be taken for no value at all


@isolate_apps("huiyin.project")
def test_values_of_every_kind_come_back_as_they_were(transactional_db):
    class Specimen(models.Model):
        moment = models.DateTimeField()
        day = models.DateField()
        hour = models.TimeField()
        money = models.DecimalField(max_digits=12, decimal_places=2)
        lasting = models.DurationField()
        mark = models.UUIDField()
        sealed = models.BinaryField()
        yes = models.BooleanField()
        loose = models.JSONField()
        ratio = models.FloatField()
        address = models.GenericIPAddressField()
        nothing = models.TextField(null=True)

        class Meta:
            app_label = "project"

    values = {
        "moment": datetime(2016, 11, 28, 22, 5, 1, 123456, UTC),
        "day": DAY,
        "hour": time(7, 30),
        "money": Decimal("15534528.05"),
        "lasting": timedelta(days=3, microseconds=7),
        "mark": UUID(int=7),
        "sealed": b"\x00\xff\n",
        "yes": False,
        "loose": {"键": [1, None, "值"], "a": 0.1},
        "ratio": 0.1 + 0.2,
        "address": "10.0.0.1",
        "nothing": None,
    }
    with connection.schema_editor() as editor:
        editor.create_model(Specimen)
    try:
        Specimen.objects.create(**values)
        table = table_of(Specimen)
        kept = json.loads(json.dumps(list(read(table, connection))))
        Specimen.objects.all().delete()
        insert(table, kept, connection)
        back = Specimen.objects.values(*values).get()
        assert back | {"sealed": bytes(back["sealed"])} == values
        assert list(read(table, connection)) == kept
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Specimen)
