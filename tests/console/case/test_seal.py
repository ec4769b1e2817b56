"""Tests of opening sealed identities: who may, and that each opening is recorded."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import OpenSeal, Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter
from bot.store.admin import audit
from bot.store.cases import parties
from tests.support.console_client import SMELL, Office, token_in
from tests.support.sample_files import MARK, photo

pytest_plugins = ["tests.support.desk"]

CONTACT = Contact("สมศรี มีสุข", "0812345678", "คุณยายบุญมี")
REASON = "ผู้แจ้งขอให้โทรกลับด่วน"


def lodge(office: Office, identity: Identity, *, matter: Matter = Matter.SMELL, file: str = "") -> str:
    files = (file,) if file else ()
    paper = Lodge(Kind.COMPLAINT, SMELL.said, matters=(matter,), identity=identity, province="ระยอง", files=files)
    return office.store.write(lambda tx: office.desk.lodge(tx, office.citizen, paper, office.at, CONTACT)).ticket.number


def press(browser: TestClient, number: str, page: str, **fields: str) -> tuple[int, str]:
    token = token_in(browser.get("/console/me").text)
    answer = browser.post(f"/console/tickets/{number}/{page}", data={"token": token, **fields})
    return answer.status_code, answer.text


def alias(office: Office, number: str) -> str:
    return office.store.read(lambda tx: parties.of(tx, number))[0].alias


def trail(office: Office) -> list[tuple[str, str, str]]:
    lines = office.store.read(audit.newest)
    return [
        (line.who, line.what, line.about)
        for line in lines
        if line.what not in ("signed.in", "role.changed", "password.set")
    ]


def test_an_officer_of_the_unit_sees_a_name_that_was_given_openly_and_that_is_written_down(
    office: Office, somchai: TestClient
) -> None:
    number = lodge(office, Identity.NAMED)
    assert CONTACT.name not in somchai.get(f"/console/tickets/{number}").text

    status, page = press(somchai, number, "who", party=alias(office, number))

    assert status == 200
    assert all(one in page for one in (CONTACT.name, CONTACT.phone, CONTACT.on_behalf))
    assert "a-browser" not in page, "their channel's address is not what they gave"
    assert trail(office) == [(office.person("สมชาย").id, "identity.seen", number)]


def test_a_name_is_not_for_units_that_only_look_on_nor_for_the_administrator(office: Office) -> None:
    number = lodge(office, Identity.NAMED)
    office.store.write(lambda tx: tx.run("update tickets set copied = 'ศบฉ.อก'"))
    onlooker = office.officer("วิชัย", unit="ศบฉ.อก.")
    keeper = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    stranger = office.officer("ดวงใจ", unit="สอจ.เลย")

    for browser in (onlooker, keeper, stranger):
        assert press(browser, number, "who", party=alias(office, number))[0] == 403
    assert trail(office) == []


def test_whoever_took_a_danger_case_may_call_its_citizen(office: Office) -> None:
    number = lodge(office, Identity.NAMED)
    office.store.write(lambda tx: tx.run("update tickets set copied = 'ศบฉ.อก'"))
    alarm = office.officer("วิชัย", unit="ศบฉ.อก.")
    office.do(office.person("วิชัย"), Take(number))

    assert press(alarm, number, "who", party=alias(office, number))[0] == 200


@pytest.mark.parametrize("identity", [Identity.CONFIDENTIAL, Identity.ANONYMOUS])
def test_a_seal_is_opened_by_a_custodian_of_the_unit_with_a_reason_that_stays(
    office: Office, somchai: TestClient, identity: Identity
) -> None:
    number = lodge(office, identity)
    keeper = office.officer("กนก", Role.CUSTODIAN)
    who = alias(office, number)
    assert press(somchai, number, "who", party=who)[0] == 403
    assert press(somchai, number, "seal", party=who, text=REASON)[0] == 403

    status, page = press(keeper, number, "seal", party=who, text=REASON)

    assert status == 200
    assert all(one in page for one in (CONTACT.name, CONTACT.phone, "a-browser"))
    assert trail(office) == [(office.person("กนก").id, "seal.opened", number)]
    history = somchai.get(f"/console/tickets/{number}").text
    assert REASON in history
    assert CONTACT.name not in history
    assert office.store.read(lambda tx: office.desk.faults(tx, number)) == ""


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_without_a_reason_nothing_is_shown_and_nothing_happened(office: Office, reason: str) -> None:
    number = lodge(office, Identity.ANONYMOUS)
    keeper = office.officer("กนก", Role.CUSTODIAN)

    status, page = press(keeper, number, "seal", party=alias(office, number), text=reason)

    assert status == 422
    assert CONTACT.name not in page
    assert trail(office) == []


def test_a_custodian_of_another_unit_or_one_that_only_looks_on_opens_nothing(office: Office) -> None:
    number = lodge(office, Identity.ANONYMOUS)
    office.store.write(lambda tx: tx.run("update tickets set copied = 'กนอ'"))
    onlooker = office.officer("กมล", Role.CUSTODIAN, "กนอ")
    stranger = office.officer("กานดา", Role.CUSTODIAN, "สอจ.เลย")

    for browser in (onlooker, stranger):
        assert press(browser, number, "seal", party=alias(office, number), text=REASON)[0] == 403
    history = office.store.read(lambda tx: tx.all("select action from history"))
    assert OpenSeal.__name__ not in {row["action"] for row in history}
    assert trail(office) == []


def test_the_receipt_is_shown_to_nobody(office: Office) -> None:
    """Whoever has it could speak as the citizen."""
    number = lodge(office, Identity.ANONYMOUS)
    keeper = office.officer("กนก", Role.CUSTODIAN)
    who = alias(office, number)
    behind = office.store.read(lambda tx: parties.look_behind(tx, who))
    assert behind is not None
    assert len(behind.receipt) == 16

    assert behind.receipt not in press(keeper, number, "seal", party=who, text=REASON)[1]


def test_somebody_of_one_case_is_not_found_through_another(office: Office) -> None:
    here, there = lodge(office, Identity.ANONYMOUS), lodge(office, Identity.NAMED)
    keeper = office.officer("กนก", Role.CUSTODIAN)

    assert press(keeper, here, "seal", party=alias(office, there), text=REASON)[0] == 404
    assert press(keeper, here, "seal", party="nobody", text=REASON)[0] == 404


def test_an_original_is_opened_by_a_custodian_with_a_reason_and_by_nobody_else(
    office: Office, somchai: TestClient
) -> None:
    sent = photo()
    file = office.photo(sent, f"{MARK}.jpg")
    number = lodge(office, Identity.NAMED, file=file)
    office.copies()
    keeper = office.officer("กนก", Role.CUSTODIAN)
    assert press(somchai, number, "original", file=file, text=REASON)[0] == 403
    assert say("console.copy.original", "th") not in somchai.get(f"/console/tickets/{number}").text

    token = token_in(keeper.get("/console/me").text)
    answer = keeper.post(f"/console/tickets/{number}/original", data={"token": token, "file": file, "text": REASON})

    assert answer.content == sent
    assert MARK in answer.headers["content-disposition"]
    assert trail(office) == [(office.person("กนก").id, "original.opened", number)]
    assert press(keeper, number, "original", file="0" * 32, text=REASON)[0] == 404


def test_whoever_is_forgotten_cannot_be_looked_up_any_more(office: Office) -> None:
    number = lodge(office, Identity.CONFIDENTIAL)
    keeper = office.officer("กนก", Role.CUSTODIAN)
    who = alias(office, number)
    office.store.write(lambda tx: parties.forget(tx, who, office.at))

    assert press(keeper, number, "seal", party=who, text=REASON)[0] == 404
    assert say("console.who.forgotten", "th") in keeper.get(f"/console/tickets/{number}").text


def test_a_citizen_has_one_friendly_name_in_a_case_and_another_in_the_next(office: Office, somchai: TestClient) -> None:
    one, other = lodge(office, Identity.ANONYMOUS), lodge(office, Identity.ANONYMOUS)
    names = [pseudonym(alias(office, number), "th") for number in (one, other)]

    assert names[0] in somchai.get(f"/console/tickets/{one}").text
    assert names[1] in somchai.get(f"/console/tickets/{other}").text
    assert names[1] not in somchai.get(f"/console/tickets/{one}").text


def test_when_somebody_anonymous_came_is_shown_to_the_hour(office: Office, somchai: TestClient) -> None:
    """By the minute they could be matched with whoever held a telephone just then."""
    office.at += 17 * 60 + 23
    anonymous, named = lodge(office, Identity.ANONYMOUS), lodge(office, Identity.NAMED)
    exact, rounded = "09:17", "09:00"

    page = somchai.get(f"/console/tickets/{anonymous}").text

    assert rounded in page
    assert exact not in page
    assert exact in somchai.get(f"/console/tickets/{named}").text
    assert exact not in somchai.get("/console/").text.partition(named)[0]


class TestWhatOnlyOneUnitMaySee:
    """A complaint about an official lies with ศปท. alone."""

    def test_a_case_of_one_unit_only_is_in_no_list_count_or_page_of_others(self, office: Office) -> None:
        number = lodge(office, Identity.ANONYMOUS, matter=Matter.CORRUPTION)
        others = [
            office.officer("ผู้ดูแล", Role.ADMINISTRATOR, ""),
            office.officer("มาลี", Role.HEAD),
            office.officer("กนก", Role.CUSTODIAN),
        ]

        for browser in others:
            assert browser.get(f"/console/tickets/{number}").status_code == 404
            assert browser.get("/console/tickets/2569-999999").status_code == 404, "as if it were not there"
            for view in ("unit", "unassigned", "danger", "late", "closed", "all"):
                page = browser.get(f"/console/?view={view}").text
                assert number not in page
                assert "<b>1</b>" not in page
            assert number not in browser.get("/console/?view=all&text=กลิ่นเหม็น").text
            assert press(browser, number, "seal", party=alias(office, number), text=REASON)[0] in (403, 404)
        assert office.news == []

    def test_its_own_unit_works_on_it_and_sends_it_nowhere(self, office: Office) -> None:
        number = lodge(office, Identity.ANONYMOUS, matter=Matter.CORRUPTION)
        own = office.officer("นภา", unit="ศปท.")
        office.do(office.person("นภา"), Take(number))

        page = own.get(f"/console/tickets/{number}").text

        assert 'value="answer"' in page
        assert 'value="forward"' not in page
