"""An upload is hostile until read: its type by content, its size by limit, its name cleaned."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from huiyin.lib import pictures
from huiyin.lib.verdicts import Refused

THUMB_SIDE = 320
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    pictures.DOCX: ".docx",
    pictures.XLSX: ".xlsx",
    pictures.ODS: ".ods",
    "text/plain": ".txt",
}


@dataclass(frozen=True)
class Upload:
    """What was read: the bytes, what they really are, and for a photograph what pages may show of it."""

    data: bytes
    name: str
    media_type: str
    picture: pictures.Picture | None = None
    thumb: bytes = b""


def clean_name(name: str, media_type: str) -> str:
    """A name for people: no path, no control or direction marks, and the ending that its content has."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name or "")[-1])
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(" .")
    suffix = SUFFIXES.get(media_type, "")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).strip(" .")[: 120 - len(suffix)]
    return (stem or str(_("未命名"))) + suffix


def read_upload(upload: File | BinaryIO) -> Upload:
    """Read an uploaded file within limits; `Refused` says in a sentence what is wrong with it."""
    most = settings.HUIYIN_LARGEST_UPLOAD
    too_large = _("文件超过%d MB，请压缩或拆分后上传。") % (most // 2**20)
    if (getattr(upload, "size", 0) or 0) > most:
        raise Refused(too_large)
    upload.seek(0)
    data = upload.read(most + 1)  # what it says of its size is not believed either
    if len(data) > most:
        raise Refused(too_large)
    if not data:
        raise Refused(_("文件是空的，请重新选择。"))
    media_type = pictures.sniff(data)
    if media_type not in SUFFIXES:
        raise Refused(_("不接收此类文件。请上传照片、PDF、docx、xlsx、ods 或文本文件；doc、xls 请另存为新格式。"))
    name = clean_name(str(getattr(upload, "name", "") or ""), media_type)
    if media_type not in pictures.IMAGES:
        return Upload(data, name, media_type)
    picture = pictures.read_picture(data)
    thumb = pictures.read_picture(picture.shown, longest_side=THUMB_SIDE).shown
    return Upload(data, name, media_type, picture, thumb)
