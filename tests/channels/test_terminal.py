"""Tests of the terminal channel, through the whole program."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import House, build, sit_down
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.channels.terminal import Terminal
from bot.store.people import invitations
from knowledge.library import Library
from tests.support.shared_index import share_index

PHOTO = b"\xff\xd8\xff" + b"photo"


@pytest.fixture
def house(library: Library, tmp_path: Path) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


def sit(
    house: House, name: str = "somchai", role: str | None = None, as_json: bool = False
) -> tuple[Terminal, io.StringIO]:
    out = io.StringIO()
    return sit_down(house, name, out, role=role, unit="ศปท", as_json=as_json), out


def test_one_object_a_line(house: House) -> None:
    terminal, out = sit(house, as_json=True)

    for line in ("กู้กองทุนตัวอย่างได้เท่าไร", "/new", ""):
        terminal.say(line)

    first, second, third = map(json.loads, out.getvalue().splitlines())
    assert first["replies"][0]["sources"][0]["document"] == "loans/fund"
    assert set(first["replies"][0]["choices"][0]) == {"label", "send"}
    assert second == {"replies": []}
    assert third["replies"]


def test_a_whole_complaint_by_lines_with_pin_photo_and_buttons(house: House, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(PHOTO)
    terminal, out = sit(house)

    for line in (
        "ร้องเรียน",
        "น้ำเสียลงคลอง",
        "/location 12.68 101.25",
        "ข้าม",
        f"/file {photo}",
        "/press 1",
        "/press 1",
        "ติดตามเรื่อง",
    ):
        terminal.say(line)

    assert "รับเรื่องแล้วค่ะ เลขที่ 25" in out.getvalue()
    assert "สำนักงานอุตสาหกรรมจังหวัดระยอง" in out.getvalue()
    (row,) = house.store.read(lambda tx: tx.all("select id, kept_for from files"))
    assert row["kept_for"].startswith("25")
    assert house.room.get(row["id"]) == PHOTO


def test_a_half_filled_form_is_still_there_after_a_restart(house: House, tmp_path: Path) -> None:
    """In a new process under the same name; /new begins anew."""
    terminal, _ = sit(house)
    terminal.say("โรงสีข้าวปล่อยฝุ่นเข้าบ้านทุกคืน")
    house.close()

    again = build(read_settings(tmp_path / "no.env"))
    terminal, out = sit(again)
    for line in ("ซอยหนึ่ง ระยอง", "ไม่บอกชื่อ"):
        terminal.say(line)
    terminal.say("/new")
    terminal.say("ส่งเรื่อง")
    again.close()

    assert "• เรื่อง: โรงสีข้าวปล่อยฝุ่นเข้าบ้านทุกคืน" in out.getvalue()
    assert "รับเรื่องแล้ว" not in out.getvalue()


def test_a_receipt_opens_the_case_for_somebody_else(house: House) -> None:
    terminal, out = sit(house)
    for line in ("ร้องเรียน", "เสียงดัง", "ซอยหนึ่ง", "ระยอง", "ทุกคืน", "ไม่บอกชื่อ", "ส่งเรื่อง"):
        terminal.say(line)
    receipt = next(line for line in out.getvalue().splitlines() if line.startswith("เลขใบรับ")).removeprefix("เลขใบรับ")
    stranger, shown = sit(house, "somsri")

    stranger.say(receipt)
    stranger.say("ติดตามเรื่อง")

    assert "รอเจ้าหน้าที่" in shown.getvalue()
    assert "เสียงดัง" not in shown.getvalue(), "what was said stays with whoever said it"


@pytest.mark.parametrize(
    "line",
    [
        "/location",
        "/location here",
        "/location 99 200",
        "/press 0",
        "/press 99",
        "/press x",
        "/file /nowhere",
        "/file",
        "/file /",
    ],
)
def test_a_wrong_command_is_explained(house: House, line: str) -> None:
    terminal, out = sit(house)

    terminal.say(line)

    assert out.getvalue().strip()


def test_an_invitation_links_and_leaving_takes_effect_on_the_next_message(house: House) -> None:
    code = house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "ศปท", "operator", 0.0))
    house.store.write(lambda tx: tx.run("update invitations set expires_at = 1e12"))
    terminal, out = sit(house)

    terminal.say("ขั้นตอนเบิกงบลับ")
    assert "สามวันทำการ" not in out.getvalue()
    terminal.say(code.lower())
    terminal.say("ขั้นตอนเบิกงบลับ")
    assert "สามวันทำการ" in out.getvalue()
    terminal.say("เลิกเป็นเจ้าหน้าที่")
    before = out.getvalue().count("สามวันทำการ")
    terminal.say("ขั้นตอนเบิกงบลับ")

    assert out.getvalue().count("สามวันทำการ") == before


def test_the_terminal_user_may_choose_the_staff_role(house: House) -> None:
    terminal, out = sit(house, role="staff")

    terminal.say("ขั้นตอนเบิกงบลับ")

    assert "สามวันทำการ" in out.getvalue()
