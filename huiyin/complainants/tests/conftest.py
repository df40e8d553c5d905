"""A data folder of its own for each test, so that no test finds another's keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.lib import clock
from tests.support.cast import DAY, Office, an_office


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("HUIYIN_KEYS", raising=False)
    settings.DATA = tmp_path


@pytest.fixture
def office(db) -> Office:
    return an_office()


@pytest.fixture
def later():
    """A week after the hand-over: whatever the cast did lies behind."""
    with clock.set_to(clock.at(DAY.replace(month=12, day=5), 9)):
        yield DAY.replace(month=12, day=5)
