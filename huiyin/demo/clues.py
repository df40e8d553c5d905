"""What the inspectors of the city did with their clues: one at every step when the month ends.

Most suspicions of a first answer go the whole way to a decision; some are left to the party committee of the place,
whose decision is entered. Letters and tip-offs come beside them and stand at each other step.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from huiyin.accountability import actions as accountability
from huiyin.accountability import procedure
from huiyin.accountability.models import Accountable, Clue, Decision
from huiyin.accountability.states import ClueState, Move
from huiyin.cases.models import Case
from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import FIRST, CasePlan
from huiyin.lib import clock
from huiyin.people.models import Body, User

CHIEF = "440600-jw.z1"
FACTS = "对辖区污染问题巡查不力，群众多次反映后未及时处置。"
# Letters and what came of them: day of the month's run, source, words, steps with the days after, all approved but a last "?".
LETTERS: tuple[tuple[int, str, str, str], ...] = (
    (8, "other", "来信反映某镇环保办对辖区小作坊长期“睁一只眼闭一只眼”，检查前先打招呼。", "inquire+1 settle+9"),
    (10, "complainant", "回访中群众反映，村干部在督察期间上门劝其“不要再打电话”。", "talk+1"),
    (12, "other", "来访反映某站所巡查台账每月只写一次、内容雷同。", "shelve+2"),
    (6, "tip_off", "执法检查前一晚，被检查企业已停机并清空车间，疑有人通风报信。", "inquire+1 file+11"),
    (5, "oversight", "调查中发现某科室收到三次转办均未登记、未到场。", "inquire+1 file+8 send+14"),
    (20, "tip_off", "明察当日，沿线三家企业同时停产，值班记录却无通知。", "inquire+2"),
    (22, "other", "匿名来信反映整改验收照片系旧照。", ""),
    (27, "complainant", "群众反映镇里答复“已清运”后又有车辆夜间倾倒，无人处置。", "inquire?+1"),
)
REPORTS = {
    "talk": "反映问题有一定依据但情节较轻，拟向有关人员发函了解并谈话。",
    "inquire": "反映的时间、地点和单位具体，具有可查性，拟调阅台账、询问有关人员。",
    "shelve": "反映内容笼统，暂不具备核查条件，拟暂存，待有新情况再行核查。",
    "settle": "经调阅近六个月巡查和执法台账、询问四人，反映问题不属实，拟予以了结并向来信人说明。",
    "file": "经核实，有关人员未按规定到场检查，存在失职行为，涉嫌违纪，需追究责任，拟立案。",
    "send": "审查调查已结束，事实清楚，证据确凿，拟移送审理。",
    "hear": "审理认为事实清楚、证据确凿、定性准确、处理恰当、手续完备、程序合法，提请决定。",
    "execute": "决定已向本人宣布并送达所在单位，已归入个人档案，报组织部门备案。",
}


class Clues(Diary):
    """The procedure, as the inspectors of the city carried it through."""

    def _inspector(self, n: int) -> User:
        return self.user(f"440600-jw.d{n % 4 + 1}")

    def _letters(self) -> None:
        """What comes by no case of the day's list."""
        for n, (day, source, words, steps) in enumerate(LETTERS):
            self.at(clock.at(FIRST + timedelta(days=day), 10, 5 + n), partial(self._letter, n, source, words, steps))

    def _letter(self, n: int, source: str, words: str, steps: str) -> None:
        by, today = self._inspector(n), clock.today()
        handed = Case.objects.exclude(state__in=["registered", "void"]).order_by("number")
        case = handed[n * 7 % len(handed)] if len(handed) else None
        if case is not None and clock.now() < case.clock_start + timedelta(days=1):
            case = None
        clue = accountability.open_clue(source=source, summary=words, case=case, by=by, on=today)
        if n == 0:
            note = ContentFile("谈话笔录：当日值班员称未接到通知。".encode(), name="谈话笔录.txt")
            procedure.keep_file(clue, note, note="第一次谈话", by=by, on=today)
        for step in steps.split():
            move, _plus, days = step.partition("+")
            day = today + timedelta(days=int(days))
            self.at(clock.at(day, 11, n), partial(self._take, clue.pk, move.rstrip("?"), by))
            if not move.endswith("?"):
                self.at(clock.at(day, 16, n), partial(self._approve, clue.pk))

    def _take(self, clue: int, move: str, by: User) -> None:
        row = Clue.objects.select_related("case__inspection", "organ").get(pk=clue)
        if move == Move.FILE and row.case is None:
            return
        procedure.propose(row, move, text=REPORTS[move], by=by, on=clock.today())

    def _approve(self, clue: int) -> None:
        """The chief agrees to what awaits him."""
        row = Clue.objects.select_related("case__inspection", "organ").get(pk=clue)
        step = row.steps.select_related("person", "appeal__decision").filter(approved=None).first()
        if step is not None:
            step.clue = row
            procedure.approve(step, by=self.user(CHIEF), on=clock.today(), note="")

    # --- a suspicion goes its way --------------------------------------------------------------------------------------

    def _pursue(self, row: CasePlan) -> None:
        """The clue that a first answer has just taken over, up to the decisions that the plan names for its case."""
        clue = Clue.objects.get(case=self.cases[row.key].pk, source=Clue.Source.CASE)
        by, decided = self._inspector(row.key), sorted(one.days for one in row.held)
        left = row.key % 5 == 0  # to the party committee of the place, whose decision is entered

        def on(days: int, hour: int, minute: int, do: Any) -> None:
            self.at(clock.at(row.day + timedelta(days=days), hour, minute), do)

        def step(days: int, hour: int, move: str) -> None:
            on(days, hour, 0, partial(self._take, clue.pk, move, by))
            on(days, hour, 40, partial(self._approve, clue.pk))

        step(4, 16, "inquire")
        if left:
            step(decided[-1] + 1, 9, "settle")
            return
        for days, hour, move in ((5, 9, "file"), (5, 15, "send"), (6, 8, "hear")):
            step(days, hour, move)
        step(decided[-1] + 2, 9, "execute")
        if row.key % 2:
            on(decided[-1] + 4, 9, 0, partial(self._object_to, clue.pk))
        else:
            on(decided[-1] + 4, 15, 0, partial(self._say_what_is_public, clue.pk))

    def _hold_by_procedure(self, row: CasePlan, person: Accountable, held: Any) -> Decision | None:
        """Propose and approve the decision; None where the clue is not on that way."""
        clue = Clue.objects.select_related("case__inspection", "organ").get(case=self.cases[row.key].pk, source="case")
        if clue.state not in (ClueState.HEARD, ClueState.DECIDED):
            return None
        step = procedure.propose_decision(
            clue, person, forms=held.forms, ground=held.ground, facts=FACTS,
            document_number=f"佛纪〔2016〕{held.key[1:]}号", by=self._inspector(row.key), on=clock.today(),
        )  # fmt: skip
        procedure.approve(step, by=self.user(CHIEF), on=clock.today())
        return step.decision

    def _object_to(self, clue: int) -> None:
        """One of them objects, and somebody else looks at it again a week later."""
        decision = Decision.objects.select_related("case__inspection", "clue__organ").filter(clue=clue).first()
        if decision is None or Decision.objects.filter(appeals__isnull=False).count() > 1:
            return
        words = "本人当日另有防汛任务，未能到场，请求从轻。"
        appeal = procedure.raise_appeal(decision, text=words, by=decision.by, on=clock.today())
        other = next(self._inspector(n) for n in range(4) if self._inspector(n) != decision.by)

        def review() -> None:
            row = Clue.objects.select_related("case__inspection", "organ").get(pk=clue)
            text = "经复核，当日排班表显示其并无防汛任务，原决定事实清楚、处理恰当。"
            procedure.propose(row, Move.STANDS, text=text, appeal=appeal, by=other, on=clock.today())
            self._approve(clue)

        self.at(clock.now() + timedelta(days=7), review)

    def _say_what_is_public(self, clue: int) -> None:
        """The first such decision is released, the next is not."""
        decision = Decision.objects.select_related("case__inspection", "accountable").filter(clue=clue).first()
        if decision is None:
            return
        said, body = Decision.objects.filter(releases__isnull=False).count(), decision.accountable.body
        if said == 0:
            words = f"对{body.short if body else ''}1名责任人予以问责。"
            procedure.release(
                decision, publish=True, words=words, reason="典型案例，警示教育", by=self.user(CHIEF), on=clock.today()
            )
        elif said == 1:
            procedure.release(
                decision, publish=False, reason="申诉期未满，暂不公开", by=self.user(CHIEF), on=clock.today()
            )

    def _hold(self, row: CasePlan, held: Any) -> None:
        """Somebody is held to account: by our own procedure, or as the competent organ decided."""
        inspector, today = self.user("440600-jw.d1"), clock.today()
        body: Body = self.office.bodies[row.lead]
        person = accountability.name_person(
            self.office.inspection,
            name=self.plan.people[held.key],
            post=f"{body.short}监管科科长",
            body=body,
            by=inspector,
            on=today,
        )
        if self._hold_by_procedure(row, person, held) is None:
            accountability.decide(
                self._case(row), person, forms=held.forms, ground=held.ground, facts=FACTS,
                document_number=f"佛纪〔2016〕{held.key[1:]}号", by=inspector, on=today,
            )  # fmt: skip
