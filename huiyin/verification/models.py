"""核实: what was found on each question, and on the case as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Inspection, Question
from huiyin.cases.states import Finding
from huiyin.lib import clock
from huiyin.people.models import User


class CurrentQuerySet(models.QuerySet):
    def current(self) -> CurrentQuerySet:
        """What holds now: neither replaced nor taken back."""
        return self.filter(ended_at=None)


class QuestionFinding(models.Model):
    """The finding on one question, with facts and who verified. A later one replaces it; the former stays readable."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="findings", verbose_name=_("问题"))
    finding = models.CharField(_("核实结论"), max_length=10, choices=Finding)
    facts = models.TextField(_("调查核实情况"))
    verified_by = models.CharField(_("核实人"), max_length=120)
    on = models.DateField(_("核实日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    objects: ClassVar[CurrentQuerySet] = CurrentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("核实结论")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("question", condition=Q(ended_at=None), name="one_current_finding"),
            models.CheckConstraint(condition=~Q(facts="") & ~Q(verified_by=""), name="finding_says_what_and_who"),
        ]


class CaseFacts(models.Model):
    """The overall finding and the facts as they are reported and published (调查核实情况, 是否属实).

    Imported history may have either without the other, as its table says; our own always has both.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts", verbose_name=_("案件"))
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")  # the case's, for counting
    finding = models.CharField(_("是否属实"), max_length=10, choices=Finding, blank=True)
    facts = models.TextField(_("调查核实情况"), blank=True)
    on = models.DateField(_("核实日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    objects: ClassVar[CurrentQuerySet] = CurrentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("全案核实")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("case", condition=Q(ended_at=None), name="one_current_overall_finding")]
        # Everything that counting by finding asks for, so that the rows themselves need not be read.
        indexes = [models.Index("inspection", "finding", "case", "on", "entered", "ended_at", name="finding_to_count")]
