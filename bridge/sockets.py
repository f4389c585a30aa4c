"""uvicorn's WebSocket with a short way out: whole frames written by the bridge itself, gathered by the turn.

Errors: none of its own.
"""

from __future__ import annotations

import asyncio
import codecs
import http
import logging
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from bridge.corked import CorkedTransport, Corks
from bridge.lingering import LINGER_S, Lingering

TEXT: Final = 0x1
BINARY: Final = 0x2


VERSION: Final = "13"
"""Of the protocol: the only one there is (RFC 6455 section 4.1)."""

_UTF_8: Final = codecs.getincrementaldecoder("utf-8")


class _Protocol(ServerProtocol):
    """The library's state machine, in two places nearer to the RFC."""

    def accept(self, request: Request) -> Response:
        """Answer a handshake; one for another version is told which there is (section 4.4)."""
        response = super().accept(request)
        asked = request.headers.get_all("Sec-WebSocket-Version")
        if response.status_code == http.HTTPStatus.BAD_REQUEST and asked != [VERSION]:
            why = f"Sec-WebSocket-Version must be {VERSION}\n"
            response = self.reject(http.HTTPStatus.UPGRADE_REQUIRED, why)
            response.headers["Upgrade"] = "websocket"
            response.headers["Sec-WebSocket-Version"] = VERSION
        return response

    def recv_frame(self, frame: Frame) -> None:
        """Take a frame; a close frame may also come in the middle of a message (section 5.4)."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


class SocketProtocol(WebSocketsSansIOProtocol):
    """What uvicorn makes for each socket. The application finds it in its scope's `extensions`.

    uvicorn's own `send` of one frame costs 5 µs (a coroutine, the library's frame object, a join), a frame written
    here 1; the handshake, closing, pings and everything that comes in stay with uvicorn and `websockets`.
    """

    corks: Corks

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn = _Protocol(max_size=self.config.ws_max_size, logger=logging.getLogger("uvicorn.error"))
        self._message = bytearray()
        """What has come of a message in fragments. Some may be empty: a list would be as long as a peer likes."""
        self._text: codecs.IncrementalDecoder | None = None
        """Judges a text in fragments as it comes."""
        self._pongs = b""
        """Those to the newest pings, which a peer that does not read has yet to be sent."""

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

    def data_received(self, data: bytes) -> None:
        """Some bytes. What was whole before a fault is handled, however the bytes were cut into packets."""
        self.conn.receive_data(data)
        self.handle_events()
        if self.conn.parser_exc is not None and not self.close_sent:
            self.handle_parser_exception()
        elif not self.handshake_initiated and self.conn.handshake_exc is not None:
            self._refuse_handshake()

    def handle_text(self, event: Frame) -> None:
        """A text, or its first fragment."""
        if event.fin:
            super().handle_text(event)
        else:
            self.curr_msg_data_type = "text"
            self._text = _UTF_8()
            self._gather(event)

    def handle_bytes(self, event: Frame) -> None:
        """A binary message, or its first fragment."""
        if event.fin:
            super().handle_bytes(event)
        else:
            self.curr_msg_data_type = "bytes"
            self._gather(event)

    def handle_cont(self, event: Frame) -> None:
        """A later fragment."""
        self._gather(event)
        if event.fin and not self.close_sent:
            self.frames = [bytes(self._message)]
            self._message.clear()
            self._text = None
            self.send_receive_event_to_app()

    def _gather(self, event: Frame) -> None:
        if self.close_sent:
            return
        if self._text is not None:
            try:
                self._text.decode(event.data, event.fin)
            except UnicodeDecodeError:
                self._fail_as_no_text()
                return
        self._message += event.data

    def _fail_as_no_text(self) -> None:
        """Text that is not UTF-8 closes the socket (RFC 6455 section 8.1), unless what came behind it has already."""
        if self.conn.close_sent is None:
            self.conn.send_close(CloseCode.INVALID_DATA, "text that is not UTF-8")
        self.handle_parser_exception()

    def _refuse_handshake(self) -> None:
        """Send the answer that `websockets` has for a head that it does not take; uvicorn would leave it there."""
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def handle_ping(self) -> None:
        """Answer; while the peer does not read, the newest pings only (RFC 6455 section 5.5.3).

        Otherwise one that sends pings and reads nothing would fill the memory with their answers.
        """
        pongs = b"".join(self.conn.data_to_send())
        if self.close_sent or not pongs:
            return
        if self.writable.is_set() or self.conn.close_sent is not None:
            self.transport.write(pongs)
        else:
            self._pongs = pongs

    def resume_writing(self) -> None:
        """The peer reads again."""
        super().resume_writing()
        pongs, self._pongs = self._pongs, b""
        if pongs and not self.close_sent:
            self.transport.write(pongs)

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
                self._fail_as_no_text()
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
