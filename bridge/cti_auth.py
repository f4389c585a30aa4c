"""What pages of Cti.js ask before they connect: `/xuc/api/2.0/auth/login` and `/auth/check`, on every kind of site.

The answers and errors are XUC's (seed document 000, "CTI user authentication", "Check and renew JWT token"); the
token is the bridge's own (`cti_tokens`). Errors: none leaves this room; each becomes a status.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol, runtime_checkable

import msgspec

from bridge import access
from bridge.cti_tokens import BadToken, Credentials, Expired
from bridge.own_methods import LOGIN_MOST_CHARS, signed_in_by
from bridge.reply import incident
from bridge.session import Session
from bridge.shared import Shared
from bridge.sites import Site
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LOGIN: Final = "/xuc/api/2.0/auth/login"
CHECK: Final = "/xuc/api/2.0/auth/check"
METHODS: Final = {LOGIN: "POST", CHECK: "GET"}

BODY_MOST_BYTES: Final = 4096
"""A login and a password; nobody else's bytes are kept for strangers."""


@runtime_checkable
class Authorized(Protocol):
    """A user whom the site knows by a bearer token of its own."""

    @property
    def authorization(self) -> str | None:
        """The field `Authorization` of his requests; None while there is none."""
        ...


class _Login(msgspec.Struct):
    login: str
    password: str


class _Refused(Exception):
    """What is answered instead, in XUC's words."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message


class CtiAuth:
    """The two addresses, and the sessions of programs that go on to the site's REST API with the bridge's token."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._sessions: dict[str, tuple[Session, asyncio.TimerHandle]] = {}
        """By login and site: sessions that requests through the ingress are authorised by."""
        self._signing_in: dict[str, asyncio.Task[None]] = {}
        self._without: set[str] = set()
        """Sites whose users have no authorisation of their own."""

    @staticmethod
    def serves(path: str) -> bool:
        """Whether a path, below a site's own, is one of the two."""
        return path in METHODS

    async def serve(self, site: Site, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name: value.decode("latin-1") for name, value in reversed(scope["headers"])}
        origin = headers.get(b"origin")
        origins = self._shared.config.access.origins
        extra: list[tuple[bytes, bytes]] = [(b"vary", b"Origin"), (b"cache-control", b"no-store")]
        try:
            if not access.origin_allowed(origin, origins, scope["scheme"], headers.get(b"host")):
                raise _Refused(
                    403, "Forbidden", "pages of this origin are not allowed; add it to access.origins"
                )
            if origin is not None:
                extra.append((b"access-control-allow-origin", origin.encode("latin-1")))
            if scope["method"] == "OPTIONS":
                extra += [
                    (b"access-control-allow-methods", METHODS[path].encode()),
                    (b"access-control-allow-headers", b"Authorization, Content-Type"),
                    (b"access-control-max-age", b"600"),
                ]
                await _answer(send, 204, None, extra)
                return
            if scope["method"] != METHODS[path]:
                raise _Refused(405, "MethodNotAllowed", f"{path} takes {METHODS[path]}")
            if path == LOGIN:
                body = await self._login(site, scope, receive)
            else:
                await self._learn(headers.get(b"authorization"))
                body = self._check(site, headers.get(b"authorization"))
            await _answer(send, 200, body, extra)
        except _Refused as refused:
            said = {"error": refused.error, "message": refused.message}
            await _answer(send, refused.status, said, extra)
        except Exception:
            said = {"error": "NotHandledError", "message": f"incident {incident('a sign-in failed')}"}
            await _answer(send, 500, said, extra)

    async def _login(self, site: Site, scope: Scope, receive: Receive) -> dict[str, Any]:
        try:
            asked = msgspec.json.decode(await _body(receive), type=_Login)
        except DECODE_ERRORS as error:
            raise _Refused(400, "InvalidJson", f"login and password are needed: {error}") from error
        if len(asked.login) > LOGIN_MOST_CHARS:
            raise _Refused(400, "InvalidJson", f"login has more than {LOGIN_MOST_CHARS} characters")
        try:
            session = await signed_in_by(
                self._shared, _address(scope), site, asked.login, asked.password, None
            )
        except RpcError as error:
            raise _refusal(error) from error
        credentials = Credentials(site.name, asked.login, asked.password)
        self._keep(credentials, session)
        return self._said(credentials, self._shared.cti_tokens.issue(credentials))

    def _check(self, site: Site, authorization: str | None) -> dict[str, Any]:
        if authorization is None:
            raise _Refused(400, "AuthorizationHeaderNotFound", "there is no Authorization")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _Refused(400, "BearerNotFound", "Authorization must be Bearer and a token")
        try:
            renewed, credentials = self._shared.cti_tokens.renew(token.strip())
        except Expired as error:
            raise _Refused(403, "TokenExpired", str(error)) from error
        except BadToken as error:
            raise _Refused(403, "InvalidToken", str(error)) from error
        if credentials.site != site.name:
            raise _Refused(403, "InvalidToken", f"the token is for the site {credentials.site}")
        name = f"{credentials.site} {credentials.login}"
        if name in self._sessions:
            session, end = self._sessions[name]
            end.cancel()
            self._hold(name, session)
        return self._said(credentials, renewed)

    def _said(self, credentials: Credentials, token: str) -> dict[str, Any]:
        return {"login": credentials.login, "token": token, "TTL": self._shared.cti_tokens.ttl_s}

    # Programs that go on to the site's REST API

    def _keep(self, credentials: Credentials, session: Session) -> None:
        """Keep a session whose authorisation requests through the ingress need; end any other one at once."""
        user: object = session.user
        if not isinstance(user, Authorized):
            self._without.add(credentials.site)
            session.end("the password was right; each socket signs in by itself")
            return
        name = f"{credentials.site} {credentials.login}"
        before = self._sessions.pop(name, None)
        if before is not None:
            before[0].end("a newer one takes its place")
            before[1].cancel()
        self._hold(name, session)

    def _hold(self, name: str, session: Session) -> None:
        """Keep a session for as long as a token that is made now is in force."""
        ttl_s = self._shared.cti_tokens.ttl_s
        self._sessions[name] = session, asyncio.get_running_loop().call_later(ttl_s, self._expire, name)

    def _expire(self, name: str) -> None:
        session, _ = self._sessions.pop(name)
        session.end("its token has expired")

    async def arrive(self, scope: Scope) -> None:
        """In a cluster: have a session here for a token with which its user has signed in at another bridge."""
        tokens = self._shared.page_tokens
        authorization = dict(reversed(scope["headers"])).get(b"authorization")
        if tokens is None or authorization is None:
            return
        await self._learn(authorization.decode("latin-1"))
        token = authorization.decode("latin-1").partition(" ")[2].strip()
        credentials = self._shared.cti_tokens.find(token)
        if credentials is None or credentials.site in self._without:
            return
        name = f"{credentials.site} {credentials.login}"
        if name not in self._sessions or self._sessions[name][0].closed:
            task = self._signing_in.get(name)
            if task is None:
                work = self._sign_in_again(credentials, _address(scope))
                task = self._signing_in[name] = asyncio.get_running_loop().create_task(work)
                task.add_done_callback(lambda _: self._signing_in.pop(name, None))
            await asyncio.shield(task)

    async def _sign_in_again(self, credentials: Credentials, address: str) -> None:
        site = self._shared.sites.get(credentials.site)
        if site is None:
            return
        try:
            session = await signed_in_by(
                self._shared, address, site, credentials.login, credentials.password, None
            )
        except RpcError as error:
            log.info("%s: no session for a page's token: %s", credentials.site, error.message)
        else:
            self._keep(credentials, session)

    async def _learn(self, authorization: str | None) -> None:
        """Ask other bridges of the cluster for a token that they may have made."""
        if self._shared.page_tokens is not None and authorization is not None:
            await self._shared.page_tokens.learn(authorization.partition(" ")[2].strip())

    def exchange(self, scope: Scope) -> None:
        """Put the site's own authorisation in the place of the bridge's token, where a request has one."""
        for number, (name, value) in enumerate(scope["headers"]):
            scheme, _, token = value.decode("latin-1").partition(" ")
            if name == b"authorization" and scheme.lower() == "bearer":
                credentials = self._shared.cti_tokens.find(token.strip())
                kept = None
                if credentials is not None:
                    kept = self._sessions.get(f"{credentials.site} {credentials.login}")
                user: object = None if kept is None or kept[0].closed else kept[0].user
                own = user.authorization if isinstance(user, Authorized) else None
                if own is not None:
                    headers = list(scope["headers"])
                    headers[number] = (name, own.encode("latin-1"))
                    scope["headers"] = headers
                return


def _refusal(error: RpcError) -> _Refused:
    if error.code == jsonrpc.NOT_SIGNED_IN:
        return _Refused(401, "InvalidCredentials", error.message)
    if error.code == jsonrpc.TOO_MANY_REQUESTS:
        return _Refused(429, "TooManyRequests", error.message)
    if error.code == jsonrpc.SITE_UNREACHABLE:
        return _Refused(503, "Unreachable", error.message)
    return _Refused(502, "NotHandledError", error.message)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


async def _body(receive: Receive) -> bytes:
    found = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _Refused(400, "InvalidJson", "the request was broken off")
        found += bytes(message.get("body", b""))
        if len(found) > BODY_MOST_BYTES:
            raise _Refused(413, "InvalidJson", f"the body has more than {BODY_MOST_BYTES} bytes")
        if not message.get("more_body"):
            return found


async def _answer(send: Send, status: int, body: Any, headers: list[tuple[bytes, bytes]]) -> None:
    content = b"" if body is None else msgspec.json.encode(body)
    if body is not None:
        headers = [*headers, (b"content-type", b"application/json")]
    headers = [*headers, (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
