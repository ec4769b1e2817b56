"""What stands behind the / in Telegram: for everybody, for groups, and more for whoever works for the ministry."""

from __future__ import annotations

from collections.abc import Sequence

from bot.basics.texts import LANGUAGES, say

START = "/start"
GROUP = ("ask", "loans", "help")  # what concerns everybody who reads along
EVERYBODY = (
    *("ask", "complain", "cases", "loans", "relief", "officer"),
    *("menu", "help", "cancel", "link", "privacy", "thai", "english"),
)
STAFF = (*EVERYBODY, "gift", "declare", "leave")
_KNOWN = frozenset(f"/{name}" for name in STAFF)


def command_in(words: str) -> tuple[str, str]:
    """The command that these words begin with, as every channel writes it, and what is said behind it; or nothing."""
    first, _, rest = words.partition(" ")
    command = first.partition("@")[0].lower()
    return (command, rest.strip()) if command == START or command in _KNOWN else ("", words)


def menus(names: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """These commands, each with what it is for, by language; "" is for whoever speaks none of ours."""
    return {
        language: [(name, say(f"telegram.command.{name}", language or "th")) for name in names]
        for language in ("", *LANGUAGES)
    }
