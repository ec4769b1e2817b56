"""Who is signed in at the console, where, and since when. A session half open waits for the second factor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.basics.people import Person, Role
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What

IDLE = 30 * 60.0  # idle timeout
MAX_SESSION_SECONDS = 12 * 3600.0  # absolute timeout: a working day
HALF_OPEN = 10 * 60.0  # between the password and the second factor
_NOTICED = 60.0  # how exactly the last activity is stored

WORKS_HERE = frozenset(Role) - {Role.PUBLIC, Role.STAFF}


@dataclass(frozen=True)
class Session:
    """A browser in which an officer is signed in, as they see it themselves."""

    id: str
    browser: str
    since: float
    seen_at: float
    here: bool


def begin(tx: Transaction, person: str, browser: str, at: float, *, half: bool) -> str:
    """Starts a session; returns the token, which is stored as a fingerprint only."""
    token = secrets.token_urlsafe(32)
    if not half:
        audit.write(tx, person, What.SIGNED_IN, "console", at)
    tx.run(
        """insert into sessions (token, person, made_at, seen_at, ended_at, half, browser)
           values (:token, :person, :at, :at, null, :half, :browser)""",
        token=_fingerprint(tx, token),
        person=person,
        half=int(half),
        browser=browser,
        at=at,
    )
    return token


def holder(tx: Transaction, token: str, at: float) -> Person | None:
    """The officer of this session, with their current role and unit."""
    return _holder(tx, token, half=0, idle=at - IDLE, oldest=at - MAX_SESSION_SECONDS)


def half_holder(tx: Transaction, token: str, at: float) -> Person | None:
    """The officer who entered the password and not yet the second factor."""
    return _holder(tx, token, half=1, idle=at - HALF_OPEN, oldest=at - HALF_OPEN)


def unnoticed(tx: Transaction, token: str, at: float) -> bool:
    """Whether this session's last activity is old enough to be stored anew."""
    row = tx.one("select seen_at from sessions where token = :token", token=_fingerprint(tx, token))
    return bool(row and row["seen_at"] < at - _NOTICED)


def notice(tx: Transaction, token: str, at: float) -> None:
    tx.run(
        "update sessions set seen_at = :at where token = :token and ended_at is null",
        token=_fingerprint(tx, token),
        at=at,
    )


def end(tx: Transaction, token: str, at: float) -> None:
    tx.run(
        "update sessions set ended_at = :at where token = :token and ended_at is null",
        token=_fingerprint(tx, token),
        at=at,
    )


def end_one(tx: Transaction, person: str, session: str, at: float) -> bool:
    """Ends one of the officer's own sessions elsewhere."""
    ended = tx.run(
        "update sessions set ended_at = :at where token = :session and person = :person and ended_at is null",
        session=session,
        person=person,
        at=at,
    )
    if ended:
        audit.write(tx, person, What.SESSIONS_ENDED, "one", at)
    return bool(ended)


def end_all(tx: Transaction, person: str, at: float, but: str = "") -> None:
    """Ends all sessions of this officer, except this one if given."""
    tx.run(
        "update sessions set ended_at = :at where person = :person and ended_at is null and token <> :but",
        person=person,
        but=_fingerprint(tx, but) if but else "",
        at=at,
    )


def of(tx: Transaction, person: str, token: str, at: float) -> list[Session]:
    """The officer's sessions, the last used first."""
    here = _fingerprint(tx, token)
    rows = tx.all(
        """select token, browser, made_at, seen_at from sessions
           where person = :person and ended_at is null and half = 0 and seen_at > :idle and made_at > :oldest
           order by seen_at desc, token""",
        person=person,
        idle=at - IDLE,
        oldest=at - MAX_SESSION_SECONDS,
    )
    return [Session(row["token"], row["browser"], row["made_at"], row["seen_at"], row["token"] == here) for row in rows]


def _holder(tx: Transaction, token: str, *, half: int, idle: float, oldest: float) -> Person | None:
    row = tx.one(
        """select p.id, p.role, p.unit, p.name from sessions s
           join accounts a on a.person = s.person join people p on p.id = s.person
           where s.token = :token and s.ended_at is null and s.half = :half and a.disabled_at is null
             and s.seen_at > :idle and s.made_at > :oldest""",
        token=_fingerprint(tx, token),
        half=half,
        idle=idle,
        oldest=oldest,
    )
    if row is None or Role(row["role"]) not in WORKS_HERE:
        return None
    return Person(row["id"], Role(row["role"]), row["unit"], row["name"])


def _fingerprint(tx: Transaction, token: str) -> str:
    return tx.seal.fingerprint("session", token)
