"""Forms for pausing a case and for its number in another system."""

from __future__ import annotations

from bot.cases.model.actions import KnownAs, Pause, Wait
from bot.console.request import Office, Visit

LONGEST_ID = 60
SYSTEMS = ("แจ้งอุต (Traffy)", "i-Dee")  # the Ministry's other systems; others can be typed


class NoSystem(ValueError):
    """No other system was named."""


def wait(office: Office, visit: Visit, number: str) -> Wait:
    return Wait(number, Pause(visit.text("reason")), visit.text("text"))


def known_as(office: Office, visit: Visit, number: str) -> KnownAs:
    """The case's number elsewhere; without a number the stored one is removed."""
    system, known = (" ".join(visit.text(name).split())[:LONGEST_ID] for name in ("system", "known"))
    if not system:
        raise NoSystem("A number elsewhere belongs to a system.")
    return KnownAs(number, system, known)
