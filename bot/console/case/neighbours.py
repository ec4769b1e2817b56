"""The list from which a case was opened: the way back to it, and the cases before and behind this one in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.cases.lists import queue
from bot.cases.lists.queue import Step
from bot.console.queue import wish
from bot.console.queue.queue import found
from bot.console.request import Office, Visit
from bot.store import Transaction


@dataclass(frozen=True)
class Neighbours:
    """Addresses within the console; empty where there is none."""

    back: str = ""
    before: str = ""
    behind: str = ""
    kept: str = ""  # what the page's own address says of the list, behind a question mark
    fields: dict[str, str] = field(default_factory=dict)  # the same, for forms


def kept_of(visit: Visit) -> dict[str, str]:
    """The list and the place in it, as the page's address tells them."""
    listed = wish.of_list(visit)
    if listed is None:
        return {}
    return {"list": wish.query(listed), "place": visit.request.query_params.get("place", "")[:500]}


def of(tx: Transaction, office: Office, visit: Visit, number: str) -> Neighbours:
    listed, kept = wish.of_list(visit), kept_of(visit)
    if listed is None or listed.view not in queue.views(visit.officer):
        return Neighbours()
    sieve, _ = found(tx, office, visit.officer, listed, "", visit.at)
    before, behind = queue.beside(tx, visit.officer, listed._replace(sieve=sieve), number, kept["place"], visit.at)
    query = kept["list"]
    return Neighbours(f"?{query}", _address(before, query), _address(behind, query), f"?{urlencode(kept)}", kept)


def _address(step: Step | None, query: str) -> str:
    return f"tickets/{step.number}?{urlencode({'list': query, 'place': step.place})}" if step else ""
