"""The simulated O2G's REST API over ASGI: every operation of the catalogue, routed, checked and answered.

What an operation does is a `Handler` (see `face`); this module knows who may call it and for whom. Errors
leave as the documented `RestErrorInfo`, none is raised to the server.
"""

from __future__ import annotations

import inspect
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from bridge.simulator.face import Call, Created, Emit, EmitTo, File, Handler, RestError
from bridge.simulator.o2g_channels import Channel
from bridge.simulator.o2g_events import CHANNEL_PATH, Subscriptions
from bridge.simulator.o2g_http import (
    Answer,
    ClientGone,
    Exchange,
    error_answer,
    file_answer,
    read_body,
    read_head,
    send_answer,
)
from bridge.simulator.o2g_sessions import (
    ADMINISTRATOR_PACKAGES,
    API_VERSION,
    SESSION_COOKIE,
    Accounts,
    Session,
    Sessions,
)
from bridge.simulator.plan import Plan
from bridge.simulator.settings import Settings
from protocol import catalogue
from protocol.catalogue import API_BASE, API_ROOT, Operation

log = logging.getLogger(__name__)

PRODUCT = {
    "productName": "O2G Solution",
    "productType": "O2G",
    "productVersion": {"major": "2.7", "minor": "004.000"},
    "haMode": False,
}
"""`ServerInfo`: the release whose document the catalogue was made from."""

SERVER_ADDRESS = "127.0.0.1"

OWN_PACKAGES = frozenset({"o2g", "authentication", "sessions", "subscriptions"})
"""Packages whose operations need no handler."""

ABOUT_ANYBODY = frozenset({"users.getByLoginName"})
"""Operations whose `{loginName}` may be anybody: a user may read another's account ("User information")."""

ABOUT_ONESELF = frozenset({"users.setPreferences"})
"""Operations whose `{loginName}` is ignored in a user session, as their description says."""

OUT_OF_SESSION = frozenset({"maintenance.checkLicense"})
"""Operations that the document makes available without a session."""

Body = Callable[[], Awaitable[dict[str, Any] | None]]
"""Reads and checks the request's body."""

Finder = Callable[[str], File | None]
"""Finds the file at the rest of a path."""


class O2G:
    """One simulated O2G: its accounts, sessions and subscriptions, and the handlers of its operations."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self.settings = settings
        self.accounts = Accounts(plan, settings)
        self.subscriptions = Subscriptions(self.accounts, settings)
        self.sessions = Sessions(self.accounts, settings, on_close=self._session_ended)
        self.on_session_end: list[Callable[[str], None]] = []
        """Called with the key of a session that ended, `Call.session`."""
        self.emit: Emit = self.subscriptions.emit
        self.emit_to: EmitTo = self.subscriptions.emit_to
        self.checks: list[Callable[[Operation], None]] = []
        """Asked before an operation's handler; each may refuse it."""
        self.requests: Counter[str] = Counter()
        """How often each operation has been asked for, by catalogue id."""
        self._handlers: dict[str, Handler] = {}
        self._packages = OWN_PACKAGES
        self._files: dict[str, Finder] = {}

    def add(self, handlers: Mapping[str, Handler]) -> None:
        """Serve these operations, by catalogue id; a later handler replaces an earlier one."""
        self._handlers |= handlers
        self._packages |= {operation_id.partition(".")[0] for operation_id in handlers}

    def add_files(self, prefix: str, find: Finder) -> None:
        """Serve files to administrators below `prefix`, a path from the server's root: those that events
        name and that the document lists no operation for."""
        self._files[prefix] = find

    def download(self, scope: Scope) -> Answer:
        """The file that the request's path names."""
        path = scope["path"]
        for prefix, find in self._files.items():
            if scope["method"] == "GET" and path.startswith(prefix):
                if not self.sessions.use(read_head(scope).cookies.get(SESSION_COOKIE)).admin:
                    raise RestError("NOT_ALLOWED", "files are for administrators")
                file = find(path.removeprefix(prefix))
                if file is not None:
                    return file_answer(file)
        raise RestError("NOT_FOUND", f"there is no resource {path}")

    def serves(self, operation_id: str) -> bool:
        """Whether this operation is simulated."""
        return operation_id in self._handlers or operation_id.partition(".")[0] in OWN_PACKAGES

    def forget(self) -> None:
        """Lose every session, and with them the subscriptions, as a restart of the server does."""
        self.sessions.forget()

    def started(self) -> None:
        """Tell whoever has been configured for it that the server is ready (OnServerStart)."""
        self.subscriptions.announce({"eventName": "OnServerStart", "serverId": SERVER_ADDRESS})

    async def close(self) -> None:
        """End all sessions, subscriptions and channels."""
        self.sessions.forget()
        await self.subscriptions.close()

    def _session_ended(self, session: Session) -> None:
        self.subscriptions.end_of(session)
        for react in self.on_session_end:
            react(session.token)

    async def execute(
        self, operation: Operation, path: dict[str, str], exchange: Exchange, body: Body
    ) -> Answer:
        """Do what the operation is for, if the request's session may; `path` holds the path parameters."""
        self.requests[operation.id] += 1
        if operation.id == "o2g.getDescriptor":
            return _descriptor(exchange)
        if operation.id == "authentication.authenticate":
            return self.sessions.authenticate(exchange)
        if operation.id in OUT_OF_SESSION and operation.id in self._handlers:
            self._handlers[operation.id](Call(False, None, path, exchange.query, None))
            return Answer(HTTPStatus.NO_CONTENT)
        token = exchange.cookies.get(SESSION_COOKIE)
        if operation.id == "sessions.open":
            credential = self.sessions.recognise(token)
            exchange.body = await body()
            return self.sessions.open(exchange, credential, self._packages)
        session = self.sessions.use(token)
        match operation.id:
            case "sessions.getSession":
                return self.sessions.info(exchange, session, self._packages)
            case "sessions.keepAlive":
                return Answer(HTTPStatus.NO_CONTENT)
            case "sessions.close":
                self.sessions.close(session)
                return Answer(HTTPStatus.NO_CONTENT)
            case "subscriptions.create":
                exchange.body = await body()
                return self.subscriptions.create(exchange, session)
            case "subscriptions.updateFilter":
                exchange.body = await body()
                return self.subscriptions.update_filter(exchange, session)
            case "subscriptions.remove":
                return self.subscriptions.remove(path["subscriptionId"], session)
            case _:
                return await self._handle(operation, path, exchange, session, body)

    async def _handle(
        self, operation: Operation, path: dict[str, str], exchange: Exchange, session: Session, body: Body
    ) -> Answer:
        if operation.package in ADMINISTRATOR_PACKAGES and not session.admin:
            raise RestError("NOT_ALLOWED", f"{operation.id} is for administrators")
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise RestError("NOT_SUPPORTED", f"{operation.id} is not simulated")
        for check in self.checks:
            check(operation)
        login = self._login(operation, path, exchange.query, session)
        call = Call(
            session.admin,
            login,
            path,
            exchange.query,
            await body(),
            session=session.token,
            account=session.login,
        )
        reply = handler(call)
        if inspect.isawaitable(reply):
            reply = await reply
        if reply is None:
            return Answer(HTTPStatus.NO_CONTENT)
        if isinstance(reply, Created):
            location = f"{exchange.base}{API_BASE}{reply.path}".encode("latin-1")
            return Answer(HTTPStatus.CREATED, reply.body, [(b"location", location)])
        if isinstance(reply, File):
            return file_answer(reply)
        return Answer(HTTPStatus.OK, reply)

    def _login(
        self, operation: Operation, path: dict[str, str], query: dict[str, str], session: Session
    ) -> str | None:
        """Whom the operation is for. In a user session the user, whatever `loginName` the query has."""
        named = path.get("loginName")
        if not session.admin:
            if named not in (None, session.login) and operation.id not in ABOUT_ANYBODY | ABOUT_ONESELF:
                raise RestError("NOT_ALLOWED", f"{named} is not the user of this session")
            return session.login
        if named is None:
            named = query.get("loginName")
            if not named:
                if operation.admin_login_name_query and not operation.login_name_absent_means_all:
                    raise RestError("BAD_PARAMETER", "an administrator must give loginName")
                return None
        elif operation.package == "users" and self.accounts.is_admin(named):
            return named
        if self.accounts.user(named) is None:
            status = HTTPStatus.NOT_FOUND if operation.documents(404) else HTTPStatus.BAD_REQUEST
            raise RestError("NOT_FOUND", f"no user has the login {named}", status=status)
        return named


def _descriptor(exchange: Exchange) -> Answer:
    """`RoxeRestApiDescriptor`: what the server is, and where to authenticate."""
    address = f"{exchange.base}{API_ROOT}/authenticate?version={API_VERSION}"
    version = {"id": API_VERSION, "status": "CURRENT", "publicUrl": address, "internalUrl": address}
    return Answer(HTTPStatus.OK, {"serverInfo": PRODUCT, "versions": [version]})


class RestEndpoint:
    """The ASGI application for everything but the event channels."""

    def __init__(self, o2g: O2G) -> None:
        self._o2g = o2g

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and log one line of it without what the request carries."""
        started_s = time.perf_counter()
        found = catalogue.match(scope["raw_path"].decode("latin-1"))
        chosen = found.by_method.get(scope["method"]) if found is not None else None
        try:
            if chosen is not None:
                answer = await self._execute(*chosen, scope, receive)
            elif found is not None:
                raise RestError("NOT_SUPPORTED", f"{scope['method']} is none of {found.allow}", status=405)
            else:
                answer = self._o2g.download(scope)
        except ClientGone:
            return
        except RestError as error:
            answer = error_answer(error, _error_headers(error, found.allow if found is not None else ""))
        except Exception:
            log.exception("%s failed", chosen[0].id if chosen is not None else "routing")
            answer = error_answer(RestError("SERVER_PROBLEM", "an operation of the simulator failed"))
        await send_answer(send, answer)
        if log.isEnabledFor(logging.DEBUG):
            what = chosen[0].id if chosen is not None else scope["path"]
            spent_ms = (time.perf_counter() - started_s) * 1000
            log.debug("%s %s: %d in %.1f ms", scope["method"], what, answer.status, spent_ms)

    async def _execute(
        self, operation: Operation, path: dict[str, str], scope: Scope, receive: Receive
    ) -> Answer:
        async def body() -> dict[str, Any] | None:
            content = await read_body(scope, receive, self._o2g.settings.body_limit_bytes)
            if content is None and operation.body is not None and not operation.body_optional:
                raise RestError("BAD_PARAMETER", f"the body, a {operation.body}, is missing")
            return content

        return await self._o2g.execute(operation, path, read_head(scope), body)


class ChannelEndpoint:
    """The ASGI application on `/OTEvents`: opens the channel of a subscription."""

    def __init__(self, o2g: O2G) -> None:
        self._o2g = o2g

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry the subscription's events until the channel ends."""
        try:
            channel = self._open(scope)
        except RestError as error:
            log.debug("channel refused: %s", error.kind)
            await send_answer(send, error_answer(error, _error_headers(error, "GET, POST")))
            return
        log.debug("channel opened")
        await channel.run(receive, send)
        log.debug("channel closed")

    def _open(self, scope: Scope) -> Channel:
        if scope["method"] not in ("GET", "POST"):
            raise RestError("NOT_SUPPORTED", "a channel is opened with GET or POST", status=405)
        exchange = read_head(scope)
        subscription_id = exchange.query.get("subscriptionId")
        if not subscription_id:
            raise RestError("BAD_PARAMETER", "query parameter subscriptionId is missing")
        return self._o2g.subscriptions.channel(subscription_id, exchange.cookies.get(SESSION_COOKIE))


def _error_headers(error: RestError, allow: str) -> list[tuple[bytes, bytes]]:
    """The headers that HTTP demands beside some error statuses."""
    if error.status == HTTPStatus.UNAUTHORIZED:
        return [(b"www-authenticate", b'Basic realm="O2G"')]
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        return [(b"allow", allow.encode())]
    return []


def o2g_app(o2g: O2G) -> Starlette:
    """The ASGI application of a simulated O2G: its REST API and its event channels, on one port."""
    return Starlette(
        routes=[
            Route(CHANNEL_PATH, ChannelEndpoint(o2g)),
            Mount("/", RestEndpoint(o2g)),
        ]
    )
