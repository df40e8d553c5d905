"""The rulebooks that Huiyin ships, and how they are laid into the database."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from huiyin.journal.actions import SYSTEM, record
from huiyin.lib import clock
from huiyin.rulebook import use
from huiyin.rulebook.events import RulebookLoaded
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS

FOLDER = Path(__file__).parent / "shipped"
SHIPPED = ("foshan-2016", "second-round", "third-round")
_OWN = ("code", "name", "name_en", "since", "until")


def read_shipped(code: str) -> dict[str, Any]:
    """The shipped rulebook of that code, as its file says."""
    return json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def load_shipped(code: str) -> Rulebook:
    """Lay the shipped rulebook into the database, and return it.

    What is there stays as it is: an entry that the administrator has changed or ended is never brought back. So it
    may be called at every start; a newer version of Huiyin adds only the codes that are new. Cases live by the rules of
    the day on which they were handed down, so in a rulebook that is in use what is new comes into force tomorrow.
    """
    return _load(read_shipped(code))


def load_all_shipped() -> list[Rulebook]:
    """All rulebooks that Huiyin ships."""
    return [load_shipped(code) for code in SHIPPED]


@transaction.atomic
def _load(file: dict[str, Any]) -> Rulebook:
    rulebook, made = Rulebook.objects.get_or_create(
        code=file["code"],
        defaults={
            **{key: file.get(key, "") for key in ("name", "name_en", "basis")},
            "since": date.fromisoformat(file["since"]),
            "until": _day(file.get("until")),
        },
    )
    there = set(rulebook.entries.values_list("section", "code"))
    fresh = [
        _entry(rulebook, section, row, position)
        for section, rows in file["sections"].items()
        for position, row in enumerate(rows, start=1)
        if (section, row["code"]) not in there
    ]
    earliest = use.free_from(rulebook)
    for entry in fresh:
        entry.since = max(entry.since, earliest or entry.since)
    fresh = [entry for entry in fresh if entry.until is None or entry.until > entry.since]
    Entry.objects.bulk_create(fresh, batch_size=200)
    if made or fresh:
        record(RulebookLoaded(rulebook=rulebook.code, entries=len(fresh)), of=rulebook, by=SYSTEM, on=clock.today())
    return rulebook


def _entry(rulebook: Rulebook, section: str, row: dict[str, Any], position: int) -> Entry:
    data = {key: value for key, value in row.items() if key not in _OWN}
    SECTIONS[section].read(row["code"], row["name"], row.get("name_en", ""), data)
    return Entry(
        rulebook=rulebook,
        section=section,
        code=row["code"],
        name=row["name"],
        name_en=row.get("name_en", ""),
        data=data,
        since=_day(row.get("since")) or rulebook.since,
        until=_day(row.get("until")),
        position=position * 10,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
