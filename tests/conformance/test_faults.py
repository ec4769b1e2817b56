"""A platform is slow, full or away while we send: every answer arrives, and none twice where that can be had.

Where it cannot: Telegram knows no key of a message, so one that it delivered without telling us comes again. LINE has
such keys for what is pushed, not for replies: a receipt whose reply nobody confirmed is pushed as well, for twice is
better than never; small talk is not.
"""

from __future__ import annotations

import random
import threading
import time

import pytest

from bot.app import open_records
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.settings import Settings
from bot.store.mail import outbox
from tests.conformance.faults import DELIVERS, Fault
from tests.conformance.line_platform import LinePlatform
from tests.conformance.phones import Line, Seen, Telegram, line_words, settle
from tests.conformance.platforms import Serve, line_settings, telegram_settings
from tests.conformance.running import Running
from tests.conformance.stories import complains
from tests.conformance.telegram_platform import TelegramPlatform

pytestmark = pytest.mark.conformance
QUESTION = "เสือติดปีกกู้ได้เท่าไร"
QUICK = (Fault.TOO_MANY, Fault.SERVER, Fault.GATEWAY, Fault.UNHEARD, Fault.UNANSWERED)
SOMCHAI = "U" + "5" * 32


def writes(bot: Running, channel: str, address: str, text: str, kind: Kind = Kind.PLAIN) -> None:
    """The house tells somebody something that they did not ask just now."""
    store = open_records(Settings(MINDBOT_DATA=bot.data))  # type: ignore[call-arg]
    reply, at = Reply(text, kind), time.time()
    store.write(lambda tx: outbox.put(tx, channel, address, reply, at, language="th", weight=Weight.NEWS))
    store.close()
    time.sleep(0.1)
    settle(bot)


def test_line_answers_once_whatever_happens_to_a_reply(line: LinePlatform, serve: Serve) -> None:
    bot = serve(**line_settings(line))
    undisturbed = Line(bot, line, "U" + "0" * 32).says(QUESTION)

    for number, fault in enumerate(Fault, 1):
        line.plan.next(fault)
        seen = Line(bot, line, f"U{number:032}").says(QUESTION)
        assert (fault, seen.text) == (fault, undisturbed.text)

    assert line.plan.over
    assert line.pushes == 0, "the reply token is tried again within its minute"


def test_a_receipt_in_line_arrives_though_nobody_confirmed_its_reply(line: LinePlatform, serve: Serve) -> None:
    bot = serve(**line_settings(line))
    somchai = Line(bot, line, SOMCHAI)

    def spoiled(seen: Seen) -> None:
        if "ส่งเรื่อง" in seen.buttons:
            line.plan.next(Fault.UNANSWERED)

    number = complains(somchai, before=spoiled)

    receipts = [words for message in line.sent[SOMCHAI] for words in line_words(message) if number in words]
    assert receipts
    assert line.pushes == 1, "the reply may have been lost, so it is pushed, too"


def test_news_in_line_arrives_once_though_the_connection_is_dropped(line: LinePlatform, serve: Serve) -> None:
    bot = serve(**line_settings(line))
    faults = (*QUICK, Fault.DELIVERED_SILENCE)

    for number, fault in enumerate(faults):
        line.plan.next(fault)
        writes(bot, "line", SOMCHAI, f"ข่าว {number}")

    told = [words for message in line.sent[SOMCHAI] for words in line_words(message)]
    assert told == [f"ข่าว {number}" for number in range(len(faults))]
    assert line.conflicts == len(DELIVERS), "LINE knew their retry keys"


def test_what_the_month_does_not_allow_waits_and_leaves_free_with_the_next_answer(
    line: LinePlatform, serve: Serve
) -> None:
    bot = serve(**line_settings(line))
    line.quota_spent = True

    writes(bot, "line", SOMCHAI, "ข่าวของเดือนที่เต็ม")
    assert SOMCHAI not in line.sent
    assert bot.ready()["channels"]["line"]["held"] == 1

    seen = Line(bot, line, SOMCHAI).says("สวัสดี")
    assert "ข่าวของเดือนที่เต็ม" in seen.text
    assert (line.pushes, line.replies) == (0, 1)
    assert bot.ready()["channels"]["line"]["held"] == 0


def test_telegram_answers_whatever_happens_and_twice_only_where_telegram_hid_that_it_delivered(
    telegram: TelegramPlatform, serve: Serve
) -> None:
    bot = serve(**telegram_settings(telegram))
    undisturbed = Telegram(bot, telegram, 100).says(QUESTION)

    for number, fault in enumerate((*QUICK, Fault.DELIVERED_SILENCE), 1):
        telegram.plan.next(fault)
        somebody = Telegram(bot, telegram, 100 + number)
        seen = somebody.says(QUESTION)
        settle(bot)
        text = "\n".join(part for part in (seen.text, somebody.looks().text) if part)
        extra = fault in DELIVERS
        assert (fault, text.count(undisturbed.text.splitlines()[0])) == (fault, 2 if extra else 1)

    assert telegram.refused == []


def test_a_second_poller_and_lost_connections_do_not_stop_telegram(telegram: TelegramPlatform, serve: Serve) -> None:
    """For a while somebody else has a webhook set, as when two servers use one token."""
    bot = serve(**telegram_settings(telegram))
    somchai = Telegram(bot, telegram, 5551)
    assert somchai.says("สวัสดี").text

    telegram.conflict_for = 3
    assert "ล้านบาท" in somchai.says(QUESTION).text


def test_whoever_blocked_us_is_not_written_to_again(telegram: TelegramPlatform, serve: Serve) -> None:
    bot = serve(**telegram_settings(telegram))
    Telegram(bot, telegram, 5551).says("สวัสดี")
    telegram.blocked.add(5551)
    before = len(telegram.sent)

    writes(bot, "telegram", "5551", "ข่าว")

    assert len(telegram.sent) == before
    assert bot.ready()["channels"]["telegram"]["dead"] == 1


def test_a_storm_in_line(line: LinePlatform, serve: Serve) -> None:
    bot = serve(**line_settings(line))
    undisturbed = Line(bot, line, "U" + "0" * 32).says(QUESTION).text
    line.plan.next(*random.Random(1).choices(QUICK, k=25))

    people = [Line(bot, line, f"U{number:032}") for number in range(1, 21)]
    _at_once([lambda who=who: line.brings(bot, who.message(type="text", text=QUESTION)) for who in people])
    settle(bot)

    assert [who.looks().text for who in people] == [undisturbed] * len(people)
    assert line.refused == []


def test_a_storm_in_telegram(telegram: TelegramPlatform, serve: Serve) -> None:
    bot = serve(**telegram_settings(telegram), PUBLIC_URL="http://127.0.0.1:{port}")
    undisturbed = Telegram(bot, telegram, 100).says(QUESTION).text
    faults = random.Random(2).choices([fault for fault in QUICK if fault not in DELIVERS], k=25)
    telegram.plan.next(*faults)

    people = [Telegram(bot, telegram, 200 + number) for number in range(20)]
    _at_once([lambda who=who: telegram.brings(who.who, message=who.message(text=QUESTION)) for who in people])
    settle(bot)

    assert [who.looks().text for who in people] == [undisturbed] * len(people)
    assert telegram.refused == []


def test_a_killed_process_loses_no_photo_and_answers_once(line: LinePlatform, serve: Serve) -> None:
    """LINE still prepares the photo when the process is killed; it is fetched by the next one."""
    bot = serve(**line_settings(line))
    somchai = Line(bot, line, SOMCHAI)
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง")
    line.preparing = 1
    message = somchai.message(type="image", contentProvider={"type": "line"})
    line.content[message["message"]["id"]] = b"\xff\xd8\xff\xe0" + b"x" * 5000
    line.brings(bot, message)

    bot.kill()
    bot.start()
    settle(bot)

    assert somchai.looks().text
    (kept,) = (bot.data / "files").glob("??/*")
    assert kept.stat().st_size > 5000
    line.brings(bot, {**message, "deliveryContext": {"isRedelivery": True}})
    settle(bot)
    assert somchai.looks().text == "", "brought again, it is known"


def _at_once(works: list[object]) -> None:
    threads = [threading.Thread(target=work) for work in works]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
