"""Tests of what the queue tells: new messages, pauses, the way through a list, what a search finds, live events."""

from __future__ import annotations

import asyncio
import html
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import AddWord, Ask, Join, Note, Pause, Take, Wait
from bot.cases.model.submission import Identity, Kind, Lodge, Said
from bot.cases.records import search_words
from bot.console.queue.live import Live
from bot.console.request import Visit
from bot.store.cases import parties
from bot.store.people import sessions
from tests.support.console_client import NOW, SMELL, Office, press, token_in

pytest_plugins = ["tests.support.desk"]


def numbers_in(page: str) -> list[str]:
    return re.findall(r'data-number="([0-9-]+)"', page)


def asked_and_answered(office: Office, number: str, words: str = "มาตอนสองทุ่มค่ะ") -> None:
    somchai = office.person("สมชาย")
    office.do(somchai, Take(number))
    office.do(somchai, Ask(number, "กลิ่นมากี่โมงคะ"))
    office.do(office.citizen, AddWord(number, words))


def test_a_reply_stands_first_and_is_unread_until_its_officer_opens_it(office: Office, somchai: TestClient) -> None:
    office.at = NOW - 5 * 86400
    older = office.lodge()
    office.at = NOW
    number = office.lodge()
    asked_and_answered(office, number)
    unread = "badge new"

    queue = somchai.get("/console/").text
    assert numbers_in(queue) == [number, older]
    assert queue.count(unread) == 1
    assert numbers_in(somchai.get("/console/?view=news").text) == [number]

    office.officer("มาลี", Role.HEAD).get(f"/console/tickets/{number}")
    assert unread in somchai.get("/console/").text, "a colleague who looks on has not answered it"
    somchai.get(f"/console/tickets/{number}/quick")
    assert unread in somchai.get("/console/").text
    somchai.get(f"/console/tickets/{number}")
    queue = somchai.get("/console/").text
    assert (numbers_in(queue), unread in queue) == ([older, number], False)


def test_the_reply_of_somebody_unnamed_is_told_by_its_hour_and_behind_its_question(
    office: Office, somchai: TestClient
) -> None:
    office.at += 17 * 60
    number = office.lodge(Lodge(SMELL.kind, SMELL.said, province="ระยอง", identity=Identity.ANONYMOUS))
    asked_and_answered(office, number)

    page = somchai.get(f"/console/tickets/{number}").text

    assert "21 พ.ย. 2569 09:17 น." in page
    assert page.index("กลิ่นมากี่โมงคะ") < page.index("มาตอนสองทุ่มค่ะ")
    reply = page[page.index("กลิ่นมากี่โมงคะ") : page.index("มาตอนสองทุ่มค่ะ")]
    assert "21 พ.ย. 2569 ระหว่าง 09–10 น." in reply


def test_a_paused_case_says_so_and_one_that_waits_says_when_it_must_be_over(
    office: Office, somchai: TestClient
) -> None:
    paused, asked = office.lodge(), office.lodge()
    office.do(office.person("สมชาย"), Take(paused))
    office.do(office.person("สมชาย"), Wait(paused, Pause.LABORATORY, "รอผล"))
    office.do(office.person("สมชาย"), Take(asked))
    office.do(office.person("สมชาย"), Ask(asked, "กี่โมงคะ"))

    queue = somchai.get("/console/").text

    final = f'<span class="soft">{say("console.queue.final", "th", day="")}'
    assert say("console.state.paused", "th") in queue
    assert queue.count(final) == 2
    for number in (paused, asked):
        page = somchai.get(f"/console/tickets/{number}").text
        assert say("console.case.finish", "th") in page
        assert final in page


def test_a_case_leads_back_to_its_list_and_on_to_the_next(office: Office, somchai: TestClient) -> None:
    """Also when it leaves the list on the way: the place in the list stays."""
    for _ in range(4):
        office.at += 60
        office.lodge()
    queue = html.unescape(somchai.get("/console/?view=unassigned&order=lodged&province=ระยอง").text)
    numbers = numbers_in(queue)
    opened = re.search(rf'href="\./(tickets/{numbers[1]}[^"]*)"', queue)
    assert opened

    page = html.unescape(somchai.get(f"/console/{opened[1]}").text)
    assert 'href="../?view=unassigned&order=lodged&province=' in page
    assert re.search(rf'href="../tickets/{numbers[0]}[^"]*" rel="prev"', page)
    data = {"token": token_in(page), "seen": "2", "do": "take"}
    taken = somchai.post(f"/console/{opened[1]}", data=data).headers["location"]
    page = html.unescape(somchai.get(f"/console/tickets/{taken.rpartition('tickets/')[2]}").text)

    following = re.search(rf'href="../(tickets/{numbers[2]}[^"]*)" rel="next"', page)
    assert following, "the list remembers the place of a case that left it"
    page = html.unescape(somchai.get(f"/console/{following[1]}").text)
    assert re.search(rf'href="../tickets/{numbers[3]}[^"]*" rel="next"', page)


@pytest.mark.parametrize(
    "typed",
    ["รอผู้แจ้งตอบ", "รอคำตอบจาก", "Citizen asked", "สอจ.ระยอง รอผู้แจ้งตอบ", "โรงหลอมทดสอบ", "name", "name and words"],
)
def test_a_search_understands_statuses_units_factories_and_pseudonyms(
    office: Office, somchai: TestClient, typed: str
) -> None:
    other = office.lodge(Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "เสียงดัง"),), province="ระยอง"))
    number = office.lodge(Lodge(SMELL.kind, SMELL.said, province="ระยอง", factory="โรงหลอมทดสอบ"))
    office.do(office.person("สมชาย"), Take(number))
    office.do(office.person("สมชาย"), Ask(number, "กี่โมงคะ"))
    while search_words.catch_up(office.store):
        pass
    alias = office.store.read(lambda tx: parties.of(tx, number))[0].alias
    typed = typed.replace("name", pseudonym(alias, "th")).replace(" and words", " กลิ่นเหม็น")

    page = somchai.get("/console/", params={"view": "all", "text": typed}).text

    assert numbers_in(page) == [number]
    assert other not in page
    assert say("console.queue.found", "th", count="1") in page


def test_a_number_is_found_without_its_year_and_zeros(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    short = number.rpartition("-")[2].lstrip("0")

    for typed in (short, short.zfill(6), short.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))):
        answer = somchai.get("/console/find", params={"number": typed})
        assert answer.headers["location"] == f"./tickets/{number}"
    foreign = office.officer("ดวงใจ", unit="สอจ.เลย").get("/console/find", params={"number": short})
    assert foreign.status_code == 404


def test_columns_are_chosen_and_sorted_by_a_click(office: Office, somchai: TestClient) -> None:
    first, second = sorted((office.lodge(), office.lodge()))
    page = somchai.get("/console/").text
    somchai.post("/console/", data={"token": token_in(page), "do": "columns", "column-due": "1", "column-news": "1"})

    page = html.unescape(somchai.get("/console/").text)
    assert re.findall(r'<td class="(?!box)([\w-]+)"', page)[:2] == ["due-cell", "news"]
    by_number = re.search(r'href="(\?[^"]*order=number)"', page)
    assert by_number
    sorted_page = html.unescape(somchai.get(f"/console/{by_number[1]}").text)
    assert numbers_in(sorted_page) == [first, second]
    turned = re.search(r'aria-sort="ascending"><a href="(\?[^"]*)"', sorted_page)
    assert turned
    assert numbers_in(somchai.get(f"/console/{turned[1]}").text) == [second, first]


def test_several_deeds_are_summed_up_with_what_was_not_done_and_why(office: Office, somchai: TestClient) -> None:
    mine, free = office.lodge(), office.lodge()
    office.do(office.person("สมชาย"), Take(mine))
    page = somchai.get("/console/").text
    boxes = dict(re.findall(r'name="(ticket-[0-9-]+)" value="(\d+)"', page))

    def together(do: str, **fields: str) -> str:
        answer = somchai.post("/console/", data={"token": token_in(page), "do": do, **boxes, **fields})
        boxes.update(re.findall(r'name="(ticket-[0-9-]+)" value="(\d+)"', answer.text))
        return html.unescape(answer.text)

    said = together("answer", answer_text="เจ้าหน้าที่กำลังตรวจสอบ")
    assert say("console.queue.done", "th", deed=say("console.queue.bulk.answer", "th"), count=1) in said
    assert f"{free}</a>: {say('console.queue.why.moment', 'th')}" in said
    together("tag", tags="กลิ่น ด่วน")
    assert ">ด่วน</a>" in somchai.get("/console/").text
    assert say("console.queue.missing.close", "th") in together("close", close_text="เสร็จ")
    together("merge", into=mine)
    assert numbers_in(somchai.get("/console/").text) == [mine]
    together("close", outcome="solved", close_text="ซ่อมแล้ว")
    assert numbers_in(somchai.get("/console/").text) == []


def test_forwarding_to_a_unit_without_officers_is_asked_once_more(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    status, page = press(somchai, number, "forward", unit="สอจ.เลย", text="อยู่เลย")
    assert status == 422
    assert say("console.case.wrong.nobody_there", "th") in page
    assert 'name="sure" value="สอจ.เลย"' in page
    assert press(somchai, number, "forward", unit="สอจ.เลย", text="อยู่เลย", sure="สอจ.เลย")[0] == 303


def test_an_open_queue_hears_of_new_changed_and_taken_cases_until_its_officer_is_gone(
    office: Office, somchai: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.lodge()
    token = somchai.cookies["__Host-mindbot-console"]
    person = office.person("สมชาย")

    async def listen() -> list[dict[str, Any]]:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live",
            "query_string": b"",
            "headers": [],
            "app": office.app,
        }
        visit = Visit(Request(scope), person, "th", "", {}, office.at, session=token)
        heard: list[dict[str, Any]] = []
        inside = SimpleNamespace(store=office.store, now=lambda: office.at)
        stream = Live(inside, every=0.01, quiet=0.0)._events(visit.request, visit)  # type: ignore[arg-type]
        async for event in stream:
            if "data: " in event:
                heard.append(json.loads(event.partition("data: ")[2]))
                office.at += 60
                if len(heard) == 1:
                    office.do(person, Take(number))
                else:
                    office.store.write(lambda tx: sessions.end_all(tx, person.id, office.at))
        return heard

    async def never() -> bool:
        return False

    monkeypatch.setattr(Request, "is_disconnected", lambda self: never())
    before, after = asyncio.run(asyncio.wait_for(listen(), 20))

    assert (before["rows"], after["rows"]) == ([[number, 2]], [[number, 3]])
    assert (before["counts"]["mine"], after["counts"]["mine"]) == ("0", "1")


def follows(browser: TestClient) -> list[str]:
    return numbers_in(browser.get("/console/?view=followed").text)


def test_who_follows_a_case_reads_in_a_list_that_something_happened_there(office: Office, somchai: TestClient) -> None:
    number, _ = office.lodge(), office.lodge()
    malee = office.officer("มาลี")
    assert press(malee, number, "follow")[0] == 303

    office.do(office.person("สมชาย"), Take(number))

    listed = malee.get("/console/?view=followed").text
    assert numbers_in(listed) == [number]
    assert '<b data-count="followed">1</b>' in listed
    assert "badge new" in listed
    malee.get(f"/console/tickets/{number}")
    assert '<b data-count="followed">0</b>' in malee.get("/console/").text, "she has seen it"
    assert follows(somchai) == []
    press(malee, number, "unfollow")
    assert follows(malee) == []


def test_a_colleague_named_in_a_note_is_told_unless_the_note_is_called_back(
    office: Office, somchai: TestClient
) -> None:
    number, malee, wichai = office.lodge(), office.officer("มาลี ใจดี"), office.officer("มาลี")
    office.news.clear()

    press(somchai, number, "note", text="ฝาก @มาลี ใจดี ดูด้วย")

    named = office.person("มาลี ใจดี").id
    assert [(one.person, "กล่าวถึงคุณ" in one.reply.text) for one in office.news] == [(named, True)]
    assert office.news[0].held, "for ten seconds nobody is told"
    assert follows(malee) == [number]
    assert follows(wichai) == [], "a shorter name that begins alike is another colleague's"
    assert press(somchai, number, "undo")[0] == 200
    assert follows(malee) == []


@pytest.mark.parametrize("why", ["elsewhere", "party", "hidden", "restricted"])
def test_nobody_is_told_by_a_note_of_a_case_that_is_not_theirs_to_see(
    office: Office, somchai: TestClient, why: str
) -> None:
    malee = office.officer("มาลี", unit="สอจ.เลย" if why == "elsewhere" else "สอจ.ระยอง")
    named, number = office.person("มาลี"), office.lodge()
    if why == "party":
        office.store.write(lambda tx: office.desk.join(tx, named, Join(number), office.at))
    column = {"hidden": "hidden", "restricted": "alone"}.get(why)
    if column:
        office.store.write(lambda tx: tx.run(f"update tickets set {column} = 1 where number = :number", number=number))
    office.news.clear()

    office.do(office.person("สมชาย"), Note(number, "ฝาก @มาลี ดูด้วย"))

    assert [one for one in office.news if one.person == named.id] == []
    assert follows(malee) == []
    followers = office.store.read(lambda tx: tx.all("select person from followed_cases"))
    assert followers == []
