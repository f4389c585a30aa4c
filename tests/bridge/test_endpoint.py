"""The endpoint by itself: a scripted site behind it, frames handed in and taken out without a network."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.endpoint import Bridge
from bridge.sites import Held
from protocol import jsonrpc
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle


@pytest.fixture
async def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
async def bridge(site: FakeSite) -> Bridge:
    return bridge_with(site)


@pytest.fixture
async def wire(bridge: Bridge, site: FakeSite) -> AsyncIterator[Wire]:
    wire = Wire(bridge, site)
    yield wire
    if not wire.task.done():
        await wire.gone()
    await bridge.sessions.close()
    await settle()
    assert bridge.connections == set()
    assert bridge.batches == 0
    assert bridge.turns == set()


def errors(answers: list[Any]) -> list[tuple[Any, int]]:
    return [(answer["id"], answer["error"]["code"]) for answer in answers]


# Outcomes


async def test_an_answer_waits_for_nothing_but_its_own_outcome(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 2: calls run at once and are answered in any order."""
    await wire.signed_in()
    for number in range(3):
        wire.call("Ask.this", {"n": number}, number)
    assert await wire.heard() == []
    one, two, three = site.running
    three.done(3)
    one.done(msgspec.Raw(b'{"as": "it is"}'))
    two.done(jsonrpc.forbidden("no"))
    answers = await wire.heard()
    assert [answer["id"] for answer in answers] == [2, 0, 1]
    assert (answers[0]["result"], answers[1]["result"]) == (3, {"as": "it is"})
    assert answers[2]["error"]["code"] == -32002


async def test_an_unexpected_failure_is_an_incident_and_its_words_stay_in_the_log(
    wire: Wire, site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    """protocol.md section 7: -32603 with the incident's name; alone, in a batch, ordered or not, keyed or not."""
    await wire.signed_in()
    site.raises = ZeroDivisionError("the secret of the house")
    keyed = {"_meta": {"key": "k"}}
    with caplog.at_level(logging.CRITICAL + 1):
        for method in ("Ask.this", "Do.this"):
            wire.call(method)
            wire.call(method, keyed)
            wire.say([{"jsonrpc": "2.0", "id": 1, "method": method}])
            wire.say([{"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": {"key": method}}}])
            answers = [each[0] if isinstance(each, list) else each for each in await wire.heard()]
            assert errors(answers) == [(1, -32603)] * 4
            for answer in answers:
                assert set(answer["error"]["data"]) == {"incident"}
                assert "secret" not in json.dumps(answer)
    site.raises = None
    wire.call("Do.this")
    await settle()
    site.take("Do.this").done("works")
    assert (await wire.heard())[0]["result"] == "works"


async def test_a_key_whose_call_failed_unexpectedly_is_answered_again_and_not_blocked(
    wire: Wire, site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    """protocol.md section 6: nobody waits for ever for a first answer that will not come."""
    await wire.signed_in()
    site.raises = RuntimeError("boom")
    with caplog.at_level(logging.CRITICAL + 1):
        wire.call("Ask.this", {"_meta": {"key": "k"}}, 1)
        wire.call("Ask.this", {"_meta": {"key": "k"}}, 2)
        assert errors(await wire.heard()) == [(1, -32603), (2, -32603)]


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (jsonrpc.site_unreachable("paris", 1, "gone"), True),
        (jsonrpc.upstream_timeout("late", "no"), True),
        (jsonrpc.forbidden("no"), True),
        (jsonrpc.upstream_timeout("late"), False),
        (jsonrpc.upstream_error(400, None), False),
        ("done", False),
        (None, False),
    ],
)
async def test_a_key_is_free_again_exactly_where_nothing_was_executed(
    wire: Wire, site: FakeSite, outcome: Any, again: bool
) -> None:
    """protocol.md section 6: executed at most once, and not prevented from being executed once."""
    await wire.signed_in()
    for id_ in (1, 2):
        wire.call("Do.this", {"_meta": {"key": "k"}}, id_)
    await settle()
    site.take("Do.this").done(outcome)
    first, joined = await wire.heard()
    assert {**first, "id": 0} == {**joined, "id": 0}
    wire.call("Do.this", {"_meta": {"key": "k"}}, 3)
    answers = await wire.heard()
    assert (len(site.running), len(answers)) == ((1, 0) if again else (0, 1))


@pytest.mark.parametrize("outcome", [msgspec.Raw(b"rubbish"), msgspec.Raw(b'"\xff"'), msgspec.Raw(b"")])
async def test_a_result_that_is_no_json_is_the_sites_fault(wire: Wire, site: FakeSite, outcome: Any) -> None:
    """protocol.md section 7: -32000, alone and in a batch, in either encoding."""
    await wire.signed_in()
    call = {"jsonrpc": "2.0", "id": 1, "method": "Ask.this"}
    for frame in (call, [call], msgspec.msgpack.encode(call), msgspec.msgpack.encode([call])):
        wire.say(frame)
        await settle()
        site.take("Ask.this").done(outcome)
        (answer,) = await wire.heard()
        answer = answer[0] if isinstance(answer, list) else answer
        assert errors([answer]) == [(1, -32000)]
        assert answer["error"]["data"]["status"] == 502


async def test_an_answer_that_does_not_fit_in_a_frame_is_refused_and_others_are_not(site: FakeSite) -> None:
    """protocol.md sections 7 and 8: -32007 with the limit; in a batch as many answers as fit are kept."""
    bridge = bridge_with(site, frame_bytes=4_000)
    wire = Wire(bridge, site)
    await wire.signed_in()
    wire.call("Ask.this")
    await settle()
    site.take("Ask.this").done("x" * 3_900)
    assert len((await wire.heard())[0]["result"]) == 3_900
    wire.call("Ask.this")
    await settle()
    site.take("Ask.this").done("x" * 4_000)
    (refused,) = await wire.heard()
    assert refused["error"]["data"] == {"limit": 4_000}
    wire.say([{"jsonrpc": "2.0", "id": id_, "method": "Ask.this"} for id_ in range(5)])
    await settle()
    for size in (1_500, 10, 1_500, 2_000, 5):
        site.take("Ask.this").done("x" * size)
    (answers,) = await wire.heard()
    assert [answer["id"] for answer in answers] == [0, 1, 2, 3, 4]
    assert ["result" in answer for answer in answers] == [True, True, True, False, True]
    assert answers[3]["error"]["code"] == -32007
    assert len(json.dumps(answers, separators=(",", ":"))) <= 4_000
    await wire.gone()
    await bridge.sessions.close()


async def test_what_a_result_holds_back_comes_after_it(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 2: a subscription's reply precedes its first event; in a batch the whole batch's does."""
    await wire.signed_in()
    (user,) = site.users
    call = {"jsonrpc": "2.0", "id": 1, "method": "Ask.this"}
    for frame in (call, [call, {**call, "id": 2}]):
        wire.say(frame)
        await settle()
        site.take("Ask.this").done(Held("subscribed", lambda: user.say(7)))
        if isinstance(frame, list):
            assert await wire.heard() == []
            site.take("Ask.this").done("later")
        answer, event = await wire.heard()
        assert (answer[0] if isinstance(answer, list) else answer)["result"] == "subscribed"
        assert event["params"]["ctiMessage"] == {"number": 7}


async def test_what_a_result_holds_back_is_let_go_though_its_socket_is_gone(
    bridge: Bridge, wire: Wire, site: FakeSite
) -> None:
    """protocol.md section 2: nothing waits for a reply that nobody gets."""
    released: list[str] = []
    await wire.signed_in()
    for frame in ({"_meta": {"key": "a"}}, {"_meta": {"key": "b"}}):
        wire.call("Ask.this", frame)
    wire.say([{"jsonrpc": "2.0", "id": 1, "method": "Do.this"}])
    await settle()
    await wire.gone()
    for name, running in zip("abc", site.running, strict=True):
        assert not running.cancelled
        running.done(Held(None, partial(released.append, name)))
    await settle()
    assert released == ["a", "b", "c"]


# Ends


async def test_calls_that_only_read_are_aborted_with_their_socket_and_others_are_not(
    wire: Wire, site: FakeSite
) -> None:
    """protocol.md section 2."""
    await wire.signed_in()
    wire.call("Ask.this")
    wire.call("Ask.that", {"_meta": {"key": "k"}})
    wire.call("Do.this")
    wire.call("Do.that")
    wire.say([{"jsonrpc": "2.0", "id": 1, "method": "Ask.this"}])
    await settle()
    await wire.gone()
    await settle()
    assert {running.method: running.cancelled for running in site.running} == {
        "Ask.this": True,
        "Ask.that": False,
        "Do.this": False,
    }
    site.take("Do.this").done(None)
    await settle()
    assert [running.method for running in site.running if not running.cancelled] == ["Ask.that", "Do.that"]


async def test_a_batch_of_commands_comes_to_its_end_without_its_socket(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 2: in order, and what only reads in it is left out."""
    await wire.signed_in()
    methods = ("Do.this", "Ask.this", "Do.that")
    wire.say([{"jsonrpc": "2.0", "id": 1, "method": method} for method in methods])
    await wire.gone()
    await settle()
    assert [running.method for running in site.running] == ["Do.this"]
    site.take("Do.this").done(None)
    await settle()
    site.take("Do.that").done(jsonrpc.forbidden("no"))
    await settle()
    assert site.running == []


@pytest.mark.parametrize("batched", [False, True])
async def test_a_command_whose_turn_does_not_come_in_time_is_answered_and_never_begun(
    wire: Wire, site: FakeSite, batched: bool
) -> None:
    """protocol.md sections 4 and 7: `timeout` bounds a call from when it came; -32005 "no" where it only waited."""
    await wire.signed_in()
    hurried = {"_meta": {"timeout": 0.05, "key": "k"}}
    if batched:
        members = [("Do.this", {}), ("Do.that", hurried)]
        calls = [
            {"jsonrpc": "2.0", "id": at, "method": method, "params": params}
            for at, (method, params) in enumerate(members)
        ]
        wire.say(calls)
    else:
        wire.call("Do.this", {}, 0)
        wire.call("Do.that", hurried, 1)
    await asyncio.sleep(0.1)
    answers = await wire.heard()
    site.take("Do.this").done(None)
    answers += await wire.heard()
    answers = answers[0] if batched else answers
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[0]["result"] is None
    assert (by_id[1]["error"]["code"], by_id[1]["error"]["data"]) == (-32005, {"executed": "no"})
    if not batched:
        assert [answer["id"] for answer in answers] == [1, 0]
    assert site.running == []
    # Nothing was executed: the key is free again.
    wire.call("Do.that", {"_meta": {"key": "k"}}, 2)
    await settle()
    site.take("Do.that").done("done")
    (answer,) = await wire.heard()
    assert answer["result"] == "done"


async def test_a_batch_that_waits_for_its_turn_too_long_is_not_begun(wire: Wire, site: FakeSite) -> None:
    """protocol.md sections 4 and 7: the time of its calls runs from when it came."""
    await wire.signed_in()
    wire.call("Do.this", {}, 0)
    params = {"_meta": {"timeout": 0.05}}
    wire.say([{"jsonrpc": "2.0", "id": 1, "method": "Do.that", "params": params}])
    await asyncio.sleep(0.1)
    site.take("Do.this").done(None)
    answer, batch = await wire.heard()
    assert answer["id"] == 0
    assert errors(batch) == [(1, -32005)]
    assert batch[0]["error"]["data"] == {"executed": "no"}
    assert site.running == []


async def test_a_command_that_has_waited_gets_what_is_left_of_its_time(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 4: `timeout` bounds the call, its wait included."""
    await wire.signed_in()
    wire.call("Do.this", {"_meta": {"timeout": 20}}, 0)
    wire.call("Do.that", {"_meta": {"timeout": 20}}, 1)
    await asyncio.sleep(0.05)
    first = site.take("Do.this")
    first.done(None)
    await settle()
    second = site.take("Do.that")
    assert first.timeout_s == 20
    assert 0 < second.timeout_s <= 19.96
    second.done(None)
    assert len(await wire.heard()) == 2


async def test_a_session_goes_on_after_its_socket_and_its_commands_keep_their_order(
    bridge: Bridge, wire: Wire, site: FakeSite
) -> None:
    """protocol.md sections 2 and 6: a command on the new socket waits for one that the old one has begun."""
    session = await wire.signed_in()
    wire.call("Do.this")
    await settle()
    await wire.gone()
    again = Wire(bridge, site)
    again.call("Session.resume", {"sessionId": session["sessionId"], "seq": 1})
    (resumed,) = await again.heard()
    again.call("Do.that")
    await settle()
    assert resumed["result"] == {"sessionId": session["sessionId"], "replayed": 0, "lost": 0}
    assert [running.method for running in site.running] == ["Do.this"]
    site.take("Do.this").done(None)
    await settle()
    site.take("Do.that").done("done")
    assert (await again.heard())[0]["result"] == "done"
    await again.gone()


async def test_a_socket_that_goes_while_it_signs_in_leaves_no_session(
    bridge: Bridge, wire: Wire, site: FakeSite
) -> None:
    """protocol.md section 3: nobody would ever know its id."""
    for batched in (False, True):
        site.may_sign_in.clear()
        socket = Wire(bridge, site)
        login = {"login": "oxe70120", "password": "0000"}
        call = {"jsonrpc": "2.0", "id": 1, "method": "Session.login", "params": login}
        socket.say([call] if batched else call)
        await settle()
        await socket.gone()
        site.may_sign_in.set()
        await settle()
        assert len(bridge.sessions) == 0
        assert all(user.closed for user in site.users)


async def test_of_two_sign_ins_at_once_one_counts(bridge: Bridge, wire: Wire, site: FakeSite) -> None:
    """protocol.md section 3: a socket has one session; the other one is signed out again."""
    site.may_sign_in.clear()
    for number in range(3):
        wire.call("Session.login", {"login": f"oxe7012{number}", "password": "0000"}, number)
    await settle()
    assert site.signing_in == 3
    site.may_sign_in.set()
    heard = await wire.heard()
    results = [each["result"]["login"] for each in heard if "result" in each]
    assert len(results) == 1
    assert len([each for each in heard if "error" in each]) == 2
    assert len(bridge.sessions) == 1
    assert [user.login for user in site.users if not user.closed] == results


async def test_a_session_that_the_site_ends_closes_its_socket(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 7: 4001 with the site's reason; calls in flight are aborted or come to their end."""
    await wire.signed_in()
    wire.call("Do.this")
    wire.call("Do.that")
    await settle()
    site.users[0].ended("the password was changed")
    await settle()
    assert wire.closing == (4001, "the password was changed")
    await wire.task
    site.take("Do.this").done(None)
    await settle()
    assert site.running == []  # what waited is not begun any more


async def test_after_a_sign_out_calls_that_wait_are_refused(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 3: -32001, and the socket stays open."""
    await wire.signed_in()
    wire.call("Do.this", id_="runs")
    wire.call("Do.that", id_="waits")
    await settle()
    wire.call("Session.logout", id_="out")
    assert [each["id"] for each in await wire.heard()] == ["out"]
    site.take("Do.this").done("done")
    runs, waits = await wire.heard()
    assert (runs["id"], runs["result"]) == ("runs", "done")
    assert errors([waits]) == [("waits", -32001)]
    assert wire.closing is None


async def test_a_stop_waits_for_calls_and_then_answers_them(site: FakeSite) -> None:
    """protocol.md section 7: -32005 for what may have been executed, -32003 for what was not; then 1001."""
    bridge = bridge_with(site, drain_s=0.05)
    wire = Wire(bridge, site)
    await wire.signed_in()
    wire.call("Ask.this", id_="asked")
    wire.call("Do.this", id_="done")
    wire.say([{"jsonrpc": "2.0", "id": "waits", "method": "Do.that"}])
    await settle()
    draining = asyncio.create_task(bridge.drain())
    await settle()
    wire.call("rpc.ping", id_="still served")
    assert [each["id"] for each in await wire.heard()] == ["still served"]
    await draining
    answers = {each[0]["id"] if isinstance(each, list) else each["id"]: each for each in wire.sent}
    assert errors([answers["asked"], answers["done"]]) == [("asked", -32005), ("done", -32005)]
    assert errors(answers["waits"]) == [("waits", -32003)]
    assert wire.closing is not None
    assert wire.closing[0] == 1001
    await wire.task
    assert site.users[0].closed


async def test_a_stop_without_calls_in_flight_does_not_wait(
    bridge: Bridge, wire: Wire, site: FakeSite
) -> None:
    """protocol.md section 10: `drain_s` is 5 s by default."""
    await wire.signed_in()
    async with asyncio.timeout(1):
        await bridge.drain()
    await wire.task


# Signing in


async def test_an_over_long_login_is_refused_before_anything_remembers_it(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 7: -32602; the brake on guessing passwords keeps logins in memory."""
    wire.call("Session.login", {"login": "x" * 257, "password": "0000"})
    (answer,) = await wire.heard()
    assert answer["error"]["data"] == {"param": "login"}
    assert site.signing_in == 0
    wire.call("Session.login", {"login": "x" * 256, "password": "0000"})
    assert "result" in (await wire.heard())[0]


async def test_a_resume_of_the_own_session_replays_on_the_same_socket(wire: Wire, site: FakeSite) -> None:
    """protocol.md section 6: and does not close it as taken over."""
    session = await wire.signed_in()
    for number in (1, 2):
        site.users[0].say(number)
    assert len(await wire.heard()) == 2
    wire.call("Session.resume", {"sessionId": session["sessionId"], "seq": 1})
    answer, *replayed = await wire.heard()
    assert answer["result"]["replayed"] == 2
    assert [event["params"]["seq"] for event in replayed] == [2, 3]
    assert wire.closing is None


async def test_a_socket_that_is_signed_in_cannot_resume_another_session(
    bridge: Bridge, wire: Wire, site: FakeSite
) -> None:
    """protocol.md section 3: -32600; the other session stays where it is."""
    other = Wire(bridge, site)
    session = await other.signed_in("oxe70121")
    await wire.signed_in()
    wire.call("Session.resume", {"sessionId": session["sessionId"], "seq": 0})
    assert errors(await wire.heard()) == [(1, -32600)]
    site.users[0].say(5)
    assert (await other.heard())[0]["params"]["ctiMessage"] == {"number": 5}
    await other.gone()


# Everything at once


class Model:
    """What was asked and what came back."""

    def __init__(self) -> None:
        self.asked: dict[int, str] = {}
        self.answers: dict[int, int] = {}
        self.began: list[int] = []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.sampled_from(["Ask.this", "Do.this", "Do.that"]), st.booleans()),
        st.tuples(st.just("batch"), st.integers(1, 5), st.booleans()),
        st.tuples(st.just("end"), st.integers(0, 8), st.sampled_from(["ok", "error", "raw", "held"])),
        st.tuples(st.just("event"), st.integers(1, 3), st.booleans()),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_every_call_is_answered_exactly_once_and_commands_run_in_order(steps: list[Any]) -> None:
    """protocol.md section 2: whatever comes in between, in whichever order the site answers."""
    asyncio.run(_walk(steps))


async def _walk(steps: list[Any]) -> None:
    site = FakeSite()
    bridge = bridge_with(site)
    wire = Wire(bridge, site)
    await wire.signed_in()
    model = Model()
    began = 0

    def look() -> None:
        nonlocal began
        for running in site.running:
            if running.arguments not in seen:
                seen.append(running.arguments)
                if running.method.startswith("Do."):
                    assert isinstance(running.arguments, dict)
                    model.began.append(running.arguments["n"])

    seen: list[Any] = []

    def request(method: str) -> dict[str, Any]:
        number = len(model.asked)
        model.asked[number] = method
        return {"jsonrpc": "2.0", "id": number, "method": method, "params": {"n": number}}

    for kind, what, how in steps:
        if kind == "call":
            frame: Any = request(what)
        elif kind == "batch":
            frame = [request("Do.this" if (number + how) % 2 else "Ask.this") for number in range(what)]
        if kind in ("call", "batch"):
            wire.say(msgspec.msgpack.encode(frame) if how is True else frame)
        elif kind == "end" and site.running:
            _end(site, what % len(site.running), how)
        elif kind == "event":
            site.users[0].say(what)
        await settle()
        look()
    while site.running:
        _end(site, 0, "ok")
        await settle()
        look()
    for message in await wire.heard():
        for answer in message if isinstance(message, list) else [message]:
            if "method" not in answer:
                model.answers[answer["id"]] = model.answers.get(answer["id"], 0) + 1
    assert model.answers == dict.fromkeys(model.asked, 1)
    assert model.began == [number for number, method in model.asked.items() if method.startswith("Do.")]
    await wire.gone()
    await bridge.sessions.close()


def _end(site: FakeSite, which: int, how: str) -> None:
    running = site.running.pop(which)
    outcome: Any = {"ok": 1, "error": jsonrpc.forbidden("no"), "raw": msgspec.Raw(b"[1]"), "held": None}[how]
    running.done(Held("held", lambda: None) if how == "held" else outcome)
