"""异常信号: where two records contradict each other, or are alike where they should not be; and by what they are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Clue
from huiyin.accountability.rules import inspecting_body
from huiyin.cases.models import Case
from huiyin.cases.queries import through_the_door
from huiyin.files.models import Evidence
from huiyin.lib import clock
from huiyin.lib.fields import AsWritten
from huiyin.people.models import Body, User


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, user: User) -> SignalQuerySet:
        """Those that `user` may read: discipline inspectors only, and only where the door lets them in to both cases."""
        if inspecting_body(user) is None:
            return self.none()
        first = Q(case=None) | through_the_door(user)
        return self.filter(first, Q(other=None) | through_the_door(user, case="other"))

    def open(self) -> SignalQuerySet:
        """Those that nobody has judged."""
        return self.filter(judgement="")


class Signal(models.Model):
    """What was claimed, what contradicts it, and what an inspector made of it (M8).

    One row for each pair, so that looking twice finds nothing twice. It accuses nobody: only a person's judgement
    makes a clue of it. The handling chain learns nothing of it.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("迟报")
        OMITTED = "omitted", _("漏报")
        TEXT = "text", _("文字雷同")
        PHOTO = "photo", _("照片重复使用")
        PHOTO_TIME = "photo_time", _("照片时间不符")
        PHOTO_PLACE = "photo_place", _("照片地点不符")
        AHEAD = "ahead", _("结果先于证据")
        BACKFILLED = "backfilled", _("集中补录")
        CONTRADICTED = "contradicted", _("与回访或抽查不符")
        PAPER = "paper", _("检测报告雷同")

    class Judgement(models.TextChoices):
        CONFIRMED = "confirmed", _("属实，转为线索")
        DISMISSED = "dismissed", _("排除")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    pair = models.CharField(max_length=100)  # what stands on the two sides, in words that stay the same
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("案件")
    )
    other = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对照案件"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    claimed_kind = models.CharField(max_length=40)
    claimed_id = models.BigIntegerField()
    against_kind = models.CharField(max_length=40)
    against_id = models.BigIntegerField()
    strength = models.PositiveSmallIntegerField(_("强度"))  # 1 to 100
    detail = models.JSONField(default=dict, encoder=AsWritten)  # the values that contradict each other
    on = models.DateField(_("所涉日期"))
    entered = models.DateTimeField(_("发现时间"), default=clock.now)
    judgement = models.CharField(_("判断"), max_length=10, choices=Judgement, blank=True)
    reason = models.TextField(_("判断理由"), blank=True)
    judged_on = models.DateField(_("判断日期"), null=True, blank=True)
    judged_at = models.DateTimeField(_("判断时间"), null=True, blank=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("判断人")
    )
    clue = models.OneToOneField(Clue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("线索"))

    objects: ClassVar[SignalQuerySet] = SignalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("异常信号")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("kind", "pair", name="signal_once_of_a_pair"),
            models.CheckConstraint(
                condition=Q(judgement="", reason="", judged_on=None, judged_at=None, judged_by=None, clue=None)
                | ~Q(judgement="")
                & ~Q(reason="")
                & Q(judged_on__isnull=False, judged_at__isnull=False, judged_by__isnull=False),
                name="signal_judged_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(judgement="confirmed", clue__isnull=False) | ~Q(judgement="confirmed") & Q(clue=None),
                name="signal_confirmed_makes_a_clue",
            ),
            models.CheckConstraint(condition=Q(strength__gte=1, strength__lte=100), name="signal_strength_in_percent"),
        ]
        indexes = [
            models.Index("kind", "judgement", "id", name="signal_by_kind"),
            models.Index(fields=["judgement", "-strength", "-id"], name="signal_to_judge"),
            models.Index("case", "kind", name="signal_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("honesty:signal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return not self.judgement


class Cursor(models.Model):
    """How far the journal has been looked through: one row, moved on by each look."""

    entry = models.BigIntegerField(default=0)
    moment = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="honesty_cursor_is_one_row")]


class TextPrint(models.Model):
    """A text that has been compared: which, of which case. Its fingerprint are the `Shingle` rows."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    digest = models.BigIntegerField()  # of the folded text: the same words on two days
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("about_kind", "about_id", name="text_printed_once")]
        indexes = [models.Index("case", "digest", name="text_print_of_case")]


class Shingle(models.Model):
    """One of the sampled runs of characters in a text. What many cases share is a stock phrase and is kept no further."""

    key = models.BigIntegerField()
    text = models.ForeignKey(TextPrint, models.PROTECT, related_name="shingles")

    class Meta:
        constraints = [models.UniqueConstraint("key", "text", name="shingle_once_in_a_text")]


class PicturePrint(models.Model):
    """What a photograph looks like, blind to turning, cropping and compressing: signs of its coarse shades."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    code = models.BigIntegerField()
    entered = models.DateTimeField(default=clock.now)


class PictureBand(models.Model):
    """A part of a photograph's code by which it is looked up."""

    key = models.BigIntegerField()
    picture = models.ForeignKey(PicturePrint, models.PROTECT, related_name="bands")

    class Meta:
        constraints = [models.UniqueConstraint("key", "picture", name="band_once_of_a_picture")]
