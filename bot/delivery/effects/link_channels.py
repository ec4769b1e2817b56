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
    """Replies with a code to type in the other channel."""
    return Reply(say("link.code", language, code=pairings.make(tx, person.id, at), minutes=pairings.MINUTES))


def pair(tx: Transaction, code: str, person: Person, language: str, at: float) -> Reply | None:
    """Merges this person with the one who was given the code; None if the code is not valid."""
    attempts.check_codes(tx, person.id, at)
    maker = people.get(tx, pairings.use(tx, code, at))
    if maker is None:
        return None
    if maker.id != person.id and Role.PUBLIC in (maker.role, person.role):
        tell(tx, maker.id, Reply(say("link.other_side", language)), Weight.NEWS, language, at)
    return Reply(say(f"link.{join(tx, maker, person, at)}", language))


def join(tx: Transaction, maker: Person, person: Person, at: float) -> str:
    """Merges two people, if that may be; returns the name of the reply, under link in the texts."""
    if maker.id == person.id:
        return "already"
    if Role.PUBLIC not in (maker.role, person.role):
        return "both_staff"  # whoever invited them must say which role is right
    # A staff member keeps their id: histories contain what they did under it.
    stays, goes = (person, maker) if maker.role is Role.PUBLIC and person.role is not Role.PUBLIC else (maker, person)
    parties.hand_over(tx, goes.id, stays.id)
    loan_waitlist.hand_over(tx, goes.id, stays.id)
    bans.hand_over(tx, goes.id, stays.id)
    people.become_one(tx, goes.id, stays.id)
    if stays.role is not Role.PUBLIC:
        people.works_here(tx, stays.id, at)
    return "linked"
