"""先例: whose a kind of matter was ruled to be. Written by whoever rules, read by the hand-down proposal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models.case import Case
from huiyin.lib import clock
from huiyin.people.models import Body


class Precedent(models.Model):
    """A ruling about responsibility as it binds later cases of the same kind: types, words and place."""

    number = models.CharField(_("裁定文号"), max_length=60)
    case = models.ForeignKey(Case, models.PROTECT, related_name="precedents", verbose_name=_("案件"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    district = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    types = models.JSONField(default=list)
    words = models.JSONField(default=list)
    basis = models.CharField(_("依据"), max_length=200)
    on = models.DateField(_("裁定日期"))
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("责任先例")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint("number", name="precedent_once_of_a_ruling"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(basis=""), name="precedent_says_by_what"),
        ]
