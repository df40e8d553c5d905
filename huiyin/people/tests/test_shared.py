"""The cache that all processes share: it forgets in time, tells who was first, and holds nothing but JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F

from huiyin.people.models import Remembered

pytestmark = pytest.mark.django_db


def test_a_value_is_kept_replaced_and_forgotten():
    assert cache.get("tries", []) == []
    cache.set("tries", [2.5, 1.5], 900)
    cache.set("tries", [3.5, 2.5, 1.5], 900)
    assert cache.get("tries") == [3.5, 2.5, 1.5]
    assert "tries" in cache
    assert cache.delete("tries") is True and cache.delete("tries") is False
    assert cache.get("tries") is None


def test_of_two_who_add_one_is_first_until_the_time_is_over():
    assert cache.add("lock", True, 10) is True
    assert cache.add("lock", True, 10) is False
    Remembered.objects.update(until=F("until") - timedelta(seconds=11))
    assert cache.get("lock") is None
    assert cache.add("lock", True, 10) is True


def test_what_is_over_goes_and_what_has_no_end_stays():
    cache.set("for ever", 1, None)
    cache.set("over", 1, -1)
    cache.set("other", 1, 60)
    assert sorted(key.rpartition(":")[2] for key in Remembered.objects.values_list("key", flat=True)) == [
        "for ever",
        "other",
    ]
    cache.clear()
    assert not Remembered.objects.exists()


def test_what_is_no_json_is_refused():
    with pytest.raises(TypeError):
        cache.set("thing", object())
