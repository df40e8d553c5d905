"""What the operators' page leaves in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class ChannelSwitched(Event):
    """A way out was switched on or off."""

    kind = "jobs.channel_switched"
    sentence = _("发送渠道 %(name)s：%(on)s")
    name: str
    on: bool


@dataclass(frozen=True)
class JobRetried(Event):
    """A failed job was set going again."""

    kind = "jobs.job_retried"
    sentence = _("重试后台任务 %(name)s")
    name: str
