"""Writing very many rows at once, past the actions: the same text for both databases where they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from huiyin.lib import guards

# Nothing is written twice while the rows come; a city that was only half made is thrown away. Then as in settings.
_FAST = ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "mmap_size=17179869184")
_SAFE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "mmap_size=268435456")


def put(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows from here: COPY on PostgreSQL, one prepared statement on SQLite."""
    columns, defaults = _with_defaults(model, columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row((*row, *defaults))
            return
        marks = ", ".join("?" * len(columns))
        plain = ([_plain(value) for value in (*row, *defaults)] for row in rows)
        cursor.cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', plain)


def derive(model: type[models.Model], source: str, columns: Mapping[str, str]) -> None:
    """Write the rows of `model` that follow from what is there: column by column an SQL expression over `source`."""
    names, defaults = _with_defaults(model, list(columns))
    shown = ", ".join(f'"{name}"' for name in names)
    values = ", ".join([*columns.values(), *map(_literal, defaults)])
    with connection.cursor() as cursor:  # no parameters, so that a % in the SQL is a %
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({shown}) SELECT {values} FROM {source}')


def _with_defaults(model: type[models.Model], columns: Sequence[str]) -> tuple[list[str], list[Any]]:
    """Columns that were left out get their field's own default: rooms may grow without the bench knowing."""
    if wrong := set(columns) - {field.column for field in model._meta.concrete_fields}:
        raise SystemExit(f"{model.__name__} has no {', '.join(sorted(wrong))}: mend the bench")
    more = [f for f in model._meta.concrete_fields if f.column not in columns and not f.primary_key and not f.null]
    return [*columns, *(str(f.column) for f in more)], [f.get_db_prep_save(f.get_default(), connection) for f in more]


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if hasattr(value, "isoformat") else value


@contextmanager
def in_bulk() -> Iterator[None]:
    """Inside, nothing looks at single rows: no guards, no foreign keys, no indexes; all are put back after."""
    quick = {
        "sqlite": [f"PRAGMA {setting}" for setting in _FAST],
        "postgresql": ["SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'"],
    }[connection.vendor]
    careful = {
        "sqlite": [f"PRAGMA {setting}" for setting in _SAFE],
        "postgresql": ["SET session_replication_role = origin"],
    }[connection.vendor]
    guards.lift(connection)
    _run(quick)
    dropped = _indexes()
    _run(f'DROP INDEX "{name}"' for name, _text in dropped)
    try:
        yield
    finally:
        _run(text for _name, text in dropped)
        _run(careful)
        guards.install(connection)


def _indexes() -> list[tuple[str, str]]:
    """The indexes that can be dropped and made again, with the statement that makes them."""
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND NOT "
        "EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [(name, text) for name, text in cursor.fetchall()]


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
