"""重复件: earlier cases that a new one may repeat, by its words, its polluter and its place (M17)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, CaseText
from huiyin.lib import search_text, similarity

RAREST = 8
CANDIDATES = 50
AT_LEAST = 0.42


@dataclass(frozen=True)
class Likely:
    """An earlier case that may be the same matter, how like it is (0 to 1), and why we think so."""

    case: Case
    score: float
    why: str  # words | polluter | place

    @property
    def reason(self) -> str | Promise:
        """Why, as the clerk reads it."""
        return {"words": _("文字相近"), "polluter": _("同一当事人"), "place": _("同一地点")}[self.why]


def likely_repeats(case: Case, *, limit: int = 5) -> list[Likely]:
    """The earlier cases that `case` may repeat, the likeliest first; the clerk decides.

    Its rarest pairs of characters lead through the full-text index to at most fifty candidates, which are then
    compared word by word. Cases already linked are left out.
    """
    text = CaseText.objects.filter(case=case).values_list("redacted", flat=True).first() or ""
    return likely(text, before=case.pk, linked=set(case.repeats.values_list("earlier", flat=True)), limit=limit)


def likely(text: str, *, before: int | None = None, linked: set[int] = frozenset(), limit: int = 5) -> list[Likely]:  # type: ignore[assignment]
    """As `likely_repeats`, for words that are not registered yet."""
    terms = similarity.rare_terms(search_text.pairs(text), _frequency, RAREST)
    found: dict[int, int] = {}
    for term in terms:
        for key in _holding(term, before):
            found[key] = found.get(key, 0) + 1
    best = sorted(found, key=lambda key: (-found[key], -key))[:CANDIDATES]
    texts = CaseText.objects.filter(case__in=best).exclude(case__in=linked).values_list("case", "redacted")
    near = similarity.nearest(text, texts, at_least=AT_LEAST, limit=limit)
    cases = Case.objects.live().select_related("batch", "lead_body").in_bulk([one.key for one in near])
    return [Likely(cases[one.key], one.score, "words") for one in near if one.key in cases]


def _frequency(term: str) -> int:
    return len(_holding(term, None, limit=2000))


def _holding(term: str, before: int | None, limit: int = 200) -> list[int]:
    """The newest cases whose words hold a term, through the full-text index."""
    older = " AND {key} < %s" if before is not None else ""
    if connection.vendor == "sqlite":
        older = older.format(key="rowid")
        sql = f"SELECT rowid FROM cases_search WHERE cases_search MATCH %s{older} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
        asked = f'"{term}"'
    else:
        older = older.format(key="case_id")
        sql = f"SELECT case_id FROM cases_casetext WHERE words @@ %s::tsquery{older} ORDER BY case_id DESC LIMIT %s"  # noqa: S608
        asked = f"'{term}'"
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, *([before] if before is not None else []), limit])
        return [row[0] for row in cursor.fetchall()]
