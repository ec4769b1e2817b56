"""The client of Telegram's Bot API, with time-outs and own exceptions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

import telegram
from telegram.constants import ChatAction, FileSizeLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import Gone, Later, TooMuch, Unacceptable, Undeliverable
from bot.channels.telegram.parse_update import WANTED, Me
from bot.channels.telegram.render import Button, Sheet

T = TypeVar("T")

log = logging.getLogger(__name__)

CONNECT, READ, WRITE = 5.0, 15.0, 15.0  # seconds
CALL = 30.0  # seconds for one call in total
FETCH = 45.0  # seconds for a file
POLL = 25  # seconds of a long poll
_CONNECTIONS = 40
_POLLED = 100  # updates per poll
_LATER_SECONDS = 1.0  # when Telegram asks to wait without a duration

# Error messages that mean a chat is closed to us. All others concern the one message.
_CLOSED = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights to send",
    "chat_write_forbidden",
)


class Closed(Undeliverable):
    """The person blocked the bot, left, or is gone."""


class Moved(Exception):
    """The group became a supergroup with another address."""

    def __init__(self, address: str) -> None:
        super().__init__("the group has another address now")
        self.address = address


class NotTaken(RuntimeError):
    """Telegram rejects a setting; the message quotes its reason."""


class WrongToken(RuntimeError):
    """Telegram does not know the token."""


class _Bot(telegram.Bot):
    async def raw_updates(self, offset: int | None) -> list[Any]:
        """Raw updates: the library's own call loses a whole batch over one that it cannot parse."""
        data = {"offset": offset, "limit": _POLLED, "timeout": POLL, "allowed_updates": list(WANTED)}
        answer: list[Any] = await self._post("getUpdates", data, read_timeout=POLL + READ)
        return answer


class BotApi:
    """The connection of one bot."""

    def __init__(self, token: str, base: str = "") -> None:
        silence()
        server = base or "https://api.telegram.org"
        self._bot = _Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=_request(_CONNECTIONS),
            get_updates_request=_request(1),
        )

    async def me(self) -> Me:
        async with _called():
            user = await self._bot.get_me()
        return Me(user.id, (user.username or "").lower())

    async def updates(self, offset: int | None) -> list[Any]:
        async with _called(POLL + CALL):
            return await self._bot.raw_updates(offset)

    async def send(self, address: str, sheet: Sheet, answers: str = "", *, clear: bool = False) -> None:
        """Sends one message. `clear` removes an earlier reply keyboard."""
        markup: telegram.InlineKeyboardMarkup | telegram.ReplyKeyboardMarkup | telegram.ReplyKeyboardRemove | None
        markup = _markup(sheet) if sheet.rows else telegram.ReplyKeyboardRemove() if clear else None
        try:
            await self._say(address, sheet.html, answers, markup, ParseMode.HTML)
        except _Refused:
            # Our formatting or buttons are wrong, so the plain text is sent.
            log.warning("Telegram refused a message's form; its words go without it")
            try:
                await self._say(address, sheet.plain, "", None, None)
            except _Refused as refused:
                raise Unacceptable(str(refused)) from refused

    async def _say(self, address: str, text: str, answers: str, markup: Any, mode: str | None) -> None:
        reply = (
            telegram.ReplyParameters(int(answers), allow_sending_without_reply=True) if answers.isdecimal() else None
        )
        async with _called():
            await self._bot.send_message(
                int(address),
                text,
                parse_mode=mode,
                reply_markup=markup,
                reply_parameters=reply,
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            )

    async def typing(self, address: str) -> None:
        async with _called():
            await self._bot.send_chat_action(int(address), ChatAction.TYPING)

    async def answer(self, query: str, text: str = "") -> None:
        """Ends a button's busy state; with a text, a notice appears."""
        async with _called():
            await self._bot.answer_callback_query(query, text or None, show_alert=bool(text))

    async def fetch(self, file: str, most: int) -> bytes:
        most = min(most, FileSizeLimit.FILESIZE_DOWNLOAD)
        try:
            async with _called(FETCH):
                found = await self._bot.get_file(file)
                if (found.file_size or 0) > most:
                    raise TooMuch(f"The file has {found.file_size} bytes; {most} are the most.")
                content = bytes(await found.download_as_bytearray(read_timeout=FETCH))
        except _Refused as refused:
            if "too big" in str(refused).lower():
                raise TooMuch("Telegram hands out files up to 20 MB.") from refused
            raise Gone(str(refused)) from refused
        if len(content) > most:
            raise TooMuch(f"The file has {len(content)} bytes; {most} are the most.")
        return content

    async def webhook(self, url: str, secret: str) -> None:
        """Switches to webhook; waiting updates are kept."""
        async with _called():
            await self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=list(WANTED),
                max_connections=_CONNECTIONS,
                drop_pending_updates=False,
            )

    async def no_webhook(self) -> None:
        """Switches to polling; waiting updates are kept."""
        async with _called():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def menu(self, address: str, commands: Sequence[tuple[str, str]], language: str) -> None:
        """Sets the / menu of this chat; without commands it gets the default again."""
        scope = telegram.BotCommandScopeChat(int(address))
        async with _called():
            if commands:
                await self._bot.set_my_commands(commands, scope, language_code=language or None)
            else:
                await self._bot.delete_my_commands(scope, language_code=language or None)

    async def ask(self, call: Callable[[telegram.Bot], Awaitable[T]]) -> T:
        """Makes a setup call."""
        try:
            async with _called():
                return await call(self._bot)
        except _Refused as refused:
            raise NotTaken(f"Telegram refuses: {refused}") from None

    async def close(self) -> None:
        for request in self._bot._request:
            await request.shutdown()


class _Refused(Exception):
    """Telegram will never accept this request."""


def silence() -> None:
    """Reduces the libraries' logging, which contains the token and texts."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


@asynccontextmanager
async def _called(seconds: float = CALL) -> AsyncIterator[None]:
    """A call with a time-out and own exceptions; not chained, because the originals may contain the token."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except RetryAfter as slow:
        raise Later(_seconds(slow), "Telegram asks to go slowly") from None
    except ChatMigrated as migrated:
        raise Moved(str(migrated.new_chat_id)) from None
    except Forbidden as forbidden:
        raise Closed(forbidden.message) from None
    except BadRequest as bad:
        closed = any(words in bad.message.lower() for words in _CLOSED)
        raise (Closed if closed else _Refused)(bad.message) from None
    except InvalidToken:
        raise WrongToken("Telegram does not know TELEGRAM_TOKEN. Ask @BotFather for it: /mybots, API Token.") from None
    except TelegramError as trouble:
        raise ConnectionError(f"Telegram: {type(trouble).__name__}") from None


def _seconds(slow: RetryAfter) -> float:
    asked = slow.retry_after
    return (asked.total_seconds() if isinstance(asked, timedelta) else float(asked)) or _LATER_SECONDS


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT,
        read_timeout=READ,
        write_timeout=WRITE,
        pool_timeout=CONNECT,
        media_write_timeout=WRITE,
    )


def _markup(sheet: Sheet) -> telegram.InlineKeyboardMarkup | telegram.ReplyKeyboardMarkup:
    if sheet.keyboard:
        keys = [[_key(button) for button in row] for row in sheet.rows]
        return telegram.ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    return telegram.InlineKeyboardMarkup([[_inline(button) for button in row] for row in sheet.rows])


def _key(button: Button) -> telegram.KeyboardButton:
    return telegram.KeyboardButton(
        button.label, request_location=button.asks == "place" or None, request_contact=button.asks == "contact" or None
    )


def _inline(button: Button) -> telegram.InlineKeyboardButton:
    if button.opens:
        return telegram.InlineKeyboardButton(button.label, url=button.opens)
    return telegram.InlineKeyboardButton(button.label, callback_data=button.data)
