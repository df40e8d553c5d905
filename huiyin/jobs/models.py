"""What waits to be done in the background, who does it, and what was said to whom.

Jobs and workers are no record of the office: done ones are cleared away after two weeks. What was sent is kept.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.lib.fields import AsWritten
from huiyin.people.models import User


class Worker(models.Model):
    """A process that does jobs; it says every few seconds that it lives."""

    name = models.CharField(max_length=36, unique=True)
    host = models.CharField(_("机器"), max_length=120)
    pid = models.IntegerField(_("进程"))
    started = models.DateTimeField(_("启动"), default=clock.now)
    beat = models.DateTimeField(_("最近心跳"), default=clock.now)
    stopped = models.DateTimeField(_("停止"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台进程")


class Job(models.Model):
    """One thing to do once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    name = models.CharField(_("任务"), max_length=60)
    arguments = models.JSONField(default=dict, blank=True, encoder=AsWritten)
    key = models.CharField(max_length=160, blank=True)  # the same key is never done twice
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.QUEUED)
    run_at = models.DateTimeField(_("应于"), default=clock.now)
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    attempts = models.IntegerField(_("次数"), default=0)
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, blank=True, related_name="jobs")
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        constraints = [models.UniqueConstraint("key", condition=~Q(key=""), name="job_once_for_a_key")]
        indexes = [
            models.Index("run_at", "id", condition=Q(state="queued"), name="job_waiting"),
            models.Index("state", condition=Q(state__in=("running", "failed")), name="job_to_look_after"),
            models.Index("name", "finished", name="job_last_run"),
        ]


class Message(models.Model):
    """提醒: one sentence of a known kind, a number and a link, to one person. Never a word of a case."""

    user = models.ForeignKey(User, models.PROTECT, related_name="messages", verbose_name=_("收件人"))
    kind = models.CharField(max_length=40)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    key = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField(_("时间"), default=clock.now)
    read_at = models.DateTimeField(_("已读"), null=True, blank=True)

    class Meta:
        verbose_name = _("提醒")
        indexes = [
            models.Index("user", "at", name="message_of_user"),
            models.Index("user", condition=Q(read_at=None), name="message_unread"),
        ]


class Channel(models.Model):
    """A way out that the operators' file describes, switched on or off by the administrator."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    on = models.BooleanField(_("启用"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("发送渠道")


class Mailbox(models.Model):
    """Where a person wants his reminders by e-mail, besides the page."""

    user = models.OneToOneField(User, models.PROTECT, related_name="mailbox")
    address = models.EmailField(_("电子邮箱"), blank=True)

    class Meta:
        verbose_name = _("提醒邮箱")


class Delivery(models.Model):
    """A message on its way through a channel: to a person's mailbox, or to the group of a bot."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        REFUSED = "refused", _("未发")

    channel = models.CharField(_("渠道"), max_length=60)
    kind = models.CharField(max_length=40)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)  # none: to the group
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    at = models.DateTimeField(_("登记时间"), default=clock.now)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("发送记录")
        indexes = [models.Index("channel", "sent_at", name="delivery_by_minute")]
