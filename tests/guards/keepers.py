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
        with undone(), connection.cursor() as cursor:
            if self.guard is not None:
                for statement in self.guard.drop[connection.vendor]:
                    cursor.execute(statement)
                yield
            elif self.kind == "unique":
                cursor.execute(f'DROP INDEX "{self.name}"')
                yield
            elif connection.vendor == "postgresql":
                cursor.execute(f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self.name}"')
                yield
            else:
                # It drops no single check: all are ignored, and which one spoke is told by its name.
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                try:
                    yield
                finally:
                    cursor.execute("PRAGMA ignore_check_constraints = OFF")


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
