"""Browser tests of the chat page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.basics.messages import Choice, Event, Kind, Place, Reply, Table
from bot.basics.texts import say
from tests.support.fake_web import GREETING, SOURCE, FakePost, heard, said, tell

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"


def test_the_assistant_speaks_first_and_a_reload_keeps_the_talk(page: Page, post: FakePost) -> None:
    tell(page, "กู้เงินได้ไหม")
    heard(page, "ได้ยินว่า กู้เงินได้ไหม")
    before = page.locator("#log .bubble").all_inner_texts()

    page.reload()

    heard(page, "ได้ยินว่า กู้เงินได้ไหม")
    assert page.locator("#log .bubble").all_inner_texts() == before
    assert [message.event for message in post.kept.values()].count(Event.JOINED) == 1


def test_what_was_shown_is_acknowledged(page: Page, post: FakePost) -> None:
    with page.expect_response("**/chat/seen"):
        tell(page, "สวัสดี")
        heard(page, "ได้ยินว่า สวัสดี")

    page.wait_for_timeout(300)
    assert post.letters == []


def test_everything_can_be_done_by_keyboard(page: Page, post: FakePost) -> None:
    """Skip to the field, a new line, send; then back to a button and press it."""
    page.reload()
    heard(page, "สวัสดีค่ะ")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").inner_text() == "ร้องเรียน"
    post.answer = lambda message: [Reply(f"ได้ยินว่า {message.text}", choices=GREETING.choices)]
    page.keyboard.press("Enter")
    heard(page, "ได้ยินว่า ร้องเรียน")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "สินเชื่อ"

    page.locator("#field").focus()
    page.keyboard.type("ควันดำ")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("ทุกคืน")
    page.keyboard.press("Enter")
    heard(page, "ทุกคืน")
    assert said(post) == ["ร้องเรียน", "ควันดำ\nทุกคืน"]


def test_enter_inside_an_input_method_sends_nothing(page: Page, post: FakePost) -> None:
    page.locator("#field").fill("กำลังพิมพ์")
    page.locator("#field").dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    assert page.locator("#field").input_value() == "กำลังพิมพ์"
    assert said(post) == []


def test_a_pressed_button_says_its_words_and_the_buttons_of_that_moment_close(page: Page, post: FakePost) -> None:
    page.get_by_role("button", name="สินเชื่อ").click()
    heard(page, "ได้ยินว่า ถามเรื่องสินเชื่อ")

    assert page.locator("button.choice").count() == 0
    page.reload()
    heard(page, "ได้ยินว่า ถามเรื่องสินเชื่อ")
    assert page.locator("button.choice").count() == 0


def test_words_never_become_markup(page: Page, post: FakePost) -> None:
    attack = "<img src=x onerror=\"document.title='hacked'\"><b>หนา</b> javascript:alert(1) http://a.example"
    post.answer = lambda message: [Reply(attack, choices=(Choice("กด", opens="javascript:document.title='hacked'"),))]
    tell(page, attack)
    heard(page, "หนา")

    assert page.locator(".bubble img, .bubble b, .bubble a, a.choice").count() == 0
    assert page.locator(".row.bot").last.locator(".bubble").inner_text() == attack
    assert "hacked" not in page.title()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("โทร 1669 ค่ะ", ["tel:1669"]),
        ("สายด่วน ๑๗๘๔ หรือ ๑๙๑", ["tel:1784", "tel:191"]),
        ("โทร 02-202-3000", ["tel:022023000"]),
        ("081 234 5678", ["tel:0812345678"]),
        ("ค่าธรรมเนียม 1500 บาท โทรถามได้", []),
        ("โทรมาแล้วค่าปรับ 1500 บาท", []),
        ("พ.ศ. 1999 และ 1,500.50", []),
        ("เลขที่ 123456789012345", []),
        ("ดู https://www.industry.go.th/th/x?a=1&b=ก.", ["https://www.industry.go.th/th/x?a=1&b="]),
        ("(https://www.industry.go.th).", ["https://www.industry.go.th/"]),
        ("http://www.industry.go.th ftp://x", []),
        ("https://", []),
    ],
)
def test_only_safe_addresses_and_telephones_are_linked(page: Page, post: FakePost, text: str, links: list[str]) -> None:
    post.answer = lambda message: [Reply(text)]
    tell(page, "x")
    page.locator(".row.bot").nth(1).wait_for()

    bubble = page.locator(".row.bot").nth(1).locator(".bubble")
    assert bubble.inner_text() == text
    assert [link.evaluate("a => a.href") for link in bubble.locator("a").all()] == links


def test_steps_are_a_list_with_their_own_numbers(page: Page, post: FakePost) -> None:
    post.answer = lambda message: [Reply("ขั้นตอน\n๑. เตรียมเอกสาร\n๒. ยื่นคำขอ\nแล้วรอผล", Kind.STEPS)]
    tell(page, "ขั้นตอน")
    heard(page, "แล้วรอผล")

    assert page.locator(".steps ol.thai li").all_inner_texts() == ["เตรียมเอกสาร", "ยื่นคำขอ"]


def test_a_source_opens_and_says_where_it_stands_and_since_when(page: Page, post: FakePost) -> None:
    post.answer = lambda message: [Reply("ได้ค่ะ", Kind.ANSWER, sources=(SOURCE,))]
    tell(page, "ได้ไหม")
    heard(page, "ได้ค่ะ")
    page.get_by_text("ระเบียบสินเชื่อ · คุณสมบัติ").click()

    opened = page.locator("details[open]").inner_text()
    assert "นิติบุคคล" in opened
    assert "1 พฤศจิกายน 2569" in opened
    assert "กองทุน" in opened


def test_where_sources_can_be_opened_the_line_that_names_one_is_not_said_twice(page: Page, post: FakePost) -> None:
    said_twice = say("answer.source", "th", source="ระเบียบสินเชื่อ")
    post.answer = lambda message: [
        Reply(f"กู้ได้ค่ะ\n\n{said_twice}", Kind.ANSWER, sources=(SOURCE,)),
        Reply(f"กู้ไม่ได้ค่ะ\n\n{said_twice}"),
    ]
    tell(page, "ได้ไหม")
    heard(page, "กู้ไม่ได้ค่ะ")

    assert said_twice not in page.locator(".row.bot").nth(1).inner_text()
    assert said_twice in page.locator(".row.bot").nth(2).inner_text()


def test_the_head_stays_and_the_last_words_are_in_sight(page: Page, post: FakePost) -> None:
    """After short answers, after a photo, and after an answer longer than the screen, read from its first line."""
    photo = io.BytesIO()
    Image.new("RGB", (600, 900)).save(photo, "PNG")
    post.answer = lambda message: [Reply("รับแล้ว")]
    for _ in range(8):
        tell(page, "ทดสอบ")
    page.locator("#files").set_input_files({"name": "ก.png", "mimeType": "image/png", "buffer": photo.getvalue()})
    page.locator(".row.bot").nth(9).wait_for()
    page.wait_for_timeout(300)
    assert page.locator(".row.bot").last.bounding_box()["y"] < 844 - 100  # type: ignore[index]
    assert page.locator("#below").is_hidden()

    post.answer = lambda message: [Reply("\n".join(f"บรรทัดที่ {number}" for number in range(80)))]
    tell(page, "ยาว")
    heard(page, "บรรทัดที่ 79")
    page.wait_for_timeout(300)
    header, answer = page.locator("header").bounding_box(), page.locator(".row.bot").last.bounding_box()
    assert header is not None
    assert answer is not None
    assert header["y"] == 0
    assert header["height"] <= answer["y"] < header["height"] + 100


def test_danger_stands_out_also_for_those_who_do_not_see_colours(page: Page, post: FakePost) -> None:
    choices = (Choice("โทร 199", opens="tel:199"),)
    post.answer = lambda message: [Reply("ออกจากพื้นที่ทันที 199", Kind.DANGER, choices)]
    tell(page, "ไฟไหม้")
    heard(page, "ออกจากพื้นที่ทันที")

    assert page.locator(".danger .warning").inner_text() == "เหตุอันตราย"
    assert page.locator(".danger .bubble a[href='tel:199']").count() == 1
    assert page.locator("a.choice").get_attribute("href") == "tel:199"


def test_the_typing_sign_stays_until_the_answer_to_that_message(page: Page, post: FakePost) -> None:
    post.answer = lambda message: []
    tell(page, "คำถามยาก")
    page.locator("#typing").wait_for()
    [visitor] = {message.address for message in post.kept.values()}

    post.write(visitor, Reply("ข่าวเรื่องอื่น"))
    heard(page, "ข่าวเรื่องอื่น")
    assert page.locator("#typing").is_visible()
    post.write(visitor, Reply("คำตอบ"), answers=next(id for id, message in post.kept.items() if message.text))
    heard(page, "คำตอบ")
    assert page.locator("#typing").is_hidden()


def test_a_place_is_sent_when_the_person_says_so(page: Page, post: FakePost) -> None:
    page.get_by_role("button", name="แนบรูป เอกสาร หรือตำแหน่ง").click()
    page.get_by_role("button", name="ส่งตำแหน่งของฉัน").click()
    page.locator(".row.mine", has_text="13.76490, 100.53830").wait_for()

    heard(page, "ได้ยินว่า")
    assert [message.place for message in post.kept.values() if message.place] == [Place(13.7649, 100.5383)]


def test_photos_are_sent_one_by_one_and_shown(page: Page, post: FakePost) -> None:
    photo = b"\x89PNG\r\n\x1a\n" + b"x" * 1000
    files = [{"name": f"ควัน{number}.png", "mimeType": "image/png", "buffer": photo} for number in (1, 2)]
    page.locator("#files").set_input_files(files)  # type: ignore[arg-type]
    page.locator(".row.bot").nth(2).wait_for()

    assert [message.files[0].name for message in post.kept.values() if message.files] == ["ควัน1.png", "ควัน2.png"]
    assert page.locator(".row.mine img").count() == 2


def test_a_file_that_is_refused_says_why(page: Page, post: FakePost) -> None:
    page.locator("#files").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})

    assert "PDF" in page.locator(".failed").inner_text()


def test_to_start_anew_is_asked_twice_and_then_everything_is_new(page: Page, post: FakePost) -> None:
    tell(page, "เรื่องเดิม")
    heard(page, "ได้ยินว่า เรื่องเดิม")
    page.get_by_role("button", name="เริ่มคุยใหม่").click()
    page.get_by_role("button", name="ยังก่อน").click()
    assert page.locator(".row.mine").count() == 1

    page.get_by_role("button", name="เริ่มคุยใหม่").click()
    page.locator("dialog").get_by_role("button", name="เริ่มคุยใหม่").click()
    page.locator(".row.mine").wait_for(state="detached")
    heard(page, "สวัสดีค่ะ")
    assert len({message.address for message in post.kept.values()}) == 2
    assert len(post.forgotten) == 1


def test_the_page_speaks_english_when_asked_and_remembers_it(page: Page, post: FakePost) -> None:
    page.get_by_role("button", name="English").click()
    heard(page, "ได้ยินว่า English")
    page.reload()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Send", exact=True).is_visible()
    tell(page, "hello")
    heard(page, "ได้ยินว่า hello")
    assert [message.language for message in post.kept.values()][-1] == "en"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_screen_and_every_finger(page: Page, post: FakePost, width: int) -> None:
    """Nothing runs out at the side, also not a word without an end; what can be pressed is large enough."""
    page.set_viewport_size({"width": width, "height": 800})
    post.answer = lambda message: [Reply("ก" * 500 + " https://" + "x" * 300, sources=(SOURCE,))]
    tell(page, "y" * 500)
    page.locator(".row.bot").nth(1).wait_for()
    page.locator("#more").click()

    across = page.evaluate("[document.scrollingElement.scrollWidth, document.getElementById('room').scrollWidth]")
    assert max(across) <= width
    for pressed in page.locator("button:visible, summary:visible, a.choice:visible").all():
        box = pressed.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, pressed.inner_text()
    assert float(page.locator("#field").evaluate("field => parseFloat(getComputedStyle(field).fontSize)")) >= 16


SCHEDULE = Table(
    "ตัวอย่างการคำนวณ",
    ("ปีที่", "เงินต้น (บาท)", "ดอกเบี้ย (บาท)", "คงเหลือ (บาท)"),
    tuple(
        (str(year), "1,582,278.97", "1,226,733.18", f"{12_000_000 - year * 1_000_000:,}.22") for year in range(1, 13)
    ),
    "ตาราง",
    tuple(float(12_000_000 - year * 1_000_000) for year in range(13)),
)


@pytest.mark.parametrize("width", [320, 390])
def test_no_number_is_broken_on_a_telephone(page: Page, post: FakePost, width: int) -> None:
    """Every amount, in a sentence and in a table, stands on one line."""
    page.set_viewport_size({"width": width, "height": 800})
    words = "ดอกเบี้ยรวม 11,317,457.80 บาท จ่ายรวม 12,317,457.80 บาท งวดสุดท้าย 119,311.95 บาท "
    post.answer = lambda message: [Reply(f"{words * 4}\nตาราง", Kind.LOAN, table=SCHEDULE)]
    tell(page, "คำนวณ")
    heard(page, "ดอกเบี้ยรวม")

    numbers = page.locator(".row.bot .number")
    assert numbers.count() == 12 + 12 * 4
    assert {one.evaluate("number => number.getClientRects().length") for one in numbers.all()} == {1}
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert "11,317,457.80 บาท" in page.locator(".row.bot p .number").all_inner_texts()


def test_the_curve_has_axes_with_their_units(page: Page, post: FakePost) -> None:
    post.answer = lambda message: [Reply("ก่อน\nตาราง", Kind.LOAN, table=SCHEDULE)]
    tell(page, "คำนวณ")
    heard(page, "ก่อน")

    notes = page.locator("svg.curve text").all_text_contents()
    assert {"ปีที่", "คงเหลือ (บาท)", "0", "6,000,000", "12,000,000", "12"} <= set(notes)
    inside = page.locator("svg.curve").bounding_box()
    assert inside
    for note in page.locator("svg.curve text").all():
        box = note.bounding_box()
        assert box
        assert inside["x"] - 1 <= box["x"], "no label is cut off"
        assert box["x"] + box["width"] <= inside["x"] + inside["width"] + 1


def test_every_bubble_says_its_language(page: Page) -> None:
    tell(page, "hello")
    heard(page, "ได้ยินว่า hello")

    assert [bubble.get_attribute("lang") for bubble in page.locator(".bubble").all()] == ["th", "en", "th"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_accessibility_problem(page: Page, post: FakePost, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    post.answer = lambda message: [Reply("โทร 199", Kind.DANGER, GREETING.choices, (SOURCE,))]
    tell(page, "ไฟไหม้")
    page.locator(".danger").wait_for()
    page.locator("#more").click()
    page.evaluate(AXE.read_text("utf-8"))

    violations = page.evaluate("axe.run()")["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []


def test_the_log_is_read_aloud_politely(page: Page) -> None:
    log = page.get_by_role("log")

    assert log.get_attribute("aria-live") == "polite"
    assert re.fullmatch("บทสนทนา", log.get_attribute("aria-label") or "")
