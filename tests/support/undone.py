"""Trying many things on one office: what is tried is undone, and the office stands as before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the database inside the block has not happened after it.

    Django lets what must be committed at once (the note of an opening) stand inside a test's own transaction, and knows
    that by this mark.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)
