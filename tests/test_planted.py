"""Dishonest records planted among honest ones, drawn anew at each run: enough of them is found, and little besides.

The seed is new each time and stands in the failure; `HUIYIN_PLANTED` repeats one.
"""

from __future__ import annotations

import os
import secrets

import pytest

from tests.support.cast import an_office
from tests.support.planted import Planted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ASKED = {"text": (0.95, 0.9), "photo": (0.95, 0.9)}  # recall and precision


def test_what_was_planted_is_found_and_little_besides(settings, tmp_path):
    settings.DATA = tmp_path
    seed = int(os.environ.get("HUIYIN_PLANTED") or secrets.randbelow(10**6))
    found = Planted(an_office(), seed).measure()
    assert set(found) == {
        "text", "photo", "photo_time", "photo_place", "paper", "backfilled", "ahead", "omitted", "late", "contradicted",
    }  # fmt: skip
    told = {kind: (round(one.recall, 3), round(one.precision, 3), one) for kind, one in found.items()}
    for kind, one in found.items():
        recall, precision = ASKED.get(kind, (1.0, 0.9))
        # One in twenty of a small set is less than one record: a single miss is allowed where the set is that small.
        assert one.recall >= recall or (one.planted - one.found <= 1 and kind in ASKED), (seed, kind, told)
        assert one.precision >= precision or (one.besides <= 1 and kind in ASKED), (seed, kind, told)
