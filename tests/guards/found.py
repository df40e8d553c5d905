"""What breaks a constraint, found from the constraint itself: a copy of a row that differs in what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q

from huiyin.lib.guards import Guard
from tests.guards.attempts import another, table_model
from tests.guards.keepers import Keeper
from tests.guards.trials import copied

MOST = 400  # combinations tried before a constraint is said to keep nothing


def breaking(keeper: Keeper) -> tuple[str, str]:
    """A statement that `keeper` refuses, and in which words; two empty strings where none was found."""
    assert keeper.model is not None and keeper.constraint is not None
    for n, statement in enumerate(_candidates(keeper)):
        if n > MOST:
            break
        said = refused_by([statement])
        if said.startswith("IntegrityError") and keeper.spoke(said) and _really(keeper, statement, said):
            return statement, said
    return "", ""


def _really(keeper: Keeper, statement: str, said: str) -> bool:
    """Where SQLite does not name the unique index: is it this one that spoke?"""
    if keeper.kind != "unique" or connection.vendor != "sqlite" or keeper.name in said:
        return True
    with keeper.away():
        return refused_by([statement]) != said


def refused_by(statements: Iterable[str]) -> str:
    """What the database says to the last statement; nothing when it takes it. All are undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def changing(guard: Guard) -> Iterator[str]:
    """Changes of each column that a guard freezes, on several rows: on some of them another keeper speaks first."""
    model = table_model(guard.table)
    assert model is not None
    pk = model._meta.pk.column  # type: ignore[union-attr]
    for column in guard.columns:
        field = next(f for f in model._meta.concrete_fields if f.column == column)
        for row in _rows(model, f"{q(column)} IS NOT NULL"):
            yield f'UPDATE "{guard.table}" SET {q(column)} = {another(field)} WHERE "{pk}" = \'{row}\''


def _candidates(keeper: Keeper) -> Iterator[str]:
    model, constraint = keeper.model, keeper.constraint
    assert model is not None
    if isinstance(constraint, models.UniqueConstraint):
        condition = _where(model, constraint.condition) if constraint.condition is not None else "1 = 1"
        yield from (_copy(model, pk, {}) for pk in _rows(model, condition))
        return
    assert isinstance(constraint, models.CheckConstraint)
    columns = sorted(set(_columns(model, constraint.condition)))
    values = [(column, _values(model, column)) for column in columns]
    for pk in _rows(model, "1 = 1"):
        for size in range(1, len(values) + 1):
            for chosen in _subsets(values, size):
                for combination in product(*(options for _column, options in chosen)):
                    yield _copy(model, pk, dict(zip((c for c, _o in chosen), combination, strict=True)))


def _subsets(values: list[tuple[str, list[str]]], size: int) -> Iterator[list[tuple[str, list[str]]]]:
    yield from (list(one) for one in combinations(values, size))


def _columns(model: type[models.Model], condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _columns(model, child)
            continue
        path, value = child
        name = model._meta.pk.name if path == "pk" else path.split("__")[0]  # type: ignore[union-attr]
        yield model._meta.get_field(name).column  # type: ignore[union-attr]
        if isinstance(value, F):
            yield model._meta.get_field(value.name).column  # type: ignore[union-attr]


def _values(model: type[models.Model], column: str) -> list[str]:
    """What might be wrong there."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    others = [q(f.column) for f in model._meta.concrete_fields if f is not field and type(f) is type(field)]
    found = ["NULL"] if field.null else []
    match field.get_internal_type():
        case "CharField" | "TextField":
            found += ["''", *(f"'{value}'" for value, _label in field.choices or ()), "'~'"]
        case "DateField":
            found += ["'2001-01-01'", "'2031-01-01'", *others]
        case "DateTimeField":
            found += ["'2016-12-05 01:00:00+00:00'"]
        case "BooleanField":
            found += ["TRUE", "FALSE"]
        case "ForeignKey" | "OneToOneField":
            found += [*others, "1"]
        case _:
            found += ["-1", "2"]
    return found


def _rows(model: type[models.Model], where: str) -> list[Any]:
    table, pk = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{pk}" FROM "{table}" WHERE {where} ORDER BY 1')
        return [row[0] for row in cursor.fetchall()][:6]


def _where(model: type[models.Model], condition: Q) -> str:
    keys = list(model._default_manager.filter(condition).values_list("pk", flat=True)[:6])
    pk = model._meta.pk.column  # type: ignore[union-attr]
    return f'"{pk}" IN ({", ".join(map(str, keys))})' if keys else "1 = 0"


NEXT = {
    "cases_case": {"number": "(SELECT MAX(c.number) + 1 FROM cases_case c)"},
    "committee_ruling": {"n": "(SELECT MAX(r.n) + 1 FROM committee_ruling r)"},
}  # a copy needs a number of its own


def _copy(model: type[models.Model], pk: Any, new: dict[str, str]) -> str:
    table = model._meta.db_table
    new = NEXT.get(table, {}) | new
    columns = copied(table)
    into, taken = ", ".join(map(q, columns)), ", ".join(new.get(column, q(column)) for column in columns)
    return f'INSERT INTO "{table}" ({into}) SELECT {taken} FROM "{table}" WHERE "{model._meta.pk.column}" = {pk}'  # type: ignore[union-attr]


def q(name: str) -> str:
    """The name as the database writes it."""
    return connection.ops.quote_name(name)
