"""What the roster does by the clock: it rings, every minute."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huiyin.jobs.registry import every
from huiyin.roster import ringing


@every(minutes=1)("roster.ring", _("呼叫值班人员"))
def ring(moment: datetime) -> None:
    """Ring for new hand-downs, and the next where nobody answered."""
    ringing.ring(moment)
