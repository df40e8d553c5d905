"""A picture as a telephone sends it, with a time and a place."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.base import ContentFile
from PIL import Image

from huiyin.demo.plan.photographs import exif_of


def a_picture(taken: datetime | None = None, place: tuple[float, float] | None = None, shade: int = 0) -> ContentFile:
    """A small one of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 60)).save(out, "JPEG", exif=exif_of(taken, place))
    return ContentFile(out.getvalue(), name="现场.jpg")
