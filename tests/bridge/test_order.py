"""Tests of the order of state-changing calls, and of a batch's turn in it (protocol.md section 2)."""

from __future__ import annotations

import asyncio
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bridge.order import CallOrder, Turn


class Calls(RuleBasedStateMachine):
    """Ordered calls that end at once, later, or by calling for another, against a plain queue."""

    def __init__(self) -> None:
        super().__init__()
        self.order = CallOrder()
        self.came: list[int] = []
        self.began: list[int] = []
        self.running: int | None = None
        self.idle_told = 0
        self.idle_asked = 0

    def call(self, *, at_once: bool, then: int = 0) -> None:
        number = len(self.came)
        self.came.append(number)

        def begin() -> None:
            assert self.running is None, "two ordered calls run at once"
            self.running = number
            self.began.append(number)
            for _ in range(then):
                self.call(at_once=True)
            if at_once:
                self.running = None
                self.order.next()
                if then:
                    self.call(at_once=True)

        self.order.run(begin)

    @rule(at_once=st.booleans(), then=st.integers(0, 3))
    def run(self, at_once: bool, then: int) -> None:
        self.call(at_once=at_once, then=then)

    @precondition(lambda self: self.running is not None)
    @rule()
    def finish(self) -> None:
        self.running = None
        self.order.next()

    @precondition(lambda self: self.idle_asked == self.idle_told)
    @rule()
    def ask_for_idleness(self) -> None:
        def told() -> None:
            assert self.running is None
            assert self.began == self.came
            self.idle_told += 1

        self.idle_asked += 1
        self.order.when_idle(told)

    @invariant()
    def calls_begin_in_the_order_in_which_they_came(self) -> None:
        assert self.began == self.came[: len(self.began)]

    @invariant()
    def nothing_waits_while_nothing_runs(self) -> None:
        if self.running is None:
            assert self.began == self.came
            assert self.idle_told == self.idle_asked


Calls.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
test_ordered_calls_run_one_at_a_time_and_in_order = Calls.TestCase


def test_a_thousand_waiting_calls_that_end_at_once_do_not_overflow_the_stack() -> None:
    order = CallOrder()
    done: list[int] = []
    order.run(lambda: None)

    def begin(number: int) -> None:
        done.append(number)
        order.next()

    for number in range(1000):
        order.run(partial(begin, number))
    assert done == []
    order.next()
    assert done == list(range(1000))


# A batch's turn


async def test_a_batch_waits_for_the_calls_before_it_and_those_after_it_wait_for_it() -> None:
    order = CallOrder()
    began: list[str] = []
    order.run(lambda: began.append("before"))
    turn = Turn(order)
    order.run(lambda: began.append("after"))
    await asyncio.sleep(0)
    assert not turn.came.done()
    order.next()
    assert turn.came.done()
    turn.order.run(lambda: began.append("member"))
    assert began == ["before", "member"]
    turn.order.next()
    turn.over()
    assert began == ["before", "member", "after"]


async def test_a_batch_whose_socket_is_gone_keeps_its_turn_until_what_runs_has_ended() -> None:
    order = CallOrder()
    began: list[str] = []
    turn = Turn(order)
    await turn.came
    turn.order.run(lambda: began.append("one"))
    turn.order.run(lambda: began.append("two"))
    order.run(lambda: began.append("after"))
    turn.over()
    assert began == ["one"]
    turn.order.next()
    assert began == ["one", "two"]
    turn.order.next()
    assert began == ["one", "two", "after"]


async def test_a_batch_that_is_given_up_before_its_turn_lets_the_next_call_pass() -> None:
    order = CallOrder()
    began: list[str] = []
    order.run(lambda: began.append("before"))
    turn = Turn(order)
    order.run(lambda: began.append("after"))
    turn.came.cancel()
    turn.over()
    assert began == ["before"]
    order.next()
    assert began == ["before", "after"]


async def test_a_batch_whose_wait_is_cancelled_as_its_turn_comes_lets_the_next_call_pass() -> None:
    order = CallOrder()
    began: list[str] = []
    order.run(lambda: began.append("before"))
    turn = Turn(order)
    order.run(lambda: began.append("after"))
    turn.came.cancel()
    order.next()
    assert began == ["before"]
    turn.over()
    assert began == ["before", "after"]
