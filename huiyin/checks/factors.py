"""风险分: why one case is likelier to be drawn than another. Whole points, each with its reason, shown on the page.

Every case starts with the base; a factor adds the plan's points for it, the unit's history as often as it happened, at
most three times. A weight of 0 points switches a factor off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, RepeatLink, SentBack
from huiyin.checks.models import Check, Result
from huiyin.closing.models import Conclusion
from huiyin.complainants.models import CallBack
from huiyin.lib import clock
from huiyin.people.models import Post
from huiyin.rectification.models import Item
from huiyin.rulebook.sections import Grade

LOOK_BACK = timedelta(days=365)
MOST_TIMES = 3
FAST = timedelta(days=5)
AT_A_TIME = 5000  # cases whose rows are asked for in one query


@dataclass(frozen=True)
class Factor:
    """One ground for looking sooner: its code, its name, what it means, and the points a new plan proposes."""

    code: str
    name: Any
    about: Any
    points: int


BASE = Factor("base", _("基础分"), _("每件案件都有，保证任何一件都可能被抽中。"), 10)
FACTORS = (
    Factor("important", _("重要案件"), _("等级要求主要领导包案，或督察组重点盯办（带*）。"), 10),
    Factor("repeated", _("重复投诉"), _("经认定与以前或以后的案件是同一件事。"), 10),
    Factor("long_term", _("长期整改"), _("有长期整改项，容易前紧后松。"), 5),
    Factor("fast", _("办结过快"), _("自移交起 5 日内即作出办结结论。"), 5),
    Factor("failed", _("单位抽查不合格"), _("主办单位一年内每有一次抽查不合格计一次，最多计三次。"), 10),
    Factor("returned", _("单位被退回"), _("主办单位一年内每有一件被审核退回计一次，最多计三次。"), 3),
    Factor("dissatisfied", _("投诉人不满意"), _("回访中投诉人曾表示不满意。"), 15),
)
BY_CODE = {factor.code: factor for factor in (BASE, *FACTORS)}
PROPOSED = {factor.code: factor.points for factor in (BASE, *FACTORS)}


def scored(cases: Iterable[Case], weights: Mapping[str, int], *, on: date) -> dict[int, list[tuple[str, int]]]:
    """For each case its points, factor by factor, as known at this moment; their sum is its weight, at least 1."""
    rows = list(cases)
    found = {case.pk: [(BASE.code, max(1, int(weights.get(BASE.code, BASE.points))))] for case in rows}
    for code, times in _times(rows, on).items():
        points = int(weights.get(code, 0))
        for key, n in times.items():
            if points > 0 and n > 0:
                found[key].append((code, points * min(n, MOST_TIMES)))
    return found


def _times(cases: list[Case], on: date) -> dict[str, dict[int, int]]:
    """How often each factor holds for each case: once or not at all, but for the unit's history."""
    since = on - LOOK_BACK
    failed = Counter(
        Check.objects.filter(result=Result.FAIL, confirmed_on__gte=since, confirmed_on__lte=on).values_list(
            "case__lead_body", flat=True
        )
    )
    returned = Counter(
        SentBack.objects.filter(why=SentBack.Why.RETURNED, on__gte=since, on__lte=on).values_list(
            "case__lead_body", flat=True
        )
    )
    repeated, long_term, dissatisfied = set[int](), set[int](), set[int]()
    concluded: dict[int, date] = {}
    keys = [case.pk for case in cases]
    for start in range(0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        repeated |= set(RepeatLink.objects.filter(case__in=some).values_list("case", flat=True))
        repeated |= set(RepeatLink.objects.filter(earlier__in=some).values_list("earlier", flat=True))
        items = Item.objects.filter(case__in=some, term=Item.Term.LONG).exclude(state=Item.State.VOID)
        long_term |= set(items.values_list("case", flat=True))
        calls = CallBack.objects.filter(case__in=some, result="dissatisfied")
        dissatisfied |= set(calls.values_list("case", flat=True))
        # the first conclusion wins
        concluded |= dict(Conclusion.objects.filter(case__in=some).order_by("-pk").values_list("case", "on"))
    return {
        "important": {case.pk: 1 for case in cases if case.starred or _is_important(case)},
        "repeated": dict.fromkeys(repeated, 1),
        "long_term": dict.fromkeys(long_term, 1),
        "fast": {case.pk: 1 for case in cases if _was_fast(case, concluded.get(case.pk))},
        "failed": {case.pk: failed[case.lead_body_id] for case in cases if case.lead_body_id},
        "returned": {case.pk: returned[case.lead_body_id] for case in cases if case.lead_body_id},
        "dissatisfied": dict.fromkeys(dissatisfied, 1),
    }


def _is_important(case: Case) -> bool:
    if case.rulebook is None or not case.grade:
        return False
    grade = case.rulebook.named(Grade, case.grade, case.ruled_on)
    return grade is not None and grade.rank >= Post.Rank.PRINCIPAL


def _was_fast(case: Case, concluded: date | None) -> bool:
    return concluded is not None and concluded - case.clock_start.astimezone(clock.SHANGHAI).date() <= FAST
