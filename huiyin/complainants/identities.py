"""Sealing an identity, opening it by two, and rotating the keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.complainants import rules, sealing
from huiyin.complainants.events import (
    IdentityOpened,
    IdentitySealed,
    KeysRotated,
    TelephoneShown,
    UnlockAsked,
    UnlockConsented,
    UnlockDeclined,
)
from huiyin.complainants.models import Complainant, Identity, Unlock
from huiyin.complainants.redacting import mask_words
from huiyin.complainants.sealing import Person
from huiyin.journal.actions import SYSTEM, Happening, Subject, record, record_many
from huiyin.journal.readings import open_sealed
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

CHANGED = _("有人刚刚更新了此项，请刷新后再操作。")


def current_identity(case: Case) -> Identity | None:
    """The sealed identity that stands; None when none was registered."""
    return Identity.objects.filter(case=case, ended_at=None).first()


@transaction.atomic
def register_identity(
    case: Case, *, name: str = "", phone: str = "", address: str = "", by: User, on: date
) -> Identity:
    """Seal who complained. His name, telephone and address are masked in what handlers read, if they stand there."""
    rules.can_register(case, by=by).require()
    rules.day_has_come(case, on).require()
    person = Person(name.strip()[:60], phone.strip()[:40], address.strip()[:200])
    if not person.strings:
        raise Refused(_("请填写投诉人的姓名、电话或住址。"))
    Identity.objects.filter(case=case, ended_at=None).update(ended_at=clock.now())
    key_id, sealed = sealing.seal(person, case_number=case.number)
    try:
        with transaction.atomic():
            row = Identity.objects.create(
                case=case, key_id=key_id, sealed=sealed, has_phone=bool(person.phone), on=on, by=by
            )
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    reach = Complainant.Reach.REACHABLE
    Complainant.objects.update_or_create(case=case, defaults={"reach": reach, "note": "", "on": on})
    mask_words(case, person.strings)
    record(IdentitySealed(case.number, bool(person.phone)), of=row, by=by, on=on)
    return row


@transaction.atomic
def seal_listed(people: Iterable[tuple[Case, Person]], *, by: User, on: date) -> list[Identity]:
    """Seal who complained in the cases that a list has just registered: all at once, in a few statements.

    What handlers read of these cases was masked when they were registered.
    """
    told = [(case, person) for case, person in people if person.strings]
    rows = []
    for case, person in told:
        rules.can_seal_listed(case, by=by).require()
        key_id, sealed = sealing.seal(person, case_number=case.number)
        rows.append(Identity(case=case, key_id=key_id, sealed=sealed, has_phone=bool(person.phone), on=on, by=by))
    Identity.objects.bulk_create(rows, batch_size=400)
    Complainant.objects.bulk_create([Complainant(case=case, on=on) for case, _person in told], batch_size=400)
    record_many(Happening(IdentitySealed(row.case.number, row.has_phone), of=row, by=by, on=on) for row in rows)
    return rows


@transaction.atomic
def ask_unlock(case: Case, *, reason: str, by: User, on: date) -> Unlock:
    """A keeper asks to open the identity of `case`."""
    rules.can_ask(case, reason=reason, by=by).require()
    identity = current_identity(case)
    assert identity is not None  # can_ask has said so
    unlock = Unlock.objects.create(identity=identity, asked_by=by, reason=reason.strip()[:300])
    record(UnlockAsked(case.number), of=unlock, by=by, on=on)
    return unlock


@transaction.atomic
def consent(unlock: Unlock, *, by: User, on: date) -> Unlock:
    """Another keeper consents: for an hour the one who asked may look."""
    rules.can_answer_unlock(unlock, by=by).require()
    now = clock.now()
    until = now + rules.OPEN_FOR
    if not Unlock.objects.filter(pk=unlock.pk, answered_by=None).update(answered_by=by, answered_at=now, until=until):
        raise Refused(CHANGED)
    unlock.refresh_from_db()
    event = UnlockConsented(unlock.identity.case.number, until.isoformat())
    record(event, of=unlock, by=by, on=on)
    return unlock


@transaction.atomic
def decline(unlock: Unlock, *, reason: str, by: User, on: date) -> Unlock:
    """Another keeper declines, with a reason."""
    rules.can_answer_unlock(unlock, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明不同意的理由。"))
    fields = {"answered_by": by, "answered_at": clock.now(), "decline_reason": reason.strip()[:200]}
    if not Unlock.objects.filter(pk=unlock.pk, answered_by=None).update(**fields):
        raise Refused(CHANGED)
    unlock.refresh_from_db()
    record(UnlockDeclined(unlock.identity.case.number), of=unlock, by=by, on=on)
    return unlock


def look(unlock: Unlock, *, by: User, on: date, device: str = "") -> Person:
    """The identity in the clear, for who asked and while the consent lasts.

    The note of the opening is committed before anything is unsealed, so this is called outside any transaction.
    """
    rules.can_look(unlock, by=by).require()
    case = unlock.identity.case
    open_sealed(unlock.identity, by=by, what="identity", reason=unlock.reason, device=device)
    with transaction.atomic():
        record(IdentityOpened(case.number), of=unlock, by=by, on=on)
    return sealing.unseal(unlock.identity.key_id, unlock.identity.sealed, case_number=case.number)


def number_to_call(case: Case, *, by: User, on: date, device: str = "") -> str:
    """The telephone number alone, for a caller who owes this call; noted as an opening, as `look` is."""
    rules.can_see_number(case, by=by).require()
    identity = current_identity(case)
    assert identity is not None  # can_see_number has said so
    open_sealed(identity, by=by, what="telephone", reason=_("回访"), device=device)
    with transaction.atomic():
        record(TelephoneShown(case.number), of=identity, by=by, on=on)
    return sealing.unseal(identity.key_id, identity.sealed, case_number=case.number).phone


@transaction.atomic
def rotate(*, on: date) -> int:
    """Seal every identity anew under a fresh key; how many there were. The former keys stay, for older backups."""
    key = sealing.new_key()
    rows = 0
    for row in Identity.objects.select_related("case").order_by("pk").select_for_update(of=("self",)):
        person = sealing.unseal(row.key_id, row.sealed, case_number=row.case.number)
        key_id, sealed = sealing.seal(person, case_number=row.case.number)
        Identity.objects.filter(pk=row.pk).update(key_id=key_id, sealed=sealed)
        rows += 1
    record(KeysRotated(key, rows), of=Subject("identity_keys", "1"), by=SYSTEM, on=on)
    return rows
