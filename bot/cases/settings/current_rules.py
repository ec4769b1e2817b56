"""The deadlines and working days in force: the delivered values with the administrator's edits."""

from __future__ import annotations

from bot.cases.settings import deadlines, working_days
from bot.cases.settings.deadlines import Deadlines, read_deadlines
from bot.store import Transaction
from bot.store.papers import corrections

_PAGES = (deadlines.PAGE, working_days.PAGE)


class Rules:
    """Caches the rules in force; rebuilt after an edit."""

    def __init__(self) -> None:
        self.now = read_deadlines()
        self._versions: dict[str, int] = {}

    def read(self, tx: Transaction) -> Deadlines:
        versions = {page: version for page, version in corrections.versions(tx).items() if page in _PAGES}
        if versions != self._versions:
            days = working_days.corrected(corrections.latest(tx, working_days.PAGE).body)
            self.now = deadlines.deadlines(corrections.latest(tx, deadlines.PAGE).body, days)
            self._versions = versions
        return self.now

    def edition(self, tx: Transaction) -> str:
        """A fingerprint of the rules in force: it changes with every edit and every release."""
        return tx.seal.fingerprint("rules", repr(self.read(tx)), repr(sorted(self._versions.items())))
