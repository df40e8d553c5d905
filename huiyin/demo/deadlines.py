"""Who in the city asked for more time, what he was answered, and the year's days off as the administrator entered them.

The notice for 2017 is first entered with a day forgotten and then once more, as happens: what had been reckoned over that
day is seen to move. No figure of the bulletin asks when something was due.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from huiyin.cases.models import Case, Duty
from huiyin.deadlines import actions as deadlines
from huiyin.deadlines import rules
from huiyin.deadlines.models import Extension
from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import FIRST, CasePlan
from huiyin.lib import clock
from huiyin.lib.working_days import SpecialDay, special_days
from huiyin.rulebook.calendar import version

ENTERED_2017, CORRECTED_2017 = date(2016, 12, 5), date(2016, 12, 23)
FORGOTTEN = date(2017, 1, 2)
EVERY = 17  # one case in so many asks for more time
NEVER_ANSWERED = 7  # one request in so many, which the office let lie


class Request(NamedTuple):
    """For what more time is asked, how many days beyond the deadline, why, how far one is, and what is answered."""

    kind: str
    days: int
    reason: str
    progress: str
    granted: bool
    less: int  # by so many days less than was asked for
    answer: str


REQUESTS = (
    Request(
        "report_city", 2,
        "监测机构三日内出具废气、噪声检测报告，需待报告后方能认定是否超标。", "已现场检查并采样，约谈企业负责人，落实临时减产。",
        granted=True, less=0, answer="情况属实，同意延期，检测报告出具当日即补报。",
    ),
    Request(
        "verify", 3,
        "举报涉及多家企业，需逐家核对。", "已核查三家，其余两家负责人外出未归。",
        granted=False, less=0, answer="现场情况五日内可以查清，人员外出不影响核实，请按原期限办理。",
    ),
    Request(
        "duty_plan", 4,
        "搬迁地块尚待国土部门答复，整改方案需一并研究。", "已召集有关部门开会一次，初步意见为限产和分步搬迁。",
        granted=True, less=2, answer="同意延期两日，先定限产措施，搬迁另行研究。",
    ),
    Request(
        "report_city", 1,
        "配合单位的处理材料尚未交齐。", "本单位处理情况已写明，正在催办配合单位。",
        granted=False, less=0, answer="请主办单位牵头催齐，不予延期。",
    ),
    Request(
        "answer_complainant", 5,
        "投诉人白天无法接听，约定周末当面答复。", "已电话联系两次，约定周六上午在村委会见面。",
        granted=True, less=0, answer="同意，答复后当日登记。",
    ),
)  # fmt: skip


class MoreTime(Diary):
    """Deadlines that were put off, or not, and the calendar by which they are reckoned."""

    def _calendars(self) -> None:
        """The two notices of the State Council, and the second once more."""
        in_force, coming = (_as_typed(special_days(year)) for year in (2016, 2017))
        short = [one for one in coming if one.day != FORGOTTEN]
        for day, year, days, notice, reason in (
            (FIRST, 2016, in_force, "国办发明电〔2015〕18号", ""),
            (ENTERED_2017, 2017, short, "国办发明电〔2016〕17号", ""),
            (CORRECTED_2017, 2017, coming, "国办发明电〔2016〕17号", "原录入漏了1月2日，对照通知原文补正。"),
        ):
            self.at(clock.at(day, 8, 40), partial(self._enter, year, days, notice, reason))

    def _enter(self, year: int, days: list[SpecialDay], notice: str, reason: str) -> None:
        before = version()
        admin = self.user("admin1")
        row = deadlines.enter_calendar(year, days, notice=notice, reason=reason, by=admin, on=clock.today())
        after: int | None = 0
        while after is not None:  # what the worker does within the minute
            after = deadlines.reckon_anew(before=before, notice=row.pk, after=after)

    def _ask_for_time(self, row: CasePlan) -> None:
        """One case in `EVERY` asks, each for another thing; what was asked on the last day still waits for its answer."""
        n, rest = divmod(row.key, EVERY)
        if rest != 3 or row.story:
            return
        asked = REQUESTS[n % len(REQUESTS)]
        days = 4 if asked.kind == "answer_complainant" else 1
        moment = clock.at(row.day + timedelta(days=days), 11, 20 + n % 30)
        self.at(moment, partial(self._ask, row, asked, answered=n % NEVER_ANSWERED != 4))

    def _ask(self, row: CasePlan, asked: Request, *, answered: bool) -> None:
        case = Case.objects.get(pk=self.cases[row.key].pk)
        duty = self._owed(case, asked.kind)
        if duty is None:
            return
        by = self.user(duty.official.code) if duty.official else self.handler(row.lead)
        until = duty.due.astimezone(clock.SHANGHAI).date() + timedelta(days=asked.days)
        if not rules.can_ask(duty, until, by=by, on=clock.today()):
            return
        request = deadlines.ask_more_time(
            duty, asked=until, reason=asked.reason, progress=asked.progress, by=by, on=clock.today()
        )
        if answered:
            self.at(clock.now() + timedelta(hours=23 if row.key % 2 else 5), self._answer_to(row, request, asked))

    def _owed(self, case: Case, kind: str) -> Duty | None:
        rows = Duty.objects.filter(case=case, kind=kind, done_at=None, dropped_at=None)
        return rows.select_related("case__rulebook", "official", "body").order_by("pk").first()

    def _answer_to(self, row: CasePlan, request: Extension, asked: Request) -> Callable[[], None]:
        def answer() -> None:
            by = self.user("xt-fb1" if row.key % 2 else f"xt-sh{row.key % 3 + 1}")
            fixed = request.asked - timedelta(days=asked.less) if asked.granted else None
            deadlines.answer_more_time(
                request, granted=asked.granted, fixed=fixed, answer=asked.answer, by=by, on=clock.today()
            )

        return answer


def _as_typed(days: list[SpecialDay]) -> list[SpecialDay]:
    """The days by the names under which a clerk types them."""
    names = {"休息日": "调休放假"}
    plain = [(one, one.name.partition("（")[0]) for one in days]
    return [SpecialDay(one.day, working=one.working, name=names.get(name, name)) for one, name in plain]
