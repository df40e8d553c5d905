"""An office, a case and a few files as they come from outside."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.cases.models import Case
from tests.support.cast import Office, a_case, an_office


@pytest.fixture
def office(db: None) -> Office:
    return an_office()


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kept files of this test, and of no other."""
    monkeypatch.setattr(default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage,
                        "path", lambda name: str(tmp_path / "files" / name))  # fmt: skip
    return tmp_path / "files"


def a_photo(
    name: str = "现场.jpg", *, colour: str = "green", taken: str = "", place: bool = False
) -> SimpleUploadedFile:
    """A photograph as a phone takes it, with its time and place in the Exif where asked for."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (23.0, 1.0, 30.0), 3: "E", 4: (113.0, 7.0, 12.0)})
    exif[0x010F] = "SecretMaker"
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="text/html")


def a_paper(name: str = "笔录.pdf", data: bytes = b"%PDF-1.4\n%%EOF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


Maker = Callable[..., Any]
