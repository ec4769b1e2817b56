"""Tests of places in figures: typed, or inside a link to a map."""

from __future__ import annotations

import pytest

from bot.chat.understand.coordinates import pin_in
from bot.chat.understand.understanding import understand


@pytest.mark.parametrize(
    ("said", "latitude", "longitude", "rest"),
    [
        ("13.7563, 100.5018", 13.7563, 100.5018, ""),
        ("พิกัด ๑๒.๖๘๑๔,๑๐๑.๒๘๑๖ ข้างวัด", 12.6814, 101.2816, "ข้างวัด"),
        ("12.6814° N, 101.2816° E", 12.6814, 101.2816, ""),
        ("101.2816 12.6814", 12.6814, 101.2816, ""),
        ("โรงงานอยู่นี่ https://maps.google.com/?q=12.6814,101.2816", 12.6814, 101.2816, "โรงงานอยู่นี่"),
        ("https://www.google.com/maps?q=12.6814%2C101.2816&z=17", 12.6814, 101.2816, ""),
        ("https://www.google.com/maps/place/Wat/@12.0,101.0,17z/data=!3d12.6814!4d101.2816", 12.6814, 101.2816, ""),
        ("https://www.google.com/maps/@12.6814,101.2816,17z", 12.6814, 101.2816, ""),
        ("https://maps.apple.com/?ll=12.6814,101.2816", 12.6814, 101.2816, ""),
        ("https://www.openstreetmap.org/#map=17/12.6814/101.2816", 12.6814, 101.2816, ""),
    ],
)
def test_a_place_in_figures_is_read(said: str, latitude: float, longitude: float, rest: str) -> None:
    place, left = pin_in(said)

    assert place is not None
    assert (place.latitude, place.longitude) == (latitude, longitude)
    assert left == rest


@pytest.mark.parametrize(
    "said",
    [
        "https://maps.app.goo.gl/abcDEF123",  # nothing is opened
        "กู้ 1.500 ล้าน ดอกเบี้ย 6.750",
        "3-64(13)-20/40สป",
        "48.8566, 2.3522",  # Paris
        "10.150000123456",
        "9" * 20_000 + "." + "1" * 20_000,
    ],
)
def test_other_figures_are_no_place(said: str) -> None:
    assert pin_in(said) == (None, said)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("https://maps.app.goo.gl/where/is/the/factory", ""),
        ("ABC Chemical Co., Ltd.", ""),
        ("ABC Chemical Co., Ltd. makes noise every night near us", "en"),
        ("โรงงานนี้ https://example.com/what-is-the-noise", "th"),
    ],
)
def test_a_link_or_a_firms_name_tells_nothing_of_the_language(said: str, language: str) -> None:
    assert understand(said).language == language
