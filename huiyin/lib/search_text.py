"""The searchable form of a text, and the query that finds it, alike on SQLite (FTS5) and PostgreSQL (tsvector).

Neither database can split Chinese into words, and their trigram indexes miss the two-character words people search
for. So a run of Han characters is stored as its overlapping pairs and its last character (佛山市 → 佛山 山市 市); a
query is the phrase of its pairs, and a single character is the prefix of a pair. Letters and digits are words of their
own, so the number in `D440000` is found with and without its letter. Both sides fold widths, case and character forms.
"""

from __future__ import annotations

import re

from huiyin.lib import chinese

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_TOKENS = re.compile(rf"[{HAN}]+|[a-z]+|[0-9]+")
# A cell breaks its lines where it is full, in the middle of a word: between Han characters a space means nothing.
_BROKEN_LINE = re.compile(rf"(?<=[{HAN}])[\s\u200b\ufeff]+(?=[{HAN}])")
LONGEST_QUERY = 200


def fold(text: str) -> str:
    """The shape in which two texts are compared: half-width, lower case, simplified."""
    lowered = "".join(c.lower() if c.isascii() else c for c in chinese.half_width(text))
    return _BROKEN_LINE.sub("", chinese.simplified(lowered))


def bigrams(text: str) -> str:
    """The column to index: pairs and last characters of Han runs, words and numbers, in their order."""
    tokens: list[str] = []
    for run in _TOKENS.findall(fold(text)):
        tokens += _pairs(run) if not run.isascii() else [run]
    return " ".join(tokens)


def pairs(text: str) -> frozenset[str]:
    """The distinct tokens of a text that say something: its pairs and words, without the lone last characters."""
    return frozenset(token for token in bigrams(text).split() if len(token) > 1)


def query(text: str, vendor: str) -> str | None:
    """What to ask the index of `vendor` (sqlite: FTS5 MATCH; postgresql: a tsquery literal); None when there is nothing.

    Parts separated by spaces must all occur, each as it stands. Only Han characters, letters and digits pass, so no
    operator, quote or wildcard of what was typed reaches the database.
    """
    phrases = [phrase for part in text[:LONGEST_QUERY].split() if (phrase := _phrase(part))]
    if not phrases:
        return None
    if vendor == "sqlite":
        return " AND ".join(f'"{" ".join(tokens)}"{"*" if prefix else ""}' for tokens, prefix in phrases)
    if vendor == "postgresql":
        return " & ".join(
            "(" + " <-> ".join(f"'{t}'" for t in tokens) + (":*" if prefix else "") + ")" for tokens, prefix in phrases
        )
    raise ValueError(f"no search on {vendor}")


def phrases(text: str) -> list[str]:
    """What must occur in the searchable form, with a space before and after it, for `query` to find it."""
    found = [phrase for part in text[:LONGEST_QUERY].split() if (phrase := _phrase(part))]
    return [" " + " ".join(tokens) + ("" if prefix else " ") for tokens, prefix in found]


def _phrase(part: str) -> tuple[list[str], bool] | None:
    """The tokens that stand side by side where `part` occurs, and whether the last is only the beginning of one."""
    runs = _TOKENS.findall(fold(part))
    if not runs:
        return None
    tokens: list[str] = []
    for run in runs[:-1]:
        tokens += _pairs(run) if not run.isascii() else [run]
    last = runs[-1]
    if last.isascii():
        return [*tokens, last], True
    if len(last) == 1:
        return [*tokens, last], True
    # The text may go on after the query's last character, so that character alone is no token of it.
    return tokens + _pairs(last)[:-1], False


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
