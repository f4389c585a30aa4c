"""One HTTP exchange with the simulated O2G, without its meaning: the request's parts, the answer's form.

Raises `RestError` (`BAD_PARAMETER`) for a request that cannot be read, `ClientGone` where nobody waits.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, quote

import msgspec
from starlette.types import Receive, Scope, Send

from bridge.simulator.face import CODES, File, RestError

encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder().decode

_JSON_TYPE: Final = b"application/json"

T = TypeVar("T")


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class Answer(msgspec.Struct):
    """A response: `body` is JSON-encodable, None for none; `headers` are added to the content headers.

    `content` is sent as it is instead of a body; its content type must be among the headers.
    """

    status: int
    body: Any = None
    headers: list[tuple[bytes, bytes]] = []
    content: bytes = b""


class Exchange(msgspec.Struct):
    """What the operations read of a request. `base`: scheme and authority, as the client named the server."""

    base: str
    cookies: dict[str, str]
    authorization: str | None
    query: dict[str, str]
    body: Any = None


def read_head(scope: Scope) -> Exchange:
    """Everything but the body. Repeated query parameters and cookies: the first one counts."""
    host = authorization = None
    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
        elif name == b"authorization":
            authorization = value.decode("latin-1")
        elif name == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                key, separator, cookie = pair.strip().partition("=")
                if separator:
                    cookies.setdefault(key, cookie)
    if not host:
        address, port = scope["server"]
        host = f"{address}:{port}"
    query: dict[str, str] = {}
    if scope["query_string"]:
        for key, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
            query.setdefault(key, value)
    return Exchange(f"{scope['scheme']}://{host}", cookies, authorization, query)


async def read_body(scope: Scope, receive: Receive, limit_bytes: int) -> dict[str, Any] | None:
    """The JSON object in the body, None where the body is empty.

    Every body of the API is an object. A content type is asked for only where there is a content.
    """
    headers = dict(scope["headers"])
    content = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        content += message.get("body", b"")
        more = message.get("more_body", False)
        if len(content) > limit_bytes:
            raise RestError(
                "BAD_PARAMETER",
                f"body is larger than {limit_bytes} bytes",
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
    if not content.strip():
        return None
    content_type = headers.get(b"content-type", b"")
    if content_type.partition(b";")[0].strip().lower() != _JSON_TYPE:
        raise RestError("BAD_PARAMETER", f"content type {content_type.decode('latin-1')!r} is not JSON")
    try:
        body = _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RestError("BAD_PARAMETER", f"body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise RestError("BAD_PARAMETER", "body is not a JSON object")
    return body


def convert(body: Any, kind: type[T]) -> T:
    """The decoded body as a Struct of `kind`."""
    try:
        return msgspec.convert(body if body is not None else {}, kind)
    except msgspec.ValidationError as error:
        raise RestError("BAD_PARAMETER", str(error)) from error


def error_answer(error: RestError, headers: list[tuple[bytes, bytes]] | None = None) -> Answer:
    """The failure as `RestErrorInfo` ("Error management")."""
    _, code, can_retry, help_message = CODES[error.kind]
    body: dict[str, Any] = {
        "httpStatus": HTTPStatus(error.status).name,
        "code": code,
        "helpMessage": help_message,
        "type": error.kind,
        "innerMessage": error.inner,
        "canRetry": can_retry,
    }
    if error.routing is not None:
        body["routing"] = error.routing
    if error.telephony is not None:
        body["telephony"] = error.telephony
    if error.preferences is not None:
        body["userPreferences"] = error.preferences
    return Answer(error.status, body, headers or [])


def file_answer(file: File) -> Answer:
    """The file as an attachment; a name beyond ASCII goes out as RFC 6266 says."""
    disposition = f"attachment; filename*=UTF-8''{quote(file.filename)}"
    if file.filename.isascii() and file.filename.isprintable() and not set(file.filename) & {'"', "\\"}:
        disposition = f'attachment; filename="{file.filename}"'
    headers = [
        (b"content-type", file.content_type.encode("latin-1")),
        (b"content-disposition", disposition.encode("latin-1")),
    ]
    return Answer(HTTPStatus.OK, headers=headers, content=file.data)


async def send_answer(send: Send, answer: Answer) -> None:
    """Send the whole response."""
    headers = answer.headers
    content = answer.content
    if answer.body is not None:
        content = encode(answer.body)
        headers = [(b"content-type", _JSON_TYPE), *headers]
    if answer.status != HTTPStatus.NO_CONTENT:
        headers = [*headers, (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
