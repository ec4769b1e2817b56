"""Tests of the parties of a case: pseudonyms in the case, identities sealed apart."""

from __future__ import annotations

import pytest

from bot.basics.access import Refused
from bot.basics.messages import Reply, Weight
from bot.cases.model.action_classes import AddWord, Answer, Ask, Close, Confirm, Contest, Join, Outcome, Take
from bot.cases.model.submission import Contact, Identity, Lodge, Matter
from bot.cases.model.ticket import Status, WrongMoment
from bot.cases.service import Done, UnknownTicket
from bot.delivery.mailbox import tell
from bot.store.cases import parties
from bot.store.mail import outbox
from bot.store.people import people
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

CONTACT = Contact("สมศรี มีสุข", "0812345678", "คุณยายบุญมี บ้านเลขที่ 9")


def joined(town: Town, number: str, text: str = "บ้านฉันก็เหม็น") -> Done:
    return town.store.write(lambda tx: town.desk.join(tx, town.stranger, Join(number, text), NOW + 30, CONTACT))


def test_no_case_knows_a_persons_id_and_no_two_cases_share_an_alias(town: Town) -> None:
    """The same citizen complains twice."""
    first, second = town.lodge().ticket, town.lodge().ticket

    assert town.citizen.id not in (first.citizen, second.citizen)
    assert first.citizen != second.citizen
    rows = town.store.read(lambda tx: tx.all("select person from history") + tx.all("select citizen from tickets"))
    assert town.citizen.id not in str(rows)


def test_identities_are_sealed_apart_from_the_case(town: Town) -> None:
    lodged = town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, SMELL, NOW, CONTACT))
    number = lodged.ticket.number

    (row,) = town.store.read(lambda tx: tx.all("select * from parties"))
    (alias,) = town.store.read(lambda tx: parties.aliases_of(tx, town.citizen.id))
    behind = town.store.read(lambda tx: parties.look_behind(tx, alias))

    assert row["ticket"] == number
    assert not any(secret in repr(row) for secret in (town.citizen.id, CONTACT.name, CONTACT.phone))
    assert behind == parties.Behind(
        town.citizen.id, CONTACT.name, CONTACT.phone, CONTACT.on_behalf, receipt=lodged.receipt
    )


def test_a_person_finds_their_cases_and_no_one_elses(town: Town) -> None:
    """Both brought one; each sees one."""
    mine = town.lodge().ticket
    hers = town.store.write(lambda tx: town.desk.lodge(tx, town.stranger, SMELL, NOW)).ticket

    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen)) == (mine,)
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.stranger)) == (hers,)


def test_notifications_reach_the_person_behind_a_pseudonym(town: Town) -> None:
    ticket = town.lodge().ticket

    assert town.store.write(lambda tx: tell(tx, ticket.citizen, Reply("ข่าว"), Weight.NEWS, "th", NOW))

    (letter,) = town.store.read(lambda tx: outbox.waiting(tx, "web", "a-browser", at=NOW))
    assert letter.reply.text == "ข่าว"


def test_a_forgotten_person_gets_no_more_messages_and_the_case_stays(town: Town) -> None:
    ticket, receipt, _ = town.lodge()
    town.store.write(lambda tx: parties.forget(tx, ticket.citizen, NOW))

    assert not town.store.write(lambda tx: tell(tx, ticket.citizen, Reply("ข่าว"), Weight.NEWS, "th", NOW))
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen)) == ()
    assert town.by_receipt(receipt) == ticket
    assert town.citizen.id not in repr(town.store.read(lambda tx: tx.all("select * from parties")))


def test_somebody_joins_under_an_alias_and_with_a_receipt_of_their_own(town: Town) -> None:
    ticket, receipt, _ = town.lodge()

    done = joined(town, ticket.number)

    assert done.ticket.joined == 1
    assert done.receipt not in ("", receipt)
    assert town.by_receipt(done.receipt).number == ticket.number
    entry = town.store.read(lambda tx: town.desk.history(tx, done.ticket))[-1]
    assert entry.by not in (ticket.citizen, town.stranger.id)
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.stranger)) == (done.ticket,)
    assert town.store.read(lambda tx: town.desk.faults(tx, ticket.number)) == ""


def test_nobody_joins_a_case_twice_nor_their_own(town: Town) -> None:
    number = town.lodge().ticket.number
    joined(town, number)

    with pytest.raises(WrongMoment):
        joined(town, number)
    with pytest.raises(WrongMoment):
        town.store.write(lambda tx: town.desk.join(tx, town.citizen, Join(number), NOW))


def test_whoever_joined_can_add_but_not_confirm_or_contest(town: Town) -> None:
    """Their word does not answer what the desk asked of somebody else, either."""
    number = town.lodge().ticket.number
    receipt = joined(town, number).receipt
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Ask(number, "กลิ่นมากี่โมงคะ"))

    assert town.do(town.stranger, AddWord(number, "ตีสองค่ะ")).ticket.status is Status.ASKED
    town.do(town.citizen, AddWord(number, "ตีสามครับ"))
    town.do(town.somchai, Answer(number, "ขอบคุณค่ะ"))
    town.do(town.somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
    for word in (Confirm(number), Contest(number, "ยังเหม็น")):
        with pytest.raises(Refused):
            town.do(town.stranger, word)
        with pytest.raises(Refused):
            town.do(town.loei, word, receipt=receipt)
    assert town.do(town.citizen, Confirm(number)).ticket.status is Status.ENDED


def test_acting_by_receipt_uses_the_pseudonym_of_that_receipt(town: Town) -> None:
    """On another telephone the same person writes on."""
    ticket, receipt, _ = town.lodge()

    done = town.do(town.stranger, AddWord(ticket.number, "เปลี่ยนเครื่องแล้วค่ะ"), receipt=receipt)

    entry = town.store.read(lambda tx: town.desk.history(tx, done.ticket))[-1]
    assert entry.by == ticket.citizen


def test_nobody_joins_what_only_one_unit_may_see(town: Town) -> None:
    number = town.lodge(Lodge(SMELL.kind, SMELL.said, matters=(Matter.CORRUPTION,))).ticket.number

    with pytest.raises(WrongMoment):
        joined(town, number)


def test_two_channels_of_one_person_become_one_party(town: Town) -> None:
    ticket = town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, SMELL, NOW, CONTACT)).ticket

    assert town.store.write(lambda tx: parties.hand_over(tx, town.citizen.id, town.stranger.id)) == 1

    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.stranger)) == (ticket,)
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen)) == ()
    behind = town.store.read(lambda tx: parties.look_behind(tx, ticket.citizen))
    assert behind is not None
    assert (behind.person, behind.phone) == (town.stranger.id, CONTACT.phone)


def test_a_new_receipt_opens_the_case_and_the_old_one_no_more(town: Town) -> None:
    ticket, receipt, _ = town.lodge()

    town.store.write(lambda tx: parties.renew_receipt(tx, ticket.citizen, "1111222233334444"))

    assert town.by_receipt("1111 2222 3333 4444") == ticket
    assert town.store.read(lambda tx: parties.by_receipt(tx, receipt)) is None


def test_the_identity_that_somebody_chose_is_kept_with_them(town: Town) -> None:
    anonymous = Lodge(SMELL.kind, SMELL.said, province="ระยอง", identity=Identity.ANONYMOUS)
    ticket = town.lodge(anonymous).ticket

    (party,) = town.store.read(lambda tx: parties.of(tx, ticket.number))

    assert (party.identity, party.role) == ("anonymous", parties.BROUGHT)
    assert town.store.read(lambda tx: people.get(tx, town.citizen.id)) is not None


def test_an_officer_does_not_work_on_a_case_of_their_own(town: Town) -> None:
    """Somchai of Rayong suffers from the same factory as everybody; a colleague takes it."""
    lodged = town.store.write(lambda tx: town.desk.lodge(tx, town.somchai, SMELL, NOW))

    with pytest.raises(UnknownTicket):  # as if it did not exist: a refusal would say that it does
        town.do(town.somchai, Take(lodged.ticket.number))

    assert town.do(town.malee, Take(lodged.ticket.number)).ticket.officer == town.malee.id
