"""The city's books before the group arrives: bodies, posts and who holds them, people who sign in and their roles."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from huiyin.cases.models import Inspection
from huiyin.demo.plan.city import City, make_city
from huiyin.demo.plan.story import FIRST
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES
from huiyin.rulebook.loader import load_all_shipped

OPENED = date(2016, 11, 20)
_KINDS = {"committee": "party_committee", "party": "party_body", "bureau": "department", "section": "office"}
_RANKS = {"principal": Post.Rank.PRINCIPAL, "deputy": Post.Rank.DEPUTY}
# What a deputy is in charge of, as the types of pollution that it means.
_PORTFOLIOS = {
    "环境保护": ["air", "water", "noise", "fumes", "solid_waste"],
    "农业": ["agriculture"],
    "水务": ["water"],
    "城乡建设": ["dust", "noise"],
    "城市管理": ["noise", "solid_waste", "fumes"],
}
# One account a role that the person trying the demo signs in with: user, what he is there for.
SHOWN = (
    ("xt-fb1", "协调联络员：导入清单、交办、反馈"),
    ("440605-hb.h1", "承办员（南海区环境运输和城市管理局）"),
    ("440605-zf.h1", "承办员（南海区人民政府，横岗村垃圾案）"),
    ("440605-lx.r1", "区级审核员"),
    ("xt-sh1", "市级审核员"),
    ("440605-dc.a1", "验收员（南海区委督查室）"),
    ("440600-jw.d1", "纪检监察员"),
    ("440600-jw.z1", "纪检监察负责人：审批线索各步骤，决定是否公开"),
    ("440605-ga.y1", "公安承办员"),
    ("440600-rx.c1", "回访员（12345热线）"),
    ("440600-dc.l1", "督查组长：制定抽查方案、抽取、确认结论"),
    ("440600-dc.s1", "督查员：明察暗访现场检查"),
    ("440600-hw.o1", "环委办联络员：责任争议的听取意见和裁定"),
    ("440605.z1", "机构负责人（南海区）：排值班表"),
    ("440600-xf.k1", "身份保管员"),
    ("440600-xf.k2", "身份保管员（第二人）"),
    ("440600-xc.p1", "信息公开员"),
    ("440600-sjj.u1", "审计员"),
    ("admin1", "系统管理员"),
)


@dataclass
class Office:
    """The city as rows, by the codes of the plan."""

    city: City
    inspection: Inspection
    bodies: dict[str, Body] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    officials: dict[str, Official] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)  # sign-in to (password, what he is there for)

    def user_of_post(self, post: str, on: date) -> User:
        """The sign-in of whoever holds the post on that day."""
        return self.users[self.city.leader_user(post, on)]


def open_office(*, passwords: bool = True) -> Office:
    """Lay the city into an empty database. Passwords are drawn anew: nothing is known beforehand."""
    city = make_city()
    with clock.set_to(clock.at(OPENED, 9)):
        book = next(book for book in load_all_shipped() if book.code == "foshan-2016")
        inspection = Inspection.objects.create(
            key="central-2016", name="中央第四环境保护督察组督察", name_en="Central inspection 2016", level="central",
            kind="first", group="中央第四环境保护督察组", since=FIRST, until=date(2016, 12, 28), rulebook=book,
        )  # fmt: skip
        office = Office(city, inspection)
        _bodies(office)
        _posts(office)
        _users(office, passwords=passwords)
    return office


def _bodies(office: Office) -> None:
    keys: dict[str, int] = {}
    for one in office.city.bodies:
        kind = "discipline" if one.code.endswith("-jw") else _KINDS.get(one.kind, one.kind)
        fields = {
            "code": one.code, "name": one.name, "short": one.short, "name_en": one.english, "kind": kind,
            "since": date(2010, 1, 1),
        }  # fmt: skip
        parent = Body.objects.get(pk=keys[one.parent]) if one.parent else None
        made = parent.add_child(**fields) if parent else Body.add_root(**fields)
        keys[one.code] = made.pk
    office.bodies = {body.code: body for body in Body.objects.all()}


def _posts(office: Office) -> None:
    made = Official.objects.bulk_create([Official(code=one.code, name=one.name) for one in office.city.officials])
    office.officials = {one.code: one for one in made}
    titles: set[tuple[str, str]] = set()
    rows = []
    for n, one in enumerate(office.city.posts):
        title = one.title
        while (one.body, title) in titles:  # three deputies of one body are told apart by their portfolio
            title = f"{one.title}（分管{'、'.join(one.portfolio)}）"
        titles.add((one.body, title))
        types = sorted({code for word in one.portfolio for code in _PORTFOLIOS.get(word, [])})
        rows.append(
            Post(body=office.bodies[one.body], title=title[:40], title_en=one.english, rank=_RANKS[one.rank],
                 portfolio=types, position=n)
        )  # fmt: skip
    office.posts = {one.code: row for one, row in zip(office.city.posts, Post.objects.bulk_create(rows), strict=True)}
    Tenure.objects.bulk_create(
        Tenure(
            post=office.posts[one.code], official=office.officials[held.official], since=held.since,
            until=date.fromordinal(held.until.toordinal() + 1) if held.until else None,
        )
        for one in office.city.posts
        for held in one.holdings
    )  # fmt: skip


def _role(role: str, scope: str, city: City) -> str | None:
    if role == "reviewer":
        return "city_reviewer" if scope == "440600" else "district_reviewer"
    role = {"leader": "lead_official", "spot_checker": "checker"}.get(role, role)
    return role if role in ROLES else None  # the yearly assessment has no pages yet


def _users(office: Office, *, passwords: bool) -> None:
    mayor = office.city.leader_user("440600-zf-1", FIRST)
    shown = dict(SHOWN) | {
        mayor: "指挥领导（市长）",
        office.city.leader_user("440605-zf-1", FIRST): "包案领导（南海区区长）",
    }
    unusable = make_password(None)
    rows, secrets_of = [], {}
    for one in office.city.users:
        password = unusable
        if passwords and one.code in shown:
            secrets_of[one.code] = secrets.token_urlsafe(9)
            password = make_password(secrets_of[one.code])
        rows.append(
            User(username=one.code, name=one.name, official=office.officials.get(one.official), password=password)
        )
    office.users = {user.username: user for user in User.objects.bulk_create(rows)}
    office.passwords = {code: (word, shown[code]) for code, word in secrets_of.items()}
    admin, second = office.users["admin1"], office.users["admin2"]
    grants = []
    for one in office.city.users:
        for given in one.grants:
            role = _role(given.role, given.body, office.city)
            if role is None:
                continue
            guarded = ROLES[role].guarded
            by = second if one.code == "admin1" else admin
            grants.append(
                Grant(
                    user=office.users[one.code], role=role, body=office.bodies[one.body],
                    reach=office.bodies[given.body], guarded=guarded, by=by, since=OPENED,
                    second=(office.users["xt-zh1"] if guarded else None),
                    confirmed_at=clock.now() if guarded else None,
                )
            )  # fmt: skip
    Grant.objects.bulk_create(grants)
