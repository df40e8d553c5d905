"""Reading the spine: the door to one case, and what others must know about who handled it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, QueryDict

from huiyin.cases.models import Accusation, Assignment, Case, Inspection, Question
from huiyin.cases.models.access import barred_from, paths_above, sees_everything, subjects_of, visible_by
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.models import Body, User

M = TypeVar("M", bound=Model)
LARGEST_NUMBER = 2**31 - 1  # that the column holds; a prepared query gives the database whatever it is given
_PARTS = Prepared(
    lambda case: (
        Assignment.objects.filter(case=case).select_related("body", "signed_by", "parent__body").order_by("-lead", "pk")
    )
)
_QUESTIONS = Prepared(lambda case: Question.objects.filter(case=case, dropped_at=None))
_ACCUSED = Prepared(lambda case: Accusation.objects.filter(case=case, withdrawn_at=None).select_related("body"))


def get_case(number: int | str, *, user: User) -> Case:
    """The one door to a case. Raises `Http404` for a case that does not exist and, alike, for one not visible."""
    try:
        wanted = int(number)
    except ValueError as error:
        raise Http404 from error
    if not isinstance(user, User) or not user.is_authenticated or not 0 < wanted <= LARGEST_NUMBER:
        raise Http404
    paths = paths_above(user)
    subjects = None if sees_everything(user) else subjects_of(user)
    if subjects == []:
        raise Http404
    keys = paths if subjects is None else [clock.today(), *subjects, *paths]
    found = _through_the_door(None if subjects is None else len(subjects), len(paths))(wanted, *keys)
    if not found:
        raise Http404
    return found[0]


@cache
def _through_the_door(subjects: int | None, paths: int) -> Prepared[Case]:
    """The case of a number for someone let in under so many names, whose bodies have so many places in the tree."""

    def query(number: int, *keys: Any) -> QuerySet[Case]:
        today, names = (clock.today(), None) if subjects is None else (keys[0], keys[1 : subjects + 1])
        cases = visible_by(Case.objects.all(), keys[len(keys) - paths :], names, today)
        rows = cases.filter(number=number).select_related("batch", "inspection", "rulebook", "lead_body", "district")
        return rows.order_by()

    names = () if subjects is None else (date, *(str for _ in range(subjects)))
    return Prepared(query, int, *names, *(str for _ in range(paths)))


def of_visible(rows: QuerySet[M], user: User, *, case: str = "case") -> QuerySet[M]:
    """Those of `rows` whose case goes through the door; `case` is the way from a row to its case.

    Asked row by row, by key: a database that is given the visible cases as a list first makes the whole list.
    """
    return rows.filter(through_the_door(user, case=case))


def through_the_door(user: User, *, case: str = "case") -> Q:
    """The same as a condition, for where it is one of several."""
    if sees_everything(user):  # then the door keeps but few cases back, and knows them by their keys
        return Q(**{f"{case}__isnull": False}) & ~Q(**{f"{case}__in": barred_from(user)})
    return Q(Exists(Case.objects.visible_to(user).filter(pk=OuterRef(case))))


def ever_parts_of(case: Case) -> list[Assignment]:
    """The parts of `case` with their bodies, the lead unit's first; those that ended too."""
    return _PARTS(case.pk, case=case)


def parts_of(case: Case) -> list[Assignment]:
    """The current parts of `case` with their bodies, the lead unit's first."""
    return [part for part in ever_parts_of(case) if part.ended_at is None]


def latest_inspection() -> Inspection | None:
    """The inspection that is meant where none is named; None before the first."""
    return Inspection.objects.order_by("-since", "-pk").first()


def of_latest_unless_said(asked: QueryDict) -> QueryDict:
    """What a list is asked for; of the latest inspection where it says neither one nor, with an empty word, all.

    The next page of such a list says nothing of it either, and is of the same inspection.
    """
    latest = latest_inspection()
    if "inspection" in asked or latest is None:
        return asked
    found = asked.copy()
    found["inspection"] = str(latest.pk)
    return found


def questions_of(case: Case) -> list[Question]:
    """The questions of `case` that stand, in their order."""
    return _QUESTIONS(case.pk, case=case)


def bodies_on(case: Case, *, parts: Iterable[str] | None = None) -> list[Assignment]:
    """The current assignments of `case`, lead unit first; with `parts`, only those of these parts."""
    rows = case.assignments.filter(ended_at=None).select_related("body", "parent").order_by("-lead", "part", "pk")
    return list(rows.filter(part__in=list(parts)) if parts is not None else rows)


def was_assigned(case: Case, body_ids: Iterable[int]) -> bool:
    """Has any of these bodies ever had a part in `case`? An ended assignment still counts as having handled."""
    asked = set(body_ids)
    return any(part.body_id in asked for part in ever_parts_of(case))


def has_handled(user: User, case: Case, *, but: Iterable[str] = ()) -> bool:
    """Did `user` handle `case`: any journal entry of his on it, or a part given to his body (invariant 3)?

    `but` names the kinds of entry that are no handling for the question at hand: someone who accepted one item may
    accept the next. An earlier assignment of his body counts even after it ended.
    """
    if was_assigned(case, user.bodies()):
        return True
    return (
        Entry.objects.filter(subject_kind="case", subject_id=str(case.pk), author_kind="user", author_id=str(user.pk))
        .exclude(kind__in=list(but))
        .exists()
    )


def accused_of(case: Case) -> list[Body]:
    """The bodies the complaint accuses, as far as not withdrawn."""
    return [row.body for row in _ACCUSED(case.pk)]


def is_accused(case: Case, body: Body) -> bool:
    """Is `body` accused in `case`, or does it lie inside one that is?"""
    return any(accused.holds(body) for accused in accused_of(case))


def named_in_search(words: str) -> Q:
    """A filter for what looks like a number: our register number or the group's accept number."""
    words = words.strip()
    found = Q(accept_number__in={words, words.upper(), words.lower()})  # as the index has it: no scan for case's sake
    return found | Q(number=int(words)) if words.isascii() and words.isdigit() and len(words) < 10 else found
