"""What units report, what reviewers make of it, what was reported to the group, and how a case ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Batch, Case, Inspection
from huiyin.cases.states import Answer
from huiyin.lib import clock
from huiyin.people.models import Body, Official, User


class Submission(models.Model):
    """上报: a unit says its part is done, or the lead unit reports the case as a whole.

    The report of the last whole submission is what the disclosure table prints under 处理和整改情况.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions", verbose_name=_("案件"))
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="submissions", verbose_name=_("分办")
    )  # none for imported history, which tells of no unit of ours
    whole = models.BooleanField(_("全案上报"))
    report = models.TextField(_("处理和整改情况"))
    on = models.DateField(_("上报日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上报人"))
    returned = models.BooleanField(_("已退回"), default=False)

    class Meta:
        verbose_name = _("上报")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(report=""), name="submission_says_what")]


class Review(models.Model):
    """审核: one step's verdict on one submission. A return names its reasons."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews", verbose_name=_("上报"))
    step = models.CharField(_("环节"), max_length=30)  # the code of the rulebook's review step
    passed = models.BooleanField(_("通过"))
    text = models.TextField(_("意见"), blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("审核单位"))
    on = models.DateField(_("审核日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("审核人"))

    class Meta:
        verbose_name = _("审核")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("submission", "step", name="one_verdict_of_a_step"),
            models.CheckConstraint(condition=Q(passed=True) | ~Q(text=""), name="return_with_reasons"),
        ]


class Feedback(models.Model):
    """反馈: results of a batch were reported to the inspection group, by a document that someone signed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="feedbacks", verbose_name=_("批次"))
    document_number = models.CharField(_("文号"), max_length=60)
    signer = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人"))
    signer_post = models.CharField(_("签发人职务"), max_length=120, blank=True)
    on = models.DateField(_("反馈日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("反馈")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(document_number=""), name="feedback_has_a_document"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="feedback_void_with_a_reason",
            ),
        ]
        # All that counting asks of a report, so that the reports of a batch are found without reading them.
        indexes = [models.Index("batch", "on", "entered", "voided_at", "id", name="feedback_of_batch")]

    def __str__(self) -> str:
        return f"{self.batch} {self.document_number}"


class FeedbackCase(models.Model):
    """A case was in this report. It leaves the count from every day when the report, or this line, is void."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="lines", verbose_name=_("反馈"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="feedback_lines", verbose_name=_("案件"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("反馈案件")
        constraints = [
            models.UniqueConstraint("feedback", "case", condition=Q(voided_at=None), name="case_once_in_a_feedback")
        ]
        indexes = [
            models.Index("case", "feedback", name="feedback_of_case"),
            models.Index("feedback", "voided_at", "case", name="feedback_for_counting"),
        ]


class Conclusion(models.Model):
    """办结结论: 已办结, or 阶段性办结 with the next day. A later one, or a return, ends it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conclusions", verbose_name=_("案件"))
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")  # the case's, for counting
    answer = models.CharField(_("办结情况"), max_length=10, choices=[c for c in Answer.choices if c[0] != "open"])
    next_on = models.DateField(_("下一节点"), null=True, blank=True)
    text = models.TextField(_("说明"), blank=True)
    on = models.DateField(_("办结日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)  # superseded, or the case went back
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("办结结论")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("case", condition=Q(ended_at=None), name="one_current_conclusion"),
            models.CheckConstraint(
                condition=Q(answer="in_part", next_on__gt=F("on")) | Q(answer="answered", next_on=None),
                name="in_part_names_the_next_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None) | Q(ended_at__isnull=False, ended_on__isnull=False),
                name="conclusion_ended_day_and_moment",
            ),
        ]
        indexes = [
            models.Index(
                "inspection", "answer", "case", "on", "entered", "ended_on", "ended_at", name="conclusion_to_count"
            ),
            models.Index("inspection", "on", name="conclusion_by_day"),
        ]


class StrikeOff(models.Model):
    """销号: accepted, noticed to the public, nobody objected; signed. It is the end of the list for this case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="strike_offs", verbose_name=_("案件"))
    noticed_from = models.DateField(_("公示起"))
    noticed_until = models.DateField(_("公示止"))
    notice_place = models.CharField(_("公示地点"), max_length=120)
    text = models.TextField(_("销号意见"))
    signer = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+", verbose_name=_("签批人"))
    on = models.DateField(_("销号日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("销号")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(noticed_until__gt=F("noticed_from")), name="notice_lasts_some_days"),
            models.CheckConstraint(condition=Q(on__gte=F("noticed_until")), name="struck_off_after_the_notice"),
        ]
