"""All that the rooms keep, to compare before and after."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def everything() -> dict[str, list[str]]:
    """All rows of what the rooms keep; that a page was read is noted whatever came of it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model.__module__.startswith("huiyin.") and table != "journal_reading":
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found
