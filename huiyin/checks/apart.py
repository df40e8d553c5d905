"""Who stands apart: nobody who handled a case plans, draws or checks it, or knows of a covert check (invariant 3, M15)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from huiyin.cases.models import Assignment, Case
from huiyin.journal.models import Entry
from huiyin.leadership.models import Lead
from huiyin.people.models import Grant, User
from huiyin.people.rights import Right

# Whoever holds one of these works on cases, or over those who do: covert checks are kept from him, whatever else he is.
CHAIN = (
    Right.IMPORT_LISTS,
    Right.HAND_DOWN,
    Right.INSTRUCT,
    Right.LEAD,
    Right.REVIEW_DISTRICT,
    Right.REVIEW_CITY,
    Right.FEED_BACK,
)
# What a check itself leaves on a case is no handling of it: whoever checked may check again.
OWN_KINDS = ("checks.released", "closing.reopened_by_check")


def in_the_chain(user: User) -> bool:
    """Does `user` coordinate, review, command or lead? A handler's cases are told by his body's assignments."""
    return any(user.may(right) for right in CHAIN)


def checks(user: User) -> bool:
    """Is `user` one who checks, and nothing that a check may not be told to?"""
    return user.may(Right.CHECK) and not in_the_chain(user)


def plans(user: User) -> bool:
    """May `user` plan, draw and confirm?"""
    return checks(user) and user.may(Right.PLAN_CHECKS)


def inspects(user: User) -> bool:
    """Discipline inspectors see all (M7); a case against their own body the door keeps from them."""
    return user.may(Right.OVERSIGHT) and not in_the_chain(user)


def bodies_ever(user: User) -> list[int]:
    """The bodies whose man he is or ever was: who moved to the checkers last month handled what he handled."""
    return list(Grant.objects.filter(user=user).values_list("body", flat=True).distinct())


def handled_by(user: User, *, case: str = "case") -> Q:
    """A condition on rows with a case: `user` handled it by an entry, through a body of his, or as its leader."""
    parts = Assignment.objects.filter(case=OuterRef(case), body__in=bodies_ever(user))
    entries = Entry.objects.filter(
        subject_kind="case",
        subject_id=Cast(OuterRef(case), CharField()),
        author_kind="user",
        author_id=str(user.pk),
    ).exclude(kind__in=OWN_KINDS)
    found = Q(Exists(parts)) | Q(Exists(entries))
    if user.official_id:
        found |= Q(Exists(Lead.objects.filter(assignment__case=OuterRef(case), official=user.official_id)))
    return found


def handled(user: User, cases: Iterable[Case]) -> set[int]:
    """The keys of those of `cases` that `user` handled."""
    keys = [case.pk for case in cases]
    return set(Case.objects.filter(handled_by(user, case="pk"), pk__in=keys).values_list("pk", flat=True))
