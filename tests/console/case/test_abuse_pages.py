"""Tests of the pages against abuse: hide, cover, spam, ban."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from tests.support.console_client import Office, press, token_in
from tests.support.people import SMELL as PLAIN
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]

ABUSE = {"why": "abuse", "days": "7", "text": "ด่าทุกวัน"}


@pytest.fixture
def head(office: Office) -> TestClient:
    return office.officer("มาลี", Role.HEAD)


def page(browser: TestClient, number: str) -> str:
    return browser.get(f"/console/tickets/{number}").text


def party(browser: TestClient, number: str) -> str:
    found = re.search(r'<option value="(party:[0-9a-f]+)"', page(browser, number))
    assert found
    return found[1]


def test_an_officer_hides_and_the_head_shows_it_again(office: Office, somchai: TestClient, head: TestClient) -> None:
    number = office.lodge()

    assert press(somchai, number, "hide", text="")[0] == 422
    assert press(somchai, number, "hide", text="เอ่ยชื่อเพื่อนบ้าน")[0] == 303

    assert say("console.shield.hidden", "th") in page(somchai, number)
    assert number not in somchai.get("/console/?view=all").text
    assert somchai.get("/console/?view=hidden").status_code == 403
    assert number in head.get("/console/?view=hidden").text
    assert "?view=hidden" not in somchai.get("/console/").text
    assert press(head, number, "unhide", text="เป็นเรื่องจริง")[0] == 303
    assert number in somchai.get("/console/?view=all").text


def test_spam_with_the_same_words_of_one_sender_goes_together(office: Office, somchai: TestClient) -> None:
    same, one, other = office.lodge(), office.lodge(), office.lodge(PLAIN)

    assert press(somchai, one, "spam", why="", text="ขายของ")[0] == 422
    assert press(somchai, one, "spam", why="advertising", text="ขายของ", others="1")[0] == 303

    listed = somchai.get("/console/?view=spam").text
    assert one in listed
    assert same in listed
    assert other not in listed


def test_covered_words_and_photos_are_looked_at_by_the_head_only(
    office: Office, somchai: TestClient, head: TestClient
) -> None:
    number = office.lodge(PLAIN.__class__(**{**vars(PLAIN), "files": (office.photo(photo()),)}))
    office.copies()
    file = re.search(rf"tickets/{number}/files/(\w+)", page(somchai, number))
    assert file

    assert press(somchai, number, "cover", piece="1.what", text="บอกตัวผู้แจ้ง")[0] == 303
    assert press(somchai, number, "cover", piece=f"file.{file[1]}", text="เห็นหน้าคน")[0] == 303
    assert press(somchai, number, "cover", piece="99.what", text="x")[0] == 422

    assert "ติดกำแพงโรงงาน" not in page(somchai, number) + page(head, number) + somchai.get("/console/?view=all").text
    assert somchai.get(f"/console/tickets/{number}/files/{file[1]}").status_code == 404
    look = {"token": token_in(page(head, number)), "piece": "1.", "text": "ผู้แจ้งขอให้ตรวจ"}
    shown = head.post(f"/console/tickets/{number}/under", data=look)
    assert "ติดกำแพงโรงงาน" in shown.text
    assert head.post(f"/console/tickets/{number}/under", data={**look, "text": " "}).status_code == 422
    picture = head.post(f"/console/tickets/{number}/under", data={**look, "piece": f"file.{file[1]}"})
    assert picture.headers["content-type"].startswith("image/")
    refused = somchai.post(f"/console/tickets/{number}/under", data={**look, "token": token_in(page(somchai, number))})
    assert refused.status_code == 403
    assert say("console.history.lookunder", "th", what=say("console.history.cover_line", "th", line=1)) in page(
        somchai, number
    )


@pytest.mark.parametrize("bent", ["", "x", "file.", "file.0123", "99999999999.a", "-1.", "๑."])
def test_a_malformed_request_shows_nothing(office: Office, head: TestClient, bent: str) -> None:
    number = office.lodge()

    look = {"token": token_in(page(head, number)), "piece": bent, "text": "เหตุผล"}

    assert head.post(f"/console/tickets/{number}/under", data=look).status_code == 404


def test_a_ban_is_put_seen_and_lifted(office: Office, somchai: TestClient, head: TestClient) -> None:
    number = office.lodge()
    assert press(somchai, number, "ban", party=party(head, number), **ABUSE)[0] == 403
    assert press(somchai, number, "propose_ban", party=party(head, number), why="abuse", text="ด่าทุกวัน")[0] == 303

    assert press(head, number, "ban", party=party(head, number), **{**ABUSE, "days": "8"})[0] == 422
    assert press(head, number, "ban", party=party(head, number), **ABUSE)[0] == 303

    assert somchai.get("/console/bans").status_code == 403
    listed = head.get("/console/bans").text
    assert number in listed
    assert "ด่าทุกวัน" in listed
    id = re.search(r'name="ban" value="([^"]+)"', listed)
    assert id
    lift = {"token": token_in(listed), "ban": id[1]}
    assert head.post("/console/bans", data={**lift, "text": ""}).status_code == 422
    assert head.post("/console/bans", data={**lift, "ban": "ban:0", "text": "x"}).status_code == 404
    assert head.post("/console/bans", data={**lift, "text": "ขอโทษแล้ว"}).status_code == 303
    assert head.post("/console/bans", data={**lift, "text": "ขอโทษแล้ว"}).status_code == 409
    assert "ขอโทษแล้ว" in page(head, number)


def test_a_ban_of_another_unit_is_not_seen_and_not_lifted(office: Office, head: TestClient) -> None:
    number = office.lodge()
    press(head, number, "ban", party=party(head, number), **ABUSE)
    id = re.search(r'name="ban" value="([^"]+)"', head.get("/console/bans").text)
    assert id
    loei = office.officer("ดวงใจ", Role.HEAD, "สอจ.เลย")

    listed = loei.get("/console/bans").text

    assert number not in listed
    lift = {"token": token_in(loei.get("/console/me").text), "ban": id[1], "text": "x"}
    assert loei.post("/console/bans", data=lift).status_code == 403


def test_the_days_are_corrected_by_the_administrator(office: Office, head: TestClient) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    shown = admin.get("/console/limits").text
    form = {"token": token_in(shown), "seen": "0", "ban.short": "3"}

    assert admin.post("/console/limits", data={**form, "ban.short": "0"}).status_code == 422
    assert admin.post("/console/limits", data=form).status_code == 303

    number = office.lodge()
    assert '<option value="3"' in page(head, number)
    assert "short = 3" in admin.get("/console/rules/limits.toml").text
