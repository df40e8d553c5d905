"""What the inspectors read: their register, one inquiry; and the little that everyone in the chain may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from huiyin.accountability import rules
from huiyin.accountability.models import Accountable, Decision, OversightAnswer
from huiyin.cases.models import Accusation, Case, Duty
from huiyin.cases.queries import named_in_search
from huiyin.cases.states import State
from huiyin.people.models import Body, User
from huiyin.rulebook.sections import Ground, SanctionForm
from huiyin.ui.panels import Panel

ON_A_PAGE = 50
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
    """Everyone in the chain: answered or not. Inspectors besides: the way to what they found."""
    inquiry = rules.oversight_of(case)
    if inquiry is None:
        return None
    return Panel(
        anchor="accountability",
        title=_("监管责任调查"),
        template="accountability/_panel.html",
        context={"case": case, "inquiry": inquiry, "inspects": rules.sees_inquiry(case, user)},
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
    rows = case.decisions.select_related("accountable__body", "organ", "by").prefetch_related("treatments")

    def name(kind: type[SanctionForm] | type[Ground], code: str, on: date) -> str:
        found = book.named(kind, code, on)
        return found.name if found else code

    return [
        Held(
            row,
            [name(SanctionForm, one.form, row.on) for one in row.treatments.all()],
            name(Ground, row.ground, row.on),
        )
        for row in rows.order_by(F("voided_at").asc(nulls_first=True), "on", "pk")
    ]


def answer_of(case: Case) -> OversightAnswer | None:
    """The first answer; None while it is owed."""
    return OversightAnswer.objects.filter(case=case).select_related("body", "by").first()


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
