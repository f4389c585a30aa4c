"""Anything may happen to bridges, NATS and sockets, in any order: what a client has heard stays one honest story."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.cluster.memory import Medium
from tests.bridge.cluster.roaming import Client, House, World, houses

MOST_BRIDGES = 4
KEPT = 6


class _NoWaiting(selectors.DefaultSelector):
    """What would be waited for has passed by then."""

    def __init__(self) -> None:
        super().__init__()
        self.passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "nothing will ever happen"
            self.passed_s += timeout
        return ready


class Hurrying(asyncio.SelectorEventLoop):
    """Where nothing is to be done its clock goes on at once to when something is."""

    def __init__(self) -> None:
        self._hurry = _NoWaiting()
        super().__init__(self._hurry)

    def time(self) -> float:
        return 1000.0 + self._hurry.passed_s


class Roaming(RuleBasedStateMachine):
    """One user of one PBX, bridges that come and go, and a client that comes back to any of them.

    The client's rule: of two events that he hears one after the other, either nothing happened in between, or he was
    told that something may be missing.
    """

    @initialize()
    def begin(self) -> None:
        self.loop = Hurrying()
        self.world, self.medium = World(), Medium()
        self.client = Client()
        self.bridges: list[House] = self.run(houses(self.medium, self.world, "b0", "b1", session_events=KEPT))
        self.started = 2
        self.away = False
        self.run(self.bridges[0].sign_in(self.client))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        async def settled() -> Any:
            result = await work
            await self.medium.settle()
            return result

        return self.loop.run_until_complete(settled())

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            for house in self.alive():
                self.run(house.stop())
            self.loop.close()

    def alive(self) -> list[House]:
        return [house for house in self.bridges if not house.dead]

    def pick(self, number: int) -> House:
        alive = self.alive()
        return alive[number % len(alive)]

    # What happens

    @rule(count=st.integers(1, 8), at_once=st.booleans())
    def something_happens(self, count: int, at_once: bool) -> None:
        async def happens() -> None:
            for _ in range(count):
                self.world.happens()
                if not at_once:
                    await self.medium.settle()

        self.run(happens())

    @rule()
    def the_socket_is_lost(self) -> None:
        async def lose() -> None:
            self.client.lose_the_socket()

        self.run(lose())

    @rule(number=st.integers(0, 7))
    def the_client_comes_back(self, number: int) -> None:
        async def resume() -> None:
            self.client.lose_the_socket()
            await self.client.resume(self.pick(number), self.bridges)

        code = 0
        try:
            self.run(resume())
        except RpcError as error:
            code = error.code
        assert code in (0, jsonrpc.SITE_UNREACHABLE), "nobody has signed out; each end leaves it to others"

    @precondition(lambda self: len(self.alive()) > 1)
    @rule(number=st.integers(0, 7), lost=st.sampled_from([0, 0, 1, 3]))
    def a_bridge_is_killed(self, number: int, lost: int) -> None:
        house = self.pick(number)
        if self.client.at is house:
            self.run(self._lose())
        for journal in self.medium.journals.values():
            journal.lose(lost)  # what was on its way
        self.run(house.die())

    async def _lose(self) -> None:
        self.client.lose_the_socket()

    @precondition(lambda self: len(self.alive()) > 1)
    @rule(number=st.integers(0, 7))
    def a_bridge_stops(self, number: int) -> None:
        house = self.pick(number)
        self.run(house.sessions.release())
        if self.client.at is house:
            self.run(self._lose())
        self.run(house.stop())

    @precondition(lambda self: len(self.alive()) < MOST_BRIDGES and not self.away)
    @rule()
    def a_bridge_starts(self) -> None:
        self.bridges += self.run(houses(self.medium, self.world, f"b{self.started}", session_events=KEPT))
        self.started += 1

    @precondition(lambda self: not self.away)
    @rule(lost=st.integers(0, 3))
    def nats_dies(self, lost: int) -> None:
        self.medium.away(losing=lost)
        self.away = True

    @precondition(lambda self: self.away)
    @rule()
    def nats_is_back(self) -> None:
        async def back() -> None:
            self.medium.back()

        self.run(back())
        self.away = False

    @precondition(lambda self: not self.away)
    @rule(number=st.integers(0, 7))
    def a_bridge_is_cut_off(self, number: int) -> None:
        async def cut() -> None:
            self.medium.cut(self.pick(number).cluster)

        self.run(cut())

    @precondition(lambda self: not self.away)
    @rule(number=st.integers(0, 7))
    def a_bridge_is_connected_again(self, number: int) -> None:
        async def mend() -> None:
            self.medium.mend(self.pick(number).cluster)

        self.run(mend())

    # What holds

    @invariant()
    def each_number_is_heard_once_and_in_order(self) -> None:
        if hasattr(self, "client"):
            numbers = self.client.numbers()
            assert numbers == sorted(set(numbers))

    @invariant()
    def nothing_is_missing_that_was_not_told(self) -> None:
        if not hasattr(self, "client"):
            return
        last, told = 0, False
        for message, content in self.client.story:
            if message == "Happened":
                assert content > last, "what happened is told once, and in order"
                assert content == last + 1 or told, f"{last + 1} to {content - 1} are missing"
                last, told = content, False
            elif message in ("lost", "Resync"):
                told = True

    @invariant()
    def nobody_is_told_that_it_is_over_while_it_is_not(self) -> None:
        if hasattr(self, "client"):
            assert not self.client.ended


Roaming.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
test_a_client_hears_each_event_once_and_in_order_or_is_told_of_the_loss = Roaming.TestCase
