"""交办台: what each registered case of a batch is proposed to get, and what the clerk made of it, by names as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.cases import precedents
from huiyin.cases.models import Assignment, Batch, Case, Precedent
from huiyin.cases.states import State
from huiyin.intake.handdown import HandDown, UnitPlan
from huiyin.intake.hints import district_named, hints_of
from huiyin.leadership.queries import Leadership, eligible_posts_of
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Post, User
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.queries import grade_for, proposals
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.formats import listed
from huiyin.ui.naming import title

COLUMNS = ("units", "leader", "follow_up", "follow_leader", "assisting", "grade", "accused")
BETWEEN = re.compile(r"[、,,;;\s]+")
ASSISTING = 2  # how many more bodies of the district are proposed to assist


@dataclass
class Row:
    """One case on the desk: what is proposed or typed in each column, and why it was refused."""

    case: Case
    text: str
    values: dict[str, str]
    types: str = ""
    basis: str = ""
    repeats: list[int] = field(default_factory=list)  # numbers it is linked to already
    hints: list[str] = field(default_factory=list)
    refused: str = ""
    wrong: str = "units"  # the column that the refusal speaks of
    taken: bool = True
    urgent: bool = False


@dataclass
class Bodies:
    """Bodies by what people call them: the code, the short name where it is one body's alone, the full name."""

    known: dict[str, Body]
    listed: list[Body]

    @classmethod
    def load(cls) -> Bodies:
        listed = list(Body.objects.filter(until=None).order_by("path"))
        known: dict[str, Body] = {}
        doubled: set[str] = set()
        for body in listed:
            if body.short in known:
                doubled.add(body.short)
            known[body.short] = body
        known = {word: body for word, body in known.items() if word not in doubled}
        known |= {body.name: body for body in listed} | {body.code: body for body in listed}
        return cls(known, listed)

    def called(self, body: Body) -> str:
        """What to write for a body so that it is found again."""
        return body.short if self.known.get(body.short) == body else body.name

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What the browser proposes: the word to write, and the full name beside it."""
        return [(self.called(body), body.name) for body in self.listed]

    def named(self, words: str) -> list[Body]:
        """The bodies that the words name, in their order. Raises `Refused` naming the first unknown one."""
        found = []
        for word in filter(None, BETWEEN.split(words)):
            if word not in self.known:
                raise Refused(_("没有名为“%s”的单位，请从列表中选择。") % word)
            found.append(self.known[word])
        return found


def post_words(post: Post) -> str:
    """A leader as he is written on the desk: name and title first, since a narrow cell shows no more."""
    return f"{post.holder.name} {post.title}（{post.body.short}）"  # type: ignore[attr-defined]


def waiting(user: User, batch: Batch) -> QuerySet[Case]:
    """The cases of a batch that nobody has yet, by number."""
    return (
        Case.objects.visible_to(user)
        .filter(batch=batch, state=State.REGISTERED)
        .select_related("district", "inspection__rulebook", "text")
        .prefetch_related("repeats__earlier")
        .order_by("number")
    )


@dataclass
class Desk:
    """The grid of one batch."""

    batch: Batch
    rows: list[Row]
    grades: list[Grade]
    bodies: Bodies
    posts: list[str]


def desk(batch: Batch, cases: Sequence[Case], on: date, typed: Mapping[str, Any] | None = None) -> Desk:
    """The rows of `cases`: as proposed by region, duty list and rule, or as typed so far."""
    bodies = Bodies.load()
    rulebook = batch.inspection.rulebook
    names = {kind.code: title(kind) for kind in rulebook.all_of(PollutionType, on)}
    named = {c.pk: district_named(c.text.redacted, bodies.listed) for c in cases if c.district_id is None}
    rulings = precedents.standing()
    bound = {c.pk: _ruled(c, c.district or named[c.pk], rulings) for c in cases}
    offered = {
        c.pk: _follow(_proposed(c, c.district or named[c.pk], rulebook, on, bodies.listed), bound[c.pk]) for c in cases
    }
    everyone = {body.pk: body for proposal in offered.values() for body in proposal[:2] if body is not None}
    leaders = eligible_posts_of(everyone.values(), on)
    rows = []
    for case in cases:
        case.inspection = batch.inspection  # whose rulebook is read once for all of them
        values, basis = _values(case, offered[case.pk], bodies, leaders, rulebook, on)
        row = Row(
            case, case.text.redacted, values, listed(names.get(t, t) for t in case.types), basis,
            repeats=[link.earlier.number for link in case.repeats.all()],
            hints=_by_ruling(bound[case.pk]) + hints_of(case, case.text.redacted, named.get(case.pk)),
        )  # fmt: skip
        if typed is not None and f"units-{case.number}" in typed:
            row.values |= {name: str(typed.get(f"{name}-{case.number}", "")) for name in COLUMNS}
            row.taken = f"take-{case.number}" in typed
            row.urgent = f"urgent-{case.number}" in typed
        rows.append(row)
    posts = {post_words(p) for leadership in leaders.values() for p in leadership.posts}
    return Desk(batch, rows, grades_of(batch, on), bodies, sorted(posts))


def grades_of(batch: Batch, on: date) -> list[Grade]:
    """The grades that a case of the batch may be given, the lowest first."""
    return sorted(batch.inspection.rulebook.all_of(Grade, on), key=lambda g: g.rank)


Proposed = tuple[Body | None, Body | None, list[Body], str]  # lead, follow-up, assisting, basis


def _proposed(case: Case, district: Body | None, rulebook: Rulebook, on: date, bodies: Sequence[Body]) -> Proposed:
    """The surest body of the district leads, the surest of the city follows up, the district's next ones assist."""
    found = proposals(district, list(case.types), case.text.redacted, rulebook=rulebook, on=on, among=bodies)
    near = [one for one in found if one.level == "district"]
    far = [one for one in found if one.level == "city"]
    lead = near[0] if near else far[0] if far else None
    if lead is None:
        return district, None, [], ""
    follow = far[0].body if near and far else None
    assisting = [one.body for one in near[1:] if one.words and one.body.kind != Body.Kind.GOVERNMENT][:ASSISTING]
    basis = "；".join(filter(None, [lead.duty, lead.basis, "、".join(lead.words)]))
    return lead.body, follow, assisting, basis


def _ruled(case: Case, district: Body | None, rulings: Sequence[Precedent]) -> Precedent | None:
    """The committee's ruling that binds a case of this kind (M20)."""
    place = district.pk if district is not None else None
    return precedents.binding(rulings, place, list(case.types), case.text.redacted)


def _follow(proposed: Proposed, ruling: Precedent | None) -> Proposed:
    """What was ruled once is not argued again: that body leads, whatever the duty list would say."""
    if ruling is None:
        return proposed
    _lead, follow, assisting, _basis = proposed
    body = ruling.body
    follow = None if follow is not None and follow.pk == body.pk else follow
    assisting = [one for one in assisting if one.pk != body.pk]
    return body, follow, assisting, f"{ruling.number}；{ruling.basis}"


def _by_ruling(ruling: Precedent | None) -> list[str]:
    if ruling is None:
        return []
    said = {"number": ruling.number, "body": ruling.body.short}
    return [_("同类事项已有裁定：%(number)s，由%(body)s承办") % said]


def _values(
    case: Case, proposed: Proposed, bodies: Bodies, leaders: dict[int, Leadership], rulebook: Rulebook, on: date
) -> tuple[dict[str, str], str]:
    lead, follow, assisting, basis = proposed
    grade = grade_for(rulebook, case.starred, case.text.redacted, len(case.repeats.all()), on=on)

    def by_rule(body: Body | None) -> str:
        post = leaders[body.pk].propose(grade.rank, case.types) if body is not None else None
        return post_words(post) if post is not None else ""

    values = {
        "units": bodies.called(lead) if lead else "",
        "leader": by_rule(lead),
        "follow_up": bodies.called(follow) if follow else "",
        "follow_leader": by_rule(follow),
        "assisting": "、".join(bodies.called(body) for body in assisting),
        "grade": grade.code,
        "accused": "",
    }
    values |= {"was_leader": values["leader"], "was_follow_leader": values["follow_leader"]}
    return values, basis


def plans_of(page: Desk, on: date) -> list[tuple[Case, HandDown]]:
    """The plans that the rows say; a row that says none that can be read gets its sentence and is left out."""
    read: list[tuple[Row, list[Body], list[Body], list[Body], list[Body]]] = []
    for row in page.rows:
        if not row.taken:
            continue
        named = []
        try:
            for row.wrong in ("units", "follow_up", "assisting", "accused"):
                named.append(page.bodies.named(row.values[row.wrong]))
            row.wrong = "units"
            if not named[0]:
                raise Refused(_("请填写责任单位。"))
        except Refused as refusal:
            row.refused = refusal.reason
            continue
        read.append((row, named[0], named[1], named[2], named[3]))
    asked = {b.pk: b for _row, units, follow, _a, _x in read for b in (*units, *follow)}
    leaders = eligible_posts_of(asked.values(), on)
    ranks = {grade.code: grade.rank for grade in page.grades}
    plans = []
    for row, units, follow, assisting, accused in read:
        rank = ranks.get(row.values["grade"], 0)
        seat = _Seat(row, leaders, rank)
        try:
            parts = [
                UnitPlan(b, Assignment.Part.RESPONSIBLE, lead=n == 0, post=seat.post(b, "leader" if n == 0 else ""))
                for n, b in enumerate(units)
            ]
            parts += [
                UnitPlan(b, Assignment.Part.FOLLOW_UP, post=seat.post(b, "follow_leader" if n == 0 else ""))
                for n, b in enumerate(follow)
            ]
        except Refused as refusal:
            row.refused = refusal.reason
            continue
        parts += [UnitPlan(body, Assignment.Part.ASSISTING) for body in assisting]
        plans.append((row.case, HandDown(row.values["grade"], parts, accused, urgent=row.urgent)))
    return plans


@dataclass
class _Seat:
    """Who leads a unit's part: the leader typed, or the one the rule proposes where nothing, or nothing new, stands."""

    row: Row
    leaders: dict[int, Leadership]
    rank: int

    def post(self, body: Body, column: str) -> Post | None:
        able = self.leaders[body.pk]
        typed = self.row.values.get(column, "").strip() if column else ""
        by_rule = able.propose(self.rank, self.row.case.types)
        if not typed:
            return by_rule
        untouched = typed == self.row.values.get(f"was_{column}")
        for post in able.posts:
            if typed in (post_words(post), post.holder.name):  # type: ignore[attr-defined]
                # The grade was raised and the leader proposed for the former one was left standing.
                return by_rule if untouched and post.rank < self.rank else post
        if untouched:
            return by_rule  # the same with the unit
        self.row.wrong = column
        raise Refused(
            _("%(leader)s不在%(body)s的在任领导之中；清空此格则按规则指定。") % {"leader": typed, "body": body.name}
        )


def batches_waiting() -> Iterable[Batch]:
    """Batches with cases that nobody has yet, each with `waiting`, their number; the newest first."""
    return (
        Batch.objects.filter(history=False)
        .annotate(waiting=Count("cases", filter=Q(cases__state=State.REGISTERED)))
        .filter(waiting__gt=0)
        .select_related("inspection")
        .order_by("-on", "-order")
    )
