"""Fixtures of the simulated platforms and the running bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance import line_platform, telegram_platform
from tests.conformance.described import described
from tests.conformance.line_platform import LinePlatform
from tests.conformance.prism import Prism
from tests.conformance.running import Running
from tests.conformance.telegram_platform import TelegramPlatform
from tests.conformance.telegram_rules import Rules

Serve = Callable[..., Running]


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
def serve(tmp_path: Path, index: Path) -> Iterator[Serve]:
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
