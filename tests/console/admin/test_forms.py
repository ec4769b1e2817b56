"""Tests of the page that edits the texts of forms."""

from __future__ import annotations

import html
import re
import tomllib

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.chat.forms import Form, delivered
from bot.chat.forms.current_forms import Stationery, page_of
from bot.chat.forms.definition import read_form
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.papers import corrections
from tests.support.console_client import Office, token_in

pytest_plugins = ["tests.support.desk"]

WHAT, NUISANCE, SMELL = "fields.what", "fields.nuisance", "fields.nuisance.options.smell.th"


@pytest.fixture
def admin(office: Office) -> TestClient:
    return office.officer("บอส", Role.ADMINISTRATOR, "")


def see(browser: TestClient, page: str) -> str:
    return html.unescape(browser.get(f"/console/{page}").text)


def values_in(page: str) -> dict[str, str]:
    """What the fields of a page hold, as a browser would send them."""
    short = re.findall(r'<input id="[^"]+" name="([^"]+)"[^>]* value="([^"]*)"', page)
    long = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    ticked = re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]*)" checked', page)
    return {name: html.unescape(value) for name, value in (*short, *long, *ticked)}


def save(browser: TestClient, address: str, page: str = "", do: str = "save", **typed: str) -> tuple[int, str]:
    """Type into a page as it was shown, press a button, and follow to where it leads."""
    shown = page or browser.get(f"/console/forms/{address}").text
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen
    changed = {name.replace("__", "."): value for name, value in typed.items()}
    data = {"token": token_in(shown), "seen": seen[1], "do": do, **values_in(shown), **changed}
    answer = browser.post(f"/console/forms/{address}", data=data)
    if answer.is_redirect:
        answer = browser.get("/console/" + answer.headers["location"].replace("../", "").removeprefix("./"))
    return answer.status_code, html.unescape(answer.text)


def now(office: Office, name: str = "complaint") -> Form:
    return Stationery(office.store).forms()[name]


def test_every_question_is_seen_as_a_citizen_sees_it_in_both_languages(admin: TestClient) -> None:
    page = see(admin, "forms/complaint")

    assert "เป็นปัญหาเรื่องใดคะ" in page
    assert "What kind of problem is it?" in page
    assert "<li>กลิ่นเหม็น</li>" in page
    assert "<li>Bad smell</li>" in page
    assert "<li>ทุจริต เรียกรับเงิน</li>" not in page  # it has no button
    assert say("form.send_place", "en") in page
    assert say("form.unknown", "th") in page
    assert "• ปัญหา: …" in page
    assert "{local}" not in page
    assert "{line}" not in see(admin, "forms/self_assessment")
    assert all(form.title.th in see(admin, "forms") for form in delivered().values())


def test_an_edited_text_is_in_the_history_and_the_audit_log(office: Office, admin: TestClient) -> None:
    status, page = save(admin, f"complaint/{WHAT}", fields__what__ask__th="เล่าให้ฟังหน่อยค่ะ\r\nเกิดอะไรขึ้น")

    assert status == 200
    assert say("console.forms.done", "th") in page
    assert "<del>เกิดอะไรขึ้นคะ เล่าเป็นคำพูดของคุณได้เลย</del>" in page
    assert "บอส" in page
    assert now(office).field("what").ask.th == "เล่าให้ฟังหน่อยค่ะ\nเกิดอะไรขึ้น"
    line = office.store.read(lambda tx: audit.newest(tx, 1))[0]
    assert (line.what, line.about, line.who) == (What.FORM_WORDED, "complaint 1", office.person("บอส").id)


def test_a_preview_shows_before_and_after_and_keeps_nothing(office: Office, admin: TestClient) -> None:
    _, page = save(admin, f"complaint/{NUISANCE}", do="preview", **{SMELL: "มีกลิ่น"})

    assert "<del>กลิ่นเหม็น</del>" in page
    assert "<ins>มีกลิ่น</ins>" in page
    assert "<li>มีกลิ่น</li>" in page
    assert values_in(page)[SMELL] == "มีกลิ่น"
    assert now(office) == delivered()["complaint"]


@pytest.mark.parametrize("bad", ["", "\u200b", "ก" * 21, "{ชื่อ}", "เสียงดัง", "ข้าม", "ฝุ่น"])
def test_an_invalid_text_is_refused_and_nothing_typed_is_lost(office: Office, admin: TestClient, bad: str) -> None:
    status, page = save(admin, f"complaint/{NUISANCE}", **{SMELL: bad, "fields.nuisance.ask.th": "ปัญหาอะไรคะ"})

    assert status == 422
    assert 'aria-invalid="true"' in page
    assert values_in(page)["fields.nuisance.ask.th"] == "ปัญหาอะไรคะ"
    assert values_in(page)[SMELL] == bad.replace("\u200b", "")
    assert now(office) == delivered()["complaint"]


def test_a_lost_gap_is_named_with_the_known_ones(admin: TestClient) -> None:
    _, page = save(admin, "self_assessment/each.how", each__how__ask__en="Is it done?\n{what}")

    fault = say("console.forms.fault.gap", "th", line=2, found="{what}", known="{line} {number}")
    assert fault in page
    assert say("console.forms.fault.missing", "th", found="{line} {number}", known="{line} {number}") in page


def test_what_looks_like_a_page_is_shown_as_text(office: Office, admin: TestClient) -> None:
    save(admin, f"complaint/{WHAT}", fields__what__ask__en="<script>alert(1)</script><b>What?</b>")

    page = admin.get("/console/forms/complaint").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert now(office).field("what").ask.en.startswith("<script>")


def test_concurrent_edits_of_one_text_conflict_and_lose_nothing(office: Office, admin: TestClient) -> None:
    """Both opened the page; the second is told, sees both, and keeps what they typed."""
    other = office.officer("ชัย", Role.ADMINISTRATOR, "")
    opened = other.get(f"/console/forms/complaint/{WHAT}").text
    save(admin, f"complaint/{WHAT}", fields__what__ask__th="ของบอส", fields__what__ask__en="The boss's")

    status, page = save(other, f"complaint/{WHAT}", opened, fields__what__ask__th="ของชัย")

    assert status == 409
    assert say("console.forms.held", "th", text="ของบอส") in page
    assert values_in(page)["fields.what.ask.th"] == "ของชัย"
    assert values_in(page)["fields.what.ask.en"] == "The boss's"
    assert now(office).field("what").ask.th == "ของบอส"
    status, _ = save(other, f"complaint/{WHAT}", page)
    assert status == 200
    assert (now(office).field("what").ask.th, now(office).field("what").ask.en) == ("ของชัย", "The boss's")


def test_concurrent_edits_of_two_questions_do_not_conflict(office: Office, admin: TestClient) -> None:
    other = office.officer("ชัย", Role.ADMINISTRATOR, "")
    opened = other.get(f"/console/forms/complaint/{NUISANCE}").text
    save(admin, f"complaint/{WHAT}", fields__what__ask__th="ของบอส")

    status, _ = save(other, f"complaint/{NUISANCE}", opened, **{SMELL: "มีกลิ่น"})

    assert status == 200
    assert (now(office).field("what").ask.th, now(office).field("nuisance").options[0].label.th) == ("ของบอส", "มีกลิ่น")


def test_pressed_twice_is_saved_once(office: Office, admin: TestClient) -> None:
    opened = admin.get(f"/console/forms/complaint/{WHAT}").text

    answers = [save(admin, f"complaint/{WHAT}", opened, fields__what__ask__th="ครั้งเดียว") for _ in range(2)]

    assert [status for status, _ in answers] == [200, 200]
    assert office.store.read(lambda tx: corrections.latest(tx, page_of("complaint")).version) == 1


def go_back(browser: TestClient, version: int, shown: str = "") -> int:
    shown = shown or browser.get("/console/forms/complaint").text
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    data = {"token": token_in(shown), "seen": seen[1] if seen else "0", "version": str(version)}
    return browser.post("/console/forms/complaint", data=data).status_code


def test_an_earlier_version_and_the_delivered_text_are_one_press_away(office: Office, admin: TestClient) -> None:
    for label in ("มีกลิ่น", "กลิ่นแรง"):
        save(admin, f"complaint/{NUISANCE}", **{SMELL: label})
    opened = admin.get("/console/forms/complaint").text

    assert go_back(admin, 1) == 303
    assert now(office).field("nuisance").options[0].label.th == "มีกลิ่น"
    assert go_back(admin, 2, opened) == 409
    assert go_back(admin, 99) == 404
    assert go_back(admin, 0) == 303
    smell = now(office).field("nuisance").options[0]
    assert (smell.label.th, smell.former) == ("กลิ่นเหม็น", ("มีกลิ่น", "กลิ่นแรง"))


def test_the_file_holds_what_is_worded_and_can_be_put_back(office: Office, admin: TestClient) -> None:
    save(admin, f"complaint/{NUISANCE}", **{SMELL: 'กลิ่น "แรง"'})
    save(admin, "complaint/form", notice__th="บรรทัดหนึ่ง\nบรรทัดสอง")

    answer = admin.get("/console/forms/complaint.toml")

    assert 'filename="complaint.toml"' in answer.headers["content-disposition"]
    assert tomllib.loads(answer.text)["notice"]["th"] == "บรรทัดหนึ่ง\nบรรทัดสอง"
    assert read_form("complaint", answer.text) == now(office)


def test_a_question_that_may_be_left_out_is_switched_off(office: Office, admin: TestClient) -> None:
    opened = admin.get("/console/forms/complaint/fields.since").text
    unticked = re.sub(r" checked", "", opened)

    save(admin, "complaint/fields.since", unticked)

    assert not now(office).field("since").asked
    assert say("console.forms.not_asked", "th") in see(admin, "forms/complaint")
    assert 'type="checkbox"' not in admin.get("/console/forms/complaint/fields.identity").text


def test_texts_that_a_release_removed_are_shown_as_orphaned(office: Office, admin: TestClient) -> None:
    office.store.write(
        lambda tx: corrections.write(tx, page_of("complaint"), {"fields.colour.ask.th": "ควันสีอะไร"}, 0, "boss", 0.0)
    )
    assert "ควันสีอะไร" in see(admin, "forms/complaint")
    assert say("console.forms.orphans", "th", count=1) in see(admin, "forms")

    save(admin, f"complaint/{WHAT}", fields__what__ask__th="ใหม่")

    body = office.store.read(lambda tx: corrections.latest(tx, page_of("complaint")).body)
    assert body == {"fields.colour.ask.th": "ควันสีอะไร", "fields.what.ask.th": "ใหม่"}


def test_intake_reads_the_same_words(office: Office, admin: TestClient) -> None:
    save(admin, f"complaint/{NUISANCE}", **{SMELL: "มีกลิ่น", "fields.nuisance.label.th": "ปัญหาที่พบ"})

    page = see(office.officer("สมชาย"), "intake")

    assert "มีกลิ่น" in page
    assert "ปัญหาที่พบ" in page
    assert "กลิ่นเหม็น" not in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.READER])
def test_others_look_and_change_nothing(office: Office, role: Role) -> None:
    browser = office.officer("มาลี", role)
    shown = browser.get(f"/console/forms/complaint/{WHAT}").text
    assert "readonly" in shown
    assert 'name="do"' not in shown

    status, _ = save(browser, f"complaint/{WHAT}", shown, fields__what__ask__th="ลองดู")

    assert (status, go_back(browser, 0)) == (403, 403)
    assert now(office) == delivered()["complaint"]


@pytest.mark.parametrize(
    "path", ["nothing", "complaint/fields.nothing", "complaint/each", "../forms/x.toml", "complaint/identity"]
)
def test_what_is_not_there_is_not_found(admin: TestClient, path: str) -> None:
    assert admin.get(f"/console/forms/{path}").status_code == 404
