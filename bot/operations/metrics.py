"""/metrics for Prometheus: queues, quota, cases and ages at this moment, beside what this process counted."""

from __future__ import annotations

import asyncio
import time
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import House
from bot.basics.metrics import CONTENT_TYPE, exposed, gauge
from bot.operations.backup.make import last_backup
from bot.operations.health import Health, may_know
from bot.store import Transaction
from bot.store.cases.statistics import open_and_late
from bot.store.mail import inbox, outbox, quotas

_INFO = gauge("info", "The version of the program", ("version",))
_READY = gauge("ready", "1 when the bot works")
_WRONG = gauge("wrong", "1 for each thing that is wrong", ("code",))
_INBOX = gauge("inbox_messages", "Messages from people", ("state",))
_INBOX_AGE = gauge("inbox_oldest_seconds", "Age of the message that waits longest")
_OUTBOX = gauge("outbox_messages", "Messages to people", ("channel", "state"))
_OUTBOX_AGE = gauge("outbox_oldest_seconds", "Age of the message that waits longest", ("channel",))
_QUOTA = gauge("quota_messages", "Messages of this month: used, limit, forecast", ("channel", "what"))
_CASES = gauge("cases", "Cases in work, and those of them that are late", ("what",))
_INDEX_AGE = gauge("index_age_seconds", "Age of the index in use")
_BACKUP_AGE = gauge("backup_age_seconds", "Age of the last backup; -1 where there is none")


def routes(house: House, health: Health) -> list[Route]:
    """The route of the metrics: for this machine itself, and with MINDBOT_HEALTH_TOKEN."""

    async def metrics(request: Request) -> Response:
        if not may_know(request, house.settings.health_token):
            return PlainTextResponse("", 404)
        _, wrong = await health.look()
        _WRONG.clear()
        for one in wrong:
            _WRONG.labels(one.code).set(1)
        _READY.set(not any(one.stops for one in wrong))
        if all(one.code != "store" for one in wrong):
            await asyncio.to_thread(house.store.read, lambda tx: _look(tx, house, time.time()))
        return Response(exposed(), media_type=CONTENT_TYPE)

    return [Route("/metrics", metrics)]


def _look(tx: Transaction, house: House, at: float) -> None:
    _INFO.labels(version("mindbot")).set(1)
    counts = inbox.counts(tx)
    for state in ("waiting", "aside"):
        _INBOX.labels(state).set(counts.get(state, 0))
    _INBOX_AGE.set(inbox.oldest_seconds(tx, at))
    for channel, line in outbox.lines(tx, at).items():
        for state, many in (("waiting", line.waiting), ("held", line.held), ("dead", line.dead)):
            _OUTBOX.labels(channel, state).set(many)
        _OUTBOX_AGE.labels(channel).set(line.oldest_seconds)
    for channel, month in quotas.known(tx).items():
        for what, many in (("used", month.used), ("limit", month.limit or 0), ("forecast", month.forecast)):
            _QUOTA.labels(channel, what).set(many)
    for what, many in zip(("open", "late"), open_and_late(tx, at), strict=True):
        _CASES.labels(what).set(many)
    _INDEX_AGE.set(at - house.library.built.timestamp())
    last = last_backup(tx)
    _BACKUP_AGE.set(at - last if last else -1)
