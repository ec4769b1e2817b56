"""The routes of the knowledge base pages and the administrator's pages."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from bot.basics.settings import Settings
from bot.console.admin import doors, retention
from bot.console.admin.channels import Channels
from bot.console.admin.first_day import FirstDay
from bot.console.papers import answers, board, drafts, notices, open_questions, papers
from bot.console.request import Office, Visit

Page = Callable[[Office, Visit], Response]


def pages(settings: Settings) -> tuple[tuple[str, Page, tuple[str, ...]], ...]:
    """Path, page and methods of each route."""
    channels, first_day = Channels(settings), FirstDay(settings)
    return (
        ("/questions", open_questions.show, ("GET",)),
        ("/questions/{group}", open_questions.one, ("GET",)),
        ("/questions/{group}", open_questions.act, ("POST",)),
        ("/board", board.show, ("GET",)),
        ("/board", board.add, ("POST",)),
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
        ("/doors", doors.show, ("GET",)),
        ("/doors", doors.act, ("POST",)),
        ("/start", first_day.show, ("GET",)),
        ("/start", first_day.act, ("POST",)),
        ("/retention", retention.show, ("GET",)),
        ("/retention", retention.run, ("POST",)),
        ("/certificates/{number}", retention.certificate, ("GET",)),
    )
