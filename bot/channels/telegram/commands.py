"""The commands of Telegram's / menu: for everybody, for groups, and more for staff."""

from __future__ import annotations

from collections.abc import Sequence

from bot.basics.texts import LANGUAGES, say

START = "/start"
GROUP = ("ask", "loans", "help")  # safe where others read along
EVERYBODY = (
    *("ask", "complain", "cases", "loans", "relief", "officer"),
    *("menu", "help", "cancel", "link", "privacy", "thai", "english"),
)
STAFF = (*EVERYBODY, "gift", "declare", "leave")
_KNOWN = frozenset(f"/{name}" for name in STAFF)


def command_in(words: str) -> tuple[str, str]:
    """The command that a text begins with, and the rest; without one, nothing and the text."""
    first, _, rest = words.partition(" ")
    command = first.partition("@")[0].lower()
    return (command, rest.strip()) if command == START or command in _KNOWN else ("", words)


def menus(names: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """These commands with descriptions, by language; "" is the default for other languages."""
    return {
        language: [(name, say(f"telegram.command.{name}", language or "th")) for name in names]
        for language in ("", *LANGUAGES)
    }
