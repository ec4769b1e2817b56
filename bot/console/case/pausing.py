"""A case that has to wait, goes on, or is known by another number elsewhere: what the page's forms say."""

from __future__ import annotations

from bot.basics.text_split import cut
from bot.cases.model.actions import KnownAs, Pause, Wait
from bot.console.request import Office, Visit

_MAX_NAME_LETTERS = 60
SYSTEMS = ("แจ้งอุต (Traffy)", "i-Dee")  # the Ministry's other systems; others can be typed


class NoSystem(ValueError):
    """No other system was named."""


def wait(office: Office, visit: Visit, number: str) -> Wait:
    return Wait(number, Pause(visit.text("reason")), visit.text("text"))


def known_as(office: Office, visit: Visit, number: str) -> KnownAs:
    """The case's number elsewhere; without a number the stored one is removed."""
    system, known = (cut(" ".join(visit.text(name).split()), _MAX_NAME_LETTERS) for name in ("system", "known"))
    if not system:
        raise NoSystem("A number elsewhere belongs to a system.")
    return KnownAs(number, system, known)
