"""Sets up the Telegram bot: commands, profile and webhook. Safe to repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import telegram

from bot.basics.settings import Settings
from bot.basics.texts import LANGUAGES, say
from bot.channels.telegram import secret_of, webhook_of
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.commands import EVERYBODY, GROUP, STAFF, menus

Commands = list[tuple[str, str]]


@dataclass(frozen=True)
class Wanted:
    """One setting: its wanted value, how to read it, and how to set it."""

    name: str
    value: object
    look: Callable[[telegram.Bot], Awaitable[object]]
    put: Callable[[telegram.Bot], Awaitable[Any]]


def setup(settings: Settings, dry_run: bool, staff: Sequence[str] = ()) -> Iterator[str]:
    """Sets what differs, or with dry_run only reports it; one line for each thing."""
    with asyncio.Runner() as runner:
        api = BotApi(settings.telegram_token, settings.telegram_api_base)
        try:
            yield f"bot: @{runner.run(api.me()).name}"
            for one in _wanted(staff):
                yield runner.run(_settled(api, one, dry_run))
            yield from runner.run(_door(api, settings, dry_run))
        finally:
            runner.run(api.close())


def _wanted(staff: Sequence[str]) -> Iterator[Wanted]:
    for language in ("", *LANGUAGES):
        yield _profile(language)
        yield _first_words(language)
    yield from _lists("private chats", telegram.BotCommandScopeAllPrivateChats(), EVERYBODY)
    yield from _lists("groups", telegram.BotCommandScopeAllGroupChats(), GROUP)
    for number, address in enumerate(staff, 1):  # staff chats are numbered, not named
        yield from _lists(f"staff chat {number}", telegram.BotCommandScopeChat(int(address)), STAFF)


def _lists(where: str, scope: telegram.BotCommandScope, names: Sequence[str]) -> Iterator[Wanted]:
    for language, commands in menus(names).items():
        yield _commands(where, scope, language, commands)


def _commands(where: str, scope: telegram.BotCommandScope, language: str, commands: Commands) -> Wanted:
    async def look(bot: telegram.Bot) -> object:
        return [(one.command, one.description) for one in await bot.get_my_commands(scope, language or None)]

    async def put(bot: telegram.Bot) -> None:
        await bot.set_my_commands(commands, scope, language or None)

    return Wanted(f"commands in {where}{_for(language)}", commands, look, put)


def _profile(language: str) -> Wanted:
    about = say("telegram.profile", language or "th")

    async def look(bot: telegram.Bot) -> object:
        return (await bot.get_my_short_description(language or None)).short_description

    async def put(bot: telegram.Bot) -> None:
        await bot.set_my_short_description(about, language or None)

    return Wanted(f"profile{_for(language)}", about, look, put)


def _first_words(language: str) -> Wanted:
    welcome = say("telegram.welcome", language or "th")

    async def look(bot: telegram.Bot) -> object:
        return (await bot.get_my_description(language or None)).description

    async def put(bot: telegram.Bot) -> None:
        await bot.set_my_description(welcome, language or None)

    return Wanted(f"words of an empty chat{_for(language)}", welcome, look, put)


def _for(language: str) -> str:
    return f" ({language})" if language else ""


async def _settled(api: BotApi, one: Wanted, dry_run: bool) -> str:
    if await api.ask(one.look) == one.value:
        return f"{one.name}: as wanted"
    if dry_run:
        return f"{one.name}: would be set"
    await api.ask(one.put)
    return f"{one.name}: set"


async def _door(api: BotApi, settings: Settings, dry_run: bool) -> list[str]:
    """Sets or removes the webhook."""
    now, wanted = await api.ask(lambda bot: bot.get_webhook_info()), webhook_of(settings)
    lines = [f"updates that wait at Telegram: {now.pending_update_count}"]
    if now.last_error_message:
        lines.append(f"Telegram's last trouble with the webhook: {now.last_error_message}")
    if now.url == wanted:
        return [*lines, f"webhook: {wanted or 'none, updates are fetched'}, as wanted"]
    if dry_run:
        return [*lines, f"webhook: would be {wanted or 'removed, for without PUBLIC_URL updates are fetched'}"]
    await (api.webhook(wanted, secret_of(settings)) if wanted else api.no_webhook())
    return [*lines, f"webhook: {wanted or 'removed; updates are fetched'}"]
