"""Letters leave in order, at the platform's pace, are tried again, and are never silently lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels import Later, Pace, Undeliverable
from bot.messages import Letter, Reply
from bot.sending import TRIES, Pacer, Sender
from bot.store import Store, Transaction, outbox, people
from tests.fakes import FakeChannel


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


def test_letters_arrive_in_order_and_are_erased(store: Store, channel: FakeChannel, sender: Sender) -> None:
    write(store, "one", "two", "three")

    send_all(sender)

    assert [letter.reply.text for letter in channel.arrived] == ["one", "two", "three"]
    rows = store.read(lambda tx: tx.all("select payload, state from outbox"))
    assert all(row["payload"] is None and row["state"] == "sent" for row in rows)


def test_a_letter_that_fails_is_tried_again_with_the_same_key_and_holds_the_next_back(
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


def test_a_platform_that_asks_to_wait_is_obeyed_for_that_conversation_only(
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


def test_after_the_last_try_a_letter_is_dead_and_can_be_sent_again(
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
