"""Linking a chat to an officer's account opens cases: it takes both proofs, is told, listed, and ended."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from bot.app import House
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.model.submission import Matter
from bot.operations.web_server import open_doors
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.people import invitations, officers, pairings, people, second_factors
from tests.support.console_client import SMELL, token_in
from tests.support.linked_chats import CODE, SignedIn, signed_in
from tests.support.platform_user import Somebody
from tests.support.platform_user import house as house
from tests.support.sign_in import PASSWORD

ALONE = "ศปท."


@pytest.fixture
def wichai(house: House) -> SignedIn:
    return an_officer(house, "วิชัย")


def an_officer(house: House, name: str, role: Role = Role.OFFICER, unit: str = ALONE) -> SignedIn:
    app, _ = open_doors(house)

    def added(tx: Transaction) -> str:
        officers.add(tx, name, role, unit, time.time())
        return officers.person_of(tx, name) or ""

    return signed_in(house.store, app, house.store.write(added), time.time)


def who(somebody: Somebody) -> Person:
    found = somebody.house.store.read(lambda tx: people.find(tx, somebody.channel, somebody.address))
    assert found
    return found


def case_alone(house: House) -> str:
    paper = replace(SMELL, matters=(Matter.CORRUPTION,))
    citizen = house.store.write(lambda tx: people.meet(tx, "web", "a-browser", 0.0))
    return house.store.write(lambda tx: house.desk.lodge(tx, citizen, paper, time.time())).ticket.number


def trail(house: House, what: audit.What) -> list[tuple[str, str]]:
    return [(one.who, one.about) for one in house.store.read(audit.newest) if one.what == what]


def linked(house: House, wichai: SignedIn) -> Somebody:
    chat = Somebody(house, "line", "U-wichai")
    assert chat.says(wichai.asks_for_a_code()) == say("link.officer_linked", "th")
    return chat


def test_a_chat_opens_cases_only_with_a_code_for_which_both_proofs_were_given(house: House, wichai: SignedIn) -> None:
    number = case_alone(house)
    chat = Somebody(house, "line", "U-wichai")

    assert wichai.asks_for_a_code(password="ข้าวเหนียวมะม่วงผิด") == ""
    assert wichai.asks_for_a_code(code="000000") == ""
    assert say("work.not_yours", "th", number=number) not in chat.says(f"เปิด {number}")
    assert chat.says(wichai.asks_for_a_code()) == say("link.officer_linked", "th")

    assert who(chat) == wichai.person
    assert trail(house, audit.What.CHAT_LINKED) == [(wichai.person.id, "line")]
    assert "Line" in wichai.browser.get("/console/me").text


def test_without_a_second_factor_no_chat_is_linked(house: House, wichai: SignedIn) -> None:
    house.store.write(lambda tx: second_factors.forget(tx, wichai.person.id))

    answer = wichai.does("chat", password=PASSWORD, code="")

    assert say("console.me.second_first", "th") in answer
    assert not re.search(CODE, answer)


@pytest.mark.parametrize("deed", ["invite", "link"])
def test_an_administrator_gets_no_code_for_anybodys_chat(house: House, wichai: SignedIn, deed: str) -> None:
    keeper = an_officer(house, "ผู้ดูแล", Role.ADMINISTRATOR, "")
    token = token_in(keeper.browser.get("/console/people").text)
    fields = {"name": "ดวงใจ", "role": "officer", "unit": "สอจ.ระยอง", "person": wichai.person.id}

    page = keeper.browser.post("/console/people", data={"token": token, "do": deed, **fields}).text

    # Wichai is of ศปท.: a new sign-in link of theirs waits for the head of ศปท.
    assert ("/console/first/" in page) is (deed == "invite")
    assert not re.search(CODE, page)


@pytest.mark.parametrize("of_account", [True, False])
def test_a_code_that_an_administrator_made_in_an_earlier_version_links_nothing(
    house: House, wichai: SignedIn, of_account: bool
) -> None:
    officer, known = wichai.person, wichai.person.id if of_account else ""
    code = house.store.write(lambda tx: invitations.make(tx, officer.role, officer.unit, "x", time.time(), known))
    chat = Somebody(house, "telegram", "55")

    assert chat.says(code) == say("link.at_the_console", "th")
    assert who(chat).role is Role.PUBLIC


def test_a_linked_chat_gives_its_account_to_no_other_chat_and_takes_none(house: House, wichai: SignedIn) -> None:
    """Whoever holds the telephone for a moment, or talks its owner into typing a code."""
    chat, stranger = linked(house, wichai), Somebody(house, "telegram", "55")
    code = re.search(CODE, stranger.says("เชื่อมบัญชี"))
    assert code

    assert chat.says("เชื่อมบัญชี") == say("link.at_the_console", "th")
    assert chat.says(code[0]) == say("link.at_the_console", "th")
    old = house.store.write(lambda tx: pairings.make(tx, wichai.person.id, time.time()))
    assert stranger.says(old) == say("link.at_the_console", "th")

    assert who(stranger).role is Role.PUBLIC


def test_the_officer_is_told_in_every_other_place(house: House, wichai: SignedIn) -> None:
    chat, other = linked(house, wichai), Somebody(house, "telegram", "55")

    assert other.says(wichai.asks_for_a_code()) == say("link.officer_linked", "th")

    assert say("link.officer_other_side", "th", channel="Telegram") in chat.reads()


@pytest.mark.parametrize("how", ["end_chat", "end_others", "password", "disabled", "new link"])
def test_a_linked_chat_ends_with_what_ends_a_session(house: House, wichai: SignedIn, how: str) -> None:
    chat = linked(house, wichai)
    number = case_alone(house)
    assert number in chat.says(f"เปิด {number}")

    match how:
        case "end_chat":
            mark = re.search(r'name="chat" value="(\w+)"', wichai.browser.get("/console/me").text)
            assert mark
            wichai.does("end_chat", chat=mark[1])
        case "end_others":
            wichai.does("end_others")
        case "password":
            new = "ปลาร้าหลนกับผักสดหลายอย่าง"
            wichai.does("password", password=PASSWORD, new=new, again=new)
        case "disabled":
            keeper = an_officer(house, "ผู้ดูแล", Role.ADMINISTRATOR, "").browser
            token = token_in(keeper.get("/console/people").text)
            keeper.post("/console/people", data={"token": token, "do": "disable", "person": wichai.person.id})
        case "new link":
            code = house.store.write(lambda tx: officers.link(tx, "วิชัย", time.time()))
            first = f"/console/first/{code}"
            token = token_in(wichai.browser.get(first).text)
            wichai.browser.post(first, data={"token": token, "password": PASSWORD, "again": PASSWORD})

    assert chat.reads() == say("link.ended", "th")
    assert who(chat).role is Role.PUBLIC
    assert SMELL.said[0].text not in chat.says(f"เปิด {number}")
    assert [about for _, about in trail(house, audit.What.CHAT_ENDED)] == ["line"]


def test_nobody_ends_another_officers_chat(house: House, wichai: SignedIn) -> None:
    chat, other = linked(house, wichai), an_officer(house, "ดวงใจ")
    mark = re.search(r'name="chat" value="(\w+)"', wichai.browser.get("/console/me").text)
    assert mark

    other.does("end_chat", chat=mark[1])

    assert who(chat) == wichai.person
