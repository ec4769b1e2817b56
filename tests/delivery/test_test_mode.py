"""Tests of test mode: nothing is sent, or only to the team, and everything is recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import mindbot
from bot.basics.messages import Reply
from bot.basics.people import Person
from bot.basics.settings import Mode, WrongSettings, read_settings
from bot.delivery.outgoing import test_mode
from bot.delivery.outgoing.sending import Sender
from bot.delivery.outgoing.test_mode import SIMULATED, rehearsed
from bot.store import Store
from bot.store.mail import outbox, rehearsals
from bot.store.people import people
from tests.support.fakes import FakeChannel

NAPA, SOMCHAI = "U-napa", "U-somchai"
TEAM = frozenset({f"fake:{NAPA}"})


def send(store: Store, channel: FakeChannel, mode: Mode, *addresses: str) -> None:
    """A letter to each, and everything sent that may be."""
    for address in addresses:
        store.write(lambda tx, to=address: outbox.put(tx, "fake", to, Reply(f"ถึง {to}"), 0.0, language="th"))  # type: ignore[misc]
    sender = Sender(store, rehearsed(channel, store, mode, TEAM, lambda: 50.0), lambda: 100.0)

    async def all_of_it() -> None:
        while await sender.send_one():
            pass

    asyncio.run(all_of_it())


def recorded(store: Store) -> list[tuple[str, str]]:
    return [(one.address, one.why) for one in store.read(lambda tx: rehearsals.newest(tx, 10))]


@pytest.mark.parametrize(
    ("mode", "arrives"), [(Mode.TEST, []), (Mode.TEAM, [NAPA]), (Mode.LIVE, [NAPA, SOMCHAI])], ids=lambda one: str(one)
)
def test_only_what_may_leave_leaves_and_the_rest_is_recorded(store: Store, mode: Mode, arrives: list[str]) -> None:
    channel = FakeChannel()

    send(store, channel, mode, NAPA, SOMCHAI)

    assert [letter.address for letter in channel.arrived] == arrives
    assert sorted(recorded(store)) == [(one, str(mode)) for one in (NAPA, SOMCHAI) if one not in arrives]
    assert store.read(outbox.counts) == {"sent": 2}, "nothing is left to leave once the mode is live"


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    ("who", "state"), [("delivered", "sent"), ("slow", "sent"), ("refused", "dead"), ("blocked", "dead"), ("?", "dead")]
)
def test_a_simulated_recipient_does_what_its_name_says_in_every_mode(
    store: Store, mode: Mode, who: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_mode, "_SLOW", 0.01)
    channel = FakeChannel()

    send(store, channel, mode, SIMULATED + who)

    assert channel.arrived == []
    assert store.read(outbox.counts) == {state: 1}
    assert recorded(store) == ([(SIMULATED + who, "simulated")] if state == "sent" else [])


def test_only_who_blocked_us_cannot_be_reached_any_more(store: Store) -> None:
    def meet(who: str) -> Person:
        return store.write(lambda tx: people.meet(tx, "fake", SIMULATED + who, 0.0))

    refused, blocked = meet("refused"), meet("blocked")

    send(store, FakeChannel(), Mode.TEST, SIMULATED + "refused", SIMULATED + "blocked")

    assert store.read(lambda tx: people.addresses(tx, refused.id))
    assert store.read(lambda tx: people.addresses(tx, blocked.id)) == []


def test_what_was_rehearsed_is_sealed_and_only_the_newest_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsals, "_KEPT", 2)

    send(store, FakeChannel(), Mode.TEST, "U-1", "U-2", "U-3")

    assert [address for address, _ in recorded(store)] == ["U-3", "U-2"]
    (row,) = store.read(lambda tx: tx.all("select sealed from rehearsed order by id limit 1"))
    assert "ถึง".encode() not in bytes(row["sealed"])


def test_an_operator_reads_what_would_have_been_sent(installation: Path) -> None:
    run = CliRunner().invoke

    assert run(mindbot, ["rehearsal", "send", "line", "delivered", "ทดสอบ"]).exit_code == 0
    assert "0 dead, 1 waiting" in run(mindbot, ["outbox", "list"]).output
    assert run(mindbot, ["rehearsal", "list"]).output == ""


def test_a_team_that_is_no_list_of_addresses_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINDBOT_TEAM", "line:U1 U2")

    with pytest.raises(WrongSettings, match="'U2' is none"):
        read_settings(tmp_path / "no.env")


def test_a_team_may_be_written_with_commas_or_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDBOT_TEAM", "line:U1, telegram:55 ")

    assert read_settings(tmp_path / "no.env").team == {"line:U1", "telegram:55"}
