"""Issues a letter: held against what its body may not know, numbered, printed, kept, and told in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.basics.dates import buddhist_year, local
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.bring import Bring
from bot.cases.model.referral_actions import Refer
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.cases.rules.referral import Letter, as_kept
from bot.cases.service import Desk, Done, UnknownTicket
from bot.documents.letters import leak_check
from bot.documents.pdf.letter import printed
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import referrals
from bot.store.cases.referrals import Kept

_TRIES = 5  # another letter may take the number in the same moment; not again and again


class Overtaken(Exception):
    """Another letter took the number that is printed already."""


class Numbers(NamedTuple):
    """The numbers of the next letter."""

    letter: int
    running: int


@dataclass(frozen=True)
class Issuing:
    """What is needed to issue letters."""

    store: Store
    desk: Desk
    photo: Callable[[str], bytes]  # loads a photo's working copy
    bring: Bring

    def issue(self, person: Person, number: str, letter: Letter, at: float, *, seen: int | None) -> Done:
        """Issues the letter; a failure leaves nothing but an audit entry."""
        self.check(person, number, letter, at)
        for _ in range(_TRIES):
            try:
                return self._issue(person, number, letter, at, seen)
            except Overtaken:
                continue
        raise Overtaken(f"Five letters of {number} were overtaken by others of its unit. Try again.")

    def check(self, person: Person, number: str, letter: Letter, at: float) -> None:
        """Raises Withheld if the letter contains what the body may not know."""

        def look(tx: Transaction) -> list[leak_check.Found]:
            ticket = self.desk.ticket(tx, person, number)
            return leak_check.check(tx, person, ticket, letter.words, self.desk.rules.read(tx).referral, at)

        found = self.store.write(look)
        if found:
            raise leak_check.Withheld(found)

    def _issue(self, person: Person, number: str, letter: Letter, at: float, seen: int | None) -> Done:
        # The PDF is made before the transaction, so that other writers do not wait.
        ticket, numbers = self.store.read(lambda tx: _expected(tx, number, at))
        whole = self._numbered(letter, ticket, numbers, at)
        kept = self._kept(whole, ticket, numbers, person, at)

        def work(tx: Transaction) -> Done:
            now = _expected(tx, number, at)
            if (now.ticket.unit, now.numbers) != (ticket.unit, numbers):
                raise Overtaken(f"Letter {numbers.running} of {ticket.unit} is another one by now.")
            referrals.next_running(tx, ticket.unit, kept.year)
            referrals.keep(tx, kept)
            digest = referrals.digest(tx, kept)
            refer = Refer(number, numbers.letter, whole.reference, whole.body, whole.follow_up, digest)
            done = self.desk.do(tx, person, refer, at, seen=seen)
            audit.write(tx, person.id, What.LETTER_ISSUED, number, at)
            self.bring(tx, done.news, done.ticket.paper.language, at)
            return done

        return self.store.write(work)

    def _numbered(self, letter: Letter, ticket: Ticket, numbers: Numbers, at: float) -> Letter:
        routing = self.desk.routing
        short, year = routing.short(ticket.unit), buddhist_year(at)
        reference = say("referral.reference", "th", unit=short, running=numbers.running, year=year)
        unit = routing.name(ticket.unit, "th")
        return replace(letter, unit=unit, reference=reference, written_on=local(at).date())

    def _kept(self, letter: Letter, ticket: Ticket, numbers: Numbers, person: Person, at: float) -> Kept:
        return Kept(
            ticket.number,
            numbers.letter,
            ticket.unit,
            buddhist_year(at),
            numbers.running,
            person.id,
            at,
            as_kept(letter),
            printed(letter, self.photo, at),
        )


class _Expected(NamedTuple):
    ticket: Ticket
    numbers: Numbers


def _expected(tx: Transaction, number: str, at: float) -> _Expected:
    ticket = repository.find(tx, number)
    if ticket is None:
        raise UnknownTicket(f"There is no ticket {number!r}.")
    running = referrals.expected_running(tx, ticket.unit, buddhist_year(at))
    return _Expected(ticket, Numbers(referrals.next_letter(tx, number), running))
