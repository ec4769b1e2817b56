"""Whole stories through the real process: LINE by its webhook, Telegram by polling and by webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance import line_platform, telegram_platform
from tests.conformance.described import described
from tests.conformance.line_platform import LinePlatform
from tests.conformance.phones import Line, Phone, Telegram
from tests.conformance.platform import wait_for
from tests.conformance.prism import Prism
from tests.conformance.running import Running
from tests.conformance.stories import asks_about_a_loan, becomes_staff, complains, follows, links
from tests.conformance.telegram_platform import TelegramPlatform
from tests.conformance.telegram_rules import Rules

pytestmark = pytest.mark.conformance


@pytest.fixture
def line(prism: Prism) -> Iterator[LinePlatform]:
    platform = LinePlatform(prism)
    yield platform
    platform.close()


@pytest.fixture
def telegram() -> Iterator[TelegramPlatform]:
    platform = TelegramPlatform(Rules(described("telegram-bot-api.json")))
    yield platform
    platform.close()


@pytest.fixture
def serve(tmp_path: Path, index: Path) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(*arguments: str, **settings: str) -> Running:
        running.append(Running(tmp_path, index, arguments, **settings))
        return running[-1]

    yield start
    for one in running:
        one.stop()


def line_settings(line: LinePlatform) -> dict[str, str]:
    return {
        "LINE_CHANNEL_SECRET": line_platform.SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": line_platform.TOKEN,
        "LINE_API_BASE": line.address,
        "LINE_DATA_API_BASE": line.address,
    }


def telegram_settings(telegram: TelegramPlatform) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": telegram_platform.TOKEN, "TELEGRAM_API_BASE": telegram.address}


def test_line_from_following_us_to_a_case_and_on_in_telegram(
    line: LinePlatform, telegram: TelegramPlatform, serve: Callable[..., Running]
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
def test_telegram_from_start_to_a_case(telegram: TelegramPlatform, serve: Callable[..., Running], way: str) -> None:
    public = {"PUBLIC_URL": "http://127.0.0.1:{port}"} if way == "webhook" else {}
    bot = serve(**telegram_settings(telegram), **public)
    somchai = Telegram(bot, telegram, 7771)
    if way == "webhook":
        wait_for(lambda: telegram.webhook.get("url"))

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
