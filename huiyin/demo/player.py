"""Plays the plan through Huiyin's own actions, at the moments at which people typed them.

Everything is an appointment in time order; a day of appointments shares one transaction, so that a database on disk is
not flushed ten thousand times. Nothing is written past the actions, so every figure has its journal entries.
"""

from __future__ import annotations

import gc
import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Assignment, Case
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.complainants import actions as complainants
from huiyin.complainants.identities import register_identity
from huiyin.demo.checks import SpotChecks
from huiyin.demo.committee import Committee
from huiyin.demo.deadlines import MoreTime
from huiyin.demo.honesty import Honesty
from huiyin.demo.items import Items
from huiyin.demo.measures import Measures
from huiyin.demo.orders import Orders
from huiyin.demo.plan.city import POST_CHANGED, POST_CHANGED_ON
from huiyin.demo.plan.day_lists import workbook
from huiyin.demo.plan.story import LAST, CasePlan
from huiyin.demo.roster import Rosters
from huiyin.intake import actions as intake
from huiyin.intake.lists import confirm_list, read_list
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead, PersonalKind
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.rectification.models import Item
from huiyin.rulebook.queries import grade_for
from huiyin.verification import actions as verification

SIGNED_LATE = 25  # one case in so many is signed for only in the morning, the others within their four hours
TABLES = 20  # batches whose table for the public has been approved; the last ones are still to be made


class Player(Measures, Items, Orders, Honesty, Committee, MoreTime, Rosters, SpotChecks):
    """Everybody in the city, as the plan has them act."""

    def play(self) -> None:
        """Everything, day by day."""
        for batch, rows in self.plan.lists.items():
            self._list(batch, rows)
        self.at(clock.at(POST_CHANGED_ON, 7), self._post_changes_hands)
        self._orders()
        self._letters()
        self._calendars()
        self._committee()
        self._rosters()
        self._spot_checks()
        self._honesty()
        gc.freeze()  # a month of short-lived rows: looking through what stays would take a tenth of the time
        gc.set_threshold(100_000, 50, 50)
        while self.diary:
            day = self.diary[0][0].date()
            with transaction.atomic():
                while self.diary and self.diary[0][0].date() == day:
                    moment, _n, do = heapq.heappop(self.diary)
                    with clock.set_to(moment):
                        do()
            self.say(f"{day:%m月%d日}  登记 {len(self.cases)} 件，通过审核 {len(self.passed)} 件")

    # --- a list arrives ----------------------------------------------------------------------------------------------

    def _list(self, batch: str, rows: list[CasePlan]) -> None:
        day = self.plan.days[batch]
        handed_over = clock.at(day, 21, self.rng.randint(20, 50)) if day < LAST else clock.at(day, 17, 5)
        typed = handed_over + timedelta(minutes=self.rng.randint(10, 25))
        self.at(typed, lambda: self._register(batch, rows, handed_over))
        reported = self.plan.fed_back_on.get(batch)
        if reported is not None:
            moment = clock.at(reported, 17 if reported < LAST else 16, self.rng.randint(0, 50))
            self.at(moment, lambda: self._feed_back(batch, rows))

    def _register(self, batch: str, rows: list[CasePlan], handed_over: datetime) -> None:
        clerk, today = self.user("xt-fb1"), clock.today()
        content = workbook(batch, self.plan.days[batch], rows, Random(f"{self.plan.seed} {batch}"))
        if not rows:
            self.batches[batch] = intake.receive_batch(
                self.office.inspection, batch, handed_over=handed_over, announced=0, by=clerk, on=today
            )
            return
        source = read_list(self.office.inspection, content, f"{batch}转办清单.xlsx", by=clerk, on=today)
        confirm_list(
            source,
            number=batch,
            handed_over=handed_over,
            day=self.plan.days[batch],
            announced=len(rows),
            by=clerk,
            on=today,
        )
        source.refresh_from_db()
        assert source.batch is not None
        self.batches[batch] = source.batch
        by_number = {case.accept_number: case for case in source.batch.cases.select_related("text")}
        for row in rows:
            self.cases[row.key] = by_number[row.accept_number]
            if row.complainant == "known":
                self._seal_identity(row, clerk)
            if row.day == LAST:
                continue  # this evening's list still waits on the desk
            minutes = self.rng.randint(20, 110)
            late = clock.now() + timedelta(minutes=minutes)
            self.at(min(late, clock.at(clock.today(), 23, 58)), partial(self._hand_down, row))

    def _seal_identity(self, row: CasePlan, clerk: User) -> None:
        """What the hotline gave by a slip of its own: it goes under seal at once, and stands in no list."""
        phone = f"1{self.rng.choice('3578')}{self.rng.randrange(10**9):09d}"
        register_identity(
            self.cases[row.key], name=next(self._names), phone=phone, address="", by=clerk, on=clock.today()
        )

    # --- hand-down ---------------------------------------------------------------------------------------------------

    def _hand_down(self, row: CasePlan) -> None:
        clerk, today = self.user("xt-fb1"), clock.today()
        case = self._case(row)
        if row.repeats in self.cases:
            intake.link_repeat(case, self.cases[row.repeats], why="words", by=clerk, on=today)
        grade = grade_for(self.office.inspection.rulebook, case.starred, row.complaint.text, on=today)
        first = self._mistaken(row) or row.lead
        units = [self._unit(first, grade.rank, lead=True)]
        if row.follow_up and row.follow_up != row.lead:
            units.append(self._unit(row.follow_up, grade.rank, part=Assignment.Part.FOLLOW_UP))
        taken = {unit.body.code for unit in units}
        units += [
            intake.UnitPlan(self.office.bodies[code], Assignment.Part.ASSISTING)
            for code in row.assisting
            if code not in taken
        ]
        intake.hand_down(case, intake.HandDown(grade.code, units), by=clerk, on=today)
        if first != row.lead:
            self.at(clock.now() + timedelta(minutes=1), partial(self._reassign, row, grade.rank))
        self._schedule(row)

    def _mistaken(self, row: CasePlan) -> str | None:
        """Whom the clerk hands a case in a hundred to by a slip: the unit of another row of the same district."""
        if row.key % 97 != 5 or row.story:
            return None
        others = {other.lead for other in self.plan.lists[row.batch] if other.lead[:6] == row.lead[:6]}
        return min(others - {row.lead, row.follow_up, *row.assisting}, default=None)

    def _reassign(self, row: CasePlan, rank: int) -> None:
        case = self._case(row)
        part = case.assignments.select_related("body", "case").get(lead=True, ended_at=None)
        intake.reassign(
            part,
            self._unit(row.lead, rank, lead=True),
            reason="交办时错选了单位，按责任清单改由主管单位承办。",
            by=self.user("xt-fb1"),
            on=clock.today(),
        )

    def _schedule(self, row: CasePlan) -> None:
        """The days of one case after hand-down; what the fate of an open case cuts short is simply not entered."""
        day, rng = row.day, self.rng
        stop = 99 if row.fate == "fed_back" else rng.choice((1, 2, 4, 4, 5, 6, 8))
        if self._is_left_alone(row):
            stop = 1

        def on(days: int, hour: int, do: Callable[[], object]) -> None:
            if days <= stop:
                self.at(clock.at(day + timedelta(days=days), hour, rng.randint(0, 58)), do)

        on(1, 8, lambda: self._sign(row))
        if row.objected:
            on(1, 9, lambda: self._object(row))
            self.at(clock.at(day + timedelta(days=1), 10, 20), lambda: self._fight_over(row))
        for kind, days, hour in (
            (PersonalKind.INVESTIGATE, rng.randint(1, 2), rng.choice((10, 15))),
            (PersonalKind.ON_SITE, rng.randint(1, 3), rng.choice((16, 19))),
            (PersonalKind.PLAN, rng.randint(2, 4), rng.choice((11, 17))),
        ):
            on(days, hour, partial(self._duty, row, kind))
        on(rng.randint(2, 3), 18, lambda: self._find(row))
        for record in row.records:
            self._at_record(row, record, stop)
        on(4, 18, lambda: self._plan_items(row))
        on(rng.randint(3, 4), 15, lambda: self._oversight(row))
        on(4, 19, lambda: self._answer_enforcement(row))
        if row.complainant == "anonymous":
            on(4, 20, lambda: self._nobody_to_answer(row))
        if row.story == "rubbish":
            for days in range(1, 6):
                on(days, 21, partial(self._joint_operation, row, days))
        on(5, 9, lambda: self._prove(row))
        on(5, 10, lambda: self._parts(row))
        on(5, 14, lambda: self._submit(row))
        for held in row.held:
            on(held.days, 10, partial(self._hold, row, held))
        self._ask_for_time(row)
        self._read_on(row)
        if row.key % SIGNED_LATE:  # the others let it lie until the morning
            self.at(clock.now() + timedelta(minutes=40 + row.key * 37 % 75), lambda: self._sign(row))
        if row.story:
            on(1, 7, lambda: self._instruct(row))
            self._orders_on(row)

    def _object(self, row: CasePlan) -> None:
        case = self._case(row)
        part = case.assignments.select_related("body", "case").get(lead=True, ended_at=None)
        objection = intake.object_to(
            part,
            reasons="所反映地点不在本单位管辖范围，请核对职责分工。",
            by=self.handler(part.body.code),
            on=clock.today(),
        )
        intake.answer_objection(
            objection,
            accepted=False,
            answer="经核对责任清单，此类案件由你单位牵头，请继续办理。",
            by=self.user("xt-fb1"),
            on=clock.today(),
        )

    def _leads(self, row: CasePlan) -> list[Lead]:
        rows = Lead.objects.current().filter(assignment__case=self.cases[row.key], assignment__ended_at=None)
        return list(rows.select_related("official", "assignment__case"))

    def _duty(self, row: CasePlan, kind: PersonalKind) -> None:
        notes = {
            PersonalKind.INVESTIGATE: ("听取承办单位汇报，逐项核对举报问题，明确查处方向。", "会议纪要"),
            PersonalKind.ON_SITE: ("带队到现场查看，当场提出整改要求，走访附近住户。", "现场照片"),
            PersonalKind.PLAN: ("主持研究整改方案，确定整改项、责任人和完成时限。", "整改方案"),
        }
        note, proof = notes[kind]
        for lead in self._leads(row):
            done = leadership.do_duty(
                lead, kind, note=note, place=row.town, evidence_note=proof,
                by=self.user(lead.official.code), on=clock.today(),
                not_needed=kind == PersonalKind.PLAN and row.finding == "false",
            )  # fmt: skip
            if kind == PersonalKind.ON_SITE and (row.story or row.key % 23 == 0):
                self._photo(row, done, "领导现场查看")

    def _post_changes_hands(self) -> None:
        """A successor takes over what his predecessor led and had not yet finished."""
        post = self.office.posts[POST_CHANGED]
        for lead in Lead.objects.current().filter(post=post).select_related("assignment__case", "assignment__body"):
            if lead.assignment.case.state in (State.HANDED_DOWN, State.SUBMITTED, State.PASSED, State.REPORTED):
                leadership.name_leader(
                    lead.assignment, post, by=self.user("xt-fb1"), on=clock.today(), reason="职务调整，由继任者包案"
                )

    def _find(self, row: CasePlan) -> None:
        case, by, today = self._case(row), self.handler(row.lead), clock.today()
        found = row.complaint.questions
        questions = list(case.questions.filter(dropped_at=None))
        if len(questions) != len(found):
            questions = verification.split_questions(case, [one.text for one in found], by=by, on=today)
        for question, one in zip(questions, found, strict=True):
            verification.find(question, finding=one.finding, facts=one.facts, verified_by=by.name, by=by, on=today)
        facts = "".join(one.facts for one in found)
        verification.find_overall(case, finding=row.finding, facts=facts, by=by, on=today)

    # --- answers, review, report -------------------------------------------------------------------------------------

    def _oversight(self, row: CasePlan) -> None:
        inspector = self.user(f"440600-jw.d{row.key % 4 + 1}")
        suspected = bool(row.held)
        accountability.answer_oversight(
            self._case(row),
            outcome="suspected" if suspected else "none",
            reasons="巡查台账缺失、整改跟踪不到位，涉嫌失职，线索已接办。" if suspected
            else "调阅巡查、执法和信访台账，监管部门此前已按规定检查并处理，未发现失职失责。",
            signature=inspector.name, by=inspector, on=clock.today(),
        )  # fmt: skip
        if suspected:
            self._pursue(row)

    def _instruct(self, row: CasePlan) -> None:
        mayor = self.office.user_of_post("440600-zf-1", clock.today())
        words = {
            "rubbish": "请区委区政府主要领导到现场，立即组织清运，严打偷倒，三日内见成效。",
            "wheels": "群众利益无小事，今晚就要停下来，整改不到位不得恢复。",
            "packaging": "搬迁要有时间表、有监督，限产要真限。请区里每月报告一次。",
        }[row.story]
        case = self._case(row)
        written = leadership.write_instruction(case, words, by=mayor, on=clock.today())
        self.at(
            clock.now() + timedelta(days=2, hours=3),
            lambda: leadership.answer_instruction(
                written, "已落实批示要求，有关情况见进展记录。", by=self.handler(row.lead), on=clock.today()
            ),
        )

    def _parts(self, row: CasePlan) -> None:
        case = self._case(row)
        for part in case.assignments.filter(ended_at=None, lead=False).select_related("body", "case__rulebook"):
            submission = closing.submit_part(
                part, report="已按分工完成本单位承担的工作。", by=self.handler(part.body.code), on=clock.today()
            )
            if part.body.district is not None:
                reviewer = self.user(f"{part.body.code[:6]}-lx.r1")
                closing.review(submission, passed=True, by=reviewer, on=clock.today())

    def _submit(self, row: CasePlan) -> None:
        case = self._case(row)
        remedies = [one.remedy for one in row.complaint.questions if one.remedy]
        done = "".join(f"{n}.{remedy}。" for n, remedy in enumerate(remedies, start=1))
        report = (done or "经核实举报不属实，已向群众解释并加强日常巡查。") + (
            "已对违法单位依法查处。" if any(not record.fate for record in row.records) else ""
        )
        submission = closing.submit_case(case, report=report, by=self.handler(row.lead), on=clock.today())
        self.at(clock.now() + timedelta(hours=3), lambda: self._review(row, submission, first=True))

    def _review(self, row: CasePlan, submission: Any, *, first: bool) -> None:
        if row.returned and first:
            row.returned = False
            reviewer = self._reviewer(row)
            closing.review(
                submission, passed=False, text="处理情况未写明整改时限，请补充后再报。", by=reviewer, on=clock.today()
            )
            self.at(clock.now() + timedelta(hours=4), lambda: self._submit(row))
            return
        waits = self._still_waits(row)
        if waits and row.key % 2:
            return
        if self._in_district(row):
            closing.review(submission, passed=True, by=self._reviewer(row), on=clock.today())
        if waits:
            return
        closing.review(submission, passed=True, by=self.user(f"xt-sh{row.key % 3 + 1}"), on=clock.today())
        self.passed.add(row.key)
        if row.fate == "fed_back":
            self.at(clock.at(clock.today() + timedelta(days=1), 15), lambda: self._conclude(row, self._case(row)))

    def _in_district(self, row: CasePlan) -> bool:
        return not row.lead.startswith("440600")

    def _reviewer(self, row: CasePlan) -> User:
        return self.user(f"{row.lead[:6]}-lx.r1") if self._in_district(row) else self.user(f"xt-sh{row.key % 3 + 1}")

    def _conclude(self, row: CasePlan, case: Case) -> None:
        """阶段性办结 where something is still being put right; the rest is concluded when it is reported and answered."""
        waiting = Item.objects.filter(case=case).exclude(state=Item.State.ACCEPTED).order_by("-due").first()
        if waiting is not None and waiting.due > clock.today():
            closing.conclude(
                case,
                "in_part",
                next_on=waiting.due,
                text="限期整改事项继续跟进。",
                by=self.user("xt-sh1"),
                on=clock.today(),
            )

    def _feed_back(self, batch: str, rows: list[CasePlan]) -> None:
        today = clock.today()
        cases = [self._case(row) for row in rows if row.fate == "fed_back"]
        late = [case.number for case in cases if case.state != State.PASSED]
        if late:
            raise AssertionError(f"{batch}: cases {late} have not passed review in time")
        signer = self.office.officials[self.office.city.post["440600-zf-1"].holder_on(today)]
        n = list(self.plan.fed_back_on).index(batch) + 1
        closing.feed_back(
            self.batches[batch],
            cases,
            document_number=f"佛环督办〔2016〕{n}号",
            signer=signer,
            by=self.user("xt-fb1"),
            on=today,
        )
        if n <= TABLES:
            self.at(clock.at(today, 18, 10), lambda: self._make_table(batch))
        for row in rows:
            if row.fate == "fed_back":
                self.at(clock.at(today + timedelta(days=1), 9, self.rng.randint(0, 58)), partial(self._after, row))

    def _make_table(self, batch: str) -> None:
        """The evening's table for the public: the office makes and proposes it, the publicity department approves."""
        maker, today = self.user("xt-zh1"), clock.today()
        table = publication.make_table(
            Selection(self.office.inspection, batch=self.batches[batch]),
            column_set="first-round",
            unit="佛山市人民政府",
            by=maker,
            on=today,
        )
        publication.propose(table, by=maker, on=today)
        self.at(
            clock.at(today, 19, 30), lambda: publication.approve(table, by=self.user("440600-xc.p1"), on=clock.today())
        )

    def _nobody_to_answer(self, row: CasePlan) -> None:
        complainants.record_reach(
            self._case(row), "anonymous", note="未留姓名和联系方式", by=self.handler(row.lead), on=clock.today()
        )

    def _answer_complainant(self, row: CasePlan, case: Case) -> None:
        """The unit answers; two days later somebody else asks whether that was good enough."""
        if row.complainant == "anonymous":
            return
        text = "您反映的问题已调查处理，结果将在市政府网站公开。感谢您的监督。"
        complainants.reply(case, text=text, way="phone", by=self.handler(row.lead), on=clock.today())
        moment = clock.at(
            clock.today() + timedelta(days=2), self.rng.choice((9, 10, 14, 15, 16)), self.rng.randint(0, 58)
        )
        self.at(moment, partial(self._call_back, row))

    def _call_back(self, row: CasePlan) -> None:
        case = self._case(row)
        if case.struck_off_on is not None:
            return
        note = {
            "dissatisfied": "夜间仍有气味，希望再来看看。", "unreachable": "三次拨打无人接听。",
        }.get(row.callback, "对处理结果表示认可。")  # fmt: skip
        caller = self.user(f"440600-rx.c{row.key % 5 + 1}")
        complainants.call_back(case, result=row.callback, note=note, by=caller, on=clock.today())

    def _after(self, row: CasePlan) -> None:
        """The day after the report: the complainant is answered, and what is wholly put right is concluded and closed."""
        case = self._case(row)
        self._answer_complainant(row, case)
        if (
            case.answer == "open"
            and not Item.objects.filter(case=case).exclude(state__in=["accepted", "void"]).exists()
        ):
            closing.conclude(case, "answered", text="问题已解决。", by=self.user("xt-sh1"), on=clock.today())
        if _long_enough(row.day, clock.today()):
            self.at(
                clock.at(clock.today() + timedelta(days=11), 10),
                lambda: self._strike_off(row, clock.today() - timedelta(days=11)),
            )

    def _strike_off(self, row: CasePlan, since: date) -> None:
        case = self._case(row)
        if case.state != State.CLOSED:
            return
        seat = self.office.city.posts_of(f"{row.district}-zf", "principal")[0].code
        signer = self.office.officials[self.office.city.post[seat].holder_on(clock.today())]
        closing.strike_off(
            case, noticed_from=since, noticed_until=since + timedelta(days=10), notice_place=f"{row.town}政务公开栏",
            text="整改到位，公示期间无异议，同意销号。", signer=signer, by=self.user("xt-sh1"), on=clock.today(),
        )  # fmt: skip


def _long_enough(day: date, today: date) -> bool:
    return (LAST - today).days >= 11 and (today - day).days >= 7
