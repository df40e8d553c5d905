"""The glossary speaks as the pages and the code do."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from huiyin.people.rights import ROLES
from huiyin.project.catalogues import messages
from tests.docs.made import DOCS

CATALOGUE = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| 中文")
]


@cache
def words_in_code() -> set[str]:
    """Every name that stands in the code."""
    files = Path(settings.PACKAGE).glob("**/*.py")
    return set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in files)))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_term_is_what_the_pages_and_the_code_say(row):
    chinese, english, code, _meaning = row
    translated = messages(CATALOGUE.read_text(encoding="utf-8"))
    assert translated[chinese].split("\0")[0] == english
    names = re.findall(r"`([\w.]+)`", code)
    assert names
    assert [name for name in names if not set(name.split(".")) <= words_in_code()] == []


def test_no_term_stands_twice_and_every_role_is_told():
    terms = [row[0] for row in ROWS]
    assert len(terms) == len(set(terms)) > 60
    told = {row[2].strip("`") for row in ROWS}
    assert {role for role in ROLES if role != "lead_official"} <= told
