"""A small office for the tests of leadership: a city, a district with its government, a bureau, and who sits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.cases.models import Assignment, Batch, Case, CaseText, Inquiry, Inspection
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.lib.search_text import bigrams
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.rulebook.models import Entry, Rulebook

DAY = date(2016, 11, 28)
HANDED_OVER = clock.at(DAY, 22, 5)


@dataclass
class Office:
    """Everyone the tests know by name."""

    city: Body
    district: Body
    government: Body
    committee: Body
    bureau: Body
    town: Body
    rulebook: Rulebook
    inspection: Inspection
    batch: Batch
    lin: User  # coordinator
    chen: User  # chief of the district's government: a principal
    deng: User  # his deputy for water
    wu: User  # handler of a body that has nothing to do with it
    he: User  # handler of the district
    mayor: User  # commander
    chief: Post
    deputy: Post
    other_deputy: Post
    director: Post


def person(
    username: str, name: str, role: str, body: Body, *, reach: Body | None = None, official: bool = False
) -> User:
    who = Official.objects.create(code=f"P-{username}", name=name) if official else None
    user = User.objects.create(username=username, name=name, official=who)
    Grant.objects.create(user=user, role=role, body=body, reach=reach or body, since=date(2016, 1, 1))
    return user


def post(body: Body, title: str, rank: int, holder: Official | None, **more: Any) -> Post:
    made = Post.objects.create(body=body, title=title, rank=rank, **more)
    if holder is not None:
        Tenure.objects.create(post=made, official=holder, since=date(2015, 1, 1))
    return made


def an_office() -> Office:
    city = Body.add_root(code="city", name="某市", short="市", kind=Body.Kind.CITY)
    district = city.add_child(code="nanhe", name="南河区", short="南河区", kind=Body.Kind.DISTRICT)
    government = district.add_child(code="nanhe-gov", name="南河区政府", short="南河区政府", kind=Body.Kind.GOVERNMENT)
    committee = district.add_child(
        code="nanhe-party", name="南河区委", short="南河区委", kind=Body.Kind.PARTY_COMMITTEE
    )
    bureau = city.add_child(code="env", name="市环境保护局", short="市环保局", kind=Body.Kind.DEPARTMENT)
    town = district.add_child(code="town", name="石湾镇", short="石湾镇", kind=Body.Kind.TOWN)
    book = Rulebook.objects.create(code="test-2016", name="规则", since=date(2016, 1, 1))
    for code, name, rank in (("important", "重要案件", 2), ("general", "一般案件", 1)):
        Entry.objects.create(
            rulebook=book, section="grade", code=code, name=name, data={"rank": rank}, since=date(2016, 1, 1)
        )
    for code, amount in (("duty_investigate", 3), ("duty_on_site", 3), ("duty_plan", 5)):
        Entry.objects.create(
            rulebook=book, section="limit", code=code, name=code, data={"amount": amount}, since=date(2016, 1, 1)
        )
    inspection = Inspection.objects.create(
        key="first", name="首轮督察", level="central", kind="first", since=DAY, rulebook=book
    )
    batch = Batch.objects.create(inspection=inspection, number="第1批", whole="第1批", on=DAY, handed_over=HANDED_OVER)
    lin = person("lin", "林联络", "coordinator", city)
    chen = person("chen", "陈区长", "lead_official", government, official=True)
    deng = person("deng", "邓副区长", "lead_official", government, official=True)
    wu = person("wu", "吴无关", "handler", bureau)
    he = person("he", "何承办", "handler", district)
    mayor = person("mayor", "马市长", "commander", city, official=True)
    air = Official.objects.create(code="P-air", name="洪副区长")
    director = Official.objects.create(code="P-director", name="戴局长")
    return Office(
        city, district, government, committee, bureau, town, book, inspection, batch, lin, chen, deng, wu, he, mayor,
        chief=post(government, "区长", Post.Rank.PRINCIPAL, chen.official),
        deputy=post(government, "副区长（水）", Post.Rank.DEPUTY, deng.official, portfolio=["water"], position=1),
        other_deputy=post(government, "副区长（气）", Post.Rank.DEPUTY, air, portfolio=["air"], position=2),
        director=post(bureau, "局长", Post.Rank.PRINCIPAL, director),
    )  # fmt: skip


def a_case(office: Office, *, grade: str = "general", origin: str = "list") -> Case:
    """A registered case with its two inquiries, not yet handed down."""
    number = Case.objects.count() + 1
    case = Case.objects.create(
        number=number, inspection=office.inspection, batch=office.batch, row_key=f"k{number}", gist="夜间倾倒垃圾",
        received_on=DAY, clock_start=HANDED_OVER, grade=grade, rulebook=office.rulebook, origin=origin,
        district=office.district, lead_body=office.district, handed_down_at=HANDED_OVER, types=["water"],
    )  # fmt: skip
    words = "夜间有外地车辆倾倒垃圾。"
    CaseText.objects.create(case=case, received=words, redacted=words, bigrams=bigrams(words))
    for kind in Inquiry.Kind.values:
        Inquiry.objects.create(case=case, kind=kind)
    return case


def assign(case: Case, body: Body, office: Office, part: str = "responsible", **more: Any) -> Assignment:
    lead = more.pop("lead", part == "responsible" and not case.assignments.filter(lead=True, ended_at=None).exists())
    return Assignment.objects.create(case=case, body=body, part=part, lead=lead, on=DAY, by=office.lin, **more)


def hand_down(case: Case) -> Case:
    """What intake does last: move the case on, which the guards of leadership allow or refuse."""
    case.advance_to(State.HANDED_DOWN)
    return case
