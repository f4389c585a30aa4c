"""Runs a command that talks to a bridge, and says how it failed.

Errors: none leave; each becomes lines on standard error, or JSON, and an exit status.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import msgspec

from bridge.terminal import style
from bridge.terminal.failures import Failure


def run(command: Coroutine[Any, Any, int], *, as_json: bool) -> int:
    """The exit status. With `as_json` a failure is `{"error": …}` on standard output."""
    try:
        return asyncio.run(command)
    except Failure as failure:
        if as_json:
            print(msgspec.json.encode({"error": failure.as_object()}).decode())
        else:
            print("\n".join(failure.lines(style.of(sys.stderr))), file=sys.stderr)
        return failure.status
