"""What every test shares: the database as a city has it, the guards, the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as drawn

from huiyin.cases import search
from huiyin.journal.models import Birth
from huiyin.lib import clock, guards

# A machine that is busy with something else makes no test fail.
drawn.register_profile("huiyin", deadline=None)
drawn.load_profile("huiyin")

# A browser test's page is driven from an event loop; the database is touched from the very same thread.
BROWSER_TESTS = Path(__file__).parent / "tests" / "browser"


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever lies in tests/browser runs a browser, whether its author said so or not."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        # What asks no database says the same on either kind, and has said it on SQLite.
        elsewhere = [item for item in items if not _asks_the_database(item)]
        items[:] = [item for item in items if _asks_the_database(item)]
        config.hook.pytest_deselected(items=elsewhere)
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
    if any(item.get_closest_marker("browser") for item in items):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite's test database is a file, as in a city: threads, other processes and the live server see what one sees."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # A test's database need not survive a power cut.
        pragmas = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = pragmas.replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def guards_stand_aside_for_the_sweep() -> Iterator[None]:
    """A test that commits is swept up after by emptying all tables, which the guards refuse.

    They are lifted for that moment alone; the post_migrate that follows the sweep puts them back. The row that says
    what the database was born as is written by a migration, which does not run again: it is put back here.
    """
    sweep = TransactionTestCase._fixture_teardown

    def lift_and_sweep(case: TransactionTestCase) -> None:
        births = list(Birth.objects.all())
        for alias in case._databases_names(include_mirrors=False):
            guards.lift(connections[alias])
        sweep(case)
        search.rebuild()  # with its guard away the full-text index did not see the rows go
        Birth.objects.bulk_create(births)
        Birth.forget()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_sweep)
        yield


@pytest.fixture(autouse=True)
def each_test_begins_in_chinese() -> Iterator[None]:
    """A page asked for in English leaves its language to the thread; the next test is not to inherit it."""
    yield
    translation.deactivate()


@pytest.fixture
def clock_at() -> Iterator[Callable[[datetime], None]]:
    """Set the clock for the rest of the test: `clock_at(clock.at(date(2016, 11, 28), 22, 5))`."""
    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.set_to(moment))
