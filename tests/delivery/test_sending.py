"""Tests of the outbox: order, rate, retries, undelivered messages."""

from __future__ import annotations

import asyncio

import pytest

from bot.basics.messages import Letter, Reply
from bot.channels import Later, OnlyWhenAsked, Pace, Undeliverable
from bot.delivery.outgoing.sending import TRIES, Pacer, Sender
from bot.store import Store, Transaction
from bot.store.mail import outbox
from bot.store.people import people
from tests.support.fakes import FakeChannel


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def sender(store: Store, channel: FakeChannel, clock: list[float]) -> Sender:
    return Sender(store, channel, lambda: clock[0])


def write(store: Store, *texts: str, address: str = "somchai") -> None:
    def work(tx: Transaction) -> None:
        people.meet(tx, "fake", address, 1.0)
        for text in texts:
            outbox.put(tx, "fake", address, Reply(text), 1.0, language="th")

    store.write(work)


def send_all(sender: Sender) -> int:
    async def go() -> int:
        sent = 0
        while await sender.send_one():
            sent += 1
        return sent

    return asyncio.run(go())


def test_messages_arrive_in_order_and_are_erased(store: Store, channel: FakeChannel, sender: Sender) -> None:
    write(store, "one", "two", "three")

    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["one", "two", "three"]
    rows = store.read(lambda tx: tx.all("select payload, state from outbox"))
    assert all(row["payload"] is None and row["state"] == "sent" for row in rows)


def test_a_failed_message_is_retried_with_the_same_key_before_the_next(
    store: Store, channel: FakeChannel, sender: Sender, clock: list[float]
) -> None:
    tried: list[str] = []

    def fails_twice(letter: Letter) -> Exception | None:
        tried.append(letter.key)
        return ConnectionError("cut") if len(tried) < 3 else None

    channel.misbehave = fails_twice
    write(store, "one", "two")
    for _ in range(3):
        send_all(sender)
        clock[0] += 60

    assert [letter.reply.text for letter in channel.arrived] == ["one", "two"]
    assert len(set(tried[:3])) == 1


def test_a_rate_limit_of_the_platform_delays_that_conversation_only(
    store: Store, channel: FakeChannel, sender: Sender, clock: list[float]
) -> None:
    channel.misbehave = lambda letter: Later(30, "slow down") if letter.address == "somchai" else None
    write(store, "for somchai")
    write(store, "for somsri", address="somsri")
    send_all(sender)
    assert [letter.address for letter in channel.arrived] == ["somsri"]

    channel.misbehave = lambda letter: None
    clock[0] += 29
    assert send_all(sender) == 0
    clock[0] += 2
    send_all(sender)

    assert [letter.address for letter in channel.arrived] == ["somsri", "somchai"]


def test_somebody_who_blocked_us_is_not_tried_again(store: Store, channel: FakeChannel, sender: Sender) -> None:
    channel.misbehave = lambda letter: Undeliverable("blocked")
    write(store, "one")
    send_all(sender)

    (dead,) = store.read(outbox.all_dead)
    person = store.read(lambda tx: people.find(tx, "fake", "somchai"))
    assert dead.trouble == "blocked"
    assert person is not None
    assert store.read(lambda tx: people.addresses(tx, person.id)) == []


def test_after_the_last_retry_a_message_is_undelivered_and_can_be_resent(
    store: Store, channel: FakeChannel, sender: Sender, clock: list[float]
) -> None:
    channel.misbehave = lambda letter: ConnectionError("cut")
    write(store, "one")
    for _ in range(TRIES):
        assert send_all(sender) == 1
        clock[0] += 10_000
    assert send_all(sender) == 0
    (dead,) = store.read(outbox.all_dead)
    assert dead.attempts == TRIES

    channel.misbehave = lambda letter: None
    store.write(lambda tx: outbox.retry(tx, dead.id, clock[0]))
    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["one"]


def test_the_pace_of_the_platform_is_kept() -> None:
    """Thirty a second overall, one a second to one conversation."""
    at = [0.0]
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))

    async def go() -> None:
        pacer = Pacer(Pace(30, 1), lambda: at[0])
        for address in ("a", "b", "a"):
            await pacer.wait(address)

    real, asyncio.sleep = asyncio.sleep, sleep  # type: ignore[assignment]
    try:
        asyncio.run(go())
    finally:
        asyncio.sleep = real

    assert slept == [0.0, round(1 / 30, 3), 1.0]


def answer(store: Store, *texts: str, ticket_out: str = "", answers: str = "m1") -> None:
    def work(tx: Transaction) -> None:
        people.meet(tx, "fake", "somchai", 1.0)
        for text in texts:
            outbox.put(tx, "fake", "somchai", Reply(text), 1.0, language="th", answers=answers, ticket_out=ticket_out)

    store.write(work)


def test_the_messages_of_one_answer_are_sent_in_one_call(store: Store, clock: list[float]) -> None:
    channel = FakeChannel(bundle=5)
    sender = Sender(store, channel, lambda: clock[0])
    answer(store, *"1234567")
    answer(store, "another", answers="m2")
    write(store, "news")

    send_all(sender)

    assert "".join(letter.reply.text[0] for letter in channel.arrived) == "1234567an"
    assert channel.calls == [5, 2, 1, 1]


def test_an_answer_that_fails_is_tried_again_whole(store: Store, clock: list[float]) -> None:
    channel = FakeChannel(bundle=5)
    sender = Sender(store, channel, lambda: clock[0])
    channel.misbehave = lambda letter: ConnectionError("cut")
    answer(store, "one", "two")
    send_all(sender)
    channel.misbehave = lambda letter: None
    write(store, "news")
    clock[0] += 2

    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["one", "two", "news"]
    assert [letter.attempts for letter in channel.arrived] == [1, 1, 0]


def test_a_rate_limited_call_is_not_counted_as_a_try(store: Store, channel: FakeChannel, sender: Sender) -> None:
    channel.misbehave = lambda letter: Later(1, "slow down")
    write(store, "one")
    send_all(sender)

    row = store.read(lambda tx: tx.one("select attempts, state from outbox"))
    assert row is not None
    assert (row["attempts"], row["state"]) == (0, "waiting")


def test_a_message_for_the_morning_delays_no_answer(
    store: Store, channel: FakeChannel, sender: Sender, clock: list[float]
) -> None:
    def at_night(tx: Transaction) -> None:
        outbox.put(tx, "fake", "somchai", Reply("news"), 1.0, language="th", not_before=5000.0)

    store.write(at_night)
    write(store, "answer")
    send_all(sender)
    assert [letter.reply.text for letter in channel.arrived] == ["answer"]

    clock[0] = 5001.0
    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["answer", "news"]


def test_messages_over_quota_are_sent_with_the_next_answer(store: Store, clock: list[float]) -> None:
    """The month's free messages are spent; the person writes again, and answering costs nothing."""
    channel = FakeChannel(bundle=5)
    sender = Sender(store, channel, lambda: clock[0])
    channel.misbehave = lambda letter: None if letter.ticket_out else OnlyWhenAsked("the quota is spent")
    write(store, "news 1", "news 2")
    send_all(sender)
    assert channel.arrived == []
    assert store.read(outbox.counts) == {"held": 2}

    answer(store, "answer", ticket_out="free")
    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["news 1", "news 2", "answer"]
    assert channel.calls == [3]


def test_held_messages_do_not_displace_the_answer(store: Store, clock: list[float]) -> None:
    channel = FakeChannel(bundle=5)
    sender = Sender(store, channel, lambda: clock[0])
    channel.misbehave = lambda letter: None if letter.ticket_out else OnlyWhenAsked("the quota is spent")
    write(store, *(f"news {n}" for n in range(6)))
    send_all(sender)
    answer(store, "one", "two", "three", ticket_out="free")
    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["news 0", "news 1", "one", "two", "three"]
    assert store.read(outbox.counts) == {"held": 4, "sent": 5}


def test_an_answer_with_held_messages_is_retried_in_the_same_order(store: Store, clock: list[float]) -> None:
    channel = FakeChannel(bundle=5)
    sender = Sender(store, channel, lambda: clock[0])
    channel.misbehave = lambda letter: OnlyWhenAsked("the quota is spent")
    write(store, "news")
    send_all(sender)
    channel.misbehave = lambda letter: None if letter.attempts else ConnectionError("cut")
    answer(store, "answer", ticket_out="free")
    send_all(sender)
    clock[0] += 2

    send_all(sender)

    assert channel.calls == [2]
    assert [letter.ticket_out for letter in channel.arrived] == ["free", "free"]
