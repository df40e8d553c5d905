"""What all processes of the server remember together for some minutes, in a table of the database.

Wrong codes of the second factor are counted here, and codes that were used: in the memory of one process, two of them
would give twice the tries, the second would take a code again that the first has taken, and a restart would forget all.
Values are JSON. Django's own cache in the database holds pickles, and whoever can write to the database would run code
beside the keys that must not lie in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from huiyin.people.models import Remembered

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)


class SharedCache(BaseCache):
    """The cache of the house. It is small and asked seldom: at a sign-in, never by a page."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, unless its time is over."""
        row = _valid().filter(key=self.make_and_validate_key(key, version=version)).first()
        return default if row is None else row.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep the value, in the place of the former one; what is over goes."""
        _over().delete()
        row = self._row(key, value, timeout, version)
        Remembered.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "until"]
        )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value if there is none; whether there was none. Of two who add at once one is told no."""
        _over().delete()
        try:
            with transaction.atomic():
                self._row(key, value, timeout, version).save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value; whether there was one."""
        gone, _rows = Remembered.objects.filter(key=self.make_and_validate_key(key, version=version)).delete()
        return bool(gone)

    def clear(self) -> None:
        """Forget everything."""
        Remembered.objects.all().delete()

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> Remembered:
        ends = self.get_backend_timeout(timeout)
        until = FOR_EVER if ends is None else datetime.fromtimestamp(ends, UTC)
        return Remembered(key=self.make_and_validate_key(key, version=version), value=value, until=until)


def _valid() -> QuerySet[Remembered]:
    return Remembered.objects.filter(until__gt=timezone.now())


def _over() -> QuerySet[Remembered]:
    return Remembered.objects.filter(until__lte=timezone.now())
