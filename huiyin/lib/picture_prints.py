"""How a photograph is known again after it was turned, cropped or compressed, without looking at all others.

The middle of a picture is in every picture that was cropped from it by up to a fifth. Its coarse shades (the signs of
the lowest waves of a cosine transform) are the same after compressing and lightening, and turning or mirroring only
swaps them and their signs: so the middle is put upright by its own shades, and its signs make a code. A new picture
does not know what was cut from it: it is asked about in all likely ways, each a look-up by key. What a key finds
is then laid over the new picture, and only the same picture fits to the grain.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import cos, pi, sqrt
from operator import mul, sub

from PIL import Image, ImageFilter

SIDE = 192  # of the picture from which windows are taken
GRID = 16  # of a window whose waves are measured
WAVES = 8  # per direction
MARGIN = 0.2  # what may have been cut of a side, both ends together
STEP = MARGIN / 4  # the coarse shades bear being shifted by half of this
KEYS = 4  # each of three quarters of the code
CODE_BITS = 33  # the waves measured, less the two that put the picture upright
FLIPS = 4  # least certain signs of a key that are asked about both ways
UNSURE = 0.12  # of the strongest wave: below it the upright position may be another one
CLOSE = 9  # differing signs of the code at most
FINE = 40  # of the windows that are laid over each other
SAME = 0.96  # how well fine shades must fit: two days at one place come to 0.93, the same picture saved anew to 0.99

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Print:
    """What is kept of a picture: its keys, by which it is looked up, and its code, by which most are left out."""

    keys: frozenset[int]
    code: int


@dataclass(frozen=True)
class Question:
    """One likely way in which a new picture may hold the middle of a known one: where, how turned, and its code."""

    box: Box
    turned: tuple[bool, bool, bool]
    code: int


def opened(data: bytes) -> Image.Image:
    """The picture in shades of grey, square and small: all that is measured."""
    image = Image.open(io.BytesIO(data))
    image.draft("L", (2 * SIDE, 2 * SIDE))
    return image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)


def print_of(picture: Image.Image) -> Print:
    """The print of a picture: of its middle, put upright."""
    waves = _upright(_waves(picture, _MIDDLE))[0][1]
    code = _code(waves)
    return Print(frozenset(_key(code, n) for n in range(KEYS)), code)


_MIDDLE: Box = (MARGIN, MARGIN, 1 - MARGIN, 1 - MARGIN)


def questions(picture: Image.Image) -> dict[int, list[Question]]:
    """By key: the ways in which this picture may hold the middle of a known one. The likeliest, uncut, is among them."""
    asked: dict[int, list[Question]] = {}
    for box in boxes():
        for turned, waves in _upright(_waves(picture, box)):
            code = _code(waves)
            question = Question(box, turned, code)
            for n in range(KEYS):
                for key in _near_keys(waves, code, n):
                    asked.setdefault(key, []).append(question)
    return asked


@cache
def boxes() -> tuple[Box, ...]:
    """Where the middle of a known picture may lie in a new one: the new cut from the known, or the known from the new."""
    smaller = sorted({_middle_in_cut(low, high) for low, high in _cuts(STEP)})
    larger = sorted({_middle_of_cut(low, high) for low, high in _cuts(MARGIN / 2)})
    found: dict[Box, None] = {}
    for ends in (smaller, larger):
        for left, right in ends:
            for top, bottom in ends:
                found[left, top, right, bottom] = None
    return tuple(found)


def _cuts(step: float) -> Iterator[tuple[float, float]]:
    """What was cut at the two ends of a side."""
    steps = [n * step for n in range(int(MARGIN / step + 1e-9) + 1)]
    for low in steps:
        for high in steps:
            if low + high <= MARGIN + 1e-9:
                yield low, high


def _middle_in_cut(low: float, high: float) -> tuple[float, float]:
    rest = 1 - low - high
    return (MARGIN - low) / rest, (1 - MARGIN - low) / rest


def _middle_of_cut(low: float, high: float) -> tuple[float, float]:
    rest = 1 - low - high
    return low + MARGIN * rest, low + (1 - MARGIN) * rest


# --- waves and signs --------------------------------------------------------------------------------------------------

Waves = dict[tuple[int, int], float]


@cache
def _basis() -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(cos(pi * (2 * x + 1) * u / (2 * GRID)) for x in range(GRID)) for u in range(WAVES))


def _waves(picture: Image.Image, box: Box) -> Waves:
    """The lowest waves of the shades within a box."""
    window = picture.resize((GRID, GRID), Image.Resampling.BILINEAR, box=_inside(picture, box)).tobytes()
    basis = _basis()
    rows = [window[at : at + GRID] for at in range(0, GRID * GRID, GRID)]
    across = [[sum(map(mul, row, wave)) for row in rows] for wave in basis]  # by wave, then by row
    return {(u, v): sum(map(mul, across[u], basis[v])) for u in range(WAVES) for v in range(WAVES) if 0 < u + v < WAVES}


def _inside(picture: Image.Image, box: Box) -> Box:
    """The box in points of the picture, none of it beyond the edge."""
    left, top, right, bottom = (min(float(picture.width), max(0.0, part * picture.width)) for part in box)
    return left, top, right, bottom


def _upright(waves: Waves) -> list[tuple[tuple[bool, bool, bool], Waves]]:
    """The waves in the one position of eight that their strongest shades name; more positions where these are unsure.

    Bright above, bright left, and the greater change from above to below: a picture turned or mirrored comes out alike.
    """
    across, down = waves[1, 0], waves[0, 1]
    strongest = max(abs(value) for value in waves.values()) or 1.0
    doubt = UNSURE * strongest
    swaps = [abs(across) > abs(down)]
    if abs(abs(across) - abs(down)) < doubt:
        swaps.append(not swaps[0])
    lefts = [across < 0] + ([across >= 0] if abs(across) < doubt else [])
    downs = [down < 0] + ([down >= 0] if abs(down) < doubt else [])
    return [
        ((left, top, swap), _turned(waves, left=left, top=top, swap=swap))
        for swap in swaps
        for left in lefts
        for top in downs
    ]


def _turned(waves: Waves, *, left: bool, top: bool, swap: bool) -> Waves:
    """The waves as they are after mirroring from left to right, from top to bottom, and along the diagonal."""
    mirrored = {(u, v): value * (-1 if (left and u % 2) != (top and v % 2) else 1) for (u, v), value in waves.items()}
    return {(v, u): value for (u, v), value in mirrored.items()} if swap else mirrored


@cache
def _places() -> tuple[tuple[int, int], ...]:
    """The waves whose signs make the code, the lowest first; the two that put it upright have always the same sign."""
    order = sorted(
        ((u, v) for u in range(WAVES) for v in range(WAVES) if 1 < u + v < WAVES), key=lambda at: (at[0] + at[1], at)
    )
    return tuple(order[:CODE_BITS])


def _code(waves: Waves) -> int:
    code = 0
    for at in _places():
        code = code << 1 | (waves.get(at, 0.0) >= 0)
    return code


@cache
def _bits(n: int) -> tuple[int, ...]:
    """Which places of the code the n-th key is made of: each leaves out another quarter, wherever an error may lie."""
    return tuple(at for at in range(CODE_BITS) if at % KEYS != n)


def _key(code: int, n: int) -> int:
    key = n
    for at in _bits(n):
        key = key << 1 | (code >> (CODE_BITS - 1 - at) & 1)
    return key


def _near_keys(waves: Waves, code: int, n: int) -> Iterator[int]:
    """The key, and those with up to two of its least certain signs the other way."""
    places = _places()
    unsure = sorted(_bits(n), key=lambda at: abs(waves.get(places[at], 0.0)))[:FLIPS]
    for many in range(3):
        for some in combinations(unsure, many):
            other = code
            for at in some:
                other ^= 1 << (CODE_BITS - 1 - at)
            yield _key(other, n)


def is_close(one: int, other: int) -> bool:
    """Do two codes differ in so few signs that the pictures are worth laying over each other?"""
    return (one ^ other).bit_count() <= CLOSE


# --- one laid over the other ------------------------------------------------------------------------------------------

_MOVES = (
    (1, 0, 1, 0),
    (0, 1, 0, 1),
    (1, 0, -1, 0),
    (0, 1, 0, -1),
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
)


def fit(new: Image.Image, known: Image.Image, question: Question) -> float:
    """How well a part of the new picture, moved a little this way and that, fits the middle of the known one: 0 to 1.

    First the shades as they are, which lead there from afar, then what is left of them without the coarse ones: two
    pictures of one place on two days have the same houses, and never the same grain, puddles and shadows.
    """
    turn = _upright(_waves(known, _MIDDLE))[0][0]
    box, _well = _moved(
        new, question, question.box, _Shades(known, _MIDDLE, turn, FINE // 2, fine=False), (0.03, 0.015)
    )
    _box, well = _moved(new, question, box, _Shades(known, _MIDDLE, turn, FINE, fine=True), (0.012, 0.006, 0.003))
    return well


class _Shades:
    """The shades within a box of a picture, upright, with their mean taken away and of length one."""

    def __init__(self, picture: Image.Image, box: Box, turn: tuple[bool, bool, bool], side: int, *, fine: bool) -> None:
        self.side, self.fine = side, fine
        window = picture.resize((side, side), Image.Resampling.BILINEAR, box=_inside(picture, box))
        if turn[0]:
            window = window.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if turn[1]:
            window = window.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        if turn[2]:
            window = window.transpose(Image.Transpose.TRANSPOSE)
        shades: list[float] = list(window.tobytes())
        if fine:
            shades = list(map(sub, shades, window.filter(ImageFilter.BoxBlur(3)).tobytes()))
        mean = sum(shades) / len(shades)
        shades = [shade - mean for shade in shades]
        length = sqrt(sum(map(mul, shades, shades))) or 1.0
        self.values = [shade / length for shade in shades]

    def like(self, other: _Shades) -> float:
        return sum(map(mul, self.values, other.values))


def _moved(
    new: Image.Image, question: Question, box: Box, wanted: _Shades, steps: tuple[float, ...]
) -> tuple[Box, float]:
    """The box near this one whose shades fit best, and how well."""

    def well(at: Box) -> float:
        return _Shades(new, at, question.turned, wanted.side, fine=wanted.fine).like(wanted)

    best = well(box)
    for step in steps:
        better = True
        while better:
            better = False
            for move in _MOVES:
                for way in (step, -step):
                    at: Box = tuple(part + way * by for part, by in zip(box, move, strict=True))  # type: ignore[assignment]
                    if min(at) < -0.02 or max(at) > 1.02 or (fits := well(at)) <= best + 1e-4:
                        continue
                    box, best, better = at, fits, True
    return box, best
