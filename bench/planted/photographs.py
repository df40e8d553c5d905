"""Photographs of places, drawn: textures, light, weather, hand-held framing; the same place on another day looks alike.

They are drawings, and so the measure is one of drawings. They are made hard where real ones are: two days at one place
share everything that stands there, some are framed from the same mark on the ground (as pictures before and after are),
and what differs is light, clouds, what lies and drives about, and the grain.
"""

from __future__ import annotations

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from huiyin.demo.plan.photographs import exif_of

WIDTH, HEIGHT = 960, 720
SHOWN = (800, 600)  # what the lens sees of it; the rest is for the hand that moves
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]
GROUNDS = (((60, 52, 40), (168, 150, 120)), ((50, 60, 40), (140, 160, 96)), ((70, 72, 74), (176, 176, 172)),
           ((40, 52, 56), (120, 136, 128)), ((80, 62, 44), (190, 164, 124)))  # fmt: skip
SKIES = (((120, 156, 196), (226, 232, 236)), ((168, 172, 176), (220, 220, 216)), ((140, 150, 160), (236, 224, 204)))
WALLS = ((176, 168, 152), (140, 132, 128), (182, 150, 128), (112, 124, 132))
LYING = ((190, 186, 180), (140, 70, 56), (60, 84, 130), (84, 84, 82), (180, 160, 80))


def texture(rng: Random, size: tuple[int, int], *, octaves: int = 5, rough: float = 0.6) -> Image.Image:
    """Shades as clouds, water and gravel have them: noise upon noise, each finer and weaker than the one before."""
    whole = Image.new("L", size, 128)
    weight = 1.0
    for octave in range(octaves):
        small = tuple(max(2, side >> (octaves + 1 - octave)) for side in size)
        noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))  # type: ignore[arg-type]
        whole = Image.blend(whole, noise.resize(size, Image.Resampling.BICUBIC), weight * 0.5)
        weight *= rough
    return ImageOps.autocontrast(whole, cutoff=1)


def near(rng: Random, colour: Colour, by: int = 24) -> Colour:
    """A colour like this one."""
    return tuple(max(0, min(255, part + rng.randint(-by, by))) for part in colour)  # type: ignore[return-value]


def photograph(place: int, day: int, *, from_the_mark: bool = False) -> Image.Image:
    """The place as somebody photographed it on that day; `from_the_mark` as exactly as one stands on the same spot."""
    stands, today = Random(f"place {place}"), Random(f"place {place} on {day}")
    scene, horizon = _standing(stands, today)
    _about(scene, horizon, today)
    return _seen(scene, today, sway=0.012 if from_the_mark else 0.07)


def _standing(stands: Random, today: Random) -> tuple[Image.Image, int]:
    """What is there every day, under the sky of this one."""
    horizon = stands.randint(HEIGHT * 3 // 10, HEIGHT * 6 // 10)
    dark, light = today.choice(SKIES)
    scene = ImageOps.colorize(texture(today, (WIDTH, HEIGHT), octaves=4), near(today, dark), near(today, light))
    dark, light = stands.choice(GROUNDS)
    soil = ImageOps.colorize(
        texture(stands, (WIDTH, HEIGHT - horizon), rough=0.75), near(stands, dark), near(stands, light)
    )
    scene.paste(soil, (0, horizon))
    pen = ImageDraw.Draw(scene)
    {"river": _river, "road": _road, "heap": _heap, "yard": _yard}[stands.choice(("river", "road", "heap", "yard"))](
        pen, stands, horizon
    )
    left = -stands.randint(0, 80)
    while left < WIDTH:
        width = stands.randint(50, 220)
        if stands.random() < 0.72:
            _house(
                pen,
                stands,
                (
                    left,
                    horizon - stands.randint(30, max(40, horizon - 60)),
                    left + width,
                    horizon + stands.randint(-6, 30),
                ),
            )
        left += width + stands.randint(-10, 90)
    for _ in range(stands.randint(2, 9)):
        _tree(pen, stands, stands.randint(0, WIDTH), horizon + stands.randint(-40, 120))
    for _ in range(stands.randint(0, 4)):
        x = stands.randint(40, WIDTH - 40)
        pen.rectangle(
            (x, horizon - stands.randint(120, 240), x + stands.randint(5, 20), horizon + 60),
            fill=near(stands, (110, 104, 98)),
        )
    return scene, horizon


def _river(pen: ImageDraw.ImageDraw, rng: Random, horizon: int) -> None:
    y, tilt = rng.randint(horizon + 40, HEIGHT - 160), rng.randint(-60, 60)
    pen.polygon([(0, y), (WIDTH, y + tilt), (WIDTH, y + tilt + 150), (0, y + 150)], fill=near(rng, (72, 84, 76)))


def _road(pen: ImageDraw.ImageDraw, rng: Random, horizon: int) -> None:
    x = rng.randint(WIDTH // 5, WIDTH * 4 // 5)
    foot = (x + rng.randint(150, 420), x - rng.randint(150, 420))
    pen.polygon(
        [(x - 20, horizon), (x + 20, horizon), (foot[0], HEIGHT), (foot[1], HEIGHT)], fill=near(rng, (104, 104, 108))
    )


def _heap(pen: ImageDraw.ImageDraw, rng: Random, horizon: int) -> None:
    x, width = rng.randint(150, WIDTH - 150), rng.randint(160, 360)
    for _ in range(260):
        at = rng.gauss(x, width / 3)
        _scrap(pen, rng, at, horizon + rng.randint(30, 240) + abs(at - x) * 0.4, rng.randint(5, 30))


def _yard(pen: ImageDraw.ImageDraw, rng: Random, horizon: int) -> None:
    for _ in range(rng.randint(6, 16)):
        x, y = rng.randint(0, WIDTH), rng.randint(horizon + 30, HEIGHT - 40)
        pen.rectangle((x, y - 60, x + 44, y), fill=near(rng, rng.choice(LYING)))


def _house(pen: ImageDraw.ImageDraw, rng: Random, box: Box) -> None:
    wall = near(rng, rng.choice(WALLS), 30)
    pen.rectangle(box, fill=wall)
    pane = tuple(int(part * rng.uniform(0.35, 0.75)) for part in wall)
    across, down = rng.randint(14, 34), rng.randint(18, 36)
    for x in range(box[0] + 8, box[2] - 14, across):
        for y in range(box[1] + 10, box[3] - 16, down):
            if rng.random() < 0.85:
                pen.rectangle((x, y, x + across * 0.55, y + down * 0.5), fill=pane)


def _tree(pen: ImageDraw.ImageDraw, rng: Random, x: int, y: int) -> None:
    size = rng.randint(24, 90)
    for _ in range(60):
        cx, cy, r = x + rng.gauss(0, size / 2), y - size / 2 + rng.gauss(0, size / 2), rng.randint(4, 14)
        pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=near(rng, (56, 84, 48), 26))


def _scrap(pen: ImageDraw.ImageDraw, rng: Random, x: float, y: float, size: int) -> None:
    corners = [(x + rng.uniform(-size, size), y + rng.uniform(-size, size) * 0.7) for _ in range(5)]
    pen.polygon(corners, fill=near(rng, rng.choice(LYING), 30))


def _about(scene: Image.Image, horizon: int, rng: Random) -> None:
    """What lies and drives about on this day: lorries, people, things."""
    pen = ImageDraw.Draw(scene)
    for _ in range(rng.randint(1, 4)):
        x, y, long = rng.randint(-40, WIDTH - 60), rng.randint(horizon + 20, HEIGHT - 60), rng.randint(50, 200)
        pen.rectangle(
            (x, y - long * 0.4, x + long, y),
            fill=near(rng, rng.choice(((200, 150, 40), (150, 40, 36), (190, 190, 186))), 30),
        )
        for wheel in (x + long * 0.2, x + long * 0.8):
            pen.ellipse((wheel - long * 0.09, y - long * 0.08, wheel + long * 0.09, y + long * 0.1), fill=(34, 32, 32))
    for _ in range(rng.randint(0, 6)):
        x, y, tall = rng.randint(0, WIDTH), rng.randint(horizon + 40, HEIGHT - 20), rng.randint(30, 90)
        pen.rectangle(
            (x, y - tall, x + tall // 4, y), fill=near(rng, rng.choice(((220, 120, 30), (40, 60, 100), (60, 60, 62))))
        )
    for _ in range(rng.randint(4, 40)):
        _scrap(pen, rng, rng.uniform(0, WIDTH), rng.uniform(horizon + 30, HEIGHT), rng.randint(3, 22))


def _seen(scene: Image.Image, rng: Random, *, sway: float) -> Image.Image:
    """Through the lens: the hand moves and turns a little, the light is of the day, and the sensor adds its grain."""
    scene = scene.rotate(rng.uniform(-2, 2) * sway / 0.07, Image.Resampling.BICUBIC)
    zoom = 1 + rng.uniform(-sway, sway)
    wide, high = SHOWN[0] * zoom, SHOWN[1] * zoom
    x = (WIDTH - wide) / 2 + rng.uniform(-sway, sway) * WIDTH * 0.9
    y = (HEIGHT - high) / 2 + rng.uniform(-sway, sway) * HEIGHT * 0.9
    x, y = min(max(x, 4), WIDTH - wide - 4), min(max(y, 4), HEIGHT - high - 4)
    seen = scene.resize(SHOWN, Image.Resampling.BICUBIC, box=(x, y, x + wide, y + high))
    seen = ImageEnhance.Brightness(seen).enhance(rng.uniform(0.6, 1.25))
    seen = ImageEnhance.Contrast(seen).enhance(rng.uniform(0.75, 1.2))
    shade = texture(rng, (16, 12), octaves=2).resize(SHOWN, Image.Resampling.BICUBIC)  # clouds cast shadows
    seen = Image.composite(seen, ImageEnhance.Brightness(seen).enhance(rng.uniform(0.7, 0.95)), shade)
    grain = Image.frombytes("L", SHOWN, rng.randbytes(SHOWN[0] * SHOWN[1])).convert("RGB")
    return Image.blend(seen, grain, rng.uniform(0.03, 0.09))


# --- what somebody does to a photograph before he hands it in again --------------------------------------------------


def cropped(image: Image.Image, rng: Random, most: float = 0.2) -> Image.Image:
    """Cut at its edges, up to a fifth of each side, anywhere."""
    wide, high = image.size
    across, down = rng.uniform(0, most), rng.uniform(0, most)
    left, top = rng.uniform(0, across), rng.uniform(0, down)
    return image.crop(
        (int(left * wide), int(top * high), int((1 - across + left) * wide), int((1 - down + top) * high))
    )


def turned(image: Image.Image, rng: Random) -> Image.Image:
    """Turned by a quarter, a half or three quarters."""
    turn = rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
    return image.transpose(turn)


def saved(
    image: Image.Image, *, quality: int = 82, taken: datetime | None = None, place: tuple[float, float] | None = None
) -> bytes:
    """As a telephone saves it; without time and place where a chat program took them out."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif_of(taken, place))
    return out.getvalue()


def tampered(data: bytes, how: str, rng: Random) -> Image.Image:
    """The photograph as it is handed in again: `how` names what was done, several joined by +."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for step in how.split("+"):
        if step == "turn":
            image = turned(image, rng)
        elif step == "crop":
            image = cropped(image, rng)
        elif step == "shrink":
            part = rng.uniform(0.45, 0.8)
            image = image.resize((int(image.width * part), int(image.height * part)), Image.Resampling.LANCZOS)
        elif step == "light":
            image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.8, 1.2))
    return image


HOWS = (
    "same",
    "compress",
    "turn",
    "crop",
    "crop+turn",
    "shrink+compress",
    "crop+shrink+compress",
    "turn+light+compress",
)
