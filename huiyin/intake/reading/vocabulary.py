"""The words of lists as data: which column a name means, which code a written type, channel, finding or state has."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[2] / "rulebook" / "shipped" / "vocabulary.json"
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
NOISE = re.compile(r"[\s　:：,，.。、/\\\-—_()\[\]【】〔〕<>《》\"'“”‘’*★※·\u200b\ufeff]+")


def plain(text: str) -> str:
    """The word without width, spaces, punctuation and case: how names are compared."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def outside_brackets(text: str) -> str:
    return BRACKETS.sub("", unicodedata.normalize("NFKC", text))


@dataclass
class Vocabulary:
    """Lookups built once from the rulebook's data."""

    names: dict[str, tuple[str, float]] = field(default_factory=dict)
    parts: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _seen: dict[str, tuple[str, float]] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Vocabulary:
        vocabulary = cls()
        for column, words in data["columns"].items():
            for order, word in enumerate(words.get("is", ())):
                # "*" alone names the star column but is noise inside other names. Earlier words are the surer ones.
                vocabulary.names.setdefault(plain(word) or word, (column, 1.0 - min(order, 90) / 1000))
            vocabulary.parts.extend((plain(word), column) for word in words.get("has", ()))
        # The longest word decides; of equals, the one that stands last in the name.
        vocabulary.parts.sort(key=lambda item: -len(item[0]))
        for section in ("types", "channels", "findings", "states"):
            vocabulary.codes[section] = {
                plain(word): code for code, words in data[section].items() for word in (*words, code)
            } | {word: code for code, words in data[section].items() for word in words if not plain(word)}
        return vocabulary

    def with_types(self, types: Mapping[str, Iterable[str]]) -> Vocabulary:
        """The same with an office's own pollution types: their words come first, and a type it does not have has none."""
        shipped = {word: code for word, code in self.codes["types"].items() if code in types}
        own = {plain(word) or word: code for code, words in types.items() for word in (*words, code)}
        return replace(self, codes={**self.codes, "types": {**shipped, **own}})

    def column(self, name: str) -> tuple[str, float]:
        """The field a column name means and how surely (0 to 1); `("", 0)` when no word fits."""
        found = self._seen.get(name)
        if len(self._seen) > 20_000:  # cells of long lists pass here too
            self._seen.clear()
        if found is None:
            found = self._seen[name] = self._column(name)
        return found

    def _column(self, name: str) -> tuple[str, float]:
        if len(name) > 60:
            return "", 0.0
        for candidate in (plain(name), plain(outside_brackets(name)), name.strip()):
            if candidate in self.names:
                return self.names[candidate]
        word = plain(outside_brackets(name)) or plain(name)
        if not word or len(word) > 24:
            return "", 0.0
        best, score = "", 0.0
        for part, column in self.parts:
            place = word.rfind(part)
            if place < 0:
                continue
            # What a Chinese name ends with is what it is: 问题类型 is a type, 类型问题 is a question.
            value = 0.45 + 0.4 * len(part) / len(word) + (0.1 if place + len(part) == len(word) else 0)
            if value > score:
                best, score = column, value
        return best, min(score, 0.95)

    def code(self, section: str, written: str) -> str | None:
        """The code of a written word, or None. Words in brackets after it are looked past."""
        codes = self.codes[section]
        return codes.get(plain(written)) or codes.get(plain(outside_brackets(written))) or codes.get(written.strip())


@lru_cache(maxsize=1)
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the rulebook."""
    return Vocabulary.from_data(json.loads(SHIPPED.read_text(encoding="utf-8")))


def as_vocabulary(vocabulary: Vocabulary | dict[str, Any] | None) -> Vocabulary:
    if vocabulary is None:
        return shipped_vocabulary()
    return vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary.from_data(vocabulary)
