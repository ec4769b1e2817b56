"""How often somebody may try a password, a second factor or a code: guessing is slow, and keeps nobody else out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

_REMEMBERED = 3600.0  # seconds

# Wrong passwords cause growing delays, never a lock: nobody can lock a colleague out by guessing.
FREE = 3
_MAX_PAUSE_SECONDS = 300.0
# So many attempts from one larger network within the hour are a name scan: each name then gets one free try.
MANY = 100

MAX_WRONG_CODES = 5  # that one person may type in a chat within the hour


class TooManyGuesses(Exception):
    """Somebody is trying codes out."""


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
    _forget_old(tx, at)
    row = tx.one("select count(*) as n, max(at) as last from attempts where who = :who", who=purse.own)
    tries, free = row["n"] if row else 0, FREE
    if tries and purse.neighbourhood and _are_many(tx, purse.neighbourhood, MANY):
        free = 1
    if row and tries >= free:
        pause = min(_MAX_PAUSE_SECONDS, 2.0 ** (tries - free + 1))
        if at < row["last"] + pause:
            return float(row["last"] + pause - at)
    for who in filter(None, (purse.own, purse.neighbourhood)):
        _count(tx, who, at)
    return 0.0


def forget(tx: Transaction, purse: Purse) -> None:
    """Resets the counter after a successful sign-in."""
    tx.run("delete from attempts where who = :who", who=purse.own)


def check_codes(tx: Transaction, person: str, at: float) -> None:
    """Let through, unless they typed too many wrong codes just now."""
    _forget_old(tx, at)
    if _are_many(tx, _codes_of(person), MAX_WRONG_CODES):
        raise TooManyGuesses(f"{person} typed {MAX_WRONG_CODES} wrong codes within an hour.")


def wrong_code(tx: Transaction, person: str, at: float) -> None:
    _count(tx, _codes_of(person), at)


def forget_person(tx: Transaction, person: str) -> None:
    tx.run("delete from attempts where who = :who", who=_codes_of(person))


def _forget_old(tx: Transaction, at: float) -> None:
    tx.run("delete from attempts where at < :old", old=at - _REMEMBERED)


def _count(tx: Transaction, who: str, at: float) -> None:
    tx.run("insert into attempts (who, at) values (:who, :at)", who=who, at=at)


def _are_many(tx: Transaction, who: str, many: int) -> bool:
    row = tx.one(
        "select count(*) as n from (select 1 from attempts where who = :who limit :many) as counted",
        who=who,
        many=many,
    )
    return bool(row and row["n"] >= many)


def _codes_of(person: str) -> str:
    return f"invitation:{person}"


def _name(tx: Transaction, *what: str) -> str:
    return "sign-in:" + tx.seal.fingerprint(*what)
