"""What is wrong with the running bot, in codes and words. Numbers only, no personal data."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from bot.basics.texts import say
from bot.operations.backup.make import last_backup
from bot.store import Transaction
from bot.store.admin import about
from bot.store.mail import after_restore, inbox, outbox

if TYPE_CHECKING:
    from bot.app import House

_DAY = 86_400.0
_BACKUP_SECONDS = _DAY + 2 * 3600  # a nightly backup may take its time
_INBOX_SECONDS = 120  # a message that waits longer than this is late
_OUTBOX_SECONDS = 15 * 60
_LITTLE_DISK, _NO_DISK = 1_000, 100  # MB free
_BACK_SECONDS = 5.0  # a clock further behind the last look than this was set back
_SERVER = "server:"
_ALIVE_SECONDS = 180.0  # a server that wrote within this time runs


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong. What stops the bot makes it not ready; the rest wants somebody to look."""

    code: str
    about: str = ""
    stops: bool = False

    def said(self, language: str) -> str:
        return say(f"health.{self.code}", language, about=self.about)

    def as_json(self) -> Mapping[str, object]:
        return {"code": self.code, "stops": self.stops, "th": self.said("th"), "en": self.said("en")}


def beat(tx: Transaction, house: House, at: float) -> float:
    """Writes that this server is alive; returns when any server last did."""
    before = [json.loads(told)["at"] for told in about.named(tx, _SERVER).values()]
    secret = hashlib.sha256(f"mindbot secret {house.settings.secret}".encode()).hexdigest()[:8]
    me = {"at": at, "version": version("mindbot"), "secret": secret}
    about.put(tx, f"{_SERVER}{socket.gethostname()}", json.dumps(me))
    return float(max(before, default=0.0))


def in_the_store(tx: Transaction, at: float, last_beat: float, pushed: Sequence[str]) -> Iterator[Wrong]:
    """What the database tells. `pushed` are the channels that messages are sent to: a browser tab that was closed
    collects nothing, and that is no trouble."""
    if last_beat - at > _BACK_SECONDS:
        yield Wrong("clock", str(int(last_beat - at)))
    yield from _mail(tx, at, pushed)
    if held := after_restore.holding(tx):
        yield Wrong("restored", str(held.inbox + held.outbox))
    last = last_backup(tx)
    if last is None or at - last > _BACKUP_SECONDS:
        yield Wrong("backup", datetime.fromtimestamp(last, UTC).strftime("%Y-%m-%d %H:%M UTC") if last else "-")
    alive = [json.loads(told) | {"name": name} for name, told in about.named(tx, _SERVER).items()]
    alive = [server for server in alive if abs(at - server["at"]) < _ALIVE_SECONDS]
    if len({server["secret"] for server in alive}) > 1:
        yield Wrong("secret", ", ".join(sorted(server["name"].removeprefix(_SERVER) for server in alive)))


def _mail(tx: Transaction, at: float, pushed: Sequence[str]) -> Iterator[Wrong]:
    waited = inbox.oldest_seconds(tx, at)
    if waited > _INBOX_SECONDS:
        yield Wrong("inbox_late", str(waited))
    if aside := inbox.counts(tx).get("aside", 0):
        yield Wrong("inbox_aside", str(aside))
    lines = {name: line for name, line in outbox.lines(tx, at).items() if name in pushed}
    if late := [f"{name} {line.waiting}" for name, line in lines.items() if line.oldest_seconds > _OUTBOX_SECONDS]:
        yield Wrong("outbox_late", ", ".join(late))
    if dead := sum(line.dead for line in lines.values()):
        yield Wrong("outbox_dead", str(dead))
    if refused := outbox.with_refused_token(tx):
        yield Wrong("token", ", ".join(refused))


def around(house: House) -> Iterator[Wrong]:
    """What this process and its machine tell, without the database."""
    if failing := house.supervision.troubled():
        yield Wrong("thread", ", ".join(failing), stops=any(name.startswith(("hand", "clock")) for name in failing))
    if house.library.gone():
        yield Wrong("index", "-", stops=True)
    elif house.library.trouble:
        yield Wrong("index", house.library.trouble)
    free = shutil.disk_usage(house.settings.data).free // 1_000_000
    if free < _LITTLE_DISK:
        yield Wrong("disk", str(free), stops=free < _NO_DISK)
