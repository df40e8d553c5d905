"""Spot checks in the city: six plans at every step, and what was found on site in the cases that were drawn.

Only closed cases are drawn from. One that fails is handed back to its unit and makes a clue, and that moves no figure of the
bulletin: batches and cases count what was fed back, which it was; measures and decisions stay as they stand; a clue is
nobody's decision. Nothing else is still to come for such a case: it was answered, and its complainant asked, before.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from django.core.files.base import ContentFile

from huiyin.cases.states import State
from huiyin.checks import actions as checks
from huiyin.checks import queries
from huiyin.checks.factors import PROPOSED
from huiyin.checks.models import Check, Plan, Record
from huiyin.demo.diary import SCENE_OF, Diary, place_of
from huiyin.demo.plan.photographs import draw
from huiyin.demo.plan.story import DISTRICTS, CasePlan
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Item

HEADS = ("440600-dc.l1", "440600-dc.l2")
PAIRS = (("440600-dc.s1", "440600-dc.s2"), ("440600-dc.s3", "440600-dc.s4"))
NOTARY = "佛山市公证处公开抽签号码"


class Visit(NamedTuple):
    """What becomes of one case drawn: when two went there, what they found, and when the head confirmed or released it."""

    at: tuple[int, int, int] | None  # day of December, hour, minute; None while nobody went
    finding: str = ""
    confirmed: int = 0  # the day of December; 0 while it waits
    released: int = 0  # ahead of its confirming
    named: bool = True


class Round(NamedTuple):
    """One plan: its name, who made it, on which days it was made and drawn, and what became of each case."""

    name: str
    way: str  # open 明察 or covert 暗访
    head: int
    made: int
    frozen: int
    drawn: int
    until: date
    visits: tuple[Visit, ...]
    source: str = ""
    number: str = ""
    void: str = ""


ROUNDS = (
    Round(
        "已办结案件“回头看”第一轮抽查", "open", 0, 12, 12, 13, date(2016, 12, 20),
        (
            Visit((14, 10, 30), "pass", confirmed=15),
            Visit((14, 15, 20), "pass", confirmed=15),
            Visit((15, 21, 40), "fail", confirmed=16),
            Visit((16, 10, 10), "partly", confirmed=19),
            Visit((16, 16, 5), "pass", confirmed=19),
            Visit((19, 11, 0), "pass"),  # found, and left unconfirmed beyond its day
        ),
        source=NOTARY, number="07 12 18 23 29 31",
    ),
    Round("顺德区已办结案件抽查", "open", 1, 14, 0, 0, date(2016, 12, 22), (Visit(None),) * 4,
          void="范围误选为顺德一区，改为全市统一抽取。"),
    Round(
        "夜间暗访：已办结案件反弹情况", "covert", 1, 17, 17, 18, date(2016, 12, 26),
        (
            Visit((20, 22, 15), "pass", confirmed=21),
            Visit((21, 23, 5), "fail", confirmed=23),
            Visit((22, 1, 40), "partly", released=26),
            Visit((27, 22, 20), "pass"),
            Visit(None),  # two were named, and have not gone by the day
            Visit(None, named=False),
        ),
    ),
    Round("重点件整改“回头看”第二轮抽查", "open", 0, 24, 24, 26, date(2017, 1, 6),
          (Visit((28, 10, 15), "pass"), Visit(None), Visit(None), Visit(None, named=False)),
          source=NOTARY, number="03 09 14 20 26 33"),
    Round("元旦前夜间暗访", "covert", 1, 27, 27, 0, date(2017, 1, 3), (Visit(None),) * 5, source=NOTARY),
    Round("春节前餐饮油烟专项抽查", "open", 0, 28, 0, 0, date(2017, 1, 20), (Visit(None),) * 8),
)  # fmt: skip
# What was seen by day and by night; the words fit whatever was complained of.
SEEN = {
    "pass": (
        "到场时未见举报所述情况，整改措施已经落实。走访附近住户三户，均表示近一周没有再受影响。",
        "现场与上报情况一致，台账记到当日。询问两名住户，认可整改效果。",
    ),
    "partly": (
        "主要问题已经整改，但台账只记到本月8日，长效看护措施尚未落实。住户反映偶有反复，比以前轻。",
        "整改事项完成大半，余下一项未完工，现场负责人承诺三日内完成。",
    ),
    "fail": (
        "到场时举报所述情况仍在发生，与上报“已完成整改”不符。现场人员承认“检查过后又有反复”。已拍照、录像。",
        "整改措施未落实，应停用的部分仍在使用，住户反映上周起恢复原状。已拍照取证并通知属地到场。",
    ),
}
SEEN_BY_NIGHT = {
    "pass": "夜间到场蹲守一个半小时，未见举报所述情况，周边安静、无异味，值守人员在岗。",
    "partly": "夜间到场，主要问题已经整改，但值守人员不在岗，照明和围蔽尚有缺口。",
    "fail": "夜间到场，举报所述情况仍在发生，持续约四十分钟，与上报“已完成整改”不符。已录像并记录车牌、人员。",
}
NOTES = {"partly": "部分落实，尚有缺口。", "fail": "现场所见与所报不符，未落实。"}
CONFIRMED = {
    "pass": "记录清楚，予以确认。",
    "partly": "整改基本到位，所缺一项请主办单位十日内补齐并报送照片。",
    "fail": "整改不落实，属实。退回主办单位重新办理，并移送纪检监察机关。",
}


class SpotChecks(Diary):
    """Plans, draws, visits and what followed."""

    def _spot_checks(self) -> None:
        """Each plan on its days."""
        for n, one in enumerate(ROUNDS):
            self.at(_on(one.made, 10, n), partial(self._make_plan, n, one))

    def _make_plan(self, n: int, one: Round) -> None:
        """The plan and, on its days, its frozen list and its draw; none where the city has not closed cases enough."""
        filters = {"state": "closed"} | ({"starred": True} if "重点件" in one.name else {})
        enough = queries.chosen(filters).count() // 2
        size = min(len(one.visits), enough)
        if size < 1:
            return
        if one.void:
            filters["district"] = self.office.bodies["440606"].pk  # type: ignore[assignment]
        head = self.user(HEADS[one.head])
        known_on = date(2016, 12, one.drawn or 29) if one.source else None
        plan = checks.make_plan(
            one.name, covert=one.way == "covert", size=size, until=one.until, filters=filters, weights=PROPOSED,
            source=one.source, known_on=known_on, by=head, on=clock.today(),
        )  # fmt: skip
        if one.void:
            self.at(_on(one.made + 1, 9, n), lambda: checks.void_plan(plan, reason=one.void, by=head, on=clock.today()))
        if one.frozen:
            self.at(_on(one.frozen, 16, 30), lambda: checks.freeze(plan, by=head, on=clock.today()))
        if one.drawn:
            self.at(_on(one.drawn, 9, 30), partial(self._draw, plan.pk, one))

    def _draw(self, plan: int, one: Round) -> None:
        """Drawn by the head who did not make the plan; each case then goes the way of its visit."""
        row = Plan.objects.select_related("body").get(pk=plan)
        by = self.user(HEADS[1 - one.head])
        drawn = checks.draw(row, number=one.number, by=by, on=clock.today())
        for n, (check, visit) in enumerate(zip(drawn, one.visits, strict=False)):
            pair = PAIRS[n % len(PAIRS)]
            if visit.named:
                self.at(clock.now() + timedelta(hours=2, minutes=n), partial(self._name, check.pk, pair, one.head))
            if visit.at is not None:
                self.at(_on(*visit.at) + timedelta(minutes=35), partial(self._visit, check.pk, visit, n))
            if visit.released:
                self.at(_on(visit.released, 9, 40), partial(self._release, check.pk, one.head))
            if visit.confirmed:
                self.at(_on(visit.confirmed, 17, n), partial(self._confirm, check.pk, one.head))

    def _check(self, pk: int) -> Check:
        rows = Check.objects.select_related("body", "plan", "case__rulebook", "case__lead_body", "case__inspection")
        return rows.prefetch_related("checkers__user", "records").get(pk=pk)

    def _name(self, check: int, pair: tuple[str, str], head: int) -> None:
        users = [self.user(code) for code in pair]
        checks.name_checkers(self._check(check), users, by=self.user(HEADS[head]), on=clock.today())

    def _row_of(self, check: Check) -> CasePlan:
        return next(row for row in self.plan.cases if self.cases[row.key].pk == check.case_id)

    def _visit(self, pk: int, visit: Visit, n: int) -> None:
        """Two go there; one writes down what they saw, thing by thing, with photographs."""
        check = self._check(pk)
        row, rng = self._row_of(check), Random(f"visit {self.plan.seed} {check.case.number}")
        said = queries.said_of(check.case)
        untrue = {"pass": 0, "partly": 1, "fail": 2}[visit.finding]
        points = [
            (one.kind, one.about, one.text, i >= untrue, "" if i >= untrue else NOTES[visit.finding])
            for i, one in enumerate(said)
        ]
        moment = clock.now() - timedelta(minutes=35)
        north, east = (part + rng.random() / 200 for part in place_of(row.town))
        checks.enter_record(
            check, at=moment, place=f"{DISTRICTS[row.district]}{row.town}，举报地点", finding=visit.finding,
            words=_seen(visit, n), points=points, latitude=round(north, 6), longitude=round(east, 6),
            accuracy=rng.randint(6, 30), uploads=[_picture(row, rng, moment, north, east)],
            by=self.user(PAIRS[n % len(PAIRS)][0]), on=clock.today(),
        )  # fmt: skip

    def _release(self, pk: int, head: int) -> None:
        checks.release(self._check(pk), by=self.user(HEADS[head]), on=clock.today())

    def _confirm(self, pk: int, head: int) -> None:
        check = self._check(pk)
        record: Record = check.records.all()[0]
        words = CONFIRMED[record.finding]
        checks.confirm(check, record, words=words, by=self.user(HEADS[head]), on=clock.today())
        if check.result == "fail":
            row = self._row_of(check)
            self.at(clock.now() + timedelta(hours=17), partial(self._begin_again, row))

    def _begin_again(self, row: CasePlan) -> None:
        """The unit whose case came back plans what it now has to do, and leaves it open when the month ends."""
        case = self._case(row)
        if case.state != State.HANDED_DOWN:
            return
        by, today = self.handler(row.lead), clock.today()
        rectification.plan_item(
            case, problem="抽查发现整改后反弹", measure="针对反弹重新制定措施，落实专人每晚巡查，每周报送一次现场照片",
            person=by.name, term=Item.Term.BY_DAY, due=today + timedelta(days=12), by=by, on=today,
        )  # fmt: skip


def _seen(visit: Visit, n: int) -> str:
    """What was seen, as the hour of the visit has it."""
    assert visit.at is not None
    if visit.at[1] >= 20 or visit.at[1] < 6:
        return SEEN_BY_NIGHT[visit.finding]
    return SEEN[visit.finding][n % 2]


def _picture(row: CasePlan, rng: Random, taken: datetime, north: float, east: float) -> ContentFile:
    scene = SCENE_OF.get(row.topic.name, "factory" if row.topic.parties.startswith("firm") else "yard")
    data = draw(scene, rng.randrange(10**6), taken, north, east)
    return ContentFile(data, name=f"抽查{taken:%m%d}.jpg")


def _on(day: int, hour: int, minute: int) -> datetime:
    return clock.at(date(2016, 12, day), hour, minute)
