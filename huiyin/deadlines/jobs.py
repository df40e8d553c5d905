"""What is done about deadlines in the background."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huiyin.deadlines import actions, reminding
from huiyin.jobs.queue import enqueue
from huiyin.jobs.registry import every, job
from huiyin.lib import clock


@every(minutes=5)("deadlines.remind", _("催办到期和逾期事项"))
def remind(moment: datetime) -> None:
    """Tell whoever is to be told now; what does not fit into one transaction follows in the next."""
    actions.lapse()
    if reminding.remind(clock.now()):
        enqueue("deadlines.remind_on", moment=moment.isoformat())


@job("deadlines.remind_on", _("催办到期和逾期事项"))
def remind_on(*, moment: datetime) -> None:
    """The rest of one run."""
    remind(moment)


@job("deadlines.reckon", _("按新的放假安排重算期限"))
def reckon(*, before: int, notice: int, after: int) -> None:
    """Reckon five hundred duties anew, then the next ones."""
    last = actions.reckon_anew(before=before, notice=notice, after=after)
    if last is not None:
        enqueue("deadlines.reckon", before=before, notice=notice, after=last, key=f"reckon:{notice}:{last}")
