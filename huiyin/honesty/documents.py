"""The words of a paper that was handed in as evidence (docx, pdf): what of two test reports is compared.

The files came from outside: they are read within limits, beside the work of everybody, and whatever cannot be read is
compared by its bytes alone.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from pypdf import PdfReader

from huiyin.files import store
from huiyin.files.models import Evidence
from huiyin.lib.pictures import DOCX
from huiyin.lib.verdicts import Refused

MOST_BYTES = 8 * 2**20
MOST_PART = 16 * 2**20  # of a package's main part, unpacked
MOST_PAGES = 30
MOST_SIGNS = 40_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(row: Evidence) -> str:
    """The text of a paper; nothing for what has none or cannot be read."""
    if row.size > MOST_BYTES:
        return ""
    try:
        data = store.read(row.sha256)
        if row.media_type == DOCX:
            return _of_docx(data)[:MOST_SIGNS]
        if row.media_type == "application/pdf":
            return _of_pdf(data)[:MOST_SIGNS]
        if row.media_type == "text/plain":
            return data.decode("utf-8", "replace")[:MOST_SIGNS]
    except Refused:
        return ""
    except Exception:  # a file made up by somebody brings errors of every kind; it is compared by its bytes
        return ""
    return ""


def _of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if package.getinfo("word/document.xml").file_size > MOST_PART:
            return ""
        text = package.read("word/document.xml")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # no word processor writes these; they could unfold without end
        return ""
    root = ElementTree.fromstring(text)  # noqa: S314 - without declared entities, and of a limited size
    paragraphs = ("".join(run.text or "" for run in line.iter(f"{_W}t")) for line in root.iter(f"{_W}p"))
    return "\n".join(line for line in paragraphs if line)


def _of_pdf(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return ""
    return "\n".join(page.extract_text() for page in reader.pages[:MOST_PAGES])
