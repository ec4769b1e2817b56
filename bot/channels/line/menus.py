"""The two rich menus: for everybody, and for whoever works for the ministry. deploy/draw_line_menus.py draws them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.basics.texts import say

PUBLIC, STAFF = "mindbot-public", "mindbot-staff"  # LINE's aliases, by which a menu is found
WIDTH, HEIGHT = 2500, 1686
COLUMNS, ROWS = 3, 2


@dataclass(frozen=True)
class Menu:
    """A rich menu. Each cell sends one command, row by row; commands are the same on every channel."""

    alias: str
    commands: tuple[str, ...]

    @property
    def picture(self) -> bytes:
        return files(__package__).joinpath("pictures", f"{self.alias}.png").read_bytes()

    @property
    def name(self) -> str:
        """The menu's name at LINE; it changes with its image and cells."""
        digest = hashlib.sha256(self.picture + json.dumps(self._fields("")).encode()).hexdigest()[:12]
        return f"{self.alias} {digest}"

    def fields(self) -> dict[str, Any]:
        """The menu as an API object."""
        return self._fields(self.name)

    def _fields(self, name: str) -> dict[str, Any]:
        return {
            "size": {"width": WIDTH, "height": HEIGHT},
            "selected": True,
            "name": name,
            "chatBarText": say("line.menu.bar", "th"),
            "areas": [_area(number, command) for number, command in enumerate(self.commands)],
        }


MENUS = (
    Menu(PUBLIC, ("ask", "loans", "complain", "cases", "officer", "english")),
    Menu(STAFF, ("ask", "gift", "declare", "loans", "cases", "help")),
)


def label(command: str, language: str) -> str:
    """The text of a cell."""
    return say(f"line.menu.{command}", language)


def box(number: int) -> tuple[int, int, int, int]:
    """A cell's left, top, width and height. The last column and row take the remainder."""
    row, column = divmod(number, COLUMNS)
    left, top = column * (WIDTH // COLUMNS), row * (HEIGHT // ROWS)
    width = WIDTH - left if column == COLUMNS - 1 else WIDTH // COLUMNS
    return left, top, width, HEIGHT - top if row == ROWS - 1 else HEIGHT // ROWS


def _area(number: int, command: str) -> dict[str, Any]:
    left, top, width, height = box(number)
    words = label(command, "th")
    return {
        "bounds": {"x": left, "y": top, "width": width, "height": height},
        "action": {"type": "postback", "label": words, "data": f"/{command}", "displayText": words},
    }
