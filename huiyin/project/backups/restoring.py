"""Restoring a backup into an empty database: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

import huiyin
from huiyin.cases import search
from huiyin.journal.models import Birth
from huiyin.lib import guards
from huiyin.lib.verdicts import Refused
from huiyin.project.backups.making import BLOCK, FORMAT, files_folder
from huiyin.project.backups.tables import LEFT_OUT, SEEDED, Table, insert, kept_models, kept_tables, table_of

ROWS_AT_A_TIME = 500


@dataclass(frozen=True)
class Restored:
    """What was put back, for the person who asked."""

    tables: int
    rows: int
    files: int
    keys: int
    version: str


def restore(path: Path) -> Restored:
    """Put the backup at `path` into this installation's empty database and folders.

    The whole file is checked before anything is written. The rows are written in one transaction, so that a restore
    that was killed leaves the database empty; files that it had written already are found to be the same next time.
    """
    # Always the installation's own database: migrations and the journal know no other.
    connection = connections["default"]
    try:
        archive = ZipFile(path)
    except FileNotFoundError as error:
        raise Refused(_("找不到备份文件 %(path)s。") % {"path": path}) from error
    except BadZipFile as error:
        raise Refused(_("%(path)s 不是完整的备份文件。") % {"path": path}) from error
    with archive:
        manifest = _manifest(archive)
        _refuse_other_migrations(manifest, connection)
        files = list(_lines(archive, "files.jsonl"))
        _check_parts(archive, manifest, files)
        _refuse_filled(connection)  # before migrate: a city's database named by mistake is not touched at all
        _refuse_other_files(files)
        call_command("migrate", interactive=False, verbosity=0, database=connection.alias)
        tables = {table.label: table for table in kept_tables()}
        with transaction.atomic():
            _refuse_filled(connection)
            guards.lift(connection)
            _empty_seeded(connection)
            for part in manifest["tables"]:
                _load(archive, part, tables[part["label"]], connection)
            connection.check_constraints()
            _continue_numbering(connection)
            search.rebuild()
            guards.install(connection)
            for one in files:
                _put_file(archive, one)
    ContentType.objects.clear_cache()
    Birth.forget()
    keys = sum(one["part"].startswith("keys/") for one in files)
    rows = sum(part["rows"] for part in manifest["tables"])
    return Restored(len(manifest["tables"]), rows, len(files) - keys, keys, manifest["version"])


def _manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError, BadZipFile) as error:
        raise Refused(_("这不是回音的备份文件。")) from error
    if manifest.get("format") != FORMAT:
        raise Refused(_("备份格式 %(format)s 不能识别。") % {"format": manifest.get("format")})
    return manifest


def _refuse_other_migrations(manifest: dict[str, Any], connection: BaseDatabaseWrapper) -> None:
    ours = {key for key in MigrationLoader(connection).disk_migrations if key[0] not in LEFT_OUT}
    theirs = {(app, name) for app, name in manifest["migrations"]}
    known = {table.label: [column.name for column in table.columns] for table in kept_tables()}
    if ours != theirs or known != {part["label"]: part["columns"] for part in manifest["tables"]}:
        raise Refused(
            _("备份由版本 %(theirs)s 制作，与当前版本 %(ours)s 的数据表不同；请先用该版本恢复，再升级。")
            % {"theirs": manifest["version"], "ours": huiyin.__version__}
        )


def _check_parts(archive: ZipFile, manifest: dict[str, Any], files: list[dict[str, Any]]) -> None:
    """Read everything once, before anything is written: a damaged backup is refused, not half restored."""
    wanted = {f"tables/{part['label']}.jsonl": part["sha256"] for part in manifest["tables"]}
    wanted |= {one["part"]: one["sha256"] for one in files} | {"files.jsonl": manifest["files_sha256"]}
    for name, expected in wanted.items():
        found = hashlib.sha256()
        try:
            with archive.open(name) as part:
                while block := part.read(BLOCK):
                    found.update(block)
        except (KeyError, BadZipFile, EOFError) as error:
            raise Refused(_("备份已损坏：%(part)s 无法读取。") % {"part": name}) from error
        if found.hexdigest() != expected:
            raise Refused(_("备份已损坏：%(part)s 与其校验值不符。") % {"part": name})


def _refuse_filled(connection: BaseDatabaseWrapper) -> None:
    quote = connection.ops.quote_name
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in kept_tables():
            if table.label in SEEDED or table.name not in there:
                continue
            cursor.execute(f"SELECT 1 FROM {quote(table.name)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise Refused(
                    _("数据库中已有数据（%(table)s），只能恢复到空的数据库；请换一个新的 HUIYIN_DATA 或 DATABASE_URL。")
                    % {"table": table.name}
                )


def _empty_seeded(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for label in SEEDED:
            table = table_of(apps.get_model(label))
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def _lines(archive: ZipFile, name: str) -> Iterator[Any]:
    try:
        with archive.open(name) as part:
            for line in part:
                yield json.loads(line)
    except (KeyError, ValueError, BadZipFile, EOFError) as error:
        raise Refused(_("备份已损坏：%(part)s 无法读取。") % {"part": name}) from error


def _some(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(islice(rows, ROWS_AT_A_TIME)):
        yield some


def _load(archive: ZipFile, part: dict[str, Any], table: Table, connection: BaseDatabaseWrapper) -> None:
    for rows in _some(_lines(archive, f"tables/{table.label}.jsonl")):
        try:
            insert(table, rows, connection)
        except IntegrityError as error:
            raise Refused(
                _("备份与数据库约束不符：%(table)s：%(error)s") % {"table": table.name, "error": error}
            ) from error
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table.name)}")  # noqa: S608
        if cursor.fetchone()[0] != part["rows"]:
            raise Refused(_("%(table)s 的行数与备份不符，未恢复。") % {"table": table.name})


def _continue_numbering(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL counts on from where the backup ends; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), kept_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _place(part: str) -> Path:
    """Where a kept file goes. A name that would leave its folder is refused: a backup may come from anywhere."""
    kind, *rest = PurePosixPath(part).parts
    if not rest or ".." in rest or kind not in ("files", "spool", "keys"):
        raise Refused(_("备份中的文件名不合规：%(part)s。") % {"part": part})
    data = Path(settings.DATA)
    return {"files": files_folder, "spool": lambda: data / "spool", "keys": lambda: data}[kind]().joinpath(*rest)


def _refuse_other_files(files: list[dict[str, Any]]) -> None:
    """A file of the same name and other content belongs to another installation.

    The keys are the exception: starting a command has just made new ones, which no row was written with.
    """
    for one in files:
        place = _place(one["part"])
        if not one["part"].startswith("keys/") and place.exists() and _hash_of(place) != one["sha256"]:
            raise Refused(_("%(path)s 已存在且内容不同，未恢复。") % {"path": place})


def _put_file(archive: ZipFile, one: dict[str, Any]) -> None:
    place = _place(one["part"])
    if place.exists() and _hash_of(place) == one["sha256"]:
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = place.with_name(place.name + ".part")
    with (
        archive.open(one["part"]) as source,
        open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
    ):
        while block := source.read(BLOCK):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(place)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
