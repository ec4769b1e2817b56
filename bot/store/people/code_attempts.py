"""Limits how often a person may try invitation and pairing codes (brute force protection)."""

from __future__ import annotations

from bot.store import Transaction

MOST = 5  # wrong codes per person within the pause
PAUSE = 3600.0


class TooManyGuesses(Exception):
    """Somebody is guessing codes."""


def check(tx: Transaction, person: str, at: float) -> None:
    """Raises TooManyGuesses if this person guessed too often just now."""
    tx.run("delete from attempts where who like 'invitation:%' and at < :old", old=at - PAUSE)
    row = tx.one("select count(*) as n from attempts where who = :who", who=f"invitation:{person}")
    if row and row["n"] >= MOST:
        raise TooManyGuesses(f"{person} typed {MOST} wrong codes within {PAUSE / 60:.0f} minutes.")


def was_wrong(tx: Transaction, person: str, at: float) -> None:
    tx.run("insert into attempts (who, at) values (:who, :at)", who=f"invitation:{person}", at=at)
