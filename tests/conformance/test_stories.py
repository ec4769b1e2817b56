"""Whole conversations with the real process: LINE by webhook, Telegram by polling and webhook."""

from __future__ import annotations

import pytest

from tests.conformance import line_platform, telegram_platform
from tests.conformance.line_platform import LinePlatform
from tests.conformance.phones import Line, Phone, Telegram
from tests.conformance.platforms import Serve, line_settings, telegram_settings
from tests.conformance.stories import asks_about_a_loan, becomes_staff, complains, follows, links
from tests.conformance.telegram_platform import TelegramPlatform

pytestmark = pytest.mark.conformance


def test_line_from_following_us_to_a_case_and_on_in_telegram(
    line: LinePlatform, telegram: TelegramPlatform, serve: Serve
) -> None:
    line.preparing = 2
    bot = serve(**line_settings(line), **telegram_settings(telegram))
    somchai: Phone = Line(bot, line, "U" + "5" * 32)
    assert "สวัสดี" in somchai.opens().text

    asks_about_a_loan(somchai)
    number = complains(somchai)
    follows(somchai, number)
    links(somchai, Telegram(bot, telegram, 5551), number)
    becomes_staff(Line(bot, line, "U" + "6" * 32))

    assert line.refused == []
    assert telegram.refused == []
    assert line.pushes <= 1, "all but the news that somebody linked a channel leaves by the free way"
    assert_nobody_is_named_in(bot.log(), "สมชาย", "ควันดำ", line_platform.TOKEN, telegram_platform.TOKEN, "U" + "5" * 32)


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_telegram_from_start_to_a_case(telegram: TelegramPlatform, serve: Serve, way: str) -> None:
    public = {"PUBLIC_URL": "http://127.0.0.1:{port}"} if way == "webhook" else {}
    bot = serve(**telegram_settings(telegram), **public)
    somchai = Telegram(bot, telegram, 7771)

    assert "สวัสดี" in somchai.opens().text
    asks_about_a_loan(somchai)
    number = complains(somchai)
    follows(somchai, number)
    becomes_staff(Telegram(bot, telegram, 7772))

    assert telegram.refused == []
    assert bool(telegram.webhook) is (way == "webhook")
    assert_nobody_is_named_in(bot.log(), "สมชาย", "ควันดำ", telegram_platform.TOKEN, "7771")


def assert_nobody_is_named_in(log: str, *marks: str) -> None:
    assert [mark for mark in marks if mark in log] == []
