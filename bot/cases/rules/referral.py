"""A case that was also sent to a body outside: who may do it, what its letter says, whether it is still as issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.actions import right_of
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.settings.deadlines import day_of
from bot.store import Transaction
from bot.store.cases import referrals
from bot.store.cases.referrals import Kept

OURS = (Refer, ReplyCame, FollowLater)
_FURTHEST = 366  # days: a follow-up later than in a year would be forgotten


class BadDay(ValueError):
    """The follow-up day is past or too far away."""


class NoLetter(ValueError):
    """A referral without its stored letter, or with one that the history does not match."""


@dataclass(frozen=True)
class Letter:
    """The letter to an outside body."""

    body: str  # the body, as the citizen reads it
    to: str  # the salutation: เรียน
    subject: str
    summary: str
    request: str
    follow_up: date
    book_number: str = ""  # เลขที่หนังสือ, from the office's register
    refers_to: str = ""
    attached: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # working copies that are attached
    unit: str = ""  # the sender
    reference: str = ""  # our reference number
    written_on: date | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Every text in it that somebody typed."""
        return (
            *(self.body, self.to, self.subject, self.summary, self.request, self.book_number, self.refers_to),
            *self.attached,
        )


def may_refer(person: Person, ticket: Ticket) -> bool:
    """Whether this officer's unit owns the case, or they hold it; access by copy is not enough."""
    holds = ticket.officer == person.id and access.may(person, right_of(Refer))
    return holds or access.may(person, right_of(Refer), unit=ticket.unit, alone=ticket.alone)


def check(tx: Transaction, person: Person, ticket: Ticket, action: Refer | ReplyCame | FollowLater, at: float) -> None:
    """Raises what makes this action impossible, whatever the page offered."""
    if not may_refer(person, ticket):
        raise access.Refused(f"{person.id} may not write letters in {ticket.number}, which lies with {ticket.unit}.")
    today = day_of(at)
    if isinstance(action, ReplyCame):
        kept = referrals.get(tx, ticket.number, action.letter)
        issued = day_of(kept.issued_at) if kept else today
        if not issued <= action.came_on <= today:
            raise BadDay(
                f"An answer cannot have come on {action.came_on}: its letter is of {issued}, today is {today}."
            )
    if action.follow_up is not None:
        check_day(action.follow_up, today)
    if isinstance(action, Refer) and referrals.digests(tx, ticket.number).get(action.letter) != action.digest:
        raise NoLetter(f"Letter {action.letter} of {ticket.number} is not kept. Issue it with its referral.")


def check_day(follow_up: date, today: date) -> None:
    """Raises BadDay unless this day can be a follow-up."""
    if not 0 < (follow_up - today).days <= _FURTHEST:
        raise BadDay(f"{follow_up} is not a day within a year from {today} on which to ask again.")


def as_kept(letter: Letter) -> bytes:
    return _LETTER.dump_json(letter)


def letter_of(kept: Kept) -> Letter:
    return _LETTER.validate_json(kept.words)


def faults(tx: Transaction, number: str, history: Iterable[Entry]) -> str:
    """The first letter that differs from what was issued, in words for an auditor; nothing if none does."""
    said = {one.action.letter: one.action.digest for one in history if isinstance(one.action, Refer)}
    kept = referrals.digests(tx, number)
    wrong = next((letter for letter in sorted({*said, *kept}) if said.get(letter) != kept.get(letter)), None)
    return "" if wrong is None else f"{number}: letter {wrong} is missing, was changed, or nobody issued it."


_LETTER = TypeAdapter(Letter)
