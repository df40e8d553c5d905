"""What this room itself does in the background: sending messages on, and clearing away what was done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.jobs import channels, queue
from huiyin.jobs.messages import SENTENCES, message_kind
from huiyin.jobs.models import Delivery, Mailbox
from huiyin.jobs.registry import daily, job
from huiyin.jobs.worker import Later
from huiyin.lib import clock

TRY_OUT = message_kind("try_out", gettext_lazy("测试提醒"))


class NotTaken(Exception):
    """The other side did not take the message; it is tried again."""


def composed(row: Delivery) -> tuple[str, str]:
    """Subject and text of a message: the sentence of its kind, the number, the link, and nothing else."""
    with translation.override("zh-hans"):
        sentence = str(SENTENCES.get(row.kind, gettext_lazy("回音有新的提醒")))
        return _("回音：%s") % sentence, "\n".join(
            part
            for part in (_("回音：%s") % sentence, row.number, f"{settings.URL}{row.path}" if row.path else "")
            if part
        )


@job("jobs.send", gettext_lazy("发出提醒"), atomic=False)
def send(*, delivery: int) -> None:
    """Hand one message to its channel, within what the channel takes in a minute.

    Killed between the handing over and the note of it, the message goes out a second time; never is one lost.
    """
    row = Delivery.objects.get(pk=delivery)
    if row.state != Delivery.State.WAITING:
        return
    way = next((one for one in channels.switched_on() if one.name == row.channel), None)
    address = Mailbox.objects.filter(user=row.user_id).values_list("address", flat=True).first() if row.user_id else ""
    subject, text = composed(row)
    refused = (
        gettext_lazy("渠道已停用")
        if way is None
        else gettext_lazy("没有邮箱地址")
        if way.is_mail and not address
        else gettext_lazy("超过渠道的长度限制")
        if len(text.encode()) > way.longest
        else ""
    )
    if way is None or refused:
        Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.REFUSED, note=str(refused))
        return
    now = clock.now()
    minute = Delivery.objects.filter(channel=way.name, sent_at__gt=now - timedelta(minutes=1))
    if minute.count() >= way.a_minute:
        raise Later(timedelta(seconds=20))
    if not way.send(subject, text, to=address or ""):
        raise NotTaken
    Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.SENT, sent_at=clock.now())


@daily("03:40")("jobs.prune", gettext_lazy("清理已完成的后台任务"))
def prune(moment: datetime) -> None:
    """Clear away what was done more than two weeks ago."""
    queue.prune(moment)
