"""Browser tests of the chat page on a bad network: nothing is lost or sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.basics.messages import Reply
from tests.support.fake_web import FakePost, free_port, heard, said, serving, tell

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser


def test_without_a_network_nothing_is_lost_and_nothing_is_sent_twice(
    page: Page, post: FakePost, context: BrowserContext
) -> None:
    context.set_offline(True)
    tell(page, "ส่งตอนไม่มีสัญญาณ")
    page.get_by_role("button", name="ลองใหม่").wait_for()
    tell(page, "อีกข้อความ")
    context.set_offline(False)

    heard(page, "ได้ยินว่า อีกข้อความ")
    assert said(post) == ["ส่งตอนไม่มีสัญญาณ", "อีกข้อความ"]
    assert page.locator(".row.mine").count() == 2
    assert page.locator(".failed").count() == 0


def test_an_unsent_message_outlives_a_reload(context: BrowserContext, post: FakePost) -> None:
    """The bot is away while somebody writes and reloads; what they wrote arrives once when it is back."""
    port = free_port()
    page = context.new_page()
    with serving(post, port) as address:
        page.goto(address)
        heard(page, "สวัสดีค่ะ")
        page.route("**/chat", lambda route: route.abort())
        tell(page, "ยังไม่ไป")
        page.get_by_role("button", name="ลองใหม่").wait_for()
        page.unroute("**/chat")
        page.reload()

        heard(page, "ได้ยินว่า ยังไม่ไป")
    assert said(post) == ["ยังไม่ไป"]


def test_a_lost_acknowledgement_counts_once(page: Page, post: FakePost) -> None:
    """The message was kept, but the page never heard so, and sends it again."""
    lost = []

    def lose_first(route: object) -> None:
        lost.append(route.fetch())  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/chat", lose_first, times=1)
    tell(page, "ครั้งเดียว")
    heard(page, "ได้ยินว่า ครั้งเดียว")
    page.locator(".row.mine .failed").wait_for(state="detached")

    assert lost[0].status == 202
    assert said(post) == ["ครั้งเดียว"]
    assert page.locator(".row.bot", has_text="ครั้งเดียว").count() == 1


def test_after_a_restart_the_page_comes_back_by_itself_with_the_news_once(
    context: BrowserContext, post: FakePost
) -> None:
    port = free_port()
    page = context.new_page()
    with serving(post, port) as address:
        page.goto(address)
        heard(page, "สวัสดีค่ะ")
        page.wait_for_timeout(500)
    [visitor] = {message.address for message in post.kept.values()}
    post.write(visitor, Reply("เรื่องของท่านมีความคืบหน้า"))

    with serving(post, port):
        heard(page, "เรื่องของท่านมีความคืบหน้า")
        page.reload()
        heard(page, "เรื่องของท่านมีความคืบหน้า")
        tell(page, "ขอบคุณ")
        heard(page, "ได้ยินว่า ขอบคุณ")

    assert page.locator(".row.bot", has_text="ความคืบหน้า").count() == 1


def test_news_stays_unread_while_nobody_looks(page: Page, post: FakePost, context: BrowserContext) -> None:
    look = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    look += " document.dispatchEvent(new Event('visibilitychange')) }"
    page.wait_for_timeout(500)
    page.evaluate(look, True)
    [visitor] = {message.address for message in post.kept.values()}
    post.write(visitor, Reply("ข่าวใหม่"))
    page.wait_for_timeout(500)
    assert [letter.reply.text for letter in post.letters] == ["ข่าวใหม่"]

    page.evaluate(look, False)
    heard(page, "ข่าวใหม่")


def test_two_tabs_of_one_person_show_one_talk(page: Page, post: FakePost, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(page.url)
    heard(other, "สวัสดีค่ะ")
    tell(page, "จากหน้าแรก")
    for tab in (page, other):
        heard(tab, "ได้ยินว่า จากหน้าแรก")
        assert tab.locator(".row.mine").all_inner_texts() != []
        assert tab.locator(".row.bot", has_text="จากหน้าแรก").count() == 1


def test_the_page_works_under_a_path_of_a_larger_site(context: BrowserContext, post: FakePost) -> None:
    with serving(post, prefix="/services/mindbot") as address:
        page = context.new_page()
        page.goto(address)
        heard(page, "สวัสดีค่ะ")
        tell(page, "สวัสดี")
        heard(page, "ได้ยินว่า สวัสดี")
