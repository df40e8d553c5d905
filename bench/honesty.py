"""`python -m bench.honesty`: how much of what is planted the honesty signals find, and how much besides; as a table.

Needs an empty database of its own (HUIYIN_DATA and HUIYIN_BORN_AS=test). One set for each seed, all in one register.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.honesty", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103, 104])
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
    if not os.environ.get("HUIYIN_DATA") or os.environ.get("HUIYIN_BORN_AS") != "test":
        sys.exit("Name a data folder of its own (HUIYIN_DATA) and HUIYIN_BORN_AS=test: the bench fills a database.")
    django.setup()

    from django.core.management import call_command

    from tests.support.cast import an_office
    from tests.support.planted import Planted, total

    call_command("migrate", verbosity=0)
    office, sets = an_office(), []
    for seed in chosen.seeds:
        began = time.process_time()
        sets.append(Planted(office, seed).measure())
        print(f"seed {seed}: {time.process_time() - began:.0f} s", file=sys.stderr, flush=True)
    for kind, one in sorted(total(sets).items()):
        print(
            f"| `{kind}` | {one.planted} | {one.found} | {one.besides} | {one.recall:.3f} | {one.precision:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
