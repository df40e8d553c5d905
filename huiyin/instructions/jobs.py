"""What the clock asks of this room."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huiyin.instructions.receiving import escalate
from huiyin.jobs.registry import every


@every(minutes=1)("instructions.escalate", _("指令逾期未确认上报"))
def rise(moment: datetime) -> None:
    """What nobody acknowledged in time goes one step further up."""
    escalate(moment)
