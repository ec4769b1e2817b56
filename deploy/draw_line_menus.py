"""Draws the pictures of LINE's rich menus anew: python deploy/draw_line_menus.py FONT, from the project's folder.

They are kept in bot/channels/line/pictures; only a developer who changes a menu's words needs this.
FONT is a bold Thai font that also has Latin letters, such as bot/documents/pdf/fonts/Sarabun-Bold.ttf.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.channels.line import menus
from bot.channels.line.limits import MENU_IMAGE_BYTES
from bot.channels.line.menus import HEIGHT, MENUS, WIDTH, Menu, box, label

PICTURES = Path(menus.__file__).parent / "pictures"
_GROUND, _LINE, _OFFICE, _GOLD, _SOFT, _WHITE = "#eef1f6", "#d3dae5", "#1b3f77", "#c9a24b", "#515d70", "#ffffff"
_TWICE = 2  # drawn larger and scaled down, for smooth edges
_COLOURS = 64

Pen = ImageDraw.ImageDraw
Draw = Callable[[Pen, float, float, float], None]


def draw(menu: Menu, font: str) -> bytes:
    """The image of one menu."""
    image = Image.new("RGB", (WIDTH * _TWICE, HEIGHT * _TWICE), _GROUND)
    pen = ImageDraw.Draw(image)
    for number, command in enumerate(menu.commands):
        left, top, width, height = (side * _TWICE for side in box(number))
        _cell(pen, (left, top, width, height), command, font)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    png = BytesIO()
    small.quantize(_COLOURS, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    return png.getvalue()


def _cell(pen: Pen, bounds: tuple[int, int, int, int], command: str, font: str) -> None:
    left, top, width, height = bounds
    gap = 22 * _TWICE
    pen.rounded_rectangle(
        (left + gap, top + gap, left + width - gap, top + height - gap), 60 * _TWICE, _WHITE, _LINE, 6
    )
    middle, unit = left + width / 2, height / 100
    pen.ellipse((middle - 22 * unit, top + 12 * unit, middle + 22 * unit, top + 56 * unit), _OFFICE)
    _SIGNS[command](pen, middle, top + 34 * unit, unit)
    room = width - 4 * gap
    _words(pen, (middle, top + 70 * unit), label(command, "th"), font, 11 * unit, room, _OFFICE)
    _words(pen, (middle, top + 84 * unit), label(command, "en"), font, 6.4 * unit, room, _SOFT)


def _words(pen: Pen, at: tuple[float, float], words: str, font: str, size: float, room: float, colour: str) -> None:
    """Draws text at this size, or smaller to fit."""
    face = ImageFont.truetype(font, round(size), layout_engine=ImageFont.Layout.RAQM)
    if (long := pen.textlength(words, face)) > room:
        face = face.font_variant(size=round(size * room / long))
    pen.text(at, words, colour, face, anchor="mm")


def _ask(pen: Pen, x: float, y: float, u: float) -> None:
    pen.rounded_rectangle((x - 13 * u, y - 11 * u, x + 13 * u, y + 7 * u), 4 * u, _WHITE)
    pen.polygon([(x - 7 * u, y + 6 * u), (x + 1 * u, y + 6 * u), (x - 8 * u, y + 13 * u)], _WHITE)
    for step in (-6, 0, 6):
        pen.ellipse((x + (step - 1.6) * u, y - 3.6 * u, x + (step + 1.6) * u, y - 0.4 * u), _GOLD)


def _loans(pen: Pen, x: float, y: float, u: float) -> None:
    for level in (8, 2, -4, -10):
        pen.ellipse((x - 11 * u, y + (level - 4) * u, x + 11 * u, y + (level + 4) * u), _WHITE, _OFFICE, round(0.9 * u))
    pen.ellipse((x - 7 * u, y - 12.2 * u, x + 7 * u, y - 7.8 * u), _GOLD)


def _complain(pen: Pen, x: float, y: float, u: float) -> None:
    roof = [(-13, 11), (-13, -1), (-6, -6), (-6, -1), (1, -6), (1, -1), (5, -1), (6, -11), (10, -11), (11, 11)]
    pen.polygon([(x + across * u, y + down * u) for across, down in roof], _WHITE)
    for across, down, size in ((9, -13, 2.2), (13, -15, 3.0)):
        pen.ellipse(_round(x + across * u, y + down * u, size * u), _GOLD)
    for across in (-9, -3, 3):
        pen.rectangle((x + across * u, y + 3 * u, x + (across + 3) * u, y + 6.5 * u), _OFFICE)


def _cases(pen: Pen, x: float, y: float, u: float) -> None:
    pen.rounded_rectangle((x - 10 * u, y - 12 * u, x + 10 * u, y + 13 * u), 2.5 * u, _WHITE)
    pen.rounded_rectangle((x - 5 * u, y - 14.5 * u, x + 5 * u, y - 9.5 * u), 1.5 * u, _GOLD)
    for down in (-4, 2, 8):
        pen.line(
            [(x - 7 * u, y + down * u), (x - 5.4 * u, y + (down + 1.6) * u), (x - 2.6 * u, y + (down - 1.8) * u)],
            _GOLD,
            round(1.1 * u),
        )
        pen.line([(x + 0 * u, y + down * u), (x + 7 * u, y + down * u)], _OFFICE, round(1.1 * u))


def _officer(pen: Pen, x: float, y: float, u: float) -> None:
    pen.ellipse(_round(x, y - 6 * u, 6 * u), _WHITE)
    pen.pieslice((x - 12 * u, y + 2 * u, x + 12 * u, y + 26 * u), 180, 360, _WHITE)
    pen.arc(_round(x, y - 6 * u, 9 * u), 180, 360, _GOLD, round(1.4 * u))
    for side in (-9, 9):
        pen.rounded_rectangle((x + (side - 1.6) * u, y - 8 * u, x + (side + 1.6) * u, y - 3 * u), 1.2 * u, _GOLD)


def _english(pen: Pen, x: float, y: float, u: float) -> None:
    pen.ellipse(_round(x, y, 13 * u), None, _WHITE, round(1.5 * u))
    pen.ellipse((x - 6 * u, y - 13 * u, x + 6 * u, y + 13 * u), None, _WHITE, round(1.3 * u))
    for down in (-6, 0, 6):
        half = (13**2 - down**2) ** 0.5
        pen.line(
            [(x - half * u, y + down * u), (x + half * u, y + down * u)], _GOLD if down == 0 else _WHITE, round(1.3 * u)
        )


def _gift(pen: Pen, x: float, y: float, u: float) -> None:
    pen.rectangle((x - 11 * u, y - 1 * u, x + 11 * u, y + 12 * u), _WHITE)
    pen.rectangle((x - 13 * u, y - 7 * u, x + 13 * u, y - 1.8 * u), _WHITE)
    pen.rectangle((x - 1.8 * u, y - 7 * u, x + 1.8 * u, y + 12 * u), _GOLD)
    for side in (-1, 1):
        pen.ellipse(
            (x + min(0, side * 8) * u, y - 13 * u, x + max(0, side * 8) * u, y - 7 * u), None, _GOLD, round(1.5 * u)
        )


def _declare(pen: Pen, x: float, y: float, u: float) -> None:
    pen.polygon([(x + a * u, y + b * u) for a, b in ((-10, -13), (4, -13), (10, -7), (10, 13), (-10, 13))], _WHITE)
    pen.polygon([(x + a * u, y + b * u) for a, b in ((4, -13), (4, -7), (10, -7))], _GOLD)
    for down in (-4, 1, 6):
        pen.line([(x - 6 * u, y + down * u), (x + 6 * u, y + down * u)], _OFFICE, round(1.2 * u))


def _help(pen: Pen, x: float, y: float, u: float) -> None:
    points = [(x + 13 * u * cos(turn * pi / 4), y + 13 * u * sin(turn * pi / 4)) for turn in range(8)]
    pen.ellipse(_round(x, y, 12 * u), None, _WHITE, round(5 * u))
    for across, down in points[1::2]:
        pen.line([(x + (across - x) * 0.5, y + (down - y) * 0.5), (across, down)], _GOLD, round(3 * u))


def _round(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


_SIGNS: dict[str, Draw] = {
    "ask": _ask,
    "loans": _loans,
    "complain": _complain,
    "cases": _cases,
    "officer": _officer,
    "english": _english,
    "gift": _gift,
    "declare": _declare,
    "help": _help,
}


def main(font: str) -> None:
    """Draws every menu with this font."""
    # Without Raqm, Thai vowels and tone marks are placed beside their letters.
    assert features.check("raqm"), "Pillow was built without Raqm; install a wheel from PyPI."
    PICTURES.mkdir(exist_ok=True)
    for menu in MENUS:
        png = draw(menu, font)
        assert len(png) < MENU_IMAGE_BYTES, f"{menu.alias} has {len(png)} bytes."
        (PICTURES / f"{menu.alias}.png").write_bytes(png)
        print(f"{menu.alias}.png: {len(png)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
