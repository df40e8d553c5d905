"""Who answers for a case, what he did himself, and what his superiors wrote on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.lib import clock
from huiyin.lib.wording import bracketed
from huiyin.people.models import Official, Post, User


class PersonalKind(models.TextChoices):
    """The three in-person duties of a lead official (M3)."""

    INVESTIGATE = "investigate", _("亲自参与案件调查")
    ON_SITE = "on_site", _("亲自到现场解决问题")
    PLAN = "plan", _("亲自研究制定整改方案")

    @property
    def duty(self) -> str:
        """The kind of the open duty, which is also the code of its limit in the rulebook."""
        return f"duty_{self.value}"


class LeadQuerySet(models.QuerySet["Lead"]):
    def current(self) -> LeadQuerySet:
        """Those who answer for a case now."""
        return self.filter(ended_at=None)


class Lead(models.Model):
    """包案领导: an official answerable for one assignment of a case (M2, invariant 1).

    One current row per assignment; a change of leader ends the former row and begins another, so that who answered
    on which day stays readable. `rank_asked` is what the grade asked for at the time.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="leads", verbose_name=_("分办"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("职务"))
    official = models.ForeignKey(Official, models.PROTECT, related_name="leads", verbose_name=_("包案领导"))
    rank_asked = models.IntegerField(_("要求层级"), choices=Post.Rank)
    on = models.DateField(_("包案日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("指定人"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止登记"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=200, blank=True)

    objects: ClassVar[LeadQuerySet] = LeadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("包案领导")
        constraints = [
            models.UniqueConstraint("assignment", condition=Q(ended_at=None), name="one_current_leader"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_on__isnull=False) & ~Q(end_reason="")),
                name="lead_ends_with_day_and_reason",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("on")), name="lead_ends_after_start"),
        ]
        indexes = [models.Index("official", condition=Q(ended_at=None), name="lead_current_of_official")]

    def __str__(self) -> str:
        return bracketed(self.official.name, self.post)


class PersonalDuty(models.Model):
    """One thing the leader did himself: on which day, where, what came of it, and what proves it (M3).

    Only he writes it. For the plan, “无需制定方案” with reasons is an answer. What was done stays its doer's when the
    leader changes: the row hangs on the assignment and names the lead who did it.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="personal_duties")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="personal_duties")
    kind = models.CharField(_("事项"), max_length=12, choices=PersonalKind)
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    note = models.TextField(_("情况"))
    evidence_note = models.CharField(_("佐证"), max_length=300, blank=True)
    not_needed = models.BooleanField(_("无需制定方案"), default=False)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("亲自办理事项")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(not_needed=False) | Q(kind="plan"), name="only_a_plan_is_not_needed"),
            models.CheckConstraint(condition=~Q(note=""), name="personal_duty_says_what"),
            models.CheckConstraint(condition=Q(kind="plan") | ~Q(place=""), name="personal_duty_says_where"),
            models.CheckConstraint(
                condition=Q(not_needed=True) | ~Q(evidence_note=""), name="personal_duty_says_what_proves_it"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="personal_duty_void_with_reason",
            ),
        ]
        indexes = [models.Index("assignment", "kind", condition=Q(voided_at=None), name="personal_duty_done")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class WrittenInstruction(models.Model):
    """批示: a superior's words on a case, with their day; kept, and answered by the lead unit."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="written_instructions", verbose_name=_("案件"))
    official = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批示领导")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职务"))
    text = models.TextField(_("批示内容"))
    on = models.DateField(_("批示日期"))
    due_on = models.DateField(_("要求答复日期"), null=True, blank=True)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    answer = models.TextField(_("落实情况"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复登记"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("批示")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="instruction_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_on__isnull=False, answered_at__isnull=False, answered_by__isnull=False)),
                name="instruction_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("on")), name="instruction_due_after_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post or self.official or self.by}批示 {self.on}"
