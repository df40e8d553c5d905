"""When and where a photograph says it was taken, against what it is to prove: read from the sealed original at upload."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, hypot, radians
from statistics import median
from typing import NamedTuple

from huiyin.files.models import Evidence
from huiyin.honesty.found import Found, Touched, day_of, percent
from huiyin.honesty.models import Signal

FAR = 3.0  # kilometres from where the other photographs of the case were taken
STALE = 2  # days by which a photograph is older than the day it is to prove
AHEAD_OF_ITS_ENTRY = timedelta(minutes=10)  # a telephone's clock may be a little fast


def wrong_time(touched: Touched) -> Iterator[Found]:
    """Taken before the hand-over, long before the day it is to prove, or after it was handed in."""
    rows = Evidence.objects.standing().filter(case__in=touched.cases, kind="photo", taken_at__isnull=False)
    asked = ("pk", "taken_at", "entered", "on", "case", "case__clock_start", "case__lead_body")
    for key, taken, entered, on, case, start, body in rows.values_list(*asked):
        assert taken is not None
        if taken < start:
            why, strength = "before_hand_over", percent(70 + (start - taken).days)
        elif taken > entered + AHEAD_OF_ITS_ENTRY:
            why, strength = "after_entry", 60
        elif (on - day_of(taken)).days > STALE:
            why, strength = "stale", percent(50 + 5 * (on - day_of(taken)).days)
        else:
            continue
        yield Found(
            Signal.Kind.PHOTO_TIME, f"evidence:{key}", ("files.evidence", key), ("cases.case", case), strength,
            day_of(taken), case=case, body=body, detail={"why": why},
        )  # fmt: skip


class _Spot(NamedTuple):
    key: int
    latitude: float
    longitude: float
    body: int | None
    on: date


def wrong_place(touched: Touched) -> Iterator[Found]:
    """Taken far from where the other photographs of the case were: at least two others must agree on the place."""
    rows = Evidence.objects.standing().filter(case__in=touched.cases, kind="photo", latitude__isnull=False)
    spots: dict[int, list[_Spot]] = defaultdict(list)
    asked = ("case", "pk", "latitude", "longitude", "case__lead_body", "on")
    for case, key, latitude, longitude, body, on in rows.order_by("pk").values_list(*asked):
        spots[case].append(_Spot(key, latitude or 0.0, longitude or 0.0, body, on))
    for case, those in spots.items():
        for spot in those:
            others = [one for one in those if one.key != spot.key]
            if len(others) < 2:
                continue
            centre = (median(one.latitude for one in others), median(one.longitude for one in others))
            near = min(others, key=lambda one: _km(centre, one))
            away = _km(centre, spot)
            if away > FAR and sum(_km(centre, one) <= FAR for one in others) * 2 > len(others):
                yield Found(
                    Signal.Kind.PHOTO_PLACE, f"evidence:{spot.key}", ("files.evidence", spot.key),
                    ("files.evidence", near.key), percent(50 + 2 * away), spot.on,
                    case=case, body=spot.body, detail={"km": round(away, 1)},
                )  # fmt: skip


def _km(place: tuple[float, float], spot: _Spot) -> float:
    """How far apart; flat enough for a city."""
    north = (spot.latitude - place[0]) * 111.2
    return hypot(north, (spot.longitude - place[1]) * 111.3 * cos(radians(place[0])))
