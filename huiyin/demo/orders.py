"""What people in the city were told to do, who said “received”, and what they said to each other."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import CasePlan
from huiyin.instructions import actions as instructions
from huiyin.instructions.actions import To
from huiyin.instructions.models import Instruction
from huiyin.lib import clock
from huiyin.people.models import User

DISTRICTS = ("440604", "440605", "440606", "440607", "440608")
SILENT = "440608"  # whose government let an instruction lie
MEETING = date(2016, 12, 12)


class Orders(Diary):
    """Instructions, supervision, words and notices. Nothing of it is counted by any figure."""

    def _mayor(self) -> User:
        return self.office.user_of_post("440600-zf-1", clock.today())

    def _chief(self, district: str) -> User:
        return self.office.user_of_post(f"{district}-zf-1", clock.today())

    def _orders(self) -> None:
        """What was told to many, on its days."""
        self.at(clock.at(date(2016, 12, 3), 9, 10), self._notices)
        self.at(clock.at(date(2016, 12, 8), 9, 0), self._to_all_districts)
        self.at(clock.at(MEETING, 17, 30), self._resolutions)
        self.at(clock.at(date(2016, 12, 26), 8, 20), self._stand_in)

    def _orders_on(self, row: CasePlan) -> None:
        """What was told about the cases that the city talks of."""
        if row.story == "rubbish":
            self.at(clock.now() + timedelta(minutes=4), lambda: self._that_very_night(row))
            self.at(clock.at(row.day + timedelta(days=1), 11, 20), lambda: self._talk(row))
        if row.story in ("wheels", "packaging"):
            self.at(clock.at(row.day + timedelta(days=2), 9, 40), lambda: self._supervise(row))

    def _that_very_night(self, row: CasePlan) -> None:
        """The mayor's words at night: the district's chief says “received” on his phone before he sleeps."""
        mayor, today = self._mayor(), clock.today()
        chief = self.office.posts["440605-zf-1"]
        sent = instructions.send(
            "请今晚就组织力量到场，明早七时前开始清运。", to=[To(chief), To(self.office.bodies[row.lead])],
            cases=[self._case(row)], urgent=True, due_on=today + timedelta(days=2), by=mayor, on=today,
        )  # fmt: skip

        def received() -> None:
            for who in (self._chief("440605"), self.handler(row.lead)):
                instructions.acknowledge(sent, by=who, on=clock.today(), device="phone")

        def answered() -> None:
            one = sent.addressees.get(official__isnull=False)
            instructions.answer(
                one, "已到现场，挖掘机五台、车辆九十余辆次投入清运，明日继续。", by=self._chief("440605"), on=clock.today(),
                device="phone",
            )  # fmt: skip

        def accepted() -> None:
            [answer] = sent.addressees.get(official__isnull=False).answers.all()
            instructions.accept_answer(answer, reasons="继续抓到底。", by=mayor, on=clock.today())

        self.at(clock.now() + timedelta(minutes=9), received)
        self.at(clock.now() + timedelta(hours=19), answered)
        self.at(clock.now() + timedelta(hours=21), accepted)

    def _to_all_districts(self) -> None:
        """To five districts; four say “received”, of the fifth it is told upwards."""
        mayor, today = self._mayor(), clock.today()
        sent = instructions.send(
            "各区对已办结案件逐件回头看，防止反弹，五日内报告。", title="开展已办结案件回头看",
            to=[To(self.office.posts[f"{district}-zf-1"]) for district in DISTRICTS],
            due_on=today + timedelta(days=5), by=mayor, on=today,
        )  # fmt: skip
        for n, district in enumerate(district for district in DISTRICTS if district != SILENT):
            self.at(clock.now() + timedelta(minutes=25 + 40 * n), partial(self._received, sent, district))
        for hours in (12, 23, 25, 37, 49):  # the worker looks each minute; here when it would find something
            self.at(clock.now() + timedelta(hours=hours, minutes=5), lambda: instructions.escalate(clock.now()))

    def _received(self, sent: Instruction, district: str) -> None:
        instructions.acknowledge(sent, by=self._chief(district), on=clock.today(), device="phone")

    def _resolutions(self) -> None:
        """Three things that the committee resolved; one is answered late."""
        by, today = self.user("xt-fb1"), clock.today()
        units = ("440600-hb", "440605-zf", "440606-zf")
        words = ("每日通报各区办理进度。", "一周内完成河涌沿线巡查。", "一周内完成工业园区排查。")
        made = instructions.send_resolutions(
            "市环委会第三次会议",
            [
                instructions.Resolution(text, [To(self.office.bodies[code])], today + timedelta(days=7))
                for text, code in zip(words, units, strict=True)
            ],
            met_on=today, by=by, on=today,
        )  # fmt: skip
        for n, (sent, code) in enumerate(zip(made, units, strict=True)):
            self.at(clock.now() + timedelta(hours=1, minutes=n), partial(self._acknowledged, sent, code))
            days = 9 if n == 2 else 3 + n
            self.at(clock.now() + timedelta(days=days), partial(self._answered, sent, code))

    def _acknowledged(self, sent: Instruction, code: str) -> None:
        instructions.acknowledge(sent, by=self.handler(code), on=clock.today(), device="browser")

    def _answered(self, sent: Instruction, code: str) -> None:
        [one] = sent.addressees.all()
        given = instructions.answer(one, "已按议定事项落实，台账附后备查。", by=self.handler(code), on=clock.today())
        instructions.accept_answer(given, by=sent.by, on=clock.today())

    def _supervise(self, row: CasePlan) -> None:
        """Two cases are put under supervision; one is let go after its answer, the long one stays."""
        office, today = self.user("xt-fb1"), clock.today()
        kept = instructions.supervise(
            self._case(row), "请查清问题，限期整改到位，并按期书面答复。", reason="群众反映强烈，影响较大",
            due_on=today + timedelta(days=4), by=office, on=today,
        )  # fmt: skip
        if row.story == "packaging":
            return

        def ended() -> None:
            unit = kept.instruction.addressees.filter(body__isnull=False).get()
            given = instructions.answer(unit, "车间已停产，整改方案已定。", by=self.handler(row.lead), on=clock.today())
            instructions.accept_answer(given, by=office, on=clock.today())
            instructions.end_supervision(kept, note="停产到位，转入日常跟踪。", by=office, on=clock.today())

        self.at(clock.now() + timedelta(days=3), ended)

    def _talk(self, row: CasePlan) -> None:
        case, today = self._case(row), clock.today()
        for who, words in (
            (self.handler(row.lead), "现场垃圾量大，车辆不足，请协调周边区支援。"),
            (self.user("xt-fb1"), "已协调市城管局增派三十辆，今晚到位。"),
            (self._chief("440605"), "今晚我在现场。"),
        ):
            instructions.say(case, words, by=who, on=today)

    def _notices(self) -> None:
        by, city = self.user("xt-fb1"), self.office.bodies["440600"]
        first = instructions.publish(
            "办理结果报送时间调整", "自今日起，各单位办理结果于每日十六时前上报，逾期的次日通报。", reach=city, by=by,
            on=clock.today(),
        )  # fmt: skip
        instructions.reply(first, "收到，已通知各镇街。", by=self.handler("440605-zf"), on=clock.today())
        instructions.publish(
            "雨天加强堆场覆盖",
            "请检查辖区堆场、工地覆盖情况。",
            reach=self.office.bodies["440605"],
            by=by,
            on=clock.today(),
        )

    def _stand_in(self) -> None:
        """The chief of a district is away for three days: his deputy stands in."""
        seats = self.office.city.posts_of("440606-zf", "deputy")
        deputy = self.office.user_of_post(seats[0].code, clock.today())
        instructions.delegate(
            deputy, since=clock.today(), until=clock.today() + timedelta(days=3), reason="赴省参加会议",
            by=self._chief("440606"), on=clock.today(),
        )  # fmt: skip
