"""The stay of an inspection group, and the day's lists it hands over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.rulebook.models import Rulebook
from huiyin.ui.naming import title


class Inspection(models.Model):
    """督察(轮次): one stay of an inspection group. Its handed-over cases are the population of most figures."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("中央")
        PROVINCIAL = "provincial", _("省级")
        CITY = "city", _("市级")

    class Kind(models.TextChoices):
        FIRST = "first", _("首轮督察")
        RETURN = "return", _("回头看")
        ROUND = "round", _("例行督察")
        SPECIAL = "special", _("专项督察")

    key = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    group = models.CharField(_("督察组"), max_length=60, blank=True)
    since = models.DateField(_("进驻日期"))
    until = models.DateField(_("离开日期"), null=True, blank=True)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name=_("规则库"))

    class Meta:
        verbose_name = _("督察")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="inspection_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return title(self)


class Batch(models.Model):
    """批次: one day's hand-over list, or a part of one (35-1). It may hold nothing for the city."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="batches", verbose_name=_("督察"))
    number = models.CharField(_("批次"), max_length=40)  # as the list writes it; never computed with
    order = models.IntegerField(_("序"), default=0)
    whole = models.CharField(_("所属整批"), max_length=40)  # parts 35-1 and 35-2 share the whole batch 35
    on = models.DateField(_("转办日期"))
    handed_over = models.DateTimeField(_("移交时间"))  # when the group handed it to the city: both clocks start here
    announced = models.PositiveIntegerField(_("告知件数"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    history = models.BooleanField(_("历史导入"), default=False)

    class Meta:
        verbose_name = _("批次")
        ordering = ["-on", "-order"]
        constraints = [models.UniqueConstraint("inspection", "number", name="batch_number_once")]

    def __str__(self) -> str:
        return self.number
