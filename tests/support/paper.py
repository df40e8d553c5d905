"""Our papers as an office program sees them: opened by LibreOffice, several at once, and read page by page.

Starting LibreOffice takes longer than opening a paper, so a test hands over all its files together, and all tests of a
process share one profile.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from huiyin.lib.papers.pdf import FONTS

SECONDS = 300  # a machine that runs tests in parallel is slow, and a first profile has to be made

needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or pdftotext is not installed"
)


@dataclass
class Word:
    """A word where it stands, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Sheet:
    """One page of a paper."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of its words, without spaces."""
        return "".join(word.text for word in self.words)

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    def lines(self) -> list[str]:
        """The words by the lines that they stand in, from the top, without spaces."""
        rows: dict[int, list[Word]] = {}
        for word in self.words:
            # Two fonts of one line differ by a little.
            rows.setdefault(round((word.top + word.bottom) / 2 / 8), []).append(word)
        return ["".join(one.text for one in sorted(row, key=lambda one: one.left)) for _, row in sorted(rows.items())]

    def outside(self, *, left: float = 0, right: float = 0) -> list[str]:
        """The words that stand beyond the edges, or nearer to them than that."""
        return [one.text for one in self.words if one.left < left or one.right > self.width - right]


def opened(papers: Mapping[str, bytes]) -> dict[str, list[Sheet]]:
    """Each paper's pages. The names carry the kind (`table.docx`); a paper that could not be opened fails the test."""
    with tempfile.TemporaryDirectory(prefix="huiyin-opened-") as folder:
        for name, content in papers.items():
            (Path(folder) / name).write_bytes(content)
        command = ["soffice", f"-env:UserInstallation={_profile()}", "--headless", "--norestore", "--nolockcheck"]
        done = subprocess.run(
            [*command, "--convert-to", "pdf", *papers], cwd=folder, env=_environment(), timeout=SECONDS,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        made = {name: (Path(folder) / name).with_suffix(".pdf") for name in papers}
        missing = [name for name, pdf in made.items() if not pdf.exists()]
        assert done.returncode == 0 and not missing and "Error" not in done.stderr, (missing, done.stderr)
        return {name: _sheets(pdf) for name, pdf in made.items()}


@cache
def _profile() -> str:
    """One profile for a process of tests, gone with it."""
    folder = tempfile.TemporaryDirectory(prefix="huiyin-office-")
    _kept.append(folder)
    return Path(folder.name).as_uri()


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _environment() -> dict[str, str]:
    return {"FONTCONFIG_FILE": str(FONTS)} | dict(os.environ)


def _sheets(pdf: Path) -> list[Sheet]:
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    # pdftotext writes the document's title into the head unescaped in some versions: only the pages are read.
    pages = re.search(r"<doc>.*</doc>", told, flags=re.S)
    assert pages is not None
    sheets = []
    for page in ElementTree.fromstring(pages.group()):
        sheet = Sheet(float(page.attrib["width"]), float(page.attrib["height"]))
        for word in page:
            at = {edge: float(word.attrib[edge]) for edge in ("xMin", "yMin", "xMax", "yMax")}
            sheet.words.append(Word(word.text or "", at["xMin"], at["yMin"], at["xMax"], at["yMax"]))
        sheets.append(sheet)
    return sheets
