"""期限: how a deadline came to be another, who was reminded of it, and each person's calendar of what he owes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Duty
from huiyin.lib import clock
from huiyin.people.models import Body, User
from huiyin.rulebook.models import CalendarYear


class Extension(models.Model):
    """延期申请: more time for one duty, asked before it is due, with reason, progress and a new day (invariant 6)."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="extensions", verbose_name=_("事项"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True, verbose_name=_("申请单位"))
    former = models.DateTimeField(_("原期限"))
    asked = models.DateField(_("申请延至"))
    reason = models.TextField(_("理由"))
    progress = models.TextField(_("已有进展"))
    on = models.DateField(_("申请日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    granted = models.BooleanField(_("同意"), null=True)
    fixed = models.DateField(_("延至"), null=True, blank=True)
    answer = models.CharField(_("答复意见"), max_length=200, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复登记"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("答复人")
    )

    class Meta:
        verbose_name = _("延期申请")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("duty", condition=Q(granted=None), name="one_open_request_for_more_time"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(progress=""), name="more_time_says_why_and_how_far"),
            models.CheckConstraint(condition=Q(entered__lte=F("former")), name="more_time_asked_in_time"),
            models.CheckConstraint(
                condition=Q(granted=None, fixed=None, answered_at=None, answered_by=None)
                | (Q(granted=False, fixed=None) | Q(granted=True, fixed__isnull=False))
                & Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answer=""),
                name="more_time_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="more_time_answered_by_another"
            ),
        ]

    @property
    def lapsed(self) -> bool:
        """Nobody answered, and nobody need any more: the matter is done or dropped."""
        return self.granted is None and not self.duty.is_open


class Move(models.Model):
    """A deadline was one moment and became another, and why."""

    class Why(models.TextChoices):
        CALENDAR = "calendar", _("放假安排变更")
        RULE = "rule", _("时限规定变更")
        EXTENSION = "extension", _("同意延期")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="moves", verbose_name=_("事项"))
    was = models.DateTimeField(_("原期限"))
    due = models.DateTimeField(_("新期限"))
    why = models.CharField(_("原因"), max_length=10, choices=Why)
    notice = models.ForeignKey(CalendarYear, models.PROTECT, related_name="+", null=True, blank=True)
    extension = models.ForeignKey(Extension, models.PROTECT, related_name="+", null=True, blank=True)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("期限变更")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="extension") | Q(extension__isnull=False), name="move_for_its_extension"
            ),
            models.CheckConstraint(condition=~Q(why="calendar") | Q(notice__isnull=False), name="move_for_its_notice"),
        ]


class Reminded(models.Model):
    """催办记录: of this duty, by this deadline, these were told by this rule; once."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="reminded")
    rule = models.CharField(_("催办规则"), max_length=60)
    due = models.DateTimeField(_("期限"))
    told = models.IntegerField(_("提醒人数"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("催办记录")
        constraints = [models.UniqueConstraint("duty", "rule", "due", name="reminded_once")]


class Feed(models.Model):
    """日历订阅: under a secret address, what one person owes. Only the address's hash is kept."""

    user = models.OneToOneField(User, models.PROTECT, related_name="feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(_("生成时间"), default=clock.now)

    class Meta:
        verbose_name = _("日历订阅")
