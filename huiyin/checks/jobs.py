"""What the worker does for spot checks: each morning it plans the re-checks that have fallen due."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from huiyin.checks import rechecks
from huiyin.jobs.registry import daily


@daily("02:30")("checks.plan_rechecks", gettext_lazy("列出到期的办结后复查"))
def plan_rechecks(moment: datetime) -> None:
    """Plan what has fallen due; run twice it plans nothing twice."""
    rechecks.plan_rechecks(moment)
