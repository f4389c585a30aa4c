"""The simulated XUC's REST API: who signs in how, and who may do what; the operations are in the `xuc_…` rooms.

Signing in is simulated as far as REST shows it: a Kerberos ticket is the login in base64, a CAS ticket
`ST-1-{login}`, an OpenID Connect token `oidc-{login}`. Raises `ApiError`. Source: seed document 000.
"""

from __future__ import annotations

import base64
import hmac
import re
from http import HTTPStatus
from typing import Any

import msgspec

from bridge.simulator.xivo_http import ApiError, Call, Endpoint, Handler, Reply
from bridge.simulator.xivo_model import Person, Unknown
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_contacts import contact_handlers
from bridge.simulator.xuc_deprecated import deprecated_handlers
from bridge.simulator.xuc_queues import queue_handlers
from bridge.simulator.xuc_telephony import telephony_handlers
from bridge.simulator.xuc_tokens import Claims, TokenError, Tokens, bearer, granted

CTI_ACL = "alias.ctiuser"
"""What all CTI users may do."""

OPEN = frozenset({"loginCtiUser", "loginWebservice", "loginSsoKerberos", "loginCas", "loginOidc"})
"""Operations that need no token."""


class Credentials(msgspec.Struct):
    """A login with its password; what kind of program it is for is told and not looked at."""

    login: str
    password: str
    softwareType: str | None = None  # noqa: N815 - the wire's own spelling
    applicationType: str | None = None  # noqa: N815 - the wire's own spelling


class PushToken(msgspec.Struct):
    """What wakes up the mobile application."""

    token: str


class Xuc:
    """One simulated XUC: its tokens, and what each operation does."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo
        self.tokens = Tokens(xivo.settings.token_ttl_s)
        handlers: dict[str, Handler] = {
            "loginCtiUser": self._login_cti,
            "loginWebservice": self._login_webservice,
            "loginSsoKerberos": self._login_kerberos,
            "loginCas": self._login_cas,
            "loginOidc": self._login_oidc,
            "checkToken": self._check,
            "registerPushToken": self._register_push,
            **contact_handlers(xivo),
            **queue_handlers(xivo),
            **telephony_handlers(xivo),
            **deprecated_handlers(xivo),
        }
        self.endpoint = Endpoint("xuc", self._guard, handlers, xivo.settings.body_limit_bytes)

    # Who may

    def _guard(self, call: Call) -> None:
        operation = call.operation
        if operation.version == "1.0":
            if call.address not in self._xivo.settings.deprecated_api_hosts:
                raise ApiError(
                    HTTPStatus.FORBIDDEN,
                    "Forbidden",
                    f"{call.address} may not use the deprecated API; see DEPRECATED_API_HOST",
                )
            return
        if operation.name in OPEN:
            return
        call.who = claims = self._claims(call)
        if operation.acl is not None and not granted(claims.acls, _needed(operation.acl, call)):
            raise ApiError(
                HTTPStatus.FORBIDDEN, "Forbidden", f"{claims.login} lacks the right {operation.acl}"
            )
        if operation.user_type == "cti" and claims.user_type != "cti":
            raise ApiError(HTTPStatus.FORBIDDEN, "Forbidden", f"{claims.login} is no CTI user")

    def _claims(self, call: Call) -> Claims:
        try:
            claims = self.tokens.read(bearer(call.headers.get("authorization")), self._xivo.now())
            if claims.user_type == "cti":
                self._xivo.person(claims.login)
            elif claims.login not in self._xivo.web_services:
                raise TokenError("InvalidToken", f"there is no web service user {claims.login}")
        except TokenError as error:
            known = error.error.endswith("NotFound")
            status = HTTPStatus.BAD_REQUEST if known else HTTPStatus.FORBIDDEN
            raise ApiError(status, error.error, str(error)) from error
        except Unknown as error:
            raise ApiError(HTTPStatus.FORBIDDEN, "InvalidToken", str(error)) from error
        return claims

    # Signing in

    def _login_cti(self, call: Call) -> dict[str, Any]:
        given = call.json(Credentials)
        try:
            person = self._xivo.person(given.login)
        except Unknown:
            person = None
        if person is None or person.password is None or not _same(given.password, person.password):
            raise call.error("InvalidCredentials", "the login or the password is wrong")
        return self._signed_in(person)

    def _login_webservice(self, call: Call) -> dict[str, Any]:
        given = call.json(Credentials)
        known = self._xivo.web_services.get(given.login)
        if known is None or not _same(given.password, known.password):
            raise call.error("InvalidCredentials", "the login or the password is wrong")
        token = self.tokens.issue(known.login, "webservice", known.acls, self._xivo.now())
        return {"login": known.login, "token": token, "TTL": self._xivo.settings.token_ttl_s}

    def _login_kerberos(self, call: Call) -> Reply:
        scheme, _, ticket = call.headers.get("authorization", "").partition(" ")
        try:
            login = base64.b64decode(ticket.strip(), validate=True).decode()
        except ValueError:
            login = ""
        if not self._xivo.settings.single_sign_on or scheme.lower() != "negotiate" or not login:
            failed = call.error("SsoAuthenticationFailed", "no Kerberos ticket of this realm was presented")
            body = {"error": failed.error, "message": failed.message}
            return Reply(body, failed.status, [(b"www-authenticate", b"Negotiate")])
        return Reply(self._signed_on(call, login))

    def _login_cas(self, call: Call) -> dict[str, Any]:
        if not self._xivo.settings.single_sign_on:
            raise call.error("CasServerUrlNotSet", "no CAS server is configured")
        if not call.query.get("service") or not call.query.get("ticket"):
            raise call.error("CasServerInvalidRequest", "service and ticket must be given")
        if not re.match("https?://", call.query["service"]):
            raise call.error("CasServerInvalidService", "service is no address")
        ticket = re.fullmatch(r"ST-\d+-(.+)", call.query["ticket"])
        if ticket is None:
            raise call.error("CasServerInvalidTicket", "the ticket is unknown or has been used")
        return self._signed_on(call, ticket[1])

    def _login_oidc(self, call: Call) -> dict[str, Any]:
        if not self._xivo.settings.single_sign_on:
            raise call.error("OidcNotEnabled", "OpenID Connect is not enabled")
        try:
            token = call.query.get("token") or bearer(call.headers.get("authorization"))
        except TokenError:
            raise call.error("OidcInvalidParameter", "access_token is missing") from None
        if not token.startswith("oidc-"):
            raise call.error("OidcAuthenticationFailed", "the access_token is invalid")
        return {
            **self._signed_on(call, token.removeprefix("oidc-")),
            "TTL": self._xivo.settings.token_ttl_s,
        }

    def _signed_on(self, call: Call, login: str) -> dict[str, Any]:
        """The answer to a single sign-on, which the documents show without a `TTL`."""
        try:
            answer = self._signed_in(self._xivo.person(login))
        except Unknown as error:
            raise call.error("UserNotFound", str(error)) from error
        del answer["TTL"]
        return answer

    def _signed_in(self, person: Person) -> dict[str, Any]:
        login = person.login or ""
        token = self.tokens.issue(login, "cti", [CTI_ACL], self._xivo.now())
        return {"login": login, "token": token, "TTL": self._xivo.settings.token_ttl_s}

    def _check(self, call: Call) -> dict[str, Any]:
        claims: Claims = call.who
        token = self.tokens.issue(claims.login, claims.user_type, claims.acls, self._xivo.now())
        return {"login": claims.login, "token": token, "TTL": self._xivo.settings.token_ttl_s}

    # The mobile application

    def _register_push(self, call: Call) -> None:
        self._xivo.person(call.who.login).push_token = call.json(PushToken).token


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())


def _needed(acl: str, call: Call) -> list[str]:
    """The right for this very request: the pattern's `*` and `#` are what the path has in their place."""
    values = iter(call.path.values())
    words: list[str] = []
    for word in acl.split("."):
        if word == "*":
            words.append(next(values, "*"))
        elif word == "#":
            words.extend(values)
        else:
            words.append(word)
    return words
