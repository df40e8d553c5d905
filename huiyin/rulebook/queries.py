"""Asking a rulebook: which one was in force, how a case is graded, and whose duty a complaint is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import DutyOfBody, Grade

# A word of the complaint points more surely than its type: "施工" says more than "噪声".
_FOR_A_TYPE, _FOR_A_WORD, _WORDS_COUNTED = 2, 3, 3


def rulebook_on(day: date | None = None) -> Rulebook:
    """The rulebook in force on `day` (today), the latest when several are. Raises `Refused` when there is none."""
    day = day or clock.today()
    found = Rulebook.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day).order_by("-since", "-pk").first()
    if found is None:
        raise Refused(_("%(day)s没有生效的规则库，请系统管理员载入或延长规则库。") % {"day": day.isoformat()})
    return found


def grade_for(
    rulebook: Rulebook,
    starred: bool,  # noqa: FBT001 - it is a fact of the case, named by every caller
    text: str,
    repeats: int = 0,
    *,
    on: date | None = None,
) -> Grade:
    """The grade that a case gets by the rulebook's criteria: the highest that applies, else the default one."""
    grades = sorted(rulebook.all_of(Grade, on), key=lambda grade: -grade.rank)
    if not grades:
        raise Refused(_("规则库“%(book)s”没有案件等级。") % {"book": rulebook.name})
    for grade in grades:
        by_repeats = bool(grade.repeats) and repeats >= grade.repeats
        if (grade.starred and starred) or by_repeats or any(word in text for word in grade.words):
            return grade
    return next((grade for grade in grades if grade.default), grades[-1])


@dataclass
class Proposal:
    """A body that answers for a complaint, with the articles that say so, the surest first."""

    body: Body
    level: str  # city | district
    score: int = 0
    duties: list[DutyOfBody] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # what in the complaint points to it

    @property
    def basis(self) -> str:
        """The article of its surest duty, as it is cited on paper."""
        return self.duties[0].basis

    @property
    def duty(self) -> str:
        """The name of its surest duty."""
        return self.duties[0].name


def proposals(
    region_body: Body | None,
    type_codes: list[str],
    text: str,
    *,
    rulebook: Rulebook | None = None,
    on: date | None = None,
    among: Sequence[Body] | None = None,
) -> list[Proposal]:
    """The bodies that answer for this complaint by the duty list, the surest first, each with the article cited.

    Who asks for many complaints hands over the bodies of the city, `among` which they are looked for.
    `region_body` is the district (or a town in it) where it happened; without one only the city's bodies are
    proposed. A duty without types and words (a government answers for its district) stands at the end of the list.
    """
    rulebook = rulebook or rulebook_on(on)
    matched = [(duty, *_match(duty, set(type_codes), text)) for duty in rulebook.all_of(DutyOfBody, on)]
    matched = [line for line in matched if line[1]]
    places = places_of(region_body) if among is None else _places_among(among, region_body)
    codes = {duty.code: code_of(duty.body, places) for duty, _score, _words in matched}
    if among is None:
        bodies = Body.objects.in_bulk([code for code in codes.values() if code], field_name="code")
    else:
        bodies = {body.code: body for body in among}
    found: dict[str, Proposal] = {}
    for duty, score, words in sorted(matched, key=lambda line: -line[1]):
        body = bodies.get(codes[duty.code])
        if body is None or (body.until and body.until <= (on or clock.today())):
            continue
        proposal = found.setdefault(body.code, Proposal(body, _level(body, places, among)))
        # The surest duty counts whole, every further one a little: breadth must not beat aptness.
        proposal.score += score * 10 if not proposal.duties else score
        proposal.duties.append(duty)
        proposal.words += [word for word in words if word not in proposal.words]
    return sorted(found.values(), key=lambda one: (-one.score, one.level != "district", one.body.path))


def _match(duty: DutyOfBody, types: set[str], text: str) -> tuple[int, list[str]]:
    if not duty.types and not duty.words:
        return 1, []
    words = [word for word in duty.words if word in text]
    score = _FOR_A_TYPE * len(types & set(duty.types)) + _FOR_A_WORD * min(len(words), _WORDS_COUNTED)
    # Words alone are a weaker sign where the duty names types and the complaint has others.
    if duty.types and types and not types & set(duty.types):
        score = score // 2
    return score, words


def places_of(region_body: Body | None) -> dict[str, str]:
    """What the patterns of a duty list stand for: the city, and the district where `region_body` lies."""
    places = {}
    city = Body.objects.filter(depth=1, kind=Body.Kind.CITY).first()
    if region_body is not None:
        district = region_body.district
        city = region_body.get_root() if not region_body.is_root() else region_body
        if district is not None:
            places["district"] = district.code
    if city is not None:
        places["city"] = city.code
    return places


def _places_among(bodies: Sequence[Body], region_body: Body | None) -> dict[str, str]:
    """As `places_of`, of bodies that are known already."""
    above = [one for one in bodies if region_body is not None and one.holds(region_body)]
    cities = [one for one in above or bodies if one.is_root() and (above or one.kind == Body.Kind.CITY)]
    districts = [one for one in above if one.kind == Body.Kind.DISTRICT]
    return {name: found[0].code for name, found in (("district", districts), ("city", cities)) if found}


def code_of(pattern: str, places: dict[str, str]) -> str:
    """The code of the body that a duty names; nothing when it is of a place that is not known."""
    try:
        return pattern.format_map(places)
    except (KeyError, ValueError, IndexError):
        return ""


def _level(body: Body, places: dict[str, str], among: Sequence[Body] | None) -> str:
    if body.code == places.get("district") or body.code.startswith(places.get("district", "-") + "-"):
        return "district"
    if among is None:
        inside = body.district is not None
    else:
        inside = any(one.kind == Body.Kind.DISTRICT and one.holds(body) for one in among)
    return "district" if inside else "city"
