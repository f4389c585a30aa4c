"""The two ways to ask a PBX through the bridge: JSON-RPC calls and tunnelled REST requests.

Errors: `Refused`, where preparing something for an example did not go well.
"""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from protocol.methods import rest_methods
from protocol.rest import Sent
from tests.conformance.plan import Asked
from tests.system.client import Client, Encoding, opened


class Refused(AssertionError):
    """What was asked for in order to prepare an example was refused."""


@dataclass(frozen=True)
class Reply:
    """A PBX's answer. `status` is None where the way does not tell it (a JSON-RPC result); `origin`: whose answer."""

    status: int | None
    body: Any = None
    media: str | None = None
    location: str | None = None
    origin: str = ""

    @property
    def well(self) -> bool:
        """Whether it is what was asked for."""
        return self.status is None or self.status < 400


@dataclass(frozen=True)
class Who:
    """Who asks: the login and password of a session, and where it is opened."""

    login: str
    password: str
    at: str = "o2g"


class Way(Protocol):
    """Asks on behalf of somebody."""

    async def ask(self, who: Who, asked: Asked, encoding: Encoding) -> Reply:
        """The answer, whatever it is."""
        ...


async def done(way: Way, who: Who, call: str, arguments: dict[str, Any]) -> Reply:
    """The answer to a call that must go well, by JSON-RPC name. Raises `Refused`."""
    method = rest_methods()[call]
    asked = Asked(call, method)
    for name, value in arguments.items():
        if name in method.path:
            asked.path[name] = value
        elif name in method.query:
            asked.query[name] = None if name in method.flags else value
        elif method.upload is not None:
            asked.body = value
        else:
            asked.body = {**(asked.body or {}), (method.body or {})[name]: value}
    reply = await way.ask(who, asked, Encoding.JSON)
    if not reply.well:
        said = reply.body if isinstance(reply.body, dict) else {}
        why = said.get("innerMessage") or said.get("message") or reply.body
        raise Refused(f"{call} {arguments}: {reply.status} {why}")
    return reply


class ByJsonRpc:
    """Each person on a socket of his own."""

    def __init__(self, url: str, sites: dict[str, str], stack: contextlib.AsyncExitStack) -> None:
        self._url = url
        self._sites = sites
        self._stack = stack
        self._sockets: dict[Who, Client] = {}

    async def socket(self, who: Who) -> Client:
        """His socket, on which he has signed in."""
        if who not in self._sockets:
            client = await self._stack.enter_async_context(opened(self._url, Encoding.JSON))
            params = {"login": who.login, "password": who.password, "site": self._sites[who.at]}
            await client.call("Session.login", params)
            self._sockets[who] = client
        return self._sockets[who]

    async def ask(self, who: Who, asked: Asked, encoding: Encoding) -> Reply:
        """As a call. A result has no status; with a location it is 201."""
        client = await self.socket(who)
        message = await client.message(asked.method.name, asked.arguments(), encoding=encoding)
        if "error" in message:
            data = message["error"].get("data") or {}
            status = data.get("status", 0) if message["error"]["code"] == -32000 else 0
            return Reply(status, data if status else message["error"], origin="" if status else "bridge")
        result = message["result"]
        if isinstance(result, dict) and set(result) == {"contentType", "filename", "data"}:
            data = result["data"]
            return Reply(
                None, base64.b64decode(data) if isinstance(data, str) else data, result["contentType"]
            )
        if isinstance(result, dict) and "location" in result:
            rest = {name: value for name, value in result.items() if name != "location"}
            return Reply(201, rest or None, location=result["location"])
        return Reply(None, result)


class ByTunnel:
    """Everybody's REST sessions on one socket."""

    def __init__(self, client: Client, signer: Signer) -> None:
        self._client = client
        self._signer = signer

    async def ask(self, who: Who, asked: Asked, encoding: Encoding) -> Reply:
        """As a REST request, with the head that its person's session has."""
        sent = asked.sent()
        headers = {**await self._signer.headers(self._client, who, asked), **dict(sent.headers)}
        return await tunnelled(self._client, asked.method.verb, sent, headers, encoding)


class Signer(Protocol):
    """Knows how one signs in to the REST APIs of a PBX."""

    async def headers(self, client: Client, who: Who, asked: Asked) -> dict[str, str]:
        """What a request carries so that the PBX knows who asks."""
        ...


async def tunnelled(
    client: Client, verb: str, sent: Sent, headers: dict[str, str], encoding: Encoding
) -> Reply:
    """One request through the tunnel."""
    request: dict[str, Any] = {"type": "request", "method": verb, "path": sent.target, "headers": headers}
    if sent.body is not None:
        declared = {name.lower(): value for name, value in headers.items()}.get("content-type", "json")
        if "json" in declared:
            request["body"] = msgspec.json.decode(sent.body)
        elif encoding is Encoding.JSON:
            request |= {"body": base64.b64encode(sent.body).decode(), "bodyEncoding": "base64"}
        else:
            request["body"] = sent.body
    message = await client.exchange(request, encoding=encoding)
    found = {name.lower(): value for name, value in message.get("headers", {}).items()}
    media = found.get("content-type")
    body: Any = message.get("body")
    if message.get("bodyEncoding") == "base64":
        body = base64.b64decode(body)
    is_file = body is not None and media is not None and "json" not in media
    return Reply(
        message["status"], body, media if is_file else None, found.get("location"), message.get("origin", "")
    )
