"""The small cast that every test knows: Lin of the office, Chen the leader, He who handles, Wu who must see nothing.

`an_office()` is a city with two districts, its bodies, its people and the shipped rulebook of 2016; `a_case(office,
at=State.X)` is a case brought there by our own actions, so no test starts from an impossible one. Tests that only
need one room's rows may build them themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Assignment, Batch, Case, Inspection
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.intake import actions as intake
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead, PersonalKind
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.rulebook.loader import load_shipped
from huiyin.rulebook.models import Rulebook
from huiyin.verification import actions as verification

DAY = date(2016, 11, 28)
HANDED_OVER = clock.at(DAY, 22, 5)
PASSWORD = "a long test password 1"
TEXT = "南河区石湾镇横岗村河边，每天晚上有外地货车偷倒垃圾，气味难闻，多次反映未解决。"


@dataclass
class Office:
    """Everything and everyone the tests call by name."""

    rulebook: Rulebook
    inspection: Inspection = field(init=False)
    batch: Batch = field(init=False)
    bodies: dict[str, Body] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for shelf in ("users", "bodies", "posts"):
            if name in self.__dict__.get(shelf, {}):
                return self.__dict__[shelf][name]
        raise AttributeError(name)


BODIES = [  # key, parent, name, short, kind
    ("city", "", "某市", "市", "city"),
    ("office", "city", "市环境保护督察协调联络组", "协调联络组", "office"),
    ("env", "city", "市环境保护局", "市环保局", "department"),
    ("urban", "city", "市城市管理局", "市城管局", "department"),
    ("police", "city", "市公安局", "市公安局", "police"),
    ("discipline", "city", "市纪律检查委员会", "市纪委", "discipline"),
    ("audit", "city", "市审计局", "市审计局", "department"),
    ("nanhe", "city", "南河区", "南河区", "district"),
    ("nanhe_gov", "nanhe", "南河区人民政府", "南河区政府", "government"),
    ("nanhe_env", "nanhe", "南河区环境保护局", "南河区环保局", "department"),
    ("shiwan", "nanhe", "石湾镇", "石湾镇", "town"),
    ("beihe", "city", "北河区", "北河区", "district"),
    ("beihe_gov", "beihe", "北河区人民政府", "北河区政府", "government"),
]
PEOPLE = [  # username, name, role, body, reach ("" = the body), post title or ""
    ("lin", "林静", "coordinator", "office", "city", ""),
    ("mayor", "马致远", "commander", "city", "city", "市长"),
    ("chen", "陈志远", "lead_official", "nanhe_gov", "nanhe", "区长"),
    ("deng", "邓立群", "lead_official", "nanhe_gov", "nanhe", "副区长"),
    ("luo", "罗启明", "lead_official", "env", "env", "局长"),
    ("he", "何晓岚", "handler", "nanhe", "nanhe", ""),
    ("shi", "石敏", "handler", "shiwan", "shiwan", ""),
    ("huan", "宦青", "handler", "env", "env", ""),
    ("wu", "吴无关", "handler", "beihe", "beihe", ""),
    ("tang", "唐审", "district_reviewer", "nanhe_gov", "nanhe", ""),
    ("zhou", "周正", "city_reviewer", "office", "city", ""),
    ("yan", "严收", "acceptor", "urban", "city", ""),
    ("gao", "高访", "caller", "urban", "city", ""),
    ("cha", "查实", "checker", "urban", "city", ""),
    ("lei", "雷厉", "check_lead", "urban", "city", ""),
    ("pan", "潘宣", "publisher", "urban", "city", ""),
    ("po", "薄警", "police", "police", "city", ""),
    ("su", "苏纪", "discipline", "discipline", "city", ""),
    ("lv", "吕正", "discipline_chief", "discipline", "city", ""),
    ("ji", "纪首", "body_head", "discipline", "discipline", ""),
    ("key1", "金管", "identity_keeper", "office", "city", ""),
    ("key2", "钟管", "identity_keeper", "office", "city", ""),
    ("kong", "孔审", "auditor", "audit", "city", ""),
    ("head", "侯总", "body_head", "office", "city", ""),
    ("hao", "郝协", "committee_office", "office", "city", ""),
    ("admin", "管理员", "administrator", "office", "city", ""),
]
RANKS = {"市长": 2, "区长": 2, "局长": 2, "副区长": 1}


def an_office(*, passwords: bool = False) -> Office:
    """The city, its people and an inspection that has just handed over its first batch.

    Times lie in 2016: wrap what acts in `clock_at(...)`, or use `a_case`, which does. With `passwords` everyone can
    sign in by the form with `PASSWORD`; without, use `client.force_login`.
    """
    office = an_empty_office(passwords=passwords)
    office.inspection = Inspection.objects.create(
        key="first", name="首轮督察", level="central", kind="first", since=DAY, rulebook=office.rulebook
    )
    with clock.set_to(clock.at(DAY, 22, 10)):
        office.batch = intake.receive_batch(
            office.inspection, "第1批", handed_over=HANDED_OVER, by=office.lin, on=DAY, announced=None
        )
    return office


def an_empty_office(*, passwords: bool = False) -> Office:
    """The city, its people and the rulebook, before any inspection group has come."""
    bodies: dict[str, Body] = {}
    for key, parent, name, short, kind in BODIES:
        fields = {"code": key.replace("_", "-"), "name": name, "short": short, "kind": kind}
        bodies[key] = bodies[parent].add_child(**fields) if parent else Body.add_root(**fields)
    bodies = {key: Body.objects.get(pk=body.pk) for key, body in bodies.items()}
    users, posts = _people(bodies, passwords=passwords)
    return Office(load_shipped("foshan-2016"), bodies=bodies, posts=posts, users=users)


def _people(bodies: dict[str, Body], *, passwords: bool) -> tuple[dict[str, User], dict[str, Post]]:
    users: dict[str, User] = {}
    posts: dict[str, Post] = {}
    maker = User.objects.create(username="maker", name="开办人", is_active=False)
    second = User.objects.create(username="second", name="复核人", is_active=False)
    for n, (username, name, role, body, reach, title) in enumerate(PEOPLE, start=1):
        official = None
        if title:
            official = Official.objects.create(code=f"P-{username}", name=name)
            portfolio = ["water", "solid_waste"] if RANKS[title] == 1 else []
            post = Post.objects.create(
                body=bodies[body], title=title, rank=RANKS[title], position=n, portfolio=portfolio
            )
            Tenure.objects.create(post=post, official=official, since=date(2015, 1, 1))
            posts[f"{username}_post"] = post
        user = User(username=username, name=name, official=official)
        if passwords:
            user.set_password(PASSWORD)
        else:
            user.set_unusable_password()
        user.save()
        grant = Grant(
            user=user, role=role, body=bodies[body], reach=bodies[reach or body], by=maker, since=date(2016, 1, 1)
        )
        grant.guarded = role in ("discipline", "discipline_chief", "identity_keeper", "auditor")
        if grant.guarded:
            grant.second, grant.confirmed_at = second, clock.at(date(2016, 1, 1))
        grant.save()
        users[username] = user
    return users, posts


def new_case(text: str = TEXT, **more: Any) -> intake.NewCase:
    """A row as a list brings it."""
    return intake.NewCase(
        text=text, **{"types": ["solid_waste"], "types_written": ["固废"], "channel": "phone", **more}
    )


def registered(office: Office, n: int = 1, **more: Any) -> list[Case]:
    """`n` cases of the first batch, registered on the evening of the hand-over."""
    with clock.set_to(clock.at(DAY, 22, 30)):
        first = Case.objects.count() + 1
        rows = [
            new_case(accept_number=f"D44000020161128{i:04d}", districts=[office.nanhe], region="南河区", **more)
            for i in range(first, first + n)
        ]
        return intake.register_cases(office.batch, rows, by=office.lin, on=DAY)


def plan(office: Office, **more: Any) -> intake.HandDown:
    """The district leads under its chief, the city's bureau assists."""
    units = [
        intake.UnitPlan(office.nanhe, Assignment.Part.RESPONSIBLE, lead=True, post=office.chen_post),
        intake.UnitPlan(office.env, Assignment.Part.ASSISTING),
    ]
    return intake.HandDown(**{"grade": "important", "units": units, **more})


def a_case(office: Office, at: State = State.HANDED_DOWN, *, answer: str = "answered", **more: Any) -> Case:
    """A case that our own actions have brought to `at`, one step an hour from the evening of the hand-over."""
    [case] = registered(office, **more)
    if at == State.VOID:
        with clock.set_to(clock.at(DAY, 23)):
            intake.void_case(case, reason="重复登记", by=office.lin, on=DAY)
        return _fresh(case)
    if at == State.REGISTERED:
        return _fresh(case)
    with clock.set_to(clock.at(DAY, 23)):
        intake.hand_down(case, plan(office), by=office.lin, on=DAY)
    return _fresh(case) if at == State.HANDED_DOWN else carried_on(office, case, at, answer=answer)


def carried_on(office: Office, case: Case, at: State, *, answer: str = "answered") -> Case:
    """A case that was handed down on the evening of `DAY`, brought to `at` on the four days after."""
    ready_to_submit(office, case)
    with clock.set_to(_day(3, 9)):
        submission = closing.submit_case(case, report="已清运垃圾，罚款二万元。", by=office.he, on=_on(3))
    if at == State.SUBMITTED:
        return _fresh(case)
    for reviewer, hour in ((office.tang, 10), (office.zhou, 11)):
        with clock.set_to(_day(3, hour)):
            closing.review(submission, passed=True, by=reviewer, on=_on(3))
    if not case.anonymous:
        with clock.set_to(_day(3, 12)):
            complainants.reply(_fresh(case), text="垃圾已清运，已罚款。", way="phone", by=office.he, on=_on(3))
    if at == State.PASSED:
        return _fresh(case)
    if at == State.CLOSED:
        if not case.anonymous:
            with clock.set_to(_day(4, 8)):
                complainants.call_back(_fresh(case), result="satisfied", by=office.gao, on=_on(4))
        with clock.set_to(_day(4, 9)):
            closing.conclude(_fresh(case), answer, by=office.lin, on=_on(4))
    with clock.set_to(_day(4, 10)):
        closing.feed_back(
            office.batch,
            [case],
            document_number="某环督〔2016〕1号",
            signer=office.mayor.official,
            by=office.lin,
            on=_on(4),
        )
    return _fresh(case)


def ready_to_submit(office: Office, case: Case) -> Case:
    """All that invariant 2 asks: signed, the leader's three duties, every question found on, both inquiries answered."""
    signers = {office.nanhe.pk: office.he, office.env.pk: office.huan}
    with clock.set_to(_day(1, 8)):
        for part in case.assignments.filter(ended_at=None).select_related("case", "body"):
            intake.sign_for(part, by=signers[part.body_id], on=_on(1))
    with clock.set_to(_day(1, 10)):
        lead = Lead.objects.current().get(assignment__case=case)
        for kind in PersonalKind:
            leadership.do_duty(
                lead, kind, note="已到场处理", place="横岗村", evidence_note="现场照片", by=office.chen, on=_on(1)
            )
    with clock.set_to(_day(1, 15)):
        for question in case.questions.filter(dropped_at=None):
            verification.find(question, finding="true", facts="属实，已固定证据", by=office.he, on=_on(1))
        verification.find_overall(case, finding="true", facts="举报属实。", by=office.he, on=_on(1))
        enforcement.answer_inquiry(case, outcome="none", reasons="未发现可处罚的单位", by=office.he, on=_on(1))
    with clock.set_to(_day(2, 9)):
        accountability.answer_oversight(
            case, outcome="none", reasons="监管部门已依法履职", signature="苏纪", by=office.su, on=_on(2)
        )
        for part in case.assignments.filter(ended_at=None, lead=False).select_related("case", "body"):
            closing.submit_part(part, report="已配合。", by=signers[part.body_id], on=_on(2))
    return _fresh(case)


def _on(days: int) -> date:
    return DAY + timedelta(days=days)


def _day(days: int, hour: int) -> datetime:
    return clock.at(_on(days), hour)


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("batch", "inspection", "rulebook", "lead_body", "district").get(pk=case.pk)
