"""What each guard of a common kind refuses, as statements on any row that its table holds.

`no_delete`, `append_only` and `frozen` guards stand on most tables: their attempts are made from the guard itself. The
guards with a condition of their own are tried in the tests of their rooms.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models

from huiyin.lib.guards import Guard


def table_model(table: str) -> type[models.Model] | None:
    """The model whose rows lie in `table`."""
    return next((model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table), None)


def attempts(guard: Guard) -> list[str]:
    """The statements that `guard` alone is there to refuse; none where the table holds no row to try them on."""
    model = table_model(guard.table)
    assert model is not None, guard.table
    pk = model._meta.pk.column  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{pk}" FROM "{guard.table}" ORDER BY 1 LIMIT 1')
        row = cursor.fetchone()
    if row is None:
        return []
    where = f"\"{pk}\" = '{row[0]}'"
    if guard.name.endswith("_no_delete"):
        return [f'DELETE FROM "{guard.table}" WHERE {where}']
    if guard.name.endswith("_no_update"):
        return [f'UPDATE "{guard.table}" SET "{pk}" = "{pk}" WHERE {where}']
    if guard.name.endswith("_no_truncate"):
        return [f'TRUNCATE "{guard.table}" CASCADE']
    return [statement for column in guard.columns if (statement := _change(guard, model, column, pk))]


def _change(guard: Guard, model: type[models.Model], column: str, pk: str) -> str | None:
    """An UPDATE that gives `column` another value, on a row where the guard forbids it."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    once = guard.name.endswith("_once")
    filled = f'AND "{column}" IS NOT NULL' if once or field.null else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{pk}" FROM "{guard.table}" WHERE 1 = 1 {filled} ORDER BY 1 LIMIT 1')
        row = cursor.fetchone()
    if row is None:
        return None
    return f'UPDATE "{guard.table}" SET "{column}" = {another(field)} WHERE "{pk}" = \'{row[0]}\''


def another(field: models.Field[Any, Any]) -> str:
    """Another value for the field, in SQL."""
    column = f'"{field.column}"'
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    match field.get_internal_type():
        case "DateField":
            return "'2001-01-01'"
        case "DateTimeField":
            return "'2001-01-01 00:00:00+00:00'"
        case "BooleanField":
            return f"NOT {column}"
        case "CharField" | "TextField" | "SlugField":
            return "'~'"
        case "JSONField":
            return "'[\"~\"]'"
        case "BinaryField":
            return "x'00'" if connection.vendor == "sqlite" else "'\\x00'"
        case "TimeField":
            return "'00:00:01'"
        case "SmallIntegerField" | "PositiveSmallIntegerField":
            return "9876"
        case _:
            return "987654321"
