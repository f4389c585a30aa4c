"""The HTTP ingress: plain HTTP requests to the one port that are a site's, and who may send them.

A program made for the site is given the bridge's address instead of the site's and works (protocol.md sections 1
and 5). Errors: none leaves; each is an answer in the site's error shape.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Final, NamedTuple

from bridge.access import Throttle, origin_allowed
from bridge.acl import Acl
from bridge.config import Access, Config, Token
from bridge.config import Ingress as Rules
from bridge.logs import REQUEST_ID, fields
from bridge.metrics import Metrics
from bridge.sites import Home, Site
from bridge.tokens import Tokens
from bridge.transport import first_header
from bridge.tunnel.forwarded import Networks
from bridge.tunnel.ingress_exchange import (
    CLOSE,
    Exchange,
    Receive,
    Refused,
    Scope,
    Send,
    answer_refusal,
)
from bridge.tunnel.paths import PathRefused
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

REFUSED_METHODS: Final = frozenset({"CONNECT", "TRACE"})
"""The one asks for a tunnel to a host of the client's choice, the other for what the bridge has added."""

RETRY_AFTER_S: Final = 1
"""What a client over a limit is told to wait: requests take milliseconds."""


class Target(NamedTuple):
    """Whose a request is. `site` is None where the path names a site that there is not."""

    site: Site | None
    shape: Site
    """Whose error shape the client knows."""
    mount: str
    path: str


class Ingress:
    """The ingress of one bridge to all of its sites."""

    def __init__(
        self,
        config: Config,
        sites: Mapping[str, Site],
        metrics: Metrics,
        tokens: Tokens,
        throttle: Throttle,
    ) -> None:
        self._limits = config.limits
        self._sites = sites
        self._metrics = metrics
        self._tokens = tokens
        self._throttle = throttle
        self._acl = Acl(config)
        self._requests: set[Exchange] = set()
        self._channels: set[Exchange] = set()
        self._draining = False
        self.configure(config.ingress, config.access)

    def configure(self, rules: Rules, access: Access) -> None:
        """From now on these rules hold; what passes already goes on."""
        self._rules = rules
        self._addresses = Networks(rules.addresses)
        self._origins = access.origins

    @property
    def in_flight(self) -> int:
        """Requests without a complete answer, event channels apart."""
        return len(self._requests)

    @property
    def channels(self) -> int:
        """Event channels that are open."""
        return len(self._channels)

    def find(self, raw_path: bytes) -> Target | None:
        """Whose path this is; None where no kind of site serves it."""
        path = raw_path.decode("latin-1")
        mount = name = ""
        if path.startswith("/sites/"):
            name, slash, rest = path.removeprefix("/sites/").partition("/")
            mount, path = f"/sites/{name}", slash + rest
        serving = [site for site in self._sites.values() if site.ingress.serves(path)]
        if not serving:
            return None
        if not mount:
            return Target(serving[0], serving[0], "", path)
        site = self._sites.get(name)
        if site is not None and site not in serving:
            return None
        return Target(site, site or serving[0], mount, path)

    async def serve(self, target: Target, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.perf_counter()
        try:
            status = await self._serve(target, scope, receive, send)
        except Refused as refused:
            status = refused.status
            await answer_refusal(target.shape, refused, scope, send)
        self._metrics.ingress[status] += 1
        name: str | None = scope.get(REQUEST_ID)
        level = logging.DEBUG if name is None else logging.INFO
        if log.isEnabledFor(level):
            named = fields(
                method=scope["method"],
                path=target.mount + target.path,
                request=name,
                outcome=status,
                took_ms=(time.perf_counter() - began) * 1e3,
                site=(target.site or target.shape).name,
            )
            log.log(level, "HTTP request answered", extra=named)

    async def drain(self) -> None:
        """Take no more requests, end the event channels, let the rest finish for a while, and end it then."""
        self._draining = True
        why = "the bridge is shutting down"
        for exchange in list(self._channels):
            exchange.end(why)
        deadline = time.monotonic() + self._limits.drain_s
        while self._requests and time.monotonic() < deadline:  # noqa: ASYNC110 - once in a process's life
            await asyncio.sleep(0.02)
        for exchange in [*self._channels, *self._requests]:
            exchange.end(why)

    # One request

    async def _serve(self, target: Target, scope: Scope, receive: Receive, send: Send) -> int:
        if self._draining:
            raise Refused(503, "the bridge is shutting down", CLOSE)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        host = first_header(headers, "host") or _own_address(scope)
        tokens = self._presented(headers)
        token = self._admitted(scope, tokens)
        if not origin_allowed(first_header(headers, "origin"), self._origins, scope["scheme"], host):
            raise Refused(403, "pages of this origin are not allowed; add it to access.origins")
        site = target.site
        if site is None:
            raise Refused(404, f"unknown site; the sites are {', '.join(self._sites)}")
        method: str = scope["method"]
        if method in REFUSED_METHODS:
            raise Refused(405, f"{method} does not pass")
        query: bytes = scope["query_string"]
        path_and_query = f"{target.path}?{query.decode('latin-1')}" if query else target.path
        try:
            self._acl.of(site.name).check_path(path_and_query)
        except PathRefused as error:
            raise Refused(error.status, str(error)) from error
        passage = site.ingress.passage(target.path)
        under_way = self._channels if passage.channel else self._requests
        most = self._rules.channels if passage.channel else self._rules.in_flight
        if len(under_way) >= most:
            what = "event channels are open" if passage.channel else "requests are under way"
            raise Refused(429, f"{most} {what} already", (b"retry-after", b"%d" % RETRY_AFTER_S))
        exchange = Exchange(
            site,
            passage,
            Home(scope["scheme"], host, target.mount),
            path_and_query,
            self._limits,
            self._rules.body_bytes,
            frozenset(tokens),
            scope,
            receive,
            send,
        )
        release = None if token is None else self._tokens.hold(token, lambda why: exchange.end(why.value))
        under_way.add(exchange)
        try:
            login = site.ingress.login(target.path, first_header(headers, "authorization"))
            return await (exchange.run() if login is None else self._signing_in(exchange, scope, login))
        finally:
            under_way.discard(exchange)
            if release is not None:
                release()

    def _presented(self, headers: list[tuple[str, str]]) -> dict[str, Token]:
        """The bridge's own tokens that a request presents, by header field; the site is not to see them.

        A client of the site needs `Authorization` for the site itself when it signs in, so there are two fields.
        """
        found: dict[str, Token] = {}
        for name in ("proxy-authorization", "authorization"):
            scheme, _, presented = (first_header(headers, name) or "").partition(" ")
            if scheme.lower() == "bearer":
                token = self._tokens.find(presented.strip(), "client")
                if token is not None:
                    found[name] = token
        return found

    def _admitted(self, scope: Scope, tokens: Mapping[str, Token]) -> Token | None:
        """The token that lets the request in, if it is by token. Raises `Refused`."""
        if self._rules.access == "off":
            raise Refused(403, "plain HTTP requests do not pass here; see [ingress] in the configuration")
        if self._rules.access == "address":
            client = scope.get("client")
            if client is None or client[0] not in self._addresses:
                raise Refused(403, "this address may not send requests; see ingress.addresses")
            return None
        token = next(iter(tokens.values()), None)
        if token is None:
            challenge = (b"www-authenticate", b'Bearer realm="ctibridge"')
            raise Refused(
                401,
                "a bearer token of the bridge is needed, one that it knows",
                challenge,
            )
        return token

    async def _signing_in(self, exchange: Exchange, scope: Scope, login: str) -> int:
        """A password is tried: at most as often as on a socket (protocol.md section 8)."""
        address = str(scope["client"][0]) if scope.get("client") else "unknown"
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._throttle.attempt(address, login))
            except RpcError as error:
                self._metrics.sign_ins["throttled"] += 1
                wait_s = math.ceil((error.data or {}).get("retryAfter", RETRY_AFTER_S))
                raise Refused(429, error.message, (b"retry-after", b"%d" % wait_s)) from error
            status = await exchange.run()
            if status == 401:
                self._throttle.failed(address, login)
                self._metrics.sign_ins["refused"] += 1
            elif 200 <= status < 300:
                self._throttle.succeeded(address, login)
                self._metrics.sign_ins["ok"] += 1
            return status


def _own_address(scope: Scope) -> str:
    """For a client of HTTP/1.0 that does not say how it addresses the bridge."""
    host, port = scope["server"]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
