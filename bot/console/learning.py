"""The pages of what the house knows and learns, and of its own order: which address leads to which."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.console import answers, board, drafts, notices, papers, retention, wanted
from bot.console.channels import Channels
from bot.console.visit import Office, Visit
from bot.settings import Settings

Page = Callable[[Office, Visit], Response]


def pages(settings: Settings) -> tuple[tuple[str, Page, tuple[str, ...]], ...]:
    """Each address, the page behind it, and the ways to come to it."""
    channels = Channels(settings)
    return (
        ("/questions", wanted.show, ("GET",)),
        ("/questions/{group}", wanted.one, ("GET",)),
        ("/questions/{group}", wanted.act, ("POST",)),
        ("/board", board.show, ("GET",)),
        ("/board/{card}", board.one, ("GET",)),
        ("/board/{card}", board.act, ("POST",)),
        ("/answers", answers.show, ("GET",)),
        ("/answers", answers.judge, ("POST",)),
        ("/papers", papers.show, ("GET",)),
        ("/papers/{paper:path}", papers.one, ("GET",)),
        ("/papers/{paper:path}", papers.act, ("POST",)),
        ("/drafts", drafts.bring, ("GET", "POST")),
        ("/drafts/{draft}", drafts.one, ("GET",)),
        ("/drafts/{draft}", drafts.act, ("POST",)),
        ("/notices", notices.show, ("GET",)),
        ("/notices", notices.act, ("POST",)),
        ("/channels", channels.show, ("GET",)),
        ("/channels", channels.act, ("POST",)),
        ("/retention", retention.show, ("GET",)),
        ("/retention", retention.run, ("POST",)),
        ("/certificates/{number}", retention.certificate, ("GET",)),
    )
