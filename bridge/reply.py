"""Where one call's outcome goes: it becomes the answering frame, or the referee's.

Errors: none; what cannot be encoded becomes an error frame.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from typing import Any, Protocol

from msgspec import UNSET, Raw

from bridge.metrics import Metrics
from bridge.sites import Cancel, Held
from protocol import jsonrpc
from protocol.encoding import Encoding, Undecodable, encode, recode
from protocol.jsonrpc import Call, RpcError

log = logging.getLogger(__name__)


class Caller(Protocol):
    """The socket that a call came on."""

    @property
    def metrics(self) -> Metrics:
        """Where the call is counted."""
        ...

    def forget(self, reply: Reply) -> None:
        """The call has its answer."""
        ...

    def send_reply(self, encoding: Encoding, frame: bytes) -> None:
        """Queue an encoded answer."""
        ...


class Reply:
    """Where a call's outcome goes; called once with it, it writes the answer (or hands it to the referee)."""

    __slots__ = (
        "_call",
        "_connection",
        "_encoding",
        "_future",
        "_open",
        "_since",
        "cancel",
        "request_id",
        "survives",
    )

    def __init__(
        self,
        connection: Caller,
        encoding: Encoding,
        call: Call,
        future: asyncio.Future[Any] | None = None,
    ) -> None:
        self._connection: Caller | None = connection
        self._encoding = encoding
        self._call = call
        self._future = future
        self._open = True
        self._since = time.perf_counter()
        self.cancel: Cancel | None = None
        self.request_id: str | None = None
        self.survives = False

    @property
    def method(self) -> str:
        """The method's name."""
        return self._call.method

    def __call__(self, outcome: Any) -> None:
        """Answer; a second answer is ignored."""
        if not self._open:
            return
        self._open = False
        connection = self._connection
        if connection is None:  # the socket is gone
            if isinstance(outcome, Held):
                outcome.release()
            return
        connection.forget(self)
        self._count(connection.metrics, outcome)
        if self._future is not None:
            if not self._future.done():
                self._future.set_result(outcome)
            elif isinstance(outcome, Held):
                outcome.release()
            return
        release = None
        if isinstance(outcome, Held):
            release = outcome.release
            outcome = outcome.value
        id_ = self._call.id
        if id_ is not UNSET:
            connection.send_reply(self._encoding, self._frame(id_, outcome))
        if release is not None:
            release()

    def _frame(self, id_: Raw, outcome: Any) -> bytes:
        if isinstance(outcome, RpcError):
            return jsonrpc.error_frame(self._encoding, id_, outcome)
        try:
            if isinstance(outcome, Raw):
                result = recode(bytes(outcome), self._encoding)
            else:
                result = encode(self._encoding, outcome)
        except Undecodable as error:
            return jsonrpc.error_frame(self._encoding, id_, unusable(error))
        return jsonrpc.result_frame(self._encoding, id_, result)

    def _count(self, metrics: Metrics, outcome: Any) -> None:
        took = time.perf_counter() - self._since
        if isinstance(outcome, RpcError):
            # A client can invent method names without end; only known ones become labels.
            name = "unknown" if outcome.code == jsonrpc.METHOD_NOT_FOUND else self._call.method
            if outcome.code == jsonrpc.NOT_SIGNED_IN:
                name = "any"
            metrics.calls[name, str(outcome.code)] += 1
        else:
            metrics.calls[self._call.method, "ok"] += 1
            metrics.call_seconds[self._call.method] += took
        if self.request_id is not None:
            code = outcome.code if isinstance(outcome, RpcError) else "ok"
            log.info(
                "call %s request=%s outcome=%s took=%.1fms", self.method, self.request_id, code, took * 1e3
            )

    def abandon(self) -> None:
        """The socket is gone: cancel, unless the call changes something and must come to its end."""
        self._connection = None
        if self.cancel is not None and not self.survives:
            self._open = False
            self.cancel()


def unusable(error: Undecodable) -> RpcError:
    """The site answered what is no JSON."""
    return jsonrpc.upstream_error(502, None, f"the site's answer is unusable: {error}")


def incident(what: str) -> str:
    """Log the exception at hand under a name that the client gets instead of its text."""
    name = secrets.token_hex(4)
    log.exception("incident %s: %s", name, what)
    return name
