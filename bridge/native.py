"""The native dialect of Cti.js on one socket: sign-in, commands in, messages out (protocol.md section 9).

Errors: none leaves this room; each becomes a message `Error`, `AgentError` or `LoggedOnError`.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from msgspec import Raw

from bridge.calls import Calls
from bridge.own_methods import signed_in_by
from bridge.peer import SIGN_IN_FAILED, Peer
from bridge.reply import incident
from bridge.session import Session
from bridge.sites import Held
from protocol import jsonrpc
from protocol.cti import CtiError
from protocol.encoding import Encoding, Undecodable, decode, encode
from protocol.jsonrpc import RpcError
from protocol.native import PING, call_of

LOGGED_ON_WAIT_S: Final = 10.0
"""XUC's own limit for a sign-in (`xivocti.loggedOnTimeout`)."""

FAILED: Final = "loggedOnFailed"
TIMED_OUT: Final = "loggedOnTimeout"


class Native:
    """One socket, as a page of Cti.js uses it."""

    __slots__ = ("_calls", "_peer", "_session", "_tasks")

    def __init__(self, peer: Peer, calls: Calls) -> None:
        self._peer = peer
        self._calls = calls
        self._session: Session | None = None
        """The session of this page; the same token continues it where its socket was lost."""
        self._tasks: set[asyncio.Task[None]] = set()

    # Signing in

    def begin(self) -> None:
        """Sign the page in with what it has presented on its handshake."""
        if self._peer.credentials is None:
            self._refuse(FAILED, "the token is unknown, or has expired")
        else:
            self._spawn(self._sign_in())

    async def _sign_in(self) -> None:
        peer = self._peer
        credentials = peer.credentials
        site = None if credentials is None else peer.shared.site(credentials.site)
        if credentials is None or site is None:
            self._refuse(FAILED, "the site that the token names is not there any more")
            return
        waiting = peer.shared.sessions.waiting_for(credentials) if peer.has_token else None
        if waiting is not None:
            self._continue(waiting)
            return
        try:
            async with asyncio.timeout(LOGGED_ON_WAIT_S):
                session = await signed_in_by(
                    peer.shared,
                    peer.address,
                    site,
                    credentials.login,
                    credentials.password,
                    credentials.phone_number,
                )
        except TimeoutError:
            self._refuse(TIMED_OUT, "the site did not answer in time")
            return
        except RpcError as error:
            self._refuse(FAILED, error.message)
            return
        except Exception:
            self._refuse(FAILED, f"incident {incident('signing a page of Cti.js in failed')}")
            return
        if peer.is_gone or peer.outbox.closed:
            session.end("its socket went away while it signed in")
            return
        if peer.has_token:
            peer.shared.sessions.of_page(session, credentials)
            if peer.shared.page_tokens is not None:
                peer.shared.page_tokens.is_here(credentials)
        peer.session = self._session = session
        self._send("LoggedOn", {}, peer.encoding_of_events())
        peer.attach(session)
        if session.user is not None:
            session.user.begin()

    def _continue(self, session: Session) -> None:
        """The page's socket was lost and it is back within the window: what it has missed, then how things are."""
        peer, sent = self._peer, session.sent
        peer.session = self._session = session
        self._send("LoggedOn", {}, peer.encoding_of_events())
        peer.attach(session)
        session.replay(peer, sent)
        if session.user is not None:
            session.user.again()

    def _refuse(self, error: str, why: str) -> None:
        self._send("LoggedOnError", {"Error": error}, self._peer.encoding_of_events())
        self._peer.close(SIGN_IN_FAILED, why[:120])

    # Commands

    def frame(self, frame: dict[str, Any], encoding: Encoding) -> None:
        """One native frame."""
        if frame.get("claz") == PING["claz"]:
            self._peer.outbox.put(encoding, encode(encoding, PING))
            return
        try:
            method, arguments = call_of(frame)
        except CtiError as error:
            self._send("Error", {"Error": str(error)}, encoding)
            return
        future = self._calls.begin(method, arguments, encoding)
        future.add_done_callback(lambda done: self._answered(done.result(), method, arguments, encoding))

    def _answered(self, outcome: Any, method: str, arguments: dict[str, Any], encoding: Encoding) -> None:
        release = None
        if isinstance(outcome, Held):
            release, outcome = outcome.release, outcome.value
        try:
            self._answer(outcome, method, arguments, encoding)
        except Exception:
            self._send(
                "Error", {"Error": f"incident {incident(f'{method} could not be answered')}"}, encoding
            )
        finally:
            if release is not None:
                release()

    def _answer(self, outcome: Any, method: str, arguments: dict[str, Any], encoding: Encoding) -> None:
        if isinstance(outcome, RpcError):
            agent_error = outcome.data.get("agentError") if isinstance(outcome.data, dict) else None
            if agent_error is not None:
                self._send("AgentError", agent_error, encoding)
            else:
                self._send("Error", {"Error": outcome.message}, encoding)
            return
        site = self._peer.site if self._peer.session is None else self._peer.session.site
        row = site.documented(method)
        if row is None or outcome is None:
            return
        value = next(iter(arguments.values()), None) if row.result_message_by else None
        message = row.result_message or row.result_message_by.get(str(value))
        if message is None:
            return
        if isinstance(outcome, Raw):
            try:
                outcome = decode(Encoding.JSON, outcome)
            except Undecodable as error:
                self._send("Error", {"Error": f"the site's answer is unusable: {error}"}, encoding)
                return
        self._send(message, outcome, encoding)

    def _send(self, message: str, payload: Any, encoding: Encoding) -> None:
        frame = encode(encoding, {"msgType": message, "ctiMessage": payload})
        if len(frame) > self._calls.frame_bytes:
            error = jsonrpc.too_large(
                "the answer does not fit in a frame; ask for less", self._calls.frame_bytes
            )
            frame = encode(encoding, {"msgType": "Error", "ctiMessage": {"Error": error.message}})
        self._peer.outbox.put(encoding, frame)

    # The end

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def gone(self) -> None:
        """The socket is gone. A page that has left signs in anew; one that has only lost its socket comes back."""
        for task in list(self._tasks):
            task.cancel()
        session = self._session
        if session is not None and (self._peer.was_closed or not self._peer.has_token):
            session.end("the page has gone")
