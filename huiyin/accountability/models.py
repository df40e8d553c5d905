"""线索: what may lead to someone being held to account. Kept apart from the handling chain by the one door."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.lib import clock


class Clue(models.Model):
    """Every registered case is at once a clue (一律作为重大线索); more come from checks, callers and signals."""

    class Source(models.TextChoices):
        CASE = "case", _("交办案件")
        OVERSIGHT = "oversight", _("监管责任调查")
        CHECK = "check", _("明察暗访")
        COMPLAINANT = "complainant", _("群众反映")
        SIGNAL = "signal", _("异常信号")

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("案件"))
    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.CASE)
    on = models.DateField(_("受理日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("线索")
        constraints = [
            models.UniqueConstraint("case", condition=models.Q(source="case"), name="one_clue_of_the_case_itself")
        ]

    def __str__(self) -> str:
        return f"〔{self.pk}〕"
