"""The customary tables beside the figures: by channel and star, by district, by type, by finding."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import CaseDistrict
from huiyin.cases.states import Channel, Finding
from huiyin.lib.prepared import for_many
from huiyin.people.models import Body
from huiyin.reports.counts import Received, counting
from huiyin.reports.scope import Scope
from huiyin.rulebook.showing import type_names
from huiyin.ui.naming import called
from huiyin.verification.models import CaseFacts


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


def tables(scope: Scope, came: Received) -> list[Table]:
    """All tables of a bulletin, from the cases received, the few that districts share, and the findings."""
    return [_by_channel(came), _by_star(came), _by_district(scope, came), _by_type(came), _by_finding(scope)]


def _by_channel(came: Received) -> Table:
    return Table(_("受理方式"), [(Channel(code).label, n) for code, n in came.channels.most_common() if n])


def _by_star(came: Received) -> Table:
    return Table(_("重点件"), [(_("重点件"), came.starred), (_("非重点件"), came.n - came.starred)])


@counting
def _sharing(scope: Scope) -> QuerySet[CaseDistrict, Any]:
    came = scope.happened("case__received_on", "case__entered") & scope.not_void("case__voided_at")
    return (
        CaseDistrict.objects.filter(came, case__inspection=scope.inspection, case__shared=True)
        .exclude(district=F("case__district"))
        .order_by()
        .values("district")
        .annotate(n=Count("case"))
        .values_list("district", "n")
    )


_NAMES = for_many(lambda bodies: Body.objects.filter(pk__in=bodies).order_by().values_list("pk", "short", "name_en"))


def _by_district(scope: Scope, came: Received) -> Table:
    counts, more = Counter(came.districts), 0
    for district, n in _sharing(scope):
        counts[district] += n
        more += n
    names = {pk: called(short, english) for pk, short, english in _NAMES(pk for pk in counts if pk)}
    rows: list[tuple[str | Promise, int]] = [
        (names.get(pk, _("未注明")) if pk else _("未注明"), n) for pk, n in counts.most_common() if n
    ]
    return Table(_("行政区域"), rows, more)


def _by_type(came: Received) -> Table:
    counts: Counter[str] = Counter()
    untyped = 0
    for types, n in came.types.items():
        codes = dict.fromkeys(json.loads(types))
        for code in codes:
            counts[code] += n
        if not codes:
            untyped += n
    names = type_names()
    rows: list[tuple[str | Promise, int]] = [(names.get(code, code), n) for code, n in counts.most_common() if n]
    if untyped:
        rows.append((_("未注明"), untyped))
    return Table(_("污染类型"), rows, sum(n for _name, n in rows) - came.n)


@counting
def _findings(scope: Scope) -> QuerySet[CaseFacts, Any]:
    held = Q(ended_at=None) | Q(ended_at__gt=scope.known_at)
    rows = CaseFacts.objects.filter(scope.happened(), held, inspection=scope.inspection).order_by().values("finding")
    return rows.annotate(n=Count("case", distinct=True)).values_list("finding", "n")


def _by_finding(scope: Scope) -> Table:
    counts = dict(_findings(scope))
    return Table(_("核实结论"), [(finding.label, counts.get(finding.value, 0)) for finding in Finding])
