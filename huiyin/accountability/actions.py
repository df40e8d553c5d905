"""The verbs of accountability."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from huiyin.accountability.events import ClueOpened
from huiyin.accountability.models import Clue
from huiyin.cases.models import Case
from huiyin.journal.actions import Happening, record_many
from huiyin.people.models import User


@transaction.atomic
def open_clues(cases: Sequence[Case], *, by: User, on: date) -> list[Clue]:
    """Each of `cases` becomes a clue at once (M1: 一律作为重大线索)."""
    clues = Clue.objects.bulk_create([Clue(case=case, source=Clue.Source.CASE, on=on) for case in cases])
    record_many(Happening(ClueOpened(clue.case.number, clue.source), of=clue, by=by, on=on) for clue in clues)
    return clues
