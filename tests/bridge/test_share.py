"""Tests of what one socket may have running at its site: a greedy client leaves the others their connections."""

from __future__ import annotations

import asyncio
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bridge.share import Share
from protocol import jsonrpc
from tests.bridge.clockwork import pass_time, timeless
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle


async def test_a_greedy_client_leaves_connections_and_another_begins_at_once() -> None:
    """protocol.md section 8: 256 may be in flight; at the site run three quarters of its connections."""
    site = FakeSite()
    bridge = bridge_with(site, site_connections=8)
    greedy, other = Wire(bridge, site), Wire(bridge, site)
    await greedy.signed_in()
    await other.signed_in("oxe70121")
    for number in range(20):
        greedy.call("Ask.this", {"n": number}, number)
    await settle()
    assert [each.arguments["n"] for each in site.running if isinstance(each.arguments, dict)] == list(
        range(6)
    )
    other.call("Ask.that", {}, 1)
    await settle()
    site.take("Ask.that").done("at once")
    assert (await other.heard())[0]["result"] == "at once"
    answered = []
    while site.running:
        assert len(site.running) <= 6
        running = site.take("Ask.this")
        assert isinstance(running.arguments, dict)
        running.done(running.arguments["n"])
        answered += [each["result"] for each in await greedy.heard()]
    assert answered == list(range(20))
    for wire in (greedy, other):
        await wire.gone()
    await bridge.sessions.close()


async def test_calls_that_fail_at_once_make_room_for_any_number_behind_them() -> None:
    site = FakeSite()
    bridge = bridge_with(site, site_connections=1)
    wire = Wire(bridge, site)
    await wire.signed_in()
    for number in range(250):
        wire.call("Ask.this", {}, number)
    await settle()
    (running,) = site.running
    site.raises = jsonrpc.upstream_error(500, None, "no")
    running.done("yes")
    answers = await wire.heard()
    assert sorted(each["id"] for each in answers) == list(range(250))
    assert sum("error" in each for each in answers) == 249
    await wire.gone()
    await bridge.sessions.close()


@timeless
async def test_a_call_with_a_time_of_its_own_does_not_wait_longer_for_its_turn() -> None:
    """protocol.md section 7: -32005, and it was not executed; later it is not begun any more."""
    site = FakeSite()
    bridge = bridge_with(site, site_connections=1)
    wire = Wire(bridge, site)
    await wire.signed_in()
    wire.call("Ask.this", {}, 1)
    wire.call("Ask.that", {"_meta": {"timeout": 5}}, 2)
    await settle()
    await pass_time(5.1)
    (answer,) = await wire.heard()
    assert (answer["id"], answer["error"]["code"]) == (2, -32005)
    assert answer["error"]["data"] == {"executed": "no"}
    site.take("Ask.this").done("late")
    await settle()
    assert site.running == []
    await wire.gone()
    await bridge.sessions.close()


@timeless
async def test_the_time_of_a_call_runs_while_it_waits() -> None:
    site = FakeSite()
    bridge = bridge_with(site, site_connections=1, upstream_timeout_s=30.0)
    wire = Wire(bridge, site)
    await wire.signed_in()
    for number in (1, 2, 3):
        wire.call("Ask.this", {}, number)
    await settle()
    await pass_time(20)
    site.take("Ask.this").done("first")
    await settle()
    (second,) = site.running
    assert second.timeout_s == 10.0
    await pass_time(10)
    site.take("Ask.this").done(jsonrpc.upstream_timeout("silence"))
    answers = {each["id"]: each for each in await wire.heard()}
    assert site.running == []
    assert answers[3]["error"]["data"] == {"executed": "no"}
    await wire.gone()
    await bridge.sessions.close()


async def test_when_the_socket_goes_what_waits_is_given_up_and_keyed_calls_come_to_their_end() -> None:
    """protocol.md section 6: a keyed call is executed at most once, and its answer is there after a resume."""
    site = FakeSite()
    bridge = bridge_with(site, site_connections=1)
    wire = Wire(bridge, site)
    session = await wire.signed_in()
    wire.call("Ask.this", {}, 1)
    wire.call("Ask.this", {}, 2)
    keyed = {"_meta": {"key": "k"}}
    wire.call("Ask.that", keyed, 3)
    await settle()
    await wire.gone()
    assert [each.method for each in site.running] == ["Ask.this", "Ask.that"]
    assert site.take("Ask.this").cancelled
    again = Wire(bridge, site)
    again.call("Session.resume", {"sessionId": session["sessionId"], "seq": 1}, 1)
    again.call("Ask.that", keyed, 2)
    await settle()
    site.take("Ask.that").done("once")
    assert [each.get("result") for each in await again.heard()][-1] == "once"
    assert site.running == []
    await again.gone()
    await bridge.sessions.close()


async def test_a_stop_answers_what_waits_and_begins_none_of_it() -> None:
    site = FakeSite()
    bridge = bridge_with(site, site_connections=1, drain_s=0.01)
    wire = Wire(bridge, site)
    await wire.signed_in()
    for number in range(5):
        wire.call("Ask.this", {}, number)
    await settle()
    await asyncio.wait_for(bridge.drain(), 10)
    assert len(site.running) == 1
    assert {each["error"]["code"] for each in wire.sent if "error" in each} == {-32005}
    await wire.task


@given(st.integers(1, 9), st.lists(st.sampled_from(["call", "end", "given up"]), max_size=60))
def test_never_more_run_than_the_share_and_all_that_waits_gets_its_turn_in_order(
    connections: int, steps: list[str]
) -> None:
    share = Share(connections)
    most = connections if connections < 8 else connections * 3 // 4
    running: list[int] = []
    waiting: list[int] = []
    given_up: set[int] = set()

    def beginning(number: int) -> bool:
        waiting.remove(number)
        if number in given_up:
            return False
        running.append(number)
        return True

    for number, step in enumerate(steps):
        if step == "call" and share.take():
            running.append(number)
        elif step == "call":
            waiting.append(number)
            share.put_off(partial(beginning, number))
        elif step == "end" and running:
            running.pop(0)
            share.give_back()
        elif step == "given up" and waiting:
            given_up.add(waiting[-1])
        assert len(running) <= most
        assert not waiting or len(running) == most or set(waiting) <= given_up
        assert running == sorted(running)
