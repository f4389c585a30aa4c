"""`Session.resume` on the endpoint: what is sent right behind it, and what happens while its batch is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridge.endpoint import Bridge
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with, settle


@pytest.fixture
async def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
async def bridge(site: FakeSite) -> AsyncIterator[Bridge]:
    """A bridge whose sessions keep four events."""
    bridge = bridge_with(site, session_events=4)
    yield bridge
    await bridge.sessions.close()
    await settle()
    assert bridge.connections == set()


@pytest.fixture
async def session(bridge: Bridge, site: FakeSite) -> dict[str, Any]:
    """A session that has heard one event, and whose socket is gone."""
    wire = Wire(bridge, site)
    session = await wire.signed_in()
    await wire.gone()
    return session


def resume(session: dict[str, Any], seq: int = 1) -> dict[str, Any]:
    params = {"sessionId": session["sessionId"], "seq": seq}
    return {"jsonrpc": "2.0", "id": "resume", "method": "Session.resume", "params": params}


def numbers(events: list[Any]) -> list[tuple[int, Any]]:
    """Of each event: its number, and what it says, or how many are lost."""
    found = []
    for event in events:
        params = event["params"]
        said = params["ctiMessage"]
        found.append((params["seq"], said["lost"] if params["msgType"] == "Resync" else f"n{said['number']}"))
    return found


async def test_what_is_sent_right_behind_a_resume_is_the_sessions(
    bridge: Bridge, site: FakeSite, session: dict[str, Any]
) -> None:
    """protocol.md section 6: nobody has to wait for its answer."""
    wire = Wire(bridge, site)
    wire.say(resume(session))
    wire.call("Ask.this", id_=2)
    wire.call("Session.info", id_=3)
    wire.say([{"jsonrpc": "2.0", "id": 4, "method": "Do.this"}])
    resumed, info = await wire.heard()
    assert (resumed["id"], info["id"]) == ("resume", 3)
    assert info["result"]["sessionId"] == session["sessionId"]
    site.take("Ask.this").done("asked")
    site.take("Do.this").done("done")
    asked, done = await wire.heard()
    assert (asked["result"], done[0]["result"]) == ("asked", "done")
    wire.call("Session.logout", id_=5)
    wire.call("Ask.this", id_=6)
    out, refused = await wire.heard()
    assert (out["result"], refused["error"]["code"]) == (None, -32001)
    await wire.gone()


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_a_resume_in_a_batch_counts_what_happens_before_it_is_answered(
    bridge: Bridge, site: FakeSite, session: dict[str, Any], count: int
) -> None:
    """protocol.md section 6: the answer, then every event after `seq`, none twice; it says how many they are."""
    wire = Wire(bridge, site)
    wire.say([resume(session), {"jsonrpc": "2.0", "id": 2, "method": "Ask.this"}])
    assert await wire.heard() == []  # its other member is not answered yet
    for number in range(count):
        site.users[0].say(number)
    assert await wire.heard() == []
    site.take("Ask.this").done("asked")
    (resumed, asked), *events = await wire.heard()
    assert asked["result"] == "asked"
    assert resumed["result"] == {"sessionId": session["sessionId"], "replayed": count, "lost": 0}
    assert numbers(events) == [(2 + number, f"n{number}") for number in range(count)]
    site.users[0].say(9)
    assert numbers(await wire.heard()) == [(2 + count, "n9")]
    await wire.gone()


async def test_a_resume_in_a_batch_says_what_was_lost_before_it_is_answered(
    bridge: Bridge, site: FakeSite, session: dict[str, Any]
) -> None:
    """protocol.md section 6: `lost` says by how many, and a `Resync` follows the replay."""
    wire = Wire(bridge, site)
    wire.say([resume(session), {"jsonrpc": "2.0", "id": 2, "method": "Ask.this"}])
    await settle()
    for number in range(6):  # of events 2 to 7 the log keeps the newest four
        site.users[0].say(number)
    site.take("Ask.this").done("asked")
    (resumed, _), *events = await wire.heard()
    assert resumed["result"] == {"sessionId": session["sessionId"], "replayed": 4, "lost": 2}
    assert numbers(events) == [(4, "n2"), (5, "n3"), (6, "n4"), (7, "n5"), (8, 2)]
    await wire.gone()


async def test_a_resume_in_a_batch_of_ones_own_session_hears_nothing_twice(
    bridge: Bridge, site: FakeSite
) -> None:
    """protocol.md section 6: in order, and none twice."""
    wire = Wire(bridge, site)
    session = await wire.signed_in()
    wire.say([resume(session), {"jsonrpc": "2.0", "id": 2, "method": "Ask.this"}])
    await settle()
    site.users[0].say(5)
    assert await wire.heard() == []
    site.take("Ask.this").done("asked")
    (resumed, _), *events = await wire.heard()
    assert resumed["result"]["replayed"] == 1
    assert numbers(events) == [(2, "n5")]
    await wire.gone()


async def test_a_session_that_ends_before_its_resume_is_answered_closes_the_socket(
    bridge: Bridge, site: FakeSite, session: dict[str, Any]
) -> None:
    """protocol.md section 7: 4001."""
    wire = Wire(bridge, site)
    wire.say([resume(session), {"jsonrpc": "2.0", "id": 2, "method": "Ask.this"}])
    await settle()
    site.users[0].ended("the account was removed")
    site.take("Ask.this").done("asked")
    await wire.heard()
    assert wire.closing is not None
    assert wire.closing[0] == 4001
    await wire.task
