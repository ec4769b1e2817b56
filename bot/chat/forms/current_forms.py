"""The forms as they are worded here: what was delivered, and what the Ministry says instead."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.chat.forms import Form, Forms, delivered, edit_texts
from bot.chat.forms.definition import read_form
from bot.store import Store, Transaction
from bot.store.papers import corrections

log = logging.getLogger("mindbot.stationery")

_LASTS = 1.0  # seconds: what is corrected holds everywhere soon, and not every message asks for it
_PAGE = "form:"


def page_of(name: str) -> str:
    """Under which name a form's corrections are kept."""
    return _PAGE + name


def as_file(tx: Transaction, name: str) -> str:
    """The form's file as it holds now."""
    held, *before = [one.body for one in corrections.every(tx, page_of(name))] or [{}]
    return edit_texts.as_file(name, held, before)


class Stationery:
    """Read again whenever somebody talks; made anew only after a correction, here or in another process."""

    def __init__(self, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._now = now
        self._looked = float("-inf")
        self._versions: dict[str, int] = {}
        self._forms = delivered()

    def forms(self) -> Forms:
        """All of them, by their names."""
        if self._now() - self._looked >= _LASTS:
            self._looked = self._now()
            self._store.read(self._look)
        return self._forms

    def _look(self, tx: Transaction) -> None:
        every = corrections.versions(tx)
        versions = {name: every[page_of(name)] for name in delivered() if page_of(name) in every}
        if versions != self._versions:
            self._forms = {name: _read(tx, name) if name in versions else form for name, form in delivered().items()}
            self._versions = versions


def _read(tx: Transaction, name: str) -> Form:
    try:
        return read_form(name, as_file(tx, name))
    except ValueError as wrong:  # a row that no page of ours wrote; citizens go on with the form as it was delivered
        log.error("the corrections of the form %s cannot be used: %s", name, type(wrong).__name__)
        return delivered()[name]
