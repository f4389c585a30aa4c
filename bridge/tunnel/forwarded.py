"""Who and what a connection really is, where trusted proxies stand in front: `Forwarded` and `X-Forwarded-*`.

Errors: `BadForwarding`, a request whose fields are malformed or contradict each other; it is answered with 400.
Source: RFC 7239; for `X-Forwarded-For`, `-Proto` and `-Host` the habits of nginx, HAProxy, Traefik and Envoy.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, NamedTuple

Scope = MutableMapping[str, Any]

UNKNOWN = "unknown"
"""Stands for a client that a proxy does not name (RFC 7239 section 6): in no address range."""

HOPS_MOST = 32
"""Proxies in one chain; real ones have two or three."""

_AUTHORITY = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*)|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_PAIR = re.compile(
    r'\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[!#$%&\'*+.^_`|~0-9A-Za-z:\[\]-]*)\s*'
)
_FIELDS = (b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadForwarding(Exception):
    """The text says which field, never what it holds."""


class Networks:
    """A set of addresses, written as addresses and networks: `10.0.0.0/8`, `::1`."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Raises `ValueError`, which says what is wrong with which text."""
        self._networks: list[Network] = [ipaddress.ip_network(text) for text in texts]

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped  # how a socket for both families shows an IPv4 peer
        return any(parsed in network for network in self._networks if network.version == parsed.version)


class TrustedProxies:
    """Reads a connection's scope the way the client meant it, as far as trusted proxies tell."""

    def __init__(self, trusted: Networks) -> None:
        self._trusted = trusted

    def apply(self, scope: Scope) -> None:
        """Set `client`, `scheme` and the `host` header to those of the client's own request.

        Without a trusted peer nothing is believed and nothing changes. A trusted peer that forwards without
        naming its client speaks for one who is `UNKNOWN`, not for itself. Raises `BadForwarding`.
        """
        client = scope.get("client")
        if not self._trusted or client is None or client[0] not in self._trusted:
            return
        fields: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name in _FIELDS:
                text = value.decode("latin-1")
                fields[name] = f"{fields[name]}, {text}" if name in fields else text
        if not fields:
            return
        found = self._agreed(self._standard(fields.get(b"forwarded")), self._customary(fields))
        scope["client"] = (found.client or UNKNOWN, 0)
        if found.scheme is not None:
            is_socket = scope["type"] == "websocket"
            scope["scheme"] = {"https": "wss", "http": "ws"}[found.scheme] if is_socket else found.scheme
        if found.host is not None:
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", found.host.encode("latin-1")), *others]

    def _standard(self, text: str | None) -> _Found:
        """What `Forwarded` says. Each proxy adds an element at the end, about the one before it."""
        found = _Found()
        for element in reversed(_elements(text) if text is not None else []):
            address = _node(element["for"]) if "for" in element else None
            found = _Found(
                address if address is not None else found.client and UNKNOWN,
                _scheme(element["proto"], "Forwarded") if "proto" in element else found.scheme,
                _host(element["host"], "Forwarded") if "host" in element else found.host,
            )
            if address is None or address not in self._trusted:
                break
        return found

    def _customary(self, fields: dict[bytes, str]) -> _Found:
        """What `X-Forwarded-*` say. A list has one entry a proxy; a single value is the outermost one's."""
        chain = _listed(fields.get(b"x-forwarded-for"))
        if len(chain) > HOPS_MOST:
            raise BadForwarding("X-Forwarded-For names too many hops")
        client: str | None = None
        hop = 0
        for hop, text in enumerate(reversed(chain)):  # noqa: B007 - how far it got is used below
            client = _node(text)
            if client not in self._trusted:
                break
        scheme = _entry(_listed(fields.get(b"x-forwarded-proto")), hop)
        host = _entry(_listed(fields.get(b"x-forwarded-host")), hop)
        return _Found(
            client,
            None if scheme is None else _scheme(scheme, "X-Forwarded-Proto"),
            None if host is None else _host(host, "X-Forwarded-Host"),
        )

    @staticmethod
    def _agreed(one: _Found, other: _Found) -> _Found:
        """A proxy that writes one kind of field passes the other kind on as its client made it up.

        Which kind that is cannot be seen; so both may be there, but must not contradict each other.
        """
        merged = []
        for mine, theirs in zip(one, other, strict=True):
            if mine is not None and theirs is not None and mine.lower() != theirs.lower():
                raise BadForwarding(
                    "Forwarded and X-Forwarded-* contradict each other; have the proxy remove one"
                )
            merged.append(mine if mine is not None else theirs)
        return _Found(*merged)


class _Found(NamedTuple):
    client: str | None = None
    scheme: str | None = None
    host: str | None = None


def is_authority(text: str) -> bool:
    """Whether a text is a host with or without a port, as a `Host` header may hold it."""
    return _AUTHORITY.fullmatch(text) is not None


def _elements(text: str) -> list[dict[str, str]]:
    """The elements of a `Forwarded` field, names in lower case, quotes undone. Raises `BadForwarding`."""
    elements = [dict(_pairs(element)) for element in _split(text, ",") if element.strip()]
    if len(elements) > HOPS_MOST:
        raise BadForwarding("Forwarded names too many hops")
    return elements


def _pairs(element: str) -> Iterator[tuple[str, str]]:
    for pair in _split(element, ";"):
        if not pair.strip():
            continue
        match = _PAIR.fullmatch(pair)
        if match is None:
            raise BadForwarding("Forwarded is malformed")
        value = match[2]
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        yield match[1].lower(), value


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that stand outside quotes. Raises `BadForwarding` for a quote that does not end."""
    parts: list[str] = []
    start = 0
    quoted = escaped = False
    for place, char in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append(text[start:place])
            start = place + 1
    if quoted:
        raise BadForwarding("Forwarded is malformed")
    return [*parts, text[start:]]


def _listed(text: str | None) -> list[str]:
    return [] if text is None else [part.strip() for part in text.split(",")]


def _entry(values: list[str], hop: int) -> str | None:
    """The entry of the proxy `hop` places from the end; of a shorter list the outermost there is."""
    return values[max(0, len(values) - 1 - hop)] if values else None


def _node(text: str) -> str:
    """The address in a node such as `192.0.2.1:4711` or `"[2001:db8::1]:80"`; `UNKNOWN` for any other name."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return UNKNOWN


def _scheme(text: str, field: str) -> str:
    scheme = {"https": "https", "wss": "https", "http": "http", "ws": "http"}.get(text.lower())
    if scheme is None:
        raise BadForwarding(f"{field}: the scheme must be http or https")
    return scheme


def _host(text: str, field: str) -> str:
    if not is_authority(text):
        raise BadForwarding(f"{field}: the host is malformed")
    return text
