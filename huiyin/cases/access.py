"""Letting someone in to a case, and out again. The rooms above say why; the door reads it."""

from __future__ import annotations

from datetime import date
from functools import cache

from huiyin.cases.models import Access, Case
from huiyin.cases.models.access import subject_of
from huiyin.lib.prepared import Prepared
from huiyin.people.models import Body, Official, User


def let_in(case: Case, who: Body | User | Official, *, why: str, on: date) -> None:
    """`who` may see `case` from `on`; a second time for the same reason changes nothing."""
    Access.objects.bulk_create([Access(case=case, subject=subject_of(who), why=why, since=on)], ignore_conflicts=True)


def let_in_body(case: Case, body: Body, *, why: str, on: date) -> None:
    """`body` and every body above it, but for the root (whose people need no row), may see `case`.

    Above: a district sees what its towns and bureaux have. Never below or beside.
    """
    paths = body.ancestor_paths()
    above = _at(len(paths))(*paths) if paths else []
    Access.objects.bulk_create(
        [Access(case=case, subject=subject_of(each), why=why, since=on) for each in above], ignore_conflicts=True
    )


@cache
def _at(places: int) -> Prepared[Body]:
    """The bodies at so many places of the tree, but for the root."""
    return Prepared(lambda *paths: Body.objects.filter(path__in=paths, depth__gt=1), *(str,) * places)


def let_out(case: Case, *, why: str, on: date) -> None:
    """What was granted for this reason ends on `on`; other reasons stay."""
    Access.objects.filter(case=case, why=why, until=None).update(until=on)
