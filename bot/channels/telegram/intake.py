"""Receives Telegram updates: parses and stores them before anything else happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.basics.messages import Event, Message
from bot.basics.texts import say
from bot.channels import Post
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.background_calls import BackgroundCalls
from bot.channels.telegram.parse_update import NAME, Heard, Me, read
from bot.channels.telegram.rate_limits import Thinking

_RESTART = 5.0  # seconds between the two updates that one "restart" causes


class Intake:
    """Every update goes through here, from webhook or polling."""

    def __init__(
        self,
        post: Post,
        api: BotApi,
        thinking: Thinking,
        background: BackgroundCalls,
        me: Me,
        clock: Callable[[], float],
    ) -> None:
        self._post = post
        self._api = api
        self._thinking = thinking
        self._background = background
        self._clock = clock
        self._came_back: dict[str, float] = {}
        self.me = me

    async def take(self, updates: Sequence[object]) -> None:
        """Stores these updates. When this returns, Telegram may be told that we have them."""
        now = self._clock()
        heard = [one for update in updates if (one := read(update, self.me, now)) and not self._said_twice(one, now)]
        messages = [await self._message(one) for one in heard]
        await self._post.keep([message for message in messages if message])
        for one, message in zip(heard, messages, strict=True):
            if one.press:
                note = "" if message else say("telegram.old_button", _language(one.message))
                self._background.run(self._api.answer(one.press.query, note))
            if message and message.event is Event.SAID:
                self._thinking.begins(message.address)

    def _said_twice(self, heard: Heard, now: float) -> bool:
        """A "restart" arrives as a membership change and as /start. One welcome is enough."""
        message = heard.message
        if message.event is not Event.JOINED or message.group:
            return False
        if not message.said_id:  # not a message, but the news that we are no longer blocked
            self._came_back[message.address] = now
            return False
        return now - self._came_back.pop(message.address, 0.0) < _RESTART

    async def _message(self, heard: Heard) -> Message | None:
        """The message; for a button the text behind it, or None if it is too old."""
        if not heard.press:
            return self._introduced(heard.message)
        press = heard.press
        words = await self._post.pressed(NAME, heard.message.address, press.letter, press.button)
        return self._introduced(replace(heard.message, text=words)) if words else None

    def _introduced(self, message: Message) -> Message:
        """Adds the link to a private chat to a group's message."""
        name = self.me.name
        return replace(message, alone=f"https://t.me/{name}") if message.group and name else message


def _language(message: Message) -> str:
    return "en" if message.language.startswith("en") else "th"
