"""Two addresses become one person's: cases, waiting and news go on with whoever of the two stays."""

from __future__ import annotations

from bot.basics.messages import Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.delivery.mailbox import tell
from bot.store import Transaction
from bot.store.cases import bans, parties
from bot.store.mail import loan_waitlist, outbox
from bot.store.people import attempts, chats, pairings, people, sessions


def give_code(tx: Transaction, person: Person, language: str, at: float) -> Reply:
    """Replies with a code to type in the other channel."""
    if _works_at_the_desk(tx, person):
        return Reply(say("link.at_the_console", language))
    return Reply(say("link.code", language, code=pairings.make(tx, person.id, at), minutes=pairings.MINUTES))


def pair(tx: Transaction, code: str, person: Person, channel: str, language: str, at: float) -> Reply | None:
    """Merges this person with the one who was given the code; None if the code is not valid."""
    attempts.check_codes(tx, person.id, at)
    made = pairings.use(tx, code, at)
    maker = people.get(tx, made.person) if made else None
    if made is None or maker is None:
        return None
    if maker.id != person.id and (_works_at_the_desk(tx, maker) or _works_at_the_desk(tx, person)):
        return _link_officer(tx, maker, person, channel, language, at, proved=made.proved)
    if maker.id != person.id and Role.PUBLIC in (maker.role, person.role):
        tell(tx, maker.id, Reply(say("link.other_side", language)), Weight.NEWS, language, at)
    return Reply(say(f"link.{join(tx, maker, person, at)}", language))


def _link_officer(
    tx: Transaction, officer: Person, person: Person, channel: str, language: str, at: float, *, proved: bool
) -> Reply:
    """Links a chat to an officer's account: only with a code for which they gave password and second factor."""
    if not proved:
        return Reply(say("link.at_the_console", language))
    if _works_at_the_desk(tx, person) or person.role is not Role.PUBLIC or officer.role is Role.PUBLIC:
        return Reply(say("link.both_staff", language))
    told = Reply(say("link.officer_other_side", "th", channel=channel.capitalize()))
    for other in people.addresses(tx, officer.id):
        outbox.put(tx, other.channel, other.address, told, at, language="th", weight=Weight.NEWS)
    join(tx, officer, person, at)
    chats.linked(tx, officer.id, channel, at)
    return Reply(say("link.officer_linked", language))


def _works_at_the_desk(tx: Transaction, person: Person) -> bool:
    return person.role in sessions.WORKS_HERE or people.has_account(tx, person.id)


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
