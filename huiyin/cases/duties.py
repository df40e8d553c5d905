"""Opening, finishing, passing on and dropping what is owed. The only code that writes `Duty`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models

from huiyin.cases.models import Case, Duty
from huiyin.lib import clock
from huiyin.people.models import Body, Official, User


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
        [Duty(kind=kind, due=due, rule=rules.get(kind, ""), **whose) for kind, due in dues.items()]
    )


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
    return open_of(kind, case=case, about=about).update(due=due)


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
