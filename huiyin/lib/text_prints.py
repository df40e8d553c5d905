"""How a text is found again when half of it was changed: a sample of its runs of characters, each a number.

A run is sampled by its own number alone, so two texts that share words share samples too, whatever stands around them.
What is sampled of a text of 300 characters is about forty numbers: an index over them answers in the time of a few rows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from huiyin.lib.search_text import fold
from huiyin.lib.similarity import score

RUN = 5  # characters in a run: shorter ones are shared by all texts of a trade, longer ones break at each change
ONE_IN = 5  # of the runs are sampled
MOST = 96  # numbers of one text
SHORTEST = 80  # characters that a text needs to be compared: a sentence or two are alike by nature
LEAST_SHARED = 3  # runs of their own that two texts must share
NEARLY, OWN_OF_THE_NEAR = 0.72, 0.12
ROUGHLY, OWN_OF_THE_ROUGH = 0.66, 0.28
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}[:：]\d{2}")


def bare(text: str) -> str:
    """Folded letters and digits only: what is compared."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def digest(text: str) -> int:
    """A number for the very words, as a signed eight-byte integer."""
    return _number(bare(text).encode())


def sample(text: str) -> set[int]:
    """The sampled runs of a text, each a number."""
    return set(sorted(_sampled(bare(text)))[:MOST])


def _sampled(plain: str) -> set[int]:
    numbers = {_number(plain[at : at + RUN].encode()) for at in range(len(plain) - RUN + 1)}
    return {number for number in numbers if number % ONE_IN == 0}


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)


def alike(one: str, other: str, *, shared: int, of: int) -> float:
    """How alike two texts are, 0 to 1; 0 where it is not enough to speak of.

    Two answers of one trade are built of the same phrases, so likeness alone says little: of the runs that are no stock
    phrases (`of` in the one that has fewer) enough must be `shared`, the more the less alike the whole texts are.
    """
    if shared < LEAST_SHARED:
        return 0.0
    whole, own = score(one, other), shared / max(of, 1)
    enough = (whole >= NEARLY and own >= OWN_OF_THE_NEAR) or (whole >= ROUGHLY and own >= OWN_OF_THE_ROUGH)
    return whole if enough else 0.0


def figures(text: str) -> list[str]:
    """The measured values of a report in their order: what differs between two honest reports on one form."""
    return [number for number in _FIGURE.findall(_DATE.sub(" ", fold(text))) if len(number) > 1]


def same_figures(one: str, other: str) -> float:
    """The share of the measured values that two reports have in common, in the order in which they stand."""
    a, b = figures(one), figures(other)
    if min(len(a), len(b)) < 5:
        return 0.0
    return 2 * _longest_common(a, b) / (len(a) + len(b))


def _longest_common(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for left in a:
        before = 0
        for at, right in enumerate(b, start=1):
            kept = row[at]
            row[at] = before + 1 if left == right else max(row[at], row[at - 1])
            before = kept
    return row[-1]


def figure_keys(text: str) -> set[int]:
    """The sampled runs of a report's values: each three in a row, as a number."""
    values = figures(text)
    runs: Iterable[str] = (" ".join(values[at : at + 3]) for at in range(len(values) - 2))
    return set(sorted(_number(run.encode()) for run in runs)[:MOST])
