"""环委会: its members by day, the disputes about responsibility that come before it, and what it ruled (M20)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.intake.models import Objection
from huiyin.lib import clock
from huiyin.people.models import Body, Official, User


class Member(models.Model):
    """Someone sat on the committee from a day to a day (`until` is the first day he no longer did)."""

    class Seat(models.TextChoices):
        CHAIR = "chair", _("主任")
        DEPUTY = "deputy", _("副主任")
        MEMBER = "member", _("委员")
        OFFICE = "office", _("办公室主任")

    official = models.ForeignKey(Official, models.PROTECT, related_name="+", verbose_name=_("人员"))
    post = models.CharField(_("时任职务"), max_length=80)
    seat = models.CharField(_("委员会职务"), max_length=8, choices=Seat)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("环委会成员")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint("official", condition=Q(until=None), name="member_once_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="member_ends_after_start"),
        ]

    def sits_on(self, day: date) -> bool:
        """Did he sit on the committee on `day`?"""
        return self.since <= day and (self.until is None or self.until > day)

    @property
    def signs(self) -> bool:
        """The chair and his deputies sign what the committee rules."""
        return self.seat in (self.Seat.CHAIR, self.Seat.DEPUTY)


class Dispute(models.Model):
    """责任争议: whose is this part of a case? The clocks of the case run on meanwhile."""

    class State(models.TextChoices):
        FILED = "filed", _("待听取意见")
        HEARD = "heard", _("待裁定")
        DECIDED = "decided", _("已裁定")
        WITHDRAWN = "withdrawn", _("已撤回")

    case = models.ForeignKey(Case, models.PROTECT, related_name="disputes", verbose_name=_("案件"))
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="disputes", verbose_name=_("分办"))
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, blank=True, related_name="disputes")
    reasons = models.TextField(_("争议事项"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.FILED)
    on = models.DateField(_("提出日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("责任争议")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "assignment", condition=Q(state__in=["filed", "heard"]), name="one_open_dispute_of_a_part"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="dispute_has_words"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") & Q(withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="dispute_withdrawn_with_reason",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("committee:dispute", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.FILED, self.State.HEARD)


class Side(models.Model):
    """One of the bodies that may answer for the matter, and what it said."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="sides")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("单位"))
    text = models.TextField(_("陈述"), blank=True)
    stated_on = models.DateField(_("陈述日期"), null=True, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    stated_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )

    class Meta:
        verbose_name = _("争议一方")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("dispute", "body", name="side_once_in_a_dispute"),
            models.CheckConstraint(
                condition=Q(text="", stated_on=None, stated_at=None, stated_by=None)
                | Q(stated_on__isnull=False, stated_at__isnull=False, stated_by__isnull=False) & ~Q(text=""),
                name="side_stated_by_someone",
            ),
        ]


class Hearing(models.Model):
    """听取意见: on which day, where, who was there, and what was said."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="hearings")
    place = models.CharField(_("地点"), max_length=80)
    present = models.CharField(_("到场人员"), max_length=300)
    text = models.TextField(_("记录"))
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = _("听取意见")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(present="") & ~Q(text=""), name="hearing_has_a_record")]


class Ruling(models.Model):
    """责任争议裁定: whose it is, why, by which article, signed by the committee's chair or a deputy."""

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="ruling")
    year = models.PositiveSmallIntegerField(_("年份"))
    n = models.PositiveIntegerField(_("序号"))  # gapless in its year: see guards
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    reasons = models.TextField(_("理由"))
    basis = models.CharField(_("依据"), max_length=200)
    signer = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("签发人"))
    on = models.DateField(_("裁定日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    carried_out_at = models.DateTimeField(_("执行时间"), null=True, blank=True)
    carried_out_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("责任争议裁定")
        constraints = [
            models.UniqueConstraint("year", "n", name="ruling_number_once"),
            models.CheckConstraint(condition=~Q(reasons="") & ~Q(basis=""), name="ruling_has_reasons"),
            models.CheckConstraint(
                condition=Q(carried_out_at=None, carried_out_by=None)
                | Q(carried_out_at__isnull=False, carried_out_by__isnull=False),
                name="ruling_carried_out_by_someone",
            ),
        ]

    @property
    def number(self) -> str:
        """As it is cited: 环委裁〔2016〕1号."""
        return number_of(self.year, self.n)


def number_of(year: int, n: int) -> str:
    """The number of a ruling as it is written."""
    return f"环委裁〔{year}〕{n}号"
