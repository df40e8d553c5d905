"""Who was on call in the city, what one shift told the next, and whom an urgent hand-down woke at night.

Rosters stand for the coordination group, the environment bureau, the five districts and one bureau within a district, each kept
by whoever keeps it. The alarms of a few nights are played: a first who answers, one who sleeps on so that the second is
rung, a unit that signs before anybody answers, and a night on which nobody did.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from huiyin.cases.models import Assignment
from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import DISTRICTS, FIRST
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.roster import actions as roster
from huiyin.roster import ringing, rules
from huiyin.roster.actions import Seated
from huiyin.roster.models import Alarm, HandoverNote, Shift, Swap
from huiyin.roster.patterns import DAY_AND_NIGHT, FIVE_AND_TWO, RELIEVED, ROUND_THE_CLOCK

DECEMBER, JANUARY = date(2016, 12, 1), date(2017, 1, 1)
BEFORE = (date(2016, 11, 28), date(2016, 11, 29), date(2016, 11, 30))  # the days of November that the group was there


class Rota(NamedTuple):
    """The roster of one body: the pattern, who keeps it, who takes turns, and whether January is planned already."""

    body: str
    pattern: str
    keeper: str
    people: tuple[str, ...]
    january: bool


def rotas() -> Iterator[Rota]:
    """The city's own bodies first, then each district; Gaoming has not planned January yet."""
    office = ("xt-fb1", "xt-zh1", "xt-db1", "xt-fb2", "xt-zh2", "xt-db2")
    yield Rota("440600-xt", DAY_AND_NIGHT, "xt-fb1", office, january=True)
    yield Rota("440600-hb", ROUND_THE_CLOCK, "xt-fb1", ("440600-hb.h1", "440600-hb.h2"), january=False)
    for district in DISTRICTS:
        names = ("lx.r1", "hb.h1", "zf.h1", "lx.r2", "hb.h2", "zf.h2")
        people = tuple(f"{district}-{name}" for name in names)
        yield Rota(district, ROUND_THE_CLOCK, f"{district}.z1", people, january=district in ("440604", "440605"))
    yield Rota("440605-gt", FIVE_AND_TWO, "440605.z1", ("440605-gt.h1", "440605-gt.h2"), january=False)


# What a shift told the next where there was something to tell: the morning, the body, the words. Most say that all was quiet.
NOTES: dict[tuple[int, str], str] = {
    (29, "440605"): "里水镇横岗村连夜组织清运，挖掘机五台已到位，请白班七时起报送进度。",
    (2, "440600-xt"): "昨晚清单有两件无受理编号，已电话与督察组核对，今早补登。",
    (5, "440605"): "里水镇卡口夜间劝返外地货车11辆，无冲卡。接12345转来补充反映1件，已转区环境运输和城市管理局。",
    (8, "440600-xt"): "三水区值班电话两次占线，改打次值接通，请白班提醒三水区核对号码。",
    (11, "440605"): "大沥镇报一家铝型材厂夜间停电检修，已登记备查，其余无异常。",
    (14, "440600-xt"): "禅城、高明两区日报未按16时报齐，已催，20时10分补到。",
    (16, "440606"): "北滘包装厂限产抽查：22时到场，两条印刷线已停，一条运行，与方案一致。",
    (19, "440600-xt"): "督察组来电要求昨日交办各件逐件补充佐证照片，已通知各区，今日12时前交齐。",
    (21, "440605"): "凌晨2时接群众电话反映九江镇异味，值班人员到场未闻到，已留样，请白班跟进。",
    (24, "440607"): "乐平镇轮毂厂门卫称设备商夜间进场拆装，非生产，已拍照登记。",
    (25, "440606"): "容桂街道夜间巡查发现偷排痕迹一处，已采样送检，结果出来后请补入案卷。",
    (26, "440600-xt"): "昨晚清单已全部交办；顺德区一件承办单位有异议，请白班先电话沟通。",
    (28, "440600-xt"): "昨晚有单位的值班人员和负责人均未接听急件电话，已记录，请白班核实原因并通报。",
}
QUIET = (
    "无异常，电话畅通，本班交办事项均已通知到人。",
    "无未办事项。接群众来电1次，系咨询举报渠道，已告知。",
    "无异常，接收文件已登记入册。",
)
NO_NOTE, NOT_READ = 13, 11  # one shift in so many wrote none, and one note in so many has not been read


# The nights on which somebody was rung, and how the alarms of that night ended, in the order in which they began.
NIGHTS: dict[date, tuple[str, ...]] = {
    date(2016, 11, 29): ("first", "second", "first", "signed"),
    date(2016, 12, 6): ("signed", "first", "second"),
    date(2016, 12, 13): ("first", "late", "second"),
    date(2016, 12, 21): ("second", "first", "signed"),
    date(2016, 12, 27): ("first", "nobody", "second", "first"),
}
RUNGS = {"first": 1, "second": 2, "signed": 2}  # how many had been rung when it ended


class Rosters(Diary):
    """Shifts, swaps, notes and alarms of the month."""

    def _rosters(self) -> None:
        """What is planned, changed and told, on its days."""
        self._phones: dict[str, str] = {}
        self.at(clock.at(FIRST, 8, 10), self._plan_november)
        self.at(clock.at(date(2016, 11, 29), 16, 0), partial(self._plan_month, DECEMBER))
        self.at(clock.at(date(2016, 12, 27), 15, 30), partial(self._plan_month, JANUARY))
        self.at(clock.at(date(2016, 12, 9), 10, 0), self._somebody_is_ill)
        self._swaps()
        for night, ends in NIGHTS.items():
            self._ring_through(night, ends)

    # --- the roster ----------------------------------------------------------------------------------------------------

    def _seated(self, code: str) -> Seated:
        """Somebody with the short number of the city's own telephone net, his alone."""
        if code not in self._phones:
            self._phones[code] = f"6{Random(f'phone {code}').randrange(10_000, 99_999)}"
        return Seated(self.user(code), self._phones[code])

    def _plan_november(self) -> None:
        """The group arrives in the last days of November: these are planned one by one."""
        for rota in rotas():
            people = [self._seated(code) for code in rota.people]
            for n, day in enumerate(BEFORE):
                self._told_next(rota.body, clock.at(day + timedelta(days=1), 8), n)
                roster.add_shift(
                    self.office.bodies[rota.body], clock.at(day, 8), clock.at(day + timedelta(days=1), 8),
                    first=people[n % len(people)], second=people[(n + 1) % len(people)],
                    by=self.user(rota.keeper), on=clock.today(),
                )  # fmt: skip

    def _plan_month(self, month: date) -> None:
        for rota in rotas():
            if month == JANUARY and not rota.january:
                continue
            people = [self._seated(code) for code in rota.people]
            keeper = self.user(rota.keeper)
            made = roster.make_month(
                self.office.bodies[rota.body], month, rota.pattern, people, by=keeper, on=clock.today()
            )
            for n, shift in enumerate(made, start=3):
                self._told_next(rota.body, shift.until, n)

    def _told_next(self, body: str, ends: datetime, n: int) -> None:
        """Ten minutes before the relief the shift of that hour writes down what the next must know."""
        relief = ends.astimezone(clock.SHANGHAI)
        words = NOTES.get((relief.day, body)) if relief.hour == RELIEVED else None
        if words is None and n % NO_NOTE == 7:
            return
        read = n % NOT_READ != 5 or relief.day < 24
        self.at(ends - timedelta(minutes=10), partial(self._hand_over, body, words or QUIET[n % 3], read=read))

    def _shift(self, body: str, moment: datetime) -> Shift:
        """The shift of a body in which that moment lies."""
        standing = Shift.objects.filter(body=self.office.bodies[body], voided_at=None)
        return standing.select_related("body", "first", "second").get(since__lte=moment, until__gt=moment)

    def _somebody_is_ill(self) -> None:
        """One shift is given to others: the former stays readable, void, with its reason."""
        shift = self._shift("440606", clock.at(date(2016, 12, 12), 12))
        first, second = (self._seated(f"440606-{name}") for name in ("gt.h1", "zf.h1"))
        roster.change_shift(
            shift, first=first, second=second, reason="原值班人员住院，改由区国土城建和水利局人员顶班",
            by=self.user("440606.z1"), on=clock.today(),
        )  # fmt: skip

    def _swaps(self) -> None:
        """One colleague agrees and gives a shift in return, one declines, and one has not answered yet."""
        for day, of, back, reason, agreed, answer in (
            (6, 10, 18, "女儿家长会", True, "可以，我的18日给你"),
            (13, 20, 0, "赴省参加培训", False, "当天要带队夜查，换不了，请另找同事"),
            (28, 30, 0, "老家父亲做手术，需请假陪护", None, ""),
        ):
            self.at(
                clock.at(date(2016, 12, day), 10, 30),
                partial(self._swap, date(2016, 12, of), date(2016, 12, back) if back else None, reason, agreed, answer),
            )

    def _swap(self, of: date, back: date | None, reason: str, agreed: bool | None, answer: str) -> None:  # noqa: FBT001
        shift = self._shift("440605", clock.at(of, 12))
        given = self._shift("440605", clock.at(back, 12)) if back else None
        fair = self.user("440605-hb.h1") if given is None else given.first
        other = fair if not shift.seat_of(fair) else self.user("440605-zf.h2")
        if not rules.can_swap(shift, other, given, by=shift.first, reason=reason):
            return
        swap = roster.ask_swap(shift, other, in_return=given, reason=reason, by=shift.first, on=clock.today())
        if agreed is not None:
            self.at(clock.now() + timedelta(hours=3), partial(self._answer_swap, swap.pk, answer, agreed=agreed))

    def _answer_swap(self, swap: int, answer: str, *, agreed: bool) -> None:
        row = Swap.objects.select_related("shift__body", "asker", "other", "in_return").get(pk=swap)
        phone = self._seated(row.other.username).phone
        roster.answer_swap(row, agreed=agreed, phone=phone, answer=answer, by=row.other, on=clock.today())

    def _hand_over(self, body: str, words: str, *, read: bool) -> None:
        """The first writes the note; who sits down next has read it a quarter of an hour later."""
        shift = self._shift(body, clock.now())
        note = roster.hand_over(shift, words, by=shift.first, on=clock.today())
        following = rules.next_of(shift)
        if read and following is not None:
            who = next((one for one in following.people() if one.pk != shift.first_id), None)
            if who is not None:
                self.at(clock.now() + timedelta(minutes=25), partial(self._take_over, note.pk, who))

    def _take_over(self, note: int, who: User) -> None:
        row = HandoverNote.objects.select_related("shift__body").get(pk=note)
        roster.take_over(row, by=who, on=clock.today())

    # --- alarms --------------------------------------------------------------------------------------------------------

    def _ring_through(self, night: date, ends: tuple[str, ...]) -> None:
        """The worker rings each minute; here when it would find something: until midnight, and in the morning once more.

        What was handed down later in such a night is signed for in the morning, and rings nobody any more.
        """
        evening = clock.at(night, 22, 30)
        for minutes in (0, 5, 11, 17, 22, 33, 44, 60, 75, 88):
            self.at(evening + timedelta(minutes=minutes), lambda: ringing.ring(clock.now()))
            self.at(evening + timedelta(minutes=minutes, seconds=150), partial(self._answer_calls, night, ends))
        self.at(clock.at(night + timedelta(days=1), 6, 50), partial(self._answer_late, night, ends))

    def _answer_calls(self, night: date, ends: tuple[str, ...]) -> None:
        """Whoever was rung says “I have it”, or the units sign for what came, as the alarm ends."""
        for alarm, ending in self._ringing(night, ends):
            calls = list(alarm.calls.select_related("user").order_by("step"))
            if len(calls) < RUNGS.get(ending, 99):
                continue
            if ending == "signed":
                for one in alarm.parts.select_related("assignment__body", "assignment__case"):
                    part = one.assignment
                    if part.ended_at is None and part.state == Assignment.State.HANDED:
                        intake.sign_for(part, by=self.handler(part.body.code), on=clock.today())
            else:
                ringing.acknowledge(alarm, device="phone", by=calls[-1].user, on=clock.today())

    def _answer_late(self, night: date, ends: tuple[str, ...]) -> None:
        """All had been rung in vain; in the morning the first finds it on his phone and answers after all."""
        for alarm, ending in self._ringing(night, ends):
            call = alarm.calls.select_related("user").order_by("step").first()
            if ending == "late" and call is not None:
                ringing.acknowledge(alarm, device="phone", by=call.user, on=clock.today())

    def _ringing(self, night: date, ends: tuple[str, ...]) -> list[tuple[Alarm, str]]:
        """The alarms of that night that nobody has answered yet, each with how it is to end."""
        since = Alarm.objects.filter(begun__gte=clock.at(night, 20), begun__lte=clock.now())
        of_the_night = list(since.select_related("body").order_by("pk"))
        named = [(one, ends[n] if n < len(ends) else "first") for n, one in enumerate(of_the_night)]
        return [(one, ending) for one, ending in named if one.acknowledged_at is None and one.ended_at is None]
