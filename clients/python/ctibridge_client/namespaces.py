"""What the generated methods have in common: one way to call, for either face.

Errors: those of the client that makes the call (`ctibridge_client.errors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ctibridge_client.types import Meta


class AsyncCaller(Protocol):
    """Who makes calls, in asyncio."""

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        request_id: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """See `AsyncClient.call`."""


class BlockingCaller(Protocol):
    """Who makes calls, and waits for them."""

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        request_id: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """See `Client.call`."""


def _given(always: dict[str, Any], maybe: dict[str, Any]) -> dict[str, Any]:
    """Parameters that are required, and those of the others that are not None."""
    return always | {name: value for name, value in maybe.items() if value is not None}


class AsyncNamespace:
    """Methods of one namespace."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def _call(
        self, method: str, always: dict[str, Any], maybe: dict[str, Any], meta: Meta | None
    ) -> Any:
        of = meta or {}
        return await self._caller.call(
            method,
            _given(always, maybe),
            key=of.get("key"),
            request_id=of.get("requestId"),
            timeout=of.get("timeout"),
        )


class BlockingNamespace:
    """Methods of one namespace."""

    def __init__(self, caller: BlockingCaller) -> None:
        self._caller = caller

    def _call(self, method: str, always: dict[str, Any], maybe: dict[str, Any], meta: Meta | None) -> Any:
        of = meta or {}
        return self._caller.call(
            method,
            _given(always, maybe),
            key=of.get("key"),
            request_id=of.get("requestId"),
            timeout=of.get("timeout"),
        )
