"""`python -m bench`: make a city of that size, ask the real server, print one table.

    HUIYIN_DATA=/some/folder HUIYIN_BORN_AS=test python -m bench --cases 100000
    DATABASE_URL=postgres://… HUIYIN_DATA=… HUIYIN_BORN_AS=test python -m bench --cases 1000000 --keep

Needs an empty database, or with `--keep` one that it made before. Load goes to this machine only.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="the city stands already: measure it again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only the pages whose name holds this")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
    if not os.environ.get("HUIYIN_DATA") or os.environ.get("HUIYIN_BORN_AS") != "test":
        sys.exit("Name a data folder of its own (HUIYIN_DATA) and HUIYIN_BORN_AS=test: the bench fills a database.")
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from bench import make, measure
    from huiyin.cases.models import Case

    call_command("migrate", verbosity=0)
    there = Case.objects.count()
    if there and not chosen.keep:
        sys.exit("This database holds cases; give an empty one, or --keep to measure it as it is.")
    if not there:
        start = time.monotonic()
        make.make(chosen.cases, seed=chosen.seed)
        print(f"made {chosen.cases:,} cases in {time.monotonic() - start:.0f} s")
    cookies = {name: make.signed_in(name) for name in ("handler", "coordinator", "small")}
    asked = [question for question in measure.questions() if chosen.only in question.name]
    print(f"\n{connection.vendor}, {Case.objects.count():,} cases, milliseconds\n")
    print("| page | as | rows agree | median, 1 | p95, 1 | median, 8 | p95, 8 |")
    print("|---|---|---|--:|--:|--:|--:|")
    with measure.serving({}) as (port, pid):
        for question in asked:
            a = measure.measured(question, port, cookies[question.who])
            numbers = " | ".join(f"{value:.1f}" for n in (1, 8) for value in (a.median[n], a.p95[n]))
            print(f"| {a.name} | {a.who} | {a.agrees} | {numbers} |", flush=True)
        print(f"\nmemory of the server: {measure.memory_of(pid):.0f} MB")


if __name__ == "__main__":
    main()
