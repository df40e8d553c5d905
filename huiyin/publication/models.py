"""一览表: what the public is to read of a batch, as it was made, proposed and approved."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Case, Inspection
from huiyin.lib import clock
from huiyin.lib.fields import AsWritten
from huiyin.people.models import User

CHUNK = 200  # rows, and cases with all that their rows are made of, that are in memory at a time


class DisclosureTable(models.Model):
    """群众信访举报转办和边督边改公开情况一览表, with the words it had when it was made (invariant 9).

    The content is a copy: what a case says later never changes a table that somebody approved. A case that moves on
    is published again, in a new table.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PROPOSED = "proposed", _("待批准")
        APPROVED = "approved", _("已批准")
        VOID = "void", _("已作废")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="tables", verbose_name=_("督察"))
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="tables", verbose_name=_("批次")
    )  # none for a table over several batches
    title = models.CharField(_("标题"), max_length=120)
    subtitle = models.CharField(_("副标题"), max_length=120, blank=True)
    unit = models.CharField(_("公开单位"), max_length=120, blank=True)
    column_set = models.CharField(_("列式"), max_length=40)  # a code of the rulebook's column sets
    filter = models.JSONField(_("案件范围"), default=dict)
    content = models.JSONField(_("内容"), default=dict)  # columns and notes; the rows are the table's lines
    cases = models.PositiveIntegerField(_("案件数"), default=0)
    warnings = models.PositiveIntegerField(_("提示数"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)

    on = models.DateField(_("制表日期"))
    entered = models.DateTimeField(_("制表时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("制表人"))
    proposed_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送审人")
    )
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("作废人")
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("公开一览表")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")), name="table_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="table_approved_by_other_than_proposer",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None, proposed_by=None)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="table_proposed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, approved_on=None)
                | Q(
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    approved_on__isnull=False,
                    proposed_at__isnull=False,
                ),
                name="table_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="table_void_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", proposed_at=None, voided_at=None)
                | Q(state="proposed", proposed_at__isnull=False, approved_at=None, voided_at=None)
                | Q(state="approved", approved_at__isnull=False, voided_at=None)
                | Q(state="void", voided_at__isnull=False),
                name="table_state_as_dated",
            ),
        ]
        indexes = [models.Index("inspection", "state", name="table_by_inspection")]

    def __str__(self) -> str:
        return f"{self.title}{self.subtitle}"

    def get_absolute_url(self) -> str:
        return reverse("publication:table", args=[self.pk])

    @property
    def columns(self) -> list[list[str]]:
        """Key and heading of each column."""
        return list(self.content.get("columns", []))

    @property
    def notes(self) -> list[str]:
        """What stands under the table."""
        return list(self.content.get("notes", []))

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row in turn, few of which are in memory at a time."""
        return self.lines.order_by("n").values_list("cells", flat=True).iterator(CHUNK)


class TableCase(models.Model):
    """A row of a table: the case that stands in it, with the words it had. Where a case was published is asked here,
    and who may approve. Row by row, since thousands at once as one value would be held in memory several times."""

    table = models.ForeignKey(DisclosureTable, models.PROTECT, related_name="lines", verbose_name=_("一览表"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="table_lines", verbose_name=_("案件"))
    n = models.PositiveIntegerField(_("序号"))  # its place in the table, from one
    cells = models.JSONField(_("内容"), encoder=AsWritten, default=list)  # texts, in the order of the columns
    warnings = models.JSONField(_("提示"), default=list)  # each as code and detail: see content.py

    class Meta:
        verbose_name = _("一览表案件")
        ordering = ["table", "n"]
        constraints = [
            models.UniqueConstraint("table", "case", name="case_once_in_a_table"),
            models.UniqueConstraint("table", "n", name="place_once_in_a_table"),
        ]
        indexes = [models.Index("case", "table", name="table_of_case")]
