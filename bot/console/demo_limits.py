"""What demonstration officers may not do: everything that would affect real people."""

from __future__ import annotations

from bot.console.request import Office, Visit, inside
from bot.store import Transaction
from bot.store.cases import demonstration

_NEVER = ("/drafts/", "/papers", "/answers")  # what is published is told to everybody who asks
# The house's own order and letters: to be tried as long as nobody real works here.
_BESIDE_THE_REAL = ("/calendar", "/periods", "/contacts", "/prepared", "/retention", "/letters", "/channels", "/staff")


_NAMES_THE_REAL = ("/audit", "/staff", "/letters")  # not even to be looked at beside the real


def is_closed(office: Office, visit: Visit) -> bool:
    """Whether this press, or this look, is not for them."""
    path, presses = inside(visit.request), visit.request.method == "POST"
    never = presses and path.startswith(_NEVER)
    beside = path.startswith(_BESIDE_THE_REAL if presses else _NAMES_THE_REAL)
    if not visit.demonstration or not (never or beside):
        return False

    def look(tx: Transaction) -> bool:
        made_up = demonstration.is_made_up(tx, visit.officer.id)
        return made_up and (never or not demonstration.may_try_anything(tx))

    return office.store.read(look)
