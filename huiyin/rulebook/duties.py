"""责任清单 as people read it: by body, whose duty is what and by which article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from huiyin.people.models import Body, User
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.queries import code_of, places_of
from huiyin.rulebook.sections import DutyOfBody
from huiyin.rulebook.showing import Names, title


@dataclass
class Line:
    """A duty: what it is, the complaints that point to it, the article."""

    name: str
    types: list[str]
    words: list[str]
    basis: str

    def says(self, words: str) -> bool:
        """Do all these words stand somewhere in it?"""
        text = " ".join([self.name, *self.types, *self.words, self.basis]).lower()
        return all(word in text for word in words.lower().split())


@dataclass
class Holder:
    """A body with its duties; without `body` it is one that the list names and the city has not set up."""

    code: str
    body: Body | None
    lines: list[Line] = field(default_factory=list)
    mine: bool = False

    @property
    def name(self) -> str:
        """How it is called."""
        return title(self.body) if self.body is not None else self.code


@dataclass
class DutyList:
    """The bodies of the city, those of the district that was chosen, and those that are not there."""

    city: list[Holder]
    district: list[Holder]
    missing: list[Holder]

    @property
    def empty(self) -> bool:
        """Is there nothing to read?"""
        return not (self.city or self.district or self.missing)


def districts() -> list[Body]:
    """The districts of the city."""
    return list(Body.objects.filter(kind=Body.Kind.DISTRICT, until=None).order_by("path"))


def own_district(user: User) -> Body | None:
    """The district in whose part of the tree the reader works."""
    return next((district for grant in user.grants_now() if (district := grant.body.district)), None)


def duty_list(
    rulebook: Rulebook, district: Body | None, *, on: date, words: str = "", user: User | None = None
) -> DutyList:
    """The duties in force on `on`, by body; with `words`, those that contain them. The reader's own bodies come first."""
    names = Names.of(rulebook)
    places = places_of(district)
    holders: dict[str, Holder] = {}
    for duty in rulebook.all_of(DutyOfBody, on):
        code = code_of(duty.body, places)
        if not code:
            continue  # a district's duty where no district is there
        line = Line(title(duty), [names.types.get(one, one) for one in duty.types], duty.words, duty.basis)
        holders.setdefault(code, Holder(code, None)).lines.append(line)
    mine = user.bodies() if user is not None else set()
    for body in Body.objects.filter(code__in=holders, until=None):
        holders[body.code].body = body
        holders[body.code].mine = body.pk in mine
    if words:
        for holder in holders.values():
            if not _named(holder, words):
                holder.lines = [line for line in holder.lines if line.says(words)]
    there = [one for one in holders.values() if one.lines and one.body is not None]
    there.sort(key=lambda one: (not one.mine, one.body.path if one.body else ""))
    places_there = districts()
    home = {one.code: next((d for d in places_there if one.body and d.holds(one.body)), None) for one in there}
    return DutyList(
        city=[one for one in there if home[one.code] is None],
        district=[one for one in there if district is not None and home[one.code] == district],
        missing=[one for one in holders.values() if one.lines and one.body is None],
    )


def _named(holder: Holder, words: str) -> bool:
    text = f"{holder.name} {holder.body.short if holder.body else ''}".lower()
    return all(word in text for word in words.lower().split())
