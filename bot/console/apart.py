"""What an officer of the demonstration may not press: whatever would reach somebody real."""

from __future__ import annotations

from bot.console.visit import Office, Visit, inside
from bot.store import Transaction, demonstration

_NEVER = ("/drafts/", "/papers", "/answers")  # what is published is told to everybody who asks
# The house's own order and letters: to be tried as long as nobody real works here.
_BESIDE_THE_REAL = ("/calendar", "/periods", "/contacts", "/prepared", "/retention", "/letters", "/channels", "/staff")


def is_closed(office: Office, visit: Visit) -> bool:
    """Whether this press is not for them."""
    path = inside(visit.request)
    never, beside = path.startswith(_NEVER), path.startswith(_BESIDE_THE_REAL)
    if visit.request.method != "POST" or not visit.demonstration or not (never or beside):
        return False

    def look(tx: Transaction) -> bool:
        made_up = demonstration.is_made_up(tx, visit.officer.id)
        return made_up and (never or not demonstration.may_try_anything(tx))

    return office.store.read(look)
