"""The texts behind chat buttons, so that an old button still works and its text need not travel with it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.basics.dates import day_is_over
from bot.store import Transaction

LAST = 30 * 86400.0  # an older button no longer works
_WORDS = TypeAdapter(tuple[str, ...])


def hang(tx: Transaction, channel: str, address: str, letter: int, says: Sequence[str], at: float) -> None:
    """Stores the texts of the buttons below this message, in their order."""
    tx.run("delete from buttons where hung_at < :old", old=at - LAST)
    new = tx.run(
        """insert into buttons (letter, conversation, says, hung_at) values (:letter, :conversation, :says, :at)
           on conflict (letter) do nothing""",
        letter=below(tx, letter),
        conversation=tx.seal.fingerprint(channel, address),
        says=tx.seal.close(_WORDS.dump_json(tuple(says))),
        at=day_is_over(at),
    )
    if new:
        tx.scatter("buttons")


def says(tx: Transaction, channel: str, address: str, letter: int, button: int, at: float) -> str:
    """The text behind this button; nothing if it is too old, unknown, or of another conversation."""
    row = tx.one(
        """select says from buttons
           where letter in (:letter, :below) and conversation = :conversation and hung_at >= :old""",
        letter=letter,  # as earlier versions kept it
        below=below(tx, letter),
        conversation=tx.seal.fingerprint(channel, address),
        old=at - LAST,
    )
    words = _WORDS.validate_json(tx.seal.open(row["says"])) if row else ()
    return words[button] if button < len(words) else ""


def below(tx: Transaction, letter: int) -> int:
    """Letters are numbered in their order, which would tell when a conversation was answered."""
    return int(tx.seal.fingerprint("buttons", str(letter))[:15], 16)
