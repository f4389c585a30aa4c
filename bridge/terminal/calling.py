"""`ctibridge call`: one call, its result as JSON on standard output.

Errors: `failures.Failure`.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

import msgspec

from bridge import method_list
from bridge.terminal import arguments, failures, identity, style
from bridge.terminal.socket import opened
from protocol import jsonrpc

WITHOUT_SESSION: Final = ("rpc.ping", "rpc.discover", "Session.login", "Session.resume")


async def call(asked: argparse.Namespace) -> int:
    """One call; the result goes to standard output. Raises `failures.Failure`."""
    params = arguments.params(asked.method, asked.params)
    if asked.timeout is not None:
        params = _limited(params, asked.timeout)
    who = identity.of(asked)
    signing_in = None if asked.method in WITHOUT_SESSION else who.sign_in()
    async with opened(who) as socket:
        if signing_in is not None:
            await socket.call("Session.login", signing_in)
        try:
            result = await socket.call(asked.method, params)
        except failures.CallFailed as failed:
            failed.remedy = _remedy(asked.method, failed)
            raise
        finally:
            if signing_in is not None:
                await socket.sign_out()
    if asked.json:
        print(msgspec.json.encode({"result": result}).decode())
    else:
        print(style.of(sys.stdout).json(result))
    return 0


def _limited(params: arguments.Params, timeout_s: float) -> dict[str, Any]:
    if isinstance(params, list):
        raise failures.WrongUsage("--timeout goes with named parameters only", "give PARAMS as a JSON object")
    named = params or {}
    return {**named, "_meta": {**named.get("_meta", {}), "timeout": timeout_s}}


def _remedy(name: str, failed: failures.CallFailed) -> str:
    """What would be right, where the document of the methods knows it."""
    method = method_list.methods().get(name)
    if failed.code == jsonrpc.INVALID_PARAMS and method is not None:
        return f"it is called as: ctibridge call {method_list.signature(method)}"
    if failed.code == jsonrpc.METHOD_NOT_FOUND and "did you mean" not in str(failed):
        near = method_list.suggested(name)
        return f"the nearest are {', '.join(near)}" if near else "`ctibridge openrpc` lists every method"
    return ""
