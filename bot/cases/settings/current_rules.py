"""The periods and the calendar by which the desk counts: the pages it was delivered with, and what was corrected."""

from __future__ import annotations

from bot.cases.settings import deadlines, working_days
from bot.cases.settings.deadlines import Deadlines, read_deadlines
from bot.store import Transaction
from bot.store.papers import corrections

_PAGES = (deadlines.PAGE, working_days.PAGE)


class Rules:
    """What holds at the moment. Read again whenever something is counted; made anew only after a correction."""

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
        """A name for what holds at the moment: another one after every correction and with every new delivery."""
        return tx.seal.fingerprint("rules", repr(self.read(tx)), repr(sorted(self._versions.items())))
