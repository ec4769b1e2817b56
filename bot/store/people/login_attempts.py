"""Slows down repeated sign-in attempts (brute force protection) without locking anybody out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

# Wrong passwords cause growing delays, never a lock: nobody can lock a colleague out by guessing.
FREE = 3
_LONGEST_PAUSE = 300.0
_REMEMBERED = 3600.0
# So many attempts from one larger network within the hour are a name scan: each name then gets one free try.
MANY = 100


@dataclass(frozen=True)
class Purse:
    """The counters that an attempt belongs to."""

    own: str
    neighbourhood: str = ""  # the counter of the larger network, across all names


def of_stranger(tx: Transaction, login: str, network: str, neighbourhood: str) -> Purse:
    """An attempt in a browser where nobody of that name has signed in before."""
    return Purse(_name(tx, "sign-in", login, network), _name(tx, "neighbourhood", neighbourhood))


def of_browser(tx: Transaction, mark: str) -> Purse:
    """An attempt in a browser where the officer has signed in before: attempts elsewhere do not count here."""
    return Purse(_name(tx, "browser", mark))


def of_second(tx: Transaction, person: str) -> Purse:
    """An attempt at the second factor, which needs the password: counted per person, from wherever it comes."""
    return Purse(_name(tx, "second", person))


def wait(tx: Transaction, purse: Purse, at: float) -> float:
    """Seconds until the next attempt is allowed; 0 counts this attempt before it is made."""
    tx.run("delete from attempts where who like 'sign-in:%' and at < :old", old=at - _REMEMBERED)
    row = tx.one("select count(*) as n, max(at) as last from attempts where who = :who", who=purse.own)
    tries, free = row["n"] if row else 0, FREE
    if tries and purse.neighbourhood and _many(tx, purse.neighbourhood):
        free = 1
    if row and tries >= free:
        pause = min(_LONGEST_PAUSE, 2.0 ** (tries - free + 1))
        if at < row["last"] + pause:
            return float(row["last"] + pause - at)
    for who in filter(None, (purse.own, purse.neighbourhood)):
        tx.run("insert into attempts (who, at) values (:who, :at)", who=who, at=at)
    return 0.0


def forget(tx: Transaction, purse: Purse) -> None:
    """Resets the counter after a successful sign-in."""
    tx.run("delete from attempts where who = :who", who=purse.own)


def _many(tx: Transaction, neighbourhood: str) -> bool:
    row = tx.one(
        "select count(*) as n from (select 1 from attempts where who = :who limit :most) as counted",
        who=neighbourhood,
        most=MANY,
    )
    return bool(row and row["n"] >= MANY)


def _name(tx: Transaction, *what: str) -> str:
    return "sign-in:" + tx.seal.fingerprint(*what)
