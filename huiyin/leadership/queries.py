"""Who may lead, who leads, and what a leader owes: reads for the hand-down desk, the case page and the leader's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case, Duty
from huiyin.cases.queries import of_visible, parts_of
from huiyin.cases.states import State
from huiyin.files.queries import evidence_of
from huiyin.leadership import rules
from huiyin.leadership.forms import AnswerForm, InstructionForm, LeaderForm
from huiyin.leadership.models import Lead, PersonalDuty, PersonalKind, WrittenInstruction
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import Body, Official, Post, Tenure, User
from huiyin.people.rights import Right
from huiyin.ui.panels import Panel


@dataclass
class Leadership:
    """The held posts of one body's leadership on a day, the body's own and those of its government and committee."""

    body: Body
    posts: list[Post] = field(default_factory=list)

    def at_least(self, rank: int) -> list[Post]:
        """Those of that rank or above, in the order in which the office lists them."""
        return [post for post in self.posts if post.rank >= rank]

    def propose(self, rank: int, types: Collection[str]) -> Post | None:
        """Whom the rule proposes: the principal for rank 主要领导, else the deputy whose portfolio covers `types` (M2).

        Where no deputy covers any of them, the one without a portfolio of his own; where there is no deputy at all,
        the principal, who is of higher rank than was asked.
        """
        able = self.at_least(rank)
        if not able:
            return None
        exact = [post for post in able if post.rank == rank] or able
        if rank >= Post.Rank.PRINCIPAL:
            return min(exact, key=lambda post: _seat(self.body, post))
        covering = [post for post in exact if set(post.portfolio) & set(types)]
        if covering:
            return max(covering, key=lambda post: (len(set(post.portfolio) & set(types)), -post.position, -post.pk))
        return min(exact, key=lambda post: (bool(post.portfolio), *_seat(self.body, post)))


def _seat(body: Body, post: Post) -> tuple[int, int, int]:
    """Order of seats: the government's head acts for a district, then the body itself, then the party committee."""
    if post.body.kind == Body.Kind.GOVERNMENT and post.body_id != body.pk:
        return (0, post.position, post.pk)
    return (1 if post.body_id == body.pk else 2, post.position, post.pk)


def eligible_posts_of(bodies: Iterable[Body], on: date) -> dict[int, Leadership]:
    """For each body (by key) its leadership on `on`, in three queries whatever their number: for a desk of many rows.

    Each post carries its holder as `post.holder`.
    """
    bodies = list(bodies)
    found = {body.pk: Leadership(body) for body in bodies}
    inside = Q(pk__in=[body.pk for body in bodies])
    for body in bodies:
        inside |= Q(path__startswith=body.path, depth=body.depth + 1, kind__in=rules.LEADING_BODIES)
    held = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on).select_related("official")
    posts = (
        Post.objects.filter(Q(abolished=None) | Q(abolished__gt=on), body__in=Body.objects.filter(inside))
        .filter(rank__gt=Post.Rank.MEMBER)
        .select_related("body")
        .prefetch_related(Prefetch("tenures", queryset=held, to_attr="held"))
        .order_by("-rank", "position", "pk")
    )
    for post in posts:
        tenures: list[Tenure] = post.held  # type: ignore[attr-defined]
        if not tenures:
            continue
        post.holder = tenures[0].official  # type: ignore[attr-defined]
        for body in bodies:
            if rules.leads_body(post, body):
                found[body.pk].posts.append(post)
    return found


_LEADS = Prepared(
    lambda case: Lead.objects.filter(assignment__case=case).select_related("official", "post__body").order_by("pk")
)
_OWED = Prepared(
    lambda case: Duty.objects.filter(case=case, about_kind=Lead._meta.model_name, done_at=None, dropped_at=None)
)
_INSTRUCTIONS = Prepared(
    lambda case: WrittenInstruction.objects.filter(case=case).select_related(
        "official", "post__body", "by", "answered_by"
    )
)


@dataclass(frozen=True)
class DutyCard:
    """One in-person duty of one leader: owed by a moment, or done, by whom and how."""

    kind: PersonalKind
    lead: Lead
    due: Any = None
    records: tuple[PersonalDuty, ...] = ()

    @property
    def done(self) -> bool:
        return any(record.voided_at is None for record in self.records)


@dataclass(frozen=True)
class LedPart:
    """One unit's part of a case with its leader, its former leaders, their duties, and who may be named instead."""

    assignment: Assignment
    lead: Lead | None
    former: tuple[Lead, ...]
    cards: tuple[DutyCard, ...]
    posts: tuple[Post, ...] = ()


def led_parts(case: Case, *, with_posts: bool = False) -> list[LedPart]:
    """Every current part of `case` that needs a leader, with what stands of it."""
    assignments = [part for part in parts_of(case) if part.needs_leader]
    led = {part.pk: part for part in assignments}
    leads: dict[int, list[Lead]] = defaultdict(list)
    for lead in _LEADS(case.pk):
        if lead.assignment_id in led:
            lead.assignment = led[lead.assignment_id]
            leads[lead.assignment_id].append(lead)
    records: dict[tuple[int, str], list[PersonalDuty]] = defaultdict(list)
    for row in rules.records_of(case):
        if row.assignment_id in led:
            records[row.assignment_id, row.kind].append(row)
    evidence_of((row for rows in records.values() for row in rows), case=case)
    owed = {(duty.about_id, duty.kind): duty.due for duty in _OWED(case.pk)}
    posts: dict[int, list[Post]] = {}
    if with_posts and assignments and case.grade:
        asked = rules.rank_asked(case)
        offered = eligible_posts_of([a.body for a in assignments], clock.today())
        posts = {body: leadership.at_least(asked) for body, leadership in offered.items()}
    parts = []
    for assignment in assignments:
        rows = leads[assignment.pk]
        leading = next((row for row in rows if row.ended_at is None), None)
        cards = (
            tuple(
                DutyCard(kind, leading, owed.get((leading.pk, kind.duty)), tuple(records[assignment.pk, kind.value]))
                for kind in PersonalKind
            )
            if leading
            else ()
        )
        former = tuple(row for row in rows if row.ended_at is not None)
        parts.append(LedPart(assignment, leading, former, cards, tuple(posts.get(assignment.body_id, ()))))
    return parts


def _owed(leads: Iterable[int]) -> dict[tuple[int, str], Any]:
    open_duties = Duty.objects.filter(
        about_kind=Lead._meta.model_name, about_id__in=list(leads), done_at=None, dropped_at=None
    )
    rows = open_duties.values_list("about_id", "kind", "due")
    return {(about, kind): due for about, kind, due in rows if about is not None}


def panel(case: Case, user: User, forms: dict[str, Any] | None = None) -> Panel:
    """What the case page shows of leadership: who leads, what each did in person, and what superiors wrote.

    `forms` brings back a form that was refused, with what was typed.
    """
    typed = forms or {}
    may_name = rules.may_name_leaders(case, by=user)
    may_instruct = rules.can_instruct(case, by=user)
    parts = led_parts(case, with_posts=bool(may_name))
    instructions = _INSTRUCTIONS(case.pk, case=case)
    unanswered = next((row for row in instructions if row.answered_at is None), None)
    answering: Verdict | None = rules.can_answer(unanswered, by=user) if unanswered else None
    for row in instructions:
        if row.answered_at is None and answering:
            row.form = typed.get(f"answer-{row.pk}") or AnswerForm(auto_id=f"answer_{row.pk}_%s")  # type: ignore[attr-defined]
    return Panel(
        anchor="leadership",
        title=_("包案领导"),
        template="leadership/_panel.html",
        context={
            "case": case,
            "parts": [(part, typed.get(f"name-{part.assignment.pk}") or leader_form(part)) for part in parts],
            "may_name": may_name,
            "may_instruct": may_instruct,
            "instruct_form": typed.get("instruct") or InstructionForm(auto_id="instruct_%s"),
            "instructions": instructions,
            "may_answer": answering,
        },
    )


def leader_form(part: LedPart, data: Any = None) -> LeaderForm | None:
    """The form that names the leader of a part, or another one; None where nobody may be named."""
    if not part.posts:
        return None
    lead = part.lead
    return LeaderForm(
        data, posts=part.posts, changes=lead is not None, auto_id=f"leader_{part.assignment.pk}_%s",
        initial={"expecting": lead.pk if lead else 0, "post": lead.post_id if lead else None},
    )  # fmt: skip


@dataclass(frozen=True)
class LeaderCase:
    """One case on a leader's page: his part in it, and his three duties."""

    case: Case
    lead: Lead
    cards: tuple[DutyCard, ...]

    @property
    def next_due(self) -> Any:
        """The nearest moment at which something is owed: a duty of his, or the case itself."""
        open_dues = [card.due for card in self.cards if card.due is not None and not card.done]
        return min([*open_dues, *([self.case.due] if self.case.due and self.case.is_open else [])], default=None)

    @property
    def late(self) -> bool:
        return self.next_due is not None and self.next_due < clock.now()

    @property
    def missing(self) -> int:
        """How many of the three duties are still owed."""
        return sum(not card.done for card in self.cards)


def in_hand(user: User) -> tuple[int, int]:
    """How many open cases `user` leads himself, and in how many of them something is late, as on his own page."""
    if user.official_id is None or not user.may(Right.LEAD):
        return 0, 0
    leads = of_visible(
        Lead.objects.current().filter(official=user.official_id, assignment__case__due__isnull=False),
        user,
        case="assignment__case",
    )
    dues = {lead: due for lead, due in leads.values_list("pk", "assignment__case__due") if due is not None}
    for (lead, _kind), due in _owed(dues).items():
        dues[lead] = min(dues[lead], due)
    return len(dues), sum(due < clock.now() for due in dues.values())


def cases_led(official: Official, *, user: User) -> list[LeaderCase]:
    """The cases `official` answers for now, as far as `user` may see them; what is late first, then by due day."""
    leads = list(
        of_visible(Lead.objects.current().filter(official=official), user, case="assignment__case")
        .exclude(assignment__case__state=State.VOID)
        .select_related("official", "post__body", "assignment__body", "assignment__case__batch")
        .order_by("pk")
    )
    owed = _owed(lead.pk for lead in leads)
    records: dict[tuple[int, str], list[PersonalDuty]] = defaultdict(list)
    for row in PersonalDuty.objects.filter(
        assignment__in=[lead.assignment_id for lead in leads], voided_at=None
    ).select_related("lead__official"):
        records[row.assignment_id, row.kind].append(row)
    rows = [
        LeaderCase(
            lead.assignment.case,
            lead,
            tuple(
                DutyCard(kind, lead, owed.get((lead.pk, kind.duty)), tuple(records[lead.assignment_id, kind.value]))
                for kind in PersonalKind
            ),
        )
        for lead in leads
    ]
    distant = clock.at(date(9999, 1, 1))
    return sorted(rows, key=lambda row: (not row.case.is_open, row.next_due or distant, row.case.number))
