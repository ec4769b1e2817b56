"""The list that a page address asks for: view, filters and order; and the address that asks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from bot.basics.dates import read_day
from bot.basics.texts import texts
from bot.cases.lists import queue
from bot.cases.lists.queue import Listed, Sieve, View
from bot.cases.lists.statistics import AGES
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import Status
from bot.console.request import Visit
from bot.store.cases.lists import Order
from bot.store.cases.statistics import Which

_YEARS = (1900, 2200)  # timestamps exist only in this range
_LONGEST = 2000  # letters of an address

_Name = TypeVar("_Name", bound=StrEnum)


def read(visit: Visit) -> Listed:
    """The list from the URL; invalid parts are ignored."""
    view = _one_of(View, visit.text("view")) or View.UNIT
    sieve = Sieve(
        text=visit.text("text", queue.MAX_SEARCH_LETTERS),
        kind=_one_of(Kind, visit.text("kind")),
        matter=_one_of(Matter, visit.text("matter")),
        province=visit.text("province", 40),
        officer=visit.text("officer_is", 40),
        tag=visit.text("tag", 40),
        since=day_in(visit.text("since")),
        until=day_in(visit.text("until")),
        figure=_one_of(Which, visit.text("figure")),
        unit=visit.text("of_unit", 80),
        statuses=tuple(filter(None, (_one_of(Status, visit.text("status")),))),
        age=_place(visit, "age", len(AGES) + 1),
        stars=_place(visit, "stars", 6),
        customer=visit.text("customer") if f"loan.customer.{visit.text('customer')}" in texts() else "",
    )
    order = _one_of(Order, visit.text("order"))
    usual = queue.usual_order(view)
    return Listed(view, sieve, order if order in queue.orders(view) else usual, visit.text("turned") == "1")


def of_list(visit: Visit) -> Listed | None:
    """The list from which a case was opened, as its page's address tells."""
    query = visit.request.query_params.get("list", "")[:_LONGEST]
    if not query:
        return None
    return read(replace(visit, form={**dict.fromkeys(_NAMES, ""), **dict(parse_qsl(query))}))


def query(wish: Listed) -> str:
    """The list as a query string."""
    sieve = wish.sieve
    parts = {
        "view": str(wish.view),
        "order": "" if wish.order is queue.usual_order(wish.view) else str(wish.order),
        "turned": "1" if wish.turned else "",
        "text": sieve.text,
        "kind": sieve.kind or "",
        "matter": sieve.matter or "",
        "province": sieve.province,
        "officer_is": sieve.officer,
        "tag": sieve.tag,
        "since": sieve.since.isoformat() if sieve.since else "",
        "until": sieve.until.isoformat() if sieve.until else "",
        "figure": sieve.figure or "",
        "of_unit": sieve.unit,
        "status": "".join(sieve.statuses[:1]),
        "age": sieve.age,
        "stars": sieve.stars,
        "customer": sieve.customer,
    }
    return urlencode({name: value for name, value in parts.items() if value not in ("", None)})


_NAMES = (
    "view",
    "order",
    "turned",
    "text",
    "kind",
    "matter",
    "province",
    "officer_is",
    "tag",
    "since",
    "until",
    "figure",
    "of_unit",
    "status",
    "age",
    "stars",
    "customer",
)


def _one_of(names: type[_Name], text: str) -> _Name | None:
    return names(text) if text in list(names) else None


def _place(visit: Visit, name: str, end: int) -> int | None:
    """A number from 0 below this."""
    number = visit.number(name)
    return number if number is not None and number < end else None


def day_in(text: str) -> date | None:
    """A typed day, also in Buddhist years; None if invalid or far away."""
    try:
        day = read_day(text)
    except ValueError:
        return None
    return day if _YEARS[0] <= day.year <= _YEARS[1] else None
