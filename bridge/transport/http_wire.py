"""What the HTTP carrier puts on the wire: the base address taken apart, and requests made into bytes.

Raises only `ValueError`: for a base address or a request that must not be sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bridge.transport import Headers, Request

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

CARRIER_HEADERS = frozenset(
    {
        "connection",
        "content-length",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Fields (lower case) that frame or route a message: the carrier writes them, a request may not."""

_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""An empty body of these is announced with `Content-Length: 0` (RFC 9110 section 8.6)."""

_KNOWN_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}

_MAX_KNOWN_NAMES = 1024
"""Checked header names that are remembered (a set look-up is 30 ns, the pattern 300 ns); names may come from
tunnel clients, so the memory is bounded. Real traffic has some dozens."""

_known_names: set[str] = set()


@dataclass(frozen=True, slots=True)
class Origin:
    """A base address taken apart: where to connect, what to write into `Host`, what precedes each target."""

    secure: bool
    host: str
    port: int
    authority: str
    prefix: str


def parse_base_url(base_url: str) -> Origin:
    """Take `http(s)://host[:port][/prefix]` apart; `ValueError` says what is wrong with any other form."""
    if not base_url.isascii() or not base_url.isprintable() or " " in base_url:
        raise ValueError(
            f"base address {base_url!r}: spaces, control and non-ASCII characters are not allowed"
        )
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"base address {base_url!r}: must start with http:// or https://")
    if "@" in parts.netloc:
        # Not repeated in the message: it holds a password.
        raise ValueError("base address: user name and password are not allowed in it")
    if "?" in base_url or "#" in base_url:
        raise ValueError(f"base address {base_url!r}: a query or a fragment is not allowed")
    if not parts.hostname:
        raise ValueError(f"base address {base_url!r}: the host is missing")
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f"base address {base_url!r}: {error}") from None
    secure = parts.scheme == "https"
    default_port = 443 if secure else 80
    host = parts.hostname
    authority = f"[{host}]" if ":" in host else host
    if port is None:
        port = default_port
    elif port != default_port:
        authority = f"{authority}:{port}"
    return Origin(secure, host, port, authority, parts.path.rstrip("/"))


class RequestEncoder:
    """Makes requests to one origin into bytes; whatever could break out of its place is refused."""

    __slots__ = ("_after_target", "_before_target")

    def __init__(self, origin: Origin) -> None:
        self._before_target = f" {origin.prefix}"
        # `Connection: keep-alive` is for HTTP/1.0 servers, which close without it.
        self._after_target = f" HTTP/1.1\r\nHost: {origin.authority}\r\nConnection: keep-alive\r\n"

    def encode(self, request: Request, *, chunked: bool = False) -> bytes:
        """The request as bytes; with `chunked` its head only, for a body that follows in chunks.

        `ValueError`: a control character anywhere, a malformed method, target or header name, or a header
        that is the carrier's. No message repeats a header's value, which may be a secret.
        """
        method = request.method
        if method not in _KNOWN_METHODS:
            _check_method(method)
        target = request.target
        _check_target(target)
        parts = [method, self._before_target, target, self._after_target]
        for name, value in request.headers:
            if name not in _known_names:
                _check_name(name)
            if not value.isprintable():
                _check_value(name, value)
            parts.append(f"{name}: {value}\r\n")
        body = request.body
        if chunked:
            body = None
            parts.append("Transfer-Encoding: chunked\r\n\r\n")
        elif body is not None:
            parts.append(f"Content-Length: {len(body)}\r\n\r\n")
        elif method in _METHODS_WITH_BODY:
            parts.append("Content-Length: 0\r\n\r\n")
        else:
            parts.append("\r\n")
        try:
            head = "".join(parts).encode("latin-1")
        except UnicodeEncodeError:
            for name, value in request.headers:
                _check_value(name, value)
            raise
        return head + body if body else head


def check_request(request: Request) -> None:
    """`ValueError` for a request that `RequestEncoder.encode` would refuse: for carriers that write other bytes."""
    if request.method not in _KNOWN_METHODS:
        _check_method(request.method)
    _check_target(request.target)
    for name, value in request.headers:
        if name not in _known_names:
            _check_name(name)
        _check_value(name, value)


def header_values(headers: Headers, name: str) -> list[str]:
    """The comma-separated members of every field called `name` (given in lower case), in lower case."""
    return [
        member.strip().lower()
        for key, value in headers
        if key.lower() == name
        for member in value.split(",")
        if member.strip()
    ]


def _check_method(method: str) -> None:
    if not _TOKEN.fullmatch(method):
        raise ValueError(f"method {method!r} is not a token")
    if method == "CONNECT":
        raise ValueError("method CONNECT has no meaning towards a site")


def _check_target(target: str) -> None:
    if (
        target[:1] != "/"
        or target[1:2] == "/"
        or " " in target
        or "#" in target
        or not target.isascii()
        or not target.isprintable()
    ):
        raise ValueError(
            f"target {target!r}: must start with a single '/' and be percent-encoded, without a fragment"
        )


def _check_name(name: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"header name {name!r} is not a token")
    if name.lower() in CARRIER_HEADERS:
        raise ValueError(f"header {name!r} is written by the carrier itself")
    if len(_known_names) < _MAX_KNOWN_NAMES:
        _known_names.add(name)


def _check_value(name: str, value: str) -> None:
    if not _VALUE.fullmatch(value):
        raise ValueError(f"the value of header {name!r} has a control character or one outside ISO 8859-1")
