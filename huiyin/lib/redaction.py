"""Finds and masks the words by which a complainant could be known; leaves the polluter's name and place readable.

Two sources: the shape of things (telephones, identity numbers, flats, “我叫…”), and what is already known of this
complainant, masked in every shape it may be written in. It errs towards masking: a person looks at before and after
side by side, and a number masked in vain costs less than a name that slipped through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from huiyin.lib import chinese
from huiyin.lib.redaction_patterns import PATTERNS, RESPECTFUL, Find, known_patterns


class Kind(StrEnum):
    """What was found; `label` for pages, `mark` is what stands in the text instead."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    ADDRESS = "address"
    NAME = "name"
    KNOWN = "known"

    @property
    def label(self) -> str:
        return str(_LABELS[self])

    @property
    def mark(self) -> str:
        return _MARKS[self]


_LABELS = {
    Kind.PHONE: _("电话"), Kind.ID_NUMBER: _("身份证号"), Kind.EMAIL: _("电子邮箱"), Kind.WECHAT: _("微信号"), Kind.QQ: _("QQ号"),
    Kind.BANK_CARD: _("银行卡号"), Kind.PLATE: _("车牌"), Kind.ADDRESS: _("门牌号"), Kind.NAME: _("姓名"), Kind.KNOWN: _("身份信息"),
}  # fmt: skip
# Part of the redacted text itself, which is Chinese whatever the reader's language.
_MARKS = {
    Kind.PHONE: "〔电话〕", Kind.ID_NUMBER: "〔身份证号〕", Kind.EMAIL: "〔邮箱〕", Kind.WECHAT: "〔微信号〕", Kind.QQ: "〔QQ号〕",
    Kind.BANK_CARD: "〔银行卡号〕", Kind.PLATE: "〔车牌〕", Kind.ADDRESS: "〔门牌号〕", Kind.NAME: "〔姓名〕", Kind.KNOWN: "〔身份信息〕",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """One masked place: where it stood in the text, what it was, where its replacement stands in the result."""

    start: int
    end: int
    kind: Kind
    original: str
    replacement: str
    start_after: int
    end_after: int


def redact(text: str, known: Iterable[str] = (), keep: Iterable[str] = ()) -> tuple[str, list[Span]]:
    """The text with identifying words masked, and what was masked.

    `known`: the complainant's name, telephone, address as the sealed record has them. `keep`: names that must stay,
    such as the firm complained of and the place; they win, even over `known`, for a complaint that names no polluter
    cannot be worked on.
    """
    known, keep = list(known), list(keep)
    found = find(text, known, keep)
    if not found:
        return text, []
    while True:
        after, spans = _masked(text, found)
        # A mask changes what its neighbour stands beside, and may lay bare one more.
        more = [(_before(a, spans), _before(b, spans), kind) for a, b, kind in find(after, known, keep)]
        joined = _without_overlaps([*found, *more])
        if joined == found:
            return after, spans
        found = joined


def mask_known(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """The texts with the complainant's own words masked and nothing else: for words in which others' numbers stay.

    Patterns are made only for what may stand there by its end: ten thousand cases go into one table.
    """
    texts = list(texts)
    whole = _shape("\n".join(texts))
    likely = [one for one in map(_shape, known) if one and (one[-1:] if len(one) <= 5 else one[-4:]) in whole]
    patterns = known_patterns(likely)
    return [_masked_by(text, patterns) for text in texts] if patterns else texts


def _masked_by(text: str, patterns: list[Find]) -> str:
    shape = _shape(text)
    found = [(a, b, Kind(kind)) for pattern in patterns for a, b, kind in pattern(shape) if b > a]
    return _masked(text, _without_overlaps(found))[0] if found else text


def _masked(text: str, found: list[tuple[int, int, Kind]]) -> tuple[str, list[Span]]:
    out: list[str] = []
    spans: list[Span] = []
    at = written = 0
    for start, end, kind in found:
        original = text[start:end]
        # “李先生” reads on as “某先生”.
        respectful = kind is Kind.NAME and end - start <= 2 and RESPECTFUL.match(_shape(text[end : end + 4]))
        replacement = "某" if respectful else kind.mark
        out += [text[at:start], replacement]
        written += start - at
        spans.append(Span(start, end, kind, original, replacement, written, written + len(replacement)))
        written += len(replacement)
        at = end
    return "".join([*out, text[at:]]), spans


def _before(place: int, spans: list[Span]) -> int:
    """Where a place of the masked text was in the text."""
    shift = 0
    for span in spans:
        if place < span.end_after:  # marks are kept whole, so no place is inside one
            break
        shift = span.end - span.end_after
    return place + shift


def find(text: str, known: Iterable[str] = (), keep: Iterable[str] = ()) -> list[tuple[int, int, Kind]]:
    """Where `redact` would mask: also the last check before anything is published."""
    shape = _shape(text)
    # The marks of an earlier run stay too: redacting twice is redacting once.
    staying = [one for one in (*keep, *_MARKS.values()) if one.strip()]
    kept = [(m.start(), m.end()) for one in staying for m in re.finditer(re.escape(_shape(one)), shape)]
    found = [
        (start, end, Kind(kind))
        for start, end, kind in _every(shape, known_patterns([_shape(one) for one in known]))
        if end > start and not any(start < b and a < end for a, b in kept)
    ]
    return _without_overlaps(found)


def _every(shape: str, patterns: list[Find]) -> Iterator[tuple[int, int, str]]:
    # What is known comes first: where both match the same place, the record knows better what it is.
    for pattern in (*patterns, *PATTERNS):
        yield from pattern(shape)


def _shape(text: str) -> str:
    """The text as patterns see it, place for place: half-width, simplified, lower case."""
    folded = chinese.simplified(chinese.half_width(text))
    return "".join(c.lower() if c.isascii() else c for c in folded)


def _without_overlaps(found: list[tuple[int, int, Kind]]) -> list[tuple[int, int, Kind]]:
    """Join what touches or overlaps: the widest cover wins, named after its longest part."""
    joined: list[tuple[int, int, Kind, int]] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if joined and start < joined[-1][1]:
            first, last, former, length = joined[-1]
            longer = end - start > length
            joined[-1] = (first, max(last, end), kind if longer else former, max(length, end - start))
        else:
            joined.append((start, end, kind, end - start))
    return [(start, end, kind) for start, end, kind, _length in joined]
