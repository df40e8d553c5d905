"""Registering: rows become cases with gapless numbers, each with its questions, two inquiries and clue.

One transaction per list: a crash in the middle leaves nothing, and the same list again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.accountability.actions import open_clues
from huiyin.cases import limits
from huiyin.cases.models import Batch, Case, CaseDistrict, CaseText, CaseType, Inquiry, Inspection, Question
from huiyin.cases.search import index_text
from huiyin.cases.states import Origin, State
from huiyin.intake.events import BatchReceived, CaseRegistered
from huiyin.intake.rules import can_register
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import redaction
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.ui.formats import listed

GIST = 100
_REGISTER_LOCK = 20161128  # PostgreSQL's advisory lock that lets one writer at a time take register numbers


@dataclass(frozen=True)
class NewCase:
    """What is needed to register one complaint, already read and cleaned."""

    text: str
    accept_number: str | None = None
    serial: str = ""
    starred: bool = False
    channel: str = ""
    region: str = ""
    types: list[str] = field(default_factory=list)  # codes
    types_written: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    districts: list[Body] = field(default_factory=list)
    anonymous: bool = False
    known_identity: list[str] = field(default_factory=list)  # strings to redact, never stored here

    @property
    def row_key(self) -> str:
        """What makes it the same row again: its number, else its serial and the hash of its words."""
        if self.accept_number:
            return self.accept_number
        return f"{self.serial}|{hashlib.sha256(self.text.encode()).hexdigest()[:24]}"


def open_batch(
    inspection: Inspection,
    number: str,
    *,
    whole: str,
    handed_over: datetime,
    by: User,
    on: date,
    announced: int | None = None,
    note: str = "",
    history: bool = False,
) -> Batch:
    """The batch of that number, made when it is new. `on` is the day of the list; both clocks start at `handed_over`."""
    batch, made = Batch.objects.get_or_create(
        inspection=inspection,
        number=number,
        defaults={
            "whole": whole or number,
            "on": on,
            "handed_over": handed_over,
            "announced": announced,
            "note": note,
            "history": history,
            "order": inspection.batches.count() + 1,
        },
    )
    if made:
        record(
            BatchReceived(inspection.key, number, batch.whole, handed_over.isoformat(), announced),
            of=batch,
            by=by,
            on=on,
        )
    return batch


@transaction.atomic
def receive_batch(
    inspection: Inspection,
    number: str,
    *,
    whole: str = "",
    handed_over: datetime,
    by: User,
    on: date,
    announced: int | None = None,
    note: str = "",
) -> Batch:
    """Note a batch as received; one that holds nothing for the city is received too, and stays empty."""
    can_register(by=by).require()
    return open_batch(
        inspection, number, whole=whole, handed_over=handed_over, by=by, on=on, announced=announced, note=note
    )


@transaction.atomic
def register_cases(
    batch: Batch, rows: Sequence[NewCase], *, origin: str = Origin.LIST, by: User, on: date
) -> list[Case]:
    """Register each of `rows` in order, with the next numbers of the register.

    Raises `Refused` when a row is already registered in this batch, or says nothing; then none is registered.
    """
    can_register(by=by).require()
    inspection = batch.inspection
    _refuse_empty_or_doubled(batch, rows)
    number = _next_number()
    cases, texts = [], []
    for n, row in enumerate(rows, start=number):
        redacted, _spans = redaction.redact(row.text, known=row.known_identity)
        case = Case(
            number=n,
            inspection=inspection,
            batch=batch,
            serial=row.serial,
            accept_number=row.accept_number or None,
            row_key=row.row_key,
            starred=row.starred,
            channel=row.channel,
            region=row.region[:200],
            district=row.districts[0] if row.districts else None,
            shared=len(set(row.districts)) > 1,
            gist=" ".join(redacted.split())[:GIST],
            types=row.types,
            types_written=row.types_written,
            received_on=on,
            entered_by=by,
            origin=origin,
            state=State.CLOSED if origin == Origin.HISTORY else State.REGISTERED,  # nobody owes history anything
            anonymous=row.anonymous,
            clock_start=batch.handed_over,
            due=None
            if origin == Origin.HISTORY
            else limits.due_by(inspection.rulebook, "hand_down", batch.handed_over, on=on, default_days=1),
        )
        cases.append(case)
        texts.append((case, row.text, redacted))
    Case.objects.bulk_create(cases, batch_size=400)
    CaseText.objects.bulk_create([index_text(*words) for words in texts], batch_size=400)
    pairs = list(zip(cases, rows, strict=True))
    CaseType.objects.bulk_create([CaseType(case=c, code=t) for c, r in pairs for t in dict.fromkeys(r.types)])
    CaseDistrict.objects.bulk_create(
        [CaseDistrict(case=c, district=d) for c, r in pairs for d in dict.fromkeys(r.districts)]
    )
    Question.objects.bulk_create(
        [
            Question(case=case, n=n, text=text)
            for case, row, redacted in ((c, r, t[2]) for (c, r), t in zip(pairs, texts, strict=True))
            for n, text in enumerate(_questions(row, redacted), start=1)
        ],
        batch_size=400,
    )
    Inquiry.objects.bulk_create(
        [Inquiry(case=case, kind=kind) for case in cases for kind in Inquiry.Kind], batch_size=400
    )
    record_many(
        Happening(
            CaseRegistered(
                case.number,
                inspection.key,
                batch.number,
                case.accept_number or "",
                case.origin,
                case.channel,
                case.starred,
                row.types,
                [d.code for d in row.districts],
            ),
            of=case,
            by=by,
            on=on,
        )
        for case, row in pairs
    )
    if origin != Origin.HISTORY:
        open_clues(cases, by=by, on=on)
    return cases


def _refuse_empty_or_doubled(batch: Batch, rows: Sequence[NewCase]) -> None:
    empty = [n for n, row in enumerate(rows, start=1) if not row.text.strip()]
    if empty:
        raise Refused(_("第 %s 行没有举报内容，请补充后再登记。") % listed(empty[:20]))
    keys = [row.row_key for row in rows]
    doubled = sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    known = set(batch.cases.live().filter(row_key__in=keys).values_list("row_key", flat=True))
    if doubled or known:
        raise Refused(_("受理编号 %s 在本批中重复，未登记。") % listed([*doubled, *sorted(known)][:20]))


def _next_number() -> int:
    """The next number of the register; holds other writers off until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTER_LOCK])
    return (Case.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _questions(row: NewCase, redacted: str) -> list[str]:
    """The questions of a complaint: as the list splits them, redacted; else its whole text is the one question."""
    if not row.questions or list(row.questions) == [row.text]:
        return [redacted]
    return [redaction.redact(q, known=row.known_identity)[0] for q in row.questions]
