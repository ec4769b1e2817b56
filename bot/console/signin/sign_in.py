"""The door: a first sign-in by a one-time link, sign in, the second factor, sign out."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, replace

from starlette.responses import Response

from bot.basics.rate_limit import Turnstile, network
from bot.basics.settings import Settings
from bot.basics.texts import say
from bot.console.gate import cookie_names, set_cookie
from bot.console.menu import first_door
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit, browser_of
from bot.console.signin import known_browser, passwords, second_factor
from bot.console.tour import begin as begin_tour
from bot.delivery.effects.end_chats import end_chats
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import attempts, officers, second_factors, sessions
from bot.store.people.attempts import Purse

log = logging.getLogger("mindbot.console")

STRANGERS_PER_MINUTE = 30  # passwords of one network, from browsers in which nobody of that name signed in before


@dataclass(frozen=True)
class Entered:
    """A new session, and the mark for the known-browser cookie once it is complete."""

    token: str
    half: bool
    mark: str
    place: str  # the start page of this role


class Door:
    """The sign-in and sign-out pages."""

    def __init__(self, settings: Settings, sso: bool) -> None:
        self._settings = settings
        self._sso = sso  # whether single sign-on is offered
        self._strangers = Turnstile(STRANGERS_PER_MINUTE)

    def sign_in(self, office: Office, visit: Visit) -> Response:
        """Signs in by name and password."""
        if visit.person:
            return go(visit, "")
        if visit.request.method != "POST":
            return render(visit, "sign_in", said="", name="", sso=self._sso)
        name, names = visit.text("name", 100), cookie_names(visit.request, self._settings)

        purse, is_known = office.store.read(lambda tx: known_browser.purse(tx, visit, names, name))
        # A password costs a tenth of a second of CPU and a write, also for names that nobody has.
        pause = 0.0 if is_known else self._strangers.wait(network(visit.network))
        pause = pause or office.store.write(lambda tx: attempts.wait(tx, purse, visit.at))
        if pause:
            log.warning("sign-in has to wait %.0f s", pause)
            said = say("console.sign_in.wait", visit.language, seconds=math.ceil(pause))
            return render(visit, "sign_in", 429, said=said, name=name, sso=self._sso)
        known = office.store.read(lambda tx: officers.credentials(tx, name))
        try:
            kept = known.password if known else None
            right = passwords.fits(
                kept, visit.form.get("password", ""), stranger=not is_known, network=network(visit.network)
            )
        except passwords.Busy:
            return failure(visit, 503)
        if not (right and known):
            log.warning("sign-in refused")
            said = say("console.sign_in.wrong", visit.language)
            return render(visit, "sign_in", 401, said=said, name=name, sso=self._sso)

        def enter(tx: Transaction) -> Entered:
            attempts.forget(tx, purse)
            return self._begin(tx, visit, known.person, name)

        return self._enter(visit, office.store.write(enter))

    def first(self, office: Office, visit: Visit) -> Response:
        """First sign-in: the officer chooses a password, which uses up the one-time link."""
        code = visit.path("code")
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

        def enter(tx: Transaction) -> Entered | None:
            person = officers.set_password(tx, code, kept, visit.at)
            if person:  # whoever lost the password may have lost the telephone
                end_chats(tx, person, visit.at, person)
                begin_tour(tx, person)
            return self._begin(tx, visit, person, name) if person else None

        entered = office.store.write(enter)
        return self._enter(visit, entered) if entered else failure(visit, 404, "console.first.used")

    def second(self, office: Office, visit: Visit) -> Response:
        """Checks the second factor, or sets it up if it is required."""
        if visit.person or not visit.halfway:
            return go(visit, "" if visit.person else "sign-in")
        officer, names = visit.halfway, cookie_names(visit.request, self._settings)
        known = office.store.write(lambda tx: second_factor.offered(tx, officer.id))
        if visit.request.method != "POST":
            return second_factor.page(visit, officer, known)

        def knock(tx: Transaction) -> tuple[Purse, float]:
            purse, is_known = known_browser.purse(tx, visit, names, officer.name)
            purse = purse if is_known else attempts.of_second(tx, officer.id)
            return purse, attempts.wait(tx, purse, visit.at)

        purse, pause = office.store.write(knock)
        if pause:
            log.warning("a second factor has to wait %.0f s", pause)
            return second_factor.page(visit, officer, known, "console.second.wait", 429, seconds=math.ceil(pause))

        def enter(tx: Transaction) -> tuple[Entered, list[str]] | None:
            if not second_factor.fits(tx, officer.id, visit.text("code"), visit.at):
                return None
            attempts.forget(tx, purse)
            sessions.end(tx, visit.session, visit.at)
            codes = [] if known.confirmed else second_factors.new_codes(tx, officer.id, visit.at)
            token = sessions.begin(tx, officer.id, browser_of(visit), visit.at, half=False)
            return Entered(token, False, known_browser.new_mark(tx, officer.name), first_door(officer)), codes

        entered = office.store.write(enter)
        if entered is None:
            log.warning("a second factor was refused")
            return second_factor.page(visit, officer, known, "console.second.wrong", 401)
        inside, codes = entered
        log.info("%s signed in with a second factor", officer.id)
        # The form with the recovery codes belongs to the new session.
        response = (
            second_factor.codes_page(replace(visit, secret=inside.token), codes, inside.place)
            if codes
            else go(visit, inside.place)
        )
        return self._with_session(visit, response, inside)

    def sign_out(self, office: Office, visit: Visit) -> Response:
        """Ends the session on the server and in the browser."""

        def leave(tx: Transaction) -> None:
            sessions.end(tx, visit.session, visit.at)
            audit.write(tx, visit.officer.id, What.SIGNED_OUT, "console", visit.at)

        office.store.write(leave)
        names = cookie_names(visit.request, self._settings)
        response = go(visit, "sign-in?out=1")
        set_cookie(response, names, names.session, "", 0)
        return response

    def _begin(self, tx: Transaction, visit: Visit, person: str, login: str) -> Entered:
        """Starts a session; half-open if a second factor follows."""
        half = self._settings.second_factor_required or second_factors.is_set(tx, person)
        token = sessions.begin(tx, person, browser_of(visit), visit.at, half=half)
        officer = sessions.holder(tx, token, visit.at)
        if officer is None:
            return Entered(token, half, "", "second")
        return Entered(token, half, known_browser.new_mark(tx, login), first_door(officer))

    def _enter(self, visit: Visit, entered: Entered) -> Response:
        log.info("a password was right%s", "; the second factor follows" if entered.half else "")
        return self._with_session(visit, go(visit, entered.place), entered)

    def _with_session(self, visit: Visit, response: Response, entered: Entered) -> Response:
        names = cookie_names(visit.request, self._settings)
        set_cookie(response, names, names.session, entered.token)
        if entered.mark:
            known_browser.remember(response, visit, names, entered.mark)
        return response
