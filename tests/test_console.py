"""The officers' pages over HTTP, on a real store."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.console.gate import OPEN
from bot.desk.actions import Close, Kind, Lodge, Outcome, Said, Take
from bot.desk.queue import View
from bot.messages import Reply, Weight
from bot.people import Role
from bot.store import Store, Transaction, officers, open_store, outbox, people, questions
from bot.store.officers import IDLE
from bot.store.seal import Seal
from bot.texts import say
from tests.console_office import HOST, NOW, PASSWORD, SMELL, Office, press, press_as_seen, token_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'mindbot.db'}", Seal(b"console"))
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


@pytest.fixture
def somchai(office: Office) -> TestClient:
    return office.officer("สมชาย")


def every_route(office: Office) -> list[Route]:
    mount = next(route for route in office.app.routes if isinstance(route, Mount))
    return [route for route in mount.routes if isinstance(route, Route)]


def test_every_page_is_closed_but_those_that_are_listed_as_open(office: Office) -> None:
    """Walk over all routes, also those that somebody adds tomorrow."""
    stranger = office.browser()

    for route in every_route(office):
        address = "/console" + route.path.replace("{path:path}", "no/such/page").replace("{", "").replace("}", "")
        for method in route.methods or set():
            answer = stranger.request(method, address)
            if route.path in OPEN:
                assert answer.status_code != 303, address
            else:
                assert answer.status_code == 303, address
                assert answer.headers["location"].endswith("sign-in")
                assert not answer.content


def test_only_three_doors_are_open(office: Office) -> None:
    """Whoever opens a fourth has to change this sentence."""
    assert {"/sign-in", "/first/{code}", "/static/{name}"} == OPEN
    assert {route.path for route in every_route(office)} >= OPEN


@pytest.mark.parametrize("path", ["/console/", "/console//", "/console/%2e%2e/", "/console/static/../", "/console/x"])
def test_no_spelling_of_an_address_walks_around_the_gate(office: Office, path: str) -> None:
    answer = office.browser().get(path)

    assert answer.status_code in (303, 404)
    assert 'class="cases"' not in answer.text


def test_a_web_socket_finds_no_way_in(office: Office) -> None:
    with pytest.raises(WebSocketDisconnect), office.browser().websocket_connect("/console/"):
        pass


def test_the_console_without_a_slash_is_the_console(office: Office) -> None:
    answer = office.browser().get("/console")

    assert (answer.status_code, answer.headers["location"]) == (308, "console/")


def test_every_answer_is_guarded(office: Office, somchai: TestClient) -> None:
    """Also a redirect, a failure and a file."""
    for path in ("/console/", "/console/sign-in", "/console/static/console.css", "/console/tickets/2569-999999"):
        headers = somchai.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert somchai.get("/console/").headers["cache-control"] == "no-store"


def test_no_page_holds_a_script_a_style_or_a_stranger(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    for path in ("/console/", f"/console/tickets/{number}", "/console/staff"):
        page = somchai.get(path).text
        assert page.count("<script") == 1
        for forbidden in ("<style", " style=", "onclick", "http://", "https://", "//"):
            assert forbidden not in page.replace("<!doctype html>", ""), forbidden


def test_over_https_the_cookie_is_for_this_host_alone(office: Office) -> None:
    browser = office.browser()
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text

    cookie = browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD})

    sent = cookie.headers["set-cookie"].lower()
    assert "__host-mindbot-console=" in sent
    assert all(word in sent for word in ("secure", "httponly", "samesite=strict", "path=/"))


def test_without_https_it_works_as_well(office: Office) -> None:
    """On one's own machine, after make run."""
    browser = office.browser("http://127.0.0.1:8080")
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text
    browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD})

    assert browser.get("/console/").status_code == 200


def test_the_one_time_link_opens_once_and_looking_does_not_use_it_up(office: Office) -> None:
    """A chat that makes previews of links opens it first."""
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    office.browser().get(first)
    browser = office.browser()
    page = browser.get(first).text

    assert "มาลี" in page
    assert browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD}).is_redirect
    assert office.browser().get(first).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "key"),
    [
        ("สั้นไป", "สั้นไป", "console.password.too_short"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "console.password.too_easy"),
        ("Malee-2569-malee", "Malee-2569-malee", "console.password.too_easy"),
        ("ก" * 99 + "bcdef" * 21, "", "console.password.too_long"),
        (PASSWORD, PASSWORD + "!", "console.password.not_the_same"),
    ],
)
def test_a_weak_password_is_sent_back_with_the_reason(office: Office, password: str, again: str, key: str) -> None:
    browser = office.browser()
    first = f"/console/first/{office.invite('malee', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text

    answer = browser.post(first, data={"token": token_in(page), "password": password, "again": again})

    assert answer.status_code == 422
    assert say(key, "th", shortest=12) in answer.text
    assert password not in answer.text


def test_an_officer_signs_in_with_name_and_password(office: Office, somchai: TestClient) -> None:
    browser = office.browser()
    page = browser.get("/console/sign-in").text

    answer = browser.post("/console/sign-in", data={"token": token_in(page), "name": " สมชาย ", "password": PASSWORD})

    assert answer.headers["location"] == "./"
    assert "สมชาย" in browser.get("/console/").text


def test_a_password_typed_on_another_keyboard_is_the_same(office: Office, somchai: TestClient) -> None:
    """The vowel am as one letter or as two."""
    browser = office.browser()
    first = f"/console/first/{office.invite('อำไพ', Role.OFFICER, 'สอจ.ระยอง')}"
    typed = "น้ำใสใจจริงยิ่งนัก"
    browser.get(first)
    browser.post(first, data={"token": token_in(browser.get(first).text), "password": typed, "again": typed})
    other = office.browser()
    page = other.get("/console/sign-in").text

    decomposed = typed.replace("ำ", "ํา")
    answer = other.post("/console/sign-in", data={"token": token_in(page), "name": "อําไพ", "password": decomposed})

    assert answer.is_redirect


def test_a_wrong_password_says_the_same_as_a_wrong_name(office: Office, somchai: TestClient) -> None:
    browser = office.browser()
    token = token_in(browser.get("/console/sign-in").text)

    for name, password in (("สมชาย", "not this one at all"), ("ไม่มีใคร", PASSWORD), ("", "")):
        answer = browser.post("/console/sign-in", data={"token": token, "name": name, "password": password})
        assert answer.status_code == 401
        assert say("console.sign_in.wrong", "th") in answer.text


def test_guessing_has_to_wait_and_keeps_nobody_out(office: Office, somchai: TestClient) -> None:
    """A stranger guesses; then Somchai himself comes from the office."""
    stranger, himself = office.browser(network="198.51.100.1"), office.browser(network="203.0.113.7")
    token = token_in(stranger.get("/console/sign-in").text)
    guesses = [
        stranger.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": "x"}).status_code
        for _ in range(5)
    ]
    own = token_in(himself.get("/console/sign-in").text)

    answer = himself.post("/console/sign-in", data={"token": own, "name": "สมชาย", "password": PASSWORD})

    assert guesses == [401, 401, 401, 429, 429]
    assert answer.is_redirect


def test_one_ipv6_household_is_one_guesser(office: Office, somchai: TestClient) -> None:
    codes = []
    for last in range(5):
        browser = office.browser(network=f"2001:db8:1:2::{last}")
        token = token_in(browser.get("/console/sign-in").text)
        answer = browser.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": "x"})
        codes.append(answer.status_code)

    assert codes[-1] == 429


@pytest.mark.parametrize("token", ["", "0" * 64, "ไม่ใช่"])
def test_a_form_without_our_token_changes_nothing(office: Office, somchai: TestClient, token: str) -> None:
    number = office.lodge()

    answer = somchai.post(f"/console/tickets/{number}", data={"token": token, "seen": "2", "do": "take"})

    assert answer.status_code == 403
    assert say("console.failure.form", "th") in answer.text
    assert office.news == []


def test_another_sites_form_is_refused_even_with_the_token(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    page = somchai.get(f"/console/tickets/{number}").text

    answer = somchai.post(
        f"/console/tickets/{number}",
        data={"token": token_in(page), "seen": "2", "do": "take"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403


def test_one_officers_token_is_worthless_to_another(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    token = token_in(somchai.get(f"/console/tickets/{number}").text)
    malee = office.officer("มาลี")

    answer = malee.post(f"/console/tickets/{number}", data={"token": token, "seen": "2", "do": "take"})

    assert answer.status_code == 403


def test_an_endless_form_is_not_read_to_its_end(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert somchai.post(f"/console/tickets/{number}", data={"text": "ก" * 70_000}).status_code == 413
    assert somchai.post(f"/console/tickets/{number}", data={f"f{n}": "1" for n in range(99)}).status_code == 413


def test_a_session_left_alone_is_over(office: Office, somchai: TestClient) -> None:
    office.at = NOW + IDLE - 1
    assert somchai.get("/console/").status_code == 200
    office.at += IDLE - 1
    assert somchai.get("/console/").status_code == 200
    office.at += IDLE + 1

    way = somchai.get("/console/tickets/2569-000001")

    assert (way.status_code, way.headers["location"]) == (303, "../sign-in?over=1")
    assert say("console.sign_in.over", "th") in somchai.get("/console/sign-in?over=1").text


def test_signing_out_ends_the_session_on_our_side_too(office: Office, somchai: TestClient) -> None:
    """A copied cookie is worth nothing afterwards."""
    copied = dict(somchai.cookies)
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})
    thief = office.browser()
    thief.cookies.update(copied)

    assert thief.get("/console/").status_code == 303


def test_a_disabled_officer_is_out_with_the_next_click(office: Office, somchai: TestClient) -> None:
    office.store.write(lambda tx: officers.disable(tx, "สมชาย", NOW))

    assert somchai.get("/console/").status_code == 303


def test_an_officer_who_moves_sees_the_other_units_cases_at_once(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    person = office.person("สมชาย")
    office.store.write(lambda tx: people.link(tx, person.id, Role.OFFICER, "สอจ.เลย", NOW))

    assert number not in somchai.get("/console/").text
    assert somchai.get(f"/console/tickets/{number}").status_code == 403


def test_an_officers_day_from_taking_to_closing(office: Office, somchai: TestClient) -> None:
    """Take, ask, answer, note, close; the citizen hears of all but the note."""
    number = office.lodge()

    assert press(somchai, number, "take")[0] == 303
    assert press(somchai, number, "ask", text="กลิ่นมาช่วงกี่โมงคะ")[0] == 303
    assert press(somchai, number, "answer", text="เจ้าหน้าที่เข้าตรวจแล้ว")[0] == 303
    assert press(somchai, number, "note", text="เจ้าของชื่อวิชัย")[0] == 303
    assert press(somchai, number, "close", outcome="solved", text="ซ่อมระบบบำบัดแล้ว")[0] == 303

    told = [news.reply.text for news in office.news]
    assert len(told) == 4
    assert all(news.person == office.citizen.id for news in office.news)
    assert not any("วิชัย" in text for text in told)
    page = somchai.get(f"/console/tickets/{number}").text
    assert "เจ้าของชื่อวิชัย" in page
    assert say("ticket.status.closed", "th") in page


def test_what_a_citizen_writes_is_text_and_nothing_else(office: Office, somchai: TestClient) -> None:
    page = somchai.get(f"/console/tickets/{office.lodge()}").text

    assert "&lt;b&gt;หายใจลำบาก&lt;/b&gt;" in page
    assert "<b>หายใจลำบาก</b>" not in page


def test_the_place_opens_in_the_officers_own_map(office: Office, somchai: TestClient) -> None:
    assert 'href="geo:12.72540,101.18760"' in somchai.get(f"/console/tickets/{office.lodge()}").text


def test_no_page_tells_who_the_citizen_is(office: Office, somchai: TestClient) -> None:
    """Not even our own id of them."""
    number = office.lodge()

    assert office.citizen.id not in somchai.get(f"/console/tickets/{number}").text
    assert office.citizen.id not in somchai.get("/console/").text


def test_two_officers_collide_kindly(office: Office, somchai: TestClient) -> None:
    """Both have the page open; Malee is quicker. Somchai sees what she did and keeps what he typed."""
    malee = office.officer("มาลี")
    number = office.lodge()
    his_page = somchai.get(f"/console/tickets/{number}").text
    press(malee, number, "take")

    status, page = press_as_seen(somchai, his_page, number, "note", text="ผมกำลังจะโทรไป")

    assert status == 409
    assert say("console.case.wrong.changed", "th") in page
    assert "ผมกำลังจะโทรไป" in page
    assert "มาลี" in page
    assert press_as_seen(somchai, page, number, "note", text="ผมกำลังจะโทรไป")[0] == 303


@pytest.mark.parametrize(
    ("do", "fields", "key"),
    [
        ("ask", {"text": " \u200b "}, "console.case.wrong.no_words"),
        ("ask", {}, "console.case.wrong.no_words"),
        ("ask", {"text": "ก" * 4001}, "console.case.wrong.too_long"),
        ("close", {"text": "เสร็จ"}, "console.case.wrong.choose"),
        ("close", {"text": "เสร็จ", "outcome": "exploded"}, "console.case.wrong.choose"),
        ("forward", {"text": "ลองดู", "unit": "สอจ.แอตแลนติส"}, "console.case.wrong.choose"),
        ("forward", {"text": "ลองดู"}, "console.case.wrong.choose"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(
    office: Office, somchai: TestClient, do: str, fields: dict[str, str], key: str
) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    status, page = press(somchai, number, do, **fields)

    assert status == 422
    assert say(key, "th") in page


@pytest.mark.parametrize(
    "fields", [{"do": "explode"}, {"do": ""}, {"do": "take", "seen": "๙๙๙"}, {"do": "take", "seen": "-1"}]
)
def test_a_bent_form_does_nothing(office: Office, somchai: TestClient, fields: dict[str, str]) -> None:
    number = office.lodge()
    token = token_in(somchai.get(f"/console/tickets/{number}").text)

    assert somchai.post(f"/console/tickets/{number}", data={"token": token, **fields}).status_code in (404, 409)
    assert office.news == []


def test_a_page_shows_only_what_may_be_done_now(office: Office, somchai: TestClient) -> None:
    """A colleague's case can be noted on, not answered; an officer assigns nobody."""
    number = office.lodge()
    malee = office.officer("มาลี", Role.HEAD)
    press(malee, number, "take")

    his, hers = somchai.get(f"/console/tickets/{number}").text, malee.get(f"/console/tickets/{number}").text

    assert 'value="note"' in his
    assert 'value="answer"' not in his
    assert 'value="assign"' not in his
    assert 'value="answer"' in hers
    assert 'value="assign"' in hers


def test_a_forwarded_case_leaves_the_unit(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    status, _ = press(somchai, number, "forward", unit="กนอ", text="โรงงานอยู่ในนิคม")

    assert status == 303
    assert number in somchai.get(f"/console/?away={number}").text
    assert somchai.get(f"/console/tickets/{number}").status_code == 403
    assert "โรงงานอยู่ในนิคม" not in office.news[-1].reply.text


def test_an_officer_of_another_unit_gets_nothing_of_a_case(office: Office) -> None:
    """Not its page, not its photo, not its words in a list."""
    photo = office.photo(b"\x89PNG\r\n\x1a\n and more")
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(photo,)))
    loei = office.officer("ดวงใจ", unit="สอจ.เลย")

    assert loei.get(f"/console/tickets/{number}").status_code == 403
    assert loei.get(f"/console/tickets/{number}/files/{photo}").status_code == 403
    assert number not in loei.get("/console/").text
    assert number not in loei.get("/console/?view=closed").text


def test_a_photo_is_shown_to_whoever_may_see_its_case(office: Office, somchai: TestClient) -> None:
    content = b"\x89PNG\r\n\x1a\n and more"
    photo = office.photo(content)
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(photo,)))

    answer = somchai.get(f"/console/tickets/{number}/files/{photo}")

    assert answer.content == content
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_paper_is_saved_never_opened_in_the_page(office: Office, somchai: TestClient) -> None:
    paper = office.photo(b"%PDF-1.7 and more", 'งาน"\r\nX-Evil: 1.pdf')
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(paper,)))

    headers = somchai.get(f"/console/tickets/{number}/files/{paper}").headers

    assert headers["content-disposition"].startswith("attachment; ")
    assert "x-evil" not in headers


def test_a_photo_of_one_case_is_not_had_through_another(office: Office, somchai: TestClient) -> None:
    photo = office.photo(b"\x89PNG\r\n\x1a\n and more")
    office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="เลย", files=(photo,)))
    number = office.lodge()

    assert somchai.get(f"/console/tickets/{number}/files/{photo}").status_code == 404
    assert somchai.get(f"/console/tickets/{number}/files/..%2f..%2fkey").status_code == 404


def test_the_lists_hold_what_their_names_say(office: Office, somchai: TestClient) -> None:
    office.at = NOW - 90 * 86400
    late = office.lodge()
    office.at = NOW
    danger = office.lodge(Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "ไฟไหม้"),), province="ระยอง", danger=True))
    mine = office.lodge()
    press(somchai, mine, "take")

    def held(view: View) -> list[str]:
        page = somchai.get(f"/console/?view={view}").text
        return [number for number in (danger, late, mine) if f"tickets/{number}" in page]

    assert held(View.UNIT) == [danger, late, mine]
    assert held(View.MINE) == [mine]
    assert held(View.UNASSIGNED) == [danger, late]
    assert held(View.LATE) == [late]
    assert held(View.DANGER) == [danger]
    assert held(View.CLOSED) == []


def test_the_queue_goes_on_to_the_next_page(office: Office, somchai: TestClient) -> None:
    for _ in range(27):
        office.lodge()

    page = somchai.get("/console/").text
    following = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")

    assert page.count("<li class=") == 25
    assert somchai.get(f"/console/{following}").text.count("<li class=") == 2


@pytest.mark.parametrize("typed", ["2569-000001", "๒๕๖๙-๐๐๐๐๐๑", " 2569 000001 ", "เรื่อง 2569/1", "2569–000001\u200b"])
def test_a_number_is_found_however_it_is_typed(office: Office, somchai: TestClient, typed: str) -> None:
    office.lodge()

    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.headers["location"] == "./tickets/2569-000001"


@pytest.mark.parametrize("typed", ["", "1234", "🙂", "x" * 5000])
def test_what_is_no_number_is_told_kindly(office: Office, somchai: TestClient, typed: str) -> None:
    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.status_code == 404
    assert say("console.failure.no_number", "th") in answer.text


def test_english_is_remembered(office: Office, somchai: TestClient) -> None:
    somchai.get("/console/?lang=en")

    assert '<html lang="en">' in somchai.get("/console/").text
    assert '<html lang="th">' in office.browser().get("/console/sign-in?lang=xx").text


ROLES = [role for role in Role if role not in (Role.PUBLIC, Role.STAFF)]
ALLOWED = {
    "/console/": {Role.OFFICER, Role.HEAD, Role.CUSTODIAN, Role.ADMINISTRATOR},
    "/console/questions": {Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR},
    "/console/staff": {Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR},
    "/console/letters": {Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_own_pages_and_is_refused_the_others(office: Office, role: Role) -> None:
    browser = office.officer("มานะ", role, "" if role is Role.ADMINISTRATOR else "สอจ.ระยอง")

    for path, roles in ALLOWED.items():
        assert browser.get(path).status_code == (200 if role in roles else 403), path


def test_a_refusal_is_logged_with_its_reason(
    office: Office, somchai: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "mindbot.console"):
        somchai.get("/console/letters")

    assert "may not outbox.see" in caplog.text


def test_logs_carry_no_name_no_word_and_no_token(
    office: Office, somchai: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    number = office.lodge()
    with caplog.at_level(logging.DEBUG, "mindbot.console"):
        press(somchai, number, "take")
        press(somchai, number, "note", text="ความลับของผม")
        browser = office.browser()
        token = token_in(browser.get("/console/sign-in").text)
        browser.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": PASSWORD})

    assert number in caplog.text
    for secret in ("สมชาย", "ความลับ", PASSWORD, token, *somchai.cookies.values()):
        assert secret not in caplog.text


def test_an_operator_sends_a_dead_letter_again(office: Office) -> None:
    admin = office.officer("บอส", Role.ADMINISTRATOR, "")

    def dies(tx: Transaction) -> int:
        outbox.put(tx, "line", "U1", Reply("ลับ"), NOW, language="th", weight=Weight.NEWS)
        letter = outbox.take(tx, "line", "w", NOW, NOW + 9)
        assert letter
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
def test_a_bent_letter_form_is_not_found(office: Office, fields: dict[str, str]) -> None:
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


def test_the_missing_answers_are_shown_to_those_who_own_the_papers(office: Office) -> None:
    owner = office.officer("เจ้าของ", Role.KNOWLEDGE_OWNER, "ศปท")
    office.store.write(lambda tx: questions.keep(tx, "รับกระเช้าได้ไหม <i>", "th", "public", "", NOW))

    assert "รับกระเช้าได้ไหม &lt;i&gt;" in owner.get("/console/questions").text


def test_the_page_shows_who_did_what_in_the_past(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    malee = office.officer("มาลี", Role.HEAD)
    press(malee, number, "assign", officer=office.person("สมชาย").id)
    office.do(office.person("สมชาย"), Close(number, Outcome.NOT_FOUND, "เข้าตรวจแล้วไม่พบ"))

    page = malee.get(f"/console/tickets/{number}").text

    assert say("console.history.assign", "th", name="สมชาย") in page
    assert say("console.history.assign", "th", name="คุณ") in somchai.get(f"/console/tickets/{number}").text
    assert say("console.history.close", "th", outcome=say("ticket.outcome.not_found", "th")) in page
    assert say("desk.route.province", "th") in page


def test_behind_a_prefix_every_link_stays_inside(office: Office, somchai: TestClient) -> None:
    """A proxy shows the console at /ministry/mindbot/console: no address begins at the root."""
    number = office.lodge()

    for path in ("/console/", f"/console/tickets/{number}", "/console/no/such/page"):
        page = somchai.get(path).text
        assert 'href="/' not in page
        assert 'src="/' not in page
        assert 'action="/' not in page


def test_a_case_that_danger_brought_to_the_emergency_centre_opens_there(office: Office) -> None:
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True))
    alarm = office.officer("วิชัย", unit="ศบฉ.อก.")

    assert alarm.get(f"/console/tickets/{number}").status_code == 200
    assert press(alarm, number, "take")[0] == 303


def test_take_is_offered_to_one_and_refused_to_the_second(office: Office, somchai: TestClient) -> None:
    malee = office.officer("มาลี")
    number = office.lodge()
    hers = malee.get(f"/console/tickets/{number}").text
    office.do(office.person("สมชาย"), Take(number))

    assert press_as_seen(malee, hers, number, "take")[0] == 409


def test_the_host_of_a_settings_address_counts_as_https(office: Office) -> None:
    """HOST is https already; the plain name is not, unless PUBLIC_URL says so."""
    assert HOST.startswith("https://")
    cookie = office.browser("http://other.example").get("/console/sign-in").headers["set-cookie"]
    assert "__Host-" not in cookie
