"""Who may see which case, and why: the one table that the door reads and the rooms above write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.lib.prepared import PreparedRows
from huiyin.people.models import Body, Official, User
from huiyin.people.rights import Right

if TYPE_CHECKING:
    from huiyin.cases.models.case import CaseQuerySet


def subject_of(who: Body | User | Official) -> str:
    """How `Access` names a body, a user or an official: unknown kinds have no name and so no access."""
    return f"{who._meta.model_name}:{who.pk}"


class Access(models.Model):
    """`subject` may see `case` since a day, because of `why` (assignment, lead, call, check …)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="access", verbose_name=_("案件"))
    subject = models.CharField(max_length=40)  # body:12, user:5, official:7
    why = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("可见范围")
        constraints = [
            models.UniqueConstraint("case", "subject", "why", condition=Q(until=None), name="access_once_for_a_reason"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="access_ends_after_start"),
        ]
        indexes = [models.Index("subject", "case", name="access_by_subject")]


def sees_everything(user: User) -> bool:
    """Does a role with the right to view reach the root of the tree? Such a person needs no row per case."""
    return any(reach.is_root() for reach in user.reaches(Right.VIEW_CASES))


def subjects_of(user: User) -> list[str]:
    """The names under which `user` may have been let in."""
    subjects = [subject_of(reach) for reach in user.reaches(Right.VIEW_CASES)]
    if user.may(Right.CALL_BACK):  # let in by name for a call, and out with the role
        subjects.append(subject_of(user))
    if user.official_id and user.may(Right.LEAD):
        subjects.append(f"official:{user.official_id}")
    return subjects


FEW = 3000
_LET_IN = PreparedRows(lambda subject: Access.objects.filter(subject=subject).values_list("case")[:FEW], str)
_BEYOND_FEW = PreparedRows(
    lambda subject: Access.objects.filter(subject=subject).values_list("case")[FEW : FEW + 1], str
)


_NEWEST = PreparedRows(
    lambda subject: Access.objects.filter(subject=subject).order_by("-case").values_list("case")[:1], str
)


def few_seen_by(user: User) -> list[int] | None:
    """The keys of all cases that `user` was ever let in to, when they are few; None for someone who sees more.

    To narrow a query that has gone through the door: someone of a small unit sees a handful among a million, which no
    planner guesses.
    """
    if sees_everything(user):
        return None
    subjects = subjects_of(user)
    if any(_BEYOND_FEW(subject) for subject in subjects):
        return None
    keys = [key for subject in subjects for (key,) in _LET_IN(subject)]
    return sorted(set(keys)) if len(keys) <= FEW else None


def newest_seen_by(user: User) -> int | None:
    """The key of the newest case that `user` was ever let in to; None for someone who needs no letting in.

    A search walks from the newest end, where a list that was registered today waits to be handed down to anybody.
    """
    if sees_everything(user):
        return None
    return max((key for subject in subjects_of(user) for (key,) in _NEWEST(subject)), default=0)


def barred_from(user: User) -> models.QuerySet[Any]:
    """The keys of the cases that accuse a body whose man `user` is: nobody reads the complaint against his own (M16).

    Few bodies are ever accused, so the database looks this up once for a whole list.
    """
    return _barred(paths_above(user))


def paths_above(user: User) -> list[str]:
    """The places in the tree of the bodies whose man `user` is, and of all above them."""
    return sorted({path for grant in user.grants_now() for path in grant.body.ancestor_paths()})


def _barred(paths: Sequence[str]) -> models.QuerySet[Any]:
    accusations = apps.get_model("cases", "Accusation").objects
    return accusations.filter(withdrawn_at=None, body__path__in=paths).values("case")


def visible(cases: CaseQuerySet, user: Any) -> CaseQuerySet:
    """Filter `cases` to those `user` may see today. Someone not signed in, or without a role, sees none."""
    if not getattr(user, "is_authenticated", False) or not isinstance(user, User):
        return cases.none()
    subjects = None if sees_everything(user) else subjects_of(user)
    return visible_by(cases, paths_above(user), subjects, clock.today())


def visible_by(cases: CaseQuerySet, paths: Sequence[str], subjects: Sequence[str] | None, today: date) -> CaseQuerySet:
    """The door itself: whom no accusation against one of `paths` bars, and who was let in under one of `subjects` and
    still is `today`; None for someone who needs no letting in."""
    cases = cases.exclude(pk__in=_barred(paths))
    if subjects is None:
        return cases
    rows = Access.objects.filter(
        Q(until=None) | Q(until__gt=today), case=OuterRef("pk"), subject__in=subjects, since__lte=today
    )
    return cases.filter(Exists(rows))
