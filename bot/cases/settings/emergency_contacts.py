"""The emergency numbers for people in danger: those of danger.toml, and the Ministry's own once it is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cases.settings import default_files
from bot.store import Transaction
from bot.store.papers import corrections

PAGE = "danger"
MINISTRY = "ministry"


@dataclass(frozen=True)
class Contact:
    """One emergency number, and whose it is."""

    key: str
    number: str
    th: str
    en: str

    def line(self, language: str) -> str:
        return f"• {self.number} {self.en if language == 'en' else self.th}"


def contacts(changes: Mapping[str, default_files.Value]) -> tuple[Contact, ...]:
    """All contacts, also those without a number."""
    return tuple(Contact(key, **words) for key, words in default_files.read(PAGE, changes).items())


def lines(language: str, changes: Mapping[str, default_files.Value]) -> str:
    """The list for a person in danger: a line for each number that is set."""
    return "\n".join(contact.line(language) for contact in contacts(changes) if contact.number)


def corrections_of(tx: Transaction) -> Mapping[str, default_files.Value]:
    """The administrator's edits of danger.toml."""
    return corrections.latest(tx, PAGE).body


def ministry_is_set(tx: Transaction) -> bool:
    """Whether the Ministry's own emergency number is set."""
    return any(contact.number for contact in contacts(corrections_of(tx)) if contact.key == MINISTRY)
