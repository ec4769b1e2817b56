"""Tests of `mindbot telegram setup`, and that tokens and messages are never logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from bot.__main__ import mindbot
from bot.basics.messages import Media
from bot.channels.telegram import Telegram
from bot.channels.telegram.commands import EVERYBODY, STAFF
from bot.channels.telegram.setup import setup
from bot.chat.understand.understanding import understand
from tests.support.fake_telegram import TOKEN, Fault, Town, refuses, town
from tests.support.fake_web import FakePost
from tests.support.telegram_channel import SECRET, letter, settings, update, with_channel


@pytest.fixture
def played() -> Iterator[Town]:
    with town() as open_town:
        yield open_town


@pytest.fixture
def post() -> FakePost:
    return FakePost()


def test_neither_the_token_nor_anybodys_words_are_ever_logged(
    post: FakePost, played: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = "".join(("ความ", "ลับ"))  # a traceback repeats the lines of this file
    played.faults["sendMessage"] = [Fault(200, {"ok": True}), refuses(404, "Not Found"), refuses(500, words)]
    played.files["p"] = b"x"

    async def work(channel: Telegram) -> None:
        await channel._intake.take([update(words)])
        for number in range(4):
            try:
                await channel.send([letter(words, number=number)])
            except Exception as trouble:
                logging.getLogger("test").error("it failed", exc_info=trouble)
        await channel.fetch(Media("p"), 100)

    with_channel(post, played, work)

    assert played.sent()
    assert TOKEN not in caplog.text
    assert words not in caplog.text


def test_setup_reports_its_changes_and_makes_none_the_second_time(played: Town) -> None:
    chosen = settings(TELEGRAM_API_BASE=played.base, PUBLIC_URL="https://m.example")

    rehearsed = list(setup(chosen, dry_run=True, staff=["42"]))
    assert not played.webhook
    assert not played.kept
    first = list(setup(chosen, dry_run=False, staff=["42"]))
    again = list(setup(chosen, dry_run=False, staff=["42"]))

    assert rehearsed[0] == "bot: @mindbot"
    assert sum("would be" in line for line in rehearsed) == sum(line.endswith(": set") for line in first) + 1
    assert sum("as wanted" in line for line in again) == len(again) - 2
    assert played.webhook["url"] == "https://m.example/telegram"
    assert played.webhook["secret_token"] == SECRET
    assert played.webhook["drop_pending_updates"] is False
    assert not any("42" in line for line in first), "whose chat is staff's is nobody's business"


@pytest.mark.usefixtures("installation")
def test_the_verb_sets_it_up_and_says_what_is_missing(played: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    without = CliRunner().invoke(mindbot, ["telegram", "setup"])
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE", played.base)
    rehearsed = CliRunner().invoke(mindbot, ["telegram", "setup", "--dry-run"])
    played.faults["getMe"] = [refuses(401, "Unauthorized")]
    refused = CliRunner().invoke(mindbot, ["telegram", "setup"])

    assert (without.exit_code, rehearsed.exit_code, refused.exit_code) == (1, 0, 1)
    assert "@BotFather" in without.output
    assert "bot: @mindbot" in rehearsed.output
    assert not played.kept
    assert "TELEGRAM_TOKEN" in refused.output
    assert TOKEN not in refused.output


def test_every_command_is_understood_in_any_language() -> None:
    for name in STAFF:
        found = understand(f"/{name}")
        assert found.means, f"/{name} means nothing to us"
        assert not found.language, "a command says nothing of the language"
    assert set(EVERYBODY) < set(STAFF)


def test_commands_are_as_telegram_wants_them(played: Town) -> None:
    list(setup(settings(TELEGRAM_API_BASE=played.base), dry_run=False))

    for slot, kept in played.kept.items():
        if json.loads(slot)[0] == "etMyCommands":
            assert all(one["command"].isascii() and 1 <= len(one["command"]) <= 32 for one in kept)
            assert all(1 <= len(one["description"]) <= 256 for one in kept)
        else:
            assert len(next(iter(kept.values()))) <= (120 if "short_description" in kept else 512)
