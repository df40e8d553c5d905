"""How fast the machine itself is while pages are asked: a rented core shares its memory with strangers."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field

ADDITIONS = 200_000
READS = 100_000
NUMBERS = 2_000_000  # 64 MB of objects: more than any cache that a core has for itself


@dataclass
class Machine:
    """What two plain things cost each time it was looked: a million additions (ms), one object read from memory (ns).

    The first is the core's own speed. The second is how long it waits for memory, on which a page of many small objects
    depends far more; it differs by several times from one hour to the next where neighbours use the same memory.
    """

    numbers: list[float] = field(default_factory=lambda: [float(n) for n in range(NUMBERS)])
    places: list[int] = field(default_factory=lambda: random.Random(1).choices(range(NUMBERS), k=READS))
    added: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Measure both once; takes a tenth of a second."""
        start, total = time.perf_counter(), 0
        for one in range(ADDITIONS):
            total += one * one
        self.added.append((time.perf_counter() - start) * 1e3 * 1_000_000 / ADDITIONS)
        near = [place % 512 for place in self.places]
        far, at_hand = self._reading(self.places), self._reading(near)
        self.read.append((far - at_hand) * 1e9 / READS)

    def _reading(self, places: list[int]) -> float:
        numbers, total = self.numbers, 0.0
        start = time.perf_counter()
        for place in places:
            total += numbers[place]
        return time.perf_counter() - start

    def lines(self, database: str) -> list[str]:
        """The lines of the table: median and the longest."""
        named = (("a million additions, ms", self.added), ("one object read from memory, ns", self.read))
        return [
            f"| {database} | {name} | | | {statistics.median(times):.0f} | {max(times):.0f} | | |"
            for name, times in named
            if times  # no page was asked
        ]
