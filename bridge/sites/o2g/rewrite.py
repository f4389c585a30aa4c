"""The O2G part of the HTTP ingress: addresses in answers that lead back to the site are made to lead to the bridge.

Source: protocol.md section 5; seed document 004, `RoxeRestApiDescriptor`, "Authentication", "Session management",
"Subscription management". Raises nothing: what is no address of the site stays as it is.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from bridge.sites import Home, Passage
from bridge.transport.http_wire import parse_base_url
from protocol.encoding import DECODE_ERRORS

API: Final = "/api/rest"
CHANNEL: Final = "/OTEvents"

ADDRESS_MEMBERS: Final = (
    "publicUrl",
    "internalUrl",
    "publicBaseUrl",
    "privateBaseUrl",
    "publicPollingUrl",
    "privatePollingUrl",
)
"""In these a server names itself, by whatever names it has inside and outside; so any host in them is its own."""

_MEMBER: Final = re.compile(
    rb'("(?:%b)"\s*:\s*)("(?:[^"\\\x00-\x1f]|\\.)*")' % "|".join(ADDRESS_MEMBERS).encode()
)
"""A member and its string value. In valid JSON this is never inside a string, where quotes are escaped."""

_ADDRESSED: Final = re.compile(rf"{API}(?:/authenticate|/[^/]+/(?:sessions|subscriptions))?/?")
"""The descriptor, authentication, sessions and subscriptions: whose answers have such members."""


class O2gIngress:
    """One O2G site as the ingress sees it (`bridge.sites.SiteIngress`).

    `base_urls` are the addresses by which the bridge reaches it.
    """

    def __init__(self, base_urls: Iterable[str]) -> None:
        origins = [parse_base_url(url) for url in base_urls]
        self.prefix = origins[0].prefix if origins else ""
        self._prefixes = {origin.prefix for origin in origins if origin.prefix}
        self._hosts = {(origin.host.lower(), origin.port) for origin in origins}

    def serves(self, path: str) -> bool:
        """The REST API and the event channel."""
        return path in (API, CHANNEL) or path.startswith(API + "/")

    def passage(self, path: str) -> Passage:
        """See `bridge.sites.SiteIngress.passage`."""
        return Passage(path == CHANNEL, _ADDRESSED.fullmatch(path) is not None)

    def login(self, path: str, authorization: str | None) -> str | None:
        """The login of HTTP Basic authentication, which O2G takes on one path only."""
        scheme, _, parameter = (authorization or "").partition(" ")
        if scheme.lower() != "basic" or path.rstrip("/") != f"{API}/authenticate":
            return None
        try:
            decoded = base64.b64decode(parameter.strip(), validate=True)
        except ValueError:
            return None
        return decoded.partition(b":")[0].decode("utf-8", "replace")

    def body(self, content: bytes, home: Home) -> bytes:
        """The six members that hold addresses, wherever they stand; every other byte stays."""

        def lead_home(found: re.Match[bytes]) -> bytes:
            try:
                value = msgspec.json.decode(found[2], type=str)
            except DECODE_ERRORS:
                return found[0]
            parts = _absolute(value)
            led = value if parts is None else self._led_home(value, parts, home)
            return found[0] if led == value else found[1] + msgspec.json.encode(led)

        return _MEMBER.sub(lead_home, content) if b"Url" in content else content

    def location(self, value: str, status: int, home: Home) -> str:
        """Of a resource that was created the server says where it is, by any of its names; a redirect may lead
        anywhere, and is the site's own only if it leads to where the bridge reaches it."""
        if value.startswith("/") and not value.startswith("//"):
            path = self._own_path(value.partition("?")[0].partition("#")[0])
            return value if path is None else home.mount + path + value[len(_path_of(value)) :]
        parts = _absolute(f"{home.scheme}:{value}" if value.startswith("//") else value)
        if parts is None or (status != 201 and (parts.hostname, _port(parts)) not in self._hosts):
            return value
        return self._led_home(value, parts, home)

    def _led_home(self, value: str, parts: SplitResult, home: Home) -> str:
        if value == home.base or value.startswith(home.base + "/"):
            return value  # it leads there already
        path = self._own_path(parts.path)
        if path is None:
            return value
        path_ends = value.index("//") + 2 + len(parts.netloc) + len(parts.path)
        return home.base + path + value[path_ends:]

    def _own_path(self, path: str) -> str | None:
        """The path without the site's prefix, if it is one that passes the ingress."""
        for prefix in self._prefixes:
            if path.startswith(prefix + "/") and self.serves(path[len(prefix) :]):
                return path[len(prefix) :]
        return path if self.serves(path) else None


def _absolute(text: str) -> SplitResult | None:
    """An http(s) address with a host and without credentials, taken apart; None for anything else."""
    if any(char <= " " or char == "\\" for char in text):
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return parts if usable else None


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _path_of(value: str) -> str:
    return value.partition("?")[0].partition("#")[0]
