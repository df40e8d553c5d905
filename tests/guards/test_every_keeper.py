"""Each keeper in the database refuses what it is there to refuse, in its own words; and without it nobody else does so.

The second half is what the first is worth: taken away one by one, none is missed by no test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection

from huiyin.lib import guards
from tests.guards.attempts import attempts
from tests.guards.found import breaking, changing, refused_by
from tests.guards.keepers import Keeper, all_keepers
from tests.guards.office import a_full_office
from tests.guards.trials import trial_of, trials
from tests.support.undone import undone

pytestmark = pytest.mark.django_db

SEARCH = {"casetext_found", "casetext_lost", "casetext_changed"}  # they refuse nothing: see the last test
KEEPERS = {keeper.name: keeper for keeper in all_keepers() if keeper.name not in SEARCH}


@pytest.fixture(scope="module")
def keys(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One office for all; each trial leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        made = a_full_office()
        if connection.vendor == "postgresql":  # keys still to be checked would keep every change of a table away
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield made


def tried(keeper: Keeper, keys: dict[str, Any]) -> tuple[list[str], list[str], str]:
    """The statements, who stands aside for them, and what is said to the last."""
    if keeper.name in trials():
        trial = trial_of(keeper.name, keys)
        return trial.steps, trial.aside, ""
    if keeper.guard is None:
        statement, said = breaking(keeper)
        return [statement], [], said
    for statement in changing(keeper.guard) if keeper.guard.columns else attempts(keeper.guard):
        said = refused_by([statement])
        if keeper.spoke(said):
            return [statement], [], said
    return [], [], ""


@pytest.mark.parametrize("name", sorted(KEEPERS))
def test_it_refuses_and_without_it_nobody_does_in_its_place(keys: dict[str, Any], name: str) -> None:
    keeper = KEEPERS[name]
    with undone():
        steps, aside, said = tried(keeper, keys)
        assert steps and steps[0], "no row of the office lets it be tried"
        with ExitStack() as stack:
            stack.enter_context(guards.without(connection, *aside))
            for step in steps[:-1]:
                with connection.cursor() as cursor:
                    cursor.execute(step)
                    assert cursor.rowcount == 1, step
            said = said or refused_by(steps[-1:])
            assert said.startswith("IntegrityError") and keeper.spoke(said), f"{steps[-1]} → {said or 'taken'}"
            with keeper.away():
                without = refused_by(steps[-1:])
        assert without != said, f"{steps[-1]} is refused without it as well: {without}"
        assert not keeper.spoke(without) or keeper.kind == "unique", without


def test_every_guard_with_a_condition_of_its_own_has_its_trial() -> None:
    common = ("_no_delete", "_no_update", "_no_truncate")
    own = {k.name for k in KEEPERS.values() if k.guard and not (k.guard.columns or k.name.endswith(common))}
    assert own <= set(trials()) <= set(KEEPERS)


INDEXED = {  # what each trigger of the full-text index keeps in step, and how many of a word's cases it then finds
    "casetext_found": ("INSERT INTO cases_casetext SELECT {fresh}, received, redacted, bigrams FROM cases_casetext WHERE case_id = {case}", 2),
    "casetext_changed": ("UPDATE cases_casetext SET bigrams = '独特 特词' WHERE case_id = {case}", 0),
    "casetext_lost": ("DELETE FROM cases_casetext WHERE case_id = {case}", 0),
}  # fmt: skip


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL indexes the column itself")
@pytest.mark.parametrize("name", sorted(INDEXED))
def test_the_search_follows_the_words_and_without_its_trigger_it_does_not(keys: dict[str, Any], name: str) -> None:
    keeper = next(one for one in all_keepers() if one.name == name)
    statement, expected = INDEXED[name]

    def found() -> int:
        with undone(), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_casetext SET bigrams = '罕见 见字' WHERE case_id = %s", [keys["handed"]])
            fresh = keys["registered"]
            with guards.without(connection, "cases_casetext_no_delete"), keeper.away() if away else undone():
                if name == "casetext_found":
                    cursor.execute("DELETE FROM cases_casetext WHERE case_id = %s", [fresh])
                cursor.execute(statement.format(case=keys["handed"], fresh=fresh))
                cursor.execute("SELECT COUNT(*) FROM cases_search WHERE cases_search MATCH '罕见'")
                return cursor.fetchone()[0]

    away = False
    assert found() == expected
    away = True
    assert found() == 1
