"""The forms with the texts in force: delivered, and edited by the Ministry."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.chat.forms import Form, Forms, delivered, edit_texts
from bot.chat.forms.definition import read_form
from bot.store import Store, Transaction
from bot.store.papers import corrections

log = logging.getLogger("mindbot.stationery")

_LASTS = 1.0  # seconds until an edit takes effect; not every message asks the database


def page_of(name: str) -> str:
    """The page of a form's edits."""
    return corrections.FORM + name


def as_file(tx: Transaction, name: str) -> str:
    """The form's file with its edits."""
    held, *before = [one.body for one in corrections.every(tx, page_of(name))] or [{}]
    return edit_texts.as_file(name, held, before)


class Stationery:
    """Caches the forms in force; rebuilt after an edit, here or in another process."""

    def __init__(self, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._now = now
        self._looked = float("-inf")
        self._versions: dict[str, int] = {}
        self._forms = delivered()

    def forms(self) -> Forms:
        """All forms by name."""
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
    except ValueError as wrong:  # the row was not written by our pages; citizens get the delivered form
        log.error("the corrections of the form %s cannot be used: %s", name, type(wrong).__name__)
        return delivered()[name]
