"""Browser tests of a whole day: a citizen at the chat page, officers at the console."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest

from bot.app import House
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.console import tour
from bot.operations.demo.fill import fill
from bot.store import Transaction
from bot.store.people import officers, people, sessions
from tests.support.console_client import PASSWORD, SMELL
from tests.support.fake_web import tell
from tests.support.live_server import SIZES
from tests.support.live_server import address as address
from tests.support.live_server import database as database
from tests.support.live_server import someone as someone
from tests.support.sample_files import photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytest_plugins = ["tests.support.browser", "tests.support.citizens_and_officers"]
pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
UNIT = "สอจ.ระยอง"
PATHS = (
    "?view=all ?view=hidden ?view=followed answers assessments audit bans board calendar channels contacts doors "
    "drafts duty export factories figures forms forms/complaint forms/complaint/fields.nuisance help inspections "
    "intake letters limits macros me month notices papers people periods prepared questions reports retention "
    "second seals sign-in staff start twins units"
).split()


def test_a_day_from_the_first_word_to_the_end(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    """A citizen complains; an officer finds it by its words, takes it, asks, closes; the citizen does not agree."""
    citizen = _chat(chromium, address)
    number = _complains(citizen)
    desk = come_in(someone, house, address, "สมชาย")

    _comes(desk, f"{address}/console/?view=all&text=ควันดำ", number)
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("button", name=say("console.case.act.take.go", "th")).click()
    desk.get_by_text(say("console.case.done.take", "th")).wait_for()
    write(desk, "ask", "ควันออกมาช่วงกี่โมงครับ")
    desk.get_by_text(say("console.case.done.ask", "th")).wait_for()

    _reads(citizen, "กี่โมงครับ")
    before = citizen.locator(".row.bot").count()
    citizen.locator("button.choice", has_text="ตอบ").last.click()
    citizen.locator(".row.bot").nth(before + 1).wait_for()
    _says(citizen, "หลังสี่ทุ่มทุกคืน", "พอแล้ว", "ส่งเรื่อง")
    _comes(desk, f"{address}/console/tickets/{number}", "หลังสี่ทุ่ม")
    _close(desk, "สั่งให้ซ่อมเครื่องกรองแล้ว")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")

    _reads(citizen, "เครื่องกรอง")
    citizen.locator("button.choice", has_text="ยัง").last.click()
    _comes(desk, f"{address}/console/?view=contested", number)
    assert house.store.read(lambda tx: house.desk.faults(tx, number)) == ""


def test_the_second_factor_is_asked_once_it_is_set_up(someone: BrowserContext, house: House, address: str) -> None:
    page = come_in(someone, house, address, "มาลี")
    page.goto(f"{address}/console/me")
    page.locator("#proof").fill(PASSWORD)
    page.locator("button[value=enrol]").click()
    secret = re.sub(r"\s", "", page.locator("code.key").inner_text())
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.locator("button.main").click()
    page.get_by_text(say("console.codes.title", "th")).first.wait_for()
    someone.clear_cookies()

    page.goto(f"{address}/console/sign-in")
    page.locator("#name").fill("มาลี")
    page.locator("#password").fill(PASSWORD)
    page.locator("button.main").click()

    page.wait_for_url("**/second")


def test_two_officers_collide_and_the_second_is_told(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    number = _complains(_chat(chromium, address))
    first = come_in(someone, house, address, "สมชาย")
    second = come_in(chromium.new_context(), house, address, "มาลี")
    for page in (first, second):
        page.goto(f"{address}/console/tickets/{number}")
    first.get_by_role("button", name=say("console.case.act.take.go", "th")).click()
    first.get_by_text(say("console.case.done.take", "th")).wait_for()

    with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
        second.get_by_role("button", name=say("console.case.act.take.go", "th")).click()

    assert answered.value.status == 409
    assert "สมชาย" in second.locator("main").inner_text()


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.READER, "tickets/2569-000001"),
        (Role.OFFICER, "figures"),
        (Role.CUSTODIAN, "questions"),
        (Role.KNOWLEDGE_OWNER, "figures"),
        (Role.HEAD, "letters"),
        (Role.ADMINISTRATOR, "seals"),
    ],
)
def test_each_role_is_refused_what_is_not_theirs(
    someone: BrowserContext, chromium: Browser, house: House, address: str, role: Role, closed: str
) -> None:
    _complains(_chat(chromium, address))
    page = come_in(someone, house, address, "สมชาย", role)

    answer = page.goto(f"{address}/console/{closed}")

    assert answer is not None
    assert answer.status == 403
    page.get_by_text(say("console.failure.refused", "th")).wait_for()


def test_an_expired_session_leads_to_signing_in_and_says_why(
    someone: BrowserContext, house: House, address: str
) -> None:
    page = come_in(someone, house, address, "สมชาย")
    person = house.store.read(lambda tx: officers.person_of(tx, "สมชาย"))
    house.store.write(lambda tx: sessions.end_all(tx, str(person), time.time()))

    page.goto(f"{address}/console/twins")

    page.wait_for_url("**/sign-in?over=1")


def test_an_officer_going_on_leave_shares_their_work_out(someone: BrowserContext, house: House, address: str) -> None:
    """On a telephone as on a desktop: what lies with them, who gets what, and then it is done."""
    page = come_in(someone, house, address, "สมชาย")
    for name in ("มาลี", "ปรีชา"):
        house.store.write(lambda tx, one=name: officers.add(tx, one, Role.OFFICER, UNIT, time.time()))  # type: ignore[misc]
    me = next(one.person for one in house.store.read(officers.everybody) if one.person.name == "สมชาย")
    for _ in range(3):
        house.store.write(lambda tx: _lodged_and_taken(tx, house, me))

    page.goto(f"{address}/console/me")
    page.get_by_role("link", name=say("console.people.hand_over", "th")).click()
    page.locator("#note").fill("ฝากโทรหาผู้แจ้งด้วยค่ะ")
    page.get_by_role("button", name=say("console.handing.do.even", "th")).click()
    page.get_by_text(say("console.handing.preview", "th")).wait_for()
    assert page.locator("#note").input_value() == "ฝากโทรหาผู้แจ้งด้วยค่ะ"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if AXE.exists():
        assert _serious(page) == []
    page.get_by_role("button", name=say("console.handing.do.each", "th")).first.click()

    page.get_by_text(say("console.handing.given", "th", count=2, name="ปรีชา")).wait_for()
    page.get_by_text(say("console.handing.nothing", "th")).wait_for()


def _lodged_and_taken(tx: Transaction, house: House, officer: Person) -> None:
    citizen = people.newcomer(tx, time.time())
    number = house.desk.lodge(tx, citizen, SMELL, time.time()).ticket.number
    house.desk.do(tx, officer, Take(number), time.time())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_problem_on_any_page(
    someone: BrowserContext, house: House, address: str, scheme: str
) -> None:
    """Every page, filled with a month of cases; nothing runs out at the side, either."""
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    house.store.write(lambda tx: fill(tx, house.desk, ["loans/fund#วงเงินกู้สูงสุด"], 7, time.time()))
    page = come_in(someone, house, address, "ผู้ดูแล", Role.ADMINISTRATOR)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    number = house.store.read(lambda tx: tx.one("select number as n from tickets where stars is not null"))
    assert number is not None
    found, wide = {}, []
    case = f"console/tickets/{number['n']}"
    for path in [*(f"console/{path}" for path in PATHS), case, f"{case}/print", "", "papers/loans/fund"]:
        page.goto(f"{address}/{path}")
        wide += [path] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        if faults := _serious(page):
            found[path] = faults

    assert (found, wide) == ({}, [])


def test_a_new_officer_is_led_by_the_keyboard(someone: BrowserContext, house: House, address: str) -> None:
    """The tour and the help of a page are worked without a mouse, and nothing lies over them."""
    page = come_in(someone, house, address, "มาลี")
    page.goto(f"{address}/console/help")
    ways = len(tour.stops(Person("", Role.OFFICER, UNIT)))
    page.get_by_role("button", name=say("console.tour.begin", "th", count=ways)).press("Enter")
    page.locator(".tour").wait_for()
    assert _faults(page) == []

    help_ = page.locator("details.help")
    help_.locator("summary").press("Enter")
    page.get_by_text(say("console.help.queue", "th")).wait_for()
    page.keyboard.press("Escape")
    assert not help_.evaluate("help => help.open")

    for place in range(2, ways + 1):
        page.get_by_role("button", name=say("console.tour.next", "th")).press("Enter")
        page.get_by_text(say("console.tour.place", "th", place=place, of=ways)).wait_for()
    page.get_by_text(say("console.tour.me.title", "th")).wait_for()
    page.get_by_role("button", name=say("console.tour.end", "th")).press("Enter")
    page.locator(".tour").wait_for(state="detached")


def test_a_letter_goes_to_a_body_outside(someone: BrowserContext, house: House, address: str) -> None:
    """Drafted, seen, issued, answered; each of its pages can be read by everybody and runs out at no side."""
    paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "ควันดำทุกคืน"),), "th", (Matter.DUST_SMOKE,), province="ระยอง")
    citizen = house.store.write(lambda tx: people.meet(tx, "web", "somebody", time.time()))
    number = house.store.write(lambda tx: house.desk.lodge(tx, citizen, paper, time.time())).ticket.number
    desk = come_in(someone, house, address, "สมชาย")
    desk.goto(f"{address}/console/tickets/{number}")
    desk.get_by_role("button", name=say("console.case.act.take.go", "th")).click()

    desk.get_by_role("link", name=say("console.refer.go", "th")).click()
    found = {"written": _faults(desk)}
    desk.locator("#body").fill("กรมควบคุมมลพิษ")
    desk.locator("#to").fill("อธิบดีกรมควบคุมมลพิษ")
    desk.get_by_role("button", name=say("console.refer.preview", "th")).click()
    desk.get_by_role("heading", name=say("console.refer.preview_title", "th")).wait_for()
    found["seen"] = _faults(desk)
    desk.get_by_role("button", name=say("console.refer.issue", "th"), exact=True).click()
    desk.get_by_text(say("console.referred.done.issued", "th")).wait_for()
    found["issued"] = _faults(desk)
    desk.locator("#reply-text").fill("รับไว้ตรวจสอบแล้ว")
    desk.get_by_role("button", name=say("console.referred.reply.do", "th")).click()
    desk.get_by_text(say("console.referred.done.reply", "th")).wait_for()
    desk.goto(f"{address}/console/tickets/{number}/print")
    desk.get_by_role("button", name=say("console.print.go", "th")).wait_for()
    found["printed"] = _faults(desk)

    assert list(found.values()) == [[]] * 4, found


def come_in(context: BrowserContext, house: House, address: str, name: str, role: Role = Role.OFFICER) -> Page:
    """By the one-time link, setting a password."""
    unit = "" if role is Role.ADMINISTRATOR else UNIT
    code = house.store.write(lambda tx: officers.add(tx, name, role, unit, time.time()))
    page = context.new_page()
    page.goto(f"{address}/console/first/{code}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("button.main").click()
    page.wait_for_url(lambda url: "/first/" not in url)
    page.get_by_role("button", name=say("console.tour.end", "th")).click()
    page.locator(".tour").wait_for(state="detached")
    return page


def write(page: Page, what: str, text: str) -> None:
    """Open one of the forms of a case, write and send."""
    page.get_by_text(say(f"console.case.act.{what}.go", "th"), exact=True).click()
    page.locator(f"#{what}-text").fill(text)
    page.get_by_role("button", name=say(f"console.case.act.{what}.do", "th"), exact=True).click()


def _close(page: Page, text: str) -> None:
    page.get_by_text(say("console.case.act.close.go", "th"), exact=True).click()
    page.locator("#close-outcome").select_option("ordered")
    page.locator("#close-text").fill(text)
    evidence = {"name": "หลังซ่อม.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator("input[type=file]").first.set_input_files(evidence)  # type: ignore[arg-type]
    page.get_by_role("button", name=say("console.case.act.close.do", "th")).click()
    page.get_by_text(say("console.case.done.close", "th")).wait_for()


def _chat(chromium: Browser, address: str) -> Page:
    context = chromium.new_context(viewport=SIZES["telephone"], reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(address)
    page.locator(".row.bot").first.wait_for()
    return page


def _complains(page: Page) -> str:
    """What people say one after the other; the number that they are given."""
    _says(page, "โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง", "ซอยหลังตลาด", "ไม่บอกชื่อ", "ส่งเรื่อง")
    said = " ".join(page.locator(".row.bot").all_inner_texts())
    number = re.search(r"25\d\d-\d{6}", said)
    assert number, said
    return number[0]


def _says(page: Page, *lines: str) -> None:
    """One line after the other, each answered before the next."""
    for line in lines:
        before = page.locator(".row.bot").count()
        tell(page, line)
        page.locator(".row.bot").nth(before).wait_for()


def _comes(page: Page, address: str, text: str) -> None:
    """Somebody who looks again until it is there."""
    for _ in range(20):
        page.goto(address)
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{text!r} never came to {address}")


def _reads(page: Page, text: str) -> None:
    page.locator(".row.bot", has_text=text).last.wait_for(timeout=20_000)


def _faults(page: Page) -> list[object]:
    """What axe finds, where it is installed, and whether the page runs out at the side."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*(["wide"] if wide else []), *(_serious(page) if AXE.exists() else [])]


def _serious(page: Page) -> list[tuple[str, str]]:
    """What axe finds with every form of the page open; afterwards the page is as it was."""
    page.evaluate(_OPEN_ALL)
    page.evaluate(AXE.read_text("utf-8"))
    faults = page.evaluate("axe.run()")["violations"]
    page.evaluate("window.asTheyWere()")
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in faults if fault["impact"] in ("serious", "critical")]


# Forms of one name close each other; without it all of them are open at once.
_OPEN_ALL = """() => {
    const forms = [...document.querySelectorAll("details")].map((form) => [form, form.open, form.getAttribute("name")]);
    for (const [form] of forms) { form.removeAttribute("name"); form.open = true; }
    window.asTheyWere = () => {
        for (const [form, open] of forms) form.open = open;
        for (const [form, , name] of forms) if (name) form.setAttribute("name", name);
    };
}"""
