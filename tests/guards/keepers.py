"""Whatever in the database keeps a promise: the guards we declare and the named constraints; and taking one away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.db.models import BaseConstraint

from huiyin.lib import guards
from huiyin.lib.guards import PREFIX, Guard
from tests.support.undone import undone


@dataclass(frozen=True)
class Keeper:
    """One guard, or one constraint of a table, by the name under which it is declared."""

    name: str
    table: str
    guard: Guard | None = None
    model: type[models.Model] | None = None
    constraint: BaseConstraint | None = None

    @property
    def kind(self) -> str:
        """In a word: what sort of keeper it is."""
        if self.guard is not None:
            return "guard"
        return "check" if isinstance(self.constraint, models.CheckConstraint) else "unique"

    def spoke(self, said: str) -> bool:
        """Is this refusal its own word?"""
        words = said.partition(": ")[2].partition("\n")[0]
        if self.guard is not None and connection.vendor == "postgresql":
            return f"function {self.guard.name}()" in said  # it says which one spoke
        if self.guard is not None:
            return bool(words) and words in self.guard.create[connection.vendor][0]
        if self.name in said:
            return True
        # SQLite names the columns of a unique index, not the index.
        return self.kind == "unique" and connection.vendor == "sqlite" and said.startswith("IntegrityError: UNIQUE")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Inside the block it is not there; what happens in the block is undone with it."""
        if self.kind == "check" and connection.vendor == "sqlite":
            with _always_true(self.table, self.name):
                yield
            return
        with undone(), connection.cursor() as cursor:
            if self.guard is not None:
                for statement in self.guard.drop[connection.vendor]:
                    cursor.execute(statement)
            elif self.kind == "unique":
                cursor.execute(f'DROP INDEX IF EXISTS "{self.name}"')
            else:
                cursor.execute(f'ALTER TABLE "{self.table}" DROP CONSTRAINT IF EXISTS "{self.name}"')
            yield


@contextmanager
def _always_true(table: str, name: str) -> Iterator[None]:
    """SQLite drops no check: inside the block the one of this name is always true, all others stand."""
    with connection.cursor() as cursor:
        try:
            with undone():
                cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
                [sql] = cursor.fetchone()
                cursor.execute("PRAGMA writable_schema = ON")
                written = "UPDATE sqlite_master SET sql = %s WHERE type = 'table' AND name = %s"
                cursor.execute(written, [without_check(sql, name), table])
                cursor.execute("PRAGMA writable_schema = RESET")
                yield
        finally:
            cursor.execute("PRAGMA writable_schema = RESET")  # read again what stands in the file


def without_check(sql: str, name: str) -> str:
    """The words that make a table, its check of this name asking for nothing."""
    head = f'CONSTRAINT "{name}" CHECK ('
    start = sql.index(head) + len(head)
    depth, quoted, end = 1, "", start
    while depth:
        character = sql[end]
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "'\"":
            quoted = character
        else:
            depth += {"(": 1, ")": -1}.get(character, 0)
        end += 1
    return f"{sql[:start]}1 = 1{sql[end - 1 :]}"


def all_keepers() -> list[Keeper]:
    """The guards that this kind of database has, and every named constraint of our tables."""
    found = [
        Keeper(name.removeprefix(PREFIX), guard.table, guard=guard)
        for name, guard in sorted(guards.declared().items())
        if connection.vendor in guard.create
    ]
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("huiyin."):
            table = model._meta.db_table
            found += [Keeper(c.name, table, model=model, constraint=c) for c in model._meta.constraints]
    return found
