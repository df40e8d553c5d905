"""The look at what is new, each minute, beside the work of everybody."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from huiyin.honesty.scan import scan
from huiyin.jobs.registry import every


@every(minutes=1)("honesty.scan", _("查找异常信号"), atomic=False)  # one long transaction would make the office wait
def look(moment: datetime) -> None:
    """Look at what was entered since the last look. Killed in the middle, it is simply done again."""
    scan(moment)
