"""What the inspectors read: their register, one inquiry; and the little that everyone in the chain may know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accountability import rules
from huiyin.accountability.clues import book_of
from huiyin.accountability.models import Accountable, Appeal, Clue, Decision, OversightAnswer, Release, Step
from huiyin.accountability.states import ENDED, RAIL, REVIEWS, UNNUMBERED, ClueState, Move
from huiyin.cases.models import Accusation, Case, Duty, Inspection
from huiyin.cases.queries import named_in_search
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict
from huiyin.people.models import Body, Post, User
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Ground, SanctionForm
from huiyin.ui.naming import title
from huiyin.ui.panels import Panel

ON_A_PAGE = 50
LARGEST_KEY = 2**63 - 1
OPEN, NONE, SUSPECTED, HELD, ALL = "open", "none", "suspected", "held", "all"
STATES = [
    (OPEN, _("待答复")),
    (NONE, OversightAnswer.Outcome.NONE.label),
    (SUSPECTED, OversightAnswer.Outcome.SUSPECTED.label),
    (HELD, _("已有问责决定")),
    (ALL, _("全部")),
]
STANDING = Q(decisions__withdrawn_at=None, decisions__voided_at=None)


def panel(case: Case, user: User) -> Panel | None:
    """Everyone in the chain: answered or not, and what was released. Inspectors besides: the way to what they found."""
    inquiry = rules.oversight_of(case)
    if inquiry is None:
        return None
    return Panel(
        anchor="accountability",
        title=_("监管责任调查"),
        template="accountability/_panel.html",
        context={
            "case": case,
            "inquiry": inquiry,
            "inspects": rules.sees_inquiry(case, user),
            "released": [words for told in released([case.pk]).values() for words in told],
        },
    )


# --- the register -----------------------------------------------------------------------------------------------------


def inquiries(user: User, chosen: dict[str, Any]) -> QuerySet[Case]:
    """The cases whose inquiry `user` conducts, as filtered; what is owed first by its day, then the newest.

    A case that accuses his own body is not there: not in the list, and in no count of it.
    """
    body = rules.inspecting_body(user)
    if body is None:
        return Case.objects.none()
    above_me = Accusation.objects.filter(withdrawn_at=None, body__path__in=body.ancestor_paths())
    owed = Duty.objects.filter(case=OuterRef("pk"), kind="oversight_first", done_at=None, dropped_at=None)
    cases = (
        Case.objects.visible_to(user)
        .exclude(state__in=[State.REGISTERED, State.VOID])
        .exclude(pk__in=above_me.values("case"))
        .annotate(oversight_due=Subquery(owed.values("due")[:1]))
    )
    state = chosen.get("state") or OPEN
    if state == OPEN:
        cases = cases.filter(oversight_answer=None).exclude(origin="history")
    elif state in (NONE, SUSPECTED):
        cases = cases.filter(oversight_answer__outcome=state)
    elif state == HELD:
        cases = cases.filter(pk__in=Decision.objects.filter(withdrawn_at=None, voided_at=None).values("case"))
    if words := (chosen.get("q") or "").strip():
        held = Decision.objects.filter(accountable__name__contains=words).values("case")
        cases = cases.filter(named_in_search(words) | Q(gist__contains=words) | Q(pk__in=held))
    for name in ("district", "inspection"):
        if chosen.get(name):
            cases = cases.filter(**{name: chosen[name]})
    return cases.order_by(F("oversight_due").asc(nulls_last=True), "-pk")


def page_of(found: QuerySet[Case], number: str | None) -> Page[Any]:
    """One page of the register, each case with its answer, its lead unit and how many persons are held."""
    rows = found.select_related("oversight_answer", "lead_body", "district").annotate(
        held=Count("decisions__accountable", filter=STANDING, distinct=True)
    )
    return Paginator(rows, ON_A_PAGE).get_page(number)


def next_to_answer(user: User, after: Case) -> Case | None:
    """The case to answer next: a list of forty is worked through without going back to it forty times."""
    return inquiries(user, {"state": OPEN}).exclude(pk=after.pk).first()


# --- one inquiry ------------------------------------------------------------------------------------------------------


@dataclass
class Held:
    """A decision as its page shows it: in the words of the rulebook of its day."""

    decision: Decision
    forms: list[str]
    ground: str


def decisions_of(case: Case) -> list[Held]:
    """The decisions of a case, the standing ones first, with the names of forms and grounds."""
    book = case.rulebook or case.inspection.rulebook
    rows = case.decisions.select_related("accountable__body", "organ", "by", "appeal_organ", "clue").prefetch_related(
        "treatments"
    )

    return [
        Held(
            row,
            [_called(book, SanctionForm, one.form, row.on) for one in row.treatments.all()],
            _called(book, Ground, row.ground, row.on),
        )
        for row in rows.order_by(F("voided_at").asc(nulls_first=True), "on", "pk")
    ]


def _called(book: Rulebook, kind: type[SanctionForm] | type[Ground], code: str, on: date) -> str:
    """What the rulebook of that day calls a form or a ground."""
    found = book.named(kind, code, on)
    return found.name if found else code


def answer_of(case: Case) -> OversightAnswer | None:
    """The first answer; None while it is owed."""
    return OversightAnswer.objects.filter(case=case).select_related("body", "by").first()


def clue_of(case: Case) -> Clue | None:
    """The case's own clue, once an answer has taken it over."""
    return Clue.objects.filter(case=case, source=Clue.Source.CASE, n__isnull=False).first()


def persons_known(case: Case, user: User) -> QuerySet[Accountable]:
    """Who is already held to account in this inspection, as far as `user` may read: he may be held again."""
    mine = rules.decisions_seen_by(user).values("accountable")
    return (
        Accountable.objects.filter(inspection=case.inspection_id, pk__in=mine).select_related("body").order_by("name")
    )


def organs() -> QuerySet[Body]:
    """The bodies that decide on people: discipline, party committees and governments."""
    kinds = [Body.Kind.DISCIPLINE, Body.Kind.PARTY_COMMITTEE, Body.Kind.GOVERNMENT]
    return Body.objects.filter(kind__in=kinds, until=None).order_by("path")


def due_of(case: Case) -> Duty | None:
    """The first answer as it is owed; None once it is given."""
    return Duty.objects.filter(case=case, kind="oversight_first", done_at=None, dropped_at=None).first()


def is_sealed(case: Case) -> bool:
    """Is there anything in this inquiry whose reading must be noted before it is sent?"""
    return OversightAnswer.objects.filter(case=case).exists() or case.decisions.exists()


# --- clues ------------------------------------------------------------------------------------------------------------

OPEN_CLUES, AWAITS, LATE, ENDED_CLUES = "open", "awaits", "late", "ended"
CLUE_STATES = [
    (OPEN_CLUES, _("在办")),
    (AWAITS, _("待审批")),
    (LATE, _("已逾期")),
    *((state.value, state.label) for state in ClueState if state not in UNNUMBERED),
    (ENDED_CLUES, _("已办结")),
    (ALL, _("全部")),
]


def clues(user: User, chosen: dict[str, Any]) -> QuerySet[Clue]:
    """The register of clues as `user` may read it, as filtered: what is owed first by its day, then the newest.

    A case's own clue stands here from the day its first answer suspects somebody.
    """
    owed = Duty.objects.filter(about_kind="clue", about_id=OuterRef("pk"), done_at=None, dropped_at=None)
    waiting = Step.objects.filter(clue=OuterRef("pk"), approved=None)
    rows = (
        rules.clues_seen_by(user)
        .filter(n__isnull=False)
        .annotate(due=Subquery(owed.order_by("due").values("due")[:1]), awaits=Exists(waiting))
    )
    state = chosen.get("state") or OPEN_CLUES
    if state == OPEN_CLUES:
        rows = rows.exclude(state__in=ENDED)
    elif state == AWAITS:
        rows = rows.filter(awaits=True)
    elif state == LATE:
        rows = rows.filter(due__lt=clock.now())
    elif state == ENDED_CLUES:
        rows = rows.filter(state__in=ENDED)
    elif state != ALL:
        rows = rows.filter(state=state)
    if chosen.get("source"):
        rows = rows.filter(source=chosen["source"])
    if words := (chosen.get("q") or "").strip():
        number = [int(one) for one in re.findall(r"\d{1,9}", words)]
        by_number = Q(year=number[0], n=number[1]) if len(number) == 2 else Q(n=number[0]) if number else Q(pk__in=[])
        held = Decision.objects.filter(accountable__name__contains=words).values("clue")
        rows = rows.filter(by_number | Q(summary__contains=words) | Q(pk__in=held))
    return rows.select_related("case__text", "body", "organ").order_by(F("due").asc(nulls_last=True), "-year", "-n")


def clue_page(found: QuerySet[Clue], number: str | None) -> Page[Any]:
    """One page of the register of clues."""
    return Paginator(found, ON_A_PAGE).get_page(number)


def get_clue(pk: int, user: User) -> Clue:
    """The one door to a clue: `Http404` for what does not exist and, alike, for what `user` may not read."""
    rows = rules.clues_seen_by(user).select_related("case__inspection", "case__rulebook", "case__text", "body", "organ")
    clue = rows.filter(pk=pk, n__isnull=False).first() if pk <= LARGEST_KEY else None
    if clue is None:
        raise Http404
    return clue


@dataclass
class Taken:
    """One step on the page: with the papers that stand for it and, for a decision, its forms and ground in words."""

    step: Step
    papers: list[tuple[str, str | Promise]]
    forms: list[str]
    ground: str


def steps_of(clue: Clue) -> list[Taken]:
    """The steps of a clue, the first first."""
    book = book_of(clue)
    rows = clue.steps.select_related("by", "decided_by", "into", "appeal", "person__body").order_by("pk")
    taken = []
    for step in rows:
        step.clue = clue
        forms = [_called(book, SanctionForm, code, step.on) for code in step.terms.get("forms", [])]
        ground = _called(book, Ground, step.terms["ground"], step.on) if step.terms else ""
        taken.append(Taken(step, papers_of(step), forms, ground))
    return taken


# Which papers a step stands for, by where the clue stood or what was done.
PAPERS: dict[str, str | Promise] = {
    "disposal": _("线索处置审批表"),
    "inquiry": _("初步核实报告"),
    "filing": _("立案审批表"),
    "hearing": _("审理意见书"),
    "decision": _("问责决定书"),
    "execution": _("执行回执"),
    "review": _("复核决定书"),
    "step": _("事项审批表"),
}


def papers_of(step: Step) -> list[tuple[str, str | Promise]]:
    """The papers of a step; a decision and its review are issued once approved."""
    move, codes = step.move, []
    if move in (Move.SHELVE, Move.SETTLE, Move.FILE) and step.here == ClueState.INQUIRY:
        codes.append("inquiry")
    if move in (Move.TALK, Move.INQUIRE, Move.SHELVE, Move.SETTLE, Move.MERGE):
        codes.append("disposal")
    if move == Move.FILE:
        codes.append("filing")
    if move in (Move.HEAR, Move.SEND_BACK):
        codes.append("hearing")
    if move in (Move.SEND, Move.CANCEL, Move.EXTEND):
        codes.append("step")
    if step.approved and move == Move.DECIDE:
        codes.append("decision")
    if step.approved and move == Move.EXECUTE:
        codes.append("execution")
    if step.approved and move in REVIEWS:
        codes.append("review")
    return [(code, PAPERS[code]) for code in codes]


def rail_of(clue: Clue) -> list[dict[str, Any]]:
    """Where the clue stands on the road; a way that leaves it (talk, kept, closed, merged) stands where it left."""
    came = {one.there: one.decided_on for one in clue.steps.filter(approved=True).order_by("pk")}
    came.setdefault(ClueState.ACCEPTED, clue.taken_on)
    owed = rules.duty_of(clue)
    late = owed is not None and owed.due < clock.now()
    here = ClueState(clue.state)
    stages = [state for state in RAIL if state in came or state == here or here in RAIL or here not in ENDED]
    if here not in RAIL:
        last = max((n for n, state in enumerate(stages) if state in came), default=0)
        stages = [*stages[: last + 1], here, *([] if here in ENDED else stages[last + 1 :])]
    rail, passed = [], True
    for state in stages:
        current = state == here
        tone = ("done" if here in ENDED else "late" if late else "current") if current else "done" if passed else "todo"
        rail.append({"label": state.label, "day": came.get(state) if passed else None, "state": tone})
        passed = passed and not current
    return rail


def appeals_awaiting(clue: Clue) -> QuerySet[Appeal]:
    """The objections to decisions of this clue that wait for their review."""
    rows = Appeal.objects.filter(decision__clue=clue, answered_at=None)
    return rows.select_related("decision__accountable").order_by("pk")


def beside(clue: Clue, user: User) -> list[Clue]:
    """Other clues of the same case, or merged into this one: what may be the same matter."""
    same = Q(into=clue)
    if clue.case_id is not None:
        same |= Q(case=clue.case_id)
    return list(rules.clues_seen_by(user).filter(same, n__isnull=False).exclude(pk=clue.pk).order_by("year", "n")[:20])


@dataclass
class Holding(Held):
    """A decision on the page of its clue: its objections, the word on publication, and what this person may do."""

    appeals: list[Appeal] = field(default_factory=list)
    release: Release | None = None
    may_appeal: Verdict = YES
    may_release: Verdict = YES
    appeal_form: Any = None
    release_form: Any = None


def holdings_of(clue: Clue, user: User, today: date) -> list[Holding]:
    """The decisions that came from a clue."""
    if clue.case is None:
        return []
    held = [row for row in decisions_of(clue.case) if row.decision.clue_id == clue.pk]
    said = releases_of(row.decision for row in held)
    found = []
    for row in held:
        row.decision.clue, row.decision.case = clue, clue.case
        found.append(
            Holding(
                row.decision,
                row.forms,
                row.ground,
                list(row.decision.appeals.order_by("pk")),
                said.get(row.decision.pk),
                rules.can_appeal(row.decision, by=user, on=today),
                rules.can_release(row.decision, by=user, on=today),
            )
        )
    return found


def releases_of(decisions: Iterable[Decision]) -> dict[int, Release]:
    """The word on publication that stands, by decision."""
    rows = Release.objects.filter(decision__in=[one.pk for one in decisions]).select_related("by").order_by("pk")
    return {row.decision_id: row for row in rows}


def released(cases: Iterable[int]) -> dict[int, list[str]]:
    """What of each case's decisions is public, in the words the chief released; nothing else ever leaves this room."""
    rows = Release.objects.filter(
        decision__case__in=list(cases), decision__voided_at=None, decision__withdrawn_at=None
    ).order_by("pk")
    last = {row.decision_id: row for row in rows.select_related("decision")}
    found: dict[int, list[str]] = {}
    for key in sorted(last):
        if last[key].publish:
            found.setdefault(last[key].decision.case_id, []).append(last[key].words)
    return found


# --- persons and treatments, counted apart ----------------------------------------------------------------------------


@dataclass
class Counted:
    """A line of a count: the word, distinct persons, treatments."""

    label: str | Promise
    persons: int
    treatments: int


def counts_of(user: User, inspection: Inspection) -> tuple[Counted, list[Counted], list[Counted]]:
    """Persons and treatments of the standing decisions of an inspection: in all, by rank, by form.

    Several treatments may fall on one person: the persons of the forms add up to more than there are persons.
    """
    standing = rules.decisions_seen_by(user).filter(inspection=inspection, withdrawn_at=None, voided_at=None)
    counting: dict[str, Any] = {
        "persons": Count("accountable", distinct=True),
        "treated": Count("treatments", distinct=True),
    }
    total = standing.order_by().aggregate(**counting)
    ranks = standing.order_by().values("accountable__rank").annotate(**counting)
    forms = standing.order_by().values("treatments__form").annotate(**counting)
    by_rank: dict[int, Any] = {row["accountable__rank"]: row for row in ranks}
    by_form: dict[str, Any] = {row["treatments__form"]: row for row in forms}
    known = inspection.rulebook.ever(SanctionForm)
    return (
        Counted(_("合计"), total["persons"], total["treated"]),
        [
            Counted(rank.label, by_rank[rank.value]["persons"], by_rank[rank.value]["treated"])
            for rank in sorted(Post.Rank, reverse=True)
            if rank.value in by_rank
        ],
        [
            Counted(title(known[code]) if code in known else code, row["persons"], row["treated"])
            for code, row in sorted(
                by_form.items(), key=lambda item: list(known).index(item[0]) if item[0] in known else 99
            )
        ],
    )
