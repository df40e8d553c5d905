"""What the room's pages, the first page, the case page and the command page read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.models.access import barred_from
from huiyin.cases.queries import of_visible
from huiyin.files.queries import evidence_of
from huiyin.instructions import rules, talk
from huiyin.instructions.access import away_for
from huiyin.instructions.devices import said
from huiyin.instructions.models import Addressee, Answer, Instruction, Named, Notice, Receipt, Supervision
from huiyin.instructions.recipients import To
from huiyin.instructions.supervising import those_who_answer
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.models import Post, User
from huiyin.people.rights import Right
from huiyin.ui.panels import Panel

ON_A_PAGE = 50
AT_ONCE = 20  # unread instructions on the first page; the rest are in the list

# --- what waits for a person ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """An instruction that waits to be acknowledged: one tap from the first page."""

    instruction: Instruction
    receipt: Receipt
    stood_in_for: User | None

    @property
    def late(self) -> bool:
        return self.receipt.addressee.acknowledge_by < clock.now()


def _waiting(user: User) -> QuerySet[Receipt]:
    for_whom = [user.pk, *(row.absent_id for row in away_for(user))]
    barred = Named.objects.filter(case__in=barred_from(user)).values("instruction")
    return (
        Receipt.objects.filter(user__in=for_whom, instruction__ended_at=None, addressee__acknowledged_at=None)
        .exclude(instruction__in=barred)
        .exclude(instruction__by=user)
    )


@dataclass(frozen=True)
class Inbox:
    """What is new to somebody, on top of his first page; by its mark `inbox_mark` tells whether there is more."""

    waiting: list[Waiting]
    notices: list[Notice]  # unread, the newest first
    mark: str


def inbox(user: User) -> Inbox:
    """What `user` has not acknowledged yet, and what those have not whom he stands in for: the urgent first. Beside it
    the notices that he has not read."""
    waiting = _waiting(user)
    rows = waiting.select_related("instruction__by", "instruction__body", "addressee", "user")
    shown = list(rows.order_by("-instruction__urgent", "addressee__acknowledge_by", "pk")[: AT_ONCE + 1])
    found: dict[int, Waiting] = {}
    for row in shown[:AT_ONCE]:
        found.setdefault(
            row.instruction_id, Waiting(row.instruction, row, row.user if row.user_id != user.pk else None)
        )
    all_here = len(shown) <= AT_ONCE
    mark = _mark(len(shown), max((row.pk for row in shown), default=0)) if all_here else _marked(waiting)
    notices = talk.unread_notices(user)
    return Inbox(list(found.values()), notices, f"{mark} {talk.unread_mark(row.pk for row in notices)}")


def inbox_mark(user: User) -> str:
    """What changes whenever the inbox does: asked every few seconds, so it is three small queries and no more."""
    return f"{_marked(_waiting(user))} {talk.unread_mark(talk.unread_keys(user))}"


def _marked(waiting: QuerySet[Receipt]) -> str:
    found = waiting.aggregate(n=Count("pk"), last=Max("pk"))
    return _mark(found["n"], found["last"] or 0)


def _mark(n: int, last: int) -> str:
    return f"{n}-{last}"


def received_by(user: User) -> QuerySet[Any]:
    """The keys of the addressees whose standing instructions `user` received: what he owes an answer to."""
    barred = Named.objects.filter(case__in=barred_from(user)).values("instruction")
    mine = Receipt.objects.filter(user=user, way=Receipt.Way.ADDRESSED).exclude(instruction__in=barred)
    return mine.values("addressee")


def instructions_of(addressees: Iterable[int | None]) -> dict[int, Instruction]:
    """The instruction of each of these addressees, by their keys."""
    keys = [key for key in addressees if key is not None]
    if not keys:
        return {}
    rows = Addressee.objects.filter(pk__in=keys).select_related("instruction")
    return {row.pk: row.instruction for row in rows}


# --- what a sender and a commander want to know -----------------------------------------------------------------------


def unacknowledged(user: User, *, limit: int = 50) -> list[Addressee]:
    """Who has not acknowledged what `user` sent; for a commander, what anybody within his reach sent. Oldest first."""
    rows = Addressee.objects.filter(acknowledged_at=None, instruction__ended_at=None)
    mine = Q(instruction__by=user)
    if user.may(Right.INSTRUCT):
        mine |= user.within(Right.SEND_INSTRUCTIONS, "instruction__body__path")
    barred = Named.objects.filter(case__in=barred_from(user)).values("instruction")
    found = rows.filter(mine).exclude(instruction__in=barred).select_related("instruction__by", "body", "official")
    return list(found.order_by("acknowledge_by", "pk")[:limit])


def late_silent(user: User) -> int:
    """How many have not acknowledged in time what `user` himself sent."""
    rows = Addressee.objects.filter(acknowledged_at=None, acknowledge_by__lt=clock.now(), instruction__by=user)
    return rows.filter(instruction__ended_at=None).count()


# --- the list ---------------------------------------------------------------------------------------------------------

RECEIVED, SENT = "received", "sent"


@dataclass
class Row:
    """One instruction of the list: how it stands with the reader, or with all it went to."""

    instruction: Instruction
    addressees: list[Addressee]
    mine: Addressee | None = None

    @property
    def acknowledged(self) -> int:
        return sum(one.acknowledged_at is not None for one in self.addressees)

    @property
    def answered(self) -> int:
        return sum(any(answer.accepted is not False for answer in one.answers.all()) for one in self.addressees)

    @property
    def state(self) -> str:
        """A code of `STATES` for the reader's own part."""
        return state_of(self.mine, self.instruction) if self.mine is not None else ""

    @property
    def word(self) -> Any:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def settled(self) -> bool:
        """Is nothing owed any more, by the reader or by any of those it went to?"""
        if self.mine is not None:
            return self.state in ("answered", "accepted")
        return self.answered == len(self.addressees)


STATES = {
    "silent": (_("待确认"), "amber"),
    "acknowledged": (_("已确认"), "green"),
    "owed": (_("待答复"), "amber"),
    "answered": (_("已答复，待审定"), "blue"),
    "accepted": (_("答复已认可"), "green"),
    "returned": (_("答复被退回"), "red"),
}


def state_of(addressee: Addressee, instruction: Instruction) -> str:
    """How it stands with one of those it went to."""
    if addressee.acknowledged_at is None:
        return "silent"
    answers = list(addressee.answers.all())
    if not answers:
        return "owed" if instruction.due is not None else "acknowledged"
    last = answers[-1]
    return "answered" if last.accepted is None else "accepted" if last.accepted else "returned"


def listed(user: User, box: str, chosen: dict[str, Any]) -> QuerySet[Instruction]:
    """The instructions of one box as filtered, newest first."""
    rows: QuerySet[Instruction] = Instruction.objects.visible_to(user)
    rows = rows.filter(by=user) if box == SENT else rows.exclude(by=user)
    silent = Addressee.objects.filter(instruction=OuterRef("pk"), acknowledged_at=None)
    owing = Addressee.objects.filter(instruction=OuterRef("pk")).exclude(
        Exists(Answer.objects.filter(addressee=OuterRef("pk")).exclude(accepted=False))
    )
    if box != SENT:
        mine = Receipt.objects.filter(user=user, addressee=OuterRef("pk"))
        silent, owing = silent.filter(Exists(mine)), owing.filter(Exists(mine))
    match chosen.get("state"):
        case "silent":
            rows = rows.filter(Exists(silent), ended_at=None)
        case "owed":
            rows = rows.filter(Exists(owing), ended_at=None, due__isnull=False)
        case "late":
            rows = rows.filter(Exists(owing), ended_at=None, due__lt=clock.now())
        case "ended":
            rows = rows.exclude(ended_at=None)
    if chosen.get("source"):
        rows = rows.filter(source=chosen["source"])
    if chosen.get("urgent"):
        rows = rows.filter(urgent=True)
    if words := (chosen.get("q") or "").strip():
        rows = talk.spoken(rows, words)
    return rows.order_by("-pk")


_ANSWERS = Prefetch("answers", Answer.objects.select_related("by", "by_for", "decided_by").order_by("pk"))


def page_of(user: User, found: QuerySet[Instruction], number: str | None) -> tuple[Page[Any], list[Row]]:
    """One page of the list with its rows, in a fixed number of queries."""
    page = Paginator(found.select_related("by", "body"), ON_A_PAGE).get_page(number)
    keys = [one.pk for one in page]
    addressees: dict[int, list[Addressee]] = defaultdict(list)
    for each in Addressee.objects.filter(instruction__in=keys).prefetch_related(_ANSWERS).order_by("pk"):
        addressees[each.instruction_id].append(each)
    for_whom = [user.pk, *(row.absent_id for row in away_for(user))]
    mine = dict(
        Receipt.objects.filter(instruction__in=keys, user__in=for_whom)
        .order_by("-pk")
        .values_list("instruction", "addressee")
    )
    rows = []
    for one in page:
        own = next((a for a in addressees[one.pk] if a.pk == mine.get(one.pk)), None)
        rows.append(Row(one, addressees[one.pk], own))
    return page, rows


# --- one instruction --------------------------------------------------------------------------------------------------


@dataclass
class Standing:
    """One addressee as the page shows it: who has it, who has read it, what was said and answered."""

    addressee: Addressee
    receipts: list[Receipt]
    state: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def word(self) -> Any:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def read(self) -> int:
        return sum(one.read_at is not None for one in self.receipts)

    @property
    def device(self) -> str:
        return said(self.addressee.acknowledged_with)

    @property
    def late(self) -> bool:
        return self.addressee.acknowledged_at is None and self.addressee.acknowledge_by < clock.now()


def standing_of(instruction: Instruction, *, only: Iterable[int] | None = None) -> list[Standing]:
    """How it stands with all it went to (`only` some of them): the silent first."""
    rows = Addressee.objects.filter(instruction=instruction)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    rows = rows.select_related("body", "official", "acknowledged_by", "acknowledged_for").prefetch_related(_ANSWERS)
    receipts: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(instruction=instruction).select_related("user").order_by("pk"):
        receipts[receipt.addressee_id].append(receipt)
    found = []
    for one in rows:
        one.instruction = instruction
        answers = list(one.answers.all())
        for answer in answers:
            answer.addressee = one
        found.append(Standing(one, receipts[one.pk], state_of(one, instruction), answers))
    evidence_of(answer for one in found for answer in one.answers)
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one.state) if instruction.stands else 0, one.addressee.pk))


def standing_mark(instruction: Instruction) -> str:
    """What changes whenever the standing does: one query."""
    found = Addressee.objects.filter(instruction=instruction).aggregate(
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False), distinct=True),
        read=Count("receipts", filter=Q(receipts__read_at__isnull=False), distinct=True),
        given=Count("answers", distinct=True),
        decided=Count("answers", filter=Q(answers__accepted__isnull=False), distinct=True),
        risen=Max("risen"),
    )
    return "-".join(str(found[name] or 0) for name in ("acknowledged", "read", "given", "decided", "risen"))


def cases_of(instruction: Instruction, user: User) -> list[Case]:
    """The cases it is about that `user` may see; of others nothing is said, not even how many."""
    rows = of_visible(Named.objects.filter(instruction=instruction), user).select_related("case")
    return [row.case for row in rows.order_by("pk")]


# --- the case page ----------------------------------------------------------------------------------------------------


def panel(case: Case, user: User) -> list[Panel]:
    """The instructions on a case that `user` sent or received, and its supervision; then the conversation."""
    rows = _ON_CASE(case.pk)
    if rows:  # most cases have none, and the door is a longer question than the rows
        seen = Instruction.objects.visible_to(user).filter(pk__in=[row.pk for row in rows])
        mine = set(seen.values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in mine][:10]
    kept = rules.supervision_of(case)
    own = Panel(
        anchor="instructions",
        title=_("指令与督办"),
        template="instructions/_panel.html",
        context={
            "case": case,
            "rows": rows,
            "kept": kept,
            "may_send": rules.may_send(user),
            "may_supervise": rules.may_supervise(case, by=user) if kept is None else None,
            "may_end": rules.can_end_supervision(kept, by=user) if kept is not None else None,
        },
    )
    return [own, talk.panel(case, user)]


_ON_CASE = Prepared(
    lambda case: (
        Instruction.objects.filter(Exists(Named.objects.filter(case=case, instruction=OuterRef("pk"))))
        .select_related("by", "body")
        .annotate(
            silent=Count("addressees", filter=Q(addressees__acknowledged_at=None), distinct=True),
            all=Count("addressees", distinct=True),
        )
        .order_by("-pk")
    )
)


def is_supervised(case: Case) -> bool:
    """Does this case stand under supervision now?"""
    return rules.supervision_of(case) is not None


def supervised(cases: Sequence[int]) -> set[int]:
    """Which of these cases stand under supervision now."""
    return set(Supervision.objects.filter(case__in=cases, ended_at=None).values_list("case", flat=True))


def supervised_ones() -> QuerySet[Supervision]:
    """The supervisions that stand, for the filter of the list."""
    return Supervision.objects.filter(ended_at=None, case=OuterRef("pk"))


def proposed(case: Case, user: User) -> list[To]:
    """Whom an instruction on a case is proposed to: its lead official and lead unit, as far as `user` may instruct them."""
    reaches = user.reaches(Right.SEND_INSTRUCTIONS)

    def within(one: To) -> bool:
        body = one.thing.body if isinstance(one.thing, Post) else one.thing
        return any(reach.holds(body) for reach in reaches)  # type: ignore[arg-type]

    return [one for one in those_who_answer(case) if within(one)]
