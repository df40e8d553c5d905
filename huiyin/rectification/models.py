"""整改项: item, measure, unit, person, day due, proof, acceptance by another body; milestones; the work on site."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.lib import clock
from huiyin.people.models import Body, User


class Item(models.Model):
    """One thing to put right. A long one keeps being watched after the case was answered in part."""

    class Term(models.TextChoices):
        AT_ONCE = "at_once", _("立行立改")
        BY_DAY = "by_day", _("限期整改")
        LONG = "long", _("长期整改")

    class State(models.TextChoices):
        OPEN = "open", _("整改中")
        PROVED = "proved", _("待验收")
        ACCEPTED = "accepted", _("已验收")
        VOID = "void", _("已作废")

    case = models.ForeignKey(Case, models.PROTECT, related_name="items", verbose_name=_("案件"))
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="items", verbose_name=_("分办"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("整改单位"))
    n = models.PositiveSmallIntegerField(_("序号"))
    problem = models.CharField(_("存在问题"), max_length=300)
    measure = models.CharField(_("整改措施"), max_length=500)
    person = models.CharField(_("责任人"), max_length=60)
    term = models.CharField(_("类别"), max_length=8, choices=Term)
    due = models.DateField(_("完成期限"))
    restriction = models.CharField(_("完成前的限制"), max_length=200, blank=True)  # 限产 until done
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    on = models.DateField(_("制定日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("录入人"))
    proved_on = models.DateField(_("完成日期"), null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("整改项")
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint("case", "n", name="item_number_once"),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="item_void_with_reason",
            ),
        ]
        indexes = [
            models.Index("state", "due", name="item_by_state"),  # of all that ever was put right, few are open
        ]

    def __str__(self) -> str:
        return self.measure


class Milestone(models.Model):
    """A step of a long item (搬迁方案: land found, works begun, moved), with its own day."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="milestones", verbose_name=_("整改项"))
    name = models.CharField(_("阶段目标"), max_length=200)
    due = models.DateField(_("期限"))
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("阶段目标")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="milestone_void_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(reached_on=None, reached_at=None, reached_by=None)
                | Q(reached_on__isnull=False, reached_at__isnull=False, reached_by__isnull=False),
                name="milestone_reached_by_someone",
            ),
        ]


class Progress(models.Model):
    """What was done on a day: people, machines, volume; joint operations enter one a day or more (M10)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="progress", verbose_name=_("案件"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="progress")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("单位"))
    joint = models.CharField(_("参与单位"), max_length=200, blank=True)
    text = models.TextField(_("进展"))
    people = models.PositiveIntegerField(_("人员"), null=True, blank=True)
    machines = models.PositiveIntegerField(_("机械（台）"), null=True, blank=True)
    vehicles = models.PositiveIntegerField(_("车辆（辆次）"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("录入时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("录入人"))
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("整改进展")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="progress_void_with_reason",
            )
        ]


class Proof(models.Model):
    """The unit says an item is done, and shows it. What another body then makes of it stands here too."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="proofs", verbose_name=_("整改项"))
    text = models.TextField(_("完成情况"))
    done_on = models.DateField(_("完成日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted = models.BooleanField(_("验收结论"), null=True)
    decision = models.TextField(_("验收意见"), blank=True)
    decided_on = models.DateField(_("验收日期"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_for = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the acceptor's body

    class Meta:
        verbose_name = _("整改凭证")
        ordering = ["pk"]
        indexes = [models.Index("entered", condition=Q(accepted=None), name="proof_waiting")]
        constraints = [
            models.UniqueConstraint("item", condition=Q(accepted=None), name="one_proof_awaits"),
            models.CheckConstraint(
                condition=Q(accepted=None, decided_on=None, decided_by=None, decided_for=None)
                | Q(
                    accepted__isnull=False,
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                    decided_for__isnull=False,
                )
                & ~Q(decision=""),
                name="proof_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="nobody_accepts_his_own_proof"
            ),
        ]


class Extension(models.Model):
    """More time, asked before the due day with reason and progress; the answer fixes a new day (invariant 6)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="extensions", verbose_name=_("整改项"))
    former = models.DateField(_("原期限"))
    asked = models.DateField(_("申请延至"))
    reason = models.TextField(_("理由和进展"))
    on = models.DateField(_("申请日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted = models.BooleanField(_("是否同意"), null=True)
    fixed = models.DateField(_("新期限"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("延期申请")
        constraints = [
            models.UniqueConstraint("item", condition=Q(granted=None), name="one_extension_awaits"),
            models.CheckConstraint(condition=Q(on__lte=F("former")), name="extension_asked_in_time"),
            models.CheckConstraint(condition=Q(asked__gt=F("former")), name="extension_names_a_later_day"),
            models.CheckConstraint(
                condition=Q(granted=None, fixed=None)
                | Q(granted=False, fixed=None, answered_on__isnull=False, answered_by__isnull=False)
                # “later than the former day” alone is NULL for no day at all, and a check lets NULL pass
                | Q(
                    granted=True,
                    fixed__isnull=False,
                    fixed__gt=F("former"),
                    answered_on__isnull=False,
                    answered_by__isnull=False,
                ),
                name="extension_answered_with_a_day",
            ),
        ]

    @property
    def lapsed(self) -> bool:
        """Nobody answered, and nobody need any more: the item is accepted or void."""
        return self.granted is None and self.item.state in (Item.State.ACCEPTED, Item.State.VOID)
