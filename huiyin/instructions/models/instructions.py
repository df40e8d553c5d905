"""指令: what somebody is told to do, whom it went to, and what became of it with each of them (M12)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.models.access import barred_from
from huiyin.instructions.models.standing_in import Delegation
from huiyin.lib import clock
from huiyin.people.models import Body, Official, User


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def standing(self) -> InstructionQuerySet:
        """Those that were neither withdrawn nor voided."""
        return self.filter(ended_at=None)

    def visible_to(self, user: User) -> InstructionQuerySet:
        """What `user` sent, what he received, and what came for somebody he stands in for: the one filter of the room.

        Nobody reads an instruction on a case that accuses a body of his, even one that reached him before (M16).
        """
        return self.filter(_mine(user)).exclude(
            pk__in=Named.objects.filter(case__in=barred_from(user)).values("instruction")
        )


def _mine(user: User) -> Q:
    received = Receipt.objects.filter(instruction=OuterRef("pk"), user=user)
    return Q(by=user) | Q(Exists(received)) | Q(Exists(_stood_in_for(user)))


def _stood_in_for(user: User) -> models.QuerySet[Receipt]:
    """What came for those for whom `user` stands in today: since they have been away, or still to be acknowledged."""
    away = Delegation.objects.in_effect().filter(delegate=user, absent=OuterRef("user"))
    since = away.values("begins_at")[:1]
    rows = Receipt.objects.filter(Exists(away), instruction=OuterRef("pk"))
    return rows.filter(Q(delivered_at__gte=models.Subquery(since)) | Q(addressee__acknowledged_at=None))


class Instruction(models.Model):
    """One instruction. Its words are frozen; what becomes of it stands with those it went to."""

    class Source(models.TextChoices):
        FREE = "free", _("直接下达")
        CASE = "case", _("案件")
        LIST = "list", _("多件案件")
        MEETING = "meeting", _("会议议定事项")
        SUPERVISION = "supervision", _("督办")

    class End(models.TextChoices):
        WITHDRAWN = "withdrawn", _("撤回")
        VOID = "void", _("作废")

    year = models.PositiveSmallIntegerField(_("年度"))
    n = models.PositiveIntegerField(_("编号"))  # gapless within a year: see guards
    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.FREE)
    meeting = models.CharField(_("会议"), max_length=120, blank=True)
    met_on = models.DateField(_("会议日期"), null=True, blank=True)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    bigrams = models.TextField(editable=False)
    urgent = models.BooleanField(_("紧急"), default=False)
    due = models.DateTimeField(_("答复期限"), null=True, blank=True)  # none: to be noted, not answered
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("下达单位"))
    post = models.CharField(_("职务"), max_length=80, blank=True)  # as the sender held it then
    on = models.DateField(_("下达日期"))
    entered = models.DateTimeField(_("下达时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("下达人"))
    ended_as = models.CharField(_("终止方式"), max_length=10, choices=End, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止登记"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("终止原因"), max_length=200, blank=True)

    objects: ClassVar[InstructionQuerySet] = InstructionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("指令")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("year", "n", name="instruction_number_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="instruction_says_something"),
            models.CheckConstraint(
                condition=Q(ended_as="", ended_on=None, ended_at=None, ended_by=None, end_reason="")
                | Q(ended_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_as="")
                & ~Q(end_reason=""),
                name="instruction_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(source="meeting") | ~Q(meeting="") & Q(met_on__isnull=False),
                name="resolution_names_its_meeting",
            ),
        ]
        indexes = [models.Index("by", "id", name="instruction_by_sender")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("instructions:instruction", args=[self.pk])

    @property
    def number(self) -> str:
        """督〔2016〕12号."""
        return f"督〔{self.year}〕{self.n}号"

    @property
    def stands(self) -> bool:
        return self.ended_at is None


class Named(models.Model):
    """A case that an instruction is about. Whoever receives it sees the case only where the door lets him."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="named", verbose_name=_("指令"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions", verbose_name=_("案件"))

    class Meta:
        verbose_name = _("涉及案件")
        constraints = [models.UniqueConstraint("instruction", "case", name="case_once_in_an_instruction")]


class Addressee(models.Model):
    """主送: one body or official that owes the instruction an acknowledgement and, with a due day, an answer.

    However it was written (a person, a post, a body, a role in a part of the tree), here it is who owes it.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("人员")
        POST = "post", _("职务")
        BODY = "body", _("单位")
        ROLE = "role", _("角色")

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="addressees", verbose_name=_("指令"))
    kind = models.CharField(_("类别"), max_length=6, choices=Kind)
    name = models.CharField(_("主送"), max_length=120)  # as the paper names it
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    official = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公职人员")
    )
    acknowledge_by = models.DateTimeField(_("确认期限"))
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # 代
    acknowledged_with = models.CharField(_("设备"), max_length=8, blank=True)
    risen = models.PositiveSmallIntegerField(_("已上报级数"), default=0)  # how far up it has risen unacknowledged
    risen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("主送对象")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body=None, official__isnull=False) | Q(body__isnull=False, official=None),
                name="addressee_is_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, acknowledged_for=None, acknowledged_with="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="acknowledged_by_someone",
            ),
            models.CheckConstraint(condition=Q(risen=0) | Q(risen_at__isnull=False), name="risen_at_a_moment"),
        ]
        indexes = [
            models.Index("acknowledge_by", "id", condition=Q(acknowledged_at=None), name="addressee_silent"),
            models.Index("instruction", name="addressee_of_instruction"),
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """One account that has the instruction: as what, delivered and read when, and with what kind of device."""

    class Way(models.TextChoices):
        ADDRESSED = "addressed", _("主送")
        RISEN = "risen", _("逾期上报")

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="receipts", verbose_name=_("指令"))
    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="receipts", verbose_name=_("主送对象"))
    user = models.ForeignKey(User, models.PROTECT, related_name="receipts", verbose_name=_("收件人"))
    way = models.CharField(_("收件方式"), max_length=10, choices=Way, default=Way.ADDRESSED)
    role = models.CharField(_("身份"), max_length=40, blank=True)  # as what he received it
    delivered_at = models.DateTimeField(_("送达时间"), default=clock.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    read_with = models.CharField(_("设备"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("送达")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("instruction", "user", name="received_once"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_with="") | Q(read_at__isnull=False), name="read_at_a_moment"
            ),
        ]
        indexes = [models.Index("user", "id", name="receipt_by_user"), models.Index("addressee", name="receipt_of_one")]


class Answer(models.Model):
    """What became of it, in the words of one addressee; the sender accepts it or sends it back with reasons."""

    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="answers", verbose_name=_("主送对象"))
    text = models.TextField(_("落实情况"))
    on = models.DateField(_("答复日期"))
    entered = models.DateTimeField(_("答复时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("答复人"))
    by_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # 代
    device = models.CharField(_("设备"), max_length=8, blank=True)
    accepted = models.BooleanField(_("是否认可"), null=True)
    reasons = models.CharField(_("意见"), max_length=500, blank=True)
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("指令答复")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("addressee", condition=~Q(accepted=False), name="one_answer_stands"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_of_instruction_says_something"),
            models.CheckConstraint(
                condition=Q(accepted=None, reasons="", decided_on=None, decided_at=None, decided_by=None)
                | Q(
                    accepted__isnull=False, decided_on__isnull=False, decided_at__isnull=False, decided_by__isnull=False
                )
                & (Q(accepted=True) | ~Q(reasons="")),
                name="answer_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="nobody_accepts_his_own_answer"
            ),
        ]


def number_of(moment: datetime) -> int:
    """The year that an instruction given at that moment is counted in."""
    return moment.astimezone(clock.SHANGHAI).year
