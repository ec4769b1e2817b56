"""Draws charts as inline SVG. Each page has the same numbers as a table for accessibility."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDE, _HIGH, _ROW = 640, 220, 26
_LABEL = 150  # width of the names beside bars
_NORTH, _SOUTH, _WEST, _EAST = 20.6, 5.5, 97.2, 105.8  # Thailand with a margin
_MAP_HIGH = 640
_LARGEST, _SMALLEST = 26.0, 3.0  # a bubble's radius


@dataclass(frozen=True)
class Bar:
    """A bar with a name and stacked pieces."""

    name: str
    pieces: tuple[int, ...]


@dataclass(frozen=True)
class Bubble:
    """A count at a place."""

    name: str
    latitude: float
    longitude: float
    count: int


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """A horizontal bar chart."""
    most = max((sum(row.pieces) for row in rows), default=0) or 1
    drawn = [
        Markup('<text x="{}" y="{}" class="name" text-anchor="end">{}</text>').format(
            _LABEL - 8, place * _ROW + 17, row.name
        )
        + _pieces(row, place, most)
        for place, row in enumerate(rows)
    ]
    return _picture(title, _WIDE, max(1, len(rows)) * _ROW + 4, drawn)


def trend(title: str, names: Sequence[str], lines: Sequence[Sequence[int]]) -> Markup:
    """A line chart over time; the first line is the strongest."""
    most = max((count for line in lines for count in line), default=0) or 1
    left, top, bottom = 40, 12, _HIGH - 28
    step = (_WIDE - left - 12) / max(1, len(names) - 1)

    def point(place: int, count: int) -> str:
        return f"{left + place * step:.1f},{bottom - (bottom - top) * count / most:.1f}"

    drawn = [
        Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="axis"/>').format(left, bottom, _WIDE - 12, bottom),
        Markup('<text x="{}" y="{}" class="name" text-anchor="end">{}</text>').format(left - 6, top + 8, most),
        Markup('<text x="{}" y="{}" class="name" text-anchor="end">0</text>').format(left - 6, bottom),
    ]
    for number, line in enumerate(lines):
        points = " ".join(point(place, count) for place, count in enumerate(line))
        drawn.append(Markup('<polyline points="{}" class="line line{}"/>').format(points, number))
    for place in {0, len(names) // 2, len(names) - 1} if names else ():
        drawn.append(
            Markup('<text x="{}" y="{}" class="name" text-anchor="{}">{}</text>').format(
                f"{left + place * step:.1f}",
                _HIGH - 8,
                "start" if place == 0 else "end" if place == len(names) - 1 else "middle",
                names[place],
            )
        )
    return _picture(title, _WIDE, _HIGH, drawn)


def bubbles(title: str, every: Sequence[Bubble]) -> Markup:
    """A map of bubbles; every province has at least a dot, so that the country's shape is visible."""
    most = max((one.count for one in every), default=0) or 1
    wide = round(_MAP_HIGH * (_EAST - _WEST) * math.cos(math.radians(13)) / (_NORTH - _SOUTH))
    drawn = []
    for one in sorted(every, key=lambda bubble: -bubble.count):  # small ones above large ones
        x = (one.longitude - _WEST) / (_EAST - _WEST) * wide
        y = (_NORTH - one.latitude) / (_NORTH - _SOUTH) * _MAP_HIGH
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(one.count / most) if one.count else _SMALLEST
        kind = "bubble" if one.count else "empty"
        drawn.append(
            Markup('<circle cx="{}" cy="{}" r="{}" class="{}"><title>{}: {}</title></circle>').format(
                f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", kind, one.name, one.count
            )
        )
    return _picture(title, wide, _MAP_HIGH, drawn)


@dataclass(frozen=True)
class Area:
    """A province on the map: its outline, its count, and where a click leads."""

    name: str
    rings: Sequence[Sequence[tuple[float, float]]]
    count: int
    link: str = ""


def country(title: str, areas: Sequence[Area]) -> Markup:
    """A map of the provinces, the darker the more; the number stands on each that has some."""
    most = max((one.count for one in areas), default=0) or 1
    wide = round(_MAP_HIGH * (_EAST - _WEST) * math.cos(math.radians(13)) / (_NORTH - _SOUTH))
    shapes, numbers = [], []
    for one in areas:
        shade = 0 if not one.count else 1 + min(3, round(3 * math.log1p(one.count) / math.log1p(most)))
        path = Markup('<path d="{}" class="area area{}"><title>{}: {}</title></path>').format(
            " ".join(_outline(ring, wide) for ring in one.rings), shade, one.name, one.count
        )
        shapes.append(
            Markup('<a href="{}" aria-label="{}: {}">{}</a>').format(one.link, one.name, one.count, path)
            if one.link and one.count
            else path
        )
        if one.count:
            x, y = _middle(one.rings, wide)
            numbers.append(
                Markup('<text x="{}" y="{}" class="count">{}</text>').format(f"{x:.0f}", f"{y:.0f}", one.count)
            )
    # With links inside it is a group of them, and no picture that a screen reader passes over.
    return _picture(title, wide, _MAP_HIGH, [*shapes, *numbers], "group" if any(one.link for one in areas) else "img")


def _outline(ring: Sequence[tuple[float, float]], wide: int) -> str:
    points = ["{:.1f} {:.1f}".format(*_on_map(east, north, wide)) for east, north in ring]
    return f"M{'L'.join(points)}Z"


def _middle(rings: Sequence[Sequence[tuple[float, float]]], wide: int) -> tuple[float, float]:
    """The middle of the largest ring."""
    ring = max(rings, key=len)
    return _on_map(sum(east for east, _ in ring) / len(ring), sum(north for _, north in ring) / len(ring), wide)


def _on_map(east: float, north: float, wide: int) -> tuple[float, float]:
    return (east - _WEST) / (_EAST - _WEST) * wide, (_NORTH - north) / (_NORTH - _SOUTH) * _MAP_HIGH


def _pieces(row: Bar, place: int, most: int) -> Markup:
    room, x = _WIDE - _LABEL - 50, float(_LABEL)
    drawn = Markup()
    for number, count in enumerate(row.pieces):
        wide = room * count / most
        if count:
            drawn += Markup('<rect x="{}" y="{}" width="{}" height="18" class="piece{}"/>').format(
                f"{x:.1f}", place * _ROW + 3, f"{wide:.1f}", number
            )
        x += wide
    return drawn + Markup('<text x="{}" y="{}" class="name">{}</text>').format(
        f"{x + 6:.1f}", place * _ROW + 17, sum(row.pieces)
    )


def _picture(title: str, wide: int, high: int, drawn: Sequence[Markup], role: str = "img") -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="{}" aria-label="{}" class="chart">{}</svg>').format(
        wide, high, role, title, Markup("").join(drawn)
    )
