"""What an officer's daily jobs cost in clicks and page loads, counted with a mouse and a keyboard in a real browser.

A choice from a list counts two clicks. No job may cost more than with the best of the desks that offices use today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.records import search_words
from tests.console.test_pages import SIZES, address, come_in
from tests.support.console_client import NOW, Office
from tests.support.sample_files import photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytest_plugins = ["tests.support.browser", "tests.support.desk"]
pytestmark = pytest.mark.browser
__all__ = ["address"]  # a fixture of the officers' other pages

# Job: clicks, page loads.
MOST = {
    "next case": (1, 1),
    "answer": (2, 1),
    "forward": (2, 1),
    "close with photo": (3, 1),
    "merge": (3, 1),
    "find by half a word": (1, 1),
    "what is late": (1, 1),
    "assign 20": (4, 1),
    "correct a kind": (3, 1),
    "worst factory": (2, 2),
    "odour in Rayong by week": (7, 3),  # the matter and the province are chosen from lists
    "meeting list": (3, 2),  # and the paper itself
}


@dataclass
class Hand:
    """A mouse that counts."""

    page: Page
    clicks: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("load", lambda _: self._loaded())

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def press(self, name: str) -> None:
        """A button, a link or the head of a form, by its words."""
        exactly = re.compile(rf"^\s*{re.escape(name)}\s*$")
        self.click(self.page.locator("button:visible, summary:visible, a:visible").filter(has_text=exactly).first)

    def choose(self, select: str, label: str) -> None:
        self.clicks += 2
        self.page.locator(select).select_option(label=label)

    def _loaded(self) -> None:
        self.loads += 1


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=SIZES[request.param], reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert complaints == []


def smell(what: str, factory: str) -> Lodge:
    said = (Said("what", "เรื่อง", what),)
    return Lodge(Kind.COMPLAINT, said, matters=(Matter.SMELL,), province="ระยอง", factory=factory)


def test_no_daily_job_costs_more_clicks_than_elsewhere(page: Page, office: Office, address: str) -> None:
    office.invite("ดวงใจ", Role.OFFICER, "สอจ.เลย")
    office.invite("มาลี", Role.OFFICER, "สอจ.ระยอง")
    office.at = NOW - 90 * 86400
    late = office.lodge(smell("ควันดำ", "โรงงานเก่า"))
    office.at = NOW
    twin = office.lodge(smell("กลิ่นเหม็น", "โรงงานคู่แฝด"))
    mine = [office.lodge(smell("กลิ่นเหม็น", "โรงงานคู่แฝด")), office.lodge(smell("เสียงดัง", "โรงสี"))]
    come_in(page, office, address, "หัวหน้า", Role.HEAD)
    head = office.person("หัวหน้า")
    for number in (*mine, twin):
        office.do(head, Take(number))
    others = [office.lodge(smell("น้ำเสีย", f"โรงงาน {place}")) for place in range(20)]
    while search_words.catch_up(office.store):
        pass
    cost: dict[str, tuple[int, int]] = {}
    act = "console.case.act"

    def job(name: str, work: Callable[[Hand], None]) -> None:
        page.wait_for_load_state()
        hand = Hand(page)
        work(hand)
        page.wait_for_load_state()
        cost[name] = (hand.clicks, hand.loads)

    def done(what: str) -> None:
        page.get_by_text(say(f"console.case.done.{what}", "th")).wait_for()

    def answer(hand: Hand) -> None:
        hand.press(say(f"{act}.answer.go", "th"))
        page.keyboard.type("เจ้าหน้าที่กำลังตรวจสอบ")  # where the cursor stands
        hand.press(say(f"{act}.answer.do", "th"))
        done("answer")

    def correct(hand: Hand) -> None:
        hand.press(say(f"{act}.correct.go", "th"))
        hand.click(page.locator("input[name='to_matter.noise']"))
        page.locator("#correct-text").fill("ตรวจแล้วเป็นเสียง")
        hand.press(say(f"{act}.correct.do", "th"))
        done("correct")

    def merge(hand: Hand) -> None:
        hand.press(say("console.case.everything", "th"))
        hand.press(say(f"{act}.merge.go", "th"))
        hand.press(say(f"{act}.merge.do", "th"))
        done("merge")

    def close(hand: Hand) -> None:
        hand.press(say(f"{act}.close.go", "th"))
        page.locator("#close-outcome").select_option("solved")
        page.locator("#close-text").fill("ซ่อมระบบบำบัดแล้ว")
        hand.clicks += 1
        page.locator("#close-photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        hand.press(say(f"{act}.close.do", "th"))
        done("close")

    def forward(hand: Hand) -> None:
        hand.press(say(f"{act}.forward.go", "th"))
        assert page.evaluate("document.activeElement.id") == "forward-unit"
        page.locator("#forward-unit").select_option("สอจ.เลย")  # typed, as the cursor stands there
        page.locator("#forward-text").fill("อยู่ในพื้นที่จังหวัดเลย")
        hand.press(say(f"{act}.forward.do", "th"))
        page.get_by_text(say("console.queue.away", "th", number=others[0])).wait_for()

    def assign(hand: Hand) -> None:
        hand.click(page.locator("[data-tick-page]"))
        hand.choose("#officer", "มาลี")
        hand.press(say("console.queue.assign", "th"))
        page.get_by_text(
            say("console.queue.done", "th", deed=say("console.queue.bulk.assign", "th"), count=20)
        ).wait_for()

    def find(hand: Hand) -> None:
        hand.click(page.locator("#number"))
        page.keyboard.type("แฝด")
        page.keyboard.press("Enter")
        page.locator(f"tr[data-number='{twin}']").wait_for()

    def overdue(hand: Hand) -> None:
        hand.click(page.locator(".views a.late"))
        page.locator(f"tr[data-number='{late}']").wait_for()

    def worst_factory(hand: Hand) -> None:
        hand.press(say("console.department.numbers", "th"))
        hand.click(page.locator("main a[href*='factories/']").first)
        page.get_by_role("heading", name="โรงงานคู่แฝด").wait_for()

    def odour(hand: Hand) -> None:
        hand.press(say("console.department.numbers", "th"))
        hand.press(say("console.place.figures", "th"))
        hand.choose("#matter", say("ticket.matter.smell", "th"))
        hand.choose("#province", "ระยอง")
        hand.press(say("console.sieve.go", "th"))
        page.wait_for_url("**matter=smell**")
        assert filed() == 22, "of these weeks, without the one that was forwarded"

    def filed() -> int:
        """The sum of the weeks that are drawn, from the table below them."""
        page.locator("section:has(#weeks) summary").click()
        return sum(map(int, page.locator("section:has(#weeks) tbody td:nth-child(2)").all_inner_texts()))

    def meeting(hand: Hand) -> None:
        hand.press(say("console.department.numbers", "th"))
        hand.press(say("console.place.export", "th"))
        paper = page.locator("a[href*='meeting.pdf']")
        paper.wait_for()
        hand.clicks += 1  # a browser without a window keeps a PDF and shows none
        answer = page.request.get(f"{address}/{paper.get_attribute('href')}".replace("/./", "/"))
        assert answer.body().startswith(b"%PDF")

    page.goto(f"{address}/?view=mine&order=number")
    page.locator(".cases tbody a").first.click()
    page.get_by_role("heading", name=sorted((*mine, twin))[0]).wait_for()
    job("next case", lambda hand: hand.press(f"{say('console.case.behind', 'th')} ›"))
    page.get_by_role("heading", name=sorted((*mine, twin))[1]).wait_for()
    page.goto(f"{address}/tickets/{mine[0]}")
    job("answer", answer)
    job("correct a kind", correct)
    page.goto(f"{address}/tickets/{mine[0]}")
    job("merge", merge)
    page.goto(f"{address}/tickets/{mine[1]}")
    job("close with photo", close)
    page.goto(f"{address}/tickets/{others[0]}")
    job("forward", forward)
    page.goto(f"{address}/?view=unassigned")
    job("assign 20", assign)
    job("find by half a word", find)
    job("what is late", overdue)
    job("worst factory", worst_factory)
    page.goto(f"{address}/")
    job("odour in Rayong by week", odour)
    page.goto(f"{address}/figures?matter=noise")
    assert filed() == 1, "the one whose problem was corrected"
    page.goto(f"{address}/")
    job("meeting list", meeting)

    dear = {name for name, (clicks, loads) in cost.items() if clicks > MOST[name][0] or loads > MOST[name][1]}
    assert {name: cost[name] for name in dear} == {}
    assert set(cost) == set(MOST)


def test_the_same_by_keyboard_alone(page: Page, office: Office, address: str) -> None:
    """Down the list, a quick look, open, answer, on to the next; and nothing while a key is typed as a letter."""
    office.lodge(smell("กลิ่นเหม็น", "ก")), office.lodge(smell("เสียงดัง", "ข"))
    come_in(page, office, address)
    first, second = page.locator(".cases tbody tr").evaluate_all("rows => rows.map(row => row.dataset.number)")
    for number in (first, second):
        office.do(office.person("สมชาย"), Take(number))
    page.goto(f"{address}/?view=mine&order=number")
    first, second = page.locator(".cases tbody tr").evaluate_all("rows => rows.map(row => row.dataset.number)")

    page.keyboard.press("j")
    page.keyboard.press("l")
    page.locator("#quick").get_by_text(say("console.queue.open", "th")).wait_for()
    page.keyboard.press("o")
    page.get_by_role("heading", name=first).wait_for()
    page.wait_for_load_state()  # the keys are heard once the script runs
    page.keyboard.press("r")
    page.keyboard.type("jok ทดสอบ / ?")
    assert page.locator("#answer-text").input_value() == "jok ทดสอบ / ?"
    page.keyboard.press("Control+Enter")
    page.get_by_text(say("console.case.done.answer", "th")).wait_for()
    page.keyboard.press("j")
    page.get_by_role("heading", name=second).wait_for()
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.locator(".cases").wait_for()
    assert "view=mine" in page.url
    page.keyboard.press("?")
    page.locator("#keys").get_by_text(say("console.keys.title", "th")).first.wait_for()
