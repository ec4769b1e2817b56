"""Suggests names of outside bodies for a letter; any other name can be typed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bot.basics.provinces import provinces
from bot.cases.model.ticket import Ticket
from bot.cases.settings.routing import Routing


def offered(ticket: Ticket, routing: Routing) -> tuple[str, ...]:
    """The case's province first, then known bodies, other provinces, and the Ministry's departments."""
    capital = "กรุงเทพมหานคร"
    everywhere = [f"จังหวัด{province.th}" for province in provinces() if province.th != capital]
    here = f"จังหวัด{ticket.paper.province}"
    own = [unit.th for unit in routing.units.values() if unit.id != ticket.unit]
    return tuple(dict.fromkeys([*(one for one in everywhere if one == here), *known(), *everywhere, *own]))


@cache
def known() -> tuple[str, ...]:
    """The bodies of bodies.toml."""
    table = tomllib.loads((files("bot.documents.letters") / "bodies.toml").read_text("utf-8"))
    return tuple(table["names"])
