"""Tests of linking two channels of one person."""

from __future__ import annotations

import asyncio
import math
import re

import pytest

from bot.app import House
from bot.basics.messages import Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.channels import Undeliverable
from bot.delivery.mailbox import tell
from bot.delivery.outgoing.sending import Sender
from bot.store.cases import parties
from bot.store.mail import outbox
from bot.store.people import attempts, invitations, pairings, people
from tests.chat.filling.test_edit_and_unsend import filed
from tests.support.fakes import FakeChannel
from tests.support.platform_user import Somebody
from tests.support.platform_user import house as house


@pytest.fixture
def line(house: House) -> Somebody:
    return Somebody(house)


@pytest.fixture
def telegram(house: House) -> Somebody:
    return Somebody(house, "telegram", "55")


def code_for(who: Somebody) -> str:
    return re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", who.says("เชื่อมบัญชี"))[0]  # type: ignore[index]


def person(who: Somebody) -> Person:
    found = who.house.store.read(lambda tx: people.find(tx, who.channel, who.address))
    assert found is not None
    return found


def test_cases_go_on_in_both_channels(line: Somebody, telegram: Somebody) -> None:
    number = filed(line)
    code = code_for(line)

    assert telegram.says(code.lower().replace("-", " ")) == say("link.linked", "th")
    assert line.reads() == say("link.other_side", "th"), "whoever gave the code is told that it was used"

    assert number in telegram.says("ติดตามเรื่อง")
    assert number in line.says("ติดตามเรื่อง")
    assert person(line) == person(telegram)


def test_a_code_works_once_and_not_for_long(house: House, line: Somebody, telegram: Somebody) -> None:
    code = code_for(line)
    telegram.says(code)
    assert Somebody(house, "telegram", "66").says(code) == say("staff.wrong_code", "th")

    old = house.store.write(lambda tx: pairings.make(tx, person(line).id, 0.0)).replace("-", "")
    assert house.store.write(lambda tx: pairings.use(tx, old, pairings.MINUTES * 60.0)) is None


def test_a_new_code_makes_the_one_before_worthless(line: Somebody, telegram: Somebody) -> None:
    first, second = code_for(line), code_for(line)

    assert telegram.says(first) == say("staff.wrong_code", "th")
    assert telegram.says(second) == say("link.linked", "th")


def test_guessing_a_code_is_throttled(line: Somebody, telegram: Somebody) -> None:
    code = code_for(line)
    for _ in range(attempts.MAX_WRONG_CODES):
        telegram.says("ABCDE-23456")

    assert telegram.says(code) == say("staff.too_many", "th")
    assert person(line) != person(telegram)


def test_ones_own_code_links_nothing(line: Somebody) -> None:
    assert line.says(code_for(line)) == say("link.already", "th")


def test_whoever_works_for_the_ministry_stays_who_they_are(house: House, line: Somebody, telegram: Somebody) -> None:
    invited = house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "สปอ", "operator", 1e10))
    telegram.says(invited)
    officer = person(telegram)

    telegram.says(code_for(line))

    assert person(line) == person(telegram) == officer


def test_two_who_work_for_the_ministry_are_not_made_one(house: House, line: Somebody, telegram: Somebody) -> None:
    for who in (line, telegram):
        who.says(house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "สปอ", "operator", 1e10)))

    assert telegram.says(code_for(line)) == say("link.both_staff", "th")


def test_notifications_come_once_in_the_channel_used_last(house: House, line: Somebody, telegram: Somebody) -> None:
    telegram.says(code_for(line))
    line.reads()

    def news(weight: Weight) -> list[str]:
        house.store.write(lambda tx: tell(tx, person(line).id, Reply("ข่าว"), weight, "th", 0.0))
        return [who.channel for who in (line, telegram) if "ข่าว" in who.reads()]

    assert news(Weight.NEWS) == ["telegram"]
    line.says("สวัสดี")
    assert news(Weight.NEWS) == ["line"]
    assert news(Weight.DANGER) == ["line", "telegram"], "an alarm that is missed costs more than one heard twice"


def test_notifications_prefer_a_telephone_channel_to_the_web_chat(house: House, line: Somebody) -> None:
    web = Somebody(house, "web", "cookie")
    web.says(code_for(line))
    web.says("สวัสดี")

    house.store.write(lambda tx: tell(tx, person(web).id, Reply("ข่าว"), Weight.NEWS, "th", 0.0))

    assert "ข่าว" in line.reads()
    assert house.store.read(lambda tx: outbox.waiting(tx, "web", "cookie", at=math.inf)) == []


def test_an_alias_still_finds_whoever_is_behind_it(house: House, line: Somebody, telegram: Somebody) -> None:
    number = filed(line)
    telegram.says(code_for(line))

    somchai = person(telegram).id
    alias = house.store.read(lambda tx: parties.alias_of(tx, number, somchai))

    assert house.store.read(lambda tx: parties.person_behind(tx, alias)) == somchai


def test_notifications_refused_by_one_channel_go_by_the_other(house: House, line: Somebody, telegram: Somebody) -> None:
    """They blocked us where they wrote last."""
    telegram.says(code_for(line))
    line.reads()
    channel = FakeChannel()
    channel.name = "telegram"
    channel.misbehave = lambda letter: Undeliverable("blocked")
    house.store.write(lambda tx: tell(tx, person(line).id, Reply("ข่าว"), Weight.NEWS, "th", 0.0))

    asyncio.run(Sender(house.store, channel).send_one())

    assert line.reads() == "ข่าว"
    assert telegram.reads() == ""
