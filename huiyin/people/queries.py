"""What the administrator's pages show."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import Right


def tree(*, closed: bool = False) -> QuerySet[Body]:
    """The bodies, each after the one it belongs to; with the number of their posts."""
    rows = Body.objects.order_by("path").annotate(n_posts=Count("posts", filter=Q(posts__abolished=None)))
    return rows if closed else rows.filter(until=None)


def know_districts(bodies: Iterable[Body]) -> None:
    """Ask once for the districts of many bodies, so that none asks for its own."""
    districts = list(Body.objects.filter(kind=Body.Kind.DISTRICT))
    for body in bodies:
        body.district = next((one for one in districts if one.holds(body)), None)


def posts_of(body: Body) -> QuerySet[Post]:
    """The posts of a body, each with all who held it, the latest first."""
    tenures = Prefetch("tenures", Tenure.objects.select_related("official").order_by("-since", "-pk"))
    return body.posts.prefetch_related(tenures).order_by("abolished", "-rank", "position", "pk")


def names_of(codes: set[str]) -> dict[str, str]:
    """What the bodies and the persons in office with these codes are called."""
    called: dict[str, str] = dict(Official.objects.filter(code__in=codes).values_list("code", "name"))
    return called | dict(Body.objects.filter(code__in=codes).values_list("code", "short"))


def officials(words: str = "") -> QuerySet[Official]:
    """Those in office, with the posts they hold now."""
    now = Prefetch("tenures", Tenure.objects.filter(until=None).select_related("post__body"), to_attr="held")
    rows = Official.objects.order_by("code").prefetch_related(now)
    return rows.filter(Q(name__contains=words) | Q(code__icontains=words)) if words else rows


def users(words: str = "") -> QuerySet[User]:
    """The accounts, with their open grants."""
    grants = Prefetch("grants", Grant.objects.filter(until=None).select_related("body", "reach"), to_attr="held")
    rows = User.objects.order_by("username").prefetch_related(grants)
    return rows.filter(Q(name__contains=words) | Q(username__icontains=words)) if words else rows


def waiting_for_confirmation(user: User) -> QuerySet[Grant]:
    """Guarded roles that nobody confirmed yet: all for the administrator, those of his body for a head."""
    rows = Grant.objects.filter(guarded=True, second=None, until=None).select_related("user", "body", "reach", "by")
    return rows.order_by("pk") if user.may(Right.ADMINISTER) else rows.filter(body__in=_headed(user)).order_by("pk")


def guarded_in_own_body(user: User) -> QuerySet[Grant]:
    """The confirmed guarded roles of the body that `user` heads."""
    rows = Grant.objects.in_effect().filter(guarded=True, body__in=_headed(user))
    return rows.select_related("user", "body", "reach", "by", "second").order_by("body__path", "role", "pk")


def _headed(user: User) -> list[int]:
    return [grant.body_id for grant in user.grants_now() if user.may(Right.CONFIRM_GRANTS, at=grant.body)]


def holders(role: str, body: int | None) -> list[User]:
    """The accounts that hold `role` for the body of that key today; none where there is no body."""
    grants = Grant.objects.in_effect().filter(role=role, body=body)
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))
