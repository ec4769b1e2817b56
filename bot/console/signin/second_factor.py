"""The second factor: a code that the officer's telephone makes every half minute, or a recovery code, once."""

from __future__ import annotations

import io
import re

import pyotp
import segno
from starlette.responses import Response

from bot.basics.one_time_codes import letters_in
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.model.numbers import grouped
from bot.console.page import render
from bot.console.request import Visit, form_token
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import second_factors
from bot.store.people.second_factors import SecondFactor

_CODE = re.compile(r"\d{6}")
_STEP = 30  # seconds of a TOTP step
_CLOCKS_DIFFER = 1  # steps by which a phone's clock may differ
_ISSUER = "mindbot MIND"


def offered(tx: Transaction, person: str) -> SecondFactor:
    """The officer's TOTP secret, created if there is none."""
    return second_factors.find(tx, person) or second_factors.begin(tx, person, pyotp.random_base32())


def offered_other(tx: Transaction, person: str) -> SecondFactor:
    """A secret for another phone; the current one stays valid meanwhile."""
    return second_factors.offer(tx, person, pyotp.random_base32())


def confirms(tx: Transaction, person: str, typed: str, at: float) -> bool:
    """Whether this is a code of the new secret; if so it becomes the current one."""
    if not second_factors.is_set(tx, person):
        return fits(tx, person, typed, at)
    other = second_factors.offered(tx, person)
    step = _step(other.secret, letters_in(typed), at) if other else None
    if step is None:
        return False
    second_factors.change(tx, person, step, at)
    return True


def fits(tx: Transaction, person: str, typed: str, at: float) -> bool:
    """Checks and uses up a code of the phone, or a recovery code."""
    known, code = second_factors.find(tx, person), letters_in(typed)
    if known is None:
        return False
    if not _CODE.fullmatch(code):
        if not known.confirmed or not second_factors.take_code(tx, person, typed, at):
            return False
        audit.write(tx, person, What.SECOND_FACTOR, "recovery code", at)
        return True
    step = _step(known.secret, code, at)
    return step is not None and second_factors.take(tx, person, step, at)


def page(
    visit: Visit, officer: Person, known: SecondFactor, wrong: str = "", status: int = 200, /, **gaps: object
) -> Response:
    """Asks for a code; without a second factor the setup is shown first."""
    said = say(wrong, visit.language, **gaps) if wrong else ""
    if known.confirmed:
        return render(visit, "second", status, said=said)
    drawn, key = picture(officer, known.secret), grouped(known.secret)
    return render(visit, "enrol", status, said=said, picture=drawn, key=key, shown=shown(visit, known.secret))


def shown(visit: Visit, secret: str) -> str:
    """A token that proves that this secret was shown to this visitor."""
    return form_token(visit.secret + secret)


def codes_page(visit: Visit, codes: list[str], place: str = "") -> Response:
    """The recovery codes, shown once."""
    return render(visit, "codes", codes=codes, place=place)


def picture(officer: Person, secret: str) -> str:
    """The QR code for the authenticator app, as SVG."""
    address = pyotp.TOTP(secret, interval=_STEP).provisioning_uri(name=officer.name, issuer_name=_ISSUER)
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", scale=5, border=4, xmldecl=False, svgns=False, omitsize=False, dark="#000", light="#fff"
    )
    return drawing.getvalue().decode()


def _step(secret: str, code: str, at: float) -> int | None:
    """The TOTP step of this code; None if it is invalid."""
    now, telephone = int(at) // _STEP, pyotp.TOTP(secret, interval=_STEP)
    steps = range(now - _CLOCKS_DIFFER, now + _CLOCKS_DIFFER + 1)
    return next((step for step in steps if pyotp.utils.strings_equal(telephone.generate_otp(step), code)), None)
