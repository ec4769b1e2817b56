"""Draws the photos of the demonstration: a factory as a child would draw it, under a sky and its smoke."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (800, 600)
_SMOKE = ((90, 90, 95), (150, 150, 150), (70, 60, 60))


def picture(chance: Random) -> bytes:
    """A JPEG that is plainly drawn, and says in its corner that it is a sample."""
    sky = (150 + chance.randrange(60), 180 + chance.randrange(50), 225)
    drawn = Image.new("RGB", SIZE, sky)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 430, *SIZE), fill=(105, 135, 90))
    left = 120 + chance.randrange(200)
    wall = (170 + chance.randrange(40), 150, 130)
    pen.rectangle((left, 300, left + 340, 470), fill=wall)
    for window in range(4):
        pen.rectangle((left + 30 + 80 * window, 340, left + 70 + 80 * window, 390), fill=(60, 80, 110))
    for chimney in range(chance.randint(1, 3)):
        top = left + 40 + 100 * chimney
        pen.rectangle((top, 190, top + 34, 300), fill=(120, 80, 70))
        _smoke(pen, chance, top + 17)
    pen.rectangle((0, 560, 260, 600), fill=(255, 255, 255))
    pen.text((12, 572), "SAMPLE - NOT A REAL PLACE", fill=(160, 20, 30))
    file = BytesIO()
    drawn.save(file, "JPEG", quality=80)
    return file.getvalue()


def _smoke(pen: ImageDraw.ImageDraw, chance: Random, middle: int) -> None:
    colour, drift = chance.choice(_SMOKE), chance.uniform(-1.2, 1.2)
    for puff in range(9):
        size, x, y = 16 + 6 * puff, middle + drift * 22 * puff, 180 - 20 * puff
        pen.ellipse((x - size, y - size, x + size, y + size), fill=colour)
