"""Whoever acts on one case at once: one does it, the journal has one entry, and the others are told.

A case travels its whole road, and at each step eight people press the same button: a rule that looks before it writes
is passed by all eight, so that only what the database itself decides can hold seven of them off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle
from typing import Any

import pytest

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Assignment, Case, SentBack
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.closing.models import Conclusion, FeedbackCase, Review, Submission
from huiyin.complainants import actions as complainants
from huiyin.complainants.models import CallBack, Reply
from huiyin.enforcement import actions as enforcement
from huiyin.intake import actions as intake
from huiyin.intake.models import Objection
from huiyin.journal import export
from huiyin.journal.models import Entry
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead, PersonalKind
from huiyin.lib import clock
from huiyin.people.models import Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Item, Proof
from huiyin.verification import actions as verification
from tests.support import cast
from tests.support.together import Desks, Work

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

EIGHT = 8
CASES = 10  # of twenty-three rounds each: two hundred and thirty


@dataclass
class Round:
    """One button pressed by all: when, what each of them does, and which entries it may leave on the case."""

    what: str
    moment: datetime
    works: Sequence[Work]
    kinds: set[str]


def _eight(office: cast.Office, role: str, body: str, reach: str = "") -> list[User]:
    people = [User(username=f"{role}{n}", name=f"{role}{n}") for n in range(EIGHT)]
    for user in people:
        user.set_unusable_password()
        user.save()
        grant = Grant(
            user=user, role=role, body=office.bodies[body], reach=office.bodies[reach or body], since=cast.DAY
        )
        grant.guarded = ROLES[role].guarded
        if grant.guarded:
            grant.by, grant.second, grant.confirmed_at = office.lin, office.ji, clock.at(cast.DAY)
        grant.save()
    return people


class Road:
    """One case from hand-down to reopening. Between the rounds one person does what only one can."""

    def __init__(self, office: cast.Office) -> None:
        self.office = office
        self.coordinators = _eight(office, "coordinator", "office", "city")
        self.handlers = _eight(office, "handler", "nanhe")
        self.district = _eight(office, "district_reviewer", "nanhe_gov", "nanhe")
        self.city = _eight(office, "city_reviewer", "office", "city")
        self.acceptors = _eight(office, "acceptor", "urban", "city")
        self.callers = _eight(office, "caller", "urban", "city")
        self.inspectors = _eight(office, "discipline", "discipline", "city")
        self.fang = self._second_chief()

    def _second_chief(self) -> Post:
        official = Official.objects.create(code="P-fang", name="方启")
        body = self.office.nanhe_gov
        post = Post.objects.create(body=body, title="区委书记", rank=Post.Rank.PRINCIPAL, position=99)
        Tenure.objects.create(post=post, official=official, since=date(2015, 1, 1))
        self.office.users["fang"] = User.objects.create(username="fang", name="方启", official=official)
        Grant.objects.create(
            user=self.office.fang, role="lead_official", body=body, reach=self.office.nanhe, since=cast.DAY
        )
        return post

    def _round(
        self, what: str, day: int, hour: int, people: list[User], do: Callable[[Any, User, int], object],
        read: Callable[[], Any], *kinds: str,
    ) -> Round:  # fmt: skip
        """Each of the eight has read the row for himself, before any of them acts on it."""
        seen = [read() for _ in people]
        works = [
            lambda row=row, by=by, n=n: do(row, by, n) for n, (row, by) in enumerate(zip(seen, people, strict=True))
        ]
        return Round(what, cast._day(day, hour), works, set(kinds))

    def rounds(self, n: int, case: Case) -> Iterator[Round]:
        """The twenty-three rounds of a case; what follows each stands after its `yield`."""
        yield from self._handed_down(n, case)
        yield from self._units_changed(case)
        yield from self._put_right(case)
        yield from self._found(case)
        yield from self._reviewed(case)
        yield from self._answered(case)

    def _fresh(self, case: Case) -> Case:
        return Case.objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=case.pk)

    def _handed_down(self, n: int, case: Case) -> Iterator[Round]:
        office, on = self.office, cast._on(1)
        plan = cast.plan(office)
        if n % 2:
            plan = intake.HandDown("important", plan.units[:1])
        yield self._round(
            "hand down", 0, 23, self.coordinators,
            lambda row, by, n: intake.hand_down(row, plan, by=by, on=cast.DAY),
            lambda: self._fresh(case), "intake.case_handed_down",
        )  # fmt: skip
        lead = lambda: self._fresh(case).assignments.select_related("body", "case").get(lead=True)  # noqa: E731
        yield self._round(
            "sign", 1, 8, self.handlers,
            lambda row, by, n: intake.sign_for(row, by=by, on=on), lead, "intake.signed_for",
        )  # fmt: skip
        yield self._round(
            "object", 1, 9, self.handlers,
            lambda row, by, n: intake.object_to(row, reasons="不在本区", by=by, on=on), lead, "intake.objected",
        )  # fmt: skip
        yield self._round(
            "answer the objection", 1, 10, self.coordinators,
            lambda row, by, n: intake.answer_objection(row, accepted=False, answer=f"请继续办理 {n}", by=by, on=on),
            lambda: Objection.objects.select_related("assignment__case").get(assignment__case=case),
            "intake.objection_answered",
        )  # fmt: skip
        standing = Lead.objects.current().get(assignment__case=case)
        yield self._round(
            "name a leader", 1, 11, self.coordinators,
            lambda row, by, n: leadership.name_leader(
                row, self.fang, reason="职务调整", expecting=standing.pk, by=by, on=on
            ),
            lead, "leadership.leader_named",
        )  # fmt: skip

    def _units_changed(self, case: Case) -> Iterator[Round]:
        office, on = self.office, cast._on(1)
        yield self._round(
            "add a unit", 1, 12, self.coordinators,
            lambda row, by, n: intake.add_unit(
                row, intake.UnitPlan(office.police, Assignment.Part.ASSISTING), by=by, on=on
            ),
            lambda: self._fresh(case), "intake.unit_added",
        )  # fmt: skip
        yield self._round(
            "reassign a part", 1, 12, self.coordinators,
            lambda row, by, n: intake.reassign(
                row, intake.UnitPlan((office.beihe, office.beihe_gov)[n % 2], row.part), reason=f"错派 {n}", by=by, on=on
            ),
            lambda: case.assignments.select_related("body", "case").get(body=office.police), "intake.unit_reassigned",
        )  # fmt: skip
        north = lambda: case.assignments.select_related("body", "case").get(body__path__startswith=office.beihe.path)  # noqa: E731
        yield self._round(
            "end a unit's part", 1, 13, self.coordinators,
            lambda row, by, n: intake.end_unit(row, reason=f"不涉及 {n}", by=by, on=on), north, "intake.unit_ended",
        )  # fmt: skip
        yield self._round(
            "note who is accused", 1, 14, self.coordinators,
            lambda row, by, n: intake.accuse(row, office.audit, by=by, on=on),
            lambda: self._fresh(case), "intake.body_accused",
        )  # fmt: skip

    def _put_right(self, case: Case) -> Iterator[Round]:
        office, on = self.office, cast._on(1)
        with clock.set_to(cast._day(1, 15)):
            item = rectification.plan_item(
                self._fresh(case), problem="河边堆放垃圾", measure="清运", person="石敏", term="at_once", due=cast._on(3),
                by=office.he, on=on,
            )  # fmt: skip
        yield self._round(
            "prove an item", 1, 17, self.handlers,
            lambda row, by, n: rectification.prove_item(row, f"已清运 {n}", by=by, on=on),
            lambda: Item.objects.select_related("case", "body").get(pk=item.pk), "rectification.item_proved",
        )  # fmt: skip
        decide = [rectification.accept_item, rectification.return_item]
        yield self._round(
            "accept or return an item", 2, 9, self.acceptors,
            lambda row, by, n: decide[n % 2](row, "已到现场查看", by=by, on=cast._on(2)),
            lambda: Proof.objects.select_related("item__case", "item__body").get(item=item),
            "rectification.item_accepted", "rectification.item_returned",
        )  # fmt: skip
        item.refresh_from_db()
        if item.state == Item.State.OPEN:
            with clock.set_to(cast._day(2, 10)):
                again = rectification.prove_item(item, "已重新清运", by=office.he, on=cast._on(2))
                rectification.accept_item(again, "已清", by=office.yan, on=cast._on(2))

    def _found(self, case: Case) -> Iterator[Round]:
        self._own_acts(case)
        on = cast._on(2)
        yield self._round(
            "find on a question", 2, 12, self.handlers,
            lambda row, by, n: verification.find(row, finding="true", facts=f"属实 {n}", expecting=0, by=by, on=on),
            lambda: case.questions.select_related("case").get(dropped_at=None), "verification.question_found",
        )  # fmt: skip
        yield self._round(
            "find on the case", 2, 13, self.handlers,
            lambda row, by, n: verification.find_overall(
                row, finding="true", facts=f"属实 {n}", expecting=0, by=by, on=on
            ),
            lambda: self._fresh(case), "verification.case_found",
        )  # fmt: skip
        yield self._round(
            "answer the first inquiry", 2, 14, self.handlers,
            lambda row, by, n: enforcement.answer_inquiry(
                row, outcome="none", reasons=f"未发现 {n}", expecting=0, by=by, on=on
            ),
            lambda: self._fresh(case), "enforcement.answered",
        )  # fmt: skip
        yield self._round(
            "answer the second inquiry", 2, 15, self.inspectors,
            lambda row, by, n: accountability.answer_oversight(
                row, outcome="none", reasons=f"已依法履职 {n}", signature="苏纪", by=by, on=on
            ),
            lambda: self._fresh(case), "accountability.inquiry_answered",
        )  # fmt: skip

    def _own_acts(self, case: Case) -> None:
        """What the leader does himself, and the part of the unit that assists."""
        office, on = self.office, cast._on(2)
        with clock.set_to(cast._day(2, 11)):
            lead = Lead.objects.current().get(assignment__case=case)
            for kind in PersonalKind:
                leadership.do_duty(
                    lead, kind, note="已到场", place="横岗村", evidence_note="照片", by=office.fang, on=on
                )
            for part in case.assignments.filter(lead=False, ended_at=None).select_related("case", "body"):
                intake.sign_for(part, by=office.huan, on=on)
                closing.submit_part(part, report="已配合", by=office.huan, on=on)

    def _reviewed(self, case: Case) -> Iterator[Round]:
        yield self._round(
            "submit", 3, 9, self.handlers,
            lambda row, by, n: closing.submit_case(row, report=f"已清运垃圾 {n}", by=by, on=cast._on(3)),
            lambda: self._fresh(case), "closing.case_submitted",
        )  # fmt: skip
        submission = lambda: Submission.objects.select_related("case__rulebook").filter(case=case, whole=True).last()  # noqa: E731
        yield self._round(
            "review in the district", 3, 10, self.district,
            lambda row, by, n: closing.review(
                row, passed=n % 2 == 0, text="请核对", step="district", by=by, on=cast._on(3)
            ),
            submission, "closing.review_passed", "closing.review_returned",
        )  # fmt: skip
        if submission().returned:
            with clock.set_to(cast._day(3, 11)):
                again = closing.submit_case(self._fresh(case), report="已核对", by=self.office.he, on=cast._on(3))
                closing.review(again, passed=True, by=self.office.tang, on=cast._on(3))
        yield self._round(
            "review in the city", 3, 12, self.city,
            lambda row, by, n: closing.review(row, passed=True, step="city", by=by, on=cast._on(3)),
            submission, "closing.review_passed", "closing.review_returned",
        )  # fmt: skip

    def _answered(self, case: Case) -> Iterator[Round]:
        read = lambda: self._fresh(case)  # noqa: E731
        yield self._round(
            "answer the complainant", 3, 13, self.handlers,
            lambda row, by, n: complainants.reply(row, text=f"已清运 {n}", way="phone", expecting=0, by=by, on=cast._on(3)),
            read, "complainants.replied",
        )  # fmt: skip
        results = ["satisfied", "basically_satisfied"]
        yield self._round(
            "call back", 4, 8, self.callers,
            lambda row, by, n: complainants.call_back(row, result=results[n % 2], by=by, on=cast._on(4)),
            read, "complainants.called_back",
        )  # fmt: skip
        yield self._round(
            "conclude", 4, 9, self.coordinators,
            lambda row, by, n: closing.conclude(
                row, "answered", text=f"已解决 {n}", expecting="open", by=by, on=cast._on(4)
            ),
            read, "closing.concluded",
        )  # fmt: skip
        signer = self.office.mayor.official
        yield self._round(
            "report to the group", 4, 10, self.coordinators,
            lambda row, by, n: closing.feed_back(
                row.batch, [row], document_number=f"{n}号", signer=signer, by=by, on=cast._on(4)
            ),
            read, "closing.fed_back",
        )  # fmt: skip
        yield self._round(
            "reopen", 5, 9, self.coordinators,
            lambda row, by, n: closing.reopen(row, reason=f"群众再次反映 {n}", by=by, on=cast._on(5)),
            read, "closing.reopened",
        )  # fmt: skip


def _entries(case: Case, kinds: set[str]) -> int:
    return Entry.objects.filter(subject_kind="case", subject_id=str(case.pk), kind__in=kinds).count()


def test_of_eight_who_press_one_button_one_does_it_and_seven_are_told() -> None:
    office = cast.an_office()
    road, rounds = Road(office), 0
    with Desks(EIGHT) as desks:
        for n, case in enumerate(cast.registered(office, CASES)):
            for one in road.rounds(n, case):
                before = _entries(case, one.kinds)
                told = desks.at_once(one.moment, one.works)
                assert (_entries(case, one.kinds) - before, len(told)) == (1, EIGHT - 1), (one.what, n, told)
                assert all(told)
                rounds += 1
    assert rounds >= 200
    _rows_and_entries_agree()
    assert export.verify().ok


def _rows_and_entries_agree() -> None:
    """What the seven had begun is gone with their refusal: there are as many rows as entries."""
    rows = {
        "intake.objected": Objection, "leadership.leader_named": Lead, "rectification.item_proved": Proof,
        "closing.concluded": Conclusion, "complainants.replied": Reply, "complainants.called_back": CallBack,
    }  # fmt: skip
    for kind, model in rows.items():
        assert model.objects.count() == Entry.objects.filter(kind=kind).count(), kind
    counted = Entry.objects.filter(subject_kind="case")
    assert FeedbackCase.objects.count() == counted.filter(kind="closing.fed_back").count()
    assert Submission.objects.filter(whole=True).count() == counted.filter(kind="closing.case_submitted").count()
    assert Review.objects.count() == counted.filter(kind__startswith="closing.review_").count()
    back = {"closing.review_returned", "closing.reopened"}
    assert SentBack.objects.count() == counted.filter(kind__in=back).count()


def test_one_accepts_an_objection_while_the_other_does_not() -> None:
    """Two answers that lead elsewhere: the case is with one lead unit, that of the answer which stands."""
    office = cast.an_office()
    coordinators = _eight(office, "coordinator", "office", "city")[:2]
    env = intake.UnitPlan(office.env, lead=True, post=office.luo_post)
    plan = intake.HandDown("important", cast.plan(office).units[:1])
    answers = cycle([True, False])
    with Desks(2) as desks:
        for case in cast.registered(office, 10):
            with clock.set_to(cast._day(0, 23)):
                intake.hand_down(case, plan, by=office.lin, on=cast.DAY)
            with clock.set_to(cast._day(1, 8)):
                [part] = case.assignments.select_related("body", "case")
                intake.object_to(part, reasons="不在本区", by=office.he, on=cast._on(1))
            works = []
            for by in coordinators:
                seen, accepted = (
                    Objection.objects.select_related("assignment__case").get(assignment=part),
                    next(answers),
                )
                works.append(
                    lambda seen=seen, accepted=accepted, by=by: intake.answer_objection(
                        seen, accepted=accepted, answer="意见", instead=env if accepted else None, by=by, on=cast._on(1)
                    )
                )
            told = desks.at_once(cast._day(1, 9), works)
            answered = Objection.objects.get(assignment=part)
            assert (_entries(case, {"intake.objection_answered"}), len(told)) == (1, 1)
            lead = case.assignments.get(lead=True, ended_at=None)
            assert lead.body_id == (office.env.pk if answered.accepted else office.nanhe.pk)
            assert Lead.objects.current().filter(assignment__case=case).count() == 1


def test_one_reassigns_the_case_while_the_other_reports_it() -> None:
    """Either the new unit has it and nothing is reported, or it was reported and stays with whom it was."""
    office = cast.an_office()
    instead = intake.UnitPlan(office.nanhe_gov, lead=True, post=office.chen_post)
    kinds = {"intake.unit_reassigned", "closing.case_submitted"}
    with Desks(2) as desks:
        for case in cast.registered(office, 10):
            with clock.set_to(cast._day(0, 23)):
                intake.hand_down(
                    case, intake.HandDown("important", cast.plan(office).units[:1]), by=office.lin, on=cast.DAY
                )
            ready = cast.ready_to_submit(office, case)
            part = case.assignments.select_related("body", "case").get()
            told = desks.at_once(
                cast._day(3, 9),
                [
                    lambda part=part: intake.reassign(part, instead, reason="错派", by=office.lin, on=cast._on(3)),
                    lambda ready=ready: closing.submit_case(ready, report="已清运", by=office.he, on=cast._on(3)),
                ],
            )
            assert (_entries(case, kinds), len(told)) == (1, 1), told
            lead = case.assignments.get(lead=True, ended_at=None)
            reported = Case.objects.get(pk=case.pk).state == State.SUBMITTED
            assert lead.body_id == (office.nanhe.pk if reported else office.nanhe_gov.pk)
