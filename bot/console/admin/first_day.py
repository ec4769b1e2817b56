"""The checklist of the first day: what an installation needs before citizens use it, and what is still missing."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import require
from bot.basics.people import Role
from bot.basics.settings import Settings
from bot.cases.settings import emergency_contacts
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers import corrections
from bot.store.people import duty, officers

log = logging.getLogger("mindbot.console")

_PAGE = "first-day"  # of what an administrator ticked by hand
BY_HAND = ("calendar", "line", "telegram", "backup")  # a person says that it is done, or not wanted


@dataclass(frozen=True)
class Step:
    """One thing to do; where it is done; what is missing, in names."""

    name: str
    done: bool
    address: str = ""
    missing: tuple[str, ...] = ()


class FirstDay:
    """The page, for these settings."""

    def __init__(self, settings: Settings) -> None:
        self._open = {
            "line": bool(settings.line_channel_secret and settings.line_channel_access_token),
            "telegram": bool(settings.telegram_token),
        }

    def show(self, office: Office, visit: Visit) -> Response:
        require(visit.officer, "rules.change")
        ticked = office.store.read(lambda tx: corrections.latest(tx, _PAGE))
        steps = office.store.read(lambda tx: self._steps(tx, office, visit, set(ticked.body)))
        return render(
            visit,
            "first_day",
            steps=steps,
            by_hand=BY_HAND,
            open=self._open,
            ticked=ticked.body,
            version=ticked.version,
        )

    def act(self, office: Office, visit: Visit) -> Response:
        """Ticks a step by hand, or takes the tick back."""
        require(visit.officer, "rules.change")
        step = visit.text("step")
        if step not in BY_HAND:
            return failure(visit, 404)

        def work(tx: Transaction) -> None:
            kept = corrections.latest(tx, _PAGE)
            body = {name: value for name, value in kept.body.items() if name != step}
            if step not in kept.body:
                body[step] = "yes"
            corrections.write(tx, _PAGE, body, kept.version, visit.officer.id, visit.at)

        office.store.write(work)
        log.info("first day: %s by %s", step, visit.officer.id)
        return go(visit, "start")

    def _steps(self, tx: Transaction, office: Office, visit: Visit, ticked: set[str]) -> list[Step]:
        short = office.desk.routing.short
        accounts = [one.person for one in officers.everybody(tx) if not one.disabled]
        headed = {person.unit for person in accounts if person.role is Role.HEAD}
        working = {person.unit for person in accounts if person.role in (Role.OFFICER, Role.CUSTODIAN)}
        units = working | set(officers.lying(tx, ""))
        on_duty = [unit for unit in sorted(headed | working) if duty.now(tx, unit, visit.at)]
        without = tuple(short(unit) for unit in sorted(units - headed) if unit)
        return [
            Step("contact", emergency_contacts.ministry_is_set(tx), "contacts"),
            Step("calendar", "calendar" in ticked, "calendar"),
            Step("heads", bool(headed) and not without, "people", without),
            Step("roster", bool(on_duty), "duty"),
            Step("line", self._open["line"] or "line" in ticked, "channels"),
            Step("telegram", self._open["telegram"] or "telegram" in ticked, "channels"),
            Step("backup", "backup" in ticked),
        ]
