"""Databases beside the test's own: an empty one of either kind, as an operator would name it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import dj_database_url
import psycopg
import pytest


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
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def huiyin(
    *arguments: object, database: str, data: Path, script: str = "from huiyin.project.cli import main; main()"
) -> subprocess.CompletedProcess[str]:
    """Run a `huiyin` command in a process of its own, on that database and data folder."""
    environment = os.environ | {"DATABASE_URL": database, "HUIYIN_DATA": str(data), "HUIYIN_BORN_AS": "test"}
    environment["DJANGO_SETTINGS_MODULE"] = "huiyin.project.settings"
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-c", script, *(str(argument) for argument in arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
