"""Tests of the preview: what the citizen will see in their channel."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.basics.messages import Choice, Kind, Letter, Reply
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.model.action_classes import Join
from bot.cases.model.submission import Identity
from bot.channels.line.render import calls
from bot.channels.looks import Look, look
from bot.channels.telegram.render import render
from bot.store import Store
from bot.store.people import people
from tests.support.console_client import SMELL, Office, press, token_in
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]

UNKIND = [
    "เข้าตรวจวันจันทร์ที่ ๓๐ พ.ย.",
    "น\u0e4d\u0e32เสีย ทํางาน\u200bแล้ว",
    "<b>หนา</b> & <script>alert(1)</script>",
    "🙏🏽" * 40,
    "บรรทัดหนึ่ง\n\nบรรทัดสาม\n• ข้อหนึ่ง\n• ข้อสอง",
    "ก" * 4000,
    "2569-000123 และ 1234-5678-9012-3456",
]


def letter(channel: str, text: str) -> Letter:
    reply = Reply(text, Kind.TICKET, (Choice("เพิ่มเติม", send="เพิ่มเติม 2569-000001"), Choice("เกิดอีกแล้ว", send="เกิดอีก")))
    return Letter(0, channel, "", reply, "", "th")


def words(shown: Look) -> str:
    lines = ["".join(run.text for run in line) for bubble in shown.bubbles for line in bubble.lines]
    return _letters("".join([*(bubble.heading for bubble in shown.bubbles), *lines]))


def buttons(shown: Look) -> list[str]:
    inside = [label for bubble in shown.bubbles for label in bubble.inside]
    return [*inside, *(label for row in shown.below for label in row)]


@pytest.mark.parametrize("channel", ["line", "telegram", "web", "terminal"])
@pytest.mark.parametrize("text", UNKIND)
def test_every_letter_of_it_is_shown_and_every_button(channel: str, text: str) -> None:
    shown = look(letter(channel, f"เรื่อง 2569-000001\n{text}"))

    assert words(shown) == _letters(f"เรื่อง 2569-000001{text}")
    assert buttons(shown) == ["เพิ่มเติม", "เกิดอีกแล้ว"]


def test_in_line_it_is_the_bubble_that_is_sent() -> None:
    sent = letter("line", "เรื่อง 2569-000001\nเข้าตรวจวันจันทร์")
    ((message,),) = calls([sent])

    shown = look(sent)

    header = message["contents"]["header"]["contents"][0]["text"]
    assert (shown.bubbles[0].heading, shown.bubbles[0].bright) == (header, True)
    assert list(shown.bubbles[0].inside) == [
        content["action"]["label"] for content in message["contents"]["footer"]["contents"]
    ]


def test_in_telegram_it_is_the_sheets_that_are_sent() -> None:
    sent = letter("telegram", "เรื่อง 2569-000001\n" + "ยาวมาก " * 900)

    shown = look(sent)

    assert len(shown.bubbles) == len(render(sent)) > 1
    assert any(run.marked and run.text == "2569-000001" for line in shown.bubbles[0].lines for run in line)


@pytest.fixture
def number(office: Office, somchai: TestClient) -> str:
    number = office.lodge()
    press(somchai, number, "take")
    office.news.clear()
    return number


def looked(browser: TestClient, number: str, do: str, where: str = "beside", **fields: str) -> tuple[int, str]:
    return press(browser, number, do, look=where, **fields)


def test_the_citizen_of_a_named_case_is_shown_in_their_own_channel(
    office: Office, somchai: TestClient, number: str
) -> None:
    status, piece = looked(somchai, number, "answer", text="เข้าตรวจวันจันทร์")

    assert status == 200
    assert re.findall(r'class="phone (\w+)"', piece) == ["web"]
    assert "เข้าตรวจวันจันทร์" in piece
    assert say("ticket.press.add.label", "th") in piece, "the buttons under it are shown as well"
    assert say("console.look.not_sent", "th") in piece


def test_a_preview_changes_nothing(office: Office, somchai: TestClient, number: str) -> None:
    before = somchai.get(f"/console/tickets/{number}").text

    looked(somchai, number, "close", outcome="solved", text="ซ่อมแล้ว")
    looked(somchai, number, "forward", unit="สอจ.เลย", text="อยู่เลย")

    assert office.news == []
    assert somchai.get(f"/console/tickets/{number}").text == before


def test_no_photo_is_kept_of_an_end_that_is_only_looked_at(office: Office, somchai: TestClient, number: str) -> None:
    page = somchai.get(f"/console/tickets/{number}").text
    form = {"token": token_in(page), "seen": "3", "do": "close", "outcome": "solved", "text": "", "look": "page"}

    answer = somchai.post(f"/console/tickets/{number}", data=form, files={"photos": ("a.png", photo(), "image/png")})

    assert answer.status_code == 200
    assert say("ticket.press.photos.label", "th") in answer.text, "they will see a button that shows the photos"
    assert say("console.look.photos", "th") in answer.text
    assert list(office.room.all()) == []


def test_of_a_sealed_case_every_channel_is_shown_and_which_one_it_is_stays_sealed(
    office: Office, somchai: TestClient
) -> None:
    number = office.lodge(replace(SMELL, identity=Identity.ANONYMOUS))
    press(somchai, number, "take")

    _, piece = looked(somchai, number, "answer", text="เข้าตรวจแล้ว")

    assert re.findall(r'class="phone (\w+)"', piece) == ["line", "telegram", "web"]
    assert say("console.look.sealed", "th") in piece


def test_a_citizen_without_a_chat_has_to_be_telephoned(office: Office, somchai: TestClient) -> None:
    caller = office.store.write(lambda tx: people.newcomer(tx, office.at))
    number = office.store.write(lambda tx: office.desk.lodge(tx, caller, SMELL, office.at)).ticket.number
    press(somchai, number, "take")

    assert say("console.look.nobody", "th") in looked(somchai, number, "answer", text="เข้าตรวจแล้ว")[1]


def test_whoever_joined_is_told_something_else_of_the_end(office: Office, somchai: TestClient, number: str) -> None:
    neighbour = _somebody(office.store, "line", "U-neighbour", office.at)
    join = Join(number, "บ้านผมก็เหม็น", language="en", identity=Identity.NAMED)
    office.store.write(lambda tx: office.desk.join(tx, neighbour, join, office.at))

    _, piece = looked(somchai, number, "close", outcome="solved", text="ซ่อมแล้ว")

    assert re.findall(r'class="phone (\w+)"', piece) == ["web", "line"]
    assert say("console.look.title_joined", "th", count=1) in piece
    assert say("ticket.outcome.solved", "en") in piece, "each in their own language"


def test_at_night_it_says_when_it_arrives(office: Office) -> None:
    office.at += 14 * 3600
    malee, number = office.officer("มาลี"), office.lodge()
    press(malee, number, "take")

    assert "22 พ.ย. 2569" in looked(malee, number, "answer", text="เข้าตรวจแล้ว")[1]


@pytest.mark.parametrize(
    ("do", "fields", "status", "key"),
    [
        ("answer", {"text": " \u200b"}, 422, "console.case.wrong.no_words"),
        ("answer", {"text": "ก" * 4001}, 422, "console.case.wrong.too_long"),
        ("close", {"text": "เสร็จ"}, 422, "console.case.wrong.choose"),
        ("forward", {"text": "ไป", "unit": "สอจ.ระยอง"}, 409, "console.case.wrong.changed"),
        ("reopen", {"text": "เปิดอีก"}, 409, "console.case.wrong.changed"),
    ],
)
@pytest.mark.parametrize("where", ["beside", "page"])
def test_what_could_not_be_sent_says_so_already_now(
    somchai: TestClient, number: str, do: str, fields: dict[str, str], status: int, key: str, where: str
) -> None:
    found, piece = looked(somchai, number, do, where, **fields)

    assert found == status
    assert say(key, "th") in piece


@pytest.mark.parametrize("do", ["take", "tag", "explode"])
def test_what_tells_nobody_anything_cannot_be_looked_at(somchai: TestClient, number: str, do: str) -> None:
    assert looked(somchai, number, do, text="x")[0] == 404


def test_without_a_script_the_form_is_open_and_filled_and_shows_it(somchai: TestClient, number: str) -> None:
    _, page = looked(somchai, number, "ask", "page", text="กี่โมงคะ")

    form = page.partition('value="ask"')[2].partition("</details>")[0]
    assert ">กี่โมงคะ</textarea>" in form
    assert 'class="phone web"' in form


def _somebody(store: Store, channel: str, address: str, at: float) -> Person:
    return store.write(lambda tx: people.meet(tx, channel, address, at))


def _letters(text: str) -> str:
    """What is to be read, without the white space at which a channel may cut."""
    return "".join(text.split())
