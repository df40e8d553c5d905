"""Guards: what the database itself refuses, on SQLite and on PostgreSQL alike.

An app declares `GUARDS = [...]` in its `guards.py`; they are installed after every migrate. SQLite rebuilds a table
when a column changes and loses its triggers on the way, so triggers cannot live in migrations: they are declared
once, compared with what is there, and put back. A refused statement arrives as `django.db.IntegrityError` on both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "huiyin_"
_EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")

Condition = str | Mapping[str, str]


@dataclass(frozen=True)
class Guard:
    """One trigger: its name, its table, and for each kind of database the statements that make and remove it.

    A kind of database that is missing from `create` needs no such guard (SQLite knows no TRUNCATE).
    """

    name: str
    table: str
    create: Mapping[str, tuple[str, ...]]
    drop: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...] = ()  # what it freezes, for the test that tries each

    def digest(self, vendor: str) -> str:
        """Sixteen characters that change whenever the guard's text does."""
        return hashlib.sha256("\0".join((self.table, *self.create[vendor])).encode()).hexdigest()[:16]


def refuse(
    name: str,
    table: str,
    *,
    when: str = "BEFORE UPDATE",
    condition: Condition = "",
    message: str = "数据库不允许这样修改。",
) -> Guard:
    """Refuse the statement `when` ("BEFORE UPDATE", "BEFORE UPDATE OF a, b", "BEFORE INSERT", …) where `condition` holds.

    The condition is SQL on NEW and OLD and may contain subqueries; one text for both databases, or a dictionary by
    vendor ("sqlite", "postgresql"). Without a condition the statement is always refused. A condition that comes out
    NULL refuses nothing. In a BEFORE INSERT on SQLite a self-numbered NEW.id is not known yet.
    """
    moment, event, *_ = when.split()
    if moment not in ("BEFORE", "AFTER") or event not in _EVENTS:
        raise ValueError(f"not a moment a guard can stand at: {when}")
    if not name.startswith(PREFIX):
        name = PREFIX + name
    if len(name) > 63:
        raise ValueError(f"PostgreSQL would cut this name: {name}")
    conditions = {"sqlite": condition, "postgresql": condition} if isinstance(condition, str) else condition
    text = message.replace("'", "''")
    create: dict[str, tuple[str, ...]] = {}
    drop: dict[str, tuple[str, ...]] = {}
    if "sqlite" in conditions and event != "TRUNCATE":
        only = f" WHEN ({conditions['sqlite']})" if conditions["sqlite"] else ""
        create["sqlite"] = (
            f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH ROW{only} BEGIN SELECT RAISE(ABORT, \'{text}\'); END',
        )
        drop["sqlite"] = (f'DROP TRIGGER IF EXISTS "{name}"',)
    if "postgresql" in conditions:
        only = conditions["postgresql"] or "true"
        back = "NULL" if event == "TRUNCATE" else "OLD" if event == "DELETE" else "NEW"
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        # The condition stands in the function: a trigger's WHEN may hold no subquery on PostgreSQL.
        create["postgresql"] = (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN '
            f"IF ({only}) THEN RAISE EXCEPTION USING MESSAGE = '{text}', ERRCODE = 'check_violation'; END IF; "
            f"RETURN {back}; END $guard$",
            f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()',
        )
        drop["postgresql"] = (f'DROP FUNCTION IF EXISTS "{name}"() CASCADE',)
    return Guard(name, table, create, drop)


def no_delete(table: str, *, message: str = "记录不得删除，只能注明理由后作废。") -> list[Guard]:
    """No row of `table` is ever deleted, nor the table emptied at once (PostgreSQL's TRUNCATE fires no row trigger)."""
    return [
        refuse(f"{table}_no_delete", table, when="BEFORE DELETE", message=message),
        refuse(f"{table}_no_truncate", table, when="BEFORE TRUNCATE", condition={"postgresql": ""}, message=message),
    ]


def append_only(table: str, *, message: str = "此表只能追加，不得修改或删除。") -> list[Guard]:
    """Rows of `table` are written once and stay."""
    return [
        refuse(f"{table}_no_update", table, when="BEFORE UPDATE", message=message),
        *no_delete(table, message=message),
    ]


def frozen(
    table: str, columns: Sequence[str], *, once: bool = False, name: str = "", message: str = "此项登记后不得修改。"
) -> Guard:
    """`columns` of `table` never change; with `once` a NULL may be filled, a single time.

    Give `name` where one table needs two such guards.
    """

    def changed(differs: str) -> str:
        unset = 'OLD."{0}" IS NOT NULL AND ' if once else ""
        return " OR ".join(f'({unset}OLD."{{0}}" {differs} NEW."{{0}}")'.format(column) for column in columns)

    guard = refuse(
        name or f"{table}_frozen" + ("_once" if once else ""),
        table,
        when="BEFORE UPDATE",
        condition={"sqlite": changed("IS NOT"), "postgresql": changed("IS DISTINCT FROM")},
        message=message,
    )
    return replace(guard, columns=tuple(columns))


def flat(guards: Iterable[Guard | Iterable[Guard]]) -> list[Guard]:
    """A `GUARDS` list may hold single guards and what a builder gave as a list."""
    return [one for item in guards for one in ([item] if isinstance(item, Guard) else item)]


def declared() -> dict[str, Guard]:
    """Every guard that an installed app declares in its `guards.py`, by name."""
    found: dict[str, Guard] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.guards"
        if find_spec(module) is None:
            continue
        for guard in flat(getattr(import_module(module), "GUARDS", ())):
            if guard.name in found:
                raise ValueError(f"two guards are named {guard.name}")
            found[guard.name] = guard
    return found


def expected(connection: BaseDatabaseWrapper) -> dict[str, Guard]:
    """The declared guards that this kind of database needs and whose table is there already."""
    tables = set(connection.introspection.table_names())
    return {
        name: guard for name, guard in declared().items() if connection.vendor in guard.create and guard.table in tables
    }


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our guards as they stand in the database: name to digest ("" for one that is not as we made it)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {
                name: hashlib.sha256(f"{table}\0{sql}".encode()).hexdigest()[:16]
                for name, table, sql in cursor.fetchall()
                if name.startswith(PREFIX)
            }
        cursor.execute(
            "SELECT t.tgname, c.relname, p.prosrc, t.tgenabled, obj_description(t.oid, 'pg_trigger') "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = to_regnamespace(current_schema())"
        )
        standing = {}
        for name, _table, source, enabled, comment in cursor.fetchall():
            if name.startswith(PREFIX):
                # The comment carries the digest and the hash of the function's text: a body rewritten behind our
                # back, or a trigger switched off, no longer agrees with it.
                digest, _, body = (comment or "").partition(" ")
                untouched = enabled == "O" and body == _body_hash(source)
                standing[name] = digest if untouched else ""
        return standing


def install(connection: BaseDatabaseWrapper) -> bool:
    """Put in place what is declared, remove what no longer is. True when something had to change."""
    wanted = expected(connection)
    vendor = connection.vendor
    standing = installed(connection)
    stale = [name for name, digest in standing.items() if name not in wanted or wanted[name].digest(vendor) != digest]
    fresh = [guard for name, guard in wanted.items() if name not in standing or name in stale]
    if not stale and not fresh:
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in stale:
            _remove(cursor, vendor, name)
        for guard in fresh:
            _create(cursor, vendor, guard)
    return True


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take all guards away: for migrations, for restoring into an empty database, for emptying a test's tables.

    Whoever lifts calls `install` again; `huiyin journal verify` names the guards that are missing.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in installed(connection):
            _remove(cursor, connection.vendor, name)


@contextmanager
def without(connection: BaseDatabaseWrapper, *names: str) -> Iterator[None]:
    """Inside the block the guards of these names are away: for tests that show what each one keeps."""
    guards = [declared()[name if name.startswith(PREFIX) else PREFIX + name] for name in names]
    guards = [guard for guard in guards if connection.vendor in guard.create]
    with connection.cursor() as cursor:
        for guard in guards:
            _remove(cursor, connection.vendor, guard.name)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for guard in guards:
                _create(cursor, connection.vendor, guard)


def _create(cursor: Any, vendor: str, guard: Guard) -> None:
    for statement in guard.create[vendor]:
        cursor.execute(statement)
    if vendor == "postgresql":
        body = _body_hash(guard.create[vendor][0].split("$guard$")[1])
        cursor.execute(f'COMMENT ON TRIGGER "{guard.name}" ON "{guard.table}" IS \'{guard.digest(vendor)} {body}\'')


def _remove(cursor: Any, vendor: str, name: str) -> None:
    if vendor == "postgresql":
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')
    else:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def _body_hash(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:16]
