"""Signs in as any of the sample officers with one click: a page that lists them, and a link for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import House
from bot.basics.people import Person
from bot.console.gate import GUARDS, cookie_names, set_cookie
from bot.console.menu import first_door
from bot.operations.demo.script import Actor, read_script
from bot.store import Transaction
from bot.store.people import officers, people, sessions

PAGE = "officers"


def routes(house: House) -> Sequence[BaseRoute]:
    """/officers and /officers/<place>. Whoever comes needs no password, so this may only listen on this machine."""
    room = Environment(loader=PackageLoader(__package__, "."), autoescape=True, undefined=StrictUndefined)
    page = room.get_template("officers.html").render(officers=officers_and_links(), banner=house.settings.banner)

    async def show(request: Request) -> Response:
        return HTMLResponse(page, headers=GUARDS)

    async def enter(request: Request) -> Response:
        return await asyncio.to_thread(_enter, house, request, int(request.path_params["place"]))

    return [Route(f"/{PAGE}", show), Route(f"/{PAGE}/{{place:int}}", enter)]


def officers_and_links() -> list[tuple[Actor, str]]:
    """Every sample officer, and where they sign in, seen from the root."""
    return [(actor, f"{PAGE}/{place}") for place, actor in enumerate(read_script().officer, 1)]


def _enter(house: House, request: Request, place: int) -> Response:
    actors = read_script().officer
    if not 1 <= place <= len(actors):
        return Response(status_code=404)

    def begin(tx: Transaction) -> tuple[Person | None, str]:
        person = people.get(tx, officers.person_of(tx, actors[place - 1].name) or "")
        return person, sessions.begin(tx, person.id, "", time.time(), half=False) if person else ""

    person, token = house.store.write(begin)
    if person is None:
        return Response(status_code=404)
    response = RedirectResponse(f"../console/{first_door(person)}", 303)
    names = cookie_names(request, house.settings)
    set_cookie(response, names, names.session, token)
    return response
