"""One complaint as handed over, its words, its questions, its kinds and places, and the earlier cases it repeats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models.access import visible
from huiyin.cases.models.inspections import Batch, Inspection
from huiyin.cases.states import NEXT, OPEN, Answer, Channel, Finding, Origin, State
from huiyin.lib import clock
from huiyin.lib.fields import Codes
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.rulebook.models import Rulebook

if TYPE_CHECKING:
    from huiyin.cases.models.assignments import Assignment


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """The cases `user` may see: the one filter behind every list, page, file, export and search. Unknown = none."""
        return visible(self, user)

    def live(self) -> CaseQuerySet:
        """Those that were not voided."""
        return self.exclude(state=State.VOID)


class Case(models.Model):
    """案件. Slim, so that lists are fast; its words are in `CaseText`."""

    number = models.PositiveIntegerField(_("登记号"), unique=True)  # gapless: see guards
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="cases", verbose_name=_("督察"))
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="cases", verbose_name=_("批次"))
    serial = models.CharField(_("序号"), max_length=20, blank=True)
    accept_number = models.CharField(_("受理编号"), max_length=60, null=True, blank=True)
    row_key = models.CharField(max_length=120)  # the number, or serial + hash of the text where there is none
    starred = models.BooleanField(_("重点件"), default=False)
    channel = models.CharField(_("受理方式"), max_length=10, choices=Channel, blank=True)
    region = models.CharField(_("行政区域"), max_length=200, blank=True)  # as the list writes it
    district = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属区")
    )  # the first of `districts`, for lists
    shared = models.BooleanField(default=False, db_default=False)  # other districts have a row in CaseDistrict, too
    gist = models.CharField(_("摘要"), max_length=120)  # of the redacted text
    types = Codes(_("污染类型"), default=list)  # codes; the rows of CaseType say the same for counting
    types_written = models.JSONField(_("污染类型（原文）"), default=list)
    received_on = models.DateField(_("收到日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.LIST)
    anonymous = models.BooleanField(_("匿名"), default=False)

    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.REGISTERED)
    answer = models.CharField(_("办结情况"), max_length=10, choices=Answer, default=Answer.OPEN)
    struck_off_on = models.DateField(_("销号日期"), null=True, blank=True)
    grade = models.CharField(_("等级"), max_length=30, blank=True)  # a code of the rulebook
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, null=True, blank=True, verbose_name=_("规则库"))
    handed_down_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    lead_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主办单位")
    )
    finding = models.CharField(_("是否属实"), max_length=10, choices=Finding, blank=True)  # overall

    clock_start = models.DateTimeField(_("计时起点"))  # when the group handed the batch to the city
    due = models.DateTimeField(_("办理期限"), null=True, blank=True)  # the nearer reporting limit still owed
    due_city = models.DateTimeField(_("报市期限"), null=True, blank=True)
    due_group = models.DateTimeField(_("报组期限"), null=True, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]
    journal_kind = "case"

    class Meta:
        verbose_name = _("案件")
        constraints = [
            models.UniqueConstraint(
                "inspection", "batch", "row_key", condition=~Q(state=State.VOID), name="row_once_in_a_batch"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | (Q(state=State.VOID) & ~Q(void_reason="")), name="void_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.REGISTERED, State.VOID])
                | Q(origin=Origin.HISTORY)
                | Q(handed_down_at__isnull=False, lead_body__isnull=False, rulebook__isnull=False) & ~Q(grade=""),
                name="handed_down_to_someone",
            ),
            models.CheckConstraint(
                condition=Q(struck_off_on=None) | Q(state=State.CLOSED) | Q(origin=Origin.HISTORY),
                name="struck_off_when_closed",
            ),
        ]
        indexes = [
            # Only open cases have a due moment, so this index is as small as a partial one; SQLite would not use
            # a partial one for a query whose states are bound parameters. It holds what the first page counts.
            models.Index("due", "id", "state", "answer", "district", "shared", name="case_by_due"),
            models.Index("inspection", "state", name="case_by_inspection"),
            # Everything that counting what was received asks for, so that the rows themselves need not be read; what
            # the bulletin's tables group by comes first, so that nothing need be sorted.
            models.Index(
                *("inspection", "channel", "starred", "district", "types", "received_on", "entered", "voided_at"),
                "shared",
                name="case_to_count",
            ),
            models.Index("inspection", condition=Q(shared=True), name="case_shared"),
            models.Index("district", "due", name="case_by_district"),
            models.Index("accept_number", name="case_by_accept_number"),
            models.Index("handed_down_at", name="case_by_hand_down"),
        ]

    def __str__(self) -> str:
        return f"〔{self.number}〕"

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_history(self) -> bool:
        return self.origin == Origin.HISTORY

    @property
    def ruled_on(self) -> date:
        """The day whose rules it keeps whatever is ruled later: that of its hand-down; before it, today."""
        return (self.handed_down_at or clock.now()).astimezone(clock.SHANGHAI).date()

    @property
    def lead_assignment(self) -> Assignment | None:
        """The assignment of the lead responsible unit, which submits for all."""
        return next(iter(_LEAD(self.pk, case=self)), None)

    def advance_to(self, state: State) -> None:
        """Move to `state`, unless someone else has just moved the case.

        The update is conditional, which behaves alike on both databases; a row lock does nothing on SQLite.
        Raises `Refused` when the road map has no such step, or when the case has just been moved.
        """
        if state not in NEXT[self.state]:
            raise Refused(
                _("案件不能由“%(here)s”转为“%(there)s”。")
                % {"here": State(self.state).label, "there": State(state).label}
            )
        over: dict[str, None] = {} if state in OPEN else {"due": None}  # only an open case is due
        if not Case.objects.filter(pk=self.pk, state=self.state).update(state=state, **over):
            raise Refused(_("有人刚刚更新了此案，请刷新后再操作。"))
        self.state = state


_LEAD = Prepared(lambda case: Case(pk=case).assignments.filter(lead=True, ended_at=None).select_related("body"))


class CaseText(models.Model):
    """The words of a case: as received, as handlers may read them, and as the search finds them."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="text")
    received = models.TextField(_("交办问题基本情况"))
    redacted = models.TextField(_("隐去身份后的问题"))
    bigrams = models.TextField(editable=False)

    class Meta:
        verbose_name = _("案件文字")


class CaseType(models.Model):
    """A pollution type of a case: several per case, so tables of types sum to more than the cases."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_types")
    code = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint("case", "code", name="type_once_in_a_case")]
        indexes = [models.Index("code", "case", name="case_by_type")]


class CaseDistrict(models.Model):
    """A district that shares a case: tables of districts sum to more than the cases."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_districts")
    district = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("case", "district", name="district_once_in_a_case")]
        indexes = [models.Index("district", "case", name="case_by_shared_district")]


class Question(models.Model):
    """One question of a complaint. Each gets a finding of its own (M4)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions", verbose_name=_("案件"))
    n = models.PositiveSmallIntegerField(_("序号"))
    text = models.TextField(_("问题"))
    dropped_at = models.DateTimeField(null=True, blank=True)  # edited away before anything was found on it

    class Meta:
        verbose_name = _("问题")
        ordering = ["n"]
        constraints = [models.UniqueConstraint("case", "n", name="question_number_once")]

    def __str__(self) -> str:
        return self.text


class RepeatLink(models.Model):
    """A clerk said that a case repeats an earlier one; it is answered again, citing it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="repeats", verbose_name=_("案件"))
    earlier = models.ForeignKey(Case, models.PROTECT, related_name="repeated_by", verbose_name=_("以前的案件"))
    why = models.CharField(_("依据"), max_length=20)  # words | polluter | place
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()
    entered = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("重复")
        constraints = [
            models.UniqueConstraint("case", "earlier", name="repeat_linked_once"),
            models.CheckConstraint(condition=Q(earlier__lt=F("case")), name="repeats_something_earlier"),
        ]
