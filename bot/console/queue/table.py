"""The table of the queue: its columns, which an officer chooses, and by which of them it is sorted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.lists import queue
from bot.cases.lists.queue import Listed
from bot.console.queue import wish
from bot.console.request import Visit
from bot.store import Transaction
from bot.store.cases.lists import Order
from bot.store.people import officer_choices

COLUMNS = ("what", "factory", "place", "since", "due", "who", "news")
_CHOICE = "queue columns"
# A factory's name is sealed in the database, so no list is sorted by it.
_ORDERS = {
    "number": Order.NUMBER,
    "what": Order.KIND,
    "place": Order.PLACE,
    "since": Order.LODGED,
    "who": Order.OFFICER,
    "news": Order.CHANGED,
}
_NEWEST_FIRST = (Order.CHANGED, Order.LODGED)


@dataclass(frozen=True)
class Head:
    """The head of a column; without an address it sorts nothing."""

    name: str
    address: str
    sorted: str = ""  # ascending or descending, as aria-sort says it


def heads(listed: Listed, chosen: tuple[str, ...]) -> list[Head]:
    """The columns shown, the number first."""
    return [_head(name, listed) for name in ("number", *chosen)]


def columns(tx: Transaction, person: str) -> tuple[str, ...]:
    """The columns that this officer chose; all if they chose none."""
    kept = officer_choices.get(tx, person, _CHOICE)
    return COLUMNS if kept is None else tuple(name for name in COLUMNS if name in kept.split())


def choose(tx: Transaction, visit: Visit) -> None:
    """Keeps the ticked columns."""
    chosen = [name for name in COLUMNS if visit.text(f"column-{name}")]
    officer_choices.put(tx, visit.officer.id, _CHOICE, " ".join(chosen))


def _head(name: str, listed: Listed) -> Head:
    usual = queue.usual_order(listed.view)
    order = _ORDERS.get(name, usual if name == "due" else None)
    if order is None or order not in queue.orders(listed.view):
        return Head(name, "")
    is_here = order is listed.order
    turned = is_here and not listed.turned
    down = (order in _NEWEST_FIRST) is not listed.turned
    return Head(
        name,
        wish.query(listed._replace(order=order, turned=turned)),
        ("descending" if down else "ascending") if is_here else "",
    )
