"""Kinds of columns that several rooms need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[list[str], list[str]]
else:
    _Text = models.TextField


class AsWritten(json.JSONEncoder):
    """Chinese characters as they are, where six signs each would stand for them: for columns of many words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class Codes(_Text):
    """A short list of codes, kept as the text of its JSON.

    PostgreSQL groups thousands of rows by a text in a third of the time that it takes by a `jsonb`, each two of which it
    compares piece by piece.
    """

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """The list, as the database keeps it."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """The list, from its text or as it is."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """The text of a list."""
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value

    def value_to_string(self, obj: models.Model) -> str:
        """The text, for an export."""
        return str(self.get_prep_value(self.value_from_object(obj)))
