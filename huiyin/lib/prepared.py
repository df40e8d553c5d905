"""Queries that are put into SQL once, and from then on only asked.

Django writes the SQL of a query anew each time, which takes several times as long as a database needs to find the few
rows that hang on one case; and a case page asks some forty such queries.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, wraps
from inspect import signature
from itertools import groupby
from typing import Any, Generic, TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Model, QuerySet, prefetch_related_objects
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
A = TypeVar("A")
Key = int | str | date | datetime
MOST_PLANS = 400  # that a connection to PostgreSQL keeps
# What stands for the first key, the second … while the SQL is written: values that nothing else in a query is.
_STANDING_FOR: dict[type, Callable[[int], Key]] = {
    int: lambda place: 2_046_029_254 + place,  # within the range of every column
    str: lambda place: f"<the {place}. key of a prepared query>",
    date: lambda place: date(1, 2, 3 + place),
    datetime: lambda place: datetime(1, 2, 3 + place, 4, 5, 6, 7, tzinfo=UTC),
}


class Prepared(Generic[M]):
    """The rows that follow from some keys: `query(key, …)` says which, with what it selects, orders and prefetches.

    Keys are numbers unless their kinds are named. A key may stand in the query several times, and a number
    as text. All else in it stays for ever as it was when it was first asked: nothing that changes, neither the day nor
    the rights of who asks, may be part of it other than as a key.
    """

    def __init__(self, query: Callable[..., QuerySet[M]], *kinds: type) -> None:
        self.query, self._written = query, _ForEachThread(query, kinds, _Objects[M])

    def __call__(self, *keys: Key, **known: Model) -> list[M]:
        """The rows for these keys, as `list(query(*keys))` would give them; `known` is what each of them hangs on."""
        rows = self._written.found(keys)
        for name, thing in known.items():
            for row in rows:
                setattr(row, name, thing)
        return rows


class PreparedRows:
    """The same for a query of values: tuples, as `list(query(key, …))` with its `values_list` would give them.

    One that reads `thousands` of rows PostgreSQL plans each time anew: a plan for whatever keys is a worse one.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *kinds: type, thousands: bool = False) -> None:
        self.query, self._written = query, _ForEachThread(query, kinds, _Counting if thousands else _Written)

    def __call__(self, *keys: Key) -> list[Any]:
        """The tuples for these keys."""
        return self._written.found(keys)


def for_many(query: Callable[[tuple[int, ...]], QuerySet[Any, Any]]) -> Callable[[Iterable[int]], list[Any]]:
    """The values that follow from some few keys: the SQL is written once for each number of them. No key, no row."""

    @cache
    def written(keys: int) -> PreparedRows:
        return PreparedRows(lambda *named: query(named), *(int,) * keys)

    def ask(keys: Iterable[int]) -> list[Any]:
        named = tuple(keys)
        return written(len(named))(*named) if named else []

    return ask


_Question: TypeAlias = "tuple[_ForEachThread, tuple[tuple[int | None, Key | None], ...]]"


class _Known(dict[tuple["_Written", tuple["Key", ...]], Sequence[Any]]):
    """The answers a page has had, and which of its questions began with one of its `things` or needed none."""

    def __init__(self, things: tuple[Key, ...]) -> None:
        super().__init__()
        self.things, self.asked = things, dict[_Question, None]()
        self.sent, self.open = list[tuple[_Written, tuple[Key, ...], Any]](), ExitStack()
        self.worked_out = dict[tuple[Callable[..., Any], Model], list[Any]]()

    def send(self, questions: Iterable[_Question]) -> None:
        """Ask PostgreSQL all of these at once; what it answers is taken when the first is needed."""
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        self.sent, self.open = [], ExitStack()
        self.open.enter_context(connection.connection.pipeline())
        asked = [
            (
                query.on(connection),
                tuple(cast(Key, key) if place is None else self.things[place] for place, key in named),
            )
            for query, named in questions
        ]
        for once, alike in groupby(asked, key=lambda question: question[0].planned_once):
            with _planned(connection, once=once):
                self.sent += [(written, keys, written.execute(connection, keys)) for written, keys in alike]

    def take(self) -> None:
        """Take the answers to all that was sent."""
        sent, self.sent = self.sent, []
        with self.open:
            for written, keys, cursor in sent:
                with cursor:
                    self[written, keys] = cursor.fetchall()

    def note(self, query: _ForEachThread, keys: tuple[Key, ...]) -> None:
        """Keep in mind that this was asked, with each thing by its place; or that it is asked without any key."""
        if not keys or keys[0] in self.things:
            named = ((self.things.index(key), None) if key in self.things else (None, key) for key in keys)
            self.asked[query, tuple(named)] = None


_known: ContextVar[_Known | None] = ContextVar("known", default=None)
# What a page of a kind asked of its things when it was last made. Nothing but a guess at what the next one will ask:
# a question that is not among them is asked when it comes up, one too many costs its time.
_last_asked: dict[Hashable, list[_Question]] = {}
MOST_PAGES = 500  # whose questions are kept


@contextmanager
def remembering(page: Hashable, *things: Key) -> Iterator[None]:
    """Within it a prepared query with the same keys asks the database once; its objects are new each time.

    For a page that only reads and gathers what several rooms ask of the same `things`. Nothing may be written within.
    PostgreSQL is asked at once, and answers in one journey, what the last `page` of that name asked of its things: each
    journey takes longer than finding a few rows, and what is written out before the first answer is needed takes none.
    """
    known = _Known(things)
    before = _known.set(known)
    try:
        if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" and page in _last_asked:
            known.send(_last_asked[page])
        yield
        if len(_last_asked) >= MOST_PAGES:
            _last_asked.clear()
        _last_asked[page] = list(known.asked)
    finally:
        _known.reset(before)
        known.take()


def remembered(ask: Callable[[M], list[A]]) -> Callable[[M], list[A]]:
    """An answer that follows from the rows of one thing: within `remembering` it is worked out once."""

    @wraps(ask)
    def asked(thing: M) -> list[A]:
        known = _known.get()
        if known is None:
            return ask(thing)
        if (ask, thing) not in known.worked_out:
            known.worked_out[ask, thing] = ask(thing)
        return list(known.worked_out[ask, thing])

    return asked


@contextmanager
def _planned(connection: BaseDatabaseWrapper, *, once: bool) -> Iterator[None]:
    """PostgreSQL, too, reads and plans such a query `once`, and from then on is given its keys only.

    For these queries alone: others are written anew each time, and a plan kept for each would be of use to none.
    """
    if connection.vendor != "postgresql":
        yield
        return
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs psycopg, which SQLite's offices may lack

    connection.ensure_connection()
    raw: Any = connection.connection
    before = raw.cursor_factory, raw.prepare_threshold
    raw.cursor_factory, raw.prepare_threshold, raw.prepared_max = ServerBindingCursor, 1 if once else None, MOST_PLANS
    try:
        yield
    finally:
        raw.cursor_factory, raw.prepare_threshold = before


class _ForEachThread:
    """A query as each thread's connection has written it."""

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], kinds: Sequence[type], how: type[_Written]) -> None:
        self.query, self.how = query, how
        self.kinds = kinds or (int,) * len(signature(query).parameters)
        self.written: WeakKeyDictionary[BaseDatabaseWrapper, _Written] = WeakKeyDictionary()

    def found(self, keys: tuple[Key, ...]) -> list[Any]:
        connection, known = connections[DEFAULT_DB_ALIAS], _known.get()
        if known is not None:
            known.note(self, keys)
        return self.on(connection).ask(connection, keys)

    def on(self, connection: BaseDatabaseWrapper) -> _Written:
        """The query as this connection has written it."""
        written = self.written.get(connection)
        if written is None:
            standing = [_STANDING_FOR[kind](place) for place, kind in enumerate(self.kinds)]
            written = self.written[connection] = self.how(self.query(*standing), standing)
        return written


class _Written:
    """The SQL of a query, where its keys stand in it, and how the database's values become Python's."""

    planned_once = True

    def __init__(self, query: QuerySet[Any, Any], standing: list[Key]) -> None:
        self.alias = query.db
        compiler = query.query.get_compiler(using=self.alias)
        self.sql, params = compiler.as_sql()
        self.params = [_where(param, standing, connections[self.alias]) for param in params]
        if {place for place, _written, _fixed in self.params} - {None} != set(range(len(standing))):
            raise ValueError("a key of a prepared query must stand in it as it is")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converted = [
            (place, found)
            for place, found in compiler.get_converters(columns).items()
            if not isinstance(found[1], Count)  # a count is a number already
        ]
        self.learn(query, compiler)

    def learn(self, query: QuerySet[Any, Any], compiler: Any) -> None:
        """Keep what is needed beside the SQL; not the compiler, which would keep its connection for ever."""

    def execute(self, connection: BaseDatabaseWrapper, keys: tuple[Key, ...]) -> Any:
        """Ask for these keys, within `_planned`: the cursor that will hold the answer."""
        cursor = connection.cursor()
        cursor.execute(
            self.sql, [fixed if place is None else write(keys[place]) for place, write, fixed in self.params]
        )
        return cursor

    def ask(self, connection: BaseDatabaseWrapper, keys: tuple[Key, ...]) -> list[Any]:
        """What is found for these keys."""
        known = _known.get()
        if known is not None and known.sent:
            known.take()
        rows = None if known is None else known.get((self, keys))
        if rows is None:
            with _planned(connection, once=self.planned_once), self.execute(connection, keys) as cursor:
                rows = cursor.fetchall()
            if known is not None:
                known[self, keys] = rows
        if not self.converted or not rows:
            return list(rows)
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, (converters, expression) in self.converted:
            for convert in converters:
                columns[place] = [convert(value, expression, connection) for value in columns[place]]
        return list(zip(*columns, strict=True))


class _Counting(_Written):
    """A query that reads thousands of rows."""

    planned_once = False


class _Objects(_Written, Generic[M]):
    """How rows become objects: the steps of Django's own ModelIterable, prepared."""

    def learn(self, query: QuerySet[M], compiler: Any) -> None:
        info = compiler.klass_info
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.model, self.own = info["model"], slice(start, end)
        self.names = [column[0].target.attname for column in compiler.select[start:end]]
        self.related = get_related_populators(info, compiler.select, self.alias)  # type: ignore[call-arg]
        self.annotated = list((compiler.annotation_col_map or {}).items())
        self.prefetched = query._prefetch_related_lookups  # type: ignore[attr-defined]

    def ask(self, connection: BaseDatabaseWrapper, keys: tuple[Key, ...]) -> list[M]:
        found = [self._made(row) for row in super().ask(connection, keys)]
        if self.prefetched and found:
            prefetch_related_objects(found, *self.prefetched)
        return found

    def _made(self, row: Sequence[Any]) -> M:
        made = self.model.from_db(self.alias, self.names, row[self.own])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotated:
            setattr(made, name, row[place])
        return made


def _where(
    param: Any, standing: list[Key], connection: BaseDatabaseWrapper
) -> tuple[int | None, Callable[[Key], Any], Any]:
    """Of which key the parameter is the place, how a key is written there, and what else it is."""
    for place, key in enumerate(standing):
        if param == key:
            return place, lambda value: value, None
        if param == str(key):
            return place, str, None
        if isinstance(key, datetime) and param == connection.ops.adapt_datetimefield_value(key):
            return place, cast(Callable[[Key], Any], connection.ops.adapt_datetimefield_value), None
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
