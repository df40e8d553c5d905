"""Finding cases by their words: pairs of characters in the database's own full-text index."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from huiyin.cases.models import Case, CaseText
from huiyin.cases.queries import named_in_search
from huiyin.lib import search_text


def index_text(case: Case, received: str, redacted: str) -> CaseText:
    """Keep the words of `case`; what may identify the complainant is in `received` only and is not searchable."""
    words = " ".join(filter(None, [redacted, case.region, case.accept_number or ""]))
    return CaseText(case=case, received=received, redacted=redacted, bigrams=search_text.bigrams(words))


def with_words(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Those of `cases` that hold all of `words` (two characters are enough) or bear the number they look like.

    `cases` has already gone through the door. Words that hold nothing to search for find nothing.
    """
    query = search_text.query(words, connection.vendor)
    by_number = cases.filter(named_in_search(words))
    if query is None:
        return by_number
    if words.strip().isascii() and by_number.exists():
        return by_number
    if connection.vendor == "sqlite":
        found = RawSQL("SELECT rowid FROM cases_search WHERE cases_search MATCH %s", [query])
    else:
        found = RawSQL(
            "SELECT case_id FROM cases_casetext WHERE to_tsvector('simple', bigrams) @@ to_tsquery('simple', %s)",
            [query],
        )
    return cases.filter(pk__in=found)


def rebuild() -> None:
    """Fill the full-text index anew from the words: after rows were written while the guards were away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('rebuild')")
