"""A preview of a message in Telegram, read from what is really sent."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.basics.messages import Letter
from bot.channels.looks import Bubble, Look, Run
from bot.channels.telegram.render import render


def look(letter: Letter) -> Look:
    sheets = render(letter)
    rows = tuple(tuple(button.label for button in row) for row in sheets[-1].rows)
    return Look(tuple(Bubble(_lines(sheet.html)) for sheet in sheets), rows)


def _lines(marked: str) -> tuple[tuple[Run, ...], ...]:
    reader = _Reader()
    reader.feed(marked)
    reader.close()
    return tuple(tuple(line) for line in reader.lines)


class _Reader(HTMLParser):
    """Parses the few HTML tags that we send."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[Run]] = [[]]
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside += 1

    def handle_endtag(self, tag: str) -> None:
        self._inside -= 1

    def handle_data(self, data: str) -> None:
        first, *others = data.split("\n")
        self.lines[-1].append(Run(first, self._inside > 0))
        self.lines += [[Run(line, self._inside > 0)] for line in others]
