"""Which bodies have a case, in which part; who is accused; and the two inquiries every case carries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models.case import Case
from huiyin.lib import clock
from huiyin.lib.wording import bracketed
from huiyin.people.models import Body, User


class Assignment(models.Model):
    """A body's part in a case. Parts passed down form a tree; one responsible unit leads and submits for all."""

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", _("责任单位")
        ASSISTING = "assisting", _("配合单位")
        FOLLOW_UP = "follow_up", _("跟进单位")

    class State(models.TextChoices):
        HANDED = "handed", _("待签收")
        SIGNED = "signed", _("办理中")
        SUBMITTED = "submitted", _("已上报")
        IN = "in", _("已完成")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name=_("案件"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments", verbose_name=_("单位"))
    part = models.CharField(_("职责"), max_length=12, choices=Part)
    lead = models.BooleanField(_("主办"), default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")  # 转派
    task = models.CharField(_("分工"), max_length=300, blank=True)
    urgent = models.BooleanField(_("急件"), default=False, db_default=False)  # rings who is on call, by day as well
    state = models.CharField(_("进度"), max_length=10, choices=State, default=State.HANDED)
    on = models.DateField(_("交办日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("交办人"))
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("分办")
        constraints = [
            models.UniqueConstraint("case", "body", condition=Q(ended_at=None), name="body_once_in_a_case"),
            models.UniqueConstraint("case", condition=Q(lead=True, ended_at=None), name="one_lead_unit"),
            models.CheckConstraint(condition=Q(lead=False) | Q(part="responsible"), name="lead_unit_is_responsible"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="signed_by_someone",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(end_reason=""), name="assignment_ends_with_reason"),
        ]
        indexes = [models.Index("body", "case", condition=Q(ended_at=None), name="assignment_by_body")]

    def __str__(self) -> str:
        return bracketed(self.body.short, self.get_part_display())

    @property
    def needs_leader(self) -> bool:
        """Responsible and follow-up units each name a leader (M2); a part passed down stays under its parent's."""
        return self.part != self.Part.ASSISTING and self.parent_id is None


class Accusation(models.Model):
    """The complaint accuses a body: it and all bodies inside it handle nothing of that case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="accusations", verbose_name=_("案件"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("被举报单位"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()
    entered = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("被举报单位")
        constraints = [
            models.UniqueConstraint("case", "body", condition=Q(withdrawn_at=None), name="body_accused_once")
        ]


class Inquiry(models.Model):
    """One of the two inquiries of a case (M6). Here stands only whether it is answered: what the chain may know."""

    class Kind(models.TextChoices):
        ENFORCEMENT = "enforcement", _("执法调查")
        OVERSIGHT = "oversight", _("监管责任调查")

    case = models.ForeignKey(Case, models.PROTECT, related_name="inquiries", verbose_name=_("案件"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    opened = models.DateTimeField(_("开启时间"), default=clock.now)
    answered = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("调查")
        constraints = [models.UniqueConstraint("case", "kind", name="one_inquiry_of_each_kind")]
