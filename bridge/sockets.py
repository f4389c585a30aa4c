"""uvicorn's WebSocket with a short way out: whole frames written by the bridge itself, gathered by the turn.

Errors: none of its own.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, CloseCode
from websockets.protocol import State

from bridge.corked import CorkedTransport, Corks
from bridge.lingering import LINGER_S, Lingering

TEXT: Final = 0x1
BINARY: Final = 0x2


class SocketProtocol(WebSocketsSansIOProtocol):
    """What uvicorn makes for each socket. The application finds it in its scope's `extensions`.

    uvicorn's own `send` of one frame costs 5 µs (a coroutine, the library's frame object, a join), a frame written
    here 1; the handshake, closing, pings and everything that comes in stay with uvicorn and `websockets`.
    """

    corks: Corks

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called with the connection that the handshake's request came on."""
        corked = CorkedTransport(cast(asyncio.Transport, transport), self.corks)
        super().connection_made(cast(asyncio.Transport, corked))

    async def run_asgi(self) -> None:
        """Run the application, which finds this protocol in its scope."""
        extensions = cast(dict[str, Any], self.scope["extensions"])
        extensions["ctibridge.socket"] = self
        application = self.app

        async def run(*call: Any) -> None:
            await application(*call)
            if self.initial_response is not None:
                # The handshake was answered with an HTTP status. uvicorn would log that as a fault of ours.
                self.handshake_complete = True

        self.app = run
        await super().run_asgi()

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message to the application; text that is none closes the socket with 1007.

        uvicorn would close it as well, but log a traceback each time, so that any client could fill the log.
        """
        if self.close_sent:
            self.frames = []  # Nobody reads any more; held back, it would also hold back the peer's close frame.
            return
        if self.curr_msg_data_type == "text":
            data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
            if not data.isascii() and not _is_utf_8(data):
                self.frames = []
                self.conn.send_close(CloseCode.INVALID_DATA, "text that is not UTF-8")
                self.handle_parser_exception()
                return
            self.frames = [data]
        super().send_receive_event_to_app()

    def handle_parser_exception(self) -> None:
        """Send the close frame that `websockets` has made of a fault in what came in, and linger."""
        self.stop_keepalive()
        close = cast(Close, self.conn.close_sent)
        self.queue.put_nowait({"type": "websocket.disconnect", "code": close.code, "reason": close.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        # With a timer there, uvicorn leaves the connection open when the application has ended.
        self.close_timer = self.loop.call_later(LINGER_S, self.transport.close)
        Lingering(self, self.transport)

    def write_frame(self, opcode: int, payload: bytes) -> bool:
        """Write one whole frame; False where it has to wait, or cannot be sent any more: use `send` then.

        A server's frames are not masked, and the bridge negotiates no extension (RFC 6455 section 5.2).
        """
        if self.conn.state is not State.OPEN or self.close_sent or not self.writable.is_set():
            return False
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, size))
        elif size < 65_536:
            head = b"%c\x7e%c%c" % (0x80 | opcode, size >> 8, size & 0xFF)
        else:
            head = bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big")
        self.transport.write(head + payload)
        return True

    def forget_handshake(self) -> None:
        """Drop what only the handshake needed: 4 KiB a socket, and a token that may stand in its query."""
        del self.request, self.response
        scope = cast(dict[str, Any], self.scope)
        scope["headers"] = []
        scope["query_string"] = b""

    def abort(self) -> None:
        """Cut the connection: its peer does not even take a close frame."""
        self.transport.abort()


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def socket_protocol() -> type[SocketProtocol]:
    """The class for one server; its sockets share the running loop's turns."""
    return type("SocketProtocol", (SocketProtocol,), {"corks": Corks()})
