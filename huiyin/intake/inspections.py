"""The stay of an inspection group: entered before its first list can be read, and changed when its dates are known."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Inspection
from huiyin.intake.events import InspectionChanged, InspectionOpened
from huiyin.intake.rules import can_change_inspection, can_register
from huiyin.journal.actions import record
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

FIELDS = ("name", "name_en", "level", "kind", "group", "since", "until", "rulebook")


@transaction.atomic
def open_inspection(*, key: str, by: User, on: date, **fields: Any) -> Inspection:
    """Enter an inspection; its key stands in addresses and exports and never changes."""
    can_register(by=by).require()
    _dates(fields)
    try:
        with transaction.atomic():
            inspection = Inspection.objects.create(key=key, **{name: fields[name] for name in FIELDS if name in fields})
    except IntegrityError as clash:
        raise Refused(_("代号“%s”已用于另一次督察，请换一个代号。") % key) from clash
    record(InspectionOpened(key, inspection.name, inspection.rulebook.code), of=inspection, by=by, on=on)
    return inspection


@transaction.atomic
def change_inspection(inspection: Inspection, *, by: User, on: date, **fields: Any) -> list[str]:
    """Change what is known of an inspection; returns the fields that changed. No change leaves no entry.

    The rulebook stays what it is from the first hand-down on: cases of one inspection are counted by one rule.
    """
    held = Inspection.objects.select_related("rulebook").get(pk=inspection.pk)
    changed = [name for name in FIELDS if name in fields and getattr(held, name) != fields[name]]
    can_change_inspection(held, changed, by=by).require()
    _dates(fields)
    if not changed:
        return []
    for name in changed:
        setattr(held, name, fields[name])
    held.save(update_fields=changed)
    record(InspectionChanged(held.key, changed), of=held, by=by, on=on)
    return changed


def _dates(fields: dict[str, Any]) -> None:
    since, until = fields.get("since"), fields.get("until")
    if since and until and until < since:
        raise Refused(_("离开日期不能早于进驻日期。"))
