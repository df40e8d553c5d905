"""照片重复使用: the same photograph in another case or for another day, turned, cropped or saved anew.

Each photograph leaves a print of a few keys. A new one is asked about by all likely keys in one query over an index,
and what that finds is laid over it: so a look costs the same with a thousand photographs and with a million.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import IntegrityError, transaction
from PIL import Image

from huiyin.cases.models import RepeatLink
from huiyin.files import store
from huiyin.files.models import Evidence
from huiyin.honesty.actions import raise_signals
from huiyin.honesty.found import Found, Touched, percent
from huiyin.honesty.models import PictureBand, PicturePrint, Signal
from huiyin.lib import clock
from huiyin.lib import picture_prints as prints
from huiyin.lib.verdicts import Refused

KEYS_AT_ONCE = 800  # SQLite takes so many and more in one statement
LAID_OVER = 6  # the closest, at most


class _Close(NamedTuple):
    differs: int
    evidence: int
    question: prints.Question


def used_again(touched: Touched) -> int:
    """Compare each photograph of these cases that was not compared yet, the earliest first; how many signals are new."""
    new = 0
    rows = Evidence.objects.standing().filter(case__in=touched.cases, kind="photo").order_by("pk")
    known = set(PicturePrint.objects.filter(evidence__in=rows).values_list("evidence", flat=True))
    for row in rows.select_related("case"):
        if row.pk in known:
            continue
        try:
            picture = prints.opened(store.read(row.thumb))
        except (Refused, OSError, ValueError):  # its bytes are gone or damaged: the page of the evidence says so
            continue
        new += _keep(row, prints.print_of(picture), _again(row, picture))
    return new


def _again(row: Evidence, picture: Image.Image) -> Found | None:
    known = _same_bytes(row) or _laid_over(row, picture)
    if known is None or row.case is None or _one_matter(row.case.pk, known[0].case_id):
        return None
    other, well = known
    return Found(
        Signal.Kind.PHOTO, f"evidence:{row.pk}", ("files.evidence", row.pk), ("files.evidence", other.pk),
        percent(100 * well), row.on, case=row.case_id, other=other.case_id if other.case_id != row.case_id else None,
        body=row.case.lead_body_id, detail={"like": round(well, 2)},
    )  # fmt: skip


def _same_bytes(row: Evidence) -> tuple[Evidence, float] | None:
    """The earliest photograph with the very same bytes, for another case or day."""
    same = Evidence.objects.filter(sha256=row.sha256, pk__lt=row.pk).exclude(case=row.case_id, on=row.on)
    first = same.order_by("pk").first()
    return (first, 1.0) if first is not None else None


def _laid_over(row: Evidence, picture: Image.Image) -> tuple[Evidence, float] | None:
    """The earlier photograph that fits to the grain, if there is one."""
    asked = prints.questions(picture)
    close: dict[int, _Close] = {}
    keys = list(asked)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        bands = PictureBand.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE])
        for key, evidence, code in bands.values_list("key", "picture__evidence", "picture__code"):
            for question in asked[key]:
                differs = (question.code ^ code).bit_count()
                if differs <= prints.CLOSE and (evidence not in close or differs < close[evidence].differs):
                    close[evidence] = _Close(differs, evidence, question)
    others = Evidence.objects.in_bulk([one.evidence for one in close.values()])
    best: tuple[Evidence, float] | None = None
    for one in sorted(close.values(), key=lambda one: (one.differs, one.evidence))[:LAID_OVER]:
        other = others[one.evidence]
        if other.case_id == row.case_id and other.on == row.on:
            continue
        try:
            well = prints.fit(picture, prints.opened(store.read(other.thumb)), one.question)
        except (Refused, OSError, ValueError):
            continue
        if well >= prints.SAME and (best is None or well > best[1]):
            best = (other, well)
    return best


def _one_matter(one: int, other: int | None) -> bool:
    """A repeat is answered with what proved the earlier case: said openly, it is no re-use."""
    both = {one, other}
    return one != other and RepeatLink.objects.filter(case__in=both, earlier__in=both).exists()


def _keep(row: Evidence, made: prints.Print, found: Found | None) -> int:
    """The print of a photograph and what was found by it: both or neither. Another who compared it was first."""
    assert row.case is not None  # it was asked for by its case
    try:
        with transaction.atomic():
            kept = PicturePrint.objects.create(evidence=row, case=row.case, code=made.code)
            PictureBand.objects.bulk_create(PictureBand(key=key, picture=kept) for key in sorted(made.keys))
            return len(raise_signals([found], on=clock.today())) if found is not None else 0
    except IntegrityError:
        return 0
