"""A city whose clock, worker and people are in the hands of one test: the same office for all of them.

The server runs in threads of this process, and a moment that `clock.set_to` sets stays in the thread that set it; so
here the clock of the whole process is moved, as `HUIYIN_CLOCK` does for a demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from huiyin.demo.plan.photographs import draw
from huiyin.jobs.worker import Runner
from huiyin.lib import clock
from tests.browser.journey.person import Person, at_a_browser
from tests.browser.support import DESK, PHONE
from tests.support.cast import Office


@dataclass
class City:
    """The office of the small cast at a server, and what a test does between two people's clicks."""

    browser: Browser
    address: str
    folder: Path
    office: Office
    patch: pytest.MonkeyPatch

    def its(self, moment: datetime) -> None:
        """Let it be `moment` from here on, in every thread; the clock runs on."""
        self.patch.setattr(clock, "_OFFSET", moment - datetime.now(clock.SHANGHAI))

    def work(self) -> None:
        """Do all that the clock and the queue ask for by now, as the worker does."""
        runner = Runner()
        runner.drain()
        runner.end()

    @contextmanager
    def at_a_desk(self, username: str) -> Iterator[Person]:
        """Someone before his desk, signed in, on his first page."""
        with self._at(username, DESK) as person:
            yield person

    @contextmanager
    def on_a_phone(self, username: str) -> Iterator[Person]:
        """Someone with his phone in one hand, signed in, on his first page."""
        with self._at(username, PHONE) as person:
            yield person

    @contextmanager
    def _at(self, username: str, size: dict[str, int]) -> Iterator[Person]:
        user = self.office.users[username]
        with at_a_browser(
            self.browser, username, "", self.folder, size, address=self.address, signed_in=user
        ) as person:
            person.page.goto("/")
            person.sees("待办")
            yield person

    def photograph(self, name: str) -> Path:
        """A photograph as a phone takes it now: drawn, with the time and place in its data."""
        path = self.folder / name
        path.write_bytes(draw("factory", sum(name.encode()), clock.now().replace(tzinfo=None)))
        return path
