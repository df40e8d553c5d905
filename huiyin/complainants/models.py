"""投诉人: who complained (sealed), what he was answered, and what he said when somebody else called him (M14, M16)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, SentBack
from huiyin.lib import clock
from huiyin.people.models import Body, User


class Complainant(models.Model):
    """What everyone in the chain may know of the complainant: whether he can be reached. Never who he is."""

    class Reach(models.TextChoices):
        REACHABLE = "reachable", _("可以联系")
        UNREACHABLE = "unreachable", _("联系不上")
        ANONYMOUS = "anonymous", _("匿名")

    case = models.OneToOneField(Case, models.PROTECT, related_name="complainant", verbose_name=_("案件"))
    reach = models.CharField(_("联系情况"), max_length=12, choices=Reach, default=Reach.REACHABLE)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("投诉人")


class Identity(models.Model):
    """The sealed identity: name, telephone and address under a key that is in no database and no backup.

    A corrected identity is a new row; the former one ends. Only the sealing changes, when keys are rotated.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="identities", verbose_name=_("案件"))
    key_id = models.CharField(max_length=20)
    sealed = models.BinaryField()
    has_phone = models.BooleanField(default=False)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("投诉人身份")
        constraints = [models.UniqueConstraint("case", condition=Q(ended_at=None), name="one_current_identity")]

    def __str__(self) -> str:
        return "●"  # whatever prints a row prints nothing of it


class Unlock(models.Model):
    """A keeper asked to open an identity, with a reason; another keeper consented for a while, or declined."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="unlocks", verbose_name=_("投诉人身份"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    reason = models.CharField(_("事由"), max_length=300)
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    answered_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    until = models.DateTimeField(_("有效至"), null=True, blank=True)  # none on a declined one
    decline_reason = models.CharField(_("不同意的理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("身份查阅申请")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="unlock_needs_a_second_person"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="unlock_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None, until=None, decline_reason="")
                | Q(answered_by__isnull=False, answered_at__isnull=False, until__isnull=False, decline_reason="")
                | Q(answered_by__isnull=False, answered_at__isnull=False, until=None) & ~Q(decline_reason=""),
                name="unlock_consented_or_declined",
            ),
        ]


class Reply(models.Model):
    """答复投诉人: what the lead unit told him, and how."""

    class Way(models.TextChoices):
        PHONE = "phone", _("电话")
        VISIT = "visit", _("上门")
        LETTER = "letter", _("书面")
        MESSAGE = "message", _("短信或网络")
        NOTICE = "notice", _("公告")

    case = models.ForeignKey(Case, models.PROTECT, related_name="replies", verbose_name=_("案件"))
    n = models.PositiveSmallIntegerField(_("次数"))  # of two who answer at once the second finds his number taken
    text = models.TextField(_("答复内容"))
    way = models.CharField(_("答复方式"), max_length=10, choices=Way)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    on = models.DateField(_("答复日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("答复")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("case", "n", name="reply_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
        ]
        indexes = [models.Index("on", "case", name="reply_by_day")]


class CallBack(models.Model):
    """回访: someone who did not handle the case asked the complainant about a reply."""

    class Result(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        BASICALLY = "basically_satisfied", _("基本满意")
        DISSATISFIED = "dissatisfied", _("不满意")
        UNREACHABLE = "unreachable", _("联系不上")
        ANONYMOUS = "anonymous", _("匿名，无法回访")

    case = models.ForeignKey(Case, models.PROTECT, related_name="call_backs", verbose_name=_("案件"))
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="call_backs", verbose_name=_("答复"))
    result = models.CharField(_("回访结果"), max_length=20, choices=Result)
    note = models.TextField(_("投诉人意见"), blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("回访单位"))
    sent_back = models.OneToOneField(
        SentBack, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("退回办理")
    )
    on = models.DateField(_("回访日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("回访人"))

    class Meta:
        verbose_name = _("回访")
        ordering = ["pk"]
        constraints = [
            # The last word on a reply is spoken once; who could not be reached may be called again.
            models.UniqueConstraint("reply", condition=~Q(result="unreachable"), name="one_word_on_a_reply"),
            models.CheckConstraint(condition=~Q(result="dissatisfied") | ~Q(note=""), name="dissatisfied_with_reason"),
        ]
        indexes = [models.Index("on", "case", name="call_back_by_day")]
