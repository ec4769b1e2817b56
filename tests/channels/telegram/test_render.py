"""Tests of rendering replies for Telegram: valid HTML, size of messages and buttons."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import Choice, Kind, Letter, Reply, Source
from bot.basics.text_split import units
from bot.channels.telegram.render import MAX_TEXT_UNITS, ROW, Sheet, render

PAPER = Source("loans/x", 'เสือ "ติดปีก" <2>', "วงเงิน", "public", None, 0.9, link="https://m.example/p?a=1&b=2")


def letter(reply: Reply, address: str = "42", language: str = "th") -> Letter:
    return Letter(31, "telegram", address, reply, "key", language)


def shown(reply: Reply, address: str = "42") -> tuple[Sheet, ...]:
    return render(letter(reply, address))


class Reader(HTMLParser):
    """Reads as Telegram does: every tag is one it knows, and closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("a", "b", "code")
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def test_the_name_of_a_paper_opens_it() -> None:
    (sheet,) = shown(Reply(f"15 ล้าน < 20 ล้าน\n\nที่มา: {PAPER.title} · 2569", Kind.ANSWER, sources=(PAPER,)))

    found = read(sheet.html)
    assert found.links == [PAPER.link]
    assert found.text == sheet.plain


def test_a_paper_that_the_text_does_not_name_is_named_below() -> None:
    (sheet,) = shown(Reply("15 ล้าน", Kind.ANSWER, sources=(PAPER, replace(PAPER, link=""))))

    assert PAPER.title in sheet.plain
    assert read(sheet.html).links == [PAPER.link]


def test_a_receipt_and_a_number_are_copied_with_one_touch() -> None:
    (sheet,) = shown(Reply("รับเรื่องแล้วค่ะ เลขที่ 2569-000123\nเลขใบรับ 1234-5678-9012-3456", Kind.TICKET))

    assert "<code>2569-000123</code>" in sheet.html
    assert "<code>1234-5678-9012-3456</code>" in sheet.html


@given(
    text=st.text(alphabet="ก่ำ้ๅ <>&\"'\n•:1259-😀𝒜ab", max_size=9000),
    kind=st.sampled_from(list(Kind)),
    address=st.sampled_from(["42", "-77"]),
)
def test_every_part_of_a_message_is_valid_and_short_enough(text: str, kind: Kind, address: str) -> None:
    sheets = shown(Reply(text, kind, (Choice("ต่อ", "ต่อ"),), (replace(PAPER, title="<b>"),)), address)

    for sheet in sheets:
        assert read(sheet.html).text == sheet.plain
        assert 0 < units(sheet.plain) <= MAX_TEXT_UNITS
    assert all(not sheet.rows for sheet in sheets[:-1])
    assert sheets[-1].rows
    letters = "".join("".join(sheet.plain for sheet in sheets).split())
    assert letters.startswith("".join(text.split()))


def test_a_link_that_a_cut_goes_through_works_on_both_sides() -> None:
    long = replace(PAPER, title="ก" * 3000)

    sheets = shown(Reply("ข" * 2000 + long.title, Kind.ANSWER, sources=(long,)))

    assert [read(sheet.html).links for sheet in sheets] == [[PAPER.link], [PAPER.link]]


def test_buttons_carry_a_reference_and_never_words() -> None:
    (sheet,) = shown(Reply("?", choices=tuple(Choice("ก" * 90, "ข" * 900) for _ in range(20))))

    buttons = [button for row in sheet.rows for button in row]
    assert len(buttons) == 20
    assert all(1 <= len(button.data.encode()) <= 64 for button in buttons)
    assert len({button.data for button in buttons}) == 20


def test_short_buttons_stand_beside_each_other_and_at_most_eight() -> None:
    (stars,) = shown(Reply("กี่ดาว", choices=tuple(Choice(str(n), str(n)) for n in range(1, 11))))
    (long,) = shown(Reply("?", choices=(Choice("สำนักงานอุตสาหกรรมจังหวัดระยอง", "a"), Choice("ไม่ทราบ", "b"))))

    assert [len(row) for row in stars.rows] == [ROW, 2]
    assert [len(row) for row in long.rows] == [1, 1]


def test_a_place_is_asked_for_in_a_private_chat_only() -> None:
    reply = Reply(
        "ที่ไหนคะ", choices=(Choice("ส่งตำแหน่ง", asks="place"), Choice("ส่งรูป", asks="photo"), Choice("ข้าม", "ข้าม"))
    )

    (private,), (group,) = shown(reply), shown(reply, "-77")

    assert private.keyboard
    assert [button.asks for row in private.rows for button in row] == ["place", ""]
    assert not group.keyboard
    assert [button.label for row in group.rows for button in row] == ["ข้าม"]


@pytest.mark.parametrize(("opens", "told"), [("tel:1563", "1563"), ("mailto:a@b.go.th", "a@b.go.th")])
def test_what_no_button_opens_is_told_in_words(opens: str, told: str) -> None:
    (sheet,) = shown(Reply("โทรได้ค่ะ", choices=(Choice("สายด่วน", opens=opens),)))

    assert sheet.plain == f"โทรได้ค่ะ\nสายด่วน: {told}"
    assert not sheet.rows


def test_nothing_at_all_is_still_a_message() -> None:
    assert shown(Reply(" \n "))[0].plain
