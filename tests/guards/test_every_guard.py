"""Every guard of a common kind refuses its statement, and without it the statement is no longer refused by it.

The second half is what a guard is worth: a test that stays green when the guard is taken away proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from huiyin.cases.states import State
from huiyin.lib import clock, guards
from huiyin.lib.guards import Guard
from tests.guards.attempts import attempts
from tests.support import cast

COMMON = ("_no_delete", "_no_update", "_no_truncate")


def common_guards() -> list[Guard]:
    """The guards whose attempt follows from themselves."""
    found = [g for g in guards.declared().values() if g.columns or g.name.endswith(COMMON)]
    return [guard for guard in found if connection.vendor in guard.create]


@pytest.fixture
def filled(db: None) -> Iterator[None]:
    """An office with a case in every state, so that most tables hold a row."""
    office = cast.an_office()
    for state in State:
        cast.a_case(office, state)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # keys still to be checked would keep TRUNCATE away in the guard's place
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with clock.set_to(clock.at(cast.DAY + timedelta(days=9), 9)):
        yield


def refused_by(statement: str) -> str:
    """What the database says to a statement; nothing when it takes it."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def test_each_refuses_what_it_stands_for_and_nothing_else_does_so_in_its_place(filled: None) -> None:
    tried, silent, idle = 0, [], []
    for guard in common_guards():
        message = guard.create[connection.vendor][0]
        for statement in attempts(guard):
            tried += 1
            said = refused_by(statement)
            if not said.startswith(IntegrityError.__name__):
                silent.append(f"{guard.name}: {statement} → {said or 'taken'}")
                continue
            text = said.partition(": ")[2].splitlines()[0]
            if text not in message:
                continue  # another guard of the same table spoke first
            with guards.without(connection, guard.name):
                again = refused_by(statement)
            if again == said and "_no_truncate" not in guard.name and not guard.columns:
                idle.append(f"{guard.name}: {statement} is refused without it as well")
    assert not silent, "\n".join(silent)
    assert not idle, "\n".join(idle)
    assert tried > 100
