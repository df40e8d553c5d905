"""Making a backup: one moment of the database, though others go on writing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import huiyin
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.project.backups.tables import LEFT_OUT, kept_tables, read

FORMAT = "huiyin-backup-1"
BLOCK = 2**20


@dataclass(frozen=True)
class Made:
    """What a backup holds, for the person who made it."""

    tables: int
    rows: int
    files: int
    keys: int


def make(path: Path, *, with_files: bool = True, with_keys: bool = False, using: str = "default") -> Made:
    """Write a backup to `path`, which must not exist yet; it appears there only when it is whole.

    The keys (the installation's secret, the key ring of the sealed identities) are left out unless asked for: whoever
    finds a backup without them cannot read who complained.
    """
    if path.exists():
        raise Refused(_("%(path)s 已存在，请换一个文件名。") % {"path": path})
    partial = path.with_name(path.name + ".part")
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
                made = _fill(archive, connections[using], with_files=with_files, with_keys=with_keys)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return made


def _fill(archive: ZipFile, connection: BaseDatabaseWrapper, *, with_files: bool, with_keys: bool) -> Made:
    data = Path(settings.DATA)
    kept: list[dict[str, Any]] = []
    if with_files:
        # Before the tables: a reading that moves from the spool to its table meanwhile is then held twice, and its
        # unique number lets it in once; after them it might be held nowhere.
        kept += _add_folder(archive, data / "spool", "spool")
    tables = []
    with one_moment(connection):
        migrations = _applied(connection)
        for table in kept_tables():
            with _part(archive, f"tables/{table.label}.jsonl") as part:
                rows = 0
                for row in read(table, connection):
                    part.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                    rows += 1
            columns = [column.name for column in table.columns]
            tables.append({"label": table.label, "columns": columns, "rows": rows, "sha256": part.sha256})
    if with_files:
        # After the tables: a file is written before the row that names it, and never removed.
        kept += _add_folder(archive, files_folder(), "files")
    keys = _add_keys(archive, data) if with_keys else []
    with _part(archive, "files.jsonl") as part:
        for one in (*kept, *keys):
            part.write(json.dumps(one, ensure_ascii=False).encode() + b"\n")
    manifest = {
        "format": FORMAT,
        "version": huiyin.__version__,
        "made": clock.now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations,
        "tables": tables,
        "files_sha256": part.sha256,
        "with_files": with_files,
        "with_keys": with_keys,
    }
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return Made(len(tables), sum(int(str(table["rows"])) for table in tables), len(kept), len(keys))


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside the block every read sees the database as it was at the first one, and nobody waits for us."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Not `atomic`: on SQLite that takes the write lock at once and would stop the whole office for the time.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _applied(connection: BaseDatabaseWrapper) -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app not in LEFT_OUT)


def files_folder() -> Path:
    """The folder of the kept files; files kept elsewhere have backups of their own."""
    if not isinstance(default_storage, FileSystemStorage) and not hasattr(default_storage, "location"):
        raise Refused(_("文件不在本机存储，请用存储自身的备份，并加 --without-files。"))
    return Path(default_storage.location)


def key_files(data: Path) -> list[Path]:
    """The keys of an installation: files of the data folder named as such, and all of its folder `keys`."""
    found = {path for path in (*data.glob("*key*"), *(data / "keys").rglob("*")) if path.is_file()}
    return sorted(found)


class _Part:
    """An entry of the zip that knows the hash of what went into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def _part(archive: ZipFile, name: str, *, compress: bool = True) -> Iterator[_Part]:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED if compress else ZIP_STORED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield _Part(file)


def _add_folder(archive: ZipFile, folder: Path, into: str) -> list[dict[str, Any]]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [one for path in paths if (one := _add_file(archive, path, f"{into}/{path.relative_to(folder).as_posix()}"))]


def _add_keys(archive: ZipFile, data: Path) -> list[dict[str, Any]]:
    paths = key_files(data)
    return [one for path in paths if (one := _add_file(archive, path, f"keys/{path.relative_to(data).as_posix()}"))]


def _add_file(archive: ZipFile, path: Path, name: str) -> dict[str, Any] | None:
    try:
        source = path.open("rb")
    except FileNotFoundError:  # a spool file that was moved to its table this moment
        return None
    # Photographs and office files are compressed already.
    with source, _part(archive, name, compress=name.startswith("spool/")) as part:
        while block := source.read(BLOCK):
            part.write(block)
    return {"part": name, "size": part.size, "sha256": part.sha256}
