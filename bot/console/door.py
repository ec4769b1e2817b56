"""The door: a first sign-in by a one-time link, sign in, sign out."""

from __future__ import annotations

import logging
import math

from starlette.responses import Response

from bot.console import passwords
from bot.console.gate import cookie_names, set_cookie
from bot.console.page import failure, go, render
from bot.console.visit import Office, Visit
from bot.settings import Settings
from bot.store import Transaction, officers
from bot.texts import say
from bot.turnstile import network as network_of

log = logging.getLogger("mindbot.console")


class Door:
    """Lets officers in and out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def sign_in(self, office: Office, visit: Visit) -> Response:
        """Name and password."""
        if visit.person:
            return go(visit, "")
        if visit.request.method != "POST":
            return render(visit, "sign_in", said="", name="")
        name, network = visit.text("name")[:100], network_of(visit.network)
        pause = office.store.write(lambda tx: officers.try_password(tx, name, network, visit.at))
        if pause:
            log.warning("sign-in has to wait %.0f s", pause)
            said = say("console.sign_in.wait", visit.language, seconds=math.ceil(pause))
            return render(visit, "sign_in", 429, said=said, name=name)
        known = office.store.read(lambda tx: officers.credentials(tx, name))
        try:
            right = passwords.fits(known.password if known else None, visit.form.get("password", ""))
        except passwords.Busy:
            return failure(visit, 503)
        if not (right and known):
            log.warning("sign-in refused")
            return render(visit, "sign_in", 401, said=say("console.sign_in.wrong", visit.language), name=name)
        person = known.person
        log.info("%s signed in", person)
        return self._enter(visit, office.store.write(lambda tx: officers.sign_in(tx, person, name, network, visit.at)))

    def first(self, office: Office, visit: Visit) -> Response:
        """Somebody comes with a one-time link and chooses their own password. Only that uses the link up."""
        code = str(visit.request.path_params["code"])
        name = office.store.read(lambda tx: officers.invited(tx, code, visit.at))
        if name is None:
            return failure(visit, 404, "console.first.used")
        if visit.request.method != "POST":
            return render(visit, "first", name=name, said="", shortest=passwords.SHORTEST)
        typed = visit.form.get("password", "")
        wrong = passwords.weakness(typed, name)
        if not wrong and typed != visit.form.get("again", ""):
            wrong = "console.password.not_the_same"
        if wrong:
            said = say(wrong, visit.language, shortest=passwords.SHORTEST)
            return render(visit, "first", 422, name=name, said=said, shortest=passwords.SHORTEST)
        try:
            kept = passwords.hashed(typed)
        except passwords.Busy:
            return failure(visit, 503)

        def enter(tx: Transaction) -> str | None:
            person = officers.set_password(tx, code, kept, visit.at)
            return officers.sign_in(tx, person, name, network_of(visit.network), visit.at) if person else None

        token = office.store.write(enter)
        return self._enter(visit, token) if token else failure(visit, 404, "console.first.used")

    def sign_out(self, office: Office, visit: Visit) -> Response:
        """The session ends here and on our side."""
        office.store.write(lambda tx: officers.sign_out(tx, visit.secret, visit.at))
        names = cookie_names(visit.request, self._settings)
        response = go(visit, "sign-in?out=1")
        set_cookie(response, names, names.session, "", 0)
        return response

    def _enter(self, visit: Visit, token: str) -> Response:
        names = cookie_names(visit.request, self._settings)
        response = go(visit, "")
        set_cookie(response, names, names.session, token)
        return response
