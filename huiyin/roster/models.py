"""值班: who is on call for which body from when to when, who swapped with whom, what was handed over, who was rung."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment
from huiyin.lib import clock
from huiyin.people.models import Body, User


class Seat(models.TextChoices):
    """The two who are on call in one shift: the second is rung when the first does not answer."""

    FIRST = "first", _("首值")
    SECOND = "second", _("次值")


class Shift(models.Model):
    """班次: from a moment to a moment the people of a body on call, each with the telephone of this shift."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="shifts", verbose_name=_("单位"))
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))
    first = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("首值"))
    first_phone = models.CharField(_("首值电话"), max_length=30)
    second = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("次值"))
    second_phone = models.CharField(_("次值电话"), max_length=30, blank=True)
    on = models.DateField(_("排班日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("排班人"))
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("班次")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="shift_ends_after_start"),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("first")), name="shift_of_two_persons"),
            models.CheckConstraint(
                condition=~Q(first_phone="") & (Q(second=None) | ~Q(second_phone="")), name="shift_has_telephones"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                name="shift_void_with_reason",
            ),
        ]
        indexes = [models.Index("body", "since", condition=Q(voided_at=None), name="shift_of_body")]

    def get_absolute_url(self) -> str:
        return reverse("roster:shift", args=[self.pk])

    def holder(self, seat: str) -> User | None:
        """Who has that seat."""
        return self.first if seat == Seat.FIRST else self.second

    def seat_of(self, user: User) -> str:
        """The seat that `user` has in this shift; nothing when he has none."""
        if self.first_id == user.pk:
            return Seat.FIRST
        return Seat.SECOND if self.second_id == user.pk else ""

    def people(self) -> list[User]:
        """Who is on call, the first to be rung first."""
        return [self.first, *([self.second] if self.second is not None else [])]


class Swap(models.Model):
    """换班: someone asks a colleague to take his seat, perhaps for one of the colleague's own; the colleague answers."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="swaps", verbose_name=_("班次"))
    seat = models.CharField(_("班位"), max_length=6, choices=Seat)
    asker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    other = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("接替人"))
    in_return = models.ForeignKey(Shift, models.PROTECT, null=True, blank=True, related_name="+")
    return_seat = models.CharField(max_length=6, choices=Seat, blank=True)
    reason = models.CharField(_("理由"), max_length=200)
    on = models.DateField(_("申请日期"))
    entered = models.DateTimeField(default=clock.now)
    agreed = models.BooleanField(_("是否同意"), null=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("换班")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("shift", "seat", condition=Q(agreed=None), name="one_open_swap_of_a_seat"),
            models.CheckConstraint(condition=~Q(asker=F("other")), name="swap_between_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="swap_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed=None, answered_at=None) | Q(agreed__isnull=False, answered_at__isnull=False),
                name="swap_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(in_return=None, return_seat="") | Q(in_return__isnull=False) & ~Q(return_seat=""),
                name="swap_return_has_a_seat",
            ),
        ]


class HandoverNote(models.Model):
    """交班记录: what the next shift must know; the next one reads and confirms it (接班)."""

    shift = models.OneToOneField(Shift, models.PROTECT, related_name="note", verbose_name=_("班次"))
    text = models.TextField(_("交班事项"))
    on = models.DateField(_("交班日期"))
    entered = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("交班人"))
    read_at = models.DateTimeField(_("接班时间"), null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接班人"))

    class Meta:
        verbose_name = _("交班记录")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="handover_has_words"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False) & ~Q(read_by=F("by")),
                name="handover_read_by_another",
            ),
        ]


class Alarm(models.Model):
    """夜间急件: what a body got that cannot wait till morning, until a person says that he has it.

    Whoever acknowledges only says so; the unit still signs for its part.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("单位"))  # who is rung for it
    begun = models.DateTimeField(_("开始"), default=clock.now)
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    device = models.CharField(_("确认设备"), max_length=10, blank=True)
    ended_at = models.DateTimeField(_("各单位已签收"), null=True, blank=True)  # signed for meanwhile: nobody is rung
    exhausted_at = models.DateTimeField(_("无人确认"), null=True, blank=True)  # all were rung, and nobody answered

    class Meta:
        verbose_name = _("夜间急件")
        constraints = [
            models.UniqueConstraint(
                "body",
                condition=Q(acknowledged_at=None, ended_at=None, exhausted_at=None),
                name="one_alarm_rings_in_a_body",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, device="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(device=""),
                name="alarm_acknowledged_by_someone",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("roster:alarm", args=[self.pk])


class AlarmPart(models.Model):
    """One part of a case that an alarm is about; a part rings once, whoever looks how often."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="parts")
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="alarm_part")
    why = models.CharField(max_length=6, choices=[("urgent", _("急件")), ("night", _("夜间交办"))])


class Call(models.Model):
    """Someone was rung about an alarm, and when the next one is, unless he answers."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="calls")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("呼叫对象"))
    step = models.PositiveSmallIntegerField(_("次序"))
    seat = models.CharField(
        _("身份"), max_length=6, choices=[*Seat.choices, ("head", _("负责人"))]
    )  # as what he was rung
    rung_at = models.DateTimeField(_("呼叫时间"), default=clock.now)
    next_at = models.DateTimeField(_("逾时转呼"))

    class Meta:
        verbose_name = _("呼叫")
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint("alarm", "step", name="call_once_in_its_turn"),
            models.UniqueConstraint("alarm", "user", name="nobody_rung_twice_for_one"),
        ]


class Cursor(models.Model):
    """Up to which part the hand-downs have been looked through for good: one row."""

    name = models.CharField(max_length=20, unique=True)
    last = models.BigIntegerField(default=0)
