"""docs/developers/guards.md: what was found when the guards were taken away one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs" / "developers"
PAGE = DOCS / "guards.md"
KINDS = {
    "guard": ("Guards", "Triggers that refuse, declared in `guards.py` of each room."),
    "check": ("Checks", "Check constraints of the tables."),
    "unique": ("Uniqueness", "Unique constraints of the tables."),
    "rule": ("Rules of the actions", "Taken away, the rule says yes to everything, wherever it is asked."),
}
HEAD = """# What turns red without each guard 逐个拿掉约束

<!-- Written by ./dev guards; what is changed here by hand is lost. -->

`./dev guards` takes each guard and each named constraint of the database away, alone, and runs the tests that are there
for it: all were green before, the ones named here turned red, and were green again with everything in place. It does so
on SQLite and on PostgreSQL, some twenty to thirty minutes each, and ends with an error when something is missed by no test. Above the database it takes away the rules that the
[table of invariants](invariants.md) names; an action that keeps an invariant without a rule (who writes, and that it
writes the journal too) is tried by the tests of that table and is not taken away here.

`./dev guards NAME …` tries the named ones only, and leaves this page alone. Of the tests of a room the first that turned
red is named; the others need not be tried.
"""


def text(found: list[dict[str, Any]]) -> str:
    """The page, from what each kind of database said."""
    vendors = [one["vendor"] for one in found]
    lines = [HEAD]
    for kind, (title, said) in KINDS.items():
        names = sorted({name for one in found for name, keeper in one["keepers"].items() if keeper["kind"] == kind})
        lines += [f"## {title}", "", said, ""]
        of_table = kind != "rule"
        lines += (
            ["| name | table | red without it |", "|---|---|---|"]
            if of_table
            else ["| name | red without it |", "|---|---|"]
        )
        for name in names:
            there = {one["vendor"]: one["keepers"][name] for one in found if name in one["keepers"]}
            table = next(iter(there.values()))["table"]
            only = "" if len(there) == len(vendors) else f" ({', '.join(there)} only)"
            red = sorted(
                {test for keeper in there.values() for test in keeper["red"]}, key=lambda t: (t.startswith("tests/"), t)
            )
            cells = [
                f"`{name}`{only}",
                *([f"`{table}`"] if of_table else []),
                "<br>".join(f"`{_short(test)}`" for test in red),
            ]
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _short(test: str) -> str:
    """The test, a long parameter (a whole statement) left out."""
    name, _, parameter = test.partition("[")
    return f"{name}[…]" if len(parameter) > 60 else test


def write(found: list[dict[str, Any]]) -> None:
    """Write the page."""
    PAGE.write_text(text(found), encoding="utf-8")
