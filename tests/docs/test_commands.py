"""Every command in the docs is one that Huiyin knows, with options that it takes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import ManagementUtility

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_BLOCK = re.compile(r"^```(?:sh|ini)?\n(.*?)^```|^((?:    \S.*\n)+)", flags=re.M | re.S)
_HUIYIN = re.compile(r"^(?:ExecStart=)?(?:\S*/)?huiyin +([a-z_]+.*)$")
_DEV = re.compile(r"^\./dev(?: +([a-z-]+.*))?$")


def lines() -> list[tuple[str, str]]:
    """Every line that is typed: in a block, or within a line that shows nothing else."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        typed = [line.strip() for block in _BLOCK.findall(text) for line in (block[0] or block[1]).splitlines()]
        typed += re.findall(r"`((?:huiyin|\./dev)[^`]*)`", text)
        found += [(page.name, re.sub(r"\s+#.*$", "", line)) for line in typed]
    return found


HUIYIN = sorted({match[1] for _page, line in lines() if (match := _HUIYIN.match(line))})
DEV = sorted({match[1] or "" for _page, line in lines() if (match := _DEV.match(line))})


def test_the_docs_show_commands():
    assert len(HUIYIN) > 12 and len(DEV) > 5


@pytest.mark.parametrize("typed", HUIYIN)
def test_huiyin_takes_it(typed):
    name, *arguments = shlex.split(re.sub(r"[\[\]]", "", typed.split(" | ")[0]))  # [--json]: may be left out
    command = ManagementUtility(["huiyin", name]).fetch_command(name)
    if arguments and arguments != ["…"]:
        command.create_parser("huiyin", name).parse_args(arguments)


def test_dev_knows_it():
    told = subprocess.run([sys.executable, ROOT / "dev"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z-]+) ", told, flags=re.M))
    assert {typed.split()[0] for typed in DEV if typed} <= known
