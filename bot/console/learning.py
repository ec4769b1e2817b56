"""The pages of what the house learns, and of its own order: which address leads to which."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.console import keeping
from bot.console.visit import Office, Visit

Page = Callable[[Office, Visit], Response]

PAGES: tuple[tuple[str, Page, tuple[str, ...]], ...] = (("/questions", keeping.unanswered, ("GET",)),)
