"""The customary tables beside the figures: by channel and star, by district, by type, by finding."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import CaseDistrict
from huiyin.cases.states import Channel, Finding
from huiyin.people.models import Body
from huiyin.reports.figures import received
from huiyin.reports.scope import Scope
from huiyin.rulebook.models import Entry
from huiyin.rulebook.sections import PollutionType
from huiyin.rulebook.showing import title
from huiyin.verification.models import CaseFacts

Groups = list[dict[str, Any]]  # channel, starred, district, kinds, and how many cases have them alike


@dataclass
class Table:
    """A table of distinct cases per cell. Where cells overlap `more` says by how many their sum exceeds the cases."""

    title: str | Promise
    rows: list[tuple[str | Promise, int]] = field(default_factory=list)
    more: int = 0

    @property
    def total(self) -> int:
        """The sum of the cells."""
        return sum(count for _name, count in self.rows)


def tables(scope: Scope, groups: Groups) -> list[Table]:
    """All tables of a bulletin, from its grouped cases, the few that districts share, and the findings."""
    return [_by_channel(groups), _by_star(groups), _by_district(scope, groups), _by_type(groups), _by_finding(scope)]


def _by_channel(groups: Groups) -> Table:
    counts: Counter[str] = Counter()
    for row in groups:
        counts[row["channel"]] += row["n"]
    return Table(_("受理方式"), [(Channel(code).label, n) for code, n in counts.most_common()])


def _by_star(groups: Groups) -> Table:
    starred = sum(row["n"] for row in groups if row["starred"])
    rest = sum(row["n"] for row in groups if not row["starred"])
    return Table(_("重点件"), [(_("重点件"), starred), (_("非重点件"), rest)])


def _by_district(scope: Scope, groups: Groups) -> Table:
    counts: Counter[int | None] = Counter()
    for row in groups:
        counts[row["district"]] += row["n"]
    shared = (
        CaseDistrict.objects.filter(case__in=received(scope).filter(shared=True).values("pk"))
        .exclude(district=F("case__district"))
        .values("district")
        .annotate(n=Count("case", distinct=True))
        .order_by()
    )
    more = 0
    for pair in shared:
        counts[pair["district"]] += pair["n"]
        more += pair["n"]
    names = dict(Body.objects.filter(pk__in=[pk for pk in counts if pk]).values_list("pk", "short"))
    rows = [(names.get(pk, _("未注明")) if pk else _("未注明"), n) for pk, n in counts.most_common()]
    return Table(_("行政区域"), rows, more)


def _by_type(groups: Groups) -> Table:
    kinds: Counter[str] = Counter()
    for row in groups:
        kinds[row["kinds"]] += row["n"]
    counts: Counter[str] = Counter()
    untyped = 0
    for written, n in kinds.items():
        codes = dict.fromkeys(json.loads(written))
        for code in codes:
            counts[code] += n
        if not codes:
            untyped += n
    names = {one.code: title(one) for one in Entry.objects.filter(section=PollutionType.section)}
    rows: list[tuple[str | Promise, int]] = [(names.get(code, code), n) for code, n in counts.most_common()]
    if untyped:
        rows.append((_("未注明"), untyped))
    return Table(_("污染类型"), rows, sum(n for _name, n in rows) - kinds.total())


def _by_finding(scope: Scope) -> Table:
    held = Q(ended_at=None) | Q(ended_at__gt=scope.known_at)
    rows = (
        CaseFacts.objects.filter(scope.happened(), held, inspection=scope.inspection)
        .exclude(finding="")
        .values("finding")
        .annotate(n=Count("case", distinct=True))
        .order_by()
    )
    counts = {row["finding"]: row["n"] for row in rows}
    return Table(_("核实结论"), [(finding.label, counts.get(finding.value, 0)) for finding in Finding])
