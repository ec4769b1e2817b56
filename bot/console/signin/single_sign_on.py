"""Single sign-on (OpenID Connect): the provider authenticates, our accounts authorise."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.responses import RedirectResponse, Response

from bot.basics.settings import Settings
from bot.console.gate import CookieNames, cookie_names, set_cookie
from bot.console.menu import first_door
from bot.console.page import failure, render
from bot.console.request import Office, Visit, browser_of
from bot.store import Transaction
from bot.store.people import officers, sessions

log = logging.getLogger("mindbot.console")

_PATIENCE = 5.0  # seconds for a request to the provider
_FRESH = 3600.0  # seconds for which the provider's metadata is cached
_DOWN = 10.0  # seconds without requests after the provider did not answer
_ON_THE_WAY = 600  # seconds that a sign-in at the provider may take
_CLOCKS_DIFFER = 60  # seconds
_SIGNATURES = ["RS256", "PS256", "ES256"]
_TROUBLES = (httpx.HTTPError, OAuthError, JoseError, ValueError, KeyError)


class NotProven(ValueError):
    """The provider's response does not prove who somebody is."""


@dataclass(frozen=True)
class Provider:
    """The provider's metadata and signing keys."""

    leave_at: str
    tokens_at: str
    keys: KeySet
    read_at: float


class SingleSignOn:
    """The redirect to the provider and the callback."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: Provider | None = None
        self._down_until = 0.0
        self._reading = threading.Lock()

    @property
    def there(self) -> bool:
        return bool(self._settings.sso_issuer and self._settings.sso_client_id)

    def leave(self, office: Office, visit: Visit) -> Response:
        """Redirects to the provider, with state and nonce in a cookie."""
        if not self.there:
            return failure(visit, 404)
        try:
            provider = self._provider()
        except _TROUBLES as trouble:
            return self._down(visit, trouble)
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        with self._client(visit) as client:
            address, state = client.create_authorization_url(provider.leave_at, code_verifier=verifier, nonce=nonce)
        response = RedirectResponse(address, 303)
        names = cookie_names(visit.request, self._settings)
        self._note(response, names, "~".join((state, nonce, verifier)), _ON_THE_WAY)
        return response

    def back(self, office: Office, visit: Visit) -> Response:
        """The callback: verifies the token and signs in a known officer."""
        names = cookie_names(visit.request, self._settings)
        note = visit.request.cookies.get(self._note_name(names), "").split("~")
        if not self.there or len(note) != 3:
            return failure(visit, 403, "console.sso.again")
        try:
            claims = self._proof(visit, *note)
        except NotProven as refused:
            log.warning("single sign-on refused: %s", refused)
            return failure(visit, 403, "console.sso.refused")
        except _TROUBLES as trouble:
            return self._down(visit, trouble)
        token = office.store.write(lambda tx: self._let_in(tx, visit, claims))
        if token is None:
            log.warning("single sign-on by somebody who is no officer")
            return failure(visit, 403, "console.sso.nobody")
        # After a redirect the browser would treat the request as cross-site and withhold the new cookie.
        inside = office.store.read(lambda tx: sessions.holder(tx, token, visit.at))
        response = render(visit, "entering", place=first_door(inside) if inside else "")
        self._note(response, names, "", 0)
        set_cookie(response, names, names.session, token)
        return response

    def _proof(self, visit: Visit, state: str, nonce: str, verifier: str) -> dict[str, Any]:
        given = visit.request.query_params
        if not secrets.compare_digest(given.get("state", "").encode(), state.encode()):
            raise NotProven("the state is not the one that we sent")
        if "code" not in given:
            raise NotProven(f"the provider answered {given.get('error', 'without a code')[:60]!r}")
        provider = self._provider()
        with self._client(visit) as client:
            tokens = client.fetch_token(provider.tokens_at, code=given["code"], code_verifier=verifier)
        try:
            return self._read(tokens["id_token"], nonce)
        except JoseError as forged:
            raise NotProven(f"the proof does not hold: {type(forged).__name__}") from forged

    def _read(self, proof: str, nonce: str) -> dict[str, Any]:
        claims = self._decoded(proof)
        rules = jwt.JWTClaimsRegistry(
            leeway=_CLOCKS_DIFFER,
            iss={"essential": True, "value": self._settings.sso_issuer},
            aud={"essential": True, "value": self._settings.sso_client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        rules.validate(claims)
        return claims

    def _decoded(self, proof: str) -> dict[str, Any]:
        """Decodes with the cached keys, then with fresh ones, as the provider may have changed them."""
        try:
            return dict(jwt.decode(proof, self._provider().keys, algorithms=_SIGNATURES).claims)
        except (JoseError, ValueError):
            return dict(jwt.decode(proof, self._provider(anew=True).keys, algorithms=_SIGNATURES).claims)

    def _let_in(self, tx: Transaction, visit: Visit, claims: dict[str, Any]) -> str | None:
        """A session for the officer that the provider names. The second factor is the provider's business."""
        name, claim = str(claims.get(self._settings.sso_claim, "")), self._settings.sso_claim
        if not name or (claim == "email" and str(claims.get("email_verified", True)).lower() == "false"):
            return None
        # The provider may hold ａｄｍｉｎ and admin for two people; we normalise them to one.
        if officers.login_name(name).isascii() and not name.isascii():
            return None
        person = officers.person_of(tx, name)
        if person is None or officers.is_disabled(tx, person):
            return None
        log.info("%s signed in by single sign-on", person)
        return sessions.begin(tx, person, browser_of(visit), visit.at, half=False)

    def _provider(self, *, anew: bool = False) -> Provider:
        with self._reading:
            known = self._known
            if known and not anew and time.monotonic() - known.read_at < _FRESH:
                return known
            # While it is down, requests must not queue here and block all others.
            if time.monotonic() < self._down_until:
                raise ValueError("The provider did not answer a moment ago.")
            self._down_until = time.monotonic() + _DOWN
            with httpx.Client(timeout=_PATIENCE) as web:
                about = _json(web, self._settings.sso_issuer.rstrip("/") + "/.well-known/openid-configuration")
                if about["issuer"] != self._settings.sso_issuer:
                    raise ValueError(f"The provider calls itself {about['issuer']!r}. Set MINDBOT_SSO_ISSUER to that.")
                keys = KeySet.import_key_set(_json(web, about["jwks_uri"]))  # type: ignore[arg-type]
            self._known = Provider(about["authorization_endpoint"], about["token_endpoint"], keys, time.monotonic())
            self._down_until = 0.0
            return self._known

    def _client(self, visit: Visit) -> OAuth2Client:
        settings = self._settings
        ours = settings.public_url or f"{visit.request.url.scheme}://{visit.request.url.netloc}"
        return OAuth2Client(
            settings.sso_client_id,
            settings.sso_client_secret,
            scope="openid profile email",
            redirect_uri=f"{ours}/console/sso/back",
            code_challenge_method="S256",
            timeout=_PATIENCE,
        )

    def _down(self, visit: Visit, trouble: Exception) -> Response:
        log.error("single sign-on does not answer: %s", type(trouble).__name__)
        return failure(visit, 503, "console.sso.down")

    def _note_name(self, names: CookieNames) -> str:
        return names.door.replace("door", "sso")

    def _note(self, response: Response, names: CookieNames, value: str, lasts: int) -> None:
        # A strict cookie is not sent on the way back from another site, but this one must be.
        response.set_cookie(
            self._note_name(names), value, max_age=lasts, secure=names.secure, httponly=True, samesite="lax", path="/"
        )


def _json(web: httpx.Client, address: str) -> dict[str, Any]:
    answer = web.get(address)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError(f"{address} answers with something that is no object.")
    return found
