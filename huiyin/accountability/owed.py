"""Of what the inspectors owe in a procedure: its number, and who hears when it is late. Nobody outside the organ does."""

from __future__ import annotations

from functools import partial

from huiyin.accountability.clues import book_of
from huiyin.accountability.models import Appeal, Clue
from huiyin.accountability.procedure import APPEAL
from huiyin.accountability.rules import sees_clue
from huiyin.accountability.states import OWED
from huiyin.cases.duties import Apart, tell_apart
from huiyin.cases.models import Duty
from huiyin.people.queries import holders


def _told(duty: Duty, about: int) -> Apart:
    if duty.about_kind == "appeal":
        clue = Appeal.objects.select_related("decision__clue").get(pk=about).decision.clue
    else:
        clue = Clue.objects.get(pk=about)
    assert clue is not None  # a decision of a round before has no procedure, and nothing is owed in it
    return Apart(
        clue,
        str(clue),
        clue.get_absolute_url(),
        may_know=partial(sees_clue, clue),
        above=partial(holders, "discipline_chief", clue.organ_id),
        book=book_of(clue),
    )


tell_apart([*OWED.values(), APPEAL], _told)
