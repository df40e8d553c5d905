"""The enforcement ledger: each measure with its authority, day and amount; persons and police files; the answer.

Every row carries the two times that figures are functions of: `on`, when it happened, and `entered`, when it was typed;
a void row was never true, a withdrawn one ceased to be on a day (domain.md section 8).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Inquiry, Inspection, Party
from huiyin.lib import clock
from huiyin.people.models import Body, User


class Person(models.Model):
    """A person whom a measure concerns. 人 counts these rows, never names."""

    name = models.CharField(_("姓名"), max_length=60)
    note = models.CharField(_("身份说明"), max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("涉案人员")

    def __str__(self) -> str:
        return self.name


class PoliceFile(models.Model):
    """A file of the police. 宗 counts these rows; transfer and solution are two events one file may have."""

    number = models.CharField(_("案卷号"), max_length=60, unique=True)
    title = models.CharField(_("案由"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("公安案卷")

    def __str__(self) -> str:
        return self.number


class CaseParty(models.Model):
    """A party that a case is about: entered for it, or met by one of its measures. A polluter's cases are read here."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="party_links", verbose_name=_("案件"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="case_links", verbose_name=_("当事人"))
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("案件当事人")
        constraints = [models.UniqueConstraint("case", "party", name="party_once_in_a_case")]


class Measure(models.Model):
    """处理措施: something done to a party or a person, under law, on a day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures", verbose_name=_("案件"))
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")  # the case's, for counting
    kind = models.CharField(_("措施"), max_length=40)  # a code of the rulebook's measure kinds
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("当事人")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("人员")
    )
    police_file = models.ForeignKey(
        PoliceFile, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("公安案卷")
    )
    authority = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("执法单位"))
    document_number = models.CharField(_("文书号"), max_length=80, blank=True)
    legal_basis = models.CharField(_("法律依据"), max_length=200, blank=True)
    on = models.DateField(_("日期"))
    hour = models.TimeField(_("时刻"), null=True, blank=True)
    fen = models.BigIntegerField(_("金额（分）"), null=True, blank=True)  # as first decided
    note = models.CharField(_("说明"), max_length=500, blank=True)
    entered = models.DateTimeField(_("录入时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("录入人"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回登记"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("处理措施")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fen=None) | Q(fen__gte=0), name="fine_not_below_zero"),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | Q(person__isnull=False) | Q(police_file__isnull=False),
                name="measure_concerns_someone",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdraw_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="measure_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="measure_void_with_reason",
            ),
        ]
        indexes = [
            # Everything that counting asks for, so that the rows themselves need not be read.
            models.Index(
                *("inspection", "kind", "party", "on", "entered", "voided_at", "withdrawn_on", "withdrawn_at"),
                *("person", "police_file", "fen"),
                name="measure_to_count",
            ),
            models.Index("inspection", "on", name="measure_by_day"),
            models.Index("case", "kind", name="measure_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Amendment(models.Model):
    """The amount of a fine was changed by review or court, from a day on."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="amendments", verbose_name=_("处理措施"))
    fen = models.BigIntegerField(_("金额（分）"))
    on = models.DateField(_("变更日期"))
    entered = models.DateTimeField(_("录入时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=200)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("金额变更")
        ordering = ["on", "entered", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gte=0), name="amended_fine_not_below_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="amended_with_reason"),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="amendment_void_with_reason",
            ),
        ]


class EnforcementAnswer(models.Model):
    """The answer of the first inquiry (M6): what was found against the polluter, with reasons where nothing was."""

    class Outcome(models.TextChoices):
        MEASURES = "measures", _("已依法处理")
        NO_VIOLATION = "none", _("未发现违法行为")

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="enforcement_answers")
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome)
    reasons = models.TextField(_("事实与理由"))
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("执法调查答复")
        constraints = [
            models.UniqueConstraint("inquiry", condition=Q(superseded_at=None), name="one_enforcement_answer"),
            models.CheckConstraint(condition=~Q(reasons=""), name="enforcement_answer_with_reasons"),
        ]
