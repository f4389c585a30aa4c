"""Frames that are nearly right, thrown at one socket while two others place a call undisturbed."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.system.conftest import TOKEN
from tests.system.program import Bridge, Pbx
from tests.system.raw import PASSWORD, Raw, decoded, raw, signed_in

RIGHT: list[Any] = [
    {"jsonrpc": "2.0", "id": 7, "method": "rpc.ping"},
    {
        "jsonrpc": "2.0",
        "id": "a",
        "method": "Cti.dial",
        "params": {"destination": "1", "variables": {"a": "b"}},
    },
    {"jsonrpc": "2.0", "id": None, "method": "Cti.hangup", "params": ["x"]},
    {"jsonrpc": "2.0", "id": 1.5, "method": "O2g.telephony.getCall", "params": {"callRef": "a/b"}},
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "Cti.dnd",
        "params": {"state": True, "_meta": {"key": "k", "timeout": 1}},
    },
    {"jsonrpc": "2.0", "id": 1, "method": "Session.login", "params": {"login": "nobody", "password": "x"}},
    {"jsonrpc": "2.0", "id": 1, "method": "Session.resume", "params": {"sessionId": "x" * 43, "seq": 0}},
    {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "O2g.subscribe",
        "params": {"selectors": [{"names": ["telephony"]}]},
    },
    [{"jsonrpc": "2.0", "id": 1, "method": "rpc.ping"}, {"jsonrpc": "2.0", "method": "Session.info"}, 1],
    {
        "type": "request",
        "id": "r",
        "method": "GET",
        "path": "/api/rest/1.0/sessions",
        "headers": {"Cookie": "a=b"},
    },
    {
        "type": "request",
        "id": "s",
        "method": "POST",
        "path": "/api/rest/1.0/subscriptions?identifier=a",
        "body": {},
    },
    {"type": "cancel", "id": "r"},
    {"type": "error", "code": "bad_frame", "message": "m", "id": "r"},
    {"claz": "ping"},
    {"claz": "web", "command": "dial", "destination": "1"},
]

FRAMES = [msgspec.json.encode(each) for each in RIGHT] + [msgspec.msgpack.encode(each) for each in RIGHT]

TOKENS = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b",",
    b":",
    b"null",
    b"-",
    b"1e999",
    b"\\ud800",
    b"\xc1",
    b"\xdf",
    b"\xd4",
]


@st.composite
def mutated(draw: st.DrawFn) -> str | bytes:
    """A right frame with a few bytes changed, left out, repeated or put in."""
    frame = bytearray(draw(st.sampled_from(FRAMES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(frame)))
        to = min(len(frame), at + draw(st.integers(0, 12)))
        how = draw(st.integers(0, 3))
        if how == 0 and at < len(frame):
            frame[at] = draw(st.integers(0, 255))
        elif how == 1:
            del frame[at:to]
        elif how == 2:
            frame[at:at] = frame[at:to]
        else:
            frame[at:at] = draw(st.one_of(st.binary(max_size=4), st.sampled_from(TOKENS)))
    data = bytes(frame)
    if draw(st.booleans()):
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass  # text must be UTF-8, or WebSocket closes the socket; as a binary frame it may be anything
    return data


@pytest.fixture(scope="module")
def people(administrator_bridge: Bridge, pbx: Pbx) -> tuple[str, str, str]:
    """Who throws, who calls, who is called."""
    return pbx.user(), pbx.user(), pbx.user()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(frames=st.lists(mutated(), min_size=20, max_size=60))
def test_no_frame_whatever_disturbs_its_socket_or_anybody_elses(
    administrator_bridge: Bridge, people: tuple[str, str, str], frames: list[str | bytes]
) -> None:
    """protocol.md sections 2 and 7: a frame that cannot be read never closes the socket."""
    asyncio.run(_thrown(administrator_bridge.url, people, frames))


async def _thrown(url: str, people: tuple[str, str, str], frames: list[str | bytes]) -> None:
    villain, ann, bob = people
    async with (
        raw(url, token=TOKEN) as thrower,
        signed_in(url, f"oxe{ann}") as caller,
        signed_in(url, f"oxe{bob}") as called,
    ):
        await thrower.sign_in(f"oxe{villain}")

        async def throw() -> None:
            for frame in frames:
                await thrower.send(frame)

        throwing = asyncio.create_task(throw())
        call = (await caller.result("Cti.dial", {"destination": bob}))["uniqueId"]
        assert await _hears(called) == ("EventRinging", call)
        await called.result("Cti.answer", {"uniqueId": call})
        assert [await _hears(caller), await _hears(caller)] == [
            ("EventDialing", call),
            ("EventEstablished", call),
        ]
        await caller.result("Cti.hangup", {"uniqueId": call})
        assert [await _hears(called), await _hears(called)] == [
            ("EventEstablished", call),
            ("EventReleased", call),
        ]
        await throwing
        await _answers_well(thrower)
        await caller.lives()
        await called.lives()
        for socket in (caller, called):
            await socket.result("Session.logout")


async def _hears(socket: Raw) -> tuple[str, str]:
    """The next `PhoneEvent`."""
    while True:
        params = (await socket.event())["params"]
        if params["msgType"] == "PhoneEvent":
            return params["ctiMessage"]["eventType"], params["ctiMessage"]["uniqueId"]


async def _answers_well(socket: Raw) -> None:
    """Every answer is one of a dialect's; in the end the socket can sign out, in again, and out."""
    await _answer_to(socket, "rpc.ping")
    if "result" in await _answer_to(socket, "Session.info"):
        await _answer_to(socket, "Session.logout")
    signed_in_again = await _answer_to(socket, "Session.login", {"login": "oxe70120", "password": PASSWORD})
    assert "result" in signed_in_again, signed_in_again
    assert "result" in await _answer_to(socket, "Session.logout")


async def _answer_to(socket: Raw, method: str, params: Any = None) -> dict[str, Any]:
    """The answer to a call of one's own; answers to what was thrown may still come before it."""
    id_ = f"my own {method}"
    await socket.send(
        msgspec.json.encode({"jsonrpc": "2.0", "id": id_, "method": method, "params": params or {}}).decode()
    )
    while True:
        answer = decoded(await socket.frame())
        if isinstance(answer, dict) and answer.get("id") == id_:
            return answer
        for each in answer if isinstance(answer, list) else [answer]:
            if "jsonrpc" in each:
                assert set(each) in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
                assert each.get("error", {}).get("code") != -32603, each
            elif "type" in each:
                assert each["type"] in ("response", "error")
            else:
                assert each == {"claz": "ping"} or each["msgType"] == "Error"
