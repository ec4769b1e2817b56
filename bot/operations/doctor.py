"""Checks the installation: settings, keys, database, index, disk, clock, channels; each finding says what to do."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.app import open_records
from bot.basics.settings import Mode, Settings, warnings
from bot.cases.settings import emergency_contacts
from bot.store import Transaction
from bot.store.engine.installation import find_seal
from bot.store.engine.seal import OF_OTHERS
from bot.store.mail import inbox, outbox
from knowledge.library import Library

_ROOM = 1_000_000_000  # bytes of disk space that should be free
_OLDEST_CLOCK = 1_767_225_600.0  # 2026: an earlier clock is wrong


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    what: str
    well: bool
    said: str
    works: bool = False  # not an error: the bot works, but the Ministry has something to decide


def examine(settings: Settings) -> list[Finding]:
    """Runs every check; one that fails does not stop the others. Where nothing is installed it makes nothing."""
    find_seal(settings.data, settings.database_url)
    return [found for look in _LOOKS for found in _each(look, settings)]


def _each(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except Exception as trouble:  # a failing check is itself a finding
        yield Finding(look.__name__.strip("_"), False, f"{type(trouble).__name__}: {trouble}")


def _settings(settings: Settings) -> Iterator[Finding]:
    for warning in warnings():
        yield Finding("settings", False, warning)
    yield Finding("settings", True, f"data in {settings.data.resolve()}")
    if not settings.public_url:
        yield Finding("public address", True, "PUBLIC_URL is not set: links in chats are left out, Telegram is polled")
    elif not settings.proxies:
        said = "MINDBOT_PROXIES is not set: behind a proxy every visitor would look like the proxy itself"
        yield Finding("proxies", False, said, works=True)


def _permissions(settings: Settings) -> Iterator[Finding]:
    """Runs before the other checks, which mend what they open."""
    data = settings.data
    for path, mode in ((data, "700"), *((data / f"mindbot.db{kind}", "600") for kind in ("", "-wal", "-shm"))):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & OF_OTHERS:
            yield Finding("permissions", False, f"others can read {path}. Run: chmod {mode} {path}")


def _keys(settings: Settings) -> Iterator[Finding]:
    for name in ("seal.key", "secret.key"):
        path = settings.data / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("keys", False, f"others can read {path}. Run: chmod 600 {path}")
    yield Finding(
        "keys", True, "seal.key is there. Keep a copy apart from the backups; without it nobody can be reached"
    )


def _store(settings: Settings) -> Iterator[Finding]:
    store = open_records(settings)
    try:
        store.write(_write_something)
        came, goes = store.read(lambda tx: (inbox.counts(tx), outbox.counts(tx)))
    finally:
        store.close()
    kind = settings.database_url.partition(":")[0]
    yield Finding("store", True, f"{kind} keeps what is written")
    aside, dead = came.get("aside", 0), goes.get("dead", 0)
    yield Finding("inbox", not aside, f"{aside} messages set aside" + (". See: mindbot inbox list" if aside else ""))
    yield Finding("outbox", not dead, f"{dead} dead letters" + (". See: mindbot outbox list" if dead else ""))


def _emergency(settings: Settings) -> Iterator[Finding]:
    store = open_records(settings)
    try:
        known = store.read(emergency_contacts.ministry_is_set)
    finally:
        store.close()
    said = "the Ministry's own number is shown to people in danger"
    remedy = 'it is not set. In the console, or: mindbot rules set danger ministry.number "…"'
    yield Finding("danger contact", known, said if known else remedy, works=True)


def _index(settings: Settings) -> Iterator[Finding]:
    library = Library(settings.data / "index")
    papers, passages = library.counts(audiences=frozenset({"public"}))
    said = f"{papers} public papers, {passages} passages, built {library.built:%Y-%m-%d %H:%M}"
    yield Finding("index", papers > 0, said if papers else "it holds no public paper. Run: indexer build")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    said = f"{free / 1e9:.1f} GB free"
    yield Finding("disk", free > _ROOM, said if free > _ROOM else f"only {said}. Make room, or move MINDBOT_DATA")


def _clock(settings: Settings) -> Iterator[Finding]:
    said = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    well = time.time() > _OLDEST_CLOCK
    yield Finding("clock", well, said if well else f"{said} cannot be. Set the clock: due dates follow it")


def _channels(settings: Settings) -> Iterator[Finding]:
    yield Finding("web chat", True, "opens with mindbot serve")
    for name, given in _platforms(settings).items():
        missing = [variable for variable, value in given.items() if not value]
        if not missing:
            yield Finding(name, True, f"opens with mindbot serve{_how(name, settings)}")
        elif len(missing) < len(given):
            yield Finding(name, False, f"also set {', '.join(missing)}")
        else:
            yield Finding(name, True, "closed: no token is set")
    if settings.mode is not Mode.LIVE:
        yield Finding("mode", True, f"{settings.mode}: what is not sent is recorded. See: mindbot rehearsal list")


def _how(name: str, settings: Settings) -> str:
    if name == "Telegram":
        reachable = settings.public_url.startswith("https://")  # Telegram requires https
        return f", webhook at {settings.public_url}/telegram" if reachable else ", by polling"
    return f", webhook at {settings.public_url or 'https://…'}/line"


def unopened(settings: Settings) -> list[Finding]:
    """Channels with settings that do not suffice to open them."""
    return [finding for finding in _channels(settings) if not finding.well]


def _platforms(settings: Settings) -> dict[str, dict[str, str]]:
    return {
        "LINE": {
            "LINE_CHANNEL_SECRET": settings.line_channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": settings.line_channel_access_token,
        },
        "Telegram": {"TELEGRAM_TOKEN": settings.telegram_token},
    }


def _write_something(tx: Transaction) -> None:
    tx.run("insert into about (name, value) values ('doctor', '') on conflict (name) do update set value = ''")


_LOOKS = (_permissions, _settings, _keys, _store, _emergency, _index, _disk, _clock, _channels)
