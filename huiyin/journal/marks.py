"""What leaves the house names who took it: a paper or a workbook carries the mark of the reading that it was noted as.

Its code is the beginning of that reading's own number. Who finds a copy where it should not be types the code into the
log of readings and has the person, the moment and the device (M16).
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huiyin.lib import clock
from huiyin.lib.papers.mark import marked
from huiyin.lib.pictures import DOCX
from huiyin.ui.formats import full_moment

DIGITS = 8  # of thirty-two: enough to find one among millions
_CODE = re.compile(f"[0-9A-F]{{{DIGITS}}}")


def code_of(reading: UUID) -> str:
    """The short code that stands in the mark."""
    return reading.hex[:DIGITS].upper()


def readings_under(code: str) -> tuple[UUID, UUID] | None:
    """The first and the last number that a reading with this code can have; None where it is no code."""
    digits = code.strip().upper()
    if not _CODE.fullmatch(digits):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "F"))


def mark_of(reading: UUID, *, by: Any) -> str:
    """The mark of what `by` takes out now, noted as that reading."""
    told = {"who": by, "when": full_moment(clock.now()), "code": code_of(reading)}
    return _("%(who)s %(when)s 取得，标记 %(code)s") % told


def send_paper(paper: bytes, name: str, *, reading: UUID, by: Any) -> HttpResponse:
    """The docx as `by` takes it out, marked. It asks for the reading, so that nothing goes out that was not noted."""
    return send_file(marked(paper, mark_of(reading, by=by)), name, DOCX)


def send_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A finished file as a download that no browser opens in a page or keeps."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
