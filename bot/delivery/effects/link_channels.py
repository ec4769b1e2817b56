"""Two addresses become one person's: cases, waiting and news go on with whoever of the two stays."""

from __future__ import annotations

from bot.basics.messages import Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.delivery.mailbox import tell
from bot.store import Transaction
from bot.store.cases import bans, parties
from bot.store.mail import loan_waitlist
from bot.store.people import attempts, pairings, people


def give_code(tx: Transaction, person: Person, language: str, at: float) -> Reply:
    """A code to be typed in the other channel."""
    return Reply(say("link.code", language, code=pairings.make(tx, person.id, at), minutes=pairings.MINUTES))


def pair(tx: Transaction, code: str, person: Person, language: str, at: float) -> Reply | None:
    """Join this person with whoever was given the code; nothing if it is no such code."""
    attempts.check_codes(tx, person.id, at)
    maker = people.get(tx, pairings.use(tx, code, at))
    if maker is None:
        return None
    if maker.id != person.id and Role.PUBLIC in (maker.role, person.role):
        tell(tx, maker.id, Reply(say("link.other_side", language)), Weight.NEWS, language, at)
    return Reply(say(f"link.{join(tx, maker, person, at)}", language))


def join(tx: Transaction, maker: Person, person: Person, at: float) -> str:
    """Make one of the two, if that may be; what came of it, a name under link in the texts."""
    if maker.id == person.id:
        return "already"
    if Role.PUBLIC not in (maker.role, person.role):
        return "both_staff"  # which of two roles holds is for whoever invited them to say
    # Whoever works for the ministry stays who they are: what officers did stands in histories under their id.
    stays, goes = (person, maker) if maker.role is Role.PUBLIC and person.role is not Role.PUBLIC else (maker, person)
    parties.hand_over(tx, goes.id, stays.id)
    loan_waitlist.hand_over(tx, goes.id, stays.id)
    bans.hand_over(tx, goes.id, stays.id)
    people.become_one(tx, goes.id, stays.id)
    if stays.role is not Role.PUBLIC:
        people.works_here(tx, stays.id, at)
    return "linked"
