"""Signing in to XUC: as a CTI user, as a web service user, or with a token that XUC has given somebody before.

Errors: `protocol.jsonrpc.RpcError`. Source: seed document 000, "User basic authentication", "Single sign-in", "Check
and renew JWT token".
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Final

import msgspec

from bridge.sites.signed import unreachable
from bridge.sites.xivo.kept import JSON, Grant, SignIn
from bridge.transport import Headers, Request, Response, Transport, TransportError
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS

API: Final = "/xuc/api/2.0"
LOGIN: Final = f"{API}/auth/login"
WEBSERVICE: Final = f"{API}/auth/webservice"
CHECK: Final = f"{API}/auth/check"
CTI_CHANNEL: Final = f"{API}/cti"

REQUEST_LIMIT_S: Final = 10.0
"""Signing in takes milliseconds; XUC itself waits up to 10 s for its own servers (seed 003, `loggedOnTimeout`)."""

DEFAULT_TTL_S: Final = 3600
"""Where an answer has no `TTL`: the documents' example."""

LOST: Final = frozenset({"InvalidToken", "TokenExpired"})
"""The errors by which XUC says that a token is worth nothing (any more)."""

_TOKEN: Final = re.compile(r"[\w-]+\.([\w-]+)\.[\w-]+")


class Said(msgspec.Struct):
    """What XUC answers to a sign-in (`Login`)."""

    login: str
    token: str
    TTL: int | None = None


class _Failure(msgspec.Struct):
    error: str = ""


class _Claims(msgspec.Struct):
    login: str
    userType: str = "cti"  # noqa: N815 - the wire's own spelling


class Xuc:
    """One XUC, as far as signing in goes."""

    def __init__(self, site_name: str, transport: Transport) -> None:
        self._site_name = site_name
        self._transport = transport

    def with_password(self, path: str, login: str, password: str) -> SignIn:
        """Signs in with a password, at `LOGIN` or `WEBSERVICE`."""

        async def sign_in() -> Grant:
            body = msgspec.json.encode({"login": login, "password": password})
            return self._grant(await self._ask(Request("POST", path, [JSON], body, REQUEST_LIMIT_S)))

        return sign_in

    def with_token(self, token: str, login: str) -> SignIn:
        """Signs in with a token of XUC's, which must be this login's."""

        async def sign_in() -> Grant:
            grant = await self.renew(Grant(login, _bearer(token), None))
            if grant is None or grant.login != login:
                raise jsonrpc.not_signed_in(f"{self._site_name} refuses the token, or it is not {login}'s")
            return grant

        return sign_in

    async def renew(self, grant: Grant) -> Grant | None:
        """`auth/check`: a token for a further time to live."""
        answer = await self._ask(Request("GET", CHECK, grant.headers, None, REQUEST_LIMIT_S))
        return None if answer.status == 401 or is_token_lost(answer) else self._grant(answer)

    async def is_there(self) -> bool:
        """Whether XUC answers at all. Raises nothing."""
        try:
            answer = await self._transport.request(Request("GET", CHECK, [], None, REQUEST_LIMIT_S))
        except TransportError:
            return False
        # Without a token it is a 400 of XUC's; 502 to 504 are those of a proxy in front of it.
        return answer.status < 500

    async def repost(self, domain: str) -> bool:
        """`handshake`: have XUC post the events of all calls again; whether it has taken that. Raises nothing."""
        target = f"/xuc/api/1.0/handshake/{domain}/"
        try:
            answer = await self._transport.request(Request("POST", target, [], None, REQUEST_LIMIT_S))
        except TransportError:
            return False
        return answer.status < 300

    async def _ask(self, request: Request) -> Response:
        try:
            answer = await self._transport.request(request)
        except TransportError as error:
            raise unreachable(self._site_name, str(error)) from error
        if answer.status in (502, 503, 504):
            raise unreachable(self._site_name, f"it is not ready (HTTP {answer.status})")
        return answer

    def _grant(self, answer: Response) -> Grant:
        if answer.status == 401:
            raise jsonrpc.not_signed_in(f"{self._site_name} refuses the login or the password")
        if answer.status >= 300:
            raise jsonrpc.upstream_error(answer.status, _object(answer))
        try:
            said = msgspec.json.decode(answer.body, type=Said)
        except DECODE_ERRORS:
            # A page of another server can be a 200, too: without a token nobody's password was checked.
            raise jsonrpc.upstream_error(
                502, None, "no token came with the sign-in; is the site's url that of a XUC?"
            ) from None
        return Grant(said.login, _bearer(said.token), said.TTL or DEFAULT_TTL_S)


def is_token_lost(response: Response) -> bool:
    """Whether XUC does not accept the token (any more); a lack of rights is something else."""
    if response.status != 403 or b"Token" not in response.body:
        return False
    try:
        return msgspec.json.decode(response.body, type=_Failure).error in LOST
    except DECODE_ERRORS:
        return False


def is_token(text: str) -> bool:
    """Whether a text has the form of XUC's tokens, which no password of people has."""
    return _claims(text) is not None


def is_webservice_token(text: str) -> bool:
    """Whether a token says that it is a web service user's; only XUC can tell whether that is true."""
    claims = _claims(text)
    return claims is not None and claims.userType == "webservice"


def _claims(text: str) -> _Claims | None:
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    payload = found[1]
    try:
        decoded = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return msgspec.json.decode(decoded, type=_Claims)
    except (binascii.Error, *DECODE_ERRORS):
        return None


def _bearer(token: str) -> Headers:
    return [("Authorization", f"Bearer {token}")]


def _object(answer: Response) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(answer.body)
    except DECODE_ERRORS:
        return None
    return value if isinstance(value, dict) else None
