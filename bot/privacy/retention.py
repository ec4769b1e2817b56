"""Deletes data past its retention period, daily, with a certificate; a dry run only counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from bot.cases.service import HOUSE, Desk
from bot.chat.conversation import from_bytes, remembered, to_bytes
from bot.privacy.forgetting import erase_original, leave_case
from bot.privacy.periods import periods
from bot.store import Store, Transaction
from bot.store.admin import audit, certificates, expired
from bot.store.admin.audit import What
from bot.store.admin.certificates import Certificate
from bot.store.cases import parties
from bot.store.files.files import FileRoom
from bot.store.mail import personal_data, talks

_DAY = 86400.0
_AT_ONCE = 50  # items per transaction, so that nobody waits

Found = Counter[str]


def worn_out(store: Store, at: float) -> Found:
    """How much of each kind is past its period; changes nothing."""
    return Found({thing: store.read(lambda tx, one=thing: _count(tx, one, at)) for thing in periods()})  # type: ignore[misc]


def keep_no_longer(store: Store, desk: Desk, room: FileRoom, at: float) -> Certificate | None:
    """Deletes expired data; returns a certificate if there was any."""
    removed = Found()
    for thing in periods():
        if thing in expired.HEAPS:
            removed[thing] += store.write(lambda tx, one=thing: expired.remove(tx, one, _before(one, at)))  # type: ignore[misc]
            continue
        for some in _in_parts(store.read(lambda tx, one=thing: _FIND[one](tx, _before(one, at), at))):  # type: ignore[misc]
            removed += store.write(lambda tx, one=thing, these=some: _remove(tx, desk, room, one, these, at))  # type: ignore[misc]
    if not removed.total():
        return None

    def certify(tx: Transaction) -> Certificate:
        paper = certificates.issue(tx, "retention", +removed, ("cases", "trail"), at)
        audit.write(tx, HOUSE.id, What.RETENTION, paper.id, at)
        return paper

    return store.write(certify)


def _before(thing: str, at: float) -> float:
    return at - periods()[thing] * _DAY


def _count(tx: Transaction, thing: str, at: float) -> int:
    before = _before(thing, at)
    return expired.count(tx, thing, before) if thing in expired.HEAPS else len(_FIND[thing](tx, before, at))


def _remove(tx: Transaction, desk: Desk, room: FileRoom, thing: str, these: list[str], at: float) -> Found:
    match thing:
        case "drafts":
            return Found(drafts=sum(_tidy(tx, one, at) for one in these))
        case "parties":
            return sum((leave_case(tx, desk, room, one, at)[0] for one in these), Found())
        case "originals":
            return Found(originals=sum(erase_original(tx, room, one) for one in these))
        case "people":
            return sum((Found(personal_data.forget(tx, one)) for one in these), Found())
    raise KeyError(
        f"Nobody wrote how {thing!r} of retention.toml is removed. Say it here or in bot/store/admin/expired.py."
    )


def _left_drafts(tx: Transaction, before: float, at: float) -> list[str]:
    """Conversations with expired parts. In the clear stands only the day of the last message; the hour is sealed."""
    return [talk for talk in expired.idle_talks(tx, before + _DAY) if _tidied(tx, talk, at) is not None]


def _tidy(tx: Transaction, conversation: str, at: float) -> bool:
    state = _tidied(tx, conversation, at)
    if state is not None:
        talks.put_back(tx, conversation, state)
    return state is not None


def _tidied(tx: Transaction, conversation: str, at: float) -> bytes | None:
    """The conversation without expired parts; None if there are none."""
    talk = from_bytes(talks.read(tx, conversation).state)
    fresh = remembered(talk, at)
    return to_bytes(fresh) if fresh != talk else None


def _without_cases(tx: Transaction, before: float, at: float) -> list[str]:
    return [person for person in expired.silent_people(tx, before) if not parties.aliases_of(tx, person)]


# Data that needs more than a DELETE: how to find it.
_FIND: dict[str, Callable[[Transaction, float, float], list[str]]] = {
    "drafts": _left_drafts,
    "parties": lambda tx, before, at: expired.ended_parties(tx, before),
    "originals": lambda tx, before, at: expired.ended_originals(tx, before),
    "people": _without_cases,
}


def _in_parts(found: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]
