"""线索: what may lead to someone being held to account. Kept apart from the handling chain by the one door."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.states import UNNUMBERED, ClueState, Move
from huiyin.cases.models import Case, Inspection
from huiyin.lib import clock
from huiyin.lib.wording import bracketed
from huiyin.people.models import Body, Official, Post, User


class Clue(models.Model):
    """Every registered case is at once a clue (一律作为重大线索); more come from checks, callers, signals and letters.

    A case's own clue is known by the case until its first answer suspects somebody: then it is taken over, gets the
    next number of the year and a body that owes its disposal. Every other clue gets them when it comes.
    """

    class Source(models.TextChoices):
        CASE = "case", _("交办案件")
        OVERSIGHT = "oversight", _("监管责任调查")
        CHECK = "check", _("明察暗访")
        COMPLAINANT = "complainant", _("群众反映")
        SIGNAL = "signal", _("异常信号")
        TIP_OFF = "tip_off", _("通风报信排查")
        OTHER = "other", _("来信来访及其他")

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("案件"))
    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.CASE)
    state = models.CharField(_("状态"), max_length=12, choices=ClueState, default=ClueState.WAITING)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    n = models.PositiveIntegerField(_("编号"), null=True, blank=True)
    summary = models.TextField(_("反映的主要问题"), blank=True)  # a case's own clue says what the case says
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被反映的单位")
    )
    organ = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办的纪检监察机关")
    )
    # What it comes from, where that is a row of a room above: a failed check, a signal. One clue of each.
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    on = models.DateField(_("受理日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人"))
    taken_on = models.DateField(_("接办日期"), null=True, blank=True)
    taken_at = models.DateTimeField(_("接办登记"), null=True, blank=True)
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入线索")
    )

    class Meta:
        verbose_name = _("线索")
        constraints = [
            models.UniqueConstraint("case", condition=Q(source="case"), name="one_clue_of_the_case_itself"),
            models.UniqueConstraint("year", "n", name="clue_number_once"),
            models.UniqueConstraint(
                "about_kind", "about_id", condition=~Q(about_kind=""), name="one_clue_of_what_it_comes_from"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=UNNUMBERED, source="case", year=None, n=None, organ=None, taken_on=None, taken_at=None
                )
                | ~Q(state__in=UNNUMBERED)
                & Q(
                    year__isnull=False, n__isnull=False, organ__isnull=False,
                    taken_on__isnull=False, taken_at__isnull=False,
                ),
                name="clue_numbered_when_taken",
            ),
            models.CheckConstraint(
                condition=Q(source="case", case__isnull=False) | ~Q(source="case") & ~Q(summary="") & Q(by__isnull=False),
                name="clue_says_what_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None) | ~Q(about_kind="") & Q(about_id__isnull=False),
                name="clue_about_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | ~Q(state="merged") & Q(into=None),
                name="clue_merged_into_another",
            ),
        ]  # fmt: skip
        indexes = [models.Index("state", "year", "n", condition=Q(n__isnull=False), name="clue_by_state")]

    def __str__(self) -> str:
        if self.n is not None:
            return f"〔{self.year}〕{self.n}号"
        return f"〔{self.case.number}〕" if self.case is not None else "〔〕"

    def get_absolute_url(self) -> str:
        return reverse("accountability:clue", args=[self.pk])


class OversightAnswer(models.Model):
    """监管责任调查的首次答复 (M6, M7): no dereliction found, with reasons and a signature; or suspected.

    Suspected: the clue is taken over, and its own procedure runs on beyond the case. The handling chain learns that
    the inquiry is answered, and nothing of what stands here.
    """

    class Outcome(models.TextChoices):
        NONE = "none", _("未发现失职失责")
        SUSPECTED = "suspected", _("涉嫌失职失责，线索已接办")

    case = models.OneToOneField(Case, models.PROTECT, related_name="oversight_answer", verbose_name=_("案件"))
    outcome = models.CharField(_("答复"), max_length=10, choices=Outcome)
    reasons = models.TextField(_("理由"))
    signature = models.CharField(_("签名"), max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("纪检监察机关"))
    on = models.DateField(_("答复日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("监管责任调查答复")
        constraints = [
            models.CheckConstraint(condition=~Q(reasons="") & ~Q(signature=""), name="oversight_reasoned_and_signed")
        ]


class Accountable(models.Model):
    """被问责人: one person who answers for a dereliction, with the post he held then. 问责人数 counts these rows."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+", verbose_name=_("督察"))
    official = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公职人员")
    )  # none for imported history, and for people who are not in our tree
    name = models.CharField(_("姓名"), max_length=40)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在机构"))
    post = models.CharField(_("时任职务"), max_length=120)
    rank = models.IntegerField(_("层级"), choices=Post.Rank, default=Post.Rank.MEMBER)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("被问责人")
        constraints = [
            models.UniqueConstraint(
                "inspection", "official", condition=Q(official__isnull=False), name="person_once_in_an_inspection"
            )
        ]

    def __str__(self) -> str:
        return bracketed(self.name, self.post)


class Decision(models.Model):
    """问责决定: facts, ground, organ, day of effect; one or several forms (`Treatment`) fall on the person by it."""

    accountable = models.ForeignKey(Accountable, models.PROTECT, related_name="decisions", verbose_name=_("被问责人"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("案件"))
    # The clue and the approved step it comes from; none for a decision of another organ that was only entered here.
    clue = models.ForeignKey(
        Clue, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("线索")
    )
    step = models.OneToOneField(
        "Step", models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("审批")
    )
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")  # the case's, for counting
    ground = models.CharField(_("追责情形"), max_length=40)  # a code of the rulebook's grounds
    facts = models.TextField(_("事实"))
    organ = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("决定机关"))
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    appeal_until = models.DateField(_("申诉期限"), null=True, blank=True)
    appeal_organ = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受理申诉的机关")
    )
    items_open = models.PositiveSmallIntegerField(_("决定时未完成的整改项"), default=0)  # what no penalty replaces
    on = models.DateField(_("生效日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销登记"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("问责决定")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(facts=""), name="decision_states_facts"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdraw_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="decision_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="decision_void_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(clue=None, step=None)
                | Q(clue__isnull=False, step__isnull=False, appeal_until__isnull=False, appeal_organ__isnull=False)
                & ~Q(basis=""),
                name="decision_of_a_clue_is_whole",
            ),
        ]
        indexes = [models.Index("inspection", "on", name="decision_by_day")]


class Treatment(models.Model):
    """One form in which a decision holds someone to account; several may fall on one person (人次)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="treatments", verbose_name=_("决定"))
    form = models.CharField(_("问责方式"), max_length=40)  # a code of the rulebook's sanction forms

    class Meta:
        verbose_name = _("问责方式")
        constraints = [models.UniqueConstraint("decision", "form", name="form_once_in_a_decision")]


class Step(models.Model):
    """One step of the procedure: who proposed it with which words, and what the chief said to it.

    It is the record of the papers (处置审批表, 初核报告, 审理意见书 …) and the only way on which a clue moves.
    """

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="steps", verbose_name=_("线索"))
    move = models.CharField(_("事项"), max_length=12, choices=Move)
    here = models.CharField(max_length=12, choices=ClueState)  # where the clue stood
    there = models.CharField(max_length=12, choices=ClueState)  # where it stands when this is approved
    text = models.TextField(_("事实与理由"))
    until = models.DateField(_("延长至"), null=True, blank=True)
    into = models.ForeignKey(Clue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入线索"))
    appeal = models.ForeignKey(
        "Appeal", models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("申诉")
    )
    person = models.ForeignKey(
        Accountable, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("被问责人")
    )
    terms = models.JSONField(default=dict, blank=True)  # of a decision: forms, ground, organ, document number, basis
    on = models.DateField(_("提出日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    approved = models.BooleanField(_("是否同意"), null=True, blank=True)
    note = models.CharField(_("审批意见"), max_length=500, blank=True)
    decided_on = models.DateField(_("审批日期"), null=True, blank=True)
    decided_at = models.DateTimeField(_("审批登记"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审批人")
    )

    class Meta:
        verbose_name = _("线索办理步骤")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("clue", condition=Q(approved=None), name="one_step_awaits"),
            models.CheckConstraint(
                condition=Q(approved=None, decided_on=None, decided_at=None, decided_by=None)
                | Q(
                    approved__isnull=False, decided_on__isnull=False, decided_at__isnull=False, decided_by__isnull=False
                ),
                name="step_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("by")), name="step_approved_by_another"),
            models.CheckConstraint(condition=~Q(approved=False) | ~Q(note=""), name="step_refused_with_reasons"),
            models.CheckConstraint(
                condition=~Q(text="")
                & (Q(move="extend", until__isnull=False) | ~Q(move="extend") & Q(until=None))
                & (Q(move="merge", into__isnull=False) | ~Q(move="merge") & Q(into=None))
                & (
                    Q(move__in=["stands", "changed", "revoked"], appeal__isnull=False)
                    | ~Q(move__in=["stands", "changed", "revoked"]) & Q(appeal=None)
                )
                & (
                    Q(move__in=["decide", "changed"], person__isnull=False)
                    | ~Q(move__in=["decide", "changed"]) & Q(person=None)
                ),
                name="step_says_what_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clue} {self.get_move_display()}"


class Appeal(models.Model):
    """申诉: the person objects to a decision; it is looked at again by others, and stands, is changed or revoked."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("维持原决定")
        CHANGED = "changed", _("变更原决定")
        REVOKED = "revoked", _("撤销原决定")

    decision = models.ForeignKey("Decision", models.PROTECT, related_name="appeals", verbose_name=_("决定"))
    text = models.TextField(_("申诉理由"))
    on = models.DateField(_("申诉日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    outcome = models.CharField(_("复核结果"), max_length=10, choices=Outcome, null=True, blank=True)
    answered_on = models.DateField(_("复核日期"), null=True, blank=True)
    answered_at = models.DateTimeField(_("复核登记"), null=True, blank=True)

    class Meta:
        verbose_name = _("申诉")
        constraints = [
            models.UniqueConstraint("decision", condition=Q(answered_at=None), name="one_appeal_awaits"),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(outcome=None, answered_on=None, answered_at=None)
                | Q(outcome__isnull=False, answered_on__isnull=False, answered_at__isnull=False),
                name="appeal_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.accountable} {self.on}"


class Release(models.Model):
    """公开与否: the chief's word on one decision, with reasons; the last one stands. Until it says so nothing is public."""

    decision = models.ForeignKey("Decision", models.PROTECT, related_name="releases", verbose_name=_("决定"))
    publish = models.BooleanField(_("是否公开"))
    words = models.CharField(_("公开文字"), max_length=300, blank=True)  # as the public will read it
    reason = models.CharField(_("理由"), max_length=300)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))

    class Meta:
        verbose_name = _("公开决定")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(publish=False, words="") | Q(publish=True) & ~Q(words="")),
                name="release_says_what_and_why",
            )
        ]


class ClueFile(models.Model):
    """调查材料: what proves something in an inquiry. A table of its own: its numbers run beside no file of the chain's."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="files", verbose_name=_("线索"))
    name = models.CharField(_("名称"), max_length=120)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("调查材料")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("clue", "sha256", name="clue_file_once")]

    def __str__(self) -> str:
        return self.name
