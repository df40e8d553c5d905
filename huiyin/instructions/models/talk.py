"""Conversations on a case, general notices with their replies, and how far each person has read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.lib import clock
from huiyin.people.models import Body, User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """Those to a part of the tree in which `user` is somebody, and his own."""
        within = {path for grant in user.grants_now() for path in grant.body.ancestor_paths()}
        return self.filter(Q(reach__path__in=within) | Q(by=user))


class Notice(models.Model):
    """通知: to everybody, or to a part of the tree. Read and replied to, never owed."""

    reach = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("通知范围"))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    bigrams = models.TextField(editable=False)
    urgent = models.BooleanField(_("紧急"), default=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("发布单位"))
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("发布时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发布人"))
    ended_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    end_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("通知")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="notice_says_something"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="notice_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("instructions:notice", args=[self.pk])


class Message(models.Model):
    """What somebody says on a case, to all who may see it; or in reply to a notice."""

    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("案件")
    )
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("通知")
    )
    text = models.TextField(_("内容"))
    bigrams = models.TextField(editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("单位"))
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("时间"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发言人"))
    voided_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    void_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("交流")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None, notice__isnull=False) | Q(case__isnull=False, notice=None),
                name="message_in_one_place",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="message_void_with_reason",
            ),
        ]
        indexes = [
            models.Index("case", "id", name="message_of_case"),
            models.Index("notice", "id", name="message_of_notice"),
        ]


class Seen(models.Model):
    """How far a person has read: a case's conversation, or the notices. A bookmark, moved forward; no record of work."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")  # none: the notices
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("已读位置")
        constraints = [
            models.UniqueConstraint("user", "case", condition=Q(case__isnull=False), name="one_bookmark_of_a_case"),
            models.UniqueConstraint("user", condition=Q(case=None), name="one_bookmark_of_notices"),
        ]
