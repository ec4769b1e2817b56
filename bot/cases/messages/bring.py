"""The type of what puts news into the outbox: services and jobs receive it, bot/delivery/effects is it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.cases.messages.notifications import News
from bot.store import Transaction

Bring = Callable[[Transaction, Iterable[News], str, float], None]  # the news, a language, and when
