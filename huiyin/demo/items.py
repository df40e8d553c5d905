"""What was put right in the city, item by item."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import CasePlan
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Item


class Items(Diary):
    """Items planned, worked on, proved and accepted."""

    def _plan_items(self, row: CasePlan) -> None:
        case, by, today = self._case(row), self.handler(row.lead), clock.today()
        for n, one in enumerate(found for found in row.complaint.questions if found.remedy):
            long = row.story == "packaging" or (row.key + n) % 29 == 0
            soon = not long and (row.key + n) % 3 > 0
            due = today + timedelta(days=180 if long else 1 if soon else self.rng.randint(10, 45))
            item = rectification.plan_item(
                case, problem=one.text[:120], measure=one.remedy, person=by.name,
                term=Item.Term.LONG if long else Item.Term.AT_ONCE if soon else Item.Term.BY_DAY, due=due,
                restriction="搬迁完成前限产百分之五十，夜间不得生产" if long else "", by=by, on=today,
            )  # fmt: skip
            if long:
                for name, days in (("落实新厂址", 45), ("新厂房动工", 90), ("设备搬迁完毕", 170)):
                    rectification.plan_milestone(item, name, due=today + timedelta(days=days), by=by, on=today)
                if row.story == "packaging":
                    rectification.enter_progress(
                        case,
                        "居民联络小组三十人成立，第一次到厂查看限产情况。",
                        item=item,
                        people=30,
                        place=row.town,
                        by=by,
                        on=today,
                    )

    def _joint_operation(self, row: CasePlan, days: int) -> None:
        case, by, today = self._case(row), self.handler(row.lead), clock.today()
        progress = rectification.enter_progress(
            case,
            f"联合清运第{days}天：自早上七时起二十四小时作业，累计清运垃圾约{days * 5200}立方米，路口设卡查车。",
            joint="南海区环境运输和城市管理局、国土城建和水务局、公安分局、里水镇政府",
            people=86 + days * 7, machines=6 + days, vehicles=92 + days * 3, place="横岗村河边", by=by, on=today,
        )  # fmt: skip
        self._photo(row, progress, f"清运第{days}天")

    def _prove(self, row: CasePlan) -> None:
        case, by = self._case(row), self.handler(row.lead)
        for item in Item.objects.filter(case=case, state=Item.State.OPEN, term=Item.Term.AT_ONCE).select_related(
            "case", "body"
        ):
            proof = rectification.prove_item(item, f"已完成：{item.measure}。", by=by, on=clock.today())
            if row.story or row.key % 17 == 0:
                self._photo(row, proof, "整改后")
            later = clock.now() + timedelta(hours=self.rng.choice((3, 20, 26)))
            if not self._still_waits(row):
                self.at(later, partial(self._accept, row, proof))

    def _accept(self, row: CasePlan, proof: Any) -> None:
        scope = row.lead[:6]
        acceptor = self.user(f"{scope}-dc.a1")
        rectification.accept_item(proof, "现场核实，整改到位，同意验收。", by=acceptor, on=clock.today())
