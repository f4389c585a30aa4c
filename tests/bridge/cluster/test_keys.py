"""Idempotency keys across bridges: a call is executed once, whatever becomes of the bridge that had it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import Raw

from bridge.cluster.keys import ANSWER_MOST_BYTES, Notes
from bridge.sites import Arguments, Cancel, Done, Held, Operation
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.cluster.memory import Medium

DIE = object()


class Dial:
    """An operation that counts how often it is executed; `outcome` is what it comes to, `DIE` that nothing comes."""

    ordered = True

    def __init__(self, outcome: Any = None) -> None:
        self.outcome = outcome
        self.executed = 0
        self.cancelled = 0

    def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        if isinstance(self.outcome, RpcError) and self.outcome.code == jsonrpc.INVALID_PARAMS:
            raise self.outcome
        self.executed += 1
        if self.outcome is not DIE:
            asyncio.get_running_loop().call_soon(done, self.outcome)
        return self._cancel

    def _cancel(self) -> None:
        self.cancelled += 1


async def two(medium: Medium) -> tuple[Notes, Notes]:
    first, second = await medium.start(["lyon", "metz"])
    return Notes(first, ttl_s=400.0), Notes(second, ttl_s=400.0)


async def call(
    notes: Notes, operation: Operation, key: str = "a", session: str = "s", limit_s: float = 30.0
) -> Any:
    """One call with a key; its outcome as a plain value or an error."""
    outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    noted = notes.noting(operation, "paris", session, key)
    assert noted.ordered is operation.ordered
    noted.start(None, {}, limit_s, outcome.set_result)
    async with asyncio.timeout(20):
        return await outcome


@pytest.mark.parametrize(
    "outcome",
    [None, 0, {"a": [1.5, "b", None]}, {"data": b"\x00\xff"}, Raw(b'{"callRef": "x"}')],
    ids=["null", "zero", "object", "bytes", "raw"],
)
async def test_another_bridge_gives_the_first_answer_again(outcome: Any) -> None:
    """protocol.md section 6: the same key gets the first answer again, also after a resume."""
    medium = Medium()
    lyon, metz = await two(medium)
    dial = Dial(outcome)
    assert await call(lyon, dial) == outcome
    await medium.settle()
    assert await call(metz, dial) == outcome
    assert dial.executed == 1


async def test_an_error_of_the_sites_is_an_answer_like_any_other() -> None:
    """protocol.md section 6: it may have been executed, so it is not tried again."""
    medium = Medium()
    lyon, metz = await two(medium)
    dial = Dial(jsonrpc.upstream_error(500, {"type": "SERVER_PROBLEM"}, "it failed"))
    first = await call(lyon, dial)
    await medium.settle()
    second = await call(metz, dial)
    assert second.as_object() == first.as_object()
    assert dial.executed == 1


@pytest.mark.parametrize(
    "refusal",
    [
        jsonrpc.site_unreachable("paris", 2, "it is down"),
        jsonrpc.invalid_params("wrong", param="destination"),
    ],
    ids=["unreachable", "invalid"],
)
async def test_what_was_not_executed_may_be_tried_again(refusal: RpcError) -> None:
    """protocol.md section 6: an error that says so leaves the key free, on every bridge."""
    medium = Medium()
    lyon, metz = await two(medium)
    assert (await call(lyon, Dial(refusal))).code == refusal.code
    dial = Dial("dialled")
    assert await call(metz, dial) == "dialled"
    assert dial.executed == 1


async def test_a_call_that_a_dead_bridge_had_begun_is_not_executed_again() -> None:
    """protocol.md section 7: -32005, executed: unknown."""
    medium = Medium()
    lyon, metz = await two(medium)
    begun, dial = Dial(DIE), Dial("dialled")
    lyon.noting(begun, "paris", "s", "a").start(None, {}, 30.0, lambda outcome: None)
    await medium.settle()
    assert begun.executed == 1
    medium.bridges["lyon"].die()
    answer = await call(metz, dial)
    assert (answer.code, answer.data) == (-32005, {"executed": "unknown"})
    assert dial.executed == 0


async def test_keys_of_other_sessions_and_other_keys_are_other_calls() -> None:
    """protocol.md section 6: a key is its session's."""
    lyon, _ = await two(Medium())
    dial = Dial()
    for session, key in (("s", "a"), ("s", "b"), ("t", "a")):
        await call(lyon, dial, key, session)
    assert dial.executed == 3


async def test_without_nats_a_call_with_a_key_is_refused_and_not_executed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """protocol/README.md "A cluster": who gives a key has asked for safety."""
    monkeypatch.setattr("bridge.cluster.keys.PATIENCE_S", 0.2)
    medium = Medium()
    lyon, _ = await two(medium)
    dial = Dial()
    medium.away()
    answer = await call(lyon, dial)
    assert (answer.code, answer.data) == (-32003, {"site": "paris", "retryAfter": 1})
    assert dial.executed == 0
    medium.back()
    assert await call(lyon, dial) is None
    assert dial.executed == 1


async def test_a_call_with_a_key_waits_out_a_short_absence_of_nats() -> None:
    """protocol/README.md "A cluster": a NATS server that is restarted is not noticed."""
    medium = Medium()
    lyon, _ = await two(medium)
    dial = Dial()
    medium.away()
    asyncio.get_running_loop().call_later(0.3, medium.back)
    assert await call(lyon, dial) is None
    assert dial.executed == 1


async def test_a_note_whose_outcome_could_not_be_written_says_that_it_is_unknown() -> None:
    """protocol.md section 7: honest, where nothing better is known."""
    medium = Medium()
    lyon, metz = await two(medium)

    class Slow(Dial):
        def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
            medium.away()
            return super().start(user, arguments, timeout_s, done)

    assert await call(lyon, Slow("dialled")) == "dialled"
    await medium.settle()
    medium.back()
    answer = await call(metz, Dial())
    assert answer.code == -32005


async def test_an_answer_that_is_too_long_to_be_kept_is_not_executed_again() -> None:
    """protocol.md section 8: the client that has it is content; another try is told why it gets none."""
    medium = Medium()
    lyon, metz = await two(medium)
    dial = Dial(Raw(b'"' + b"x" * ANSWER_MOST_BYTES + b'"'))
    assert await call(lyon, dial) == dial.outcome
    await medium.settle()
    assert (await call(metz, dial)).code == -32007
    assert dial.executed == 1


async def test_what_is_held_until_the_reply_is_written_stays_held() -> None:
    """protocol.md section 2: a subscription's reply precedes its first event."""
    medium = Medium()
    lyon, metz = await two(medium)
    released: list[bool] = []
    first = await call(lyon, Dial(Held("subscribed", lambda: released.append(True))))
    assert isinstance(first, Held)
    assert released == []
    await medium.settle()
    assert await call(metz, Dial()) == "subscribed"


async def test_an_operation_that_fails_badly_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    """protocol.md section 7: -32603; nobody waits for ever."""

    class Broken(Dial):
        def start(self, user: Any, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
            raise RuntimeError("a fault of ours")

    lyon, _ = await two(Medium())
    assert (await call(lyon, Broken())).code == -32603


async def test_a_call_that_nobody_waits_for_any_more_is_not_begun_or_comes_to_its_end() -> None:
    """protocol.md section 6: its key stands for one outcome; nobody is told."""
    lyon, _ = await two(Medium())
    for turns in (0, 20):
        dial, outcomes = Dial(DIE), list[Any]()
        cancel: Callable[[], None] = lyon.noting(dial, "paris", "s", f"{turns}").start(
            None, {}, 30.0, outcomes.append
        )
        for _ in range(turns):
            await asyncio.sleep(0)
        cancel()
        for _ in range(20):
            await asyncio.sleep(0)
        assert (dial.executed, dial.cancelled) == ((1, 0) if turns else (0, 0))
        assert outcomes == []
