"""Requests with a callback, for coroutines. Errors: none of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def outcome_of(submit: Callable[[Callable[[T], None]], Callable[[], None]]) -> T:
    """What `submit`'s callback is called with. `submit` returns what cancels; cancelling the task does that."""
    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def done(outcome: T) -> None:
        if not future.done():
            future.set_result(outcome)

    cancel = submit(done)
    try:
        return await future
    finally:
        cancel()
