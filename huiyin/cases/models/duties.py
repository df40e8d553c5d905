"""What is owed: every open duty has exactly one owner and one deadline. Lamps, lists and reports read only this."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models.case import Case
from huiyin.lib import clock
from huiyin.people.models import Body, Official, User


class Duty(models.Model):
    """Something that a body or an official owes by a moment. Tracks open and finish their own."""

    kind = models.CharField(_("事项"), max_length=40)  # sign, verify, on_site, item, report_city …
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="duties")
    about_kind = models.CharField(max_length=40, blank=True)  # what it is about: assignment, lead, item …
    about_id = models.BigIntegerField(null=True, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="duties")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="duties")
    start = models.DateTimeField(_("起算"))
    due = models.DateTimeField(_("期限"))
    yellow = models.DateTimeField(
        _("黄灯"), null=True, blank=True
    )  # from when the lamp is yellow, as the rulebook says
    rule = models.CharField(max_length=60, blank=True)  # the code of the limit it follows
    entered = models.DateTimeField(default=clock.now)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成登记"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(_("撤销登记"), null=True, blank=True)
    drop_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("待办")
        constraints = [
            models.CheckConstraint(
                condition=Q(body=None, official__isnull=False) | Q(body__isnull=False, official=None),
                name="duty_has_exactly_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_at=None) | Q(done_on__isnull=False, done_at__isnull=False),
                name="duty_done_day_and_moment",
            ),
            models.UniqueConstraint(
                "kind",
                "about_kind",
                "about_id",
                condition=Q(done_at=None, dropped_at=None),
                name="one_open_duty_of_a_kind",
            ),
        ]
        indexes = [
            models.Index("body", "due", condition=Q(done_at=None, dropped_at=None), name="duty_open_of_body"),
            models.Index("official", "due", condition=Q(done_at=None, dropped_at=None), name="duty_open_of_official"),
            models.Index("due", "id", condition=Q(done_at=None, dropped_at=None), name="duty_open_by_due"),
            models.Index("case", "kind", name="duty_of_case"),
        ]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None
