"""督办: a case that the office keeps its eye on, beside the road that it travels."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.instructions.models.instructions import Instruction
from huiyin.lib import clock
from huiyin.people.models import User


class Supervision(models.Model):
    """A case under supervision by an instruction (督办单) to its lead unit, until somebody else than the unit ends it.

    `Case.state` knows nothing of it: it is a mark beside the road, with an answer (the instruction's) and an end of its
    own.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions", verbose_name=_("案件"))
    instruction = models.OneToOneField(
        Instruction, models.PROTECT, related_name="supervision", verbose_name=_("督办单")
    )
    reason = models.CharField(_("督办原因"), max_length=200)
    on = models.DateField(_("督办日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_on = models.DateField(_("解除日期"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_note = models.CharField(_("解除说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("督办")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("case", condition=Q(ended_at=None), name="supervised_once_at_a_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="supervision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None, ended_by=None, end_note="")
                | Q(ended_at__isnull=False, ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_note=""),
                name="supervision_ended_with_note",
            ),
        ]
