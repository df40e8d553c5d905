"""Opening, finishing, passing on and dropping what is owed. The only code that writes `Duty`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from huiyin.cases import limits
from huiyin.cases.models import Case, Duty
from huiyin.lib import clock
from huiyin.lib.few import Few
from huiyin.people.models import Body, Grant, Official, User
from huiyin.people.rights import ROLES, Right
from huiyin.rulebook.models import Rulebook


def _about(thing: models.Model | None) -> dict[str, object]:
    return {"about_kind": thing._meta.model_name or "", "about_id": thing.pk} if thing is not None else {}


def open_duty(
    kind: str,
    owner: Body | Official,
    *,
    due: datetime,
    start: datetime,
    case: Case | None = None,
    about: models.Model | None = None,
    rule: str = "",
) -> Duty:
    """`owner` owes `kind` by `due`. A duty of the same kind about the same thing must not be open."""
    return open_duties({kind: due}, owner, start=start, case=case, about=about, rules={kind: rule})[0]


def open_duties(
    dues: Mapping[str, datetime],
    owner: Body | Official,
    *,
    start: datetime,
    case: Case | None = None,
    about: models.Model | None = None,
    rules: Mapping[str, str],
) -> list[Duty]:
    """The same for several kinds at once, in one statement: each by its day, under its rule."""
    owner_field = "body" if isinstance(owner, Body) else "official"
    whose = {"case": case, "start": start, owner_field: owner} | _about(about)
    return Duty.objects.bulk_create(
        [
            Duty(kind=kind, due=due, yellow=_yellow(due, rules.get(kind, ""), case), rule=rules.get(kind, ""), **whose)
            for kind, due in dues.items()
        ]
    )


def _yellow(due: datetime, rule: str, case: Case | None) -> datetime:
    limit = None
    if rule and case is not None and case.rulebook is not None:
        limit = limits.limit_of(case.rulebook, rule, on=case.ruled_on, grade=case.grade)
    return limits.yellow_from(due, limit)


def open_of(kind: str, *, case: Case | None = None, about: models.Model | None = None) -> models.QuerySet[Duty]:
    """The open duties of that kind, of a case or about a thing."""
    duties = Duty.objects.filter(kind=kind, done_at=None, dropped_at=None)
    if case is not None:
        duties = duties.filter(case=case)
    return duties.filter(**_about(about)) if about is not None else duties


def finish(kind: str, *, by: User | None, on: date, case: Case | None = None, about: models.Model | None = None) -> int:
    """Mark the open duties of that kind done on `on`; returns how many there were."""
    return open_of(kind, case=case, about=about).update(done_on=on, done_at=clock.now(), done_by=by)


def drop(kind: str, *, reason: str, case: Case | None = None, about: models.Model | None = None) -> int:
    """What is no longer owed, with the reason; returns how many there were."""
    return open_of(kind, case=case, about=about).update(dropped_at=clock.now(), drop_reason=reason)


def move(kind: str, *, due: datetime, case: Case | None = None, about: models.Model | None = None) -> int:
    """A new deadline for the open duties of that kind (an extension that was granted)."""
    return open_of(kind, case=case, about=about).update(due=due, yellow=_yellow(due, "", case))


def move_to(duty: Duty, due: datetime) -> bool:
    """A new deadline for this very duty, and for the clock of its case where that is what it runs on.

    False when it is no longer open, or somebody has moved it meanwhile.
    """
    was = duty.due
    still = Duty.objects.filter(pk=duty.pk, done_at=None, dropped_at=None, due=was)
    if not still.update(due=due, yellow=_yellow(due, duty.rule, duty.case)):
        return False
    duty.due = due
    clock_of = {"report_city": "due_city", "report_group": "due_group"}.get(duty.kind)
    if clock_of and duty.case_id:
        Case.objects.filter(pk=duty.case_id, **{clock_of: was}).update(**{clock_of: due})
        Case.objects.filter(pk=duty.case_id, due=was).update(due=due)
    return True


@dataclass(frozen=True)
class Kind:
    """What a kind of duty is called, and which right of the owing body does it."""

    label: str | Promise
    right: Right
    inside: bool = True  # only the body's own people; otherwise whoever has the right over it


KINDS: dict[str, Kind] = {}


def make_known(code: str, label: str | Promise, right: Right, *, inside: bool) -> None:
    """Tell who does such a duty: so that whoever reminds need not know the rooms."""
    KINDS[code] = Kind(label, right, inside)


@dataclass(frozen=True)
class Apart:
    """What is to be known of a duty that hangs on no case: only its room knows whose it is, and who may know of it."""

    of: models.Model  # in whose chain of the journal it stands
    number: str  # said in a message; never words
    path: str
    may_know: Callable[[User], bool]
    does: Callable[[], Iterable[User]] | None = None  # None: as the kind of duty says
    above: Callable[[], Iterable[User]] = tuple  # told when it is late
    top: Callable[[], Iterable[User]] = tuple  # told when it is very late
    book: Rulebook | None = None  # by which its limit was reckoned


APART: dict[str, Callable[[Duty, int], Apart]] = {}


def tell_apart(codes: Iterable[str], how: Callable[[Duty, int], Apart]) -> None:
    """Duties of these kinds hang on no case; `how` tells of one, and of the key it is about."""
    APART.update(dict.fromkeys(codes, how))


def apart_of(duty: Duty) -> Apart | None:
    """What its room tells of a duty that hangs on no case; None for one of a case."""
    how = APART.get(duty.kind) if duty.case_id is None else None
    return how(duty, duty.about_id) if how is not None and duty.about_id is not None else None


def owed_parts(user: User) -> list[Q]:
    """Of the open duties those that `user` is to do: his own as a leader, and those of bodies that his rights let him
    do. Each part is one condition that an index answers, so that many open duties of others are not looked through."""
    found = [Q(official=user.official_id)] if user.official_id else []
    for grant in user.grants_now():
        known = [(code, kind) for code, kind in KINDS.items() if kind.right in ROLES[grant.role].rights]
        # A unit's work is its own people's; who reviews, hands down or reports does so for all within his reach.
        inside = [code for code, kind in known if kind.inside]
        beyond = [code for code, kind in known if not kind.inside]
        if inside:
            found.append(Q(body=grant.body_id, kind__in=inside))
        if beyond:
            found.append(Q(Few(kind__in=beyond), body__path__startswith=grant.reach.path))
    return found


def owed_by(user: User) -> Q:
    """The same as one condition. Whoever asks goes through the door besides."""
    mine = Q(pk__in=[])
    for part in owed_parts(user):
        mine |= part
    return mine


def doers(duty: Duty) -> list[User]:
    """Whose it is to do this duty today: the official himself, or those of the owing body who have the right."""
    if duty.official_id is not None:
        return list(User.objects.filter(official=duty.official_id, is_active=True))
    kind = KINDS.get(duty.kind)
    if kind is None or duty.body is None:
        return []
    roles = [code for code, role in ROLES.items() if kind.right in role.rights]
    grants = Grant.objects.in_effect().filter(role__in=roles, user__is_active=True)
    if kind.inside:
        grants = grants.filter(body=duty.body_id)
    else:
        grants = grants.filter(reach__path__in=duty.body.ancestor_paths())
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("pk"))


def drop_all(*, about: models.Model, reason: str) -> int:
    """Nothing is owed about this thing any more."""
    return Duty.objects.filter(done_at=None, dropped_at=None, **_about(about)).update(
        dropped_at=clock.now(), drop_reason=reason
    )


def drop_of(case: Case, *, reason: str) -> int:
    """Nothing is owed on this case any more, by nobody."""
    return Duty.objects.filter(case=case, done_at=None, dropped_at=None).update(
        dropped_at=clock.now(), drop_reason=reason
    )


def give_to(body: Body, *, about: models.Model) -> int:
    """`body` takes over what other bodies still owed about this thing; the deadlines stay."""
    return Duty.objects.filter(done_at=None, dropped_at=None, body__isnull=False, **_about(about)).update(body=body)


def hand_over(former: Official, successor: Official, *, about: models.Model, successor_about: models.Model) -> int:
    """The open duties of `former` about a thing become `successor`'s; what was done stays its doer's."""
    return Duty.objects.filter(official=former, done_at=None, dropped_at=None, **_about(about)).update(
        official=successor, **_about(successor_about)
    )


def open_for_many(
    kind: str, owed: Iterable[tuple[Body | Official, models.Model]], *, due: datetime, start: datetime, rule: str = ""
) -> list[Duty]:
    """One duty of that kind for each owner about a thing of his own, in one statement: what goes to hundreds at once."""
    return Duty.objects.bulk_create(
        [
            Duty(kind=kind, due=due, yellow=limits.yellow_from(due, None), start=start, rule=rule,
                 **{"body" if isinstance(owner, Body) else "official": owner}, **_about(about))  # type: ignore[arg-type]
            for owner, about in owed
        ]
    )  # fmt: skip


def drop_about(about_kind: str, about: Iterable[int], *, reason: str) -> int:
    """Nothing is owed any more about these things of one kind."""
    rows = Duty.objects.filter(about_kind=about_kind, about_id__in=list(about), done_at=None, dropped_at=None)
    return rows.update(dropped_at=clock.now(), drop_reason=reason)
