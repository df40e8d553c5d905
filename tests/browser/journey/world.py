"""What the journey carries from step to step: where the server is, who was handed which password, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.journey.person import Person, at_a_browser
from tests.browser.support import DESK


@dataclass
class World:
    """Nothing that a person could not know: an address, passwords handed over on paper, numbers read off a page."""

    browser: Browser
    address: str
    folder: Path
    passwords: dict[str, str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)  # who has chosen a password of his own
    case: str = ""  # the register number of the case that is followed to its end

    @contextmanager
    def at(self, username: str, size: dict[str, int] | None = None) -> Iterator[Person]:
        """Someone sits down, signs in, and leaves again; the first time he chooses his own password."""
        password = self.passwords[username]
        with at_a_browser(self.browser, username, password, self.folder, size or DESK) as person:
            person.sign_in(self.address)
            if username not in self.settled:
                person.choose_password(self.address)
                self.settled.add(username)
                self.passwords[username] = person.password
            person.sees("待办")
            yield person
