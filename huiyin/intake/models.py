"""Lists as they were read, what became of each row, and the objections of units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Batch, Case, Inspection
from huiyin.lib import clock
from huiyin.people.models import User


class SourceList(models.Model):
    """A file as the inspection group sent it, with what was read in it. The file itself is kept."""

    class State(models.TextChoices):
        READ = "read", _("待确认")
        CONFIRMED = "confirmed", _("已登记")
        DISCARDED = "discarded", _("已放弃")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="lists", verbose_name=_("督察"))
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    stored = models.CharField(max_length=200)  # path in the storage
    preview = models.JSONField()  # what was read: reading.Preview.as_json()
    history = models.BooleanField(_("历史导入"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READ)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="lists")
    on = models.DateField()
    entered = models.DateTimeField(_("读入时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("读入人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(default=dict)  # counts: registered, unchanged, corrected, vanished

    class Meta:
        verbose_name = _("来件清单")
        ordering = ["-entered"]


class ListedRow(models.Model):
    """A row of a confirmed list and the case it stands for: reconciliation reads this."""

    class Outcome(models.TextChoices):
        REGISTERED = "registered", _("新登记")
        UNCHANGED = "unchanged", _("已有，无变化")
        CORRECTED = "corrected", _("已更正")
        DOUBLED = "doubled", _("编号重复")
        LEFT_OUT = "left_out", _("未采用")

    source = models.ForeignKey(SourceList, models.PROTECT, related_name="rows")
    sheet = models.CharField(_("工作表"), max_length=120)
    row = models.PositiveIntegerField(_("行"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="listed")
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    values = models.JSONField(default=dict)  # the row as read

    class Meta:
        verbose_name = _("清单行")
        constraints = [models.UniqueConstraint("source", "sheet", "row", name="row_once_in_a_list")]
        indexes = [models.Index("case", name="listed_by_case")]


class Objection(models.Model):
    """退件/异议: a unit says a case is not its own. The clock runs on meanwhile."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="objections", verbose_name=_("分办"))
    reasons = models.TextField(_("理由"))
    on = models.DateField(_("提出日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    accepted = models.BooleanField(_("是否同意"), null=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("异议")
        constraints = [
            models.UniqueConstraint("assignment", condition=Q(accepted=None), name="one_open_objection"),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_on=None, answered_by=None)
                | Q(accepted__isnull=False, answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="objection_answered_with_reasons",
            ),
        ]
