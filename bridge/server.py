"""Run the application on its port with uvicorn: one loop, TLS, signals that drain or reload, sockets to be cut.

Errors: `ConfigError` where certificate and key cannot be used any more; `OSError` where the port cannot be had.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import uvicorn

from bridge.app import Application
from bridge.cluster.configured import configured
from bridge.config import Config, ConfigError
from bridge.door import ask_for_descriptors
from bridge.http_protocol import HttpProtocol
from bridge.sockets import SocketProtocol, socket_protocol
from bridge.workers import Worker, listener

log = logging.getLogger(__name__)

BACKLOG = 2048
"""Handshakes that may wait: a restart brings every client back at once."""


FAREWELL_S = 1.0
"""How long a peer may take to answer the close frame of a bridge that stops; some are on mobile networks."""


class Server:
    """The bridge on its port. `run` returns when a signal, or `stop`, has ended it.

    `reread`, if given, reads the configuration once more when SIGHUP asks for it. A `worker` shares its port.
    """

    def __init__(
        self, config: Config, reread: Callable[[], Config] | None = None, worker: Worker | None = None
    ) -> None:
        ask_for_descriptors(config.limits.sockets)
        self._worker = worker
        self._cluster = configured(config, worker)
        self.application = Application(config, self._cluster)
        if self._cluster is not None:
            self.application.metrics.add(self._cluster.metrics)
        self.tls = config.server.tls()
        self._reread = reread
        limits = config.limits
        settings = uvicorn.Config(
            self.application,
            host=config.server.host,
            port=config.server.port,
            ws=socket_protocol(),
            http=HttpProtocol,
            loop="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            # Its own would believe any program on this machine; see `bridge.tunnel.forwarded`.
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            ws_max_size=limits.frame_bytes,
            ws_ping_interval=limits.ping_interval_s,
            # A peer is dead after `missed_pings`: uvicorn sends one and waits, so it waits that much longer.
            ws_ping_timeout=limits.ping_interval_s * (limits.missed_pings - 1) + limits.ping_interval_s / 2,
            # Deflate costs 55 to 120 KiB a socket where an idle one has 22.
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=5,
        )
        settings.load()
        settings.ssl = None if self.tls is None else self.tls.context
        self._server = _Uvicorn(settings, self._on_signal)
        self._draining: asyncio.Task[None] | None = None
        self.started = asyncio.Event()
        self.port = config.server.port
        # uvicorn logs paths with their query, where tokens may stand, and a warning whenever a peer wants one.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)

    async def run(self) -> None:
        """Serve until stopped. Raises `OSError` where the port, and `ConfigError` where the cluster cannot be had."""
        listening = self._listen()
        self.port = listening.getsockname()[1]
        if self._cluster is not None:
            try:
                await self._cluster.start()
            except BaseException:
                listening.close()
                raise
        serving = asyncio.get_running_loop().create_task(self._server.serve([listening]))
        watching = [asyncio.get_running_loop().create_task(self._watch())]
        if self.tls is not None:
            watching.append(asyncio.get_running_loop().create_task(self.tls.watch()))
        if self._reread is not None and _HANG_UP is not None:
            asyncio.get_running_loop().add_signal_handler(_HANG_UP, self.reload)
        try:
            await serving
        finally:
            for task in watching:
                task.cancel()
            if self._reread is not None and _HANG_UP is not None:
                asyncio.get_running_loop().remove_signal_handler(_HANG_UP)
            listening.close()
            if self._draining is not None:
                await asyncio.wait([self._draining])

    def stop(self) -> None:
        """Drain and end; a second time ends at once."""
        if self._draining is not None:
            # What is cut short now is meant to be: not an error for the log.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            self._server.should_exit = True
            self._server.force_exit = True
            self._draining.cancel()
            return
        self._draining = asyncio.get_running_loop().create_task(self._drain())

    def reload(self) -> None:
        """Take up certificate, tokens and access rules as the files have them now; what is wrong is logged."""
        if self.tls is not None:
            self.tls.refresh(force=True)
        if self._reread is None:
            return
        try:
            config = self._reread()
        except ConfigError as error:
            log.warning("the configuration stays as it was: %s", error)
            return
        self.application.reconfigure(config)

    def _on_signal(self) -> None:
        asyncio.get_running_loop().call_soon_threadsafe(self.stop)

    async def _drain(self) -> None:
        log.info("draining")
        try:
            await self.application.drain()
            await self._see_off()
        finally:
            self._server.should_exit = True

    async def _see_off(self) -> None:
        """Let sockets and requests end, which takes their peers a moment; cut what does not."""
        connections = self._server.server_state.connections
        deadline = time.monotonic() + FAREWELL_S
        while any(map(_is_socket, connections)) and time.monotonic() < deadline:  # noqa: ASYNC110 - uvicorn keeps a set and tells nobody
            await asyncio.sleep(0.01)
        for connection in list(connections):
            if isinstance(connection, SocketProtocol):
                connection.abort()

    async def _watch(self) -> None:
        while not self._server.started:  # noqa: ASYNC110 - uvicorn sets an attribute and tells nobody
            await asyncio.sleep(0.005)
        # Tables of methods and types came with the sites: they stay for good, and need not be looked at again.
        gc.collect()
        gc.freeze()
        self.started.set()

    def _listen(self) -> socket.socket:
        config = self._server.config
        made = listener(config.host, config.port, shared=self._worker is not None)
        made.setblocking(False)
        return made


def _is_socket(connection: object) -> bool:
    return isinstance(connection, SocketProtocol)


_HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""Not to be had on Windows."""


class _Uvicorn(uvicorn.Server):
    """uvicorn, with signals handed to the bridge: it drains first, and only then ends."""

    def __init__(self, config: uvicorn.Config, on_signal: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_signal = on_signal

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn's signal handlers."""
        if sig in (signal.SIGINT, signal.SIGTERM):
            self._on_signal()
        else:
            super().handle_exit(sig, frame)


# With Python's defaults the collector ran every 700 objects and took 8 % of the time under load. What a call
# leaves behind has no cycles; what is loaded at the start need not be looked at again.
GC_THRESHOLDS = (50_000, 20, 50)


def run_forever(main: Callable[[], Any]) -> Any:
    """Run a coroutine function on the fastest loop at hand: uvloop halves the CPU per frame."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        import uvloop
    except ImportError:  # not to be had on Windows
        return asyncio.run(main())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.get_loop().set_exception_handler(_not_ours)
        return runner.run(main())


_TLS_TROUBLE: Final = "Fatal error on SSL protocol"
"""How uvloop reports a TLS connection that ends in the middle of something: a peer can do that at any time, and so
can the end of this program. The connection is closed, and whoever used it is told."""


def _not_ours(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody has caught; what a connection's end leaves behind is no fault."""
    if str(context.get("message", "")).startswith(_TLS_TROUBLE):
        log.debug("a TLS connection ended badly: %s", context.get("exception"))
    else:
        loop.default_exception_handler(context)
