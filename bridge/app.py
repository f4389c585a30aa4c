"""The application on the one port: routes and lifespan, nothing else (protocol.md section 1)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, MutableMapping
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bridge import surface
from bridge.cluster import Cluster
from bridge.cluster.node import Node
from bridge.config import Config, Limits
from bridge.config import Site as SiteSettings
from bridge.console import pages
from bridge.cti_auth import CtiAuth
from bridge.endpoint import Bridge
from bridge.logs import REQUEST_ID, REQUEST_ID_HEADER, request_id
from bridge.metrics import Metrics
from bridge.outbox import Send
from bridge.page_headers import guarded
from bridge.peer import Receive, Scope
from bridge.sites import Site
from bridge.sites.o2g.site import O2gSite
from bridge.sites.xivo.site import XivoSite
from bridge.tokens import Tokens
from bridge.transport.agent import AgentTransport
from bridge.tunnel.forwarded import BadForwarding, Networks, TrustedProxies
from bridge.tunnel.hooks import Hooks
from bridge.tunnel.hub import Hub, agent_query
from bridge.tunnel.ingress import Ingress
from protocol.tunnel import Codec

log = logging.getLogger(__name__)

SOCKET_PATHS = ("/ws", "/xuc/api/2.0/cti", "/ctichannel")
"""Where sockets connect; the last two are what existing Cti.js pages dial."""


class Application:
    """The ASGI application. Sockets go to the endpoint directly: each wrapper around `send` costs every frame.

    With a `cluster`, which has been started and which it stops, it acts as one with that one's other bridges.
    """

    def __init__(self, config: Config, cluster: Cluster | None = None) -> None:
        self.config = config
        self.cluster = cluster
        self.node: Node | None = None
        self.metrics = Metrics()
        self.bridge: Bridge | None = None
        self.hub: Hub | None = None
        self.ingress: Ingress | None = None
        self.cti_auth: CtiAuth | None = None
        self._hooks: Hooks | None = None
        self._proxies = TrustedProxies(Networks(config.server.trusted_proxies))
        self._http = Starlette(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
                Route("/openrpc.json", self._openrpc),
                *(pages.routes() if config.console.enabled else ()),
                *(Route(path, _upgrade) for path in ("/ws", "/ctichannel")),
                *(Route(f"/sites/{{site}}{path}", _upgrade) for path in ("/ws", "/ctichannel")),
            ],
            lifespan=self._lifespan,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection. A name that the client gave it comes back in the answer."""
        if scope["type"] != "lifespan":
            named = request_id(_request_id(scope["headers"]))
            if named is not None:
                scope[REQUEST_ID] = named
                send = _naming(send, named.encode())
        try:
            if scope["type"] != "lifespan":
                self._proxies.apply(scope)
        except BadForwarding as error:
            await _malformed(scope, receive, send, str(error))
            return
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._page(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    async def drain(self) -> None:
        """Stop serving: 1001 to every socket, an end to every event channel, sign out everywhere.

        The agents' sockets come last: signing out goes through them.
        """
        if self.bridge is not None and self.ingress is not None:
            await asyncio.gather(self.bridge.drain(), self.ingress.drain())
        if self.node is not None:
            await self.node.leave()
        if self.bridge is not None and self.hub is not None:
            await asyncio.gather(
                *(self.bridge.sites[each.name].stop() for each in self.config.sites if each.agent)
            )
            await self.hub.drain()

    def reconfigure(self, config: Config) -> None:
        """Take over what can be changed while the bridge runs: tokens, access rules, trusted proxies."""
        self._proxies = TrustedProxies(Networks(config.server.trusted_proxies))
        now = self.config
        now.server.trusted_proxies = config.server.trusted_proxies
        now.access = config.access
        now.ingress = config.ingress
        now.tokens = config.tokens
        if self.bridge is not None and self.ingress is not None:
            self.ingress.configure(config.ingress, config.access)
            self.bridge.tokens.replace(config.tokens)
        for room in msgspec.structs.fields(Config):
            if getattr(now, room.name) != getattr(config, room.name):
                log.warning("[%s] has changed in the configuration; that needs a restart", room.name)
        log.info("tokens, access rules and trusted proxies are those of the configuration as it is now")

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        tokens = Tokens(self.config.tokens)
        hub = self.hub = Hub(Codec(self.config.tunnel.fields), self.config.limits, tokens, self.metrics)
        sites = {each.name: self._site(each, hub, self.config.limits) for each in self.config.sites}
        bridge = self.bridge = Bridge(self.config, sites, self.metrics, tokens)
        self.metrics.gauge("ctibridge_sessions", "Sessions.", lambda: {(): len(bridge.sessions)})
        self.metrics.gauge(
            "ctibridge_in_flight",
            "Calls and tunnel requests without an answer.",
            lambda: {(): sum(connection.calls.in_flight for connection in bridge.connections)},
        )
        self.metrics.gauge(
            "ctibridge_outbound_frames",
            "Frames that wait to be taken by the peers of all sockets.",
            lambda: {(): sum(connection.peer.outbox.depth for connection in bridge.connections)},
        )
        self.metrics.gauge(
            "ctibridge_waiting_bytes",
            "Bytes of frames that wait for readers that are slow.",
            lambda: {(): bridge.door.waiting.bytes},
        )
        self.metrics.gauge(
            "ctibridge_loop_lag_seconds",
            "By how much the event loop was late at each of the last looks.",
            lambda: {(): bridge.door.lag_s},
        )
        self.metrics.gauge(
            "ctibridge_tasks",
            "Tasks of the event loop: some for each socket, session and event channel; more than that is a leak.",
            lambda: {(): len(asyncio.all_tasks())},
        )
        self.metrics.gauge(
            "ctibridge_site_up",
            "Whether a site can be used.",
            lambda: {(name,): float(bridge.status_of(site).ready) for name, site in sites.items()},
            ("site",),
        )
        ingress = Ingress(self.config, sites, self.metrics, bridge.tokens, bridge.throttle)
        self.metrics.gauge(
            "ctibridge_ingress_channels",
            "Event channels open through the ingress.",
            lambda: {(): ingress.channels},
        )
        self.metrics.gauge(
            "ctibridge_agents",
            "Agents that are connected.",
            lambda: {(name,): status.connected for name, status in hub.statuses().items()},
            ("agent",),
        )
        self.metrics.gauge(
            "ctibridge_agent_in_flight",
            "Requests that agents have not answered in full.",
            lambda: {(name,): status.in_flight for name, status in hub.statuses().items()},
            ("agent",),
        )
        if self.cluster is not None:
            self.node = Node(bridge, hub, self.cluster)
        for site in sites.values():
            await site.start()
        if self.node is not None:
            self.node.start()
        bridge.door.watch()
        self.ingress, self._hooks = ingress, Hooks(sites)
        if self.node is not None:
            self.node.share_hooks(self._hooks)
        self.cti_auth = CtiAuth(bridge)
        try:
            yield
        finally:
            bridge.door.leave()
            await bridge.sessions.close()
            if self.node is not None:
                await self.node.leave()
            for site in sites.values():
                await site.stop()
            if self.node is not None:
                await self.node.stop()

    @staticmethod
    def _site(settings: SiteSettings, hub: Hub, limits: Limits) -> Site:
        agent = None if settings.agent is None else AgentTransport(hub, settings.agent)
        return (O2gSite if settings.kind == "o2g" else XivoSite)(settings, limits, agent=agent)

    # Sockets

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        bridge = self.bridge
        path: str = scope["path"]
        if path == "/ws" and self.hub is not None and "agent" in agent_query(scope):
            if bridge is None or bridge.draining:
                await _reject(receive, send, 503, "shutting down")
            else:
                await self.hub.serve(scope, receive, send)
            return
        name, path = _of_a_site(path)
        if bridge is None or path not in SOCKET_PATHS:
            await _reject(receive, send, 404, f"no WebSocket at {path}; connect to /ws")
            return
        site = bridge.site(name) if path == "/ws" else bridge.cti_site(name)
        if site is None:
            await _reject(receive, send, 404, f"unknown site {name}; the sites are {', '.join(bridge.sites)}")
            return
        if bridge.draining:
            await _reject(receive, send, 503, "shutting down")
            return
        await bridge.serve_socket(scope, receive, send, site)

    # Pages

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Requests that are a site's go there directly: their bodies pass through nothing that would hold them."""
        if self.cti_auth is not None and self.bridge is not None:
            name, path = _of_a_site(scope["path"])
            if self.cti_auth.serves(path) and (site := self.bridge.cti_site(name)) is not None:
                await self.cti_auth.serve(site, path, scope, receive, guarded(send))
                return
            if self.bridge.page_tokens is not None:
                await self.cti_auth.arrive(scope)
            self.cti_auth.exchange(scope)
        if self.ingress is not None and (target := self.ingress.find(scope["raw_path"])) is not None:
            await self.ingress.serve(target, scope, receive, send)
        elif self._hooks is not None and self._hooks.serves(scope["path"]):
            await self._hooks.serve(scope, receive, guarded(send))
        else:
            await self._http(scope, receive, guarded(send))

    async def _healthz(self, request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _readyz(self, request: Request) -> Response:
        bridge = self.bridge
        states: Mapping[str, Any] = {}
        if bridge is not None:
            states = {name: bridge.status_of(site) for name, site in bridge.sites.items()}
        ready = bridge is not None and bridge.is_ready
        body: dict[str, Any] = {
            "ready": ready,
            "sites": {name: {"ready": state.ready, "detail": state.detail} for name, state in states.items()},
            "agents": {
                name: {"connected": agents.connected, "inFlight": agents.in_flight}
                for name, agents in (self.hub.statuses() if self.hub is not None else {}).items()
            },
        }
        if (cluster := self.cluster) is not None:
            trouble = cluster.trouble
            body["cluster"] = {
                "connected": not trouble,
                "bridges": len(cluster.members.all()),
                "trouble": trouble,
            }
        return JSONResponse(body, 200 if ready else 503)

    async def _openrpc(self, request: Request) -> Response:
        page = surface.page()
        # A page on another origin may read it: it holds nothing that is not in the product's own documentation.
        headers = {"ETag": page.etag, "Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*"}
        if page.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(page.compressed, headers=headers, media_type="application/json")
        return Response(page.body, headers=headers, media_type="application/json")

    async def _metrics(self, request: Request) -> Response:
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _upgrade(request: Request) -> Response:
    """A page where sockets are opened: it says so (RFC 9110 section 15.5.22)."""
    why = "this is the address of a WebSocket; open it with a WebSocket client\n"
    return PlainTextResponse(why, 426, {"Upgrade": "websocket", "Connection": "Upgrade"})


def _request_id(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    wanted = REQUEST_ID_HEADER.lower().encode()
    return next((value.decode("latin-1") for name, value in headers if name == wanted), None)


def _naming(send: Send, named: bytes) -> Send:
    """Adds the request's name to its answer; a socket's frames still go past it, by its `ctibridge.socket`."""
    header = (REQUEST_ID_HEADER.lower().encode(), named)

    async def naming(message: MutableMapping[str, Any]) -> None:
        if message["type"].endswith((".accept", ".response.start")):
            others = [each for each in message.get("headers", ()) if each[0].lower() != header[0]]
            message = {**message, "headers": [*others, header]}
        await send(message)

    return naming


def _of_a_site(path: str) -> tuple[str | None, str]:
    """The site that a path names, if any, and the path below it."""
    if not path.startswith("/sites/"):
        return None, path
    name, slash, rest = path.removeprefix("/sites/").partition("/")
    return name, slash + rest


async def _malformed(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    """Answer 400, whether a page or a socket was asked for."""
    if scope["type"] == "websocket":
        await _reject(receive, send, 400, why)
    else:
        await PlainTextResponse(why + "\n", 400)(scope, receive, guarded(send))


async def _reject(receive: Receive, send: Send, status: int, why: str) -> None:
    """Answer a handshake with an HTTP status instead of opening the socket."""
    await receive()
    send = guarded(send)
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": why.encode() + b"\n"})
