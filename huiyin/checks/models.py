"""抽查: the plan with its frozen list and its draw, the checks, who goes out, what they found on site."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import through_the_door
from huiyin.checks import apart
from huiyin.lib import clock
from huiyin.people.models import Body, User


def new_key() -> str:
    """A name for an address that tells of no other: a running number would tell of the covert ones between."""
    return secrets.token_hex(6)


class Plan(models.Model):
    """抽查方案: whom the draw is among, how many, by which weights; then the frozen list, and the seed, set once."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    name = models.CharField(_("方案名称"), max_length=80)
    covert = models.BooleanField(_("暗访"), default=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("抽查单位"))
    filters = models.JSONField(_("抽查范围"), default=dict)
    weights = models.JSONField(_("风险分值"), default=dict)
    size = models.PositiveIntegerField(_("抽取件数"))
    until = models.DateField(_("检查期限"))
    source = models.CharField(_("公开号码的来源"), max_length=120, blank=True)
    known_on = models.DateField(_("号码公布日期"), null=True, blank=True)
    on = models.DateField(_("制定日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("制定人"))
    frozen_on = models.DateField(_("锁定日期"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("锁定登记"), null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    list_sha256 = models.CharField(_("名单校验值"), max_length=64, null=True, blank=True)
    commitment = models.CharField(_("暗码校验值"), max_length=64, null=True, blank=True)
    secret = models.CharField(_("暗码"), max_length=64, null=True, blank=True)  # shown to nobody before the draw
    number = models.CharField(_("公开号码"), max_length=120, null=True, blank=True)
    seed = models.CharField(_("种子"), max_length=64, null=True, blank=True)
    drawn_on = models.DateField(_("抽取日期"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("抽取登记"), null=True, blank=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    journal_kind = "checkplan"

    class Meta:
        verbose_name = _("抽查方案")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="plan_draws_some"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_on=None, frozen_by=None, list_sha256=None, secret=None)
                | Q(
                    frozen_at__isnull=False,
                    frozen_on__isnull=False,
                    frozen_by__isnull=False,
                    list_sha256__isnull=False,
                    secret__isnull=False,
                    commitment__isnull=False,
                ),
                name="plan_frozen_whole",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None, drawn_on=None, drawn_by=None, seed=None, number=None)
                | Q(
                    drawn_at__isnull=False,
                    drawn_on__isnull=False,
                    drawn_by__isnull=False,
                    seed__isnull=False,
                    number__isnull=False,
                    frozen_at__isnull=False,
                ),
                name="plan_drawn_from_a_frozen_list",
            ),
            # Whoever could void a draw could draw until it pleases him.
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="")
                | Q(voided_at__isnull=False, drawn_at=None) & ~Q(void_reason=""),
                name="plan_void_before_the_draw",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("checks:plan", args=[self.key])

    @property
    def state(self) -> str:
        """draft, frozen, drawn or void."""
        if self.voided_at is not None:
            return "void"
        return "drawn" if self.drawn_at else "frozen" if self.frozen_at else "draft"


class Listed(models.Model):
    """One case of a plan's frozen list: its stratum, its weight, and why it weighs so much."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="listed", verbose_name=_("方案"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("案件"))
    stratum = models.CharField(_("分层"), max_length=60)
    weight = models.PositiveIntegerField(_("分值"))
    why = models.JSONField(_("分值构成"), default=list)  # [[factor, points], …]

    class Meta:
        verbose_name = _("抽查名单")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("plan", "case", name="case_once_in_a_list"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="listed_weighs_something"),
        ]


class Result(models.TextChoices):
    """What a check came to."""

    PASS = "pass", _("合格")
    PARTLY = "partly", _("部分合格")
    FAIL = "fail", _("不合格")


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: User) -> CheckQuerySet:
        """The checks `user` may know of: the one filter behind every page, list, file, paper and count.

        An open check, and a covert one that was released, is known to whoever sees the case. An unreleased covert one
        only to those who check or inspect and stand apart from it: nobody who handles, leads, reviews or coordinates.
        """
        seen = self.filter(through_the_door(user))
        known = Q(covert=False) | Q(released_at__isnull=False)
        if apart.inspects(user):
            return seen
        if not apart.checks(user):
            return seen.filter(known)
        return seen.filter(known | ~apart.handled_by(user))

    def of_open_duty(self) -> CheckQuerySet:
        """Those that still have to be made."""
        return self.filter(confirmed_at=None, dropped_at=None)


class Check(models.Model):
    """One case to be looked at on site: drawn by a plan, or re-checked by a rule after it was closed."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="checks", verbose_name=_("案件"))
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name=_("方案"))
    rule = models.CharField(_("复查规则"), max_length=40, blank=True)  # a code of the rulebook's rechecks
    conclusion = models.ForeignKey("closing.Conclusion", models.PROTECT, null=True, blank=True, related_name="+")
    covert = models.BooleanField(_("暗访"), default=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("抽查单位"))
    until = models.DateField(_("检查期限"))
    on = models.DateField(_("抽取日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    result = models.CharField(_("检查结论"), max_length=8, choices=Result, blank=True)
    words = models.TextField(_("确认意见"), blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认登记"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_on = models.DateField(_("公布日期"), null=True, blank=True)
    released_at = models.DateTimeField(_("公布登记"), null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    drop_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    objects: ClassVar[CheckQuerySet] = CheckQuerySet.as_manager()  # type: ignore[assignment]
    journal_kind = "check"

    class Meta:
        verbose_name = _("抽查")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("plan", "case", condition=Q(plan__isnull=False), name="case_once_in_a_draw"),
            models.UniqueConstraint("rule", "conclusion", condition=~Q(rule=""), name="rechecked_once_by_a_rule"),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, rule="") | Q(plan=None, conclusion__isnull=False) & ~Q(rule=""),
                name="check_by_plan_or_rule",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_on=None, confirmed_by=None, result="")
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_on__isnull=False,
                    confirmed_by__isnull=False,
                    released_at__isnull=False,
                )
                & ~Q(result=""),
                name="check_confirmed_is_released",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_on=None, released_by=None)
                | Q(released_at__isnull=False, released_on__isnull=False, released_by__isnull=False),
                name="check_released_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, drop_reason="")
                | Q(dropped_at__isnull=False, confirmed_at=None) & ~Q(drop_reason=""),
                name="check_dropped_with_reason",
            ),
        ]
        indexes = [
            models.Index("body", "until", condition=Q(confirmed_at=None, dropped_at=None), name="check_open_of_body")
        ]

    def __str__(self) -> str:
        return f"{self.case}"

    def get_absolute_url(self) -> str:
        return reverse("checks:check", args=[self.key])

    @property
    def is_open(self) -> bool:
        """Has it still to be made and confirmed?"""
        return self.confirmed_at is None and self.dropped_at is None

    @property
    def is_released(self) -> bool:
        return self.released_at is not None


class Checker(models.Model):
    """检查人员: who goes out for a check; two are named."""

    check_made = models.ForeignKey(Check, models.PROTECT, related_name="checkers", verbose_name=_("抽查"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("检查人员"))
    on = models.DateField(_("指派日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("指派人"))
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查人员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("check_made", "user", condition=Q(ended_at=None), name="checker_once_on_a_check")
        ]


class Record(models.Model):
    """现场检查记录: when, where, what was seen, and the finding of whoever was there. Written once, on site."""

    check_made = models.ForeignKey(Check, models.PROTECT, related_name="records", verbose_name=_("抽查"))
    at = models.DateTimeField(_("检查时间"))
    place = models.CharField(_("地点"), max_length=120)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    accuracy = models.PositiveIntegerField(_("定位精度（米）"), null=True, blank=True)
    finding = models.CharField(_("检查结论"), max_length=8, choices=Result)
    words = models.TextField(_("现场情况"))
    on = models.DateField(_("检查日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = _("现场检查记录")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(place=""), name="record_says_where_and_what"),
            models.CheckConstraint(condition=Q(at__lte=F("entered")), name="record_not_ahead_of_its_moment"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="record_lies_on_the_earth",
            ),
        ]


class Point(models.Model):
    """One thing that was said to be so (an item put right, a promise kept), and whether it was true on site."""

    class Kind(models.TextChoices):
        ITEM = "item", _("整改项")
        RESTRICTION = "restriction", _("完成前的限制")
        MILESTONE = "milestone", _("阶段目标")
        REPORT = "report", _("上报的办理结果")
        REPLY = "reply", _("对投诉人的答复")

    record = models.ForeignKey(Record, models.PROTECT, related_name="points", verbose_name=_("记录"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    about = models.BigIntegerField(_("对象"))
    said = models.TextField(_("所报情况"))  # as it stood on the day of the check
    holds = models.BooleanField(_("属实"))
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("逐项核对")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("record", "kind", "about", name="point_once_in_a_record"),
            models.CheckConstraint(condition=Q(holds=True) | ~Q(note=""), name="untrue_says_how"),
        ]
