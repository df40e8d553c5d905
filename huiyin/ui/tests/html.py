"""Is this valid HTML? Asked by the tests of every room."""

from __future__ import annotations

import html5lib


def html_errors(text: str) -> list[str]:
    """What a strict parser finds wrong, each with its line; ids that stand twice, too."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text) if text.lstrip().lower().startswith("<!doctype") else parser.parseFragment(text)
    lines = text.splitlines()
    wrong = [
        f"line {place[0]}: {code} {data or ''} in {lines[min(place[0], len(lines)) - 1].strip()[:160]}"
        for place, code, data in parser.errors
    ]
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    return wrong + [f"id {name} stands {ids.count(name)} times" for name in sorted(set(ids)) if ids.count(name) > 1]
