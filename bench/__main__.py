"""`./dev bench`: make a city of that size, ask the real server, print the lines of the table; once for each database.

Needs an empty database, or with `--measure` one that it made before. Load goes to this machine only.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--measure", action="store_true", help="the city stands already: measure it again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only the pages whose name holds this")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
    if not os.environ.get("HUIYIN_DATA") or os.environ.get("HUIYIN_BORN_AS") != "test":
        sys.exit("Name a data folder of its own (HUIYIN_DATA) and HUIYIN_BORN_AS=test: the bench fills a database.")
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from bench import make, measure, pages, works
    from bench.machine import Machine
    from huiyin.cases.models import Case

    call_command("migrate", verbosity=0)
    if Case.objects.exists() and not chosen.measure:
        sys.exit("This database holds cases; give an empty one, or --measure to measure it as it is.")
    if not chosen.measure:
        start = time.monotonic()
        make.make(chosen.cases, seed=chosen.seed, say=lambda line: print(line, file=sys.stderr, flush=True))
        print(f"{connection.vendor}: {chosen.cases:,} cases made in {time.monotonic() - start:.0f} s", file=sys.stderr)
    total = Case.objects.filter(accept_number__startswith="D44").count()
    cookies = {name: make.signed_in(name) for name in ("handler", "coordinator", "small")}
    asked = [question for question in pages.questions(total) if chosen.only in question.name]
    with measure.serving(make.moment_of(total)) as server:
        machine = Machine()
        for answer in measure.measured(asked, server.port, cookies, machine):
            print(answer.line(connection.vendor), flush=True)
        for line in machine.lines(connection.vendor):
            print(line, flush=True)
        print(f"| {connection.vendor} | memory of the server, MB | | | {server.forget():.0f} | | | |", flush=True)
        if not chosen.only:
            clerk = cookies["coordinator"]
            inspection = f"i{max(0, -(-total // make.PER_INSPECTION) - 2)}"
            for answer in works.make_table(server.port, clerk, inspection):
                print(answer.line(connection.vendor), flush=True)
            print(f"| {connection.vendor} | memory meanwhile, MB | | | {server.forget():.0f} | | | |", flush=True)
            for answer in works.take_in(server.port, clerk, total):
                print(answer.line(connection.vendor), flush=True)


if __name__ == "__main__":
    main()
