"""The terminal channel: one message per line, for people at the machine, scripts and tests."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bot.basics.messages import Choice, File, Letter, Message, Place, Reply, Source
from bot.channels import TooMuch

NAME = "terminal"


class NotUnderstood(ValueError):
    """An unknown command after /."""


@dataclass(frozen=True)
class Counter:
    """What the terminal needs from the application."""

    exchange: Callable[[Message], Sequence[Letter]]  # handles a message and returns the replies
    file: Callable[[bytes, str], File]
    forget: Callable[[], None]


class Terminal:
    """A conversation in the terminal."""

    def __init__(self, address: str, counter: Counter, out: TextIO, *, as_json: bool) -> None:
        self._address = address
        self._counter = counter
        self._out = out
        self._json = as_json
        self._choices: tuple[Choice, ...] = ()

    def say(self, line: str) -> None:
        """Handles a line and prints the replies."""
        try:
            self._show(self.hear(line))
        except NotUnderstood as not_understood:
            self._show([Reply(str(not_understood))])

    def hear(self, line: str) -> list[Reply]:
        """The replies to one line."""
        command, _, rest = line.strip().partition(" ")
        if command == "/new":
            self._counter.forget()
            return []
        message = _COMMANDS[command](self, rest.strip()) if command in _COMMANDS else self._message(text=line)
        replies = [letter.reply for letter in self._counter.exchange(message)]
        if replies:
            self._choices = _shown(replies[-1])
        return replies

    def _message(self, **said: Any) -> Message:
        return Message(NAME, str(uuid.uuid4()), self._address, time.time(), **said)

    def _location(self, rest: str) -> Message:
        try:
            latitude, longitude = map(float, rest.replace(",", " ").split())
        except ValueError as wrong:
            raise NotUnderstood("/location LAT LON, such as /location 13.752 100.514") from wrong
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise NotUnderstood(f"{latitude}, {longitude} is no place on Earth.")
        return self._message(place=Place(latitude, longitude))

    def _file(self, rest: str) -> Message:
        path = Path(rest).expanduser()
        try:
            return self._message(files=(self._counter.file(path.read_bytes(), path.name),))
        except (OSError, TooMuch) as wrong:
            raise NotUnderstood(f"{path} cannot be sent: {wrong}") from wrong

    def _press(self, rest: str) -> Message:
        if not rest.isdecimal() or not 1 <= int(rest) <= len(self._choices):
            raise NotUnderstood(f"/press N, with N from 1 to {len(self._choices)}.")
        pressed = self._choices[int(rest) - 1]
        if not pressed.send:
            raise NotUnderstood(
                f"{pressed.label!r} asks for a {pressed.asks or 'browser'}: /location or /file does it."
            )
        return self._message(text=pressed.send)

    def _show(self, replies: Sequence[Reply]) -> None:
        if self._json:
            print(json.dumps({"replies": [as_json(reply) for reply in replies]}, ensure_ascii=False), file=self._out)
        else:
            for reply in replies:
                print(_drawn(reply), file=self._out)
        self._out.flush()


_COMMANDS: dict[str, Callable[[Terminal, str], Message]] = {
    "/location": Terminal._location,
    "/file": Terminal._file,
    "/press": Terminal._press,
}


def as_json(reply: Reply) -> dict[str, Any]:
    """A reply as a JSON object."""
    return {
        "text": reply.text,
        "kind": str(reply.kind),
        "choices": [choice_as_json(choice) for choice in _shown(reply)],
        "sources": [source_as_json(source) for source in reply.sources],
    }


def choice_as_json(choice: Choice) -> dict[str, str]:
    more = {"opens": choice.opens, "asks": choice.asks}
    return {"label": choice.label, "send": choice.send} | {name: value for name, value in more.items() if value}


def source_as_json(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "title": source.title,
        "heading": source.heading,
        "page": source.page,
        "audience": source.audience,
        "effective": source.effective.isoformat() if source.effective else None,
        "score": source.score,
        "owner": source.owner,
        "as_of": source.as_of.isoformat() if source.as_of else None,
        "sample": source.sample,
        "link": source.link,
    }


def _drawn(reply: Reply) -> str:
    buttons = [f"  [{number}] {choice.label}" for number, choice in enumerate(_shown(reply), 1)]
    return "\n".join([reply.text, *buttons, ""])


def _shown(reply: Reply) -> tuple[Choice, ...]:
    """The buttons that work in a terminal, which cannot give a phone number."""
    return tuple(choice for choice in reply.choices if choice.asks != "contact")
