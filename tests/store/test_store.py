"""Contract tests of the store, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bot.basics.messages import Message, Reply, Weight
from bot.basics.people import Role
from bot.store import Store, Transaction, WrongSeal
from bot.store.engine.open import open_store
from bot.store.engine.seal import BrokenSeal, Seal
from bot.store.mail import inbox, outbox, talks
from bot.store.people import attempts, invitations, people
from tests.conftest import SEAL


def said(text: str, number: int = 1, address: str = "somchai", at: float = 100.0) -> Message:
    return Message("web", f"event-{address}-{number}", address, at, text=text)


def keep(store: Store, *messages: Message) -> list[bool]:
    return [store.write(lambda tx, m=message: inbox.keep(tx, m, 1000.0)) for message in messages]  # type: ignore[misc]


def take(store: Store, worker: str = "w", at: float = 2000.0) -> inbox.Taken | None:
    return store.write(lambda tx: inbox.take(tx, worker, at, at + 15))


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    """An exception in the middle of a transaction."""

    def trips(tx: Transaction) -> None:
        inbox.keep(tx, said("half"), 1000.0)
        raise RuntimeError("tripped")

    with pytest.raises(RuntimeError, match="tripped"):
        store.write(trips)

    assert take(store) is None


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells which files are open")
def test_readers_come_and_go_and_leave_nothing_open(store: Store) -> None:
    """A server's threads live for seconds; what they opened would pile up for as long as it runs."""

    def read() -> None:
        store.read(lambda tx: tx.all("select 1 as one"))

    read()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(30):
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()

    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 3


def test_all_that_one_work_reads_is_of_one_moment(store: Store) -> None:
    """Somebody writes between two looks of one reader, as often as there are looks."""

    def how_many(tx: Transaction) -> int:
        row = tx.one("select count(*) as n from inbox")
        assert row is not None
        return int(row["n"])

    def look_twice(tx: Transaction) -> tuple[int, int, int]:
        first = how_many(tx)
        keep(store, said("meanwhile", 2))
        second = how_many(tx)
        keep(store, said("and again", 3))
        return first, second, how_many(tx)

    keep(store, said("before", 1))

    assert store.read(look_twice) == (1, 1, 1)
    assert store.read(how_many) == 3


def test_what_only_reads_changes_nothing(store: Store) -> None:
    keep(store, said("hello"))

    with suppress(Exception):  # PostgreSQL refuses it, SQLite forgets it
        store.read(lambda tx: tx.run("delete from inbox"))

    assert store.read(inbox.counts) == {"waiting": 1}
    assert keep(store, said("more", 2)) == [True], "whoever writes next can"


def test_a_failing_transaction_does_not_affect_others_of_its_group(store: Store) -> None:
    """Many transactions are committed as one group."""
    works = [store.submit(lambda tx, n=n: _keep_unless_unlucky(tx, n)) for n in range(40)]  # type: ignore[misc]

    outcomes = [work.exception() is None for work in works]

    assert outcomes == [n % 13 != 0 for n in range(40)]
    assert store.read(inbox.counts) == {"waiting": outcomes.count(True)}


def _keep_unless_unlucky(tx: Transaction, n: int) -> None:
    inbox.keep(tx, said("x", address=f"person {n}"), 1000.0)
    if n % 13 == 0:
        raise RuntimeError("unlucky")


def test_an_event_that_comes_twice_is_kept_once(store: Store) -> None:
    assert keep(store, said("hello"), said("hello"), said("more", 2)) == [True, False, True]


def test_messages_of_one_conversation_come_in_the_order_of_the_platforms_clock(store: Store) -> None:
    """They arrived the other way round, as redelivered ones do."""
    keep(store, said("second", 2, at=200.0), said("first", 1, at=100.0))

    first = take(store)

    assert first is not None
    assert inbox.opened(SEAL, first).text == "first"
    assert take(store) is None, "the conversation is busy"


def test_a_conversation_whose_worker_is_gone_is_free_after_a_while(store: Store) -> None:
    keep(store, said("hello"))
    take(store, at=2000.0)

    assert take(store, at=2010.0) is None
    assert take(store, at=2016.0) is not None


def test_two_workers_never_have_one_conversation(store: Store) -> None:
    """Eight workers, 200 messages of 20 people; nobody's messages overtake each other."""
    keep(store, *(said("x", n, f"person {n % 20}", at=float(n)) for n in range(200)))
    seen: dict[str, list[float]] = {}
    lock = threading.Lock()

    def done(tx: Transaction, taken: inbox.Taken) -> None:
        inbox.handled(tx, taken, 0.0)
        talks.take(tx, taken.conversation, "", 0.0)

    def work(name: str) -> None:
        patience = time.monotonic() + 30
        while time.monotonic() < patience:
            taken = take(store, name)
            if taken is None:
                if store.read(inbox.counts).get("waiting", 0) == 0:
                    return
                continue
            with lock:
                seen.setdefault(taken.conversation, []).append(inbox.opened(SEAL, taken).at)
            store.write(lambda tx, t=taken: done(tx, t))  # type: ignore[misc]

    workers = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(len(times) for times in seen.values()) == 200
    assert all(times == sorted(times) for times in seen.values())


def test_what_was_handled_is_erased_but_its_repeat_is_still_known(store: Store) -> None:
    keep(store, said("my secret"))
    taken = take(store)
    assert taken is not None

    store.write(lambda tx: inbox.handled(tx, taken, 0.0))

    row = store.read(lambda tx: tx.one("select payload from inbox"))
    assert row is not None
    assert row["payload"] is None
    assert keep(store, said("my secret")) == [False]


def test_an_unreadable_message_does_not_block_the_others(store: Store) -> None:
    for address in ("somchai", "somsri"):
        store.write(lambda tx, a=address: outbox.put(tx, "line", a, Reply("x"), 1.0, language="th"))  # type: ignore[misc]
    store.write(lambda tx: tx.run("update outbox set payload = :junk where id = 1", junk=b"junk"))

    (letter,) = store.write(lambda tx: outbox.take(tx, "line", "w", 10.0, 70.0))

    assert letter.address == "somsri"
    assert [dead.id for dead in store.read(outbox.all_dead)] == [1]


def test_a_conversation_that_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    store.write(lambda tx: talks.start(tx, "c", 1.0))

    assert store.write(lambda tx: talks.save(tx, "c", 0, b"first", 2.0))
    assert not store.write(lambda tx: talks.save(tx, "c", 0, b"second", 3.0))
    assert store.read(lambda tx: talks.read(tx, "c")) == talks.Kept(1, b"first")


def test_messages_leave_in_order_and_urgent_ones_first(store: Store) -> None:
    def write(tx: Transaction) -> None:
        outbox.put(tx, "line", "a", Reply("a1"), 1.0, language="th")
        outbox.put(tx, "line", "a", Reply("a2"), 1.0, language="th", weight=Weight.DANGER)
        outbox.put(tx, "line", "b", Reply("b1"), 1.0, language="th", weight=Weight.NEWS)

    store.write(write)
    sent = []
    while letters := store.write(lambda tx: outbox.take(tx, "line", "w", 10.0, 70.0)):
        sent.append(letters[0].reply.text)
        store.write(lambda tx, one=letters[0].id: outbox.sent(tx, one))  # type: ignore[misc]

    assert sent == ["b1", "a1", "a2"], "order within a conversation counts for more than weight"


def test_an_undelivered_message_can_be_resent(store: Store) -> None:
    store.write(lambda tx: outbox.put(tx, "line", "a", Reply("x"), 1.0, language="th"))
    (letter,) = store.write(lambda tx: outbox.take(tx, "line", "w", 10.0, 70.0))
    store.write(lambda tx: outbox.give_up(tx, letter.id, "blocked"))

    assert [dead.trouble for dead in store.read(outbox.all_dead)] == ["blocked"]
    assert store.write(lambda tx: outbox.retry(tx, letter.id, 20.0))
    (again,) = store.write(lambda tx: outbox.take(tx, "line", "w", 100.0, 170.0))
    assert again.key == letter.key, "the platform can tell that it is the same letter"


def test_nobody_reads_another_persons_messages(store: Store) -> None:
    store.write(lambda tx: outbox.put(tx, "web", "somchai", Reply("for you"), 1.0, language="th"))
    (letter,) = store.read(lambda tx: outbox.waiting(tx, "web", "somchai", at=1.0))

    store.write(lambda tx: outbox.collected(tx, "web", "somsri", letter.id))

    assert store.read(lambda tx: outbox.waiting(tx, "web", "somsri", at=1.0)) == []
    assert len(store.read(lambda tx: outbox.waiting(tx, "web", "somchai", at=1.0))) == 1


def test_an_invitation_works_once_and_guessing_is_limited(store: Store) -> None:
    code = store.write(lambda tx: invitations.make(tx, Role.STAFF, "ศปท.", "operator", 100.0)).replace("-", "")
    somchai = store.write(lambda tx: people.meet(tx, "web", "somchai", 100.0))
    somsri = store.write(lambda tx: people.meet(tx, "web", "somsri", 100.0))

    linked = store.write(lambda tx: invitations.use(tx, somchai.id, code, 200.0))

    assert linked is not None
    assert (linked.role, linked.unit) == (Role.STAFF, "ศปท")
    for _ in range(attempts.MAX_WRONG_CODES):
        assert store.write(lambda tx: invitations.use(tx, somsri.id, code, 200.0)) is None
    with pytest.raises(attempts.TooManyGuesses):
        store.write(lambda tx: invitations.use(tx, somsri.id, code, 200.0))


def test_an_invitation_expires(store: Store) -> None:
    code = store.write(lambda tx: invitations.make(tx, Role.STAFF, "ศปท", "operator", 0.0)).replace("-", "")
    somchai = store.write(lambda tx: people.meet(tx, "web", "somchai", 0.0))

    too_late = invitations.DAYS * 86400.0 + 1

    assert store.write(lambda tx: invitations.use(tx, somchai.id, code, too_late)) is None


def test_leaving_takes_effect_at_once(store: Store) -> None:
    somchai = store.write(lambda tx: people.meet(tx, "web", "somchai", 0.0))
    store.write(lambda tx: people.link(tx, somchai.id, Role.STAFF, "ศปท", 1.0))
    assert [person.id for person, _, _ in store.read(people.linked)] == [somchai.id]

    store.write(lambda tx: people.unlink(tx, somchai.id))

    found = store.read(lambda tx: people.find(tx, "web", "somchai"))
    assert found is not None
    assert found.role is Role.PUBLIC


def test_a_copied_database_reveals_no_names_and_no_words(store: Store) -> None:
    keep(store, said("โรงงานข้างบ้านเหม็นมาก", address="U-somchai-line-id"))
    store.write(lambda tx: outbox.put(tx, "line", "U-somchai-line-id", Reply("รับเรื่องแล้ว"), 1.0, language="th"))
    tables = ("people", "addresses", "talks", "inbox", "outbox")

    everything = "".join(str(store.read(lambda tx, t=table: tx.all(f"select * from {t}"))) for table in tables)  # type: ignore[misc]

    for secret in ("เหม็น", "somchai", "รับเรื่อง"):
        assert secret not in everything
        assert repr(secret.encode())[2:-1] not in everything


def test_listeners_are_notified_of_committed_changes_only(store: Store) -> None:
    heard: list[str] = []
    store.listen(heard.append)
    time.sleep(0.3)  # the ear of a PostgreSQL store opens its own connection

    def trips(tx: Transaction) -> None:
        tx.tell("never")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.write(trips)
    keep(store, said("hello"))

    patience = time.monotonic() + 5
    while "inbox" not in heard and time.monotonic() < patience:
        time.sleep(0.02)
    assert "inbox" in heard
    assert "never" not in heard


def test_a_database_sealed_with_another_key_is_refused(blank_database: str) -> None:
    open_store(blank_database, SEAL).close()

    with pytest.raises(WrongSeal, match=r"seal\.key"):
        open_store(blank_database, Seal(b"another"))


def test_what_was_kept_is_there_after_opening_again(blank_database: str) -> None:
    first = open_store(blank_database, SEAL)
    keep(first, said("hello"))
    first.close()

    second = open_store(blank_database, SEAL)

    assert take(second) is not None
    second.close()


def test_tampered_sealed_data_does_not_open() -> None:
    sealed = bytearray(SEAL.close("ความลับ".encode()))
    sealed[-1] ^= 1

    with pytest.raises(BrokenSeal):
        SEAL.open(bytes(sealed))


def test_work_that_nobody_waits_for_any_more_does_not_end_the_writer(store: Store) -> None:
    """A closed connection cancels the future of its message at any moment."""
    begin, go_on = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        begin.set()
        go_on.wait(10)

    running = store.submit(slow)
    begin.wait(10)
    cancelled = [store.submit(lambda tx: None) for _ in range(20)]
    for future in cancelled:
        future.cancel()
    running.cancel()
    go_on.set()

    assert store.write(lambda tx: 1) == 1


def test_a_listener_that_fails_is_no_trouble_for_whoever_writes(database: str) -> None:
    store, heard = open_store(database, SEAL), threading.Event()

    def broken(topic: str) -> None:
        raise RuntimeError("the loop is closed")

    store.listen(broken)
    store.listen(lambda topic: heard.set())
    while not heard.is_set():  # PostgreSQL's listener takes a moment to listen
        store.write(lambda tx: tx.tell("inbox"))
        heard.wait(0.1)

    assert store.write(lambda tx: 1) == 1
    store.close()


def test_a_clock_that_is_set_back_keeps_nobody_waiting(store: Store) -> None:
    """Two hours back: what came before, a lease that was held, and a failed attempt all belong to a later time."""
    late, now = 100_000.0, 100_000.0 - 7200
    keep(store, said("first", address="a", at=late), said("second", address="b", at=late))
    store.write(lambda tx: tx.run("update inbox set came_at = :late, due_at = :late", late=late))
    held = take(store, "dead worker", late)
    assert held is not None
    store.write(lambda tx: inbox.failed(tx, held, "ValueError", late + 30))
    for address in ("c", "d"):
        store.write(lambda tx, to=address: outbox.put(tx, "line", to, Reply("x"), late, language="th"))  # type: ignore[misc]
    [failed] = store.write(lambda tx: outbox.take(tx, "line", "w", late, late + 60))
    store.write(lambda tx: outbox.again(tx, failed.id, "ConnectionError", late + 900))
    tomorrow = late + 36_000
    store.write(lambda tx: outbox.put(tx, "line", "e", Reply("x"), late, language="th", not_before=tomorrow))

    taken = [take(store, "w", now), take(store, "w", now)]
    sent = [store.write(lambda tx: outbox.take(tx, "line", "w", now, now + 60)) for _ in range(3)]

    assert all(taken)
    assert [len(letters) for letters in sent] == [1, 1, 0], "what waits for the morning still waits for it"
