"""Tests of closing a case with photos, its diary, duplicates and tags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.basics.messages import Place
from bot.basics.people import Role
from bot.cases.model.action_classes import AgainNow, Close, Join, Strength, Take
from bot.cases.model.ticket import Status, Ticket
from bot.store.people import people
from tests.support.console_client import NOW, SMELL, Office, press, token_in

pytest_plugins = ["tests.support.desk"]

PHOTO = b"\xff\xd8\xff" + b"clean" * 40
PINNED = replace(SMELL, place=Place(12.7, 101.2))


def close(browser: TestClient, number: str, *photos: bytes, do: str = "close", **fields: str) -> tuple[int, str]:
    page = browser.get(f"/console/tickets/{number}").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    data = {"token": token_in(page), "seen": seen, "do": do, **fields}
    files = [("photos", (f"มาลีถ่าย {place}.jpg", photo)) for place, photo in enumerate(photos)] or [
        ("photos", ("", b""))
    ]
    answer = browser.post(f"/console/tickets/{number}", data=data, files=files)
    return answer.status_code, answer.text


def taken(office: Office) -> str:
    number = office.lodge()
    office.do(office.person("สมชาย"), Take(number))
    return number


def status(office: Office, number: str) -> Status:
    return found(office, number).status


def faults(office: Office, number: str) -> str:
    return office.store.read(lambda tx: office.desk.faults(tx, number))


def found(office: Office, number: str) -> Ticket:
    somchai = office.person("สมชาย")
    return office.store.read(lambda tx: office.desk.ticket(tx, somchai, number))


def test_a_case_is_closed_with_a_photo_of_what_was_done(office: Office, somchai: TestClient) -> None:
    number = taken(office)

    assert close(somchai, number, PHOTO, PHOTO, outcome="solved")[0] == 303

    assert status(office, number) is Status.CLOSED
    ticket = found(office, number)
    done = office.store.read(lambda tx: office.desk.history(tx, ticket))[-1].action
    assert isinstance(done, Close)
    assert [office.room.get(file) for file in done.files] == [PHOTO, PHOTO]
    assert "มาลีถ่าย" not in somchai.get(f"/console/tickets/{number}").text, (
        "what a file was called stays with its original"
    )


@pytest.mark.parametrize("what", ["answer", "note"])
def test_an_answer_and_a_note_take_a_file_which_stands_in_the_conversation(
    office: Office, somchai: TestClient, what: str
) -> None:
    number = taken(office)

    assert close(somchai, number, PHOTO, do=what)[0] == 303

    talk = somchai.get(f"/console/tickets/{number}").text.partition('class="history talk"')[2].partition("</ol>")[0]
    assert "📎 photo-1.jpg" in talk.rpartition("<li")[2]
    told = [one.reply for one in office.news if "เจ้าหน้าที่แนบรูปไว้" in one.reply.text]
    assert len(told) == (what == "answer")
    assert faults(office, number) == ""


def test_without_words_and_without_a_photo_nothing_is_closed(office: Office, somchai: TestClient) -> None:
    number = taken(office)

    code, page = close(somchai, number, outcome="solved", text="   ")

    assert code == 422
    assert "โปรดพิมพ์ข้อความ" in page
    assert status(office, number) is Status.TAKEN


@pytest.mark.parametrize("outcome", ["", "merged", "nonsense"])
def test_an_outcome_is_needed(office: Office, somchai: TestClient, outcome: str) -> None:
    number = taken(office)

    assert close(somchai, number, PHOTO, outcome=outcome, text="เสร็จ")[0] == 422
    assert status(office, number) is Status.TAKEN


def test_what_is_no_photo_is_refused_and_the_words_stay(office: Office, somchai: TestClient) -> None:
    number = taken(office)

    code, page = close(somchai, number, b"MZ an executable", outcome="solved", text="ซ่อมแล้วค่ะ")

    assert code == 422
    assert "ซ่อมแล้วค่ะ" in page
    assert "ไม่ใช่รูป" in page
    assert status(office, number) is Status.TAKEN


def test_too_many_or_too_large_photos_are_refused(office: Office, somchai: TestClient) -> None:
    number = taken(office)

    assert close(somchai, number, *[PHOTO] * 6, outcome="solved")[0] == 400
    assert close(somchai, number, b"\xff\xd8\xff" + b"x" * (11 * 2**20), outcome="solved")[0] == 413
    assert status(office, number) is Status.TAKEN


@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b"--x\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", b"\x00" * 1000],
)
def test_a_broken_form_breaks_nothing(office: Office, somchai: TestClient, body: bytes) -> None:
    number = taken(office)
    kinds = ("multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=")

    codes = {
        somchai.post(f"/console/tickets/{number}", content=body, headers={"content-type": kind}).status_code
        for kind in kinds
    }

    assert codes <= {400, 403}
    assert status(office, number) is Status.TAKEN


def test_photos_without_signing_in_are_refused(office: Office) -> None:
    """Somebody who is not signed in."""
    answer = office.browser().post("/console/sign-in", files=[("photos", ("x.jpg", PHOTO * 1000))])

    assert answer.status_code == 413


def test_a_form_of_another_site_is_refused_also_with_photos(office: Office, somchai: TestClient) -> None:
    number = taken(office)
    data = {"token": "0" * 64, "seen": "3", "do": "close", "outcome": "solved", "text": "x"}

    answer = somchai.post(f"/console/tickets/{number}", data=data, files=[("photos", ("a.jpg", PHOTO))])

    assert answer.status_code == 403
    assert status(office, number) is Status.TAKEN


def test_the_diary_is_a_table_that_says_when_to_come(office: Office, somchai: TestClient) -> None:
    """Two nights at ten, one of them unbearable, and one morning."""
    number = office.lodge()
    day = 86400.0
    for ago, strength in ((day * 7 - 13 * 3600, 2), (day * 14 - 13 * 3600, 3), (day, 1)):
        again = AgainNow(number, Strength(strength), NOW - ago)
        office.do(office.citizen, again)

    page = somchai.get(f"/console/tickets/{number}").text

    assert "บันทึกการเกิดซ้ำ 3 ครั้ง" in page
    assert "เกิดบ่อยที่สุดวันเสาร์ ช่วง 21–24 น. (2 ครั้ง)" in page
    assert '<td class="s3">2<' in page
    assert '<th scope="row">วันอาทิตย์</th>' in page
    assert "บันทึกว่าเกิดอีก" in page


def test_a_case_without_a_diary_shows_none(office: Office, somchai: TestClient) -> None:
    assert "table" not in somchai.get(f"/console/tickets/{office.lodge()}").text


def test_likely_duplicates_are_shown_beside_a_case_and_on_their_page(office: Office, somchai: TestClient) -> None:
    one, other = office.lodge(PINNED), office.lodge(PINNED)
    elsewhere = office.lodge(replace(PINNED, place=Place(13.5, 101.9)))

    page = somchai.get(f"/console/tickets/{one}").text
    groups = somchai.get("/console/twins").text

    assert "น่าจะเป็นเหตุเดียวกัน (1 เรื่อง)" in page
    assert other in page
    assert one in groups
    assert other in groups
    assert elsewhere not in groups


def test_another_units_officer_sees_no_duplicates_of_ours(office: Office) -> None:
    office.lodge(PINNED)
    office.lodge(PINNED)

    assert "ยังไม่พบ" in office.officer("ดวงใจ", unit="สอจ.เลย").get("/console/twins").text
    assert office.officer("กรรณิการ์", Role.READER).get("/console/twins").status_code == 403


def test_an_officer_merges_two_cases_and_both_pages_say_so(office: Office, somchai: TestClient) -> None:
    goes_on, twin = office.lodge(PINNED), office.lodge(PINNED)

    assert press(somchai, twin, "merge", into=goes_on.replace("-", " "), text="")[0] == 303

    assert "รวมไว้ในเรื่อง" in somchai.get(f"/console/tickets/{twin}").text
    page = somchai.get(f"/console/tickets/{goes_on}").text
    assert "เรื่องที่รวมเข้ามา" in page
    assert twin in page
    assert office.news[-1].reply.text.count(goes_on) == 2


@pytest.mark.parametrize("into", ["", "2569-000999", "ไม่มี", "2569-000001"])
def test_a_case_is_not_merged_into_nothing_or_itself(office: Office, somchai: TestClient, into: str) -> None:
    number = office.lodge(PINNED)

    code, _ = press(somchai, number, "merge", into=into, text="")

    assert code in (404, 422)
    assert status(office, number) is Status.NEW


def test_tags_are_kept_found_and_shown_to_officers_only(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    press(somchai, number, "tag", tags="กลิ่นกลางคืน, #คลองน้ำหู  ซ้ำ,,ซ้ำ")

    page = somchai.get(f"/console/tickets/{number}").text
    assert 'value="กลิ่นกลางคืน, คลองน้ำหู, ซ้ำ"' in page
    assert found(office, number).tags == ("กลิ่นกลางคืน", "คลองน้ำหู", "ซ้ำ")


def test_people_who_joined_are_counted_and_shown_by_pseudonym(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    neighbour = office.store.write(lambda tx: people.meet(tx, "line", "U77", NOW))

    office.store.write(lambda tx: office.desk.join(tx, neighbour, Join(number, "บ้านผมด้วย"), NOW))

    page = somchai.get(f"/console/tickets/{number}").text
    assert "ร่วมแจ้งในเรื่องนี้" in page
    assert "บ้านผมด้วย" in page
    assert neighbour.id not in page


def test_related_cases_point_at_one_another_until_they_are_parted(office: Office, somchai: TestClient) -> None:
    """Two mills by one canal: each has its own end."""
    one, other = office.lodge(), office.lodge()

    assert press(somchai, one, "link", into=other)[0] == 303
    assert "เรื่องที่เกี่ยวข้อง" in somchai.get(f"/console/tickets/{other}").text
    assert f'href="../tickets/{one}"' in somchai.get(f"/console/tickets/{other}").text
    assert office.news == []

    assert press(somchai, other, "part", into=one)[0] == 303
    assert "เรื่องที่เกี่ยวข้อง</dt>" not in somchai.get(f"/console/tickets/{one}").text
    for number in (one, other):
        assert faults(office, number) == ""


def test_a_case_points_neither_at_itself_nor_at_one_of_another_unit(office: Office, somchai: TestClient) -> None:
    one, elsewhere = office.lodge(), office.lodge(replace(SMELL, province="เลย"))

    assert press(somchai, one, "link", into=one)[0] == 422
    assert press(somchai, one, "link", into=elsewhere)[0] == 403
    assert press(somchai, one, "link", into="2569-000999")[0] == 404
