"""The page of channels: pending and undelivered messages, and the monthly quota."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import require
from bot.basics.messages import Allowance
from bot.basics.settings import Mode, Settings
from bot.basics.texts import say
from bot.console.page import go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.mail import inbox, outbox, quotas

log = logging.getLogger("mindbot.console")

_LATE = 600  # seconds after which a waiting message is unusually late


@dataclass(frozen=True)
class Standing:
    """The state of a channel."""

    name: str
    open: bool
    line: outbox.Line
    month: Allowance | None

    @property
    def late(self) -> bool:
        return self.line.oldest_seconds > _LATE


class Channels:
    """The page, for these settings."""

    def __init__(self, settings: Settings) -> None:
        self._mode = settings.mode
        self._open = {
            "web": True,
            "line": bool(settings.line_channel_secret and settings.line_channel_access_token),
            "telegram": bool(settings.telegram_token),
        }

    def show(self, office: Office, visit: Visit) -> Response:
        require(visit.officer, "outbox.see")
        standing, aside, held = office.store.read(lambda tx: self._look(tx, visit.at))
        sent = visit.number("sent")
        return render(
            visit,
            "channels",
            channels=standing,
            aside=aside,
            held=held,
            mode="" if self._mode is Mode.LIVE else self._mode,
            said="" if sent is None else say("console.channels.done", visit.language, n=sent),
        )

    def act(self, office: Office, visit: Visit) -> Response:
        """Sends all undelivered messages of a channel again."""
        require(visit.officer, "outbox.retry")
        wanted = visit.text("channel")

        def again(tx: Transaction) -> int:
            dead = [one.id for one in outbox.all_dead(tx) if one.channel == wanted]
            return sum(outbox.retry(tx, letter, visit.at) for letter in dead)

        sent = office.store.write(again)
        log.info("%d letters of %s tried again by %s", sent, wanted, visit.officer.id)
        return go(visit, f"channels?sent={sent}")

    def _look(self, tx: Transaction, at: float) -> tuple[list[Standing], int, list[outbox.Dead]]:
        lines, months = outbox.lines(tx, at), quotas.known(tx)
        names = dict.fromkeys((*self._open, *lines, *months))
        standing = [
            Standing(name, self._open.get(name, False), lines.get(name, outbox.Line()), months.get(name))
            for name in names
        ]
        return standing, len(inbox.all_set_aside(tx)), outbox.all_held(tx)
