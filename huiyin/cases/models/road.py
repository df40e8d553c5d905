"""The way back: each time a case that was submitted, passed, reported or closed returned to its units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models.case import Case
from huiyin.cases.states import Answer, State
from huiyin.lib import clock
from huiyin.people.models import User


class SentBack(models.Model):
    """A case went back to its units, with the reason; whatever answer it had been given no longer stands."""

    class Why(models.TextChoices):
        RETURNED = "returned", _("审核退回")
        DISSATISFIED = "dissatisfied", _("投诉人不满意")
        REOPENED = "reopened", _("重新办理")
        FAILED_CHECK = "failed_check", _("抽查不合格")

    case = models.ForeignKey(Case, models.PROTECT, related_name="sent_back", verbose_name=_("案件"))
    why = models.CharField(_("原因类别"), max_length=14, choices=Why)
    reason = models.TextField(_("原因"))
    state = models.CharField(_("退回前状态"), max_length=12, choices=State)
    answer = models.CharField(_("退回前办结情况"), max_length=10, choices=Answer)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("退回办理")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="sent_back_with_a_reason")]
