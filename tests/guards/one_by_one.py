"""Each keeper is taken away alone, and the tests that are there for it are run again: which turn red?

A plugin of pytest. Every test is run as it is first, and must be green; then once more for each keeper it is there for,
in its own transaction, from which the keeper is away while the test's own lines run.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.guards.table import Row, rows

KEEPER_TESTS = "tests/guards/test_every_keeper.py::"


@dataclass
class Kept:
    """A keeper: how it is taken away, and what turned red without it."""

    name: str
    kind: str
    table: str
    away: Callable[[], AbstractContextManager[None]]
    red: list[str] = field(default_factory=list)
    green: list[str] = field(default_factory=list)


class OneByOne:
    """Runs the tests of each keeper without it; `kept` says what came of it."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.kept: dict[str, Kept] = {}
        self.unsound: list[str] = []
        self.tries: dict[str, list[str]] = {}
        self._away: Kept | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.unsound.append(report.longreprtext)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        table = rows()
        found = [*_of_the_database(), *_of_the_rules(table)]
        self.kept = {one.name: one for one in found if not self.names or one.name in self.names}
        by_test = {one: [row for row in table if one in row.tests] for row in table for one in row.tests}
        tries: dict[str, list[str]] = defaultdict(list)
        for item in items:
            here = by_test.get(item.nodeid.partition("[")[0], [])
            for one in self.kept.values():
                if _is_for(item, one, here):
                    tries[item.nodeid].append(one.name)
        self.tries = tries
        # The rooms' own tests first: where one of them has turned red, the long ones below tests/ need not be run.
        items[:] = sorted(
            (one for one in items if one.nodeid in tries), key=lambda one: one.nodeid.startswith("tests/")
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        chosen = [self.kept[name] for name in self.tries[item.nodeid]]
        chosen = [one for one in chosen if item.nodeid.startswith(KEEPER_TESTS) or not _told(one)]
        if not chosen:
            self._teardown(item, nextitem)
            return True
        if self._fails(item, None):
            self._teardown(item, nextitem)
            return True
        for keeper in chosen:
            failed = self._fails(item, keeper)
            if not failed:
                keeper.green.append(item.nodeid)
            elif not self._fails(item, None):  # red for want of the keeper, not because it was run again
                keeper.red.append(item.nodeid)
                print(f"{keeper.name} -> {item.nodeid}", flush=True)
        self._teardown(item, nextitem)
        return True

    def _fails(self, item: pytest.Item, without: Kept | None) -> bool:
        """Run the test, without the keeper or with everything in place; in the latter case it should not fail."""
        item._initrequest()  # type: ignore[attr-defined] - a test that is run again begins anew
        self._away = without
        failed = [report for report in runtestprotocol(item, nextitem=_Sibling(item), log=False) if report.failed]
        if failed and without is None:
            self.unsound.append(f"{item.nodeid} is red with everything in place:\n{failed[0].longreprtext}")
        elif failed and failed[0].when != "call":
            self.unsound.append(f"{item.nodeid} could not be tried without {without.name}:\n{failed[0].longreprtext}")
        return bool(failed)

    def _teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        item.session._setupstate.teardown_exact(nextitem)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with ExitStack() as stack:
            if self._away is not None:
                try:
                    stack.enter_context(self._away.away())
                except Exception as error:
                    self.unsound.append(f"{self._away.name} could not be taken away in {item.nodeid}: {error}")
            return (yield)


class _Sibling:
    """A test that comes next in the same place: what is the test's own is torn down, what it shares with others stays."""

    def __init__(self, item: pytest.Item) -> None:
        self.item = item

    def listchain(self) -> list[Any]:
        return self.item.listchain()[:-1]


def _told(keeper: Kept) -> bool:
    """Has a test of the rooms turned red already? Then the others need not be tried."""
    return any(not test.startswith(KEEPER_TESTS) for test in keeper.red)


def _is_for(item: pytest.Item, keeper: Kept, here: list[Row]) -> bool:
    """Is the test there for this keeper: named beside it in the table, and of the same room where a pattern names it?"""
    if item.nodeid.startswith(KEEPER_TESTS):
        return item.nodeid.endswith(f"[{keeper.name}]")
    if (marker := item.get_closest_marker("django_db")) and marker.kwargs.get("transaction"):
        return False  # what it does, others see: nothing of it could be undone
    room = item.nodeid.split("/")[1]
    for row in here:
        short = item.nodeid.partition("[")[0]
        if keeper.kind == "rule":
            if keeper.name in row.keepers and short in row.action + row.page:
                return True
        elif short in row.sql and (
            keeper.name in row.keepers or (row.names(keeper.name) and keeper.table.startswith(room))
        ):
            return True
    return False


def _of_the_database() -> list[Kept]:
    from huiyin.lib.guards import PREFIX
    from tests.guards.keepers import all_keepers

    def away(keeper: Any) -> Callable[[], AbstractContextManager[None]]:
        @contextmanager
        def gone() -> Iterator[None]:
            _nothing_pending()
            with keeper.away():
                yield

        return gone

    return [Kept(k.name.removeprefix(PREFIX), k.kind, k.table, away(k)) for k in all_keepers()]


def _nothing_pending() -> None:
    """PostgreSQL changes no table while keys of its rows are still to be checked."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _of_the_rules(table: list[Row]) -> list[Kept]:
    named = sorted({name for row in table for name in row.keepers if ".rules." in name})
    return [Kept(name, "rule", "", _allowing(name)) for name in named]


def _allowing(name: str) -> Callable[[], AbstractContextManager[None]]:
    """Inside the block the rule says yes to everything, wherever it is asked."""

    @contextmanager
    def allowed() -> Iterator[None]:
        from huiyin.lib.verdicts import YES

        module, _, rule = f"huiyin.{name}".rpartition(".")
        asked = getattr(import_module(module), rule)
        with pytest.MonkeyPatch.context() as patch:
            for other in [one for key, one in sys.modules.items() if key.startswith("huiyin.")]:
                for attribute, value in list(vars(other).items()):
                    if value is asked:
                        patch.setattr(other, attribute, lambda *_given, **_more: YES)
            yield

    return allowed
