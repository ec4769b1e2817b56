"""A case that has to wait, goes on, or is known by another number elsewhere: what the page's forms say."""

from __future__ import annotations

from bot.cases.model.action_classes import KnownAs, Pause, Wait
from bot.console.request import Office, Visit

LONGEST_ID = 60
SYSTEMS = ("แจ้งอุต (Traffy)", "i-Dee")  # what the Ministry has besides; another may be typed


class NoSystem(ValueError):
    """Another system was not named."""


def wait(office: Office, visit: Visit, number: str) -> Wait:
    return Wait(number, Pause(visit.text("reason")), visit.text("text"))


def known_as(office: Office, visit: Visit, number: str) -> KnownAs:
    """The number of the same case elsewhere; without a number, what stood there is taken away."""
    system, known = (" ".join(visit.text(name).split())[:LONGEST_ID] for name in ("system", "known"))
    if not system:
        raise NoSystem("A number elsewhere belongs to a system.")
    return KnownAs(number, system, known)
