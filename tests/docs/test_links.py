"""Every link and picture of the docs leads somewhere, and the code they quote is the code of today."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", flags=re.M | re.S)
_QUOTED = re.compile(r"^```python\n# (huiyin/\S+)\n(.*?)^```", flags=re.M | re.S)
NOT_IN_AN_ANCHOR = re.compile(r"[^\w\- ]")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def links(path: Path) -> list[str]:
    """The addresses that a page leads to, outside its code, as far as they are ours."""
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", path.read_text(encoding="utf-8")))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), flags=re.M)
    return {NOT_IN_AN_ANCHOR.sub("", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_picture_exists(page):
    broken = []
    for link in links(page):
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        inside = target.is_relative_to(ROOT)
        if not inside or not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_picture_is_shown_somewhere():
    shown = {Path(unquote(link)).name for page in PAGES for link in links(page)}
    there = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert there - shown == set()


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        found = [(page.parent / unquote(link).partition("#")[0]).resolve() for link in links(page)]
        ahead += [target for target in found if target.exists() and target.is_file()]
    assert [name_of(page) for page in PAGES if page not in seen] == []


def quotations() -> list[tuple[str, str]]:
    text = (ROOT / "docs/developers/architecture.md").read_text(encoding="utf-8")
    return _QUOTED.findall(text)


@pytest.mark.parametrize(("file", "code"), quotations(), ids=[file for file, _ in quotations()])
def test_what_is_quoted_stands_in_the_file(file, code):
    """Line after line, in the order of the file; `...` stands for what is left out."""
    rest = (ROOT / file).read_text(encoding="utf-8").splitlines()
    for line in code.splitlines():
        if line.strip() in ("", "..."):
            continue
        assert line in rest, f"{file} does not say (any more, or there): {line}"
        rest = rest[rest.index(line) + 1 :]


def test_something_is_quoted():
    assert len(quotations()) >= 6
