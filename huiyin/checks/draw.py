#!/usr/bin/env python3
"""The draw of a spot check, for anyone: one file, only Python's standard library.

    python3 draw.py list.csv --seed S --size N

`list.csv` is the frozen list as Huiyin gives it out: a header, then one line for each case, of which three columns
count: `number` (the case's), `stratum` (the part of the city it lies in) and `weight` (a whole number above 0).
Huiyin draws with the functions of this very file.

How the cases are drawn:

1. `S` is the published seed. Where a plan was drawn with a secret and a public number, `S` is the SHA-256 of
   `secret|hash of the list|public number`, which `--secret` and `--public` compute instead of `--seed`.
2. The places are shared out among the strata in proportion to their cases, by the largest remainder; where there are
   enough places, no stratum goes without one. What remains a tie is settled by the seed.
3. Each case gets u = (SHA-256("S|number") + 1) / (2^256 + 1), a number between 0 and 1, and the key -ln(u) / weight. In
   each stratum the smallest keys are drawn: weighted sampling without replacement (Efraimidis and Spirakis, 2006).
   Logarithms are computed in decimal to 40 places, correctly rounded, so that every machine draws the same.

The same list, seed and size give the same draw for ever; a later version of this file may not change that.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path

# Every step is rounded alike everywhere: 40 digits, whatever the surroundings ask of decimals.
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN, Emin=-9999, Emax=9999, traps=[])
_WHOLE = Decimal(2**256 + 1)


@dataclass(frozen=True)
class Line:
    """One case of the list: its number, the stratum it lies in, and its weight."""

    number: int
    stratum: str
    weight: int


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seed_of(secret: str, list_sha256: str, public: str) -> str:
    """The seed of a draw whose secret was committed to before: nobody who knew one part of it knew the other."""
    return digest(f"{secret}|{list_sha256}|{public}")


def read_list(data: bytes) -> list[Line]:
    """The lines of an exported list; raises ValueError for one that cannot be drawn from."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    if not {"number", "stratum", "weight"} <= set(rows.fieldnames or ()):
        raise ValueError("the list needs the columns number, stratum and weight")
    lines = [Line(int(row["number"]), row["stratum"], int(row["weight"])) for row in rows]
    if len({line.number for line in lines}) != len(lines):
        raise ValueError("a number stands in the list twice")
    if any(line.weight < 1 for line in lines):
        raise ValueError("a weight is a whole number above 0")
    return lines


def key_of(seed: str, line: Line) -> Decimal:
    """The key by which a case is drawn: the smaller, the sooner. A weight twice as large halves it."""
    n = int(digest(f"{seed}|{line.number}"), 16) + 1
    u = _EXACT.divide(Decimal(n), _WHOLE)
    return _EXACT.divide(_EXACT.minus(_EXACT.ln(u)), Decimal(line.weight))


def shares(counts: dict[str, int], size: int, seed: str) -> dict[str, int]:
    """How many places each stratum gets: proportional, by the largest remainder, none without one where it can be.

    Whole numbers only. No stratum gets more places than it has cases, for `size` is at most their sum.
    """
    counts = {name: n for name, n in counts.items() if n > 0}
    total = sum(counts.values())
    size = min(max(size, 0), total)
    if not size:
        return dict.fromkeys(counts, 0)
    given = {name: size * n // total for name, n in counts.items()}

    def lot(name: str) -> str:
        return digest(f"{seed}|stratum|{name}")

    by_remainder = sorted(counts, key=lambda name: (-(size * counts[name] % total), lot(name)))
    for name in by_remainder[: size - sum(given.values())]:
        given[name] += 1
    if size < len(counts):
        return given
    for poor in sorted((name for name, n in given.items() if n == 0), key=lot):
        # From the stratum that has most above its exact share; one that has a single place keeps it.
        rich = max((n for n in given if given[n] > 1), key=lambda n: (given[n] * total - size * counts[n], lot(n)))
        given[rich] -= 1
        given[poor] += 1
    return given


def draw(lines: Iterable[Line], *, seed: str, size: int) -> list[int]:
    """The numbers drawn, stratum by stratum, in each in the order in which they were drawn."""
    strata: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.number):
        strata.setdefault(line.stratum, []).append(line)
    given = shares({name: len(rows) for name, rows in strata.items()}, size, seed)
    return [
        line.number
        for name in sorted(strata)
        for line in sorted(strata[name], key=lambda line: (key_of(seed, line), line.number))[: given[name]]
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw from an exported list and print the numbers, one a line."""
    parser = argparse.ArgumentParser(description="Repeat the draw of a spot check from its published list and seed.")
    parser.add_argument("list", type=Path, help="the exported list (csv)")
    parser.add_argument("--seed", help="the published seed")
    parser.add_argument("--secret", help="the revealed secret, in place of the seed")
    parser.add_argument("--public", default="", help="the public number, with the secret")
    parser.add_argument("--size", type=int, required=True, help="how many cases are drawn")
    told = parser.parse_args(arguments)
    if (told.seed is None) == (told.secret is None):
        parser.error("give either --seed or --secret")
    data = told.list.read_bytes()
    list_sha256 = hashlib.sha256(data).hexdigest()
    try:
        lines = read_list(data)
    except (ValueError, KeyError, TypeError) as error:
        print(f"the list cannot be read: {error}", file=sys.stderr)
        return 2
    seed = told.seed if told.seed is not None else seed_of(told.secret, list_sha256, told.public)
    print(f"# list sha256 {list_sha256}")
    if told.secret is not None:
        print(f"# commitment  {digest(told.secret)}")
    print(f"# seed        {seed}")
    for number in draw(lines, seed=seed, size=told.size):
        print(number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
