"""Bodies and their tree, posts and who held them on which day, users, and the roles they were given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.rights import ROLE_CHOICES, ROLES, Right


class Body(MP_Node):
    """A body of party or government: a city, a district, a town, a department, an office. 责任单位 are bodies."""

    class Kind(models.TextChoices):
        CITY = "city", _("市")
        DISTRICT = "district", _("区")
        TOWN = "town", _("镇街")
        PARTY_COMMITTEE = "party_committee", _("党委")
        GOVERNMENT = "government", _("政府")
        DEPARTMENT = "department", _("部门")
        POLICE = "police", _("公安机关")
        DISCIPLINE = "discipline", _("纪检监察机关")
        PARTY_BODY = "party_body", _("党委机构")
        OFFICE = "office", _("协调机构")

    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    short = models.CharField(_("简称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构")

    def __str__(self) -> str:
        return self.name

    def holds(self, other: Body) -> bool:
        """Is `other` this body, or inside it?"""
        return other.path.startswith(self.path)

    def ancestor_paths(self) -> list[str]:
        """The paths of this body and of every body above it, the root's first."""
        step = self.steplen
        return [self.path[: step * n] for n in range(1, len(self.path) // step + 1)]

    @cached_property
    def district(self) -> Body | None:
        """The district this body is or lies in; None for city bodies."""
        if self.kind == self.Kind.DISTRICT:
            return self
        return next(iter(_DISTRICT(self.path)), None)


# A body lies inside those whose path its own begins with.
_DISTRICT = Prepared(
    lambda path: Body.objects.alias(here=Value(path, models.CharField())).filter(
        kind=Body.Kind.DISTRICT, here__startswith=F("path")
    ),
    str,
)


class Official(models.Model):
    """A person in office. He may lead cases and be held to account whether or not he signs in."""

    code = models.CharField(_("人员编号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)

    class Meta:
        verbose_name = _("公职人员")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post in a body. Its rank decides which grade of case its holder may lead."""

    class Rank(models.IntegerChoices):
        MEMBER = 0, _("一般职务")
        DEPUTY = 1, _("分管领导")
        PRINCIPAL = 2, _("主要领导")

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts", verbose_name=_("机构"))
    title = models.CharField(_("职务"), max_length=40)
    title_en = models.CharField(_("英文职务"), max_length=80, blank=True)
    rank = models.IntegerField(_("层级"), choices=Rank)
    portfolio = models.JSONField(_("分管"), default=list, blank=True)  # pollution type codes; empty = all
    position = models.IntegerField(_("排序"), default=0)
    abolished = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("职务")
        constraints = [models.UniqueConstraint("body", "title", name="post_title_once_in_a_body")]

    def __str__(self) -> str:
        return f"{self.body.short}{self.title}"

    def holder_on(self, day: date) -> Official | None:
        """Who held the post on `day`; None when it stood empty."""
        tenure = next(iter(_TENURES(self.pk, day)), None)
        return tenure.official if tenure else None


class Tenure(models.Model):
    """Someone held a post from a day to a day (`until` is the first day he no longer did)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name=_("职务"))
    official = models.ForeignKey(Official, models.PROTECT, related_name="tenures", verbose_name=_("人员"))
    since = models.DateField(_("到任日期"))
    until = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint("post", condition=Q(until=None), name="post_has_one_holder"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="tenure_ends_after_start"),
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Someone who may sign in; without a password he must be given one first."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Someone who signs in. What he may do follows from his grants, and from nothing else."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    official = models.OneToOneField(Official, models.PROTECT, null=True, blank=True, verbose_name=_("公职人员"))
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("可登录"), default=True)
    must_change_password = models.BooleanField(_("下次登录须修改密码"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def grants_now(self) -> list[Grant]:
        """His grants in effect today, with body and reach; read once per loaded user."""
        if not hasattr(self, "_grants"):
            self._grants = _GRANTS(self.pk, clock.today(), user=self) if self.is_active else []
        return self._grants

    def forget_grants(self) -> None:
        """Read the grants again at the next question."""
        self.__dict__.pop("_grants", None)

    def may(self, right: Right | str, at: Body | None = None) -> bool:
        """Does he hold `right` anywhere, or (with `at`) in the part of the tree where `at` lies?"""
        return any(
            right in ROLES[grant.role].rights and (at is None or grant.reach.holds(at)) for grant in self.grants_now()
        )

    def reaches(self, right: Right) -> list[Body]:
        """The parts of the tree in which he holds `right`."""
        return [grant.reach for grant in self.grants_now() if right in ROLES[grant.role].rights]

    def within(self, right: Right, path: str = "path") -> Q:
        """What lies in one of those parts, by the way from it to the place of its body in the tree."""
        found = Q(pk__in=[])
        for reach in self.reaches(right):
            found |= Q(**{f"{path}__startswith": reach.path})
        return found

    def bodies(self) -> set[int]:
        """Keys of the bodies whose man he is."""
        return {grant.body_id for grant in self.grants_now()}

    def belongs_to(self, body: Body) -> bool:
        """Is he a man of this very body?"""
        return body.pk in self.bodies()


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_effect(self, day: date | None = None) -> GrantQuerySet:
        """Those that count on `day` (today): begun, not ended, and confirmed where the role is guarded."""
        day = day or clock.today()
        confirmed = Q(guarded=False) | Q(second__isnull=False)
        return self.filter(confirmed, Q(until=None) | Q(until__gt=day), since__lte=day)


class Grant(models.Model):
    """A role given to a user, as a man of `body`, within the part of the tree under `reach`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=30, choices=ROLE_CHOICES)
    body = models.ForeignKey(Body, models.PROTECT, related_name="grants", verbose_name=_("所在机构"))
    reach = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("管辖范围"))
    guarded = models.BooleanField(editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("授权人"))
    at = models.DateTimeField(_("授权时间"), default=clock.now)
    second = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("复核人"))
    confirmed_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        constraints = [
            models.CheckConstraint(condition=Q(by=None) | ~Q(by=F("user")), name="nobody_grants_himself"),
            models.CheckConstraint(
                condition=Q(second=None) | (~Q(second=F("by")) & ~Q(second=F("user"))), name="second_grantor_is_another"
            ),
            # The system itself gives only the first administrator: a guarded role always has two names behind it.
            models.CheckConstraint(condition=Q(guarded=False) | Q(by__isnull=False), name="guarded_role_has_a_grantor"),
            models.CheckConstraint(
                condition=Q(guarded=True) | ~Q(role__in=[r.code for r in ROLES.values() if r.guarded]),
                name="guarded_roles_are_guarded",
            ),
            models.CheckConstraint(
                condition=Q(second=None, confirmed_at=None) | Q(second__isnull=False, confirmed_at__isnull=False),
                name="second_grantor_and_moment",
            ),
            models.UniqueConstraint(
                "user", "role", "body", "reach", condition=Q(until=None), name="role_once_at_a_time"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.guarded = ROLES[self.role].guarded
        super().save(*args, **kwargs)


class Remembered(models.Model):
    """What the processes of the server remember together for some minutes: see `shared.py`. No record of anything."""

    key = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)


_GRANTS = Prepared(
    lambda user, day: Grant.objects.in_effect(day).filter(user=user).select_related("body", "reach"), int, date
)
_TENURES = Prepared(
    lambda post, day: (
        Tenure.objects.filter(Q(until=None) | Q(until__gt=day), post=post, since__lte=day)
        .select_related("official")
        .order_by("pk")[:1]
    ),
    int,
    date,
)
