"""Checks a letter for identifying data that the outside body may not know; every finding is in the audit log.

An officer could use this check to guess a name: so it answers only a few times, always with an audit entry; then the
letter needs a head, and at last a custodian, who may unseal anyway.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from bot.basics.access import may
from bot.basics.people import Person, Role
from bot.basics.texts import LANGUAGES
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.messages.reveals_identity import reveals_identity
from bot.cases.model.numbers import RECEIPT_DIGITS, digits
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Ticket
from bot.cases.officer import identity
from bot.cases.settings.deadlines import Referral
from bot.chat.understand.remove_sensitive import STRUCK, struck, tells_of_health
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import parties
from bot.store.cases.parties import Behind
from bot.store.mail import personal_data
from knowledge.language.thai import normalise

_MONTH = 30 * 86400.0
_RUN = re.compile(r"\+?\d(?:[\s.()\-‐-―]{0,2}\d)*")  # digits that are meant as one number
_MOBILE = re.compile(r"(?:0|66)[689]\d{8}")  # office numbers begin with other digits
_TITLES = re.compile(
    r"^(?:นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|คุณ|mr\.?|mrs\.?|ms\.?|miss|(?:ยาย|ตา|ปู่|ย่า|ลุง|ป้า|น้า|อา|พี่|น้อง|แม่|พ่อ))+\s*",
    re.IGNORECASE,
)
_NAME = 4  # letters of a distinctive word of a name; ดี or มี occur in any sentence
_WHOM = 6  # letters of a distinctive word in on_behalf; shorter ones occur in any sentence


class Found(StrEnum):
    """What was found; the name under referral.found in the texts."""

    NAME = "name"
    PHONE = "phone"
    ON_BEHALF = "on_behalf"
    CHANNEL = "channel"
    PSEUDONYM = "pseudonym"
    CITIZEN = "citizen"
    CARD = "card"
    RECEIPT = "receipt"
    MOBILE = "mobile"


class Withheld(Exception):
    """The letter contains what its body may not know."""

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__(f"The letter holds {', '.join(found)}. Take it out; its words are not kept.")
        self.found = tuple(found)


class AsksForMore(Exception):
    """Too many checks by or for somebody who may not unseal."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"Too many letters of this case were refused. A {role} has to issue it.")
        self.role = role


def check(
    tx: Transaction, person: Person, ticket: Ticket, words: Iterable[str], rule: Referral, at: float
) -> list[Found]:
    """The identifying data found in these words; the check is recorded."""
    since = at - _MONTH
    refused = audit.times(tx, What.LETTER_REFUSED, ticket.number, since)
    asked = audit.times(tx, What.LETTER_CHECKED, ticket.number, since, person.id)
    wanted = _who_must(refused, asked, rule)
    if not _is(person, ticket, wanted):
        raise AsksForMore(wanted)
    if _sealed(tx, ticket):
        audit.write(tx, person.id, What.LETTER_CHECKED, ticket.number, at)
    found = list(dict.fromkeys(_found(tx, ticket, "\n".join(words))))
    if found:
        audit.write(tx, person.id, What.LETTER_REFUSED, ticket.number, at)
    return found


def may_tell_of_health(words: Iterable[str]) -> bool:
    """Whether an illness is named. Only the officer sees whether it is a person's or a substance's effect."""
    return tells_of_health(normalise("\n".join(words)))


def _who_must(refused: int, asked: int, rule: Referral) -> Role:
    """The role that is needed after this many checks."""
    if refused >= 2 * rule.refusals:
        return Role.CUSTODIAN
    return Role.HEAD if refused >= rule.refusals or asked >= rule.checks else Role.OFFICER


def _is(person: Person, ticket: Ticket, wanted: Role) -> bool:
    if wanted is Role.OFFICER or identity.may_open(person, ticket):
        return True
    return wanted is Role.HEAD and person.role is Role.HEAD and may(person, "ticket.refer", unit=ticket.unit)


def _sealed(tx: Transaction, ticket: Ticket) -> bool:
    return any(party.identity != Identity.NAMED for party in parties.of(tx, ticket.number))


def _found(tx: Transaction, ticket: Ticket, text: str) -> Iterator[Found]:
    yield from _of_anybody(text)
    paper = ticket.paper
    # A name that is also a place name is ignored where the place is meant.
    plain = _letters(text, without=(paper.province, paper.district, paper.tambon))
    for party in parties.of(tx, ticket.number):
        if any(_letters(pseudonym(party.alias, language)) in plain for language in LANGUAGES):
            yield Found.PSEUDONYM
        behind = parties.look_behind(tx, party.alias)
        if behind:
            yield from _of(behind, text, plain)
            if any(place.address.address in text for place in personal_data.places(tx, behind.person)):
                yield Found.CHANNEL


def _of_anybody(text: str) -> Iterator[Found]:
    """Numbers that identify a person, whoever it is."""
    yield from (Found(kind) for kind in struck(_visible(text), _is_no_receipt).kinds)
    for number in (digits(found[0]) for found in _RUN.finditer(_visible(text))):
        if len(number) == RECEIPT_DIGITS:
            yield Found.RECEIPT
        elif _MOBILE.fullmatch(number):
            yield Found.MOBILE


def _of(behind: Behind, text: str, plain: str) -> Iterator[Found]:
    """What this person told about themselves."""
    if any(len(word) >= _NAME and word in plain for word in _words(behind.name)):
        yield Found.NAME
    if reveals_identity(_visible(text), Behind("", phone=behind.phone)):
        yield Found.PHONE
    whom = [word for word in _words(behind.on_behalf) if len(word) >= _WHOM]
    theirs = [digits(found[0]) for found in _RUN.finditer(_visible(behind.on_behalf))]
    if any(word in plain for word in whom) or any(
        reveals_identity(_visible(text), Behind("", phone=number)) for number in theirs
    ):
        yield Found.ON_BEHALF


def _words(told: str) -> list[str]:
    """The words without titles, and all of them joined, normalised."""
    words = [word.strip("()[],.") for word in _visible(told).split()]
    words = [word for word in words if not word.replace("-", "").isdigit()]
    bare = [_TITLES.sub("", word) for word in words]
    return [plain for plain in map(_letters, dict.fromkeys([*words, *bare, "".join(bare)])) if plain]


def _letters(text: str, without: Iterable[str] = ()) -> str:
    """Only the normalised letters: a name is found whatever stands between them."""
    plain = normalise(_visible(text))
    for place in without:
        if place:
            plain = plain.replace(normalise(place), "|")
    return "".join(letter for letter in plain if letter == "|" or unicodedata.category(letter)[0] in "LMN")


def _visible(text: str) -> str:
    """Without invisible characters, any script's digits as 0-9."""
    visible = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.digit(letter, letter)) for letter in visible).replace(STRUCK, " ")


def _is_no_receipt(number: str) -> bool:
    return False
