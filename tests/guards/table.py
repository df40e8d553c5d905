"""docs/developers/invariants.md, read: what nobody may break, what keeps it, and the tests that try to break it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "developers" / "invariants.md"
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One part of an invariant: its keepers, and the tests through the action, through the page and through SQL."""

    part: str
    says: str
    keepers: tuple[str, ...]
    action: tuple[str, ...]
    page: tuple[str, ...]
    sql: tuple[str, ...]

    @property
    def tests(self) -> tuple[str, ...]:
        """All that the row names."""
        return self.action + self.page + self.sql

    def names(self, keeper: str) -> bool:
        """Is it named here, by itself or by a pattern such as `*_no_delete`?"""
        return any(fnmatchcase(keeper, pattern) for pattern in self.keepers)


def rows() -> list[Row]:
    """The rows of the page's tables, as they stand there."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| \d", line):
            part, says, *named = cells
            assert len(named) == 4, line
            found.append(Row(part, says, *(_tests(cell) for cell in named)))
    return found


def _tests(cell: str) -> tuple[str, ...]:
    """What a cell names. A test of a room is written short: `leadership/test_guards::test_a_thing`."""
    return tuple(_whole(name) for name in _CODE.findall(cell))


def _whole(name: str) -> str:
    file, colons, test = name.partition("::")
    if not colons:
        return name
    if file.startswith("tests/"):
        return f"{file}.py::{test}"
    room, _, rest = file.partition("/")
    return f"huiyin/{room}/tests/{rest}.py::{test}"
