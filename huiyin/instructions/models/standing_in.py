"""委托代办: who receives and answers instructions in somebody's name while he is away."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.people.models import Body, User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_effect(self, day: date | None = None) -> DelegationQuerySet:
        """Those that count on `day` (today): begun, not past their last day, not ended before it."""
        day = day or clock.today()
        return self.filter(ended_at=None, since__lte=day, until__gte=day)


class Delegation(models.Model):
    """From a day to a day somebody of the same body stands in for a person: for instructions and nothing else.

    It ends by itself. What must be done in person, and what discipline signs, never passes to a stand-in.
    """

    absent = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("委托人"))
    delegate = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("受托人"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("单位"))
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))  # the last day
    begins_at = models.DateTimeField(_("起算"))  # the first moment of `since`, to be compared with deliveries
    reason = models.CharField(_("事由"), max_length=200)
    on = models.DateField(_("登记日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_on = models.DateField(_("提前终止日期"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=200, blank=True)

    objects: ClassVar[DelegationQuerySet] = DelegationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("委托代办")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("delegate")), name="nobody_stands_in_for_himself"),
            models.CheckConstraint(condition=Q(by=F("absent")), name="delegated_by_himself"),
            models.CheckConstraint(condition=Q(until__gte=F("since")) & ~Q(reason=""), name="delegation_from_to_why"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None, end_reason="")
                | Q(ended_at__isnull=False, ended_on__isnull=False) & ~Q(end_reason=""),
                name="delegation_ended_with_reason",
            ),
        ]
        indexes = [models.Index("delegate", condition=Q(ended_at=None), name="delegation_of_delegate")]
