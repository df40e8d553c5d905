"""Small things every test of the journal uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from huiyin.journal import actions
from huiyin.journal.actions import Author, Subject
from huiyin.journal.events import Event
from huiyin.journal.models import Entry

LIN = Author("user", "7")
WU = Author("user", "9")
CASE = Subject("case", "12")
OTHER = Subject("case", "13")
DAY = date(2016, 12, 1)


@dataclass(frozen=True)
class Fined(Event):
    """A fine in fen."""

    kind = "test.fined"
    sentence = "罚款 %(amount)s 分，依据 %(basis)s"
    amount: int
    basis: str = ""


@dataclass(frozen=True)
class Suspected(Event):
    """Something that is withheld from outsiders."""

    kind = "test.suspected"
    sentence = "涉嫌 %(person)s"
    person: int


def put(
    amount: int = 1, *, of: Subject = CASE, by: Author = LIN, reason: str = "", event: Event | None = None
) -> Entry:
    """Record one thing, in a transaction of its own."""
    with transaction.atomic():
        return actions.record(event or Fined(amount), of=of, by=by, on=DAY, reason=reason)


def sql(statement: str, *values: object) -> None:
    """What somebody with a database console would do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
