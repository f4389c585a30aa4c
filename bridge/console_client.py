"""`ctibridge call` and `ctibridge events`: a client of the bridge for people at a terminal.

Errors: `bridge.cli.UsageError`, with what to change.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection, connect

from protocol.jsonrpc import ERROR_NAMES

DEMO_PASSWORD = "0000"  # noqa: S105 - the demo's, documented
WITHOUT_SESSION = ("rpc.ping", "rpc.discover", "Session.login", "Session.resume")


class CallFailed(Exception):
    """The bridge answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error.get("message")))
        self.error = error


class Socket:
    """A JSON-RPC client as small as it gets: one call at a time, events in between."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._id = 0
        self.events: list[dict[str, Any]] = []

    async def call(self, method: str, params: Any = None) -> Any:
        """The call's result. Raises `CallFailed`."""
        self._id += 1
        request: dict[str, Any] = {"jsonrpc": "2.0", "id": self._id, "method": method}
        if params is not None:
            request["params"] = params
        await self._connection.send(msgspec.json.encode(request).decode())
        while True:
            message = await self.receive()
            if message.get("id") != self._id:
                self.events.append(message)
            elif "error" in message:
                raise CallFailed(message["error"])
            else:
                return message.get("result")

    async def receive(self) -> dict[str, Any]:
        """The next message, whatever it is."""
        message: dict[str, Any] = msgspec.json.decode(await self._connection.recv())
        return message


def call(asked: argparse.Namespace) -> int:
    """One call; its result as indented JSON."""
    params: Any = None
    if asked.params is not None:
        try:
            params = msgspec.json.decode(asked.params)
        except msgspec.DecodeError as error:
            return _fail(f'PARAMS is not JSON: {error}; quote it: \'{{"destination": "70121"}}\'')
        if not isinstance(params, dict | list):
            return _fail("PARAMS must be a JSON object or array")

    async def main() -> int:
        async with _open(asked) as socket:
            if asked.method not in WITHOUT_SESSION:
                await _sign_in(socket, asked)
            result = await socket.call(asked.method, params)
            print(msgspec.json.format(msgspec.json.encode(result), indent=2).decode())
            return 0

    return _run(main)


def events(asked: argparse.Namespace) -> int:
    """Every event of the user, a line each, until interrupted."""

    async def main() -> int:
        async with _open(asked) as socket:
            session = await _sign_in(socket, asked)
            print(f"signed in as {session['login']} on {session['site']}; Ctrl-C ends", file=sys.stderr)
            while True:
                message = socket.events.pop(0) if socket.events else await socket.receive()
                line = msgspec.json.encode(message).decode() if asked.json else readable(message)
                print(line, flush=True)

    return _run(main)


def readable(message: dict[str, Any]) -> str:
    """An event as one line: number, kind, and what a person looks for first."""
    params = message.get("params", {})
    said = params.get("ctiMessage", params.get("event", {}))
    kind = params.get("msgType") or (said.get("eventName") if isinstance(said, dict) else None)
    if kind == "PhoneEvent":
        parties = f"{said['DN']} {_arrow(said)} {said['otherDN'] or '?'}"
        rest = f"{said['eventType']:<17} {parties}  call {said['uniqueId']}"
    else:
        rest = " ".join(f"{key}={_brief(value)}" for key, value in said.items() if key != "eventName")
    return f"{params.get('seq', '-'):>5}  {kind or message.get('method')!s:<20} {rest}"


def _arrow(said: dict[str, Any]) -> str:
    return {"Incoming": "<-", "Outgoing": "->"}.get(said.get("callDirection", ""), "--")


def _brief(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else text[:59] + "…"


@asynccontextmanager
async def _open(asked: argparse.Namespace) -> AsyncIterator[Socket]:
    async with connect(asked.url, max_size=None, open_timeout=10) as connection:
        yield Socket(connection)


async def _sign_in(socket: Socket, asked: argparse.Namespace) -> Any:
    password = DEMO_PASSWORD if asked.password_env is None else os.environ.get(asked.password_env)
    if password is None:
        raise CallFailed({"message": f"the environment variable {asked.password_env} is not set"})
    params = {"login": asked.login, "password": password}
    if asked.site is not None:
        params["site"] = asked.site
    return await socket.call("Session.login", params)


def _run(main: Any) -> int:
    try:
        status: int = asyncio.run(main())
    except CallFailed as error:
        code = error.error.get("code")
        name = f" ({code}, {ERROR_NAMES.get(code, 'unknown')})" if isinstance(code, int) else ""
        data = error.error.get("data")
        print(f"ctibridge: {error}{name}", file=sys.stderr)
        if data is not None:
            print(msgspec.json.format(msgspec.json.encode(data), indent=2).decode(), file=sys.stderr)
        return 1
    except BrokenPipeError:
        raise  # it is the reader of our output that is gone
    except OSError as error:
        return _fail(f"no bridge answers there: {error}; is it running? `ctibridge demo` starts one")
    except websockets.InvalidHandshake as error:
        return _fail(f"the bridge refused the connection: {error}")
    except websockets.InvalidURI as error:
        return _fail(f"--url: {error}; it must look like ws://127.0.0.1:8090/ws")
    except websockets.ConnectionClosed as error:
        return _fail(f"the bridge closed the connection: {error}")
    return status


def _fail(why: str) -> int:
    print(f"ctibridge: {why}", file=sys.stderr)
    return 1
