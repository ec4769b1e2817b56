"""Tests of the design tokens: every colour of letters can be read on its ground, by day and by night."""

from __future__ import annotations

import re

import pytest

from bot.console.page import STATIC, static

ENOUGH = 4.5  # WCAG 2.2, level AA
ON = {
    "ink": ("ground", "paper", "tag"),
    "soft": ("ground", "paper"),
    "press": ("ground", "paper", "tag"),
    "on-press": ("press",),
    "on-office": ("office",),
    "late": ("late-ground", "paper", "ground"),
    "today": ("today-ground", "paper"),
    "soon": ("soon-ground", "paper"),
    "fine": ("fine-ground", "paper"),
}


def schemes() -> dict[str, dict[str, str]]:
    by_day, by_night = static("tokens.css").decode().split("@media screen and (prefers-color-scheme: dark)")
    day, night = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (by_day, by_night))
    return {"day": day, "night": {**day, **night}}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["day", "night"])
def test_letters_can_be_read_on_every_ground_and_lines_of_a_chart_be_seen(scheme: str) -> None:
    known = schemes()[scheme]

    faint = [
        (letters, ground, round(contrast(known[letters], known[ground]), 2))
        for letters, grounds in ON.items()
        for ground in grounds
        if contrast(known[letters], known[ground]) < ENOUGH
    ]
    lines = [one for one in ("chart-1", "chart-2", "chart-5", "focus") if contrast(known[one], known["paper"]) < 3]

    assert faint == []
    assert lines == []


def test_style_sheets_name_only_tokens_that_there_are() -> None:
    known = set(re.findall(r"(--[\w-]+):", static("tokens.css").decode()))

    named = {
        name
        for sheet in STATIC
        if sheet.endswith(".css")
        for name in re.findall(r"var\((--[\w-]+)", static(sheet).decode())
    }

    assert named - known == set()
