"""A rulebook as people read it: codes as names, fields as columns, versions with their days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.journal.models import Entry as JournalEntry
from huiyin.lib import clock
from huiyin.lib.prepared import PreparedRows
from huiyin.people.models import Body, User
from huiyin.rulebook import use
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS, ColumnSet, DutyOfBody, Grade, Limit, PollutionType, Section
from huiyin.ui.formats import listed
from huiyin.ui.naming import title

NOTHING = "—"
# Fields that are read together with another one.
_FOLDED: dict[type[Section], tuple[str, ...]] = {Limit: ("unit",)}
# How many changes a page shows, and how far back it looks for those of one entry.
_CHANGES, _LOOKED_AT = 20, 500


_TYPES = PreparedRows(
    lambda: (
        Entry.objects.filter(section=PollutionType.section)
        .order_by("rulebook__since", "since", "position")
        .values_list("code", "name", "name_en")
    )
)


def type_names() -> dict[str, str]:
    """The pollution types that any rulebook ever had, each by the name it has today; one query."""
    in_english = (get_language() or "").startswith("en")
    return {code: (in_english and name_en) or name for code, name, name_en in _TYPES()}


@dataclass
class Names:
    """What codes are called: pollution types, grades and bodies, with the bodies that a duty may name."""

    types: dict[str, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rulebook: Rulebook) -> Names:
        """Those that `rulebook` uses, ended ones too."""
        return cls(
            {code: title(one) for code, one in rulebook.ever(PollutionType).items()},
            {code: title(one) for code, one in rulebook.ever(Grade).items()},
            duty_holders(),
        )

    def body(self, code: str) -> str:
        """A body, or bodies of every district, as a duty names them."""
        said = code.replace("{city}", _("市")).replace("{district}", _("各区"))
        return self.bodies.get(code) or _("%(code)s（未设此机构）") % {"code": said}


def duty_holders() -> dict[str, str]:
    """Whom a duty may name: each body of the city, and by one pattern the like bodies of all districts."""
    bodies = list(Body.objects.filter(until=None).order_by("path"))
    root = next((body for body in bodies if body.depth == 1), None)
    districts = [body for body in bodies if body.kind == Body.Kind.DISTRICT]
    city: dict[str, str] = {}
    alike: dict[str, list[tuple[Body, Body]]] = {}
    for body in bodies:
        home = next((district for district in districts if district.holds(body)), None)
        if home is None:
            city[_pattern(body, root, "{city}")] = body.name
        else:
            alike.setdefault(_pattern(body, home, "{district}"), []).append((home, body))
    everywhere: dict[str, str] = {}
    single: dict[str, str] = {}
    for pattern, found in alike.items():
        if "{district}" in pattern and len(found) > 1:
            everywhere[pattern] = _("各区：%(bodies)s") % {"bodies": _without_place(found)}
        else:
            single |= {body.code: body.name for _home, body in found}
    return {**city, **everywhere, **single}


def _pattern(body: Body, place: Body | None, word: str) -> str:
    if place is not None and (body.code == place.code or body.code.startswith(place.code + "-")):
        return word + body.code[len(place.code) :]
    return body.code


def _without_place(found: Iterable[tuple[Body, Body]]) -> str:
    """The different names of the like bodies, without the name of their district."""
    said = []
    for home, body in found:
        short = body.short.removeprefix(home.short)
        short = short if len(short) > 1 else body.get_kind_display()  # 南海区委 is no 委
        if short not in said:
            said.append(short)
    return listed(said)


# --- one section ------------------------------------------------------------------------------------------------------


def heads(kind: type[Section]) -> list[str]:
    """The columns of a section's table, besides code, name and days."""
    return [kind.called(name) for name in kind.own_fields() if name not in _FOLDED.get(kind, ())]


def cells(value: Section, names: Names) -> list[tuple[str, str]]:
    """What a version says, field by field: how the field is called, and its value in words."""
    return [
        (value.called(name), _said(value, name, names))
        for name in value.own_fields()
        if name not in _FOLDED.get(type(value), ())
    ]


def _said(value: Section, name: str, names: Names) -> str:
    held: Any = getattr(value, name)
    if isinstance(value, Limit) and name == "amount":
        return f"{held} {value.allowed['unit'][value.unit]}"
    if isinstance(value, Limit) and name == "grade":
        return names.grades.get(held, held) or _("各等级")
    if isinstance(value, DutyOfBody) and name == "body":
        return names.body(held)
    if isinstance(value, DutyOfBody) and name == "types":
        held = [names.types.get(code, code) for code in held]
    if isinstance(value, ColumnSet) and name == "columns":
        held = [heading for _key, heading in held]
    if name in value.allowed:
        return str(value.allowed[name][held])
    if isinstance(held, bool):
        return _("是") if held else NOTHING
    if isinstance(held, list):
        return listed(held) or NOTHING
    return str(held or NOTHING)


@dataclass
class Version:
    """A version of an entry as a row: its values in words, and how it stands today."""

    entry: Entry
    title: str
    cells: list[tuple[str, str]]
    standing: str  # in_force, coming, ended, taken_back

    @property
    def standing_word(self) -> str:
        """How it stands, in a word."""
        words = {"in_force": _("现行"), "coming": _("将施行"), "ended": _("已终止"), "taken_back": _("已撤回")}
        return words[self.standing]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"in_force": "green", "coming": "blue"}.get(self.standing, "plain")


def version(entry: Entry, names: Names, today: date | None = None) -> Version:
    """The entry as a row."""
    today = today or clock.today()
    if not entry.began:
        standing = "taken_back"
    elif entry.since > today:
        standing = "coming"
    else:
        standing = "in_force" if entry.until is None or entry.until > today else "ended"
    return Version(entry, title(entry), cells(entry.value, names), standing)


def versions(rulebook: Rulebook, kind: type[Section], names: Names) -> dict[str, list[Version]]:
    """The section's versions by how they stand: in force, coming, and former ones, the latest of these first."""
    rows = [version(entry, names) for entry in rulebook.entries.filter(section=kind.section)]
    former = [row for row in rows if row.standing in ("ended", "taken_back")]
    return {
        "in_force": [row for row in rows if row.standing == "in_force"],
        "coming": [row for row in rows if row.standing == "coming"],
        "former": sorted(former, key=lambda row: row.entry.until or row.entry.since, reverse=True),
    }


def of_one_code(entry: Entry, names: Names) -> list[Version]:
    """All versions of the entry's code, the latest first."""
    found = entry.rulebook.entries.filter(section=entry.section, code=entry.code)
    return [version(one, names) for one in found.order_by("-since")]


# --- one rulebook -----------------------------------------------------------------------------------------------------


@dataclass
class Shelf:
    """A section on the rulebook's page: what it decides, and how many entries it has."""

    kind: type[Section]
    in_force: int
    coming: int
    former: int


def shelves(rulebook: Rulebook) -> list[Shelf]:
    """The sections of a rulebook."""
    today = clock.today()
    rows = list(rulebook.entries.values_list("section", "since", "until"))
    return [
        Shelf(
            kind,
            sum(s == kind.section and since <= today and (not until or until > today) for s, since, until in rows),
            sum(s == kind.section and since > today and until != since for s, since, until in rows),
            sum(
                s == kind.section and until is not None and (until <= today or until == since)
                for s, since, until in rows
            ),
        )
        for kind in SECTIONS.values()
    ]


@dataclass
class Change:
    """A line of what was done to a rulebook."""

    what: str
    on: date
    who: str
    reason: str


def changes(rulebook: Rulebook, entry: Entry | None = None) -> list[Change]:
    """The last changes of a rulebook, or of all versions of one entry's code, the latest first."""
    found = JournalEntry.objects.filter(subject_kind="rulebook", subject_id=str(rulebook.pk)).order_by("-n")
    rows = list(found[: _LOOKED_AT if entry else _CHANGES])
    if entry is not None:
        about = (entry.section, entry.code)
        rows = [row for row in rows if (row.payload.get("section"), row.payload.get("code")) == about][:_CHANGES]
    people = User.objects.filter(pk__in=[row.author_id for row in rows if row.author_kind == "user"])
    called = {str(user.pk): user.name for user in people}
    return [Change(row.describe(), row.on, called.get(row.author_id, _("系统")), row.reason) for row in rows]


@dataclass
class Standing:
    """A rulebook, how it stands today, and the tone of its badge."""

    book: Rulebook
    word: str
    tone: str

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return title(self.book)

    @property
    def used(self) -> bool:
        """Do cases live by it?"""
        return use.is_used(self.book)


def books() -> list[Standing]:
    """All rulebooks, the newest first."""
    today = clock.today()
    in_force = Rulebook.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    standing = set(in_force.values_list("pk", flat=True))
    found = []
    for book in Rulebook.objects.order_by("-since", "-pk"):
        if book.pk in standing:
            found.append(Standing(book, _("现行"), "green"))
        elif book.since > today:
            found.append(Standing(book, _("将施行"), "blue"))
        else:
            found.append(Standing(book, _("已废止"), "plain"))
    return found
