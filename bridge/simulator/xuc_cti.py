"""XUC's CTI channel: the WebSocket that Cti.js pages open, its sign-in and heartbeat, and its commands.

`/xuc/api/2.0/cti?token=`, and of old `/ctichannel?username=&agentNumber=&password=`. What a command does is in the
`xuc_cti_…` rooms. Raises nothing. Source: seed documents 003, section 1.5.2, and 000 ("JWT token").
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from bridge.simulator.pbx_model import PbxError
from bridge.simulator.xivo_callbacks import CallbackError
from bridge.simulator.xivo_model import Person, XivoError
from bridge.simulator.xivo_queues import AgentError
from bridge.simulator.xivo_rooms import RoomError
from bridge.simulator.xivo_state import Xivo
from bridge.simulator.xuc_cti_agents import AgentCommands
from bridge.simulator.xuc_cti_callbacks import CallbackCommands
from bridge.simulator.xuc_cti_calls import CallCommands
from bridge.simulator.xuc_cti_client import CtiClient, CtiClients, Handler, Refused
from bridge.simulator.xuc_cti_people import PeopleCommands
from bridge.simulator.xuc_cti_queues import QueueCommands
from bridge.simulator.xuc_cti_rooms import RoomCommands
from bridge.simulator.xuc_tokens import TokenError, Tokens
from protocol import cti, native

log = logging.getLogger(__name__)

PATH: Final = "/xuc/api/2.0/cti"
OLD_PATH: Final = "/ctichannel"

OUTBOX_MOST: Final = 10_000
"""Messages that may wait for a page that does not read; one more closes its socket. About 5 MB."""

TOO_SLOW: Final = 1008
FAILED: Final = "loggedOnFailed"


class XucCti:
    """The channel of one XUC (ASGI)."""

    def __init__(self, xivo: Xivo, tokens: Tokens) -> None:
        self._xivo = xivo
        self._tokens = tokens
        self.clients = clients = CtiClients()
        self.on_frame: list[Callable[[CtiClient, dict[str, Any]], None]] = []
        """Told of each command before it is executed."""
        self._sockets: set[_Socket] = set()
        self._calls = CallCommands(xivo, clients)
        self._agents = AgentCommands(xivo, clients)
        queues = QueueCommands(xivo, clients, self._agents)
        self._people = PeopleCommands(xivo, clients, self._agents)
        callbacks = CallbackCommands(xivo, clients, self._agents)
        rooms = RoomCommands(xivo, clients)
        self._handlers: dict[str, Handler] = {
            **self._calls.handlers(),
            **self._agents.handlers(),
            **queues.handlers(),
            **self._people.handlers(),
            **callbacks.handlers(),
            **rooms.handlers(),
        }
        missing = native.WIRES.keys() - self._handlers.keys()
        if missing:
            raise ValueError(f"nothing executes {', '.join(sorted(missing))}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await receive()
        await send({"type": "websocket.accept"})
        socket = _Socket(send)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        person = self._who(scope["path"], query)
        if person is None:
            socket.write(_message("LoggedOnError", {"Error": FAILED}))
            socket.close(1000)
            await socket.run()
            return
        client = CtiClient(person, query.get("agentNumber") or person.number, socket.write)
        self._sockets.add(socket)
        self.clients.add(client)
        writing = asyncio.get_running_loop().create_task(socket.run())
        try:
            self._greet(client)
            while (message := await receive())["type"] == "websocket.receive":
                self.take(client, message.get("text") or message.get("bytes") or "")
        finally:
            self.clients.remove(client)
            self._sockets.discard(socket)
            socket.close(1000)
            writing.cancel()
            await asyncio.wait([writing])

    def drop(self, code: int = 1001) -> None:
        """Close every socket, as a restart does."""
        for socket in tuple(self._sockets):
            socket.close(code)

    def _who(self, path: str, query: dict[str, str]) -> Person | None:
        try:
            if path == OLD_PATH:
                person = self._xivo.person(query.get("username", ""))
                password = person.password or ""
                given = query.get("password", "").encode("utf-8", "surrogatepass")
                return person if password and hmac.compare_digest(given, password.encode()) else None
            claims = self._tokens.read(query.get("token", ""), self._xivo.now())
            return self._xivo.person(claims.login) if claims.user_type == "cti" else None
        except (TokenError, XivoError):
            return None

    def _greet(self, client: CtiClient) -> None:
        client.tell("LoggedOn", {})
        self._people.greet(client)
        self._calls.greet(client)
        self._agents.greet(client)

    def take(self, client: CtiClient, text: str | bytes) -> None:
        """Execute one frame; what is wrong with it is told the page."""
        try:
            frame = msgspec.json.decode(text, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            client.tell("Error", {"Error": "the frame is no JSON object"})
            return
        if frame == native.PING:
            client.ping()
            return
        for told in self.on_frame:
            told(client, frame)
        try:
            method, given = native.call_of(frame)
            self._handlers[method](client, cti.bind(method, given))
        except AgentError as error:
            client.tell("AgentError", _agent_error(error, frame))
        except RoomError as error:
            client.tell("ConferenceCommandError", {"error": error.code})
        except (cti.CtiError, Refused, XivoError, PbxError, CallbackError) as error:
            client.tell("Error", {"Error": str(error)})
        except Exception:
            log.exception("a command of the simulated XUC failed")
            client.tell("Error", {"Error": "the simulator failed"})


def _agent_error(error: AgentError, frame: dict[str, Any]) -> dict[str, Any]:
    if error.phone is None:
        return {"Error": error.code}
    return {"Error": error.code, "phoneNb": error.phone, "RequestedNb": frame.get("agentphonenumber", "")}


def _message(message_type: str, payload: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"msgType": message_type, "ctiMessage": payload})


class _Socket:
    """The way to one page: frames go out in order, however fast it reads."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._frames: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._closing = False

    def write(self, frame: bytes) -> None:
        """Send a text frame."""
        if self._closing:
            return
        if self._frames.qsize() >= OUTBOX_MOST:
            self.close(TOO_SLOW)
            return
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close once everything that was written has gone."""
        if not self._closing:
            self._closing = True
            self._frames.put_nowait(code)

    async def run(self) -> None:
        """Send what is written until it is closed."""
        while isinstance(frame := await self._frames.get(), bytes):
            await self._send({"type": "websocket.send", "text": frame.decode()})
        await self._send({"type": "websocket.close", "code": frame})
