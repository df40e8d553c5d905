"""Queries that are put into SQL once, and from then on only asked.

Django writes the SQL of a query anew each time, which takes several times as long as a database needs to find the few
rows that hang on one case; and a case page asks some forty such queries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from inspect import signature
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
Key = int | str | date
# What stands for the first key, the second … while the SQL is written: values that nothing else in a query is.
_STANDING_FOR: dict[type, Callable[[int], Key]] = {
    int: lambda place: 7_046_029_254_386_353_087 + place,
    str: lambda place: f"<the {place}. key of a prepared query>",
    date: lambda place: date(1, 2, 3 + place),
}


class Prepared(Generic[M]):
    """The rows that follow from some keys: `query(key, …)` says which, with what it selects, orders and prefetches.

    Keys are numbers unless their kinds are named. A key may stand in the query several times, and a number
    as text. All else in it stays for ever as it was when it was first asked: nothing that changes, neither the day nor
    the rights of who asks, may be part of it other than as a key.
    """

    def __init__(self, query: Callable[..., QuerySet[M]], *kinds: type) -> None:
        self.query, self.kinds = query, kinds or (int,) * len(signature(query).parameters)
        self._written: WeakKeyDictionary[BaseDatabaseWrapper, _Written[M]] = WeakKeyDictionary()  # one for each thread

    def __call__(self, *keys: Key, **known: Model) -> list[M]:
        """The rows for these keys, as `list(query(*keys))` would give them; `known` is what each of them hangs on."""
        connection = connections[DEFAULT_DB_ALIAS]
        written = self._written.get(connection)
        if written is None:
            standing = [_STANDING_FOR[kind](place) for place, kind in enumerate(self.kinds)]
            written = self._written[connection] = _Written(self.query(*standing), standing)
        rows = written.ask(connection, keys)
        for name, thing in known.items():
            for row in rows:
                setattr(row, name, thing)
        return rows


class _Written(Generic[M]):
    """The SQL of a query, and how its rows become objects: the steps of Django's own ModelIterable, prepared."""

    def __init__(self, query: QuerySet[M], standing: list[Key]) -> None:
        alias = query.db
        compiler = query.query.get_compiler(using=alias)
        self.sql, params = compiler.as_sql()
        self.params = [_where(param, standing) for param in params]
        if {place for place, _written, _fixed in self.params} - {None} != set(range(len(standing))):
            raise ValueError("a key of a prepared query must stand in it as it is")
        info = cast(dict[str, Any], compiler.klass_info)
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.alias, self.model, self.own = alias, cast(type[M], info["model"]), slice(start, end)
        self.names = [column[0].target.attname for column in compiler.select[start:end]]  # type: ignore[attr-defined]
        self.related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]
        self.annotated = list((compiler.annotation_col_map or {}).items())
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converted = list(compiler.get_converters(columns).items())
        self.prefetched = query._prefetch_related_lookups  # type: ignore[attr-defined]

    def ask(self, connection: BaseDatabaseWrapper, keys: tuple[Key, ...]) -> list[M]:
        params = [fixed if place is None else written(keys[place]) for place, written, fixed in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        found = [self._made(list(row), connection) for row in rows]
        if self.prefetched and found:
            prefetch_related_objects(found, *self.prefetched)
        return found

    def _made(self, row: list[Any], connection: BaseDatabaseWrapper) -> M:
        for place, (converters, expression) in self.converted:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        made = self.model.from_db(self.alias, self.names, row[self.own])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotated:
            setattr(made, name, row[place])
        return made


def _where(param: Any, standing: list[Key]) -> tuple[int | None, Callable[[Key], Any], Any]:
    """Of which key the parameter is the place, how a key is written there, and what else it is."""
    for place, key in enumerate(standing):
        if param == key:
            return place, lambda value: value, None
        if param == str(key):
            return place, str, None
    return None, str, param


def hang(rows: list[Any], name: str, children: list[Any], *, by: str) -> None:
    """Give each of `rows` its own of `children` as if they had been prefetched: `row.name.all()` asks no more.

    `by` is the field of a child that points to its row; it is set, so a child knows its row as well.
    """
    own: dict[Any, list[Any]] = {row.pk: [] for row in rows}
    known = {row.pk: row for row in rows}
    for child in children:
        key = getattr(child, f"{by}_id")
        if key in known:
            setattr(child, by, known[key])
            own[key].append(child)
    for row in rows:
        shown = getattr(row, name).all()
        shown._result_cache, shown._prefetch_done = own[row.pk], True
        row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), name: shown}
