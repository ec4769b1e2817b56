"""Whole cases from the first word to the rating, on both databases."""

from __future__ import annotations

import pypdfium2
import pytest
from starlette.testclient import TestClient

from bot.app import House
from bot.basics.people import Role
from tests.support.citizens_and_officers import PHOTO, Citizen, officer, party_in, submit
from tests.support.console_client import press

pytest_plugins = ["tests.support.citizens_and_officers"]

RAYONG = "สอจ.ระยอง"
SMOKE = "โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ ต.เนินพระ อ.เมือง จ.ระยอง"
LANE = "ซอยหลังตลาด"
NOBODY = "ไม่บอกชื่อ"


@pytest.fixture
def somsri(doors: TestClient, house: House) -> Citizen:
    return Citizen(doors, house)


@pytest.fixture
def rayong(doors: TestClient, house: House) -> TestClient:
    return officer(doors, house, RAYONG)


def page(browser: TestClient, number: str) -> str:
    return browser.get(f"/console/tickets/{number}").text


def end_of(house: House, number: str) -> dict[str, object]:
    row = house.store.read(
        lambda tx: tx.one("select status, outcome, contested, stars from tickets where number = :n", n=number)
    )
    assert row is not None
    assert house.store.read(lambda tx: house.desk.faults(tx, number)) == ""
    return dict(row)


def test_somebody_who_gives_their_name(house: House, somsri: Citizen, rayong: TestClient) -> None:
    """The officer sees it when they ask for it, and that they asked is written down; the proof holds no name."""
    number, receipt = somsri.files(SMOKE, LANE, "บอกชื่อ", "สมศรี มีสุข", "081-234-5678", "ส่งเรื่อง")

    assert "สมศรี" not in page(rayong, number), "not before somebody asks"
    shown = submit(rayong, number, "who", party=party_in(rayong, number))
    assert "สมศรี มีสุข" in shown
    assert "0812345678" in shown.replace("-", "")
    assert house.store.read(lambda tx: tx.one("select count(*) as n from audit"))["n"] > 0  # type: ignore[index]

    somsri.presses("ขอหลักฐาน")
    proof = pypdfium2.PdfDocument(somsri.opens("เปิดไฟล์ PDF"))
    words = proof[0].get_textpage().get_text_range()
    assert number in words
    assert receipt in words
    assert "0812345678" not in words.replace("-", "")


def test_somebody_who_trusts_a_custodian_only(
    doors: TestClient, house: House, somsri: Citizen, rayong: TestClient
) -> None:
    """The officer works on it without a name; the custodian opens the seal with a reason that stays."""
    number, _ = somsri.files(SMOKE, LANE, "ปกปิดชื่อ", "มานี ใจกล้า", "ข้าม", "ส่งเรื่อง")
    press(rayong, number, "take")
    assert "มานี" not in page(rayong, number)
    assert "ขอปกปิด" not in somsri.told()

    custodian = officer(doors, house, RAYONG, Role.CUSTODIAN)
    opened = submit(custodian, number, "seal", party=party_in(custodian, number), text="ศาลขอทราบ")

    assert "มานี ใจกล้า" in opened
    assert "ศาลขอทราบ" in page(rayong, number)
    assert "มานี" not in page(rayong, number)


def test_somebody_whom_nobody_knows_is_asked_and_answers(house: House, somsri: Citizen, rayong: TestClient) -> None:
    number, _ = somsri.files(SMOKE, LANE, NOBODY, "ส่งเรื่อง")
    press(rayong, number, "take")
    press(rayong, number, "ask", text="ควันออกจากปล่องไหนคะ")
    assert "ปล่องไหน" in somsri.told()

    somsri.presses("ตอบเจ้าหน้าที่")
    somsri.says("ปล่องที่สองค่ะ")
    somsri.sends(PHOTO)
    while "ส่งให้เจ้าหน้าที่" not in (answer := somsri.says("ส่งเรื่อง")):
        assert "ถูกต้องไหม" in answer or "รูป" in answer, answer

    told = page(rayong, number)
    assert "ปล่องที่สองค่ะ" in told
    assert somsri.address not in told
    press(rayong, number, "close", outcome="ordered", text="สั่งให้ซ่อมแล้ว")
    somsri.told()
    somsri.presses("เรียบร้อยแล้ว")
    somsri.presses("5 พอใจมาก")
    somsri.says("ขอบคุณที่มาดูเร็ว")
    assert end_of(house, number) == {"status": "ended", "outcome": "ordered", "contested": 0, "stars": 5}


def test_danger_is_handled_before_any_form_and_listed_first(doors: TestClient, house: House, somsri: Citizen) -> None:
    first = somsri.says("ไฟไหม้โรงงานสารเคมี หายใจไม่ออก ที่ ต.เนินพระ อ.เมืองระยอง")
    assert "199" in first
    assert "1669" in first

    number, _ = somsri.files("ส่งเรื่องทันที")

    alarm = officer(doors, house, "ศบฉ.อก.")
    assert number in alarm.get("/console/?view=danger").text
    assert press(alarm, number, "take")[0] == 303
    assert "เจ้าหน้าที่รับเรื่อง" in somsri.told()


def test_a_neighbour_joins_instead_of_filing_a_duplicate(
    doors: TestClient, house: House, somsri: Citizen, rayong: TestClient
) -> None:
    """Each has a receipt; both hear of the end; neither reads what the other said."""
    number, receipt = somsri.files(SMOKE, "บ้านเลขที่ 5 " + LANE, NOBODY, "ส่งเรื่อง")
    neighbour = Citizen(doors, house)
    same = "โรงงานปล่อยควันดำเหม็นทุกคืนที่ ตำบลเนินพระ อำเภอเมืองระยอง"

    offer = neighbour.says(same, "หน้าวัด", NOBODY, "ส่งเรื่อง")
    assert "เหตุเดียวกัน" in offer
    assert "บ้านเลขที่ 5" not in offer
    assert number not in offer
    joined = neighbour.presses("ร่วมเรื่องเดิม")

    assert number in joined
    assert receipt not in joined
    assert "หน้าวัด" in page(rayong, number)
    press(rayong, number, "take")
    press(rayong, number, "close", outcome="solved", text="ติดตั้งเครื่องกรองแล้ว")
    assert "เครื่องกรอง" in somsri.told()
    assert "ที่คุณร่วมแจ้ง" in neighbour.told()
    assert "บ้านเลขที่ 5" not in neighbour.says(number)


def test_who_wants_a_case_of_their_own_gets_one(doors: TestClient, house: House, somsri: Citizen) -> None:
    number, _ = somsri.files(SMOKE, LANE, NOBODY, "ส่งเรื่อง")
    neighbour = Citizen(doors, house)

    other, _ = neighbour.files(SMOKE, LANE, NOBODY, "ส่งเรื่อง", "แจ้งเป็นเรื่องใหม่")

    assert other != number


def test_an_outcome_that_changed_nothing_is_contested_by_receipt(
    doors: TestClient, house: House, somsri: Citizen, rayong: TestClient
) -> None:
    """แก้ทิพย์: it is closed, the smoke is there. She lost her telephone, and has the sixteen digits."""
    number, receipt = somsri.files(SMOKE, LANE, NOBODY, "ส่งเรื่อง")
    head = officer(doors, house, RAYONG, Role.HEAD)
    press(rayong, number, "take")
    press(rayong, number, "close", outcome="not_found", text="ไม่พบควัน")
    other = Citizen(doors, house)

    shown = other.says(receipt)
    assert "ไม่พบควัน" not in shown
    assert "ตรวจสอบแล้วไม่พบเหตุ" in shown
    assert "หัวหน้าหน่วยงาน" in other.presses("ยังไม่เรียบร้อย")

    assert "ผู้แจ้งคัดค้าน" in page(head, number)
    press(head, number, "take")
    press(head, number, "close", outcome="ordered", text="ไปตรวจตอนกลางคืน พบควัน สั่งแก้ไขแล้ว")
    somsri.told()
    somsri.presses("เรียบร้อยแล้ว")
    somsri.presses("3 ปานกลาง")
    assert end_of(house, number) == {"status": "ended", "outcome": "ordered", "contested": 1, "stars": 3}


def test_an_official_never_sees_what_is_said_of_them(doors: TestClient, house: House, somsri: Citizen) -> None:
    """Nor their head, nor the administrator: ศปท. alone."""
    said = somsri.says("เจ้าหน้าที่เรียกรับเงินใต้โต๊ะที่สำนักงานอุตสาหกรรมจังหวัดระยอง")
    assert "ศปท." in said
    assert "1205" in said
    number, _ = somsri.files("พอแล้ว", "ส่งเรื่อง")

    for unit, role in ((RAYONG, Role.OFFICER), (RAYONG, Role.HEAD), ("", Role.ADMINISTRATOR), ("กตร.", Role.OFFICER)):
        somebody = officer(doors, house, unit, role)
        assert somebody.get(f"/console/tickets/{number}").status_code == 404
        assert number not in somebody.get("/console/").text
    centre = officer(doors, house, "ศปท")
    assert "ใต้โต๊ะ" in page(centre, number)
    press(centre, number, "take")
    assert "รับเรื่อง" in somsri.told()


@pytest.mark.parametrize(
    ("said", "unit", "name"),
    [
        ("โรงงานส่งกลิ่นเหม็นทุกคืน เขตบางนา กรุงเทพ", "กรอ", "กรมโรงงานอุตสาหกรรม"),
        ("โรงงานในนิคมอุตสาหกรรมมาบตาพุด ระยอง ส่งกลิ่นเหม็นทุกคืน", "กนอ", "การนิคมอุตสาหกรรม"),
    ],
)
def test_bangkok_and_industrial_estates_have_their_own_units(
    doors: TestClient, house: House, somsri: Citizen, rayong: TestClient, said: str, unit: str, name: str
) -> None:
    number, _ = somsri.files(said, "ประตูสอง", NOBODY, "ส่งเรื่อง")

    desk = officer(doors, house, unit)
    assert "กลิ่นเหม็น" in page(desk, number)
    assert name in somsri.says(number)
    assert rayong.get(f"/console/tickets/{number}").status_code in (403, 404)


def test_what_is_no_factory_is_told_so_and_taken_anyway(house: House, somsri: Citizen) -> None:
    somsri.says("อู่ซ่อมรถข้างบ้านพ่นสีเหม็นทั้งวัน อยู่ อ.บ้านฉาง ระยอง", "ซอยวัด")

    told = somsri.presses("ไม่ถึง")
    assert "อบต" in told or "เทศบาล" in told or "ท้องถิ่น" in told
    answer = somsri.says("แจ้งต่อ")
    for _ in range(6):
        if "ถูกต้องไหม" in answer:
            break
        answer = somsri.says(NOBODY if "ไม่บอกชื่อ" in answer else "พอแล้ว")
    number, _ = somsri.files("ส่งเรื่อง")

    assert end_of(house, number)["status"] == "new"


def test_an_english_speaker_is_served_in_english_to_the_end(house: House, somsri: Citizen, rayong: TestClient) -> None:
    number, receipt = somsri.files(
        "A factory near my house in Rayong makes black smoke every night", "Soi behind the market", "done",
        "anonymous", "send",
    )  # fmt: skip
    somsri.presses("Again now")
    assert "These times help" in somsri.presses("3 unbearable")
    press(rayong, number, "take")
    press(rayong, number, "close", outcome="ordered", text="The filter must be repaired by Friday.")
    assert "ordered to put it right" in somsri.told()
    somsri.presses("Settled")
    assert "word you would like to add" in somsri.presses("4 good")
    assert "kept with case" in somsri.says("It was quick, thank you for coming")

    somsri.says(number)
    somsri.presses("Proof")
    words = pypdfium2.PdfDocument(somsri.opens("Open the PDF"))[0].get_textpage().get_text_range()
    assert "Proof of filing" in words
    assert receipt in words
    assert end_of(house, number) == {"status": "ended", "outcome": "ordered", "contested": 0, "stars": 4}
