"""An officer's own account: their second factor, their password, and where they are signed in."""

from __future__ import annotations

import logging
import math

from starlette.responses import Response

from bot.basics.access import may
from bot.basics.texts import say
from bot.cases.lists.work_of_officer import offered_back
from bot.console.menu import first_door
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit, is_same
from bot.console.signin import passwords, second_factor
from bot.delivery.effects.end_chats import end_chats
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import attempts, chats, officers, pairings, second_factors, sessions
from bot.store.people.attempts import Purse

log = logging.getLogger("mindbot.console")

_DONE = frozenset({"password", "end", "end_others", "end_chat"})


def show(office: Office, visit: Visit) -> Response:
    done = visit.text("done")
    return _page(office, visit, say(f"console.me.done.{done}", visit.language) if done in _DONE else "")


def act(office: Office, visit: Visit) -> Response:
    """Carries out the form. Changing how one signs in needs the password again."""
    match visit.text("do"):
        case "end":
            mine = visit.officer.id
            office.store.write(lambda tx: sessions.end_one(tx, mine, visit.text("session"), visit.at))
            return go(visit, "me?done=end")
        case "end_others":

            def end_others(tx: Transaction) -> None:
                sessions.end_all(tx, visit.officer.id, visit.at, but=visit.session)
                end_chats(tx, visit.officer.id, visit.at, visit.officer.id)
                audit.write(tx, visit.officer.id, What.SESSIONS_ENDED, "all others", visit.at)

            office.store.write(end_others)
            return go(visit, "me?done=end_others")
        case "confirm":
            return _confirm(office, visit)
        case "end_chat" if visit.text("chat"):
            mine = visit.officer.id
            office.store.write(lambda tx: end_chats(tx, mine, visit.at, mine, visit.text("chat")))
            return go(visit, "me?done=end_chat")
        case "password" | "enrol" | "codes" | "other_phone" | "chat" as wish:
            return _after_the_password(office, visit, wish)
    return failure(visit, 404)


def _after_the_password(office: Office, visit: Visit, wish: str) -> Response:
    officer = visit.officer

    def knock(tx: Transaction) -> tuple[Purse, float]:
        # Counted per session: only who sits at this machine, not who guesses elsewhere.
        purse = attempts.of_browser(tx, visit.session)
        return purse, attempts.wait(tx, purse, visit.at)

    purse, pause = office.store.write(knock)
    if pause:
        said = say("console.sign_in.wait", visit.language, seconds=math.ceil(pause))
        return _page(office, visit, said, 429, wrong=True)
    known = office.store.read(lambda tx: officers.credentials(tx, officer.name))
    try:
        if not passwords.fits(known.password if known else None, visit.form.get("password", "")):
            log.warning("a password was wrong at the account of %s", officer.id)
            return _page(office, visit, say("console.me.wrong_password", visit.language), 401, wrong=True)
        office.store.write(lambda tx: attempts.forget(tx, purse))
        if wish == "chat":
            return _link_chat(office, visit)
        return _new_password(office, visit) if wish == "password" else _second(office, visit, wish)
    except passwords.Busy:
        return failure(visit, 503)


def _new_password(office: Office, visit: Visit) -> Response:
    officer, typed = visit.officer, visit.form.get("new", "")
    wrong = passwords.weakness(typed, officer.name)
    if not wrong and typed != visit.form.get("again", ""):
        wrong = "console.password.not_the_same"
    if wrong:
        return _page(office, visit, say(wrong, visit.language, shortest=passwords.SHORTEST), 422, wrong=True)
    kept = passwords.hashed(typed)

    def change(tx: Transaction) -> None:
        officers.change_password(tx, officer.id, kept, visit.at)
        sessions.end_all(tx, officer.id, visit.at, but=visit.session)
        end_chats(tx, officer.id, visit.at, officer.id)

    office.store.write(change)
    log.info("%s changed their password", officer.id)
    return go(visit, "me?done=password")


def _link_chat(office: Office, visit: Visit) -> Response:
    """Shows a code for the officer's chat: a chat opens cases like a session, so it takes both proofs."""
    mine = visit.officer.id

    def proved(tx: Transaction) -> tuple[str, float, str]:
        if not second_factors.is_set(tx, mine):
            return "console.me.second_first", 0.0, ""
        purse = attempts.of_second(tx, mine)
        if pause := attempts.wait(tx, purse, visit.at):
            return "console.sign_in.wait", pause, ""
        if not second_factor.fits(tx, mine, visit.text("code"), visit.at):
            return "console.me.wrong_code", 0.0, ""
        attempts.forget(tx, purse)
        return "", 0.0, pairings.make(tx, mine, visit.at, proved=True)

    wrong, pause, code = office.store.write(proved)
    if code:
        log.info("%s links a chat", mine)
        return _page(office, visit, code=code)
    status = 429 if pause else 422
    return _page(office, visit, say(wrong, visit.language, seconds=math.ceil(pause)), status, wrong=True)


def _second(office: Office, visit: Visit, wish: str) -> Response:
    officer = visit.officer
    if wish == "codes" and office.store.read(lambda tx: second_factors.is_set(tx, officer.id)):
        codes = office.store.write(lambda tx: second_factors.new_codes(tx, officer.id, visit.at))
        return second_factor.codes_page(visit, codes, first_door(officer))

    def offer(tx: Transaction) -> second_factors.SecondFactor:
        if wish == "other_phone" and second_factors.is_set(tx, officer.id):
            return second_factor.offered_other(tx, officer.id)
        return second_factor.offered(tx, officer.id)

    return second_factor.page(visit, officer, office.store.write(offer))


def _confirm(office: Office, visit: Visit) -> Response:
    """Confirms a new phone by its first code."""
    officer = visit.officer
    offered = office.store.read(lambda tx: second_factors.offered(tx, officer.id))
    # The secret is shown only right after the password was entered.
    if offered is None or not is_same(second_factor.shown(visit, offered.secret), visit.text("shown")):
        return failure(visit, 403, "console.failure.form")

    def confirm(tx: Transaction) -> list[str]:
        # Only codes of the new phone are checked, so that the other secret cannot be guessed here.
        if not second_factor.confirms(tx, officer.id, visit.text("code"), visit.at):
            return []
        return second_factors.new_codes(tx, officer.id, visit.at)

    codes = office.store.write(confirm)
    if codes:
        log.info("%s has a second factor", officer.id)
        return second_factor.codes_page(visit, codes, first_door(officer))
    return second_factor.page(visit, officer, offered, "console.second.wrong", 401)


def _page(
    office: Office, visit: Visit, said: str = "", status: int = 200, *, wrong: bool = False, code: str = ""
) -> Response:
    officer = visit.officer

    def look(tx: Transaction) -> tuple[bool, int, list[sessions.Session], list[chats.Chat], int]:
        return (
            second_factors.is_set(tx, officer.id),
            second_factors.codes_left(tx, officer.id),
            sessions.of(tx, officer.id, visit.session, visit.at),
            chats.of(tx, officer.id),
            len(offered_back(tx, officer, visit.at)),
        )

    factor, left, signed_in, linked, lent = office.store.read(look)
    return render(
        visit,
        "me",
        status,
        said=said,
        wrong=wrong,
        factor=factor,
        codes_left=left,
        sessions=signed_in,
        chats=linked,
        has_work=may(officer, "ticket.hand_over"),
        lent=lent,
        code=code,
        code_minutes=pairings.MINUTES,
        shortest=passwords.SHORTEST,
    )
