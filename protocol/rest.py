"""A REST operation as a JSON-RPC method with flat parameters: they are checked, then they are a request.

Errors: `protocol.jsonrpc.RpcError` -32602, whose `data.param` leads to the part at fault (protocol.md sections 4, 7).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from protocol import jsonrpc, parameters
from protocol.schema import Schema, Uploaded
from protocol.words import SHOWN_CHARACTERS


class Parameter(NamedTuple):
    """One parameter. `default` is what is sent where nothing is given."""

    schema: Schema
    required: bool = False
    default: Any = None


class UploadBody(NamedTuple):
    """A body that is a file: which parameter holds it, its media type, and the form's part where it is one."""

    parameter: str
    content_type: str
    part: str | None = None


class Answer(NamedTuple):
    """One documented success: `schema` of its JSON body, or `media` of a file; neither where there is no body."""

    status: int
    schema: Schema | None = None
    media: str | None = None


class Sent(NamedTuple):
    """A request to a PBX: origin-form target, the header fields that the operation itself needs, body.

    A body without a `Content-Type` among the fields is `application/json`.
    """

    target: str
    headers: list[tuple[str, str]]
    body: bytes | None


class Fact(NamedTuple):
    """What only a reader of the documentation wants to know."""

    tag: str
    deprecated: bool = False
    since: str | None = None
    statuses: tuple[int, ...] = ()
    errors: tuple[str, ...] = ()


_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class RestMethod:
    """One operation under its JSON-RPC name, `O2g.telephony.makeCall`.

    `path`, `query` and `body` name parameters; `body` maps each to its field's name. `multi`: path parameters that
    span several segments. `flags`: query parameters without a value. `body_optional`: no body where no field is
    given.
    """

    name: str
    operation: str
    verb: str
    template: str
    parameters: Mapping[str, Parameter]
    fact: Fact
    answers: tuple[Answer, ...] = ()
    path: tuple[str, ...] = ()
    multi: frozenset[str] = frozenset()
    query: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    body: Mapping[str, str] | None = None
    body_optional: bool = False
    upload: UploadBody | None = None
    headers: tuple[tuple[str, str], ...] = ()
    positions: tuple[str, ...] = field(init=False)
    required: tuple[str, ...] = field(init=False)
    _pieces: list[str] = field(init=False)

    def __post_init__(self) -> None:
        required = tuple(name for name, parameter in self.parameters.items() if parameter.required)
        others = (name for name in self.parameters if name not in required)
        object.__setattr__(self, "required", required)
        object.__setattr__(self, "positions", (*required, *others))
        object.__setattr__(self, "_pieces", _PARAMETER.split(self.template))

    def named(self, arguments: dict[str, Any] | list[Any]) -> dict[str, Any]:
        """The arguments by name, as a dictionary of their own; by position, those that are required come first."""
        return parameters.named(self.name, self.positions, arguments)

    def accept(self, named: dict[str, Any]) -> dict[str, Any]:
        """The arguments as they are to be sent; null is the same as not given."""
        return parameters.accepted(self.name, self.parameters, self.required, self.positions, named)

    def request(self, taken: dict[str, Any]) -> Sent:
        """The request for accepted arguments."""
        target = self._target(taken)
        if self.upload is not None:
            return self._uploading(target, self.upload, taken[self.upload.parameter])
        body = None
        if self.body is not None:
            fields = {wire: taken[name] for name, wire in self.body.items() if name in taken}
            if fields or not self.body_optional:
                body = _encoded(fields)
        return Sent(target, list(self.headers), body)

    def _target(self, taken: dict[str, Any]) -> str:
        pieces = self._pieces
        target = pieces[0]
        for at in range(1, len(pieces), 2):
            name = pieces[at]
            value = taken.get(name)
            text = str(self.parameters[name].default if value is None else value)
            many = name in self.multi
            for segment in text.split("/") if many else (text,):
                if segment in ("", ".", ".."):
                    raise jsonrpc.invalid_params(
                        f"{name} must not be {text[:SHOWN_CHARACTERS]!r}", param=name
                    )
            target += quote(text, safe="/" if many else "") + pieces[at + 1]
        pairs = []
        for name in self.query:
            if name not in taken:
                continue
            value = taken[name]
            if name in self.flags:
                if value:
                    pairs.append(name)
                continue
            text = ("true" if value else "false") if isinstance(value, bool) else str(value)
            pairs.append(f"{name}={quote(text, safe='')}")
        return f"{target}?{'&'.join(pairs)}" if pairs else target

    def _uploading(self, target: str, upload: UploadBody, file: Uploaded) -> Sent:
        content_type = file.content_type or upload.content_type
        if upload.part is None:
            return Sent(target, [("Content-Type", content_type), *self.headers], file.content)
        # What names the content does not occur in it.
        boundary = f"ctibridge-{hashlib.sha256(file.content).hexdigest()[:32]}"
        filename = file.filename or f"{upload.part}.{content_type.partition(';')[0].rpartition('/')[2]}"
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="{upload.part}"; filename="{filename}"\r\n'
            f"Content-Type: {content_type}\r\n\r\n"
        )
        body = b"".join((head.encode(), file.content, f"\r\n--{boundary}--\r\n".encode()))
        headers = [("Content-Type", f"multipart/form-data; boundary={boundary}"), *self.headers]
        return Sent(target, headers, body)


def _encoded(fields: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(fields)
    except RecursionError:
        param = next(filter(lambda name: _is_too_deep(fields[name]), fields), None)
        raise jsonrpc.invalid_params(f"{param} is nested too deeply", param=param) from None


def _is_too_deep(value: Any) -> bool:
    try:
        msgspec.json.encode(value)
    except RecursionError:
        return True
    return False
