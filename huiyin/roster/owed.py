"""Of a hand-over note that waits to be read: the next shift hears of it, then the head of the body."""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from huiyin.cases.duties import Apart, tell_apart
from huiyin.cases.models import Duty
from huiyin.people.models import User
from huiyin.roster import rules
from huiyin.roster.models import HandoverNote
from huiyin.roster.ringing import heads_of
from huiyin.rulebook.queries import rulebook_on


def _told(duty: Duty, about: int) -> Apart:
    note = HandoverNote.objects.select_related("shift__body", "by").get(pk=about)
    return Apart(
        note.shift,
        "",
        reverse("roster:mine"),
        may_know=lambda user: user.pk != note.by_id,
        does=partial(_next, note),
        above=partial(heads_of, note.shift.body),
        book=rulebook_on(note.on),
    )


def _next(note: HandoverNote) -> list[User]:
    following = rules.next_of(note.shift)
    return [user for user in following.people() if user.is_active] if following is not None else []


tell_apart(["read_handover"], _told)
