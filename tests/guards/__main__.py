"""`./dev guards`: take the guards away one by one, and say which test turns red.

`--to FILE` keeps what was found; `--page FILE…` writes docs/developers/guards.md from what two kinds of database said.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import pytest

from tests.guards.one_by_one import KEEPER_TESTS, OneByOne
from tests.guards.page import write
from tests.guards.table import rows


def try_all(names: list[str], to: Path | None) -> int:
    """One round of pytest; zero when each keeper is missed by some test."""
    start = time.monotonic()
    files = sorted(
        {KEEPER_TESTS.partition("::")[0], *(test.partition("::")[0] for row in rows() for test in row.tests)}
    )
    files = [file for file in files if not file.startswith("tests/browser")]
    found = OneByOne(names)
    code = pytest.main([*files, "-qq", "--no-summary", "-W", "ignore"], plugins=[found])
    from huiyin.lib import guards  # pytest has set Django up by now

    for name in set(names) - set(found.kept) - {name.removeprefix(guards.PREFIX) for name in guards.declared()}:
        found.unsound.append(f"There is no guard, constraint or rule in the table of the name {name}.")
    idle = [one for one in found.kept.values() if not one.red]
    for one in idle:
        print(f"{one.name} -> NOTHING turns red ({len(one.green)} tests stayed green)")
    for trouble in found.unsound:
        print(trouble)
    tests = {test for one in found.kept.values() for test in one.red}
    print(
        f"{len(found.kept)} taken away one by one, {len(found.kept) - len(idle)} missed by {len(tests)} tests, "
        f"{len(idle)} missed by none, in {time.monotonic() - start:.0f} s"
    )
    if to:
        from django.db import connection

        said = {one.name: {"kind": one.kind, "table": one.table, "red": one.red} for one in found.kept.values()}
        to.write_text(json.dumps({"vendor": connection.vendor, "keepers": said}, ensure_ascii=False))
    return 1 if idle or found.unsound or not (found.kept or names) or int(code) not in (0, 5) else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev guards", description=__doc__)
    parser.add_argument("names", nargs="*", help="these keepers only")
    parser.add_argument("--to", type=Path, help="a file for what was found")
    parser.add_argument("--page", type=Path, nargs="+", help="what was found on each kind of database")
    chosen = parser.parse_args()
    if chosen.page:
        write([json.loads(path.read_text()) for path in chosen.page])
        return 0
    return try_all(chosen.names, chosen.to)


if __name__ == "__main__":
    sys.exit(main())
