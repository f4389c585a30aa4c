"""Sockets that the balancer has dealt to a bridge on which their session does not live, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from bridge.cti_tokens import Credentials
from bridge.outbox import SLOW_FRAMES
from protocol import jsonrpc
from protocol.encoding import Encoding, encode
from protocol.jsonrpc import EventFrame, RpcError
from tests.bridge.cluster.bridges import (
    TOKEN,
    Here,
    closed_with,
    cluster,
    end,
    heard,
    logs_in,
    settle,
    signed_in,
)
from tests.bridge.cluster.memory import Medium
from tests.bridge.endpoint_harness import Wire


def resuming(monkeypatch: pytest.MonkeyPatch, here: Here, home: str | RpcError) -> None:
    """From now on this bridge's directory says that sessions live there, or why it cannot say; it takes a while."""

    async def home_of(session_id: str) -> str | None:
        await settle()
        if isinstance(home, RpcError):
            raise home
        return home

    monkeypatch.setattr(here.bridge.sessions, "home_of", home_of)


async def test_who_signs_in_at_another_bridge_is_served_by_the_one_that_owns_the_site() -> None:
    """protocol.md sections 3 and 4: the answer, events and calls are those of one bridge alone."""
    a, b = await cluster("paris", "")
    wire = b.socket()
    session = await signed_in(wire)
    assert (session["login"], session["site"]) == ("oxe70120", "paris")
    assert (len(a.bridge.sessions), len(b.bridge.sessions)) == (1, 0)
    wire.call("Ask.this", {"x": 1}, id_=2)
    await settle()
    running = a.every["paris"].take("Ask.this")
    assert running.arguments == {"x": 1}
    a.every["paris"].users[0].say(7)
    running.done({"y": 2})
    event, answer = await heard(wire)
    assert (event["params"]["seq"], event["params"]["ctiMessage"]) == (2, {"number": 7})
    assert answer == {"jsonrpc": "2.0", "id": 2, "result": {"y": 2}}
    await wire.gone(1000)
    await end(a, b)


async def test_a_site_that_any_bridge_serves_is_served_where_the_socket_is() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket()
    await signed_in(wire, site="mons")
    assert (len(a.bridge.sessions), len(b.bridge.sessions)) == (0, 1)
    await wire.gone()
    await end(a, b)


async def test_a_relayed_socket_counts_once() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket()
    await signed_in(wire)
    assert (a.bridge.metrics.sockets, b.bridge.metrics.sockets) == (0, 1)
    await wire.gone()
    await settle()
    assert (a.bridge.metrics.sockets, b.bridge.metrics.sockets) == (0, 0)
    assert a.bridge.connections == b.bridge.connections == set()
    await end(a, b)


async def test_frames_behind_a_resume_come_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol.md section 6: while the home is looked up, what follows waits, in order."""
    a, b = await cluster("paris", "")
    old = a.socket()
    session = await signed_in(old)
    resuming(monkeypatch, b, "a")
    wire = b.socket()
    wire.call("Session.resume", {"sessionId": session["sessionId"], "seq": 1})
    for number in range(2, 6):
        wire.call("Session.info", id_=number)
    answers = await heard(wire)
    assert [each["id"] for each in answers] == [1, 2, 3, 4, 5]
    assert all(each["result"]["sessionId"] == session["sessionId"] for each in answers)
    await wire.gone()
    await end(a, b)


async def test_a_batch_that_signs_in_is_for_the_owner_as_a_whole() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket()
    login = {"jsonrpc": "2.0", "id": 1, "method": "Session.login", "params": ["oxe70120", "0000"]}
    wire.say([{"jsonrpc": "2.0", "id": 2, "method": "rpc.ping"}, login])
    batch = (await heard(wire))[0]
    assert {each["id"]: "result" in each for each in batch} == {1: True, 2: True}
    assert len(a.bridge.sessions) == 1
    await wire.gone()
    await end(a, b)


async def test_a_session_of_another_bridge_is_resumed_and_taken_over_from_its_old_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """protocol.md section 6: what came after `seq` is replayed, the old socket is closed with 4009."""
    a, b = await cluster("paris", "")
    old = a.socket()
    session = await signed_in(old)
    a.every["paris"].users[0].say(1)
    resuming(monkeypatch, b, "a")
    new = b.socket()
    new.call("Session.resume", {"sessionId": session["sessionId"], "seq": 1})
    answer, event = await heard(new)
    assert answer["result"] == {"sessionId": session["sessionId"], "replayed": 1, "lost": 0}
    assert (event["params"]["seq"], event["params"]["ctiMessage"]["number"]) == (2, 1)
    assert closed_with(old) == 4009
    await new.gone()
    await settle()
    assert len(a.bridge.sessions) == 1  # it waits for its client
    await end(a, b)


@pytest.mark.parametrize("batch", [False, True])
async def test_a_session_that_cannot_be_looked_up_is_not_said_to_be_gone(
    monkeypatch: pytest.MonkeyPatch, batch: bool
) -> None:
    """protocol.md section 7: -32003, to be tried again; the socket stays open."""
    a, b = await cluster("paris", "")
    resuming(monkeypatch, b, jsonrpc.site_unreachable("paris", 1, "the store is away"))
    wire = b.socket()
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "Session.resume",
        "params": {"sessionId": "x" * 43, "seq": 0},
    }
    wire.say([call] if batch else call)
    (answer,) = await heard(wire)
    error = (answer[0] if batch else answer)["error"]
    assert (error["code"], error["data"]["retryAfter"]) == (jsonrpc.SITE_UNREACHABLE, 1)
    wire.call("rpc.ping", id_=2)
    assert (await heard(wire))[0]["result"] == {}
    await wire.gone()
    await end(a, b)


async def test_a_socket_whose_home_dies_is_told_to_come_again() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket()
    await signed_in(wire)
    a.cluster.die()
    await settle()
    assert wire.closing == (1012, "bridge a is gone")
    await wire.task
    await end(b)


async def test_a_page_that_is_closed_and_one_that_is_lost_are_told_apart_at_home() -> None:
    """protocol.md section 9: who has closed a page has left, whose socket is lost comes back."""
    a, b = await cluster("paris", "")
    token = a.bridge.cti_tokens.issue(Credentials("paris", "oxe70120", "0000"))
    b.bridge.cti_tokens = a.bridge.cti_tokens
    scope = {"path": "/xuc/api/2.0/cti", "query_string": f"token={token}".encode()}
    page = b.socket(scope)
    assert [each["msgType"] for each in await heard(page)] == ["LoggedOn", "Number"]
    assert len(a.bridge.sessions) == 1
    await page.gone(1006)
    await settle()
    assert len(a.bridge.sessions) == 1
    again = b.socket(scope)
    assert [each["msgType"] for each in await heard(again)] == ["LoggedOn", "Number"]
    assert (len(a.bridge.sessions), a.every["paris"].signing_in) == (1, 1)
    await again.gone(1001)
    await settle()
    assert len(a.bridge.sessions) == 0
    await end(a, b)


async def test_a_page_of_a_site_whose_owner_is_elsewhere_is_refused_there_as_here() -> None:
    a, b = await cluster("paris", "")
    scope = {"path": "/ctichannel", "query_string": b"username=oxe70120&password=wrong"}
    page = b.socket(scope)
    assert [each["msgType"] for each in await heard(page)] == ["LoggedOnError"]
    assert closed_with(page) == 4001
    await page.task
    await end(a, b)


async def test_events_are_pushed_in_the_encoding_of_the_first_frame_even_if_that_was_answered_elsewhere() -> (
    None
):
    """protocol.md section 2."""
    a, b = await cluster("paris", "")
    frames: list[str] = []

    class Noting(Wire):
        async def _send(self, message: MutableMapping[str, Any]) -> None:
            if message["type"] == "websocket.send":
                frames.append("text" if message.get("text") else "bytes")
            await super()._send(message)

    wire = Noting(b.bridge, b.every["paris"])
    wire.say(encode(Encoding.MSGPACK, {"jsonrpc": "2.0", "id": 0, "method": "rpc.ping"}))
    await heard(wire)
    logs_in(wire)
    await heard(wire)
    assert frames == ["bytes", "text", "bytes"]
    await wire.gone()
    await end(a, b)


async def test_failed_sign_ins_count_for_the_clients_own_address() -> None:
    """protocol.md section 8: 5 a minute per address and login, wherever they come in."""
    a, b = await cluster("paris", "")
    for number in range(6):
        wire = b.socket({"client": ("192.0.2.66", 1000 + number)})
        wire.call("Session.login", {"login": "oxe70120", "password": "wrong"})
        (answer,) = await heard(wire)
        expected = jsonrpc.NOT_SIGNED_IN if number < 5 else jsonrpc.TOO_MANY_REQUESTS
        assert answer["error"]["code"] == expected
        await wire.gone()
    other = b.socket({"client": ("192.0.2.67", 1)})
    await signed_in(other)
    await other.gone()
    await end(a, b)


async def test_a_token_of_the_handshake_opens_the_home_as_well() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket({"headers": [(b"authorization", b"Bearer " + TOKEN.encode())]})
    await signed_in(wire)
    wire.call("Session.logout", id_=2)
    wire.call("rpc.ping", id_=3)
    assert [each["id"] for each in await heard(wire)] == [2, 3]
    assert closed_with(wire) is None
    (connection,) = a.bridge.connections
    assert connection.peer.client is not None
    await wire.gone()
    await end(a, b)


async def test_who_does_not_sign_in_again_after_a_logout_is_closed_by_the_home() -> None:
    """protocol.md section 3: 4001 after the grace, which is over on both bridges."""
    a, b = await cluster("paris", "", sign_in_grace_s=0.2)
    wire = b.socket()
    await signed_in(wire)
    await asyncio.sleep(0.3)
    assert closed_with(wire) is None
    wire.call("Session.logout", id_=2)
    await settle()
    async with asyncio.timeout(10):
        await wire.task
    assert closed_with(wire) == 4001
    await end(a, b)


@pytest.mark.parametrize("owns", [("paris", "lyon"), ("paris", "", "lyon")], ids=["back", "on"])
async def test_a_socket_that_signs_in_at_another_site_goes_on_to_that_ones_owner(
    owns: tuple[str, ...],
) -> None:
    """Never over two bridges; what was sent behind the sign-in comes after it."""
    bridges = await cluster(*owns)
    a, b = bridges[:2]
    owner = bridges[owns.index("lyon")]
    wire = b.socket()
    await signed_in(wire)
    wire.call("Session.logout", id_=2)
    wire.call("Session.login", {"login": "oxe70121", "password": "0000", "site": "lyon"}, id_=3)
    for number in range(4, 8):
        wire.call("Session.info", id_=number)
    said = await heard(wire)
    answers = [each["id"] for each in said if "id" in each]
    assert (answers[0], sorted(answers)) == (2, [2, 3, 4, 5, 6, 7])
    assert (len(a.bridge.sessions), len(owner.bridge.sessions)) == (0, 1)
    assert a.bridge.connections == set()
    wire.call("Session.info", id_=8)
    (info,) = await heard(wire)
    assert (info["result"]["site"], info["result"]["login"]) == ("lyon", "oxe70121")
    await wire.gone()
    await settle()
    assert owner.bridge.connections == set()
    await end(*bridges)


async def test_a_slow_reader_is_closed_by_its_home_and_its_session_keeps_its_events() -> None:
    """protocol.md section 8: 4008, wherever its session lives; section 6: a resume replays all of them."""
    most = SLOW_FRAMES + 40
    medium = Medium(window=2_000)
    a, b = await cluster("paris", "", medium=medium, outbound_frames=most)
    wire = b.socket()
    session = await signed_in(wire)
    reads = asyncio.Event()
    (connection,) = b.bridge.connections
    send = connection.peer.outbox._send

    async def slowly(message: Any) -> None:
        await reads.wait()
        await send(message)

    connection.peer.outbox._send = slowly
    user = a.every["paris"].users[0]
    for number in range(3 * most):
        user.deliver(EventFrame("Cti.event", {"msgType": "Odd", "ctiMessage": {"number": number}}))
        await asyncio.sleep(0)
    await settle()
    reads.set()
    await settle()
    assert closed_with(wire) == 4008
    await wire.task
    assert a.bridge.metrics.closes[4008] == 1
    got = [each["params"]["seq"] for each in await wire.heard()]
    assert got == sorted(set(got))
    again = a.socket()
    again.call("Session.resume", {"sessionId": session["sessionId"], "seq": got[-1]})
    answer, *events = await heard(again)
    assert answer["result"]["lost"] == 0
    assert [each["params"]["seq"] for each in events][-1] == 3 * most + 1
    await again.gone()
    await end(a, b)


async def test_a_client_that_floods_a_busy_home_is_read_no_faster_than_it_takes() -> None:
    medium = Medium(window=2_000)
    a, b = await cluster("paris", "", medium=medium)
    wire = b.socket()
    await signed_in(wire)
    for number in range(200):
        wire.call("Session.info", {}, id_=10 + number)
    async with asyncio.timeout(10):
        got: list[int] = []
        while len(got) < 200:
            got += [each["id"] for each in await heard(wire)]
    assert got == list(range(10, 210))
    await wire.gone()
    await end(a, b)


async def test_a_bridge_that_drains_lets_the_calls_of_relayed_sockets_finish() -> None:
    """protocol.md section 7: 1001, reconnect and resume; every call has been answered before."""
    a, b = await cluster("paris", "")
    wire = b.socket()
    await signed_in(wire)
    wire.call("Ask.this", id_=2)
    await settle()
    draining = asyncio.ensure_future(b.bridge.drain())
    await settle()
    assert closed_with(wire) is None
    a.every["paris"].take("Ask.this").done("done")
    await draining
    await settle()
    assert [each.get("result") for each in await heard(wire)] == ["done"]
    assert closed_with(wire) == 1001
    assert len(a.bridge.sessions) == 1
    await wire.task
    await end(a, b)


async def test_a_home_that_drains_sends_relayed_sockets_away_as_its_own() -> None:
    a, b = await cluster("paris", "")
    wire = b.socket()
    await signed_in(wire)
    await a.bridge.drain()
    await settle()
    assert closed_with(wire) == 1001
    await wire.task
    await end(a, b)


async def test_users_of_a_bridge_that_drains_are_served_by_the_next_owner_at_once() -> None:
    """protocol.md section 7: 1001, reconnect; its sites are given back before its sockets are closed."""
    a, b = await cluster("paris", "")
    b.sites["paris"].is_near = True
    wire = b.socket()
    await signed_in(wire)
    owners: list[str | None] = []

    async def closed() -> None:
        await wire.task
        assert a.bridge.ownership is not None
        owners.append(a.bridge.ownership.owner_of("paris"))

    watching = asyncio.ensure_future(closed())
    await a.bridge.drain()
    await watching
    assert owners != ["a"]
    again = b.socket()
    logs_in(again)
    async with asyncio.timeout(10):
        while len(b.bridge.sessions) == 0:
            await asyncio.sleep(0.01)
    await again.gone()
    await end(a, b)


async def test_a_bridge_that_loses_its_site_sends_its_users_to_the_one_that_has_it() -> None:
    a, b = await cluster("paris", "")
    here, relayed, elsewhere = a.socket(), b.socket(), a.socket()
    await signed_in(here)
    await signed_in(relayed, "oxe70121")
    await signed_in(elsewhere, site="mons")
    await a.node._lost("paris")
    await settle()
    for wire in (here, relayed):
        assert closed_with(wire) == 1012
        await wire.task
    assert closed_with(elsewhere) is None
    assert len(a.bridge.sessions) == 1
    await elsewhere.gone()
    await end(a, b)


async def test_a_hello_that_cannot_be_read_ends_its_channel_only() -> None:
    a, b = await cluster("paris", "")

    class End:
        def __init__(self) -> None:
            self.code = -1

        def received(self, payload: bytes) -> None:
            raise AssertionError

        def drained(self) -> None:
            raise AssertionError

        def ended(self, code: int, reason: str) -> None:
            self.code = code

    odd = End()
    b.cluster.channels.open("a", "socket", b"\xc1", odd)
    await settle()
    assert odd.code == 1011
    wire = b.socket()
    await signed_in(wire)
    await wire.gone()
    await end(a, b)
