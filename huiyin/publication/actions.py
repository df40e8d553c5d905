"""Making a table, proposing it, approving it, and taking it out again."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.journal.actions import record
from huiyin.journal.verifier import canon
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.publication import rules
from huiyin.publication.content import lines_of, notes_of
from huiyin.publication.events import TableApproved, TableMade, TableProposed, TableVoided
from huiyin.publication.models import CHUNK, DisclosureTable, TableCase
from huiyin.publication.selecting import Selection
from huiyin.rulebook.sections import ColumnSet

MOST = 20_000  # more would be no table that anybody reads


def digest_of(table: DisclosureTable) -> str:
    """SHA-256, in hex, of everything the public would read: what was approved can be proved later.

    Of one text, put together piece by piece: `canon` of `{"content": {"columns", "notes", "rows": [{"case", "cells",
    "warnings"}, …]}, "subtitle", "title", "unit"}`, where `case` is the register number.
    """
    digest = hashlib.sha256()
    digest.update(f'{{"content":{{"columns":{canon(table.columns)},"notes":{canon(table.notes)},"rows":['.encode())
    rows = table.lines.order_by("n").values_list("n", "case__number", "cells", "warnings")
    for n, case, cells, warnings in rows.iterator(CHUNK):
        row = canon({"case": case, "cells": cells, "warnings": warnings})
        digest.update(f"{',' if n > 1 else ''}{row}".encode())
    named = {"subtitle": table.subtitle, "title": table.title, "unit": table.unit}
    digest.update(f"]}},{canon(named)[1:]}".encode())
    return digest.hexdigest()


@transaction.atomic
def make_table(
    selection: Selection, *, column_set: str, by: User, on: date, unit: str = "", subtitle: str | None = None
) -> DisclosureTable:
    """A draft of the table for `selection`, with the words the cases have now.

    `subtitle` is made from the batch when it is not given. Refuses an empty selection.
    """
    rules.may_make(by=by, on=on).require()
    inspection = selection.inspection
    columns = inspection.rulebook.one_of(ColumnSet, column_set, on)
    cases: list[int] = list(selection.cases(by).values_list("pk", flat=True)[: MOST + 1])
    if not cases:
        raise Refused(_("没有符合条件的案件。一览表只收已反馈的案件，需要时请勾选“含尚未反馈的案件”。"))
    if len(cases) > MOST:
        raise Refused(_("符合条件的案件超过 %(most)s 件，请缩小范围。") % {"most": MOST})
    starred = selection.cases(by).filter(starred=True).exists()
    table = DisclosureTable.objects.create(
        inspection=inspection,
        batch=selection.batch,
        title=columns.title,
        subtitle=subtitle_of(selection) if subtitle is None else subtitle.strip()[:120],
        unit=unit.strip()[:120],
        column_set=columns.code,
        filter=selection.as_json(),
        content={
            "columns": [list(column) for column in columns.columns],
            "notes": notes_of(columns, starred=starred),
        },
        cases=len(cases),
        on=on,
        by=by,
    )
    for lines in lines_of(cases, table, columns):
        TableCase.objects.bulk_create(lines)
        table.warnings += sum(bool(line.warnings) for line in lines)
    table.save(update_fields=["warnings"])
    event = TableMade(
        inspection.key,
        selection.batch.number if selection.batch else "",
        columns.code,
        table.cases,
        table.warnings,
        digest_of(table),
    )
    record(event, of=table, by=by, on=on)
    return table


def subtitle_of(selection: Selection) -> str:
    """（第1批 2016年11月28日）, as the lists write it; nothing for a table over several batches."""
    batch = selection.batch
    if batch is None:
        return ""
    return f"（{batch.number} {batch.on.year}年{batch.on.month}月{batch.on.day}日）"


@transaction.atomic
def propose(table: DisclosureTable, *, by: User, on: date) -> None:
    """Put the table before the one who approves: from now on its words stand."""
    rules.can_propose(table, by=by, on=on).require()
    now = clock.now()
    _move(table, DisclosureTable.State.DRAFT, state=DisclosureTable.State.PROPOSED, proposed_at=now, proposed_by=by)
    record(TableProposed(table.warnings, digest_of(table)), of=table, by=by, on=on)


@transaction.atomic
def approve(table: DisclosureTable, *, by: User, on: date) -> None:
    """The table may be called public, word for word as it stands (invariant 9)."""
    rules.can_approve(table, by=by, on=on).require()
    _move(
        table,
        DisclosureTable.State.PROPOSED,
        state=DisclosureTable.State.APPROVED,
        approved_at=clock.now(),
        approved_by=by,
        approved_on=on,
    )
    record(TableApproved(table.cases, digest_of(table)), of=table, by=by, on=on)


@transaction.atomic
def void_table(table: DisclosureTable, *, reason: str, by: User, on: date) -> None:
    """The table no longer counts. It stays readable in this room with the reason."""
    rules.can_void(table, by=by, reason=reason, on=on).require()
    former = table.state
    _move(
        table,
        former,
        state=DisclosureTable.State.VOID,
        voided_at=clock.now(),
        voided_by=by,
        void_reason=reason.strip()[:200],
    )
    record(TableVoided(former), of=table, by=by, on=on, reason=reason.strip())


def _move(table: DisclosureTable, former: str, **fields: object) -> None:
    """Of two people at once one is told: the update asks for the state that was seen."""
    if not DisclosureTable.objects.filter(pk=table.pk, state=former).update(**fields):
        raise Refused(_("有人刚刚更新了此表，请刷新后再操作。"))
    for name, value in fields.items():
        setattr(table, name, value)
