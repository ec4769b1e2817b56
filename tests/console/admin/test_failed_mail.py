"""Tests of the admin pages: failed messages, linked staff, unanswered questions."""

from __future__ import annotations

import pytest

from bot.basics.messages import Reply, Weight
from bot.basics.people import Role
from bot.basics.texts import say
from bot.store import Transaction
from bot.store.mail import outbox
from bot.store.papers import questions
from bot.store.people import people
from tests.support.console_client import NOW, Office, token_in

pytest_plugins = ["tests.support.desk"]


def test_an_undelivered_message_is_sent_again(office: Office) -> None:
    admin = office.officer("บอส", Role.ADMINISTRATOR, "")

    def dies(tx: Transaction) -> int:
        outbox.put(tx, "line", "U1", Reply("ลับ"), NOW, language="th", weight=Weight.NEWS)
        (letter,) = outbox.take(tx, "line", "w", NOW, NOW + 9)
        outbox.give_up(tx, letter.id, "400 from LINE")
        return letter.id

    letter = office.store.write(dies)
    page = admin.get("/console/letters").text
    assert "400 from LINE" in page
    assert "ลับ" not in page.replace(say("console.letters.about", "th"), "")

    answer = admin.post("/console/letters", data={"token": token_in(page), "which": "out", "id": str(letter)})

    assert answer.is_redirect
    assert office.store.read(outbox.all_dead) == []
    gone = admin.post("/console/letters", data={"token": token_in(page), "which": "out", "id": str(letter)})
    assert gone.status_code == 404


@pytest.mark.parametrize("fields", [{"which": "sideways", "id": "1"}, {"which": "out", "id": "one"}, {}])
def test_a_malformed_message_id_is_not_found(office: Office, fields: dict[str, str]) -> None:
    admin = office.officer("บอส", Role.ADMINISTRATOR, "")
    token = token_in(admin.get("/console/").text)

    assert admin.post("/console/letters", data={"token": token, **fields}).status_code == 404


def test_a_head_unlinks_their_own_staff_and_nobody_elses(office: Office) -> None:
    malee = office.officer("มาลี", Role.HEAD)

    def linked(tx: Transaction, address: str, unit: str) -> str:
        person = people.meet(tx, "line", address, NOW)
        return people.link(tx, person.id, Role.STAFF, unit, NOW).id

    ours = office.store.write(lambda tx: linked(tx, "U1", "สอจ.ระยอง"))
    theirs = office.store.write(lambda tx: linked(tx, "U2", "สอจ.เลย"))
    page = malee.get("/console/staff").text
    token = token_in(page)

    assert ours in page
    assert theirs not in page
    assert malee.post("/console/staff", data={"token": token, "person": theirs}).status_code == 403
    assert malee.post("/console/staff", data={"token": token, "person": "nobody"}).status_code == 404
    assert malee.post("/console/staff", data={"token": token, "person": ours}).is_redirect
    left = [person.id for person, _, _ in office.store.read(people.linked)]
    assert left == [theirs]


def test_unanswered_questions_are_shown_to_knowledge_owners(office: Office) -> None:
    owner = office.officer("เจ้าของ", Role.KNOWLEDGE_OWNER, "ศปท")
    office.store.write(lambda tx: questions.keep(tx, "รับกระเช้าได้ไหม <i>", "th", "public", "", NOW))

    assert "รับกระเช้าได้ไหม &lt;i&gt;" in owner.get("/console/questions").text
