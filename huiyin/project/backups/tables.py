"""The tables a backup holds, and their values in a form that both kinds of database understand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col

# Who is signed in, and who failed to, is of the moment: after a restore everyone signs in again.
LEFT_OUT = frozenset({"sessions", "axes"})
LEFT_OUT_TABLES = frozenset({"people.Remembered"})
# What `huiyin migrate` itself writes into a new database; the backup's own rows take their place.
SEEDED = ("auth.Permission", "contenttypes.ContentType", "journal.Birth")

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, the model field it stores and the kind of value in it."""

    name: str
    field: models.Field
    kind: str


@dataclass(frozen=True)
class Table:
    """One table of a kept model, with the columns that are stored (not those the database computes)."""

    label: str
    name: str
    key: str
    columns: tuple[Column, ...]


def _leaf(field: models.Field) -> models.Field:
    """The field whose kind of value a key holds: that of the row it points to."""
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    return field


def kept_models() -> list[type[models.Model]]:
    """Every model with a table of its own, many-to-many tables too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        if model._meta.app_label not in LEFT_OUT and model._meta.label not in LEFT_OUT_TABLES
    ]


def kept_tables() -> list[Table]:
    """The tables of a backup, in the order of their labels.

    The order does not matter to the database: foreign keys are checked when the one transaction of a restore ends.
    """
    return sorted((table_of(model) for model in kept_models()), key=lambda table: table.label)


def table_of(model: type[models.Model]) -> Table:
    """The table of one model; of a model that extends another, only its own part."""
    columns = tuple(
        Column(str(field.column), field, _leaf(field).get_internal_type())
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False)
    )
    assert model._meta.pk is not None
    return Table(model._meta.label, model._meta.db_table, str(model._meta.pk.column), columns)


def read(table: Table, connection: BaseDatabaseWrapper, chunk: int = 1000) -> Iterator[list[Any]]:
    """The rows of a table in their neutral form, by primary key, a few at a time."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    converters = [_from_database(table, column, connection) for column in table.columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(table.name)} ORDER BY {quote(table.key)}")  # noqa: S608
        while rows := cursor.fetchmany(chunk):
            for row in rows:
                yield [
                    None if value is None else convert(value) for convert, value in zip(converters, row, strict=True)
                ]


def insert(table: Table, rows: list[list[Any]], connection: BaseDatabaseWrapper) -> None:
    """Put rows in neutral form into a table as they are: no signal, no default, no moment of today."""
    quote = connection.ops.quote_name
    adapters = [_to_database(column, connection) for column in table.columns]
    adapted = [
        [None if value is None else adapt(value) for adapt, value in zip(adapters, row, strict=True)] for row in rows
    ]
    names = ", ".join(quote(column.name) for column in table.columns)
    into = f"INSERT INTO {quote(table.name)} ({names}) VALUES "  # noqa: S608
    one = f"({', '.join(['%s'] * len(table.columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(into + one, adapted)
        else:
            cursor.execute(into + ", ".join([one] * len(adapted)), [value for row in adapted for value in row])


def _from_database(table: Table, column: Column, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    # The database's own converters only: a field's would decrypt, or parse what must stay as it was written.
    expression = Col(table.name, _leaf(column.field))
    converters = connection.ops.get_db_converters(expression)
    neutral = _NEUTRAL.get(column.kind, _plain)

    def convert(value: Any) -> Any:
        for converter in converters:
            value = converter(value, expression, connection)
        return neutral(value)

    return convert


def _plain(value: Any) -> Any:
    if not isinstance(value, str | int | float | bool):
        raise TypeError(f"a value of this kind has no neutral form yet: {type(value).__name__}")
    return value


def _json(text: str) -> str:
    """One spelling of the same value: SQLite keeps the text as it was written, PostgreSQL orders and spells anew."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_NEUTRAL: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda value: value.astimezone(UTC).isoformat(),
    "DateField": lambda value: value.isoformat(),
    "TimeField": lambda value: value.isoformat(),
    "DecimalField": str,
    "DurationField": lambda value: value if isinstance(value, int) else value // MICROSECOND,
    "UUIDField": str,
    "BinaryField": lambda value: base64.b64encode(bytes(value)).decode(),
    "BooleanField": bool,
    "JSONField": _json,
}


def _to_database(column: Column, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    ops, features = connection.ops, connection.features
    leaf: Any = _leaf(column.field)
    adapters: dict[str, Callable[[Any], Any]] = {
        "DateTimeField": lambda text: ops.adapt_datetimefield_value(datetime.fromisoformat(text)),
        "DateField": lambda text: ops.adapt_datefield_value(date.fromisoformat(text)),
        "TimeField": lambda text: ops.adapt_timefield_value(time.fromisoformat(text)),
        "DecimalField": lambda text: ops.adapt_decimalfield_value(Decimal(text), leaf.max_digits, leaf.decimal_places),
        "DurationField": lambda count: MICROSECOND * count if features.has_native_duration_field else count,
        "UUIDField": lambda text: UUID(text) if features.has_native_uuid_field else UUID(text).hex,
        "BinaryField": lambda text: connection.Database.Binary(base64.b64decode(text)),  # type: ignore[attr-defined]
        "GenericIPAddressField": ops.adapt_ipaddressfield_value,
    }
    return adapters.get(column.kind, lambda value: value)
