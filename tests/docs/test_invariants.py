"""The table of invariants names what exists, and every keeper of the database; the page of red tests is of today."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from huiyin.lib import guards
from tests.guards.keepers import all_keepers
from tests.guards.page import PAGE
from tests.guards.table import Row, rows

ROOT = Path(__file__).resolve().parents[2]
ROWS = rows()
KEEPERS = {keeper.name for keeper in all_keepers()}
BY_PART = pytest.mark.parametrize("row", ROWS, ids=[row.part for row in ROWS])


@cache
def functions_of(file: str) -> set[str]:
    """The names of the tests that stand in a file."""
    if not (ROOT / file).exists():
        return set()
    return {one.name for one in ast.parse((ROOT / file).read_text("utf-8")).body if isinstance(one, ast.FunctionDef)}


def there(name: str) -> bool:
    """Is there such a rule, action, function or module?"""
    module, rest = f"huiyin.{name}", []
    while module != "huiyin":
        try:
            found = import_module(module)
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
            continue
        for part in rest:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@BY_PART
def test_a_row_names_tests_that_exist(row: Row) -> None:
    assert row.action and row.page, "through the action and through the page"
    assert [test for test in row.tests if test.partition("::")[2] not in functions_of(test.partition("::")[0])] == []


@BY_PART
def test_a_row_names_keepers_that_exist(row: Row) -> None:
    of_the_database = [name for name in row.keepers if "." not in name]
    known = KEEPERS | {name.removeprefix(guards.PREFIX) for name in guards.declared()}  # the other kind's own as well
    assert [name for name in of_the_database if not any(fnmatchcase(one, name) for one in known)] == []
    assert [name for name in row.keepers if "." in name and not there(name)] == []
    assert row.keepers and bool(row.sql) == bool(of_the_database), "what the database keeps is tried with SQL"


def test_every_keeper_of_the_database_is_in_the_table() -> None:
    assert sorted(name for name in KEEPERS if not any(row.names(name) for row in ROWS)) == []


def test_every_invariant_of_the_mission_has_its_rows() -> None:
    assert {row.part.partition(".")[0] for row in ROWS} >= {str(n) for n in range(1, 11)}
    assert len({row.part for row in ROWS}) == len(ROWS)


def test_the_page_of_red_tests_names_each_keeper_and_rule_with_its_test() -> None:
    found = re.findall(r"^\| `([\w.]+)`([^|]*)\|(?: `\w+` \|)? (.*) \|$", PAGE.read_text("utf-8"), flags=re.M)
    here = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    named = {name for name, only, _red in found if f"{here} only" not in only}
    rules = {name for row in ROWS for name in row.keepers if ".rules." in name}
    # Those that came since the page was last written are named on it as waiting, until ./dev guards has tried them.
    waiting = set(re.findall(r"^- `([\w.]+)`$", PAGE.read_text("utf-8"), flags=re.M))
    elsewhere = {name.removeprefix(guards.PREFIX) for name in guards.declared()} - KEEPERS
    assert named | waiting - elsewhere == KEEPERS | rules, "./dev guards writes it anew"
    assert not named & waiting
    for name, _only, red in found:
        ids = re.findall(r"`([^`]+)`", red)
        assert ids, name
        for test in ids:
            file, _, rest = test.partition("::")
            assert rest.partition("[")[0] in functions_of(file), test
