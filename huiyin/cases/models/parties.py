"""当事人: firms and persons complained of, and the day two rows were found to be one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.people.models import User


class Party(models.Model):
    """A firm, a workshop or a person complained of. Unnamed workshops are rows of their own: 家 counts rows."""

    class Kind(models.TextChoices):
        FIRM = "firm", _("企业")
        WORKSHOP = "workshop", _("无名作坊")
        TRADER = "trader", _("个体户")
        PERSON = "person", _("个人")
        PUBLIC = "public", _("公共设施")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind, default=Kind.FIRM)
    name = models.CharField(_("名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("当事人")
        indexes = [models.Index("name", name="party_by_name"), models.Index("credit_code", name="party_by_code")]

    def __str__(self) -> str:
        return self.name


class PartyMerge(models.Model):
    """From `on`, known since `entered`, `source` is counted as `target`: a dated entry, so earlier days stay as they were."""

    source = models.ForeignKey(Party, models.PROTECT, related_name="merged", verbose_name=_("并入前"))
    target = models.ForeignKey(Party, models.PROTECT, related_name="absorbed", verbose_name=_("并入"))
    on = models.DateField(_("合并日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("依据"), max_length=200)
    voided = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("当事人合并")
        constraints = [
            models.UniqueConstraint("source", condition=Q(voided=None), name="party_merged_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="party_not_merged_with_itself"),
        ]
