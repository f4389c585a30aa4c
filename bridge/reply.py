"""Where one call's outcome goes: it becomes the answering frame, or the referee's.

Errors: none; what cannot be encoded becomes an error frame.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import UNSET, Raw

from bridge.logs import fields
from bridge.metrics import Metrics
from bridge.sites import Cancel, Held
from protocol import jsonrpc
from protocol.encoding import Encoding, Undecodable, encode, recode
from protocol.jsonrpc import Call, RpcError

log = logging.getLogger(__name__)

OF_THE_SITE = frozenset({jsonrpc.UPSTREAM_ERROR, jsonrpc.SITE_UNREACHABLE, jsonrpc.UPSTREAM_TIMEOUT})
"""The errors that a site is at the bottom of (protocol.md section 7)."""


class Caller(Protocol):
    """The socket that a call came on."""

    @property
    def metrics(self) -> Metrics:
        """Where the call is counted."""
        ...

    @property
    def frame_bytes(self) -> int:
        """How large the answer's frame may be."""
        ...

    def knows(self, method: str) -> bool:
        """Whether there is a method of this name."""
        ...

    def who(self) -> dict[str, str]:
        """Site and login, for the log."""
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
        "shares",
        "survives",
        "trace",
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
        self.shares = False
        """It has a part of what its socket may have running at the site."""
        self.survives = False
        self.trace: Callable[[str], None] | None = None

    @property
    def method(self) -> str:
        """The method's name."""
        return self._call.method

    @property
    def is_open(self) -> bool:
        """Whether it has no answer yet, and somebody still wants the outcome."""
        return self._open

    def __call__(self, outcome: Any) -> None:
        """Answer; a second answer is ignored."""
        if not self._open:
            return
        self._open = False
        connection = self._connection
        if connection is not None:
            connection.forget(self)
            self._count(connection, outcome)
        if self._future is not None:
            if not self._future.done():
                self._future.set_result(outcome)
            elif isinstance(outcome, Held):
                outcome.release()
            return
        if connection is None:  # the socket is gone
            if isinstance(outcome, Held):
                outcome.release()
            return
        release = None
        if isinstance(outcome, Held):
            release = outcome.release
            outcome = outcome.value
        id_ = self._call.id
        if id_ is not UNSET:
            frame = self._frame(id_, outcome)
            if len(frame) > connection.frame_bytes:
                frame = jsonrpc.error_frame(self._encoding, id_, _too_large(connection.frame_bytes))
            connection.send_reply(self._encoding, frame)
        if release is not None:
            release()

    def _frame(self, id_: Raw, outcome: Any) -> bytes:
        if isinstance(outcome, RpcError):
            try:
                return jsonrpc.error_frame(self._encoding, id_, outcome)
            except RecursionError:  # what the site has said of it is nested too deeply to be passed on
                return jsonrpc.error_frame(self._encoding, id_, RpcError(outcome.code, outcome.message))
        try:
            if isinstance(outcome, Raw):
                result = recode(bytes(outcome), self._encoding)
            else:
                result = encode(self._encoding, outcome)
        except (Undecodable, RecursionError) as error:
            return jsonrpc.error_frame(self._encoding, id_, unusable(error))
        return jsonrpc.result_frame(self._encoding, id_, result)

    def _count(self, connection: Caller, outcome: Any) -> None:
        metrics = connection.metrics
        took = time.perf_counter() - self._since
        name = self._call.method
        if not isinstance(outcome, RpcError):
            said = "ok"
            metrics.call_seconds[name].add(took)
        else:
            said = str(outcome.code)
            if outcome.code in OF_THE_SITE:
                metrics.site_failures[connection.who()["site"], outcome.code] += 1
            if not connection.knows(name):
                name = "unknown"
        metrics.calls[name, said] += 1
        if self.trace is not None:
            self.trace(said)
        level = logging.DEBUG if self.request_id is None else logging.INFO
        if log.isEnabledFor(level):
            named = fields(
                method=name, request=self.request_id, outcome=said, took_ms=took * 1e3, **connection.who()
            )
            log.log(level, "call answered", extra=named)

    def abandon(self) -> None:
        """The socket is gone: cancel, unless the call changes something and must come to its end."""
        self._connection = None
        if self.trace is not None and self._open:
            self.trace("abandoned")
        if self.cancel is not None and not self.survives:
            self._open = False
            self.cancel()
            if self._future is not None and not self._future.done():
                self._future.set_result(jsonrpc.not_signed_in("the socket is gone"))


def batch_frame(encoding: Encoding, answer: Any, limit: int) -> bytes:
    """What the referee answers, as a frame of at most `limit` bytes: results that do not fit any more give way."""
    frame = encode(encoding, answer)
    if len(frame) <= limit or not isinstance(answer, list):
        return frame
    fitting, size = [], 0
    for each in answer:
        member = encode(encoding, each)
        if "result" in each and size + len(member) > limit - _ERROR_BYTES * len(answer):
            each = {"jsonrpc": "2.0", "error": _too_large(limit).as_object(), "id": each["id"]}
        else:
            size += len(member)
        fitting.append(each)
    return encode(encoding, fitting)


_ERROR_BYTES = 150
"""What an answer that says that it is too large takes itself; a batch keeps so much free for each member."""


def _too_large(limit: int) -> RpcError:
    return jsonrpc.too_large("the answer does not fit in a frame; ask for less at a time", limit)


def unusable(error: Undecodable | RecursionError) -> RpcError:
    """The site answered what is no JSON."""
    return jsonrpc.upstream_error(502, None, f"the site's answer is unusable: {error}")


def incident(what: str) -> str:
    """Log the exception at hand under a name that the client gets instead of its text."""
    name = secrets.token_hex(4)
    log.exception("incident %s: %s", name, what)
    return name
