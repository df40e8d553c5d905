"""Attaching evidence, taking it back, and keeping what the system made."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Batch, Case
from huiyin.files import rules, store
from huiyin.files.doors import door_of, kind_of
from huiyin.files.events import EvidenceAttached, EvidenceWithdrawn, PaperKept
from huiyin.files.models import Evidence, Paper
from huiyin.files.reading import clean_name, read_upload
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User


@transaction.atomic
def attach(
    about: models.Model,
    upload: File | BinaryIO,
    *,
    case: Case | None,
    by: User,
    on: date,
    note: str = "",
    place: str = "",
) -> Evidence:
    """Keep an uploaded file as evidence of `about`, a row of `case` (None where it is of no case).

    Call it inside the action of the room that asks for it, so that the row and its evidence exist together. The same
    file twice about the same thing is refused; about another thing it is another piece of evidence.
    """
    rules.can_attach(about, case=case, by=by, on=on).require()
    came = read_upload(upload)
    picture = came.picture
    kind = Evidence.Kind.PHOTO if picture else Evidence.Kind.PAPER
    row = Evidence(
        case=case, about_kind=kind_of(about), about_id=about.pk, kind=kind, name=came.name, note=note.strip()[:200],
        media_type=came.media_type, size=len(came.data), sha256=store.keep(came.data), place=place.strip()[:120],
        on=on, by=by,
    )  # fmt: skip
    if picture:
        row.shown, row.thumb = store.keep(picture.shown), store.keep(came.thumb)
        row.taken_at = picture.taken
        if picture.place:
            row.latitude, row.longitude = picture.place.latitude, picture.place.longitude
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("这份材料已经上传过了。")) from error
    event = EvidenceAttached(row.pk, row.about_kind, row.about_id, row.sha256)
    record(event, of=_chain_of(row), by=by, on=on)
    return row


def _chain_of(row: Evidence) -> models.Model:
    """The case's own chain, but for what the handling chain must not see."""
    door = door_of(row.about_kind)
    return row.case if row.case is not None and door is not None and door.in_the_chain else row


@transaction.atomic
def withdraw(evidence: Evidence, *, by: User, on: date, reason: str) -> None:
    """The evidence no longer stands. It is kept, with the reason: nothing is deleted (invariant 4)."""
    rules.can_withdraw(evidence, by=by).require()
    if not reason.strip():
        raise Refused(_("请说明撤回原因。"))
    standing = Evidence.objects.standing().filter(pk=evidence.pk)
    if not standing.update(withdrawn_at=clock.now(), withdrawn_by=by, withdraw_reason=reason.strip()[:200]):
        raise Refused(_("有人刚刚撤回了此材料，请刷新后再操作。"))
    evidence.refresh_from_db()
    record(EvidenceWithdrawn(evidence.pk, evidence.sha256), of=_chain_of(evidence), by=by, on=on, reason=reason.strip())


@transaction.atomic
def keep_paper(
    data: bytes,
    *,
    what: str,
    name: str,
    media_type: str,
    by: User,
    on: date,
    case: Case | None = None,
    batch: Batch | None = None,
    about: models.Model | None = None,
) -> Paper:
    """Keep a paper that the system made, as it is: what was signed and sent can be shown again, byte for byte.

    With `about`, a row of `case`, it stands behind that row's door.
    """
    door = door_of(kind_of(about)) if about is not None else None
    if about is not None and (door is None or case is None):
        raise ValueError("a paper about a row needs its case, and the row's kind a door")
    row = Paper.objects.create(
        what=what, name=clean_name(name, media_type), case=case, batch=batch, media_type=media_type, size=len(data),
        about_kind=kind_of(about) if about is not None else "", about_id=about.pk if about is not None else None,
        sha256=store.keep(data), on=on, by=by,
    )  # fmt: skip
    hidden = door is not None and not door.in_the_chain
    subject = row if hidden else case or batch or row
    record(PaperKept(row.pk, what, row.sha256), of=subject, by=by, on=on)
    return row
