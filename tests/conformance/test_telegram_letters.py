"""Checks every rendered message against Telegram's API description, through the real library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.basics.messages import Letter
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.render import render
from tests.conformance import every_letter
from tests.conformance.counting import count
from tests.conformance.described import described
from tests.conformance.telegram_platform import TOKEN, TelegramPlatform
from tests.conformance.telegram_rules import Rules

pytestmark = pytest.mark.conformance
ALONE, GROUP = "5551", "-1001"


@pytest.fixture
def rules() -> Rules:
    return Rules(described("telegram-bot-api.json"))


@pytest.fixture
def telegram(rules: Rules) -> Iterator[TelegramPlatform]:
    platform = TelegramPlatform(rules)
    yield platform
    platform.close()


def send_all(telegram: TelegramPlatform, named: Iterable[tuple[str, Letter]], address: str) -> list[str]:
    """What was refused, and by which letter."""

    async def work() -> list[str]:
        api, refused = BotApi(TOKEN, telegram.address), list[str]()
        for name, letter in named:
            for sheet in render(replace(letter, channel="telegram", address=address)):
                await api.send(address, sheet, clear=True)
                count("messages judged for Telegram")
            refused += [f"{name}: {why}" for why in telegram.refused]
            telegram.refused.clear()
        await api.close()
        return refused

    return asyncio.run(work())


@pytest.mark.parametrize("address", [ALONE, GROUP])
def test_every_kind_in_both_languages_from_the_shortest_to_the_longest(
    telegram: TelegramPlatform, address: str
) -> None:
    assert send_all(telegram, every_letter.of_every_kind(), address) == []


def test_every_sentence_that_was_written(telegram: TelegramPlatform) -> None:
    assert send_all(telegram, every_letter.of_every_sentence(), ALONE) == []


def test_what_the_assistant_really_says(telegram: TelegramPlatform, index: Path) -> None:
    assert send_all(telegram, every_letter.really_said(index), ALONE) == []


def message(**more: Any) -> tuple[str, dict[str, Any]]:
    return "sendMessage", {"chat_id": 1, "text": "x", **more}


def button(**does: str) -> str:
    return json.dumps({"inline_keyboard": [[{"text": "x", **does}]]})


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessages", {}),
        ("sendMessage", {"chat_id": 1}),
        message(colour="red"),
        message(text=""),
        message(text="x" * 4097),
        message(text="😀" * 2049),
        message(text="<b>x", parse_mode="HTML"),
        message(text="<h1>x</h1>", parse_mode="HTML"),
        message(reply_markup=button()),
        message(reply_markup=button(callback_data="ก" * 22)),
        message(reply_markup=button(callback_data="x", url="https://x")),
        message(reply_markup='{"keyboard": "x"}'),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
        ("setWebhook", {"url": "https://x", "secret_token": ""}),
        ("setMyCommands", {"commands": json.dumps([{"command": "x" * 33, "description": "x"}])}),
    ],
)
def test_the_rules_refuse_what_telegram_would_refuse(rules: Rules, method: str, given: dict[str, Any]) -> None:
    """A judge that lets everything pass would not be noticed otherwise."""
    assert rules.faults(method, given)


def test_the_rules_take_what_telegram_takes(rules: Rules) -> None:
    text = "<b>" + "ก" * 4096 + "</b>"
    _, longest = message(chat_id="1", text=text, parse_mode="HTML", reply_markup=button(url="https://x"))

    assert rules.faults("sendMessage", longest) == []
    assert rules.faults("sendMessage", message(reply_markup=button(callback_data="ก" * 21))[1]) == []
