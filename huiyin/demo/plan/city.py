"""The city of the scenario: 佛山 as its offices stood in 2016, with invented people in them.

Bodies are real offices, so that hand-down reads like life; every person is invented. Codes are stable for ever:
the demo, its tests and its screenshots name bodies and users by them. `division` is the GB/T 2260 code of the county
or city that a body belongs to (GB/T 2260 stops at counties: a town carries its district's).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from huiyin.demo.plan.words import offices
from huiyin.demo.plan.words.names import person_names

PRINCIPAL, DEPUTY = "principal", "deputy"
LONG_AGO = date(2015, 3, 2)
# The one change of post during the month: the head of Nanhai's environment bureau is succeeded on this day.
POST_CHANGED_ON = date(2016, 12, 14)
POST_CHANGED = "440605-hb-1"


@dataclass(frozen=True)
class Body:
    """An office. `kind` is one of city, district, committee, government, department, party, police, bureau, town, office, section."""

    code: str
    name: str
    short: str
    english: str
    kind: str
    parent: str
    division: str
    listed: bool = False  # one of the 41 departments that the duty list names


@dataclass(frozen=True)
class Holding:
    """Who held a post from when until when (the last day, or None while he holds it)."""

    official: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Post:
    """A seat with a rank (principal 主要领导, deputy 分管领导) and, for a deputy, what he is in charge of."""

    code: str
    body: str
    title: str
    english: str
    rank: str
    portfolio: tuple[str, ...]
    holdings: tuple[Holding, ...]

    def holder_on(self, day: date) -> str:
        """The official who held the post on `day`."""
        return next(h.official for h in self.holdings if h.since <= day and (h.until is None or day <= h.until))


@dataclass(frozen=True)
class Official:
    """A person who holds or held a post."""

    code: str
    name: str
    english: str


@dataclass(frozen=True)
class Grant:
    """A role and the part of the tree it holds for."""

    role: str
    body: str


@dataclass(frozen=True)
class User:
    """A sign-in: a person in a body, with roles; `official` names the official he is, if he is one."""

    code: str
    name: str
    body: str
    grants: tuple[Grant, ...]
    official: str = ""


@dataclass(frozen=True)
class City:
    """Everything `make_city` makes, with the look-ups that a plan needs."""

    bodies: tuple[Body, ...]
    posts: tuple[Post, ...]
    officials: tuple[Official, ...]
    users: tuple[User, ...]

    @cached_property
    def body(self) -> dict[str, Body]:
        return {b.code: b for b in self.bodies}

    @cached_property
    def post(self) -> dict[str, Post]:
        return {p.code: p for p in self.posts}

    @cached_property
    def official(self) -> dict[str, Official]:
        return {o.code: o for o in self.officials}

    @cached_property
    def user(self) -> dict[str, User]:
        return {u.code: u for u in self.users}

    @cached_property
    def _user_of_official(self) -> dict[str, str]:
        return {u.official: u.code for u in self.users if u.official}

    def posts_of(self, body: str, rank: str = "") -> list[Post]:
        """The posts of a body, all or of one rank."""
        return [p for p in self.posts if p.body == body and (not rank or p.rank == rank)]

    def leader_user(self, post: str, on: date) -> str:
        """The sign-in of whoever held `post` on `on`."""
        return self._user_of_official[self.post[post].holder_on(on)]

    def inside(self, body: str, of: str) -> bool:
        """Is `body` the body `of`, or below it?"""
        while body:
            if body == of:
                return True
            body = self.body[body].parent
        return False

    def towns(self, district: str) -> list[Body]:
        """The towns and streets of a district."""
        return [b for b in self.bodies if b.kind == "town" and b.division == district]


def make_city() -> City:
    """The same city every time: bodies first, then posts with their holders, then the people who sign in."""
    rng = Random("huiyin city 440600")
    names = person_names(rng)
    bodies = tuple(_bodies())
    by_code = {b.code: b for b in bodies}
    posts: list[Post] = []
    officials: list[Official] = []
    users: list[User] = []

    def take_office(body: Body) -> Official:
        official = Official(f"p{len(officials) + 1:03d}", next(names), f"Official {len(officials) + 1}")
        officials.append(official)
        grants = [Grant("leader", body.code)]
        if body.code in {"440600-dw", "440600-zf"}:
            grants.append(Grant("commander", "440600"))
        elif body.kind in {"committee", "government"}:  # who leads a district commands in it
            grants.append(Grant("commander", body.division))
        users.append(User(official.code, official.name, body.code, tuple(grants), official.code))
        return official

    for body in bodies:
        for serial, (title, english, rank, portfolio) in enumerate(_seats(body), start=1):
            code = f"{body.code}-{serial}"
            first = take_office(body)
            holdings = [Holding(first.code, LONG_AGO)]
            if code == POST_CHANGED:
                second = take_office(body)
                last = date.fromordinal(POST_CHANGED_ON.toordinal() - 1)
                holdings = [Holding(first.code, LONG_AGO, last), Holding(second.code, POST_CHANGED_ON)]
            posts.append(Post(code, body.code, title, english, rank, portfolio, tuple(holdings)))
    for body in bodies:
        for code, roles in _desks(body, by_code):
            users.append(User(code, next(names), body.code, tuple(Grant(r, scope) for r, scope in roles)))
    for code, office, role, scope in _supervising_desks():
        users.append(User(code, next(names), office, (Grant(role, scope),)))
    return City(bodies, tuple(posts), tuple(officials), tuple(users))


def _bodies() -> Iterator[Body]:
    root = "440600"
    yield Body(root, "佛山市", "佛山", "Foshan", "city", "", root)
    yield Body("440600-dw", "中共佛山市委员会", "市委", "CPC Foshan Municipal Committee", "committee", root, root)
    yield Body(
        "440600-zf", "佛山市人民政府", "市政府", "Foshan Municipal People's Government", "government", root, root
    )
    for slug, name, short, english, listed in offices.PARTY:
        yield Body(f"440600-{slug}", name, short, english, "party", "440600-dw", root, listed)
    for slug, name, short, english in offices.DEPARTMENTS:
        kind = "police" if slug == "ga" else "department"
        yield Body(f"440600-{slug}", name, short, english, kind, "440600-zf", root, listed=True)
    for slug, name, short, english in offices.CITY_OFFICES:
        yield Body(f"440600-{slug}", name, short, english, "office", "440600-zf", root)
    yield Body(
        "440600-xt",
        "佛山市迎接中央环境保护督察协调联络组",
        "市协调联络组",
        "Municipal Coordination and Liaison Group",
        "office",
        root,
        root,
    )
    for slug, short, english in offices.SECTIONS:
        yield Body(f"440600-xt-{slug}", f"市协调联络组{short}", short, english, "section", "440600-xt", root)
    for code, short, english in offices.DISTRICTS:
        yield Body(code, f"佛山市{short}", short, f"{english} District", "district", root, code)
        yield Body(
            f"{code}-dw",
            f"中共佛山市{short}委员会",
            f"{short}委",
            f"CPC {english} District Committee",
            "committee",
            code,
            code,
        )
        yield Body(
            f"{code}-zf",
            f"佛山市{short}人民政府",
            f"{short}政府",
            f"{english} District People's Government",
            "government",
            code,
            code,
        )
        for slug, pattern, kind, parent, bureau in offices.DISTRICT_OFFICES:
            name = offices.DISTRICT_NAMES.get((code, slug), pattern)
            name = name.format(d=short)
            yield Body(f"{code}-{slug}", f"佛山市{name}", name, f"{english} {bureau}", kind, f"{code}-{parent}", code)
        for slug, town, town_english in offices.TOWNS[code]:
            tail = "Subdistrict" if town.endswith("街道") else "Town"
            yield Body(f"{code}-{slug}", f"{short}{town}", town, f"{town_english} {tail}", "town", f"{code}-zf", code)


def _seats(body: Body) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Title, English title, rank and portfolio of each seat of a body."""
    if body.kind == "committee":
        place = "市" if body.code == "440600-dw" else "区"
        return [(f"{place}委书记", "Party Secretary", PRINCIPAL, ())]
    if body.code == "440600-zf":
        return [
            ("市长", "Mayor", PRINCIPAL, ()),
            ("副市长", "Vice Mayor", DEPUTY, ("环境保护", "城乡建设")),
            ("副市长", "Vice Mayor", DEPUTY, ("公安", "交通")),
            ("副市长", "Vice Mayor", DEPUTY, ("农业", "水务")),
        ]
    if body.kind == "government":
        return [
            ("区长", "District Mayor", PRINCIPAL, ()),
            ("副区长", "Deputy District Mayor", DEPUTY, ("环境保护", "农业", "水务")),
            ("副区长", "Deputy District Mayor", DEPUTY, ("城乡建设", "城市管理", "公安")),
        ]
    if body.kind == "town":
        chief = "街道办事处主任" if body.short.endswith("街道") else "镇长"
        deputy = "街道办事处副主任" if body.short.endswith("街道") else "副镇长"
        party = "街道党工委书记" if body.short.endswith("街道") else "镇党委书记"
        return [
            (party, "Party Secretary", PRINCIPAL, ()),
            (chief, "Chief", PRINCIPAL, ()),
            (deputy, "Deputy Chief", DEPUTY, ("环境保护", "城市管理")),
        ]
    if body.kind in {"department", "police"}:
        chief = "主任" if body.short.endswith(("委", "中心")) else "局长"
        return [(chief, "Director", PRINCIPAL, ()), (f"副{chief}", "Deputy Director", DEPUTY, ("执法监督", "综合"))]
    if body.kind == "bureau":
        return [("局长", "Director", PRINCIPAL, ()), ("副局长", "Deputy Director", DEPUTY, ("执法监督", "综合"))]
    return []


def _desks(body: Body, bodies: dict[str, Body]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The working sign-ins of a body: code, and its roles with their part of the tree."""
    code, slug = body.code, body.code.rpartition("-")[2]
    area = bodies[body.division].code
    if code == "440600-xt":
        return [("admin1", [("administrator", "440600")]), ("admin2", [("administrator", "440600")])]
    if body.kind == "section":
        desks = [(f"xt-{slug}{i}", [("coordinator", "440600")]) for i in (1, 2, 3)]
        if slug == "sh":
            desks = [(f"xt-sh{i}", [("coordinator", "440600"), ("reviewer", "440600")]) for i in (1, 2, 3)]
        if slug == "db":
            desks += [(f"xt-db-check{i}", [("spot_checker", "440600")]) for i in (1, 2)]
        return desks
    if slug == "jw":
        count = 4 if area == "440600" else 2
        chief = [(f"{code}.z1", [("discipline_chief", area)])]
        return [(f"{code}.d{i}", [("discipline", area)]) for i in range(1, count + 1)] + chief
    if slug == "sjj":
        return [(f"{code}.u{i}", [("auditor", "440600")]) for i in (1, 2)] + [(f"{code}.h1", [("handler", code)])]
    if slug == "xc":
        return [(f"{code}.p{i}", [("publisher", "440600")]) for i in (1, 2)]
    if slug == "zz":
        return [(f"{code}.s1", [("assessor", "440600")])]
    if slug == "rx":
        return [(f"{code}.c{i}", [("caller", "440600")]) for i in (1, 2, 3, 4, 5)]
    if slug == "xf":
        return [(f"{code}.k{i}", [("identity_keeper", "440600")]) for i in (1, 2)]
    if slug == "dc":
        return [(f"{code}.a{i}", [("acceptor", area)]) for i in (1, 2)]
    if slug == "lx":
        return [(f"{code}.r{i}", [("reviewer", area)]) for i in (1, 2)]
    if slug == "ga":
        return [(f"{code}.y{i}", [("police", area)]) for i in (1, 2)] + [(f"{code}.h1", [("handler", code)])]
    if body.kind in {"department", "bureau", "town", "government"}:
        return [(f"{code}.h{i}", [("handler", code)]) for i in (1, 2)]
    return []


def _supervising_desks() -> Iterator[tuple[str, str, str, str]]:
    """Who checks on the spot, settles disputes and answers for a district's roster: sign-in, body, role, part of the tree.

    They come after all others, so that nobody else's name changed when they came.
    """
    for n in (1, 2):
        yield f"440600-dc.l{n}", "440600-dc", "check_lead", "440600"
    for n in (1, 2, 3, 4):
        yield f"440600-dc.s{n}", "440600-dc", "checker", "440600"
    for n in (1, 2):
        yield f"440600-hw.o{n}", "440600-hw", "committee_office", "440600"
    for code, _short, _english in offices.DISTRICTS:
        yield f"{code}.z1", code, "body_head", code
