"""The city's committee: who sits on it, and whose a matter is where two offices of a district each said “not ours”.

Each dispute takes another course, so that one stands at every step when the month ends. Where the committee names another
unit, nothing had yet been entered by the first: the case is one of the last days, which no figure of the bulletin counts.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from huiyin.cases.models import Assignment
from huiyin.committee import actions as committee
from huiyin.committee import rules
from huiyin.committee.models import Dispute, Member
from huiyin.demo.diary import Diary
from huiyin.demo.plan.disputes import Contest, contested
from huiyin.demo.plan.story import FIRST, CasePlan
from huiyin.leadership.rules import rank_asked
from huiyin.lib import clock
from huiyin.people.models import User

SEATED = date(2015, 3, 20)
CHANGED = date(2016, 12, 15)  # the seat of the agriculture bureau goes to its new head of water affairs
# Post, seat on the committee; the source names the two chairs.
MEMBERS = (
    ("440600-dw-1", "chair"), ("440600-zf-1", "chair"), ("440600-zf-2", "deputy"), ("440600-zf-4", "deputy"),
    ("440600-hb-1", "office"), ("440600-gt-1", "member"), ("440600-zj-1", "member"), ("440600-ny-1", "member"),
    ("440600-cg-1", "member"), ("440600-jx-1", "member"), ("440600-ga-1", "member"), ("440600-aj-1", "member"),
)  # fmt: skip
LEAVES, COMES = "440600-ny-1", "440600-sw-1"
# What becomes of a dispute, in the order in which they are filed: of cases that are reported in time, and of the others.
REPORTED = ("stays", "withdrawn", "stays", "", "withdrawn", "stays")
OPEN = ("late", "carried_out", "ruled", "heard", "stated", "filed")


class Committee(Diary):
    """Disputes from filing to the ruling that is carried out."""

    def _committee(self) -> None:
        """The members are entered on the first morning; which cases are fought over is settled before the month begins."""
        self.at(clock.at(FIRST, 9, 0), self._seat_members)
        self.at(clock.at(CHANGED, 9, 30), self._seat_changes)
        objecting = [row for row in self.plan.cases if row.objected and row.lead.startswith(row.district)]
        reported = [row for row in objecting if row.fate == "fed_back"]
        self.courses = {row.key: REPORTED[n % len(REPORTED)] for n, row in enumerate(reported)}
        rows = [row for row in self.plan.cases if row.fate == "open" and not row.story and contested(row)]
        for course in OPEN:
            first, last = _days_of(course)
            row = next((one for one in rows if first <= one.day <= last and one.key not in self.courses), None)
            if row is not None:
                row.objected = True
                self.courses[row.key] = course

    def _is_left_alone(self, row: CasePlan) -> bool:
        """Does the unit wait for the committee, which then gives the case to another?"""
        return self.courses.get(row.key) in ("carried_out", "ruled")

    def _office(self, n: int = 1) -> User:
        return self.user(f"440600-hw.o{n}")

    def _seat_members(self) -> None:
        for post, seat in MEMBERS:
            self._seat(post, seat, SEATED)

    def _seat(self, code: str, seat: str, since: date) -> None:
        post = self.office.posts[code]
        holder = self.office.officials[self.office.city.post[code].holder_on(clock.today())]
        title, body = post.title.partition("（")[0], self.office.bodies[self.office.city.post[code].body]
        words = title if title.startswith(("市", "副市")) else f"{body.short}{title}"
        committee.seat_member(holder, post=words, seat=seat, since=since, by=self._office(), on=clock.today())

    def _seat_changes(self) -> None:
        leaving = self.office.city.post[LEAVES].holder_on(CHANGED)
        member = Member.objects.select_related("official").get(official__code=leaving, until=None)
        committee.end_member(member, until=CHANGED, by=self._office(), on=clock.today())
        self._seat(COMES, "member", CHANGED)

    # --- a dispute -----------------------------------------------------------------------------------------------------

    def _fight_over(self, row: CasePlan) -> None:
        """A unit whose objection was refused goes on to the committee, as far as the course of its case says."""
        course = self.courses.get(row.key, "")
        contest = contested(row)
        if not course or contest is None:
            return
        case = self._case(row)
        part = Assignment.objects.select_related("body", "case__rulebook").prefetch_related("objections").get(
            case=case, lead=True, ended_at=None
        )  # fmt: skip
        other = self.office.bodies[f"{row.district}-{contest.rival}"]
        by = self.handler(row.lead)
        if not rules.can_file(part, [other], by=by, on=clock.today(), reasons=contest.filed):
            return
        dispute = committee.file_dispute(part, [other], reasons=contest.filed, by=by, on=clock.today())
        self._go_on(row, contest, dispute.pk, course)

    def _go_on(self, row: CasePlan, contest: Contest, dispute: int, course: str) -> None:
        """The appointments after filing, each step a working day or less after the one before."""
        rival, own = f"{row.district}-{contest.rival}", row.lead

        def on(hours: float, do: partial[None]) -> None:
            self.at(clock.now() + timedelta(hours=hours), do)

        if course == "filed":
            return
        on(3, partial(self._state, dispute, own, contest.own))
        if course == "late":  # nobody summoned the other side
            return
        on(5, partial(self._state, dispute, rival, contest.other))
        if course == "stated":
            return
        if course == "withdrawn":
            on(22, partial(self._withdraw, dispute, own))
            return
        on(23, partial(self._hear, dispute, (own, rival), contest.heard))
        if course == "heard":
            return
        named = own if course == "stays" else rival
        words = contest.stays if course == "stays" else contest.moves
        on(47, partial(self._decide, dispute, named, words, contest))
        if course == "carried_out":
            on(49, partial(self._carry_out, row, dispute, rival))

    def _dispute(self, pk: int) -> Dispute:
        rows = Dispute.objects.select_related("case__rulebook", "assignment__body", "assignment__case")
        return rows.prefetch_related("sides__body", "hearings").get(pk=pk)

    def _state(self, dispute: int, body: str, words: str) -> None:
        row = self._dispute(dispute)
        side = next(one for one in row.sides.all() if one.body.code == body)
        side.dispute = row
        committee.state_side(side, words, by=self.handler(body), on=clock.today())

    def _hear(self, dispute: int, bodies: tuple[str, str], words: str) -> None:
        people = [f"{self.office.bodies[code].short}{self.handler(code).name}" for code in bodies]
        present = "、".join([*people, f"市环委办{self._office().name}、{self._office(2).name}"])
        committee.hear(
            self._dispute(dispute), place="市环委办二楼会议室", present=present, text=words, by=self._office(),
            on=clock.today(),
        )  # fmt: skip

    def _decide(self, dispute: int, body: str, reasons: str, contest: Contest) -> None:
        row = self._dispute(dispute)
        deputy = next(one for one in Member.objects.filter(seat="deputy").order_by("pk") if one.sits_on(clock.today()))
        committee.decide(
            row, self.office.bodies[body], reasons=reasons, basis=contest.basis, signer=deputy, words=contest.words,
            by=self._office(), on=clock.today(),
        )  # fmt: skip

    def _withdraw(self, dispute: int, body: str) -> None:
        row = self._dispute(dispute)
        if rules.can_withdraw(row, by=self.handler(body), reason="-"):
            reason = "双方已商定：主办单位不变，对方派员配合现场核查。"
            committee.withdraw(row, reason=reason, by=self.handler(body), on=clock.today())

    def _carry_out(self, row: CasePlan, dispute: int, body: str) -> None:
        """The office gives the case to the unit that was named, which signs for it."""
        found = self._dispute(dispute)
        unit = self._unit(body, rank_asked(found.case), lead=True)
        committee.carry_out(found.ruling, unit.post, by=self.user("xt-fb1"), on=clock.today())
        row.lead = body
        self.at(clock.now() + timedelta(hours=1), lambda: self._sign(row))


def _days_of(course: str) -> tuple[date, date]:
    """Between which hand-over days a dispute of that course begins, so that the month ends where it stands."""
    days = {"late": (10, 20), "carried_out": (20, 24), "ruled": (23, 25), "heard": (22, 26), "stated": (23, 26)}
    first, last = days.get(course, (23, 26))
    return date(2016, 12, first), date(2016, 12, last)
