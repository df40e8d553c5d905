"""Finding cases by their words: pairs of characters in the database's own full-text index."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from huiyin.cases.models import Case, CaseText
from huiyin.cases.queries import named_in_search
from huiyin.lib import search_text

FIRST_STEP = 128
LONGEST_STEP = 2048  # keys that stand in one query
WALKED = 20  # cases looked at one by one for each that is wanted
BEYOND_ALL = 2**62


def index_text(case: Case, received: str, redacted: str) -> CaseText:
    """Keep the words of `case`; what may identify the complainant is in `received` only and is not searchable."""
    words = " ".join(filter(None, [redacted, case.region, case.accept_number or ""]))
    return CaseText(case=case, received=received, redacted=redacted, bigrams=search_text.bigrams(words))


def newest(
    cases: QuerySet[Case], words: str, *, limit: int, before: int | None = None, let_in: str | None = None
) -> list[int]:
    """The keys of the newest `limit` of `cases` that hold all of `words`, or bear the number they look like.

    `cases` has already gone through the door. Two characters are enough; words that hold nothing to search for find
    nothing. `before` is a key: older ones only. The index is walked from its newest end in growing steps, so that a
    common word costs as little as a rare one; what the one subject `let_in` was never let in to is passed by.
    """
    if before is not None:
        cases = cases.filter(pk__lt=before)
    by_number = list(cases.filter(named_in_search(words)).order_by("-pk").values_list("pk", flat=True)[:limit])
    query = search_text.query(words, connection.vendor)
    if query is None or (by_number and words.strip().isascii()):
        return by_number
    found: list[int] = []
    # Nearly all that `let_in` was ever let in to goes through the door.
    seen, step, last = 0, FIRST_STEP if let_in is None else limit * 11 // 10, before
    while len(found) < limit:
        hits = _hits(query, last, step, let_in)
        if not hits:
            break
        found += cases.filter(pk__in=hits).order_by("-pk").values_list("pk", flat=True)
        # So many more as will hold what is wanting, if the next are like those seen, and a quarter beyond.
        seen, last = seen + len(hits), hits[-1]
        wanting = seen * (limit - len(found)) * 5 // (4 * max(1, len(found)))
        step = min(max(FIRST_STEP, wanting), 4 * step, LONGEST_STEP)
    return found[:limit]


def _hits(query: str, before: int | None, limit: int, let_in: str | None) -> list[int]:
    """The next keys that the full-text index has for `query`, newest first."""
    older = before if before is not None else BEYOND_ALL
    given: list[str | int]
    if connection.vendor == "sqlite":
        seen = (
            "AND EXISTS (SELECT 1 FROM cases_access a WHERE a.subject = %s AND a.case_id = s.rowid)" if let_in else ""
        )
        sql = (
            "SELECT s.rowid FROM cases_search s WHERE cases_search MATCH %s AND s.rowid < %s "  # noqa: S608
            f"{seen} ORDER BY s.rowid DESC LIMIT %s"
        )
        given = [query, older, *([let_in] if let_in else []), limit]
    elif let_in is None:
        sql = "SELECT case_id FROM cases_casetext WHERE words @@ %s::tsquery AND case_id < %s ORDER BY 1 DESC LIMIT %s"
        given = [query, older, limit]
    else:
        return _own_hits(query, older, limit, let_in)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [row[0] for row in cursor.fetchall()]


def _own_hits(query: str, before: int, limit: int, let_in: str) -> list[int]:
    """The next keys on PostgreSQL that `let_in` was let in to: its newest cases are looked at one by one first.

    Only then does the full-text index come in, for what is as rare as that: PostgreSQL would else read every newer
    text of the whole city until there are enough of its own.
    """
    walked = limit * WALKED
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT own.case_id FROM (SELECT case_id FROM cases_access WHERE subject = %s AND case_id < %s"
            " ORDER BY case_id DESC LIMIT %s) own CROSS JOIN LATERAL (SELECT 1 FROM cases_casetext t"
            # An offset, be it of nothing, keeps the words from being looked for before the case is known.
            " WHERE t.case_id = own.case_id AND t.words @@ %s::tsquery OFFSET 0) held ORDER BY 1 DESC LIMIT %s",
            [let_in, before, walked, query, limit],
        )
        newest = [row[0] for row in cursor.fetchall()]
        if len(newest) == limit:
            return newest
        cursor.execute(
            "SELECT a.case_id FROM cases_access a JOIN cases_casetext t ON t.case_id = a.case_id"
            " WHERE a.subject = %s AND t.words @@ %s::tsquery AND a.case_id < (SELECT case_id FROM cases_access"
            " WHERE subject = %s AND case_id < %s ORDER BY case_id DESC OFFSET %s LIMIT 1) ORDER BY 1 DESC LIMIT %s",
            [let_in, query, let_in, before, walked - 1, limit - len(newest)],
        )
        return newest + [row[0] for row in cursor.fetchall()]


def within(cases: QuerySet[Case], words: str, *, limit: int, before: int | None = None) -> list[int]:
    """As `newest`, for someone who sees few cases: their words are looked through one by one, without the index."""
    if before is not None:
        cases = cases.filter(pk__lt=before)
    phrases = search_text.phrases(words)
    found = cases.filter(named_in_search(words))
    if phrases:
        spaced = cases.annotate(spaced=Concat(Value(" "), "text__bigrams", Value(" "), output_field=TextField()))
        for phrase in phrases:
            spaced = spaced.filter(spaced__contains=phrase)
        found = cases.filter(Q(pk__in=found.values("pk")) | Q(pk__in=spaced.values("pk")))
    return list(found.order_by("-pk").values_list("pk", flat=True)[:limit])


def rebuild() -> None:
    """Fill the full-text index anew from the words: after rows were written while the guards were away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('rebuild')")
