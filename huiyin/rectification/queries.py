"""Reads of rectification: the section of the case page, one item, the register, and what awaits acceptance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case as Choose
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import of_visible
from huiyin.files.queries import evidence_of
from huiyin.lib import clock
from huiyin.lib.few import Few
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rectification import rules
from huiyin.rectification.models import Extension, Item, Milestone, Progress, Proof
from huiyin.ui.panels import Panel

PAGE_SIZE = 50
SHOWN_PROGRESS = 12
LIVE = (Item.State.OPEN, Item.State.PROVED)


@dataclass(frozen=True)
class ItemRow:
    """One item as a page shows it: where it stands, and the proof or extension that waits."""

    item: Item

    @property
    def done(self) -> bool:
        return self.item.state == Item.State.ACCEPTED

    @property
    def late(self) -> bool:
        return self.item.state == Item.State.OPEN and self.item.due < clock.today()

    @property
    def milestones(self) -> list[Milestone]:
        return [one for one in self.item.milestones.all() if one.voided_at is None]

    @property
    def void_milestones(self) -> list[Milestone]:
        return [one for one in self.item.milestones.all() if one.voided_at is not None]

    @property
    def waiting_proof(self) -> Proof | None:
        return next((one for one in self.item.proofs.all() if one.accepted is None), None)

    @property
    def waiting_extension(self) -> Extension | None:
        return next((one for one in self.item.extensions.all() if one.granted is None), None)


def progress_of(case: Case) -> QuerySet[Progress]:
    """The progress entries of a case, the latest first."""
    return Progress.objects.filter(case=case).select_related("item", "body", "by").order_by("-on", "-pk")


def with_pictures(entries: Iterable[Progress]) -> list[Progress]:
    """The entries, each with its photographs and papers in `evidence_items`."""
    rows = list(entries)
    evidence_of(rows)
    return rows


_LATEST = Prepared(lambda case: progress_of(Case(pk=case))[: SHOWN_PROGRESS + 1])


@dataclass(frozen=True)
class Effort:
    """What the standing entries of a case add up to: days worked, and people, machines and lorries over all days."""

    days: int
    people: int
    machines: int
    vehicles: int


def effort_of(case: Case) -> Effort:
    """The sum of a case's joint operations; void entries are not in it."""
    days: set[Any] = set()
    people = machines = vehicles = 0
    for on, p, m, v in Progress.objects.filter(case=case, voided_at=None).values_list(
        "on", "people", "machines", "vehicles"
    ):
        days.add(on)
        people, machines, vehicles = people + (p or 0), machines + (m or 0), vehicles + (v or 0)
    return Effort(len(days), people, machines, vehicles)


def panel(case: Case, user: User) -> Panel:
    """What the case page shows of rectification: the items, and the latest work on site."""
    rows = [ItemRow(item) for item in rules.items_of(case)]
    entries = _LATEST(case.pk, case=case)
    return Panel(
        anchor="rectification",
        title=_("整改"),
        template="rectification/_panel.html",
        context={
            "case": case,
            "rows": [row for row in rows if row.item.state != Item.State.VOID],
            "void": [row for row in rows if row.item.state == Item.State.VOID],
            "accepted": sum(row.done for row in rows),
            "entries": with_pictures(entries[:SHOWN_PROGRESS]),
            "more": len(entries) > SHOWN_PROGRESS,
            "effort": effort_of(case) if entries else None,
            "may_plan": rules.may_plan(case, by=user),
            "may_work": rules.may_work(case, by=user),
        },
    )


@dataclass(frozen=True)
class ItemPage:
    """One item with what this person may do about it; None where there is nothing to decide."""

    row: ItemRow
    entries: list[Progress]
    prove: Verdict
    ask: Verdict
    void: Verdict
    step: Verdict | None
    restrict: bool
    decide: Verdict | None
    answer: Verdict | None
    steps: list[tuple[Milestone, Verdict, Verdict]]


def item_page(item: Item, user: User) -> ItemPage:
    """Everything the page of one item shows."""
    row = ItemRow(item)
    proof, extension = row.waiting_proof, row.waiting_extension
    for one in (proof, extension, *row.milestones):
        if one is not None:
            one.item = item
    steps = [(one, rules.may_reach(one, by=user), rules.can_void_milestone(one, by=user)) for one in row.milestones]
    evidence_of(item.proofs.all())
    long = item.term == Item.Term.LONG
    is_open = item.state == Item.State.OPEN
    return ItemPage(
        row,
        with_pictures(progress_of(item.case).filter(item=item)),
        rules.may_prove(item, by=user),
        rules.may_ask_extension(item, by=user),
        rules.can_void(item, by=user),
        rules.can_plan_milestone(item, by=user, on=clock.today()) if long and is_open else None,
        is_open and not item.restriction and rules.acts_for(item, by=user),
        rules.can_decide(proof, by=user) if proof else None,
        rules.can_answer_extension(extension, by=user) if extension else None,
        steps,
    )


# --- the register over all visible cases ----------------------------------------------------------------------------


def visible_items(user: User) -> QuerySet[Item]:
    """The items of the cases that `user` may see: the one door of the register and the acceptors' page."""
    return of_visible(Item.objects.all(), user)


def register(user: User, asked: dict[str, Any]) -> QuerySet[Item]:
    """The items behind the register's filter: what is open and due first comes first."""
    today = clock.today()
    waiting = Extension.objects.filter(item=OuterRef("pk"), granted=None)
    state = {
        "": Few(state__in=LIVE),
        "late": Few(state=Item.State.OPEN, due__lt=today),
        "soon": Few(state=Item.State.OPEN, due__gte=today, due__lte=today + timedelta(days=3)),
        "proved": Few(state=Item.State.PROVED),
        "extension": Q(Exists(waiting)),
        "accepted": Q(state=Item.State.ACCEPTED),
        "void": Q(state=Item.State.VOID),
        "all": Q(),
    }[asked.get("state") or ""]
    found = visible_items(user).filter(state)
    for key in ("term", "body"):
        if asked.get(key):
            found = found.filter(**{key: asked[key]})
    if asked.get("district"):
        found = found.filter(case__district=asked["district"])
    if asked.get("inspection"):
        found = found.filter(case__inspection=asked["inspection"])
    if asked.get("since"):
        found = found.filter(due__gte=asked["since"])
    if asked.get("until"):
        found = found.filter(due__lte=asked["until"])
    words = (asked.get("q") or "").strip()
    if words:
        number = Q(case__number=int(words)) if words.isascii() and words.isdigit() and len(words) < 10 else Q(pk=None)
        found = found.filter(number | Q(measure__icontains=words) | Q(person__icontains=words))
    return found


def register_page(found: QuerySet[Item], number: Any) -> Page[Any]:
    """One page of the register: late first, then by due day; what is done or void comes after what is open."""
    order = Choose(
        When(state=Item.State.OPEN, then=Value(0)),
        When(state=Item.State.PROVED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    # Put in order by their keys alone: with all that a row shows beside them the database would carry it along for
    # every item that is open, to show fifty.
    keys = found.annotate(place=order).order_by("place", "due", "pk").values_list("pk", flat=True)
    page: Page[Any] = Paginator(keys, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    rows = Item.objects.select_related("case", "case__district", "body").in_bulk(shown)
    page.object_list = [rows[key] for key in shown]
    return page


@dataclass(frozen=True)
class Sums:
    """What the listed items are: counted once each, void ones never."""

    items: int
    late: int
    proved: int
    accepted: int
    cases: int


def sums(found: QuerySet[Item]) -> Sums:
    """Count what is listed."""
    today = clock.today()
    counted = found.exclude(state=Item.State.VOID).aggregate(
        items=Count("pk"),
        late=Count("pk", filter=Q(state=Item.State.OPEN, due__lt=today)),
        proved=Count("pk", filter=Q(state=Item.State.PROVED)),
        accepted=Count("pk", filter=Q(state=Item.State.ACCEPTED)),
        cases=Count("case", distinct=True),
    )
    return Sums(**counted)


def bodies(user: User) -> QuerySet[Body]:
    """The choices of the filter: who owes an item that `user` may see: an open one or, within his reach, any."""
    seen = visible_items(user)
    owing = Q(pk__in=seen.filter(Few(state__in=LIVE)).values("body"))
    ever = Exists(seen.filter(body=OuterRef("pk")))
    return Body.objects.filter(owing | user.within(Right.VIEW_CASES) & ever).order_by("path")


def to_accept(user: User) -> QuerySet[Proof]:
    """待验收: the proofs that wait in `user`'s part of the tree, in cases to which no body of his ever belonged.

    Whether he handled a case himself is asked when he opens it; his bodies' cases are left out here.
    """
    reach = user.within(Right.ACCEPT, "item__body__path")
    mine = Case.objects.filter(assignments__body__in=user.bodies()).values("pk")
    found = of_visible(
        Proof.objects.filter(reach, accepted=None, item__state=Item.State.PROVED), user, case="item__case"
    )
    return found.exclude(item__case__in=mine).select_related("item__case__district", "item__body", "by")


def acceptance_page(user: User, number: Any) -> Page[Proof]:
    """The acceptors' page: whoever asked first comes first."""
    return Paginator(to_accept(user).order_by("entered", "pk"), PAGE_SIZE).get_page(number)
