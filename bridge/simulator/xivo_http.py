"""A XiVO API over ASGI: requests are matched with the catalogue's operations, answers and errors take its shapes.

What an operation does is a `Handler`. Raises `ApiError` (answered as `{error, message}`).
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote

import msgspec
from starlette.types import Receive, Scope, Send

from bridge.simulator.face import File
from bridge.simulator.o2g_http import Answer, ClientGone, file_answer, send_answer
from protocol.catalogue import xivo

log = logging.getLogger(__name__)

T = TypeVar("T")

NOT_HANDLED: Final = "NotHandledError"
"""XUC's word for what its implementation does not cover."""

BODY_ERRORS: Final = (
    # What an operation documents, and what it says of a body that is missing, no JSON, or of another shape.
    ("BadRequest", ("BadRequest", "BadRequest", "BadRequest")),
    ("InvalidContact", ("JsonParsingError", "JsonParsingError", "InvalidContact")),
    ("JsonBodyNotFound", ("JsonBodyNotFound", "JsonErrorDecoding", "JsonErrorDecoding")),
    ("InvalidJson", ("InvalidJson", "InvalidJson", "InvalidJson")),
)


class ApiError(Exception):
    """A request's failure: HTTP status, the error's name, and words for people."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(f"{status} {error}: {message}")
        self.status = status
        self.error = error
        self.message = message


class Call(msgspec.Struct):
    """One request for one operation, its path matched. `query` holds first values, `headers` lower-case names.

    `address` is the peer's; `who` is set by a face that knows who asks.
    """

    operation: xivo.Operation
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes
    address: str
    who: Any = None

    def error(self, error: str, message: str, status: int = 400) -> ApiError:
        """A failure by its name, with the documented status where there is one, else `status`."""
        for known in self.operation.errors:
            if known.error == error and known.http is not None:
                status = known.http
        return ApiError(status, error, message)

    def json(self, kind: type[T]) -> T:
        """The body as a Struct. Raises `ApiError` in the operation's own words."""
        documented = {known.error for known in self.operation.errors}
        names = next((names for name, names in BODY_ERRORS if name in documented), ("BadRequest",) * 3)
        if not self.content.strip():
            raise self.error(names[0], "the request has no body")
        try:
            value = msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.error(names[1], f"the body is not JSON: {error}") from error
        try:
            return msgspec.convert(value, kind)
        except (msgspec.ValidationError, RecursionError) as error:
            raise self.error(names[2], str(error)) from error

    def number(self, name: str) -> int:
        """A path parameter that is a number."""
        text = self.path[name]
        if not text.isascii() or not text.isdecimal() or len(text) > 18:
            raise ApiError(HTTPStatus.BAD_REQUEST, "BadRequest", f"{name} must be a number, not {text!r:.60}")
        return int(text)


class Reply(msgspec.Struct):
    """An answer with headers of its own. `body` None is no body; `status` None is the operation's."""

    body: Any = None
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = []


Handler = Callable[[Call], Any]
"""Executes one operation: gives a `Reply`, a `File`, a body for the documented status, or None; may be awaited."""

Guard = Callable[[Call], None]
"""Says who asks (`Call.who`), or refuses."""


class Endpoint:
    """The ASGI application of one API: `handlers` by operation name; every operation must have one."""

    def __init__(
        self, name: xivo.Name, guard: Guard, handlers: Mapping[str, Handler], body_limit_bytes: int
    ) -> None:
        self._api = xivo.api(name)
        self._guard = guard
        self._handlers = handlers
        self._body_limit_bytes = body_limit_bytes
        missing = {operation.name for operation in self._api.operations} - handlers.keys()
        if missing:
            raise ValueError(f"{name}: nothing executes {', '.join(sorted(missing))}")
        self._by_length: dict[int, list[tuple[list[str], xivo.Operation]]] = {}
        for operation in self._api.operations:
            pieces = _segments(self._api.full_path(operation))
            self._by_length.setdefault(len(pieces), []).append((pieces, operation))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever it is."""
        try:
            answer = await self._answer(scope, receive)
        except ClientGone:
            return
        except ApiError as error:
            answer = error_answer(error)
        except Exception:
            log.exception("an operation of the simulated XiVO failed")
            answer = error_answer(
                ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, NOT_HANDLED, "the simulator failed")
            )
        await send_answer(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        query: dict[str, str] = {}
        for key, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
            query.setdefault(key, value)
        operation, path = self._match(scope, query)
        headers: dict[str, str] = {}
        for key, value in scope["headers"]:
            headers.setdefault(key.decode("latin-1"), value.decode("latin-1"))
        client = scope.get("client")
        content = await read_content(receive, self._body_limit_bytes)
        call = Call(operation, path, query, headers, content, client[0] if client else "")
        self._guard(call)
        result = self._handlers[operation.name](call)
        if inspect.isawaitable(result):
            result = await result
        return self._reply(operation, result)

    def _match(self, scope: Scope, query: dict[str, str]) -> tuple[xivo.Operation, dict[str, str]]:
        """The operation that the request is for. Of several with the same path the one whose query it has."""
        raw = scope["raw_path"].decode("latin-1").partition("?")[0]
        segments = [unquote(segment) for segment in _segments(raw)]
        found: list[tuple[int, xivo.Operation, dict[str, str]]] = []
        for pieces, operation in self._by_length.get(len(segments), []):
            path = _bound(pieces, segments)
            if path is not None:
                found.append((len(path), operation, path))
        if not found:
            raise ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"there is no resource {raw:.200}")
        least = min(parameters for parameters, _, _ in found)
        here = [(operation, path) for parameters, operation, path in found if parameters == least]
        chosen = [(operation, path) for operation, path in here if operation.method == scope["method"]]
        if not chosen:
            allowed = ", ".join(sorted({operation.method for operation, _ in here}))
            raise ApiError(
                HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", f"{raw:.200} is asked with {allowed}"
            )
        for operation, path in chosen:
            if any(field.name in query for field in operation.query):
                return operation, path
        return chosen[0]

    @staticmethod
    def _reply(operation: xivo.Operation, result: Any) -> Answer:
        if isinstance(result, File):
            return file_answer(result)
        if not isinstance(result, Reply):
            result = Reply(result)
        status = operation.response.code if result.status is None else result.status
        return Answer(status, msgspec.to_builtins(result.body), result.headers)


def error_answer(error: ApiError) -> Answer:
    """The failure as JSON."""
    return Answer(error.status, {"error": error.error, "message": error.message})


async def read_content(receive: Receive, limit_bytes: int) -> bytes:
    """The whole body. Raises `ClientGone`, `ApiError`."""
    content = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        content += message.get("body", b"")
        more = message.get("more_body", False)
        if len(content) > limit_bytes:
            raise ApiError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "TooLarge",
                f"the body is larger than {limit_bytes} bytes",
            )
    return content


def text_of(content: bytes) -> str:
    """UTF-8 text. Raises `ValueError` for what is none."""
    return content.decode("utf-8-sig")


def uploaded(call: Call, part: str) -> bytes:
    """A file that is the body, or the part of a form with this name (RFC 7578). Raises `ValueError`."""
    content_type = call.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        return call.content
    boundary = content_type.partition("boundary=")[2].strip().strip('"')
    if not boundary:
        raise ValueError("the form names no boundary")
    for piece in (b"\r\n" + call.content).split(b"\r\n--" + boundary.encode("latin-1"))[1:]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        if separator and f'name="{part}"'.encode() in head:
            return content
    raise ValueError(f"the form has no part {part}")


Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Prefixes:
    """Several applications on one port, each below the paths that are its own; `sockets` at their very paths."""

    def __init__(
        self, applications: Mapping[str, Application], sockets: Mapping[str, Application] | None = None
    ) -> None:
        self._applications = applications
        self._sockets = sockets or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request to whom it is for."""
        path: str = scope["path"]
        if scope["type"] == "websocket":
            socket = self._sockets.get(path)
            if socket is not None:
                await socket(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1000})
            return
        for prefix, application in self._applications.items():
            if path.startswith(prefix):
                await application(scope, receive, send)
                return
        known = ", ".join(self._applications)
        await send_answer(
            send,
            error_answer(ApiError(HTTPStatus.NOT_FOUND, "NotFound", f"nothing at {path:.200}; try {known}")),
        )


def _segments(path: str) -> list[str]:
    """A path's segments; slashes at its end, and those that follow another one, do not count."""
    return [segment for segment in path.split("/") if segment]


def _bound(pieces: list[str], segments: list[str]) -> dict[str, str] | None:
    path: dict[str, str] = {}
    for piece, segment in zip(pieces, segments, strict=True):
        if piece.startswith("{"):
            path[piece[1:-1]] = segment
        elif piece != segment:
            return None
    return path
