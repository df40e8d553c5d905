"""What a deputy may answer for. The types belong to the rulebooks, a room above this one, which hands their names down."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_sources: list[Callable[[], dict[str, str]]] = []


def register(source: Callable[[], dict[str, str]]) -> None:
    """`source` names the types a portfolio may hold, by their codes."""
    if source not in _sources:
        _sources.append(source)


def types() -> dict[str, str]:
    """The types by their codes, named in the reader's language."""
    return {code: name for source in _sources for code, name in source().items()}


def named(codes: Iterable[str]) -> list[str]:
    """The names of `codes`; a code that no rulebook knows stands for itself."""
    known = types()
    return [known.get(code, code) for code in codes]
