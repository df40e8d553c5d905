"""Photographs drawn by code: a river bank, a factory, a street at night, a pile of rubbish; small, and never the same.

They carry a time and a place in their EXIF data, as a telephone's do.
"""

from __future__ import annotations

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 720, 480
SCENES = ("river", "factory", "rubbish", "street", "yard")
Colour = tuple[int, int, int]


def draw(scene: str, seed: int, taken: datetime, latitude: float = 23.02, longitude: float = 113.12) -> bytes:
    """A JPEG of the scene as it might have been taken then and there. The same arguments give the same picture."""
    rng = Random(f"{scene} {seed}")
    night = taken.hour >= 19 or taken.hour < 6
    image = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    _sky(pen, rng, night=night)
    {"river": _river, "factory": _factory, "rubbish": _rubbish, "street": _street}.get(scene, _yard)(pen, rng, night)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.1)))
    image = Image.blend(image, _grain(rng), 0.06 if not night else 0.12)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72, exif=exif_of(taken, (latitude, longitude)))
    return out.getvalue()


def exif_of(taken: datetime | None, place: tuple[float, float] | None) -> Image.Exif:
    """What a telephone writes beside the picture: when it was taken, and where."""
    exif = Image.Exif()
    exif[0x0110] = "Huiyin demo"
    if taken is not None:
        exif[0x0132] = exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if place is not None:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", _degrees(place[0]), "E", _degrees(place[1])
    return exif


def _grain(rng: Random) -> Image.Image:
    """What a telephone's sensor adds; drawn from the seed, so that a picture can be drawn again."""
    return Image.frombytes("L", (WIDTH, HEIGHT), rng.randbytes(WIDTH * HEIGHT)).convert("RGB")


def _degrees(value: float) -> tuple[float, float, float]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return float(degrees), float(minutes), round((value - degrees - minutes / 60) * 3600, 3)


def _shade(colour: Colour, by: float) -> Colour:
    return tuple(max(0, min(255, int(part * by))) for part in colour)  # type: ignore[return-value]


def _sky(pen: ImageDraw.ImageDraw, rng: Random, *, night: bool) -> None:
    top, low = (
        ((18, 22, 40), (46, 44, 58))
        if night
        else (rng.choice(((150, 180, 205), (176, 186, 190), (196, 196, 188))), (222, 222, 214))
    )
    for y in range(HEIGHT):
        part = y / HEIGHT
        pen.line((0, y, WIDTH, y), fill=tuple(int(a + (b - a) * part) for a, b in zip(top, low, strict=True)))


def _ground(pen: ImageDraw.ImageDraw, y: int, colour: Colour, rng: Random) -> None:
    pen.rectangle((0, y, WIDTH, HEIGHT), fill=colour)
    for _ in range(500):
        x, at = rng.randrange(WIDTH), rng.randrange(y, HEIGHT)
        pen.line((x, at, x + rng.randint(2, 14), at), fill=_shade(colour, rng.uniform(0.8, 1.15)))


def _house(pen: ImageDraw.ImageDraw, x: int, base: int, width: int, height: int, rng: Random, *, night: bool) -> None:
    colour = rng.choice(((188, 178, 160), (170, 170, 172), (196, 168, 150), (150, 158, 160)))
    colour = _shade(colour, 0.4 if night else 1.0)
    pen.rectangle((x, base - height, x + width, base), fill=colour)
    for row in range(base - height + 12, base - 16, 26):
        for column in range(x + 8, x + width - 14, 24):
            lit = (236, 208, 120) if night and rng.random() < 0.4 else _shade(colour, 0.6)
            pen.rectangle((column, row, column + 11, row + 14), fill=lit)


def _river(pen: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:  # noqa: FBT001
    for x in range(0, WIDTH, 90):
        _house(pen, x + rng.randint(-10, 10), 230, rng.randint(50, 80), rng.randint(50, 130), rng, night=night)
    _ground(pen, 228, _shade((96, 116, 70), 0.45 if night else 1), rng)
    water = rng.choice(((88, 96, 74), (70, 72, 64), (104, 98, 80)))
    pen.polygon([(0, 300), (WIDTH, 270), (WIDTH, HEIGHT), (0, HEIGHT)], fill=_shade(water, 0.45 if night else 1))
    for _ in range(90):
        x, y = rng.randrange(WIDTH), rng.randrange(300, HEIGHT)
        pen.line((x, y, x + rng.randint(20, 90), y), fill=_shade(water, rng.uniform(0.9, 1.35)))
    x = rng.randint(80, 560)
    pen.rectangle((x, 286, x + 50, 312), fill=(60, 58, 56))
    pen.polygon(
        [(x + 6, 312), (x + 44, 312), (x + 90, 420), (x - 40, 420)], fill=rng.choice(((44, 40, 34), (126, 110, 84)))
    )


def _factory(pen: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:  # noqa: FBT001
    _ground(pen, 330, _shade((132, 126, 114), 0.5 if night else 1), rng)
    x = 30
    while x < WIDTH - 120:
        width, height = rng.randint(120, 220), rng.randint(80, 150)
        wall = _shade(rng.choice(((150, 160, 170), (164, 150, 140), (120, 140, 150))), 0.45 if night else 1)
        pen.rectangle((x, 334 - height, x + width, 334), fill=wall)
        pen.polygon(
            [(x - 6, 334 - height), (x + width / 2, 300 - height), (x + width + 6, 334 - height)],
            fill=_shade(wall, 0.75),
        )
        for column in range(x + 12, x + width - 20, 34):
            pen.rectangle((column, 350 - height, column + 18, 372 - height), fill=_shade(wall, 0.6))
        x += width + rng.randint(4, 30)
    for _ in range(rng.randint(1, 3)):
        chimney = rng.randint(90, 620)
        pen.rectangle((chimney, 90, chimney + 20, 334), fill=_shade((130, 112, 100), 0.5 if night else 1))
        for puff in range(16):
            size = 14 + puff * 4
            cx, cy = chimney + 10 + puff * rng.randint(6, 13), 84 - puff * 4
            pen.ellipse(
                (cx - size, cy - size / 2, cx + size, cy + size / 2),
                fill=_shade((186, 184, 180), rng.uniform(0.8, 1.05)),
            )


def _rubbish(pen: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:  # noqa: FBT001
    _ground(pen, 250, _shade((112, 104, 78), 0.5 if night else 1), rng)
    for _ in range(420):
        x = min(max(rng.gauss(WIDTH / 2, 170), 0), WIDTH)
        top = 260 + abs(x - WIDTH / 2) * 0.35
        y = rng.uniform(top, HEIGHT - 20)
        colour = rng.choice(
            ((210, 206, 200), (150, 60, 50), (60, 90, 140), (190, 170, 90), (90, 90, 88), (70, 110, 70))
        )
        size = rng.uniform(6, 26)
        points = [(x + rng.uniform(-size, size), y + rng.uniform(-size, size) * 0.6) for _ in range(5)]
        pen.polygon(points, fill=_shade(colour, (0.4 if night else 0.9) * rng.uniform(0.7, 1.1)))
    if rng.random() < 0.7:
        x = rng.randint(40, 460)
        pen.rectangle((x, 190, x + 120, 268), fill=_shade((210, 160, 40), 0.6 if night else 1))
        pen.rectangle((x + 90, 160, x + 150, 268), fill=_shade((190, 140, 36), 0.6 if night else 1))
        for wheel in (x + 24, x + 120):
            pen.ellipse((wheel - 20, 250, wheel + 20, 290), fill=(36, 34, 32))


def _street(pen: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:  # noqa: FBT001
    for x in range(-20, WIDTH, 120):
        _house(pen, x, 320, rng.randint(90, 130), rng.randint(140, 260), rng, night=night)
    pen.polygon([(0, 330), (WIDTH, 330), (WIDTH, HEIGHT), (0, HEIGHT)], fill=_shade((96, 96, 98), 0.5 if night else 1))
    for x in range(20, WIDTH, 110):
        pen.polygon([(x, 400), (x + 50, 400), (x + 44, 410), (x - 6, 410)], fill=(200, 200, 190))
    for _ in range(rng.randint(2, 5)):
        x = rng.randint(20, 620)
        pen.rectangle(
            (x, 300, x + rng.randint(50, 90), 350), fill=rng.choice(((150, 40, 36), (36, 60, 110), (190, 190, 186)))
        )


def _yard(pen: ImageDraw.ImageDraw, rng: Random, night: bool) -> None:  # noqa: FBT001
    _ground(pen, 240, _shade((140, 132, 118), 0.5 if night else 1), rng)
    _house(pen, rng.randint(20, 80), 290, 300, 150, rng, night=night)
    for _ in range(rng.randint(8, 20)):
        x, y = rng.randint(300, 690), rng.randint(270, 420)
        colour = rng.choice(((50, 80, 150), (150, 60, 40), (90, 90, 90)))
        pen.rectangle((x, y - 44, x + 30, y), fill=_shade(colour, 0.5 if night else 1))
        pen.ellipse((x, y - 52, x + 30, y - 36), fill=_shade(colour, 0.65 if night else 1.25))
