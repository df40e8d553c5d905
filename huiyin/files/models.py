"""Evidence that came in, and papers that the system made: what they hang on, what they are, and who brought them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Case
from huiyin.lib import clock
from huiyin.people.models import User


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> EvidenceQuerySet:
        """What was not withdrawn."""
        return self.filter(withdrawn_at=None)


class Evidence(models.Model):
    """佐证材料: one photograph, scan or paper that proves something of a case.

    It hangs on the row it proves (`about_kind`, `about_id`), whose door it shares. The original is sealed as it came;
    pages show `shown`, a picture made of pixels only. When and where a photograph was taken is kept here as data.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("照片")
        PAPER = "paper", _("材料")

    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("案件")
    )  # none for what hangs on no case, such as an instruction: then the row's own door stands alone
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)  # for people; never a path
    note = models.CharField(_("说明"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    shown = models.CharField(max_length=64, blank=True)  # hash of the picture that pages show
    thumb = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)  # in words, by the person
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("佐证材料")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "about_kind", "about_id", "sha256", condition=Q(withdrawn_at=None), name="evidence_once_about_a_thing"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="evidence_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="evidence_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="paper", shown="", thumb="") | (Q(kind="photo") & ~Q(shown="") & ~Q(thumb="")),
                name="evidence_photo_is_shown",
            ),
        ]
        indexes = [
            models.Index("about_kind", "about_id", name="evidence_about"),
            models.Index("sha256", name="evidence_by_content"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:evidence", args=[self.pk])

    @property
    def taken_before(self) -> bool:
        """Was it taken before the group handed the case over? Then it proves nothing of what was done since."""
        return self.taken_at is not None and self.case is not None and self.taken_at < self.case.clock_start

    @property
    def taken_after(self) -> bool:
        """Does it claim to have been taken after it was entered? The camera's clock, or somebody, is wrong."""
        return self.taken_at is not None and self.taken_at > self.entered


class Paper(models.Model):
    """A paper that the system made and that is kept as it was signed or sent (交办单, 日报, 一览表)."""

    what = models.CharField(_("文种"), max_length=40)  # a stable code: hand_down, daily_report, disclosure …
    name = models.CharField(_("名称"), max_length=120)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="papers")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="papers")
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    on = models.DateField(_("日期"))
    made_at = models.DateTimeField(_("生成时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("生成人"))

    class Meta:
        verbose_name = _("生成文书")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None)
                | (~Q(about_kind="") & Q(about_id__isnull=False, case__isnull=False)),
                name="paper_about_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:paper", args=[self.pk])
