"""How alike two complaints are: the measure behind “this looks like an earlier case”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz

from huiyin.lib.search_text import fold, pairs

Key = TypeVar("Key")


class Likeness(NamedTuple):
    """A candidate with its score, 0 to 1."""

    key: object
    score: float


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared pairs over all pairs: blind to the order of sentences, so a complaint told anew still scores."""
    return len(a & b) / len(a | b) if a and b else 0.0


def score(a: str, b: str) -> float:
    """The better of edit likeness and shared pairs, 0 to 1. Empty texts are like nothing."""
    folded_a, folded_b = _bare(a), _bare(b)
    if not folded_a or not folded_b:
        return 0.0
    return max(fuzz.ratio(folded_a, folded_b) / 100, jaccard(pairs(a), pairs(b)))


def nearest(
    text: str, candidates: Iterable[tuple[Key, str]], *, at_least: float = 0.5, limit: int = 10
) -> list[Likeness]:
    """The candidates that are like `text`, best first; equal scores keep the order in which they came."""
    bare, own = _bare(text), pairs(text)
    found = []
    for key, other in candidates:
        other_bare = _bare(other)
        if not bare or not other_bare:
            continue
        ratio = fuzz.ratio(bare, other_bare, score_cutoff=at_least * 100) / 100
        best = max(ratio, jaccard(own, pairs(other)))
        if best >= at_least:
            found.append(Likeness(key, best))
    return sorted(found, key=lambda one: -one.score)[:limit]


def rare_terms(
    bigrams: Iterable[str], document_frequency: Mapping[str, int] | Callable[[str], int], k: int = 8
) -> list[str]:
    """The `k` terms that fewest texts share, rarest first: where to look for repeats.

    A term no other text has cannot lead to one, so those are left out. Ties are broken by the term: the same text
    always looks in the same places.
    """
    frequency = document_frequency if callable(document_frequency) else lambda term: document_frequency.get(term, 0)
    counted = [(frequency(term), term) for term in sorted(set(bigrams)) if len(term) > 1]
    return [term for count, term in sorted(counted) if count > 0][:k]


def _bare(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
