"""Databases beside the test's own: an empty one of either kind, as an operator would name it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import dj_database_url
import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


def own_database() -> str:
    """The URL of the database that this very test works on, for a process of its own to open."""
    ours = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{ours['NAME']}"
    login = quote(ours["USER"] or "", safe="") + (f":{quote(ours['PASSWORD'], safe='')}" if ours["PASSWORD"] else "")
    port = f":{ours['PORT']}" if ours["PORT"] else ""
    return f"postgres://{login}@{quote(ours['HOST'] or '', safe='')}{port}/{ours['NAME']}"


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a new, empty database ("sqlite" or "postgresql"), gone afterwards.

    PostgreSQL is there where `./dev test` has started one; elsewhere the test says that it was skipped.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'other-{uuid4().hex}.sqlite3'}"
        return
    server = os.environ.get("HUIYIN_TEST_POSTGRES") or os.environ.get("DATABASE_URL")
    if not server:
        pytest.skip("no PostgreSQL at hand: ./dev test starts one")
    parsed = dj_database_url.parse(server)
    login = {
        "host": parsed["HOST"],
        "port": parsed["PORT"] or None,
        "user": parsed["USER"],
        "password": parsed["PASSWORD"],
    }
    name = f"other_{uuid4().hex}"
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server_wide:
        server_wide.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            server_wide.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment_of(database: str, data: Path) -> dict[str, str]:
    """What a process of ours needs to know to work on that database and data folder."""
    environment = os.environ | {"DATABASE_URL": database, "HUIYIN_DATA": str(data), "HUIYIN_BORN_AS": "test"}
    environment["DJANGO_SETTINGS_MODULE"] = "huiyin.project.settings"
    environment.pop("PYTEST_XDIST_WORKER", None)
    return environment


def huiyin(
    *arguments: object, database: str, data: Path, script: str = "from huiyin.project.cli import main; main()"
) -> subprocess.CompletedProcess[str]:
    """Run a `huiyin` command in a process of its own, on that database and data folder."""
    environment = environment_of(database, data)
    command = [sys.executable, "-c", script, *(str(argument) for argument in arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
