"""Whom an instruction goes to: persons, posts, bodies, or a role in a part of the tree, resolved into accounts.

Resolved once, at sending: who comes to a post later was not told. All of it takes a few queries, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.cases.models import Accusation, Case
from huiyin.instructions.models import Addressee
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES, Right

# Who handles cases, leads them or calls complainants receives what goes to his body; who keeps accounts, identities or
# the journal has no business with it.
RECEIVING = frozenset({Right.VIEW_CASES, Right.LEAD, Right.CALL_BACK})


def receives(role: str) -> bool:
    """Does whoever holds that role receive what goes to his body?"""
    return bool(RECEIVING & ROLES[role].rights)


@dataclass(frozen=True)
class To:
    """One recipient as the sender names him. `role` only for a role in the part of the tree under the body `thing`."""

    thing: User | Post | Body
    role: str = ""

    @property
    def kind(self) -> str:
        if self.role:
            return Addressee.Kind.ROLE
        kinds = {User: Addressee.Kind.PERSON, Post: Addressee.Kind.POST, Body: Addressee.Kind.BODY}
        return kinds[type(self.thing)]


@dataclass
class Owing:
    """One body or official that will owe the instruction, with the accounts that receive it and as what."""

    kind: str
    name: str
    owner: Body | Official
    accounts: dict[int, str] = field(default_factory=dict)  # user key to role


def resolve(to: Sequence[To], *, by: User, cases: Sequence[Case], on: date) -> list[Owing]:
    """Who will owe it. Each account appears once: as a person or a post before as one of a body.

    Raises `Refused` for whom `by` may not instruct, and where nobody would receive it. Nobody of a body that one of
    `cases` accuses receives anything.
    """
    if not to:
        raise Refused(_("请选择主送对象。"))
    _within_reach(to, by)
    grants = _grants_of(to, on)
    accused = list(Accusation.objects.filter(case__in=cases, withdrawn_at=None).values_list("body__path", flat=True))
    barred = {
        grant.user_id
        for rows in grants.values()
        for grant in rows
        if any(grant.body.path.startswith(p) for p in accused)
    }
    order = {Addressee.Kind.PERSON: 0, Addressee.Kind.POST: 1, Addressee.Kind.ROLE: 2, Addressee.Kind.BODY: 3}
    taken = {by.pk}
    found: list[Owing] = []
    posts = _holders([one.thing for one in to if one.kind == Addressee.Kind.POST], on)
    for one in sorted(to, key=lambda one: order[one.kind]):  # type: ignore[index]
        named = _owing(one, grants, posts, barred)
        if not any(owing.accounts for owing in named):
            raise Refused(_("“%(name)s”没有可以接收这条指令的账号。") % {"name": _name(one)})
        for owing in named:
            owing.accounts = {user: role for user, role in owing.accounts.items() if user not in taken}
            taken |= set(owing.accounts)
            if owing.accounts:
                found.append(owing)
    if not found:
        raise Refused(_("除您本人外，没有可以接收这条指令的账号。"))
    return found


def _label(role: str) -> str:
    """The role as the paper names it: in Chinese, whoever sends."""
    with translation.override("zh-hans"):
        return str(ROLES[role].label)


def _name(one: To) -> str:
    if one.role:
        assert isinstance(one.thing, Body)
        return f"{one.thing.short}{_label(one.role)}"
    return one.thing.short if isinstance(one.thing, Body) else str(one.thing)


def _within_reach(to: Sequence[To], by: User) -> None:
    """A commander instructs everybody, a district's reviewer his district: the part of the tree that his role reaches."""
    reaches = by.reaches(Right.SEND_INSTRUCTIONS)
    for one in to:
        bodies = [one.thing] if isinstance(one.thing, Body) else []
        if isinstance(one.thing, Post):
            bodies = [one.thing.body]
        if isinstance(one.thing, User):
            bodies = [grant.body for grant in one.thing.grants_now()]
        if not any(reach.holds(body) for reach in reaches for body in bodies):
            raise Refused(_("“%(name)s”不在您的管辖范围内，不能向其下达指令。") % {"name": _name(one)})


def _grants_of(to: Sequence[To], on: date) -> dict[str, list[Grant]]:
    """The grants in effect of all whom `to` may mean: of the bodies, of the persons and holders, of the roles."""
    bodies = [one.thing.pk for one in to if one.kind == Addressee.Kind.BODY]
    people = [one.thing.pk for one in to if one.kind == Addressee.Kind.PERSON]
    posts = [one.thing.pk for one in to if one.kind == Addressee.Kind.POST]
    wanted = Q(body__in=bodies) | Q(user__in=people)
    if posts:
        held = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), post__in=posts, since__lte=on)
        wanted |= Q(user__official__in=held.values("official"))
    for one in to:
        if one.role:
            assert isinstance(one.thing, Body)
            wanted |= Q(role=one.role, body__path__startswith=one.thing.path)
    rows = Grant.objects.in_effect(on).filter(wanted, user__is_active=True).select_related("body", "user__official")
    found: dict[str, list[Grant]] = defaultdict(list)
    for grant in rows.order_by("pk"):
        found[f"user:{grant.user_id}"].append(grant)
        found[f"body:{grant.body_id}"].append(grant)
        if grant.user.official_id is not None:
            found[f"official:{grant.user.official_id}"].append(grant)
        found[f"role:{grant.role}"].append(grant)
    return found


def _holders(posts: Iterable[object], on: date) -> dict[int, Official]:
    keys = [post.pk for post in posts if isinstance(post, Post)]
    held = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), post__in=keys, since__lte=on)
    return {tenure.post_id: tenure.official for tenure in held.select_related("official")}


def _owing(one: To, grants: dict[str, list[Grant]], posts: dict[int, Official], barred: set[int]) -> list[Owing]:
    thing = one.thing
    if one.role:
        assert isinstance(thing, Body)
        rows = [g for g in grants[f"role:{one.role}"] if thing.holds(g.body) and g.user_id not in barred]
        return _by_owner(one.role, rows)
    if isinstance(thing, Body):
        rows = [g for g in grants[f"body:{thing.pk}"] if receives(g.role) and g.user_id not in barred]
        return [Owing(one.kind, thing.short, thing, {g.user_id: g.role for g in reversed(rows)})]
    if isinstance(thing, Post):
        official = posts.get(thing.pk)
        if official is None:
            raise Refused(_("“%(post)s”当日空缺，请另选。") % {"post": thing})
        rows = [g for g in grants[f"official:{official.pk}"] if receives(g.role) and g.user_id not in barred]
        return [Owing(one.kind, f"{thing}{official.name}", official, {g.user_id: g.role for g in reversed(rows)})]
    rows = [g for g in grants[f"user:{thing.pk}"] if receives(g.role) and g.user_id not in barred]
    if not rows:
        return []
    owner: Body | Official = thing.official or rows[0].body
    return [Owing(one.kind, f"{rows[0].body.short}{thing.name}", owner, {thing.pk: rows[0].role})]


def _by_owner(role: str, rows: Iterable[Grant]) -> list[Owing]:
    """Those of one role: an official owes for himself, the others together for their body."""
    found: dict[object, Owing] = {}
    for grant in rows:
        owner: Body | Official = grant.user.official or grant.body
        name = f"{grant.body.short}{_label(role)}"
        if grant.user.official is not None:
            name = f"{grant.body.short}{grant.user.name}"
        made = found.setdefault((type(owner), owner.pk), Owing(Addressee.Kind.ROLE, name, owner))
        made.accounts[grant.user_id] = role
    return list(found.values())
