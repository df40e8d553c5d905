"""The operators' page, and each person's reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.jobs import channels, queries, queue
from huiyin.jobs.events import ChannelSwitched, JobRetried
from huiyin.jobs.messages import SENTENCES, mark_read
from huiyin.jobs.models import Job, Mailbox, Message
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.http import explains_refusal, whole_number

ON_A_PAGE = 50


def may_operate(user: User) -> Verdict:
    """The state of background work is the administrator's to see: it tells of no case."""
    return YES if user.may(Right.ADMINISTER) else no(_("此页供系统管理员使用。"))


@require_safe
@explains_refusal
def operations(request: HttpRequest) -> HttpResponse:
    """后台任务: is a worker alive, what waits, what ran when, what failed, what went out."""
    user: Any = request.user
    may_operate(user).require()
    return render(request, "jobs/operations.html", queries.operations(clock.now()))


@require_POST
@explains_refusal
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a failed job going again."""
    user: Any = request.user
    may_operate(user).require()
    job = get_object_or_404(Job, pk=pk)
    if queue.retry(job):
        record(JobRetried(job.name), of=job, by=user, on=clock.today())
        messages.success(request, _("已重新排队。"))
    else:
        messages.error(request, _("此任务已不在失败之列。"))
    return redirect("jobs:operations")


@require_POST
@explains_refusal
def switch(request: HttpRequest, channel: str) -> HttpResponse:
    """Switch a channel on or off, or send a word through it to see whether it works."""
    user: Any = request.user
    may_operate(user).require()
    way = channels.described().get(channel)
    if way is None:
        raise Http404
    match request.POST.get("do"):
        case "on" | "off" as do:
            row = channels.switch(channel, on=do == "on", by=user)
            record(ChannelSwitched(channel, do == "on"), of=row, by=user, on=clock.today())
            messages.success(request, _("已启用。") if do == "on" else _("已停用。"))
        case _other:
            queries.try_out(way, by=user)
            messages.success(request, _("已排队发出一条测试提醒，结果见下面的发送记录。"))
    return redirect("jobs:operations")


class MailboxForm(forms.ModelForm):
    """Where reminders go by e-mail; empty: nowhere."""

    class Meta:
        model = Mailbox
        fields = ("address",)


@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusal
def reminders(request: HttpRequest) -> HttpResponse:
    """提醒: what one was told, the newest first; POST: all of it is read."""
    user: Any = request.user
    if request.method == "POST":
        mark_read(user)
        return redirect("jobs:reminders")
    return _reminders(request, user, MailboxForm(instance=Mailbox.objects.filter(user=user).first()))


@require_POST
@explains_refusal
def mailbox(request: HttpRequest) -> HttpResponse:
    """Keep the address to which one's reminders go."""
    user: Any = request.user
    row = Mailbox.objects.filter(user=user).first() or Mailbox(user=user)
    form = MailboxForm(request.POST, instance=row)
    if not form.is_valid():
        return _reminders(request, user, form, status=422)
    form.save()
    messages.success(request, _("已保存。"))
    return redirect("jobs:reminders")


def _reminders(request: HttpRequest, user: User, form: MailboxForm, status: int = 200) -> HttpResponse:
    rows = Message.objects.filter(user=user).order_by("-at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(whole_number(request.GET.get("page", "")) or 1)
    for row in page.object_list:
        row.sentence = SENTENCES.get(row.kind, row.kind)  # type: ignore[attr-defined]
    mails = any(way.is_mail for way in channels.switched_on())
    context = {"page": page, "form": form, "mails": mails, "unread": rows.filter(read_at=None).exists()}
    return render(request, "jobs/reminders.html", context, status=status)
