"""A hint to SQLite that a condition holds for few rows, where it knows only how many values a column has.

PostgreSQL keeps how often each value occurs and needs no hint; there the condition stands as it is.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Func, Q


class Few(Func):
    """A condition said to hold for about one row in a hundred: `rows.filter(Few(state__in=OPEN))`."""

    template = "%(expressions)s"

    def __init__(self, **condition: Any) -> None:
        asked = ExpressionWrapper(Q(**condition), output_field=BooleanField())
        super().__init__(asked, output_field=BooleanField())

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """With the hint, which changes which index is walked and never what is found."""
        return self.as_sql(compiler, connection, template="likelihood(%(expressions)s, 0.01)", **context)
