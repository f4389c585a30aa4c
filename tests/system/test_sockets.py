"""Frames on one socket: their encoding, their dialects, and the order of calls; on the real program."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.system.client import CallFailed, Client, Encoding, Heard, result
from tests.system.house import SIGN_IN, House, talking

OTHER = {Encoding.JSON: Encoding.MSGPACK, Encoding.MSGPACK: Encoding.JSON}


def replies(client: Client) -> list[Heard]:
    """The answers among what the socket heard, in order."""
    return [heard for heard in client.heard if "id" in heard.message]


def events(client: Client) -> list[Heard]:
    """The notifications among what the socket heard, in order."""
    return [heard for heard in client.heard if "method" in heard.message]


async def test_a_reply_is_written_like_its_request_and_events_like_the_first_frame(house: House) -> None:
    """protocol.md section 2: one socket may mix encodings."""
    ann = house.unsigned("ann", await house.socket())
    other = OTHER[house.encoding]
    assert await ann.client.call("rpc.ping") == {}
    ann.client.encoding = other
    await ann.sign_in()
    await ann.cti("dnd", state=True)
    await ann.hears("config dnd")
    assert [heard.encoding for heard in replies(ann.client)] == [house.encoding, other, other]
    assert {heard.encoding for heard in events(ann.client)} == {house.encoding}


@pytest.mark.parametrize("name", ["jsonrpc", "jsonrpc.msgpack"])
async def test_a_subprotocol_says_how_events_are_written(house: House, name: str) -> None:
    """protocol.md section 2: the subprotocol's encoding is that of events, whatever the first frame's is."""
    ann = house.unsigned("ann", await house.socket(subprotocol=name))
    assert ann.client.connection.subprotocol == name
    await ann.sign_in()
    wanted = Encoding.MSGPACK if name.endswith(".msgpack") else Encoding.JSON
    assert len(events(ann.client)) == len(SIGN_IN)
    assert {heard.encoding for heard in events(ann.client)} == {wanted}
    assert {heard.encoding for heard in replies(ann.client)} == {house.encoding}


async def test_a_subprotocol_admits_its_own_dialect_only(house: House) -> None:
    """protocol.md section 2: a socket that has chosen `jsonrpc` gets -32600 for a tunnel frame."""
    socket = await house.socket(subprotocol="jsonrpc")
    frame = {"type": "request", "id": "1", "method": "GET", "path": "/api/rest"}
    await socket.connection.send(house.encoding.frame(frame))
    assert await socket.call("rpc.ping") == {}
    assert socket.heard[0].message["error"]["code"] == -32600
    assert socket.heard[0].message["id"] is None


async def test_a_frame_of_no_dialect_is_refused_and_the_socket_goes_on(house: House) -> None:
    """protocol.md section 2: -32600 with `id: null`; section 7: -32700 for what is not even JSON or MessagePack."""
    ann, bob, _ = await talking(house)
    seen = len(ann.client.heard)
    for frame, code in (
        (house.encoding.frame({"hello": "bridge"}), -32600),
        ("{not json", -32700),
        (b"\xc1", -32700),
        (house.encoding.frame(42), -32600),
    ):
        await ann.client.connection.send(frame)
        assert await ann.client.call("rpc.ping") == {}
        refused, ping = ann.client.heard[seen:]
        assert refused.message["error"]["code"] == code, refused
        assert refused.message["id"] is None
        assert ping.message["result"] == {}
        seen = len(ann.client.heard)
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_calls_that_change_something_run_one_after_another(house: House) -> None:
    """protocol.md section 2: dial, hangup, dial sent at once find the state that the one before has left."""
    ann, bob = await house.page("ann"), await house.page("bob")
    dial: tuple[str, dict[str, Any]] = ("Cti.dial", {"destination": bob.number})
    begun = [await ann.client.begin(*call) for call in (dial, ("Cti.hangup", {}), dial)]
    first, hung_up, second = [result(await future) for future in begun]
    assert hung_up is None
    await ann.hears(
        "EventDialing ann>bob #1",
        "status 1",
        "EventReleased ann>bob #1",
        "status 0",
        "EventDialing ann>bob #2",
        "status 1",
    )
    await bob.hears(
        "EventRinging bob<ann #1",
        "status 8",
        "EventReleased bob<ann #1",
        "status 0",
        "EventRinging bob<ann #2",
        "status 8",
    )
    assert [house.names.call(answer["uniqueId"]) for answer in (first, second)] == ["#1", "#2"]
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #2", "status 0")
    await bob.hears("EventReleased bob<ann #2", "status 0")


async def test_a_command_means_the_calls_as_the_command_before_it_has_left_them(house: House) -> None:
    """protocol.md section 2: the call that `answer` takes is the one that `hangup` right behind it ends."""
    ann, bob, _ = await talking(house)
    eve = await house.page("eve")
    for turn in range(2, 6):
        await eve.dials(bob.number)
        await eve.hears(f"EventDialing eve>bob #{turn}", "status 1")
        await bob.hears(f"EventRinging bob<eve #{turn}", "status 9")
        begun = [await bob.client.begin(f"Cti.{method}") for method in ("answer", "hangup", "hold")]
        assert [result(await future) for future in begun] == [None] * 3
        await bob.hears(
            "EventOnHold bob<ann #1",
            f"EventEstablished bob<eve #{turn}",
            "status 2",
            f"EventReleased bob<eve #{turn}",
            "status 16",
            "EventEstablished bob<ann #1",
            "status 2",
        )
        await eve.hears(
            f"EventEstablished eve>bob #{turn}", "status 2", f"EventReleased eve>bob #{turn}", "status 0"
        )
    await ann.cti("hangup")
    await ann.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")


async def test_a_call_that_fails_does_not_hold_up_those_behind_it(house: House) -> None:
    """protocol.md section 2: the next one runs in any case, with the state as it is then."""
    ann, bob = await house.page("ann"), await house.page("bob")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("Cti.answer", {}),
        ("Cti.dial", {"destination": bob.number}),
        ("Cti.completeTransfer", {}),
        ("Cti.dial", {}),
        ("Cti.hangup", {}),
    ]
    begun = [await ann.client.begin(*call) for call in calls]
    codes = [(await future).get("error", {}).get("code") for future in begun]
    assert codes == [-32000, None, -32000, -32602, None]
    await ann.hears("EventDialing ann>bob #1", "status 1", "EventReleased ann>bob #1", "status 0")
    await bob.hears("EventRinging bob<ann #1", "status 8", "EventReleased bob<ann #1", "status 0")


async def test_other_calls_overtake_those_that_change_something(house: House) -> None:
    """protocol.md section 2: a ping or a query does not wait for dials and hang-ups sent before it."""
    ann, bob = await house.page("ann"), await house.page("bob")
    begun = []
    for _ in range(8):
        begun.append(await ann.client.begin("Cti.dial", {"destination": bob.number}))
        begun.append(await ann.client.begin("Cti.hangup"))
    ping = await ann.client.begin("rpc.ping")
    query = await ann.client.begin("O2g.users.getByLoginName", {"loginName": ann.login})
    finished: list[str] = []
    ping.add_done_callback(lambda _: finished.append("ping"))
    query.add_done_callback(lambda _: finished.append("query"))
    begun[-1].add_done_callback(lambda _: finished.append("last hangup"))
    answers = await asyncio.gather(*begun, ping, query)
    assert finished[-1] == "last hangup", finished
    assert all("result" in message for message in answers), answers
    ids = [heard.message["id"] for heard in replies(ann.client)]
    in_order = [message["id"] for message in answers[:16]]
    assert [id_ for id_ in ids if id_ in in_order] == in_order, "ordered calls are answered in their order"
    for turn in range(1, 9):
        await ann.hears(
            f"EventDialing ann>bob #{turn}", "status 1", f"EventReleased ann>bob #{turn}", "status 0"
        )
        await bob.hears(
            f"EventRinging bob<ann #{turn}", "status 8", f"EventReleased bob<ann #{turn}", "status 0"
        )


async def test_the_sessions_of_two_users_do_not_wait_for_each_other(house: House) -> None:
    """protocol.md section 2: the order is that of one session; two sockets dial each other's friends at once."""
    ann, bob = await house.page("ann"), await house.page("bob")
    eve, dan = house.number("eve"), house.number("dan")
    calls = await asyncio.gather(ann.dials(eve), bob.dials(dan))
    assert calls[0] != calls[1]
    await ann.hears("EventDialing ann>eve #1", "status 1")
    await bob.hears("EventDialing bob>dan #2", "status 1")
    await asyncio.gather(ann.cti("hangup"), bob.cti("hangup"))
    await ann.hears("EventReleased ann>eve #1", "status 0")
    await bob.hears("EventReleased bob>dan #2", "status 0")


async def test_a_batch_is_answered_as_one_and_its_calls_keep_their_order(house: House) -> None:
    """protocol.md section 2: an array is a JSON-RPC batch; ordered calls in it run in its order."""
    ann, bob = await house.page("ann"), await house.page("bob")
    batch = [
        {"jsonrpc": "2.0", "id": "dial", "method": "Cti.dial", "params": [bob.number]},
        {"jsonrpc": "2.0", "method": "Cti.setData", "params": [{"USR_case": "9"}]},
        {"jsonrpc": "2.0", "id": "hangup", "method": "Cti.hangup"},
    ]
    seen = len(ann.client.heard)
    await ann.client.connection.send(house.encoding.frame(batch))
    await bob.hears("EventRinging bob<ann #1", "status 8", "EventReleased bob<ann #1 case=9", "status 0")
    await ann.hears("EventDialing ann>bob #1", "status 1", "EventReleased ann>bob #1 case=9", "status 0")
    await ann.client.call("rpc.ping")
    (answer,) = [heard.message for heard in ann.client.heard[seen:] if isinstance(heard.message, list)]
    assert {each["id"] for each in answer} == {"dial", "hangup"}
    assert all("result" in each for each in answer), answer


async def test_a_native_ping_is_answered_with_a_ping(house: House) -> None:
    """protocol.md section 9: `{"claz": "ping"}`, signed in or not."""
    socket = await house.socket()
    await socket.connection.send(house.encoding.frame({"claz": "ping"}))
    await socket.call("rpc.ping")
    assert socket.heard[0] == Heard(house.encoding, {"claz": "ping"})


async def test_a_method_of_another_kind_of_site_says_why_it_cannot_be(house: House) -> None:
    """protocol.md sections 4 and 7: -32004 for what O2G cannot do, -32601 with a hint for a slip."""
    ann = await house.page("ann")
    with pytest.raises(CallFailed) as cannot:
        await ann.cti("getConferenceRooms")
    assert cannot.value.code == -32004
    assert cannot.value.data["method"] == "Cti.getConferenceRooms"
    assert cannot.value.data["kind"] == "o2g"
    assert cannot.value.data["why"]
    with pytest.raises(CallFailed) as slip:
        await ann.client.call("Cti.hangUp")
    assert slip.value.code == -32601
    assert "Cti.hangup" in str(slip.value)
