"""The office of these tests, with its photographs in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Office, an_office


@pytest.fixture
def office(db: Any, settings: Any, tmp_path: Path) -> Iterator[Office]:
    """The small cast."""
    settings.DATA = tmp_path
    yield an_office()
